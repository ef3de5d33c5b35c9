import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure } from '../../../src/figures/figure';
import { flatTensors, trainAndTest } from '../../../src/figures/samples';
import { powersOfTwo } from '../../../src/figures/spacing';
import { band, medianRange } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import { startingWeights } from './common';

interface StepTimes {
  batchSizes: number[];
  /** Milliseconds of one step, a row a batch size. */
  times: number[][];
}

export const stepTime = figure<typeof Lab>()<StepTimes>({
  id: 'step-time',
  title: 'What one step costs, by batch size',
  caption:
    'A step on few samples costs little more than the calls it is made of; from some batch size on, time grows with the batch.',
  source: 'SGD, exercise 4; S11',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const random = seededRandom(context.seeds[0]!);
    const { train } = trainAndTest(context, random);
    const samples = flatTensors(train);
    const start = startingWeights(train, random);
    const batchSizes = powersOfTwo(train.count);
    const repetitions = context.mode === 'full' ? 200 : 40;
    const times = batchSizes.map((): number[] => []);
    // Batch sizes take turns, so that a busy moment of the machine does not fall on one of them only.
    for (let round = -5; round < repetitions; round++) {
      context.progress(Math.max(0, round) / repetitions);
      batchSizes.forEach((batchSize, i) => {
        const ms = timeOfStep(lab, samples, start, batchSize);
        if (round >= 0) times[i]!.push(ms);
      });
    }
    tf.dispose([samples.x, samples.y, start.W, start.b]);
    return { batchSizes, times };
  },
  chart({ batchSizes, times }, context): Chart {
    const ranges = times.map(medianRange);
    const [one, all] = [ranges[0]!.centre, ranges.at(-1)!.centre];
    return {
      kind: 'lines',
      title: this.title,
      dataset: context.dataset.title,
      note: `median of ${times[0]!.length} steps at each size; band: the middle 80 %`,
      verdict: `A step on all ${batchSizes.at(-1)} samples takes ${(all / one).toFixed(1)}× the time of a step on one.`,
      source: this.source,
      x: { label: 'batch size', unit: 'samples', scale: 'log' },
      y: { label: 'time of one step', unit: 'ms', scale: 'log' },
      series: [{ x: batchSizes, ...band(ranges) }],
    };
  },
});

function timeOfStep(lab: typeof Lab, samples: Lab.Samples, weights: Lab.Weights, batchSize: number): number {
  const indices = Array.from({ length: batchSize }, (_, i) => i);
  const began = performance.now();
  const next = tf.tidy(() =>
    lab.sgdStep(weights, lab.costAndGradient(weights, lab.takeBatch(samples, indices)).gradient, 0.1),
  );
  next.W.dataSync();
  const elapsed = performance.now() - began;
  tf.dispose(next);
  return elapsed;
}
