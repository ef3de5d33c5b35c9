import type { Chart } from '../../../src/charts/chart';
import type { Series } from '../../../src/charts/lines';
import { figure } from '../../../src/figures/figure';
import type * as Lab from '../lab';
import { shown } from './common';

const V = Array.from({ length: 121 }, (_, i) => -3 + 0.05 * i);
/** Slopes at 0 between the two of |v|, and one beyond them. */
const SLOPES_AT_ZERO = [-1, -0.5, 0, 0.5, 1];
const TOO_STEEP = 1.5;
const PLACES = [-2, 1, 2.4];
/** A line that touches the function may rise above it by this rounding error. */
const TOUCHING = 1e-9;

interface SupportingLines {
  v: number[];
  /** |v|, lines through its corner, and the lab's subgradient at 0. */
  absolute: { f: number[]; lines: Line[]; subgradientAtZero: number };
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
    'Left, |v| with lines through its corner: every slope of [−1, 1] is a subgradient at 0, a steeper ' +
    'line cuts the function. Right, your subgradient of |v| as a part of that of a convex function.',
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
        subgradientAtZero: lab.subgradientAbs(0),
      },
      convex: {
        f: V.map(convex),
        lines: PLACES.map((u) => line(convex, u, u / 2 + lab.subgradientAbs(u - 1))),
      },
    };
  },
  chart({ v, absolute, convex }): Chart {
    const seriesOf = ({ y }: Line, name: string, dashed: boolean, style: number): Series => ({
      ...{ name, x: v, y, dashed, style, marks: 'none' },
    });
    const axes = {
      x: { label: 'v' },
      y: { label: 'f(v)', min: -2, max: 5 },
    };
    return {
      kind: 'panels',
      title: this.title,
      note: 'no randomness; the lines are f(u) + g(v − u)',
      ...wordsOf(absolute, convex),
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: '|v| at u = 0',
          ...axes,
          series: [
            ...absolute.lines.map((line) => {
              const supports = Math.abs(line.g) <= 1;
              const slopes = `g from ${shown(SLOPES_AT_ZERO[0]!)} to ${shown(SLOPES_AT_ZERO.at(-1)!)}`;
              const name = supports ? `subgradients, ${slopes}` : `g = ${shown(line.g)}: none`;
              return seriesOf(line, name, supports, supports ? 1 : 2);
            }),
            { name: '|v|', x: v, y: absolute.f, style: 0, marks: 'none' },
          ],
        },
        {
          kind: 'lines',
          title: 'v²/4 + |v − 1|',
          ...axes,
          series: [
            { name: 'f(v)', x: v, y: convex.f, style: 0, marks: 'none' },
            ...convex.lines.map((line, i) =>
              seriesOf(line, `u = ${shown(line.u)}, g = ${shown(line.g)}`, true, i + 1),
            ),
          ],
        },
      ],
    };
  },
});

/** The greatest height of a line above a function. */
function heightAbove(f: number[], { y }: Line): number {
  return Math.max(...y.map((value, i) => value - f[i]!));
}

function wordsOf(
  absolute: SupportingLines['absolute'],
  { f, lines }: SupportingLines['convex'],
): { verdict: string; headline: string; details: string } {
  const slope = absolute.subgradientAtZero;
  const atZero =
    Math.abs(slope) <= 1
      ? `The subgradient of |v| at 0 is ${shown(slope)}, inside [−1, 1]`
      : `The slope given for |v| at 0 is ${shown(slope)}: outside [−1, 1], so no subgradient`;
  const cutting = lines.filter((line) => heightAbove(f, line) > TOUCHING);
  const right =
    cutting.length === 0
      ? `none of the ${lines.length} lines at the right rises above the function`
      : `${cutting.length} of the ${lines.length} lines at the right cut the function (at u = ${cutting.map(({ u }) => u).join(', ')})`;
  const rise = heightAbove(absolute.f, absolute.lines.at(-1)!);
  const underneath =
    cutting.length === 0
      ? 'Every line of a subgradient stays under its function'
      : 'Some lines cut the function: no subgradients';
  return {
    headline: Math.abs(slope) <= 1 ? underneath : `At 0, the slope ${shown(slope)} is no subgradient of |v|`,
    verdict: `${atZero}; ${right}.`,
    details: `The line of slope ${TOO_STEEP} rises above |v| by up to ${shown(rise)} here.`,
  };
}
