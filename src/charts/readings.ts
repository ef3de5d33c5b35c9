/** Words for a reader who asks for the numbers of one mark. */
import { axisTitle } from './axis';
import type { Axis } from './description';
import { readNumber } from './numbers';
import type { Box, Point } from './plot';

type Titles = Pick<Axis, 'label' | 'unit'>;

/** `loss: 0.127`; the number alone where the axis has no title. */
export function valueOf(axis: Titles, value: number | string | null | undefined): string {
  const text = typeof value === 'string' ? value : readNumber(value);
  const title = axisTitle(axis);
  return title === '' ? text : `${title}: ${text}`;
}

/** The name of a series, if it has one, and both coordinates of a point of it. */
export function wordsOf(
  name: string | undefined,
  [x, y]: readonly [Titles, Titles],
  point: Point,
): readonly string[] {
  return [...(name === undefined ? [] : [name]), valueOf(x, point.x), valueOf(y, point.y)];
}

/** The row and column of the cell that a point lies in, from 0 at the left and at the top. */
export function cellAt(
  { left, top, width, height }: Box,
  [columns, rows]: readonly [number, number],
  { x, y }: Point,
): { column: number; row: number } {
  const place = (at: number, count: number): number =>
    Math.min(count - 1, Math.max(0, Math.floor(at * count)));
  return { column: place((x - left) / width, columns), row: place((y - top) / height, rows) };
}
