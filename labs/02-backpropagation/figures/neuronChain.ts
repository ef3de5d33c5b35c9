import type { Chart } from '../../../src/charts/chart';
import type { GraphEdge, GraphNode } from '../../../src/charts/graph';
import { figure } from '../../../src/figures/figure';
import type * as Lab from '../lab';
import { shown } from './common';

const INPUT = 0.6;
const TARGET = 0.5;
const WEIGHTS = [1.2, -0.8, 1.5];
const BIASES = [0.1, 0.3, -0.2];
/** Superscripts of the layers. */
const RAISED = ['⁽⁰⁾', '⁽¹⁾', '⁽²⁾', '⁽³⁾'];

interface NeuronChain {
  nodes: { id: string; label: string; value: number; adjoint: number }[];
  edges: { from: string; to: string; derivative: number | null }[];
}

export const neuronChain = figure<typeof Lab>()<NeuronChain>({
  id: 'neuron-chain',
  title: 'A chain of neurons, forward and backward',
  caption:
    'L = (a⁽³⁾ − y)² with z⁽ˡ⁾ = w⁽ˡ⁾a⁽ˡ⁻¹⁾ + b⁽ˡ⁾ and a⁽ˡ⁾ = tanh z⁽ˡ⁾. The adjoint under w⁽ˡ⁾ is ∂L/∂w⁽ˡ⁾: that of z⁽ˡ⁾ times a⁽ˡ⁻¹⁾; the ' +
    'one under b⁽ˡ⁾ is that of z⁽ˡ⁾ itself.',
  source: 'DNN 4.2.3, figure 4.10; S07',
  seeds: { quick: 1, full: 1 },
  run(lab) {
    const nodes: { id: string; label: string; value: Lab.Value }[] = [];
    const edges: NeuronChain['edges'] = [];
    const named = (id: string, value: Lab.Value, label = id): Lab.Value => {
      nodes.push({ id, label, value });
      return value;
    };
    const connect = (from: string, to: string, derivative: number | null = null): void => {
      edges.push({ from, to, derivative });
    };
    let a = named(`a${RAISED[0]}`, new lab.Value(INPUT), `x = a${RAISED[0]}`);
    for (const [l, weight] of WEIGHTS.entries()) {
      const [before, here] = [RAISED[l]!, RAISED[l + 1]!];
      const w = named(`w${here}`, new lab.Value(weight));
      const b = named(`b${here}`, new lab.Value(BIASES[l]!));
      const z = named(`z${here}`, w.mul(a).add(b));
      a = named(`a${here}`, z.tanh());
      connect(`w${here}`, `z${here}`);
      connect(`a${before}`, `z${here}`, weight);
      connect(`b${here}`, `z${here}`);
      connect(`z${here}`, `a${here}`, a.localDerivatives[0]!);
    }
    const error = a.sub(new lab.Value(TARGET));
    const L = named('L', error.pow(2), 'L = (a⁽³⁾ − y)²');
    connect(`a${RAISED[3]}`, 'L', 2 * error.data);
    lab.backward(L);
    return {
      nodes: nodes.map(({ id, label, value }) => ({ id, label, value: value.data, adjoint: value.grad })),
      edges,
    };
  },
  chart({ nodes, edges }): Chart {
    const adjoint = (id: string): number => nodes.find((node) => node.id === id)!.adjoint;
    const back = ['b⁽³⁾', 'b⁽²⁾', 'b⁽¹⁾'].map((id) => shown(adjoint(id)));
    return {
      kind: 'graph',
      title: this.title,
      note: `y = ${TARGET}; f = tanh; on the arrows from left to right the local derivatives w and f′(z)`,
      verdict: `∂L/∂b from the last neuron back to the first: ${back.join(', ')}; each step multiplies by w · f′(z).`,
      headline: `Back through three neurons, ∂L/∂b goes from ${back[0]} to ${back.at(-1)}`,
      details:
        'The derivative f′(z) of tanh is at most 1 and makes a gradient smaller; a weight above 1 in size makes it larger.',
      source: this.source,
      valueName: 'value',
      adjointName: 'adjoint ∂L/∂v',
      nodes: straight(nodes).map((node): GraphNode => node),
      edges: edges.map(({ from, to, derivative }): GraphEdge => ({
        from,
        to,
        ...(derivative === null ? {} : { label: shown(derivative) }),
      })),
    };
  },
});

/** The nodes in such an order that each activation is laid out between the weight and the bias of its layer: a straight chain. */
function straight(nodes: NeuronChain['nodes']): NeuronChain['nodes'] {
  const place = ({ id }: { id: string }): number => {
    const layer = RAISED.indexOf(id.slice(1));
    if (layer < 0) return Infinity;
    return layer + ({ w: -0.6, a: 0.5 }[id[0]!] ?? 0);
  };
  return [...nodes].sort((one, other) => place(one) - place(other) || one.id.localeCompare(other.id));
}
