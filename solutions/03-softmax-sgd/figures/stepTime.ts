import * as tf from '@tensorflow/tfjs';
import { quantile } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { clockTick } from '../../../src/figures/clock';
import { figure } from '../../../src/figures/figure';
import { powersOfTwo } from '../../../src/figures/spacing';
import type { Interval } from '../../../src/figures/statistics';
import { band, geometricMeanInterval } from '../../../src/figures/statistics';
import { ratio, ratioFinding, short } from '../../../src/figures/words';
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
    // On a coarse clock, several steps are timed together.
    const shortest = TICKS * clockTick();
    const together = batchSizes.map(() => 1);
    // Each round has an order of its own: a step that always follows the largest batch would find a cold cache.
    const order = start.random.stream('rounds');
    for (let round = -WARM_UP; round < repetitions; round++) {
      context.progress(Math.max(0, round) / repetitions);
      for (const i of order.permutation(batchSizes.length)) {
        const ms = timeOfSteps(together[i]!, lab, start, batchSizes[i]!);
        if (round >= 0) times[i]!.push(ms / together[i]!);
        else if (ms < shortest) together[i]! *= 2;
      }
    }
    tf.dispose([start.samples, start.weights]);
    return { batchSizes, times };
  },
  chart({ batchSizes, times }, context): Chart {
    const longer = allOverFew(batchSizes, times);
    return {
      kind: 'lines',
      title: this.title,
      dataset: context.dataset.title,
      note: `lower quartile of ${times[0]!.length} steps at each size, in random order; band: the 10th to the 50th percentile`,
      verdict: `A step on all ${batchSizes.at(-1)} samples takes ${ratio(longer, { as: 'as long' })} as one on 1 to ${FEW}.`,
      headline: ratioFinding(longer, {
        above: `A full-batch step takes ${short(longer.centre)} times as long as a small one`,
        below: 'A full-batch step takes less time than a small one',
        of: 'Time of full-batch and of small steps',
      }),
      source: this.source,
      x: { label: 'batch size', unit: 'samples', scale: 'log' },
      y: { label: 'time of one step', unit: 'ms', scale: 'log' },
      series: [{ x: batchSizes, ...band(times.map(lowerRange)) }],
    };
  },
});

/** Batches of up to this size cost the same: the time of the calls. */
const FEW = 8;
/** Rounds before the first one that counts. */
const WARM_UP = 6;
/** A time is at least this many ticks of the clock, so that it is known well enough. */
const TICKS = 20;

/** The rounds are cut into this many blocks, whose ratios give the interval. */
const BLOCKS = 8;

/** Stalls of the machine make steps longer and never shorter, so the lower quartile is the time of a step. */
function lowerRange(times: number[]): Interval {
  return { centre: quantile(times, 0.25), low: quantile(times, 0.1), high: quantile(times, 0.5) };
}

/** The time of a step on all samples over that on a few: the ratio of lower quartiles, block by block. */
function allOverFew(batchSizes: number[], times: number[][]): Interval {
  const rounds = Math.floor(times[0]!.length / BLOCKS);
  const few = times.filter((_, i) => batchSizes[i]! <= FEW);
  const ratios = Array.from({ length: BLOCKS }, (_, block) => {
    const inBlock = (list: number[]): number[] => list.slice(block * rounds, (block + 1) * rounds);
    return quantile(inBlock(times.at(-1)!), 0.25) / quantile(few.flatMap(inBlock), 0.25);
  });
  return geometricMeanInterval(ratios);
}

function timeOfSteps(count: number, lab: typeof Lab, { samples, weights }: Start, batchSize: number): number {
  const indices = Array.from({ length: batchSize }, (_, i) => i);
  const began = performance.now();
  for (let i = 0; i < count; i++) {
    const next = tf.tidy(() =>
      lab.sgdStep(weights, lab.costAndGradient(weights, lab.takeBatch(samples, indices)).gradient, 0.1),
    );
    next.W.dataSync();
    tf.dispose(next);
  }
  return performance.now() - began;
}
