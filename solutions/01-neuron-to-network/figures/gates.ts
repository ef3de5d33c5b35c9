import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { Grid } from '../../../src/charts/grid';
import type { RegionsChart } from '../../../src/charts/regions';
import { seededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import { logicGate } from '../../../src/data/toys';
import { figure, subtitle } from '../../../src/figures/figure';
import type * as Lab from '../lab';
import {
  answers,
  binaryTensors,
  disposeLayers,
  groupsOf,
  lineThrough,
  overSquare,
  pairs,
  startingLayers,
} from './common';
import { listed } from '../../../src/core/words';

const GATES = ['and', 'or', 'xor'] as const;
const SQUARE = [-0.5, 1.5] as const;
const STEPS = 300;
const RANDOM_UNITS = 20_000;

interface Gates {
  gates: {
    name: string;
    labels: number[];
    /** The output of the first seed's neuron over the plane. */
    grid: Grid;
    /** How many rows of the truth table the trained neuron has right, for each seed. */
    right: number[];
    /** Its four probabilities, a row a seed. */
    probabilities: number[][];
    /** The most rows that one of many random units has right. */
    best: number;
  }[];
  threshold: Grid;
}

/** The most rows that one of many random neurons has right. All are evaluated at once, as the units of a layer. */
function bestRandomUnit(lab: typeof Lab, x: tf.Tensor2D, labels: number[], seed: number): number {
  const stream = seededRandom(seed).stream('random units');
  return tf.tidy(() => {
    const layer = {
      W: randomNormal(stream, [2, RANDOM_UNITS]) as tf.Tensor2D,
      b: randomNormal(stream, [RANDOM_UNITS]) as tf.Tensor1D,
      activation: lab.identity,
    };
    const fires = lab.mlpForward([layer], x)[0]!.z.greater(0).toFloat();
    const right = fires
      .equal(tf.tensor2d(labels, [4, 1]))
      .toFloat()
      .sum(0);
    return right.max().arraySync() as number;
  });
}

export const gates = figure<typeof Lab>()<Gates>({
  id: 'gates',
  title: 'AND and OR are separable by a line, XOR is not',
  caption:
    'A single neuron trained on each gate; the line is where it answers ½. On XOR it ends at ½ everywhere. ' +
    'The two hidden units of the threshold network draw two lines, and y is 1 between them.',
  source: 'DNN 4.1.3, figure 4.8; S05',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const trainedGates = GATES.map((gate, g) => {
      const samples = logicGate(gate);
      const tensors = binaryTensors(samples);
      const labels = [...samples.y];
      let grid: Grid | undefined;
      const probabilities = context.seeds.map((seed, s) => {
        context.progress((g + s / context.seeds.length) / GATES.length);
        const start = startingLayers([2, 1], [lab.sigmoid], seededRandom(seed).stream('start'));
        const optimizer = tf.train.sgd(3);
        const { layers } = lab.trainMlp(start, tensors, { steps: STEPS, optimizer });
        grid ??= overSquare(SQUARE, (points) => lab.mlpForward(layers, points).at(-1)!.a);
        const p = answers(lab, layers, tensors.x);
        optimizer.dispose();
        disposeLayers([...start, ...layers]);
        return p;
      });
      const best = bestRandomUnit(lab, tensors.x, labels, context.seeds[0]!);
      tf.dispose([tensors.x, tensors.y]);
      const right = probabilities.map(
        (p) => p.filter((output, n) => output > 0.5 === (labels[n] === 1)).length,
      );
      return { name: gate.toUpperCase(), labels, grid: grid!, right, probabilities, best };
    });
    return {
      gates: trainedGates,
      threshold: overSquare(SQUARE, (points) => lab.xorThresholdNetwork(points).y),
    };
  },
  chart({ gates: all, threshold }, context): Chart {
    const corners = pairs(logicGate('xor').x);
    const frame = {
      kind: 'regions' as const,
      x: { label: 'x₁' },
      y: { label: 'x₂' },
      equalUnits: true,
    };
    const xor = all.find(({ name }) => name === 'XOR')!;
    const lines = [0.5, 1.5].map((boundary, i) => ({
      name: `h${'₁₂'[i]} switches`,
      style: 2 + i,
      dashed: true,
      ...lineThrough([1, 1], -boundary, { x: SQUARE, y: SQUARE })!,
    }));
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      dataset: 'truth tables, 4 samples each',
      note: `${STEPS} steps of gradient descent, η = 3; seed ${context.seeds[0]} drawn`,
      verdict: gatesVerdict(all),
      headline: gatesHeadline(all),
      details: gatesDetails(all),
      source: this.source,
      columns: 2,
      panels: [
        ...all.map(({ name, grid, labels }): RegionsChart => ({
          ...frame,
          title: `${name}, one neuron`,
          grid,
          probability: 'P(y = 1)',
          samples: groupsOf(corners, labels, ['0', '1']),
        })),
        {
          ...frame,
          title: 'XOR, three threshold units',
          grid: threshold,
          samples: groupsOf(corners, xor.labels, ['0', '1']),
          curves: lines,
        },
      ],
    };
  },
});

function gatesVerdict(all: Gates['gates']): string {
  const seeds = all[0]!.right.length;
  const learned = all.map(({ name, right }) => `${name} in ${right.filter((n) => n === 4).length}`);
  return `One neuron learns all four rows of ${learned.join(', of ')} of ${seeds} seeds.`;
}

function gatesDetails(all: Gates['gates']): string {
  const xor = all.find(({ name }) => name === 'XOR')!;
  const farthest = Math.max(...xor.probabilities.flat().map((p) => Math.abs(p - 0.5)));
  return (
    `On XOR its answers end within ${(Math.ceil(farthest * 1000) / 1000).toFixed(3)} of ½; of ` +
    `${RANDOM_UNITS.toLocaleString('en-US')} random neurons the best has ${xor.best} of 4 rows right.`
  );
}

function gatesHeadline(all: Gates['gates']): string {
  const names = (test: (seeds: boolean[]) => boolean): string =>
    listed(all.filter(({ right }) => test(right.map((n) => n === 4))).map(({ name }) => name));
  const always = names((seeds) => seeds.every(Boolean));
  const never = names((seeds) => !seeds.some(Boolean));
  if (always === '') return 'One neuron learns none of the gates in every seed';
  return `One neuron learns ${always}${never === '' ? '' : `, never ${never}`}`;
}
