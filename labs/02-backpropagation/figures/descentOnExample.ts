import type { Chart } from '../../../src/charts/chart';
import { figure } from '../../../src/figures/figure';
import { evenlySpaced } from '../../../src/figures/spacing';
import { counted } from '../../../src/core/words';
import type * as Lab from '../lab';
import { shown } from './common';

const START = [2.6, 2.6];
const LEARNING_RATE = 0.08;
const STEPS = 6;
const X1 = { from: 0.5, to: 5, count: 46 };
const X2 = { from: 0.5, to: 5, count: 46 };

interface DescentOnExample {
  /** The function on the grid, a row for each x₂. */
  y: number[][];
  /** With the minus sign and with the plus sign: the points passed, and y there. */
  ways: { name: string; x: number[][]; y: number[] }[];
}

export const descentOnExample = figure<typeof Lab>()<DescentOnExample>({
  id: 'descent-on-example',
  title: 'Steps on y = ln x₁ + x₁x₂ − sin x₂: against the gradient, and along it',
  caption:
    'The same gradient with the minus sign of gradient descent and with the plus sign of the document’s ' +
    'update (erratum E10). Each way begins at the hollow point and ends at the full one.',
  source: 'DNN 4.2.1–4.2.2; S06; erratum E10',
  seeds: { quick: 1, full: 1 },
  run(lab) {
    const evaluate = (x1: number, x2: number): number => lab.exampleGraph(x1, x2).at(-1)!.data;
    const gradient = (x: number[]): number[] => {
      const nodes = lab.exampleGraph(x[0]!, x[1]!);
      lab.backward(nodes.at(-1)!);
      return nodes.slice(0, 2).map((node) => node.grad);
    };
    const [x1, x2] = [X1, X2].map(({ from, to, count }) => evenlySpaced(from, to, count)) as [
      number[],
      number[],
    ];
    const inside = ([a, b]: number[]): boolean =>
      a! >= X1.from && a! <= X1.to && b! >= X2.from && b! <= X2.to;
    const ways = [
      { name: 'w − η ∂y/∂w', sign: 1 },
      { name: 'w + η ∂y/∂w, the wrong sign', sign: -1 },
    ].map(({ name, sign }) => {
      const x = [START];
      for (let step = 0; step < STEPS; step++) {
        const current = x.at(-1)!;
        const gradients = gradient(current).map((g) => sign * g);
        const next = lab.descentStep(current, gradients, LEARNING_RATE);
        if (!inside(next)) break;
        x.push(next);
      }
      return { name, x, y: x.map(([x1, x2]) => evaluate(x1!, x2!)) };
    });
    return { y: x2.map((b) => x1.map((a) => evaluate(a, b))), ways };
  },
  chart({ y, ways }): Chart {
    const moved = (way: DescentOnExample['ways'][number] | undefined): string => {
      const change = way!.y.at(-1)! - way!.y[0]!;
      return change < 0 ? 'falls' : change > 0 ? 'rises' : 'stays';
    };
    const change = (way: DescentOnExample['ways'][number]): string => {
      const [first, last] = [way.y[0]!, way.y.at(-1)!];
      const steps = counted(way.y.length - 1, 'step');
      return `${moved(way)} from ${shown(first)} to ${shown(last)} in ${steps} of ${way.name}`;
    };
    return {
      kind: 'surface',
      title: this.title,
      note: `η = ${LEARNING_RATE}, from (${START.join(', ')}); at most ${STEPS} steps`,
      verdict: `y ${ways.map(change).join('; it ')}.`,
      headline: `Against the gradient y ${moved(ways[0])}, along it y ${moved(ways[1])}`,
      source: this.source,
      x: { label: 'x₁' },
      y: { label: 'x₂' },
      grid: { x: [X1.from, X1.to], y: [X2.from, X2.to], values: y },
      color: { label: 'y' },
      trajectories: ways.map((way) => ({
        name: way.name,
        x: way.x.map(([x1]) => x1!),
        y: way.x.map(([, x2]) => x2!),
      })),
      equalUnits: true,
    };
  },
});
