import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { Grid } from '../../../src/charts/grid';
import { seededRandom } from '../../../src/core/rng';
import { logicGate } from '../../../src/data/toys';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, bars, geometricMeanInterval, shareInterval, transpose } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import { answers, binaryTensors, disposeLayers, groupsOf, overSquare, pairs, startingLayers } from './common';

const SQUARE = [-0.5, 1.5] as const;
const LEARNING_RATE = 1;
const HIDDEN = 4;
const SNAPSHOTS = [0, 3, 10, 30, 200];

interface Regions {
  labels: number[];
  threshold: { grid: Grid; right: number };
  snapshots: { step: number; grid: Grid; right: number; cost: number }[];
}

export const xorRegions = figure<typeof Lab>()<Regions>({
  id: 'xor-regions',
  title: 'XOR: the threshold network, and a network that learns it',
  caption:
    'What each network answers all over the plane. The threshold network is built by hand; the other starts ' +
    'from random weights and finds two lines of its own.',
  source: 'DNN 4.1.3; S05',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const samples = logicGate('xor');
    const tensors = binaryTensors(samples);
    const labels = [...samples.y];
    const rightOf = (outputs: number[]): number =>
      outputs.filter((p, n) => p > 0.5 === (labels[n] === 1)).length;
    const optimizer = tf.train.sgd(LEARNING_RATE);
    let layers = startingLayers(
      [2, HIDDEN, 1],
      [lab.tanh, lab.sigmoid],
      seededRandom(context.seeds[0]!).stream('start'),
    );
    let done = 0;
    const snapshots = SNAPSHOTS.map((step) => {
      if (step > done) {
        const next = lab.trainMlp(layers, tensors, { steps: step - done, optimizer });
        disposeLayers(layers);
        layers = next.layers;
        done = step;
      }
      const cost = tf.tidy(() =>
        lab.binaryCrossEntropy(lab.mlpForward(layers, tensors.x).at(-1)!.z, tensors.y).arraySync(),
      );
      return {
        step,
        grid: overSquare(SQUARE, (points) => lab.mlpForward(layers, points).at(-1)!.a),
        right: rightOf(answers(lab, layers, tensors.x)),
        cost,
      };
    });
    const byThreshold = tf.tidy(() => [...lab.xorThresholdNetwork(tensors.x).y.dataSync()]);
    const threshold = {
      grid: overSquare(SQUARE, (points) => lab.xorThresholdNetwork(points).y),
      right: rightOf(byThreshold),
    };
    optimizer.dispose();
    disposeLayers(layers);
    tf.dispose([tensors.x, tensors.y]);
    return { labels, threshold, snapshots };
  },
  chart({ labels, threshold, snapshots }, context): Chart {
    const corners = pairs(logicGate('xor').x);
    const panel = (title: string, grid: Grid) => ({
      kind: 'regions' as const,
      title,
      x: { label: 'x₁' },
      y: { label: 'x₂' },
      grid,
      probability: 'output',
      samples: groupsOf(corners, labels, ['0', '1']),
      equalUnits: true,
    });
    const first = snapshots.find(
      ({ right }, i) => snapshots.slice(i).every((later) => later.right === 4) && right === 4,
    );
    const last = snapshots.at(-1)!;
    return {
      kind: 'panels',
      title: this.title,
      dataset: 'XOR, 4 samples',
      seeds: `seed ${context.seeds[0]}`,
      note: `2–${HIDDEN}–1 network, tanh and sigmoid; gradient descent, η = ${LEARNING_RATE}; line: output ½`,
      verdict: first
        ? `The trained network has ${snapshots[0]!.right} of 4 rows right at its start and all 4 by step ${first.step}.`
        : `The trained network has ${last.right} of 4 rows right after ${last.step} steps: XOR is not learned.`,
      headline: first
        ? `The trained network has all rows of XOR right by step ${first.step}`
        : 'The trained network does not learn XOR',
      details: `The threshold network has ${threshold.right} of 4 rows right. The cost of the trained one falls from ${snapshots[0]!.cost.toFixed(2)} to ${last.cost.toFixed(3)}.`,
      source: this.source,
      columns: 3,
      panels: [
        panel(`threshold network: ${threshold.right} of 4`, threshold.grid),
        ...snapshots.map(({ step, grid, right }) =>
          panel(`${step === 0 ? 'before training' : `after ${step} steps`}: ${right} of 4`, grid),
        ),
      ],
    };
  },
});

const WIDTHS = [1, 2, 4, 8];
const TRAINING_STEPS = 150;
/** The number of steps from one drawn cost to the next. */
const EVERY = 5;

interface Training {
  steps: number[];
  widths: { hidden: number; costs: number[][]; right: number[] }[];
}

export const xorTraining = figure<typeof Lab>()<Training>({
  id: 'xor-training',
  title: 'Learning XOR: how many hidden units it takes',
  caption:
    'Two hidden units are enough to represent XOR, but gradient descent does not find a solution from every start, ' +
    'and not this soon. More units than needed make it easier to find one. One unit is too few.',
  source: 'DNN 4.1.3; S05',
  seeds: { quick: 12, full: 100 },
  run(lab, context) {
    const samples = logicGate('xor');
    const tensors = binaryTensors(samples);
    const widths = WIDTHS.map((hidden, w) => {
      const runs = context.seeds.map((seed, s) => {
        context.progress((w + s / context.seeds.length) / WIDTHS.length);
        const stream = seededRandom(seed).stream('start');
        const start = startingLayers([2, hidden, 1], [lab.tanh, lab.sigmoid], stream);
        const optimizer = tf.train.sgd(LEARNING_RATE);
        const { layers, costs } = lab.trainMlp(start, tensors, { steps: TRAINING_STEPS + 1, optimizer });
        const outputs = answers(lab, layers, tensors.x);
        optimizer.dispose();
        disposeLayers([...start, ...layers]);
        return { costs, right: outputs.filter((p, n) => p > 0.5 === (samples.y[n] === 1)).length };
      });
      const looked = (costs: number[]): number[] => costs.filter((_, t) => t % EVERY === 0);
      return { hidden, costs: runs.map((run) => looked(run.costs)), right: runs.map((run) => run.right) };
    });
    tf.dispose([tensors.x, tensors.y]);
    return { steps: widths[0]!.costs[0]!.map((_, i) => i * EVERY), widths };
  },
  chart({ steps, widths }, context): Chart {
    const learned = widths.map(({ right }) => right.filter((n) => n === 4).length);
    const shares = learned.map((count, i) => shareInterval(count, widths[i]!.right.length));
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      dataset: 'XOR, 4 samples',
      note: `gradient descent, η = ${LEARNING_RATE}; bands: 95 % interval of the geometric mean; bars: 95 % interval of the share (Wilson)`,
      verdict: `Within ${TRAINING_STEPS} steps, ${learned.join(', ')} of ${context.seeds.length} starts learn XOR with ${widths.map(({ hidden }) => hidden).join(', ')} hidden units.`,
      headline:
        shares.at(-1)!.low > shares[0]!.high
          ? 'With more hidden units, more starts learn XOR'
          : 'Starts that learn XOR, by hidden units: not told apart',
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'cost',
          x: { label: 'step' },
          y: { label: 'cost on the 4 samples', unit: 'nats', scale: 'log', max: 2 },
          series: widths.map(({ hidden, costs }) => ({
            name: `${hidden} hidden`,
            x: steps,
            ...band(transpose(costs).map(geometricMeanInterval)),
          })),
          references: [{ axis: 'y', value: Math.LN2, label: 'ln 2: always ½' }],
        },
        {
          kind: 'bars',
          title: `after ${TRAINING_STEPS} steps`,
          x: { label: 'hidden units' },
          y: { label: 'share of starts that learn all 4 rows', min: 0, max: 1 },
          categories: widths.map(({ hidden }) => String(hidden)),
          series: [bars(shares)],
        },
      ],
    };
  },
});
