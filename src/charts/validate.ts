/** Checks of a description before it is drawn; each throws a UsageError of one sentence. */
import { expected, UsageError } from '../core/errors';
import type { Numbers } from './description';

export function checkNotEmpty(list: ArrayLike<unknown>, what: string): void {
  if (list.length === 0) throw expected(`at least one ${what}`, 0);
}

export function checkSameLength(list: ArrayLike<unknown>, length: number, what: string): void {
  if (list.length !== length) throw expected(`${length} ${what}`, list.length);
}

/** Every row must be as long as the first, and the first must not be empty. */
export function checkMatrix(rows: ArrayLike<ArrayLike<unknown>>, what: string): void {
  checkNotEmpty(rows, `row of ${what}`);
  const columns = rows[0]!.length;
  checkNotEmpty(rows[0]!, `column of ${what}`);
  for (let i = 1; i < rows.length; i++) {
    const found = rows[i]!.length;
    if (found !== columns)
      throw new UsageError(`expected ${columns} ${what} in every row, received ${found} in row ${i}`);
  }
}

/** Points are given as two lists of the same length, one for each axis. */
export function checkPoints(points: { x: ArrayLike<unknown>; y: ArrayLike<unknown> }, what: string): void {
  checkNotEmpty(points.x, `point in ${what}`);
  checkSameLength(points.y, points.x.length, `y values in ${what}, one for each x`);
}

/** The lower end of an interval must not lie above its upper end, if both are known. */
export function checkInterval(low: Numbers, high: Numbers, what: string): void {
  checkSameLength(high, low.length, `upper ends in ${what}, one for each lower end`);
  low.forEach((bottom, i) => {
    const top = high[i] ?? null;
    if (bottom !== null && top !== null && bottom > top)
      throw new UsageError(
        `expected low ≤ high in ${what}, received low ${bottom} and high ${top} at index ${i}`,
      );
  });
}
