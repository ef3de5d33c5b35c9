import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { counted } from '../../../src/core/words';
import { splitDataset } from '../../../src/data/split';
import type { FigureContext } from '../../../src/figures/figure';
import { figure } from '../../../src/figures/figure';
import { FASHION, pictures } from '../../../src/figures/pictures';
import { flatTensors } from '../../../src/figures/samples';
import { logSteps } from '../../../src/figures/spacing';
import { familyRatios, geometricBand, percentages } from '../../../src/figures/statistics';
import { disposeParts, minibatchRows } from '../../../src/figures/training';
import { short, withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { copyOf, costOf, initialWeights } from './common';

/** The sizes and steps of a mode. */
const SETTINGS = {
  quick: { train: 500, steps: 112, sizes: [4, 16, 64] },
  full: { train: 60_000, steps: 308, sizes: [16, 64, 256] },
};
const LEARNING_RATE = 0.1;

interface MinibatchAndFull {
  dataset: string;
  train: number;
  steps: number[];
  /** The cost of all samples on the way of the full gradient, a row a seed. */
  fullCost: number[][];
  minibatches: {
    size: number;
    /** ‖w − w_full‖ / ‖w_full − w₀‖ at each of the steps but 0, a row a seed. */
    distance: number[][];
    cost: number[][];
  }[];
}

export const minibatchAndFull = figure<typeof Lab>()<MinibatchAndFull>({
  id: 'minibatch-and-full',
  title: 'How near minibatch weights stay to those of the full gradient',
  caption:
    'From one start, with one η and equal numbers of steps: the distance of the weights, in that which the full gradient ' +
    'has gone. A step of B samples costs B/N of a full one.',
  source: 'DNN 4.3.4, "mini batch"; SGD, the stochastic gradient; S10',
  seeds: { quick: 5, full: 4 },
  async run(lab, context) {
    const images = await pictures(context, FASHION);
    const { train, steps, sizes } = SETTINGS[context.mode];
    const result: MinibatchAndFull = {
      dataset: images.title,
      train: Math.min(train, images.parts?.train.count ?? images.samples.count),
      steps: logSteps(steps),
      fullCost: [],
      minibatches: sizes.map((size) => ({ size, distance: [], cost: [] })),
    };
    for (const [s, seed] of context.seeds.entries()) {
      const random = seededRandom(seed);
      const split = splitDataset(images, { train: result.train, test: 0 }, random.stream('split'));
      const samples = flatTensors(split.train);
      const start = initialWeights(split.train, random);
      const advance = (share: number): void => context.progress((s + share) / context.seeds.length);
      const full = walk(lab, { samples, start, steps: result.steps, advance }, () => samples);
      result.fullCost.push(full.costs);
      for (const one of result.minibatches) {
        const stream = random.stream('order');
        const rows = minibatchRows(result.train, { size: one.size, stream, rest: 'drop' });
        const way = { samples, start, steps: result.steps, advance: () => undefined };
        const path = walk(lab, way, () => lab.takeBatch(samples, rows()));
        one.cost.push(path.costs);
        one.distance.push(
          full.weights
            .slice(1)
            .map((w, i) => distance(path.weights[i + 1]!, w) / distance(w, full.weights[0]!)),
        );
        tf.dispose(path.weights);
      }
      tf.dispose([full.weights, start.W, start.b]);
      disposeParts(samples);
    }
    return result;
  },
  chart(result, context): Chart {
    const { minibatches, steps, train } = result;
    const x = { label: 'step', scale: 'log' as const };
    const after = steps.slice(1);
    const nameOf = (size: number): string => `${size} samples`;
    return {
      kind: 'panels',
      title: this.title,
      dataset: result.dataset,
      seeds: counted(context.seeds.length, 'seed'),
      note: `softmax regression, ${train} training samples, η = ${LEARNING_RATE}; band: 95 % interval of the geometric mean`,
      ...wordsOf(result),
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'distance from the full-gradient weights',
          x,
          y: { label: 'distance, of the way gone', unit: '%', scale: 'log', ...endsOf(minibatches) },
          series: minibatches.map(({ size, distance }, m) => ({
            name: nameOf(size),
            style: m,
            x: after,
            ...geometricBand(distance.map(percentages)),
          })),
        },
        {
          kind: 'lines',
          title: 'cost of all samples',
          x,
          y: { label: 'cost', unit: 'nats', scale: 'log' },
          series: [
            ...minibatches.map(({ size, cost }, m) => ({
              name: nameOf(size),
              style: m,
              x: after,
              ...geometricBand(cost.map((run) => run.slice(1))),
            })),
            {
              name: `all ${train}`,
              style: 5,
              x: after,
              ...geometricBand(result.fullCost.map((run) => run.slice(1))),
            },
          ],
        },
      ],
    };
  },
});

/** The ends of the axis of distances, in per cent. */
function endsOf(minibatches: MinibatchAndFull['minibatches']): { min: number; max: number } {
  const all = minibatches.flatMap((one) => one.distance.flatMap((run) => percentages(run)));
  return { min: Math.min(...all) / 1.2, max: 1.2 * Math.max(...all) };
}

/** The way of one descent. */
interface Way {
  samples: Lab.Samples;
  start: Lab.Weights;
  /** The steps at which weights and cost are noted. */
  steps: number[];
  advance: FigureContext['progress'];
}

/** Takes the lab's steps on the gradients of batches. The caller disposes of the weights, a flat list for each noted step. */
function walk(
  lab: typeof Lab,
  { samples, start, steps, advance }: Way,
  batchOf: () => Lab.Samples,
): { weights: tf.Tensor1D[]; costs: number[] } {
  const noted: { weights: tf.Tensor1D[]; costs: number[] } = { weights: [], costs: [] };
  const last = steps.at(-1)!;
  let weights = copyOf(start);
  for (let step = 0; step <= last; step++) {
    if (step > 0) {
      const next = tf.tidy(() =>
        lab.sgdStep(weights, lab.costAndGradient(weights, batchOf()).gradient, LEARNING_RATE),
      );
      tf.dispose(weights);
      weights = next;
    }
    if (!steps.includes(step)) continue;
    advance(step / last);
    noted.weights.push(tf.tidy(() => tf.concat1d([weights.W.flatten(), weights.b])));
    noted.costs.push(costOf(lab, weights, samples));
  }
  tf.dispose(weights);
  return noted;
}

function distance(a: tf.Tensor1D, b: tf.Tensor1D): number {
  return tf.tidy(() => a.sub(b).norm().dataSync()[0]!);
}

/** The distances after the last step, corrected for the number of sizes. */
function wordsOf({ minibatches, steps }: MinibatchAndFull): { verdict: string; headline: string } {
  const ends = familyRatios(
    minibatches.map(({ distance }) => percentages(distance.map((run) => run.at(-1)!))),
  );
  const words = minibatches.map(
    ({ size }, m) => `B = ${size}: ${withInterval(ends[m]!, short, { unit: ' %' })}`,
  );
  const last = minibatches.length - 1;
  return {
    verdict: `Distance after ${steps.at(-1)} steps, of the way gone: ${words.join(', ')}.`,
    headline: `Batches of ${minibatches[last]!.size} end ${short(ends[last]!.centre)} % of the way from full-gradient weights`,
  };
}
