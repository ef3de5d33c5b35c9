/** Numbers as text, in the way a reader expects. */

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A number with at most `decimals` decimals, commas between thousands, and a real minus sign. */
export function plainNumber(value: number, decimals: number): string {
  const text = value.toLocaleString('en-US', { maximumFractionDigits: Math.min(decimals, 20) });
  return (text === '-0' ? '0' : text).replace('-', '−');
}

/** The number of decimals that tells numbers apart if their distance is `spacing`. */
export function decimalsFor(spacing: number): number {
  if (!(spacing > 0)) return 0;
  const digits = Math.max(0, -Math.floor(Math.log10(spacing)));
  // 0.25 needs two decimals, although its first digit is the first decimal.
  return Number.isInteger(Number((spacing * 10 ** digits).toPrecision(6))) ? digits : digits + 1;
}

/** `10⁻³`, and `2×10⁻³` between the powers. */
export function powerOfTen(value: number): string {
  const exponent = Math.floor(Math.log10(value) + 1e-9);
  const factor = Number((value / 10 ** exponent).toPrecision(3));
  const power = `10${String(exponent)
    .replace('-', '⁻')
    .replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)]!)}`;
  return factor === 1 ? power : `${factor}×${power}`;
}

/** A number of three significant digits, for a cell or a node: `0.127`, `12,300`, `4.1×10⁻⁷`. */
export function shortNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5))
    return (value < 0 ? '−' : '') + powerOfTen(Number(size.toPrecision(2)));
  return plainNumber(Number(value.toPrecision(size >= 100 ? Math.ceil(Math.log10(size + 1)) : 3)), 6);
}

export function isFiniteNumber(value: number | null | undefined): value is number {
  return Number.isFinite(value);
}

/** Smallest and greatest of the finite values; undefined if there are no finite values. */
export function extentOf(...lists: readonly (readonly (number | null)[])[]): [number, number] | undefined {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists)
    for (const value of list) {
      if (!isFiniteNumber(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return low <= high ? [low, high] : undefined;
}
