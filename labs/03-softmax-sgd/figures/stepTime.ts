import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { figure } from '../../../src/figures/figure';
import { powersOfTwo } from '../../../src/figures/spacing';
import { band, medianRange } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import type { Start } from './common';
import { startOf } from './common';

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
    const start = startOf(context);
    const batchSizes = powersOfTwo(start.count);
    const repetitions = context.mode === 'full' ? 200 : 40;
    const times = batchSizes.map((): number[] => []);
    // Batch sizes take turns, so that a busy moment of the machine does not fall on one of them only.
    for (let round = -5; round < repetitions; round++) {
      context.progress(Math.max(0, round) / repetitions);
      batchSizes.forEach((batchSize, i) => {
        const ms = timeOfStep(lab, start, batchSize);
        if (round >= 0) times[i]!.push(ms);
      });
    }
    tf.dispose([start.samples, start.weights]);
    return { batchSizes, times };
  },
  chart({ batchSizes, times }, context): Chart {
    const ranges = times.map(medianRange);
    const [single, all] = [ranges[0]!.centre, ranges.at(-1)!.centre];
    return {
      kind: 'lines',
      title: this.title,
      dataset: context.dataset.title,
      note: `median of ${times[0]!.length} steps at each size; band: the middle 80 %`,
      verdict: `A step on all ${batchSizes.at(-1)} samples takes ${(all / single).toFixed(1)}× the time of a step on one.`,
      source: this.source,
      x: { label: 'batch size', unit: 'samples', scale: 'log' },
      y: { label: 'time of one step', unit: 'ms', scale: 'log' },
      series: [{ x: batchSizes, ...band(ranges) }],
    };
  },
});

function timeOfStep(lab: typeof Lab, { samples, weights }: Start, batchSize: number): number {
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
