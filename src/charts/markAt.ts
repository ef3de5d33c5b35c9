/** The mark of a picture that a pointer means. */
import type { Box, Mark, Point } from './plot';

/** Logical pixels within which a point is meant. */
const REACH = 14;

/** The nearest mark; of several that hold the place, the smallest: a point before the area it lies on. */
export function markAt(marks: readonly Mark[], at: Point): Mark | undefined {
  let [best, found]: [readonly [number, number], Mark | undefined] = [[Infinity, Infinity], undefined];
  for (const mark of marks) {
    const distance = distanceTo(mark.box, at);
    const area = mark.box.width * mark.box.height;
    // A point has no area, and may be missed by a little.
    if (distance > (area === 0 ? REACH : 0)) continue;
    if (area < best[0] || (area === best[0] && distance < best[1])) [best, found] = [[area, distance], mark];
  }
  return found;
}

function distanceTo({ left, top, width, height }: Box, { x, y }: Point): number {
  const beyond = (at: number, from: number, length: number): number =>
    Math.max(from - at, 0, at - from - length);
  return Math.hypot(beyond(x, left, width), beyond(y, top, height));
}

/** The middle of a mark. */
export function middleOf({ left, top, width, height }: Box): Point {
  return { x: left + width / 2, y: top + height / 2 };
}
