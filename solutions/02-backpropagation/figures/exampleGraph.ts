import type { Chart } from '../../../src/charts/chart';
import { powerOfTen } from '../../../src/charts/numbers';
import { figure } from '../../../src/figures/figure';
import type * as Lab from '../lab';
import { shown } from './common';

const X = [2, 5];
const LABELS = [
  'v₀ = x₁',
  'v₁ = x₂',
  'v₂ = ln v₀',
  'v₃ = v₀ · v₁',
  'v₄ = sin v₁',
  'v₅ = v₂ + v₃',
  'v₆ = v₅ − v₄',
];
/** Central differences in float64 are at least this exact. */
const AGREED = 1e-6;

interface ExampleGraph {
  nodes: { value: number; adjoint: number }[];
  /** Edges between node indices, with the local derivative. */
  edges: { from: number; to: number; derivative: number }[];
  byDifferences: number[];
  byHand: number[];
}

export const exampleGraph = figure<typeof Lab>()<ExampleGraph>({
  id: 'example-graph',
  title: 'y = ln x₁ + x₁x₂ − sin x₂, forward and backward',
  caption:
    'Above each node its value, below it its adjoint ∂y/∂v: the sum, over the arrows that leave it, of ' +
    'the local derivative on the arrow times the adjoint at the arrow’s end.',
  source: 'DNN 4.2.2, figure 4.9; S06; errata E9',
  seeds: { quick: 1, full: 1 },
  run(lab) {
    const nodes = lab.exampleGraph(X[0]!, X[1]!);
    lab.backward(nodes.at(-1)!);
    const y = ([x1, x2]: number[]): number => lab.exampleGraph(x1!, x2!).at(-1)!.data;
    return {
      nodes: nodes.map(({ data, grad }) => ({ value: data, adjoint: grad })),
      edges: nodes.flatMap((node, to) =>
        node.operands.map((operand, i) => ({
          from: nodes.indexOf(operand),
          to,
          derivative: node.localDerivatives[i]!,
        })),
      ),
      byDifferences: lab.numericalGradient(y, X, 1e-5),
      byHand: lab.exampleAdjoints(X[0]!, X[1]!),
    };
  },
  chart({ nodes, edges, byDifferences, byHand }): Chart {
    const [dx1, dx2] = nodes.map((node) => node.adjoint) as [number, number];
    const gap = Math.max(...byDifferences.map((g, i) => Math.abs(g - nodes[i]!.adjoint)));
    const gapByHand = Math.max(...byHand.map((g, i) => Math.abs(g - nodes[i]!.adjoint)));
    const values = `∂y/∂x₁ = ${shown(dx1)}, ∂y/∂x₂ = ${shown(dx2)}`;
    const verdict =
      gap < AGREED
        ? `${values}: central differences agree to within ${powerOfTen(AGREED)}`
        : `${values}, but central differences give ${byDifferences.map(shown).join(' and ')}`;
    return {
      kind: 'graph',
      title: this.title,
      note: `at x₁ = ${X[0]}, x₂ = ${X[1]}; on each arrow the local derivative`,
      verdict: `${verdict}.`,
      headline:
        gap < AGREED
          ? 'Back-propagation and central differences give the same gradient'
          : 'Back-propagation and central differences disagree',
      details: `The adjoints by hand ${gapByHand < AGREED ? 'are the same' : `differ by up to ${shown(gapByHand)}`}.`,
      source: this.source,
      valueName: 'value',
      adjointName: 'adjoint ∂y/∂v',
      nodes: nodes.map(({ value, adjoint }, i) => ({ id: String(i), label: LABELS[i]!, value, adjoint })),
      edges: edges
        .filter(({ from }) => from >= 0)
        .map(({ from, to, derivative }) => ({
          from: String(from),
          to: String(to),
          label: shown(derivative),
        })),
    };
  },
});
