import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { NetworkChart, NetworkUnit } from '../../../src/charts/network';
import { seededRandom } from '../../../src/core/rng';
import { logicGate, ring } from '../../../src/data/toys';
import { figure } from '../../../src/figures/figure';
import { percent } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { SeededTraining } from './common';
import { binaryTensors, disposeLayers, shareRight, trainFromSeed } from './common';

interface PlainNetwork {
  /** W of shape [inputs, units] and b of each layer. */
  layers: { W: number[][]; b: number[] }[];
  /** Accuracy on the training samples. */
  right: number;
}

interface Networks {
  xor: PlainNetwork;
  ring: PlainNetwork;
}

function trained(lab: typeof Lab, samples: Lab.Samples, training: SeededTraining): PlainNetwork {
  const { layers } = trainFromSeed(lab, samples, training);
  const plain = layers.map(({ W, b }) => ({ W: W.arraySync(), b: b.arraySync() }));
  const right = shareRight(lab, layers, samples);
  disposeLayers(layers);
  tf.dispose([samples.x, samples.y]);
  return { layers: plain, right };
}

export const networks = figure<typeof Lab>()<Networks>({
  id: 'networks',
  title: 'A neuron, two networks for XOR, a deeper one for the ring',
  caption:
    'Units and the weights between them; the width of a line is the size of its weight, in each picture relative to the ' +
    'largest. A square is a constant 1, whose weights are the biases.',
  source: 'DNN 4.1.1, figures 4.1, 4.2, 4.4; S01, S02',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const seed = context.seeds[0]!;
    const points = ring(500, seededRandom(seed).stream('training'));
    const { tanh, sigmoid } = lab;
    const xor = trained(lab, binaryTensors(logicGate('xor')), {
      sizes: [2, 3, 1],
      activations: [tanh, sigmoid],
      steps: 300,
      learningRate: 0.03,
      seed,
    });
    context.progress(0.3);
    const deep = {
      sizes: [2, 12, 2, 1],
      activations: [tanh, tanh, sigmoid],
      steps: 600,
      learningRate: 0.01,
      seed,
    };
    return { xor, ring: trained(lab, binaryTensors(points), deep) };
  },
  chart({ xor, ring: deep }, context): Chart {
    return {
      kind: 'panels',
      title: this.title,
      seeds: `seed ${context.seeds[0]}`,
      dataset: 'XOR; ring, 500 points',
      note: 'the lower two are trained with Adam',
      verdict: `From one neuron to a deep network: 4, 9, ${parameterCount(xor)} and ${parameterCount(deep)} weights and biases.`,
      headline: `From one neuron to a deep network: 4 to ${parameterCount(deep)} parameters`,
      details: `Training samples right: XOR ${accuracy(xor.right)}, ring ${accuracy(deep.right)}.`,
      source: this.source,
      columns: 2,
      panels: [
        NEURON,
        THRESHOLD,
        networkOf('XOR: one hidden layer (figure 4.2), trained', ['x₁', 'x₂'], xor),
        networkOf('the ring: two hidden layers (figure 4.4), trained', ['x', 'y'], deep),
      ],
    };
  },
});

/** The network of DNN 4.1.3, with the weights of its equations. */
const THRESHOLD: NetworkChart = {
  kind: 'network',
  title: 'XOR by threshold units (figure 4.8), by hand',
  layers: [
    { label: 'inputs', units: [{ label: 'x₁' }, { label: 'x₂' }, { label: '1', role: 'bias' }] },
    { label: 'hidden', units: [{ label: 'h₁' }, { label: 'h₂' }, { label: '1', role: 'bias' }] },
    { label: 'output', units: [{ label: 'y' }] },
  ],
  weights: [
    [
      [1, 1, null],
      [1, 1, null],
      [-0.5, -1.5, null],
    ],
    [[1], [-1], [-0.5]],
  ],
  numbers: true,
};

/** Figure 4.1 of the text, which gives no weights. */
const NEURON: NetworkChart = {
  kind: 'network',
  title: 'a neuron (figure 4.1): f(w₁x₁ + w₂x₂ + w₃x₃ + b)',
  layers: [
    {
      label: 'inputs',
      units: [{ label: 'x₁' }, { label: 'x₂' }, { label: 'x₃' }, { label: '1', role: 'bias' }],
    },
    { label: 'weighted sum', units: [{ label: 'Σ' }] },
    { label: 'activation', units: [{ label: 'f' }] },
    { label: 'output', units: [{ label: 'ŷ' }] },
  ],
  names: [[['w₁'], ['w₂'], ['w₃'], ['b']]],
};

function networkOf(title: string, inputs: string[], { layers }: PlainNetwork): NetworkChart {
  const bias: NetworkUnit = { label: '1', role: 'bias' };
  const hidden = layers.slice(0, -1).map(({ b }, l) => ({
    label: layers.length > 2 ? `hidden ${l + 1}, tanh` : 'hidden, tanh',
    // Units of a crowded layer are too small for labels.
    units:
      b.length > 4
        ? [...b.map(() => ({})), { role: 'bias' as const }]
        : [...b.map((_, j) => ({ label: `h${SUBSCRIPTS[j + 1]}` })), bias],
  }));
  return {
    kind: 'network',
    title,
    layers: [
      { label: 'inputs', units: [...inputs.map((label) => ({ label })), bias] },
      ...hidden,
      { label: 'output', units: [{ label: 'σ' }] },
    ],
    // The biases are the last row of the weights. The constant unit of the next layer has no incoming weights.
    weights: layers.map(({ W, b }, l) =>
      [...W, b].map((row) => (l + 1 < layers.length ? [...row, null] : row)),
    ),
    numbers: layers.length === 2,
  };
}

const SUBSCRIPTS = '₀₁₂₃₄';

function parameterCount({ layers }: PlainNetwork): number {
  return layers.reduce((sum, { W, b }) => sum + (W.length + 1) * b.length, 0);
}

function accuracy(share: number): string {
  return percent(share, share === 1 ? 0 : 1);
}
