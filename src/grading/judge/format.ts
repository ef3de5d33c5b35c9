import type { PlainTensor } from '../../core/tensors';

/** Significant digits of a number in a message. */
export const DIGITS = 4;
/** A float64 has no more digits that count. */
const ALL_DIGITS = 17;
const MAX_ROWS = 3;
const MAX_COLUMNS = 6;

/** The beginning of a tensor, nested by rows: `[[1, 2], [3, 4], …]`. */
export function formatTensor({ shape, values }: PlainTensor, digits = DIGITS): string {
  if (shape.length === 0) return formatNumber(values[0]!, digits);
  const [rows, ...rest] = shape as [number, ...number[]];
  const limit = rest.length > 0 ? MAX_ROWS : MAX_COLUMNS;
  const size = rows > 0 ? values.length / rows : 0;
  const shown = Array.from({ length: Math.min(rows, limit) }, (_, i) =>
    formatTensor({ shape: rest, values: values.slice(i * size, (i + 1) * size) }, digits),
  );
  return `[${shown.join(', ')}${rows > limit ? ', …' : ''}]`;
}

export function formatNumber(value: number, digits = DIGITS): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);
}

/** The number of digits that shows that two numbers differ. */
export function digitsApart(a: number, b: number): number {
  let digits = DIGITS;
  while (digits < ALL_DIGITS && formatNumber(a, digits) === formatNumber(b, digits)) digits++;
  return digits;
}
