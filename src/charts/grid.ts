/** A function of two variables, known on a grid of points. */
import { contours } from 'd3-contour';
import { UsageError } from '../core/errors';
import type { Canvas2D } from './canvas';
import { checkMatrix } from './validate';
import type { Axis, Numbers } from './description';
import type { Box, PlotArea, Point } from './plot';
import { cellAt } from './readings';

/** An axis that reaches as far as the grid. */
export type GridAxis = Pick<Axis, 'label' | 'unit'>;

export interface Grid {
  /** First and last x, and first and last y; both are points of the grid. */
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
  /** A row for each y, beginning with the lowest; each row has a value for each x. At least 2×2. */
  readonly values: readonly Numbers[];
}

export function checkGrid({ x, y, values }: Grid): void {
  checkMatrix(values, 'values of the grid');
  if (values.length < 2 || values[0]!.length < 2)
    throw new UsageError(`expected a grid of at least 2×2, received ${values.length}×${values[0]!.length}`);
  for (const [name, [from, to]] of Object.entries({ x, y }))
    if (!(from < to))
      throw new UsageError(`expected from < to in ${name} of the grid, received ${from} and ${to}`);
}

/** The box of the cells around the points: half a cell larger than the grid on each side. */
export function cellBox({ x, y, values }: Grid, area: PlotArea): Box {
  const [halfX, halfY] = [
    (x[1] - x[0]) / (values[0]!.length - 1) / 2,
    (y[1] - y[0]) / (values.length - 1) / 2,
  ];
  const [left, top] = [area.x(x[0] - halfX), area.y(y[1] + halfY)];
  return { left, top, width: area.x(x[1] + halfX) - left, height: area.y(y[0] - halfY) - top };
}

/** The point of the grid nearest to a place in the picture, with the value there. */
export function nearestInGrid(
  grid: Grid,
  area: PlotArea,
  at: Point,
): { x: number; y: number; value: number | null } {
  const [columns, rows] = [grid.values[0]!.length, grid.values.length] as const;
  const { column, row } = cellAt(cellBox(grid, area), [columns, rows], at);
  // A grid counts rows upwards, a picture counts them downwards.
  const fromBelow = rows - 1 - row;
  const between = ([from, to]: readonly [number, number], share: number): number =>
    from + share * (to - from);
  return {
    x: between(grid.x, column / (columns - 1)),
    y: between(grid.y, fromBelow / (rows - 1)),
    value: grid.values[fromBelow]![column]!,
  };
}

/** Traces the edge of the area where the function is at least `level`; the caller fills or strokes it. */
export function traceContour(ctx: Canvas2D, grid: Grid, level: number, area: PlotArea): void {
  const columns = grid.values[0]!.length;
  const rows = grid.values.length;
  const { coordinates } = contours()
    .size([columns, rows])
    .contour(
      grid.values.flat().map((value) => value ?? Infinity),
      level,
    );
  // d3 counts from the corner of a cell, a grid from the middle.
  const pixelX = (at: number) => area.x(grid.x[0] + ((at - 0.5) / (columns - 1)) * (grid.x[1] - grid.x[0]));
  const pixelY = (at: number) => area.y(grid.y[0] + ((at - 0.5) / (rows - 1)) * (grid.y[1] - grid.y[0]));
  ctx.beginPath();
  for (const ring of coordinates.flat()) {
    ring.forEach(([x, y], i) =>
      i === 0 ? ctx.moveTo(pixelX(x!), pixelY(y!)) : ctx.lineTo(pixelX(x!), pixelY(y!)),
    );
    ctx.closePath();
  }
}
