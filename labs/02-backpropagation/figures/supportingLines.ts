import type { Chart } from '../../../src/charts/chart';
import type { Series } from '../../../src/charts/lines';
import { figure } from '../../../src/figures/figure';
import type * as Lab from '../lab';
import { shown } from './common';

const V = Array.from({ length: 121 }, (_, i) => -3 + 0.05 * i);
/** Slopes at 0 between the two of |v|, and one beyond them. */
const SLOPES_AT_ZERO = [-1, -0.5, 0, 0.5, 1];
const TOO_STEEP = 1.5;
const PLACES = [-2, 0, 1, 2.4];
/** A line that touches the function may rise above it by this rounding error. */
const TOUCHING = 1e-9;

interface SupportingLines {
  v: number[];
  absolute: { f: number[]; lines: Line[]; ownAtZero: number };
  convex: { f: number[]; lines: Line[] };
}

/** The line through (u, f(u)) of slope g. */
interface Line {
  u: number;
  g: number;
  y: number[];
}

export const supportingLines = figure<typeof Lab>()<SupportingLines>({
  id: 'supporting-lines',
  title: 'Subgradients: slopes of lines that stay under a convex function',
  caption:
    'Left, |v| with lines through its corner: every slope of [−1, 1] is a subgradient at 0, a steeper one cuts the function. Right, a convex ' +
    'function with a corner at 1: your subgradient of |v| is part of its own, by the sum rule; at smooth places the line is the tangent.',
  source: 'DNN 4.2.3, "subgradient"; S08',
  seeds: { quick: 1, full: 1 },
  run(lab) {
    const line = (f: (v: number) => number, u: number, g: number): Line => ({
      u,
      g,
      y: V.map((v) => f(u) + g * (v - u)),
    });
    const convex = (v: number): number => v ** 2 / 4 + Math.abs(v - 1);
    return {
      v: V,
      absolute: {
        f: V.map(Math.abs),
        lines: [...SLOPES_AT_ZERO, TOO_STEEP].map((g) => line(Math.abs, 0, g)),
        ownAtZero: lab.subgradientAbs(0),
      },
      convex: {
        f: V.map(convex),
        lines: PLACES.map((u) => line(convex, u, u / 2 + lab.subgradientAbs(u - 1))),
      },
    };
  },
  chart({ v, absolute, convex }): Chart {
    const above = (f: number[], { y }: Line): number => Math.max(...y.map((value, i) => value - f[i]!));
    const cutting = convex.lines.filter((line) => above(convex.f, line) > TOUCHING);
    const own = absolute.ownAtZero;
    const atZero =
      Math.abs(own) <= 1
        ? `Your subgradient at 0 is ${shown(own)}, inside [−1, 1]`
        : `Your slope at 0 is ${shown(own)}: outside [−1, 1], so no subgradient`;
    const right =
      cutting.length === 0
        ? `none of the ${convex.lines.length} lines at the right rises above the function`
        : `${cutting.length} of the ${convex.lines.length} lines at the right cut the function (at u = ${cutting.map(({ u }) => u).join(', ')})`;
    const lineOf = (one: Line, name: string, dashed: boolean, style: number): Series => ({
      name,
      x: v,
      y: one.y,
      dashed,
      style,
    });
    const axes = {
      x: { label: 'v' },
      y: { label: 'f(v)', min: -2, max: 4 },
    };
    return {
      kind: 'panels',
      title: this.title,
      note: 'no randomness; the lines are f(u) + g(v − u)',
      verdict: `${atZero}; ${right}; the line of slope ${TOO_STEEP} rises above |v| by up to ${shown(above(absolute.f, absolute.lines.at(-1)!))} here.`,
      source: this.source,
      size: { width: 1100, height: 560 },
      panels: [
        {
          kind: 'lines',
          title: '|v| at u = 0',
          ...axes,
          series: [
            { name: '|v|', x: v, y: absolute.f, style: 0 },
            ...absolute.lines.map((one, i) =>
              lineOf(
                one,
                `g = ${shown(one.g)}${Math.abs(one.g) > 1 ? ', not one' : ''}`,
                Math.abs(one.g) <= 1,
                i + 1,
              ),
            ),
          ],
        },
        {
          kind: 'lines',
          title: 'v²/4 + |v − 1|',
          ...axes,
          series: [
            { name: 'f(v)', x: v, y: convex.f, style: 0 },
            ...convex.lines.map((one, i) =>
              lineOf(one, `u = ${shown(one.u)}, g = ${shown(one.g)}`, true, i + 1),
            ),
          ],
        },
      ],
    };
  },
});
