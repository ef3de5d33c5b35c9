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

/** A whole number as an exponent: `⁻¹²⁶⁰`. */
export function superscript(exponent: number): string {
  return String(exponent)
    .replace('-', '⁻')
    .replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)]!);
}

/** `10⁻³`, and `2·10⁻³` between the powers. */
export function powerOfTen(value: number): string {
  const exponent = Math.floor(Math.log10(value) + 1e-9);
  const factor = Number((value / 10 ** exponent).toPrecision(3));
  const power = `10${superscript(exponent)}`;
  return factor === 1 ? power : `${factor}·${power}`;
}

/** A number of three significant digits, for a cell or a node: `0.127`, `12,300`, `4.1·10⁻⁷`. */
export function shortNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5))
    return (value < 0 ? '−' : '') + powerOfTen(Number(size.toPrecision(2)));
  return plainNumber(Number(value.toPrecision(size >= 100 ? Math.ceil(Math.log10(size + 1)) : 3)), 6);
}

/** A number of five significant digits, for a reader who asks for one value: `0.12742`, `−12,301`, `4.12·10⁻⁷`. */
export function readNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7))
    return (value < 0 ? '−' : '') + powerOfTen(Number(size.toPrecision(3)));
  return plainNumber(Number(value.toPrecision(5)), 10);
}

/** Numbers of a greater size are drawn as infinities, and ones of a smaller size as 0: arithmetic at the ends of a double overflows. */
const GREATEST = 1e250;
const SMALLEST = 1e-250;

/** The value as it is drawn: NaN, which leaves a gap, for `null` and for what is infinite or nearly so. */
export function drawnValue(value: number | null | undefined): number {
  if (!isFiniteNumber(value) || Math.abs(value) > GREATEST) return NaN;
  return Math.abs(value) < SMALLEST ? 0 : value;
}

export function isFiniteNumber(value: number | null | undefined): value is number {
  return Number.isFinite(value);
}

/** Smallest and greatest of the values that are drawn; undefined if there are none. */
export function extentOf(...lists: readonly (readonly (number | null)[])[]): [number, number] | undefined {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists)
    for (const given of list) {
      const value = drawnValue(given);
      if (Number.isNaN(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return low <= high ? [low, high] : undefined;
}
