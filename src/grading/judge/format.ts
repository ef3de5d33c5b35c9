import type { PlainTensor } from '../../core/tensors';

/** Significant digits of a number in a message. */
export const DIGITS = 4;
/** The significant digits of a float64. */
const ALL_DIGITS = 17;
export const MAX_ROWS = 3;
export const MAX_COLUMNS = 6;

/**
 * A part of a tensor, nested by rows: `[[1, 2], [3, 4], …]`.
 *
 * @param around the index that the part lies around; the beginning by default
 */
export function formatTensor({ shape, values }: PlainTensor, digits = DIGITS, around: number[] = []): string {
  if (shape.length === 0) return formatNumber(values[0]!, digits);
  const [rows, ...rest] = shape as [number, ...number[]];
  const [row = 0, ...inRow] = around;
  const size = rows > 0 ? values.length / rows : 0;
  return windowOf(rows, { limit: rest.length > 0 ? MAX_ROWS : MAX_COLUMNS, around: row }, (i) =>
    // Rows beside the wanted one show the same columns.
    formatTensor({ shape: rest, values: values.slice(i * size, (i + 1) * size) }, digits, inRow),
  );
}

/** Some entries of a list around one of them, with `…` for those that are left out. */
export function windowOf(
  length: number,
  { limit, around }: { limit: number; around: number },
  entryAt: (index: number) => string,
): string {
  const start = Math.max(0, Math.min(around - Math.floor(limit / 2), length - limit));
  const end = Math.min(length, start + limit);
  const shown = Array.from({ length: end - start }, (_, i) => entryAt(start + i));
  return `[${[...(start > 0 ? ['…'] : []), ...shown, ...(end < length ? ['…'] : [])].join(', ')}]`;
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
