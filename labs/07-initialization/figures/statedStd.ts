import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import type { Initializer } from '../../../src/train/ruleInitializer';
import type { Interval } from '../../../src/figures/statistics';
import { bars, meanInterval, transpose } from '../../../src/figures/statistics';
import { percent } from '../../../src/figures/words';
import type * as Lab from '../lab';

const SHAPE: [number, number] = [200, 100];
const [FAN_IN, FAN_OUT] = SHAPE;
/** The largest deviation from 1 at which an initializer still counts as having its stated std. */
const OFF = 0.02;

interface Row {
  name: string;
  stated: number;
  yours: (lab: typeof Lab, seed: number) => Initializer;
  tfjs: (seed: number) => Initializer;
}

const stream = (seed: number) => seededRandom(seed).stream('weights');

const ROWS: Row[] = [
  {
    name: '1/√n',
    stated: Math.sqrt(1 / FAN_IN),
    yours: (lab, seed) => lab.fanInNormal(stream(seed)),
    tfjs: (seed) => tf.initializers.leCunNormal({ seed }),
  },
  {
    name: 'He',
    stated: Math.sqrt(2 / FAN_IN),
    yours: (lab, seed) => lab.heNormal(stream(seed)),
    tfjs: (seed) => tf.initializers.heNormal({ seed }),
  },
  {
    name: 'Glorot normal',
    stated: Math.sqrt(2 / (FAN_IN + FAN_OUT)),
    yours: (lab, seed) => lab.glorotNormal(stream(seed)),
    tfjs: (seed) => tf.initializers.glorotNormal({ seed }),
  },
  {
    name: 'Glorot uniform',
    stated: Math.sqrt(2 / (FAN_IN + FAN_OUT)),
    yours: (lab, seed) => lab.glorotUniform(stream(seed)),
    tfjs: (seed) => tf.initializers.glorotUniform({ seed }),
  },
];

interface Ratios {
  /** Measured over stated std; a row a seed, a column an initializer. */
  yours: number[][];
  tfjs: number[][];
}

function ratio(lab: typeof Lab, initializer: Initializer, stated: number): number {
  return tf.tidy(() => lab.standardDeviation(initializer.apply(SHAPE)) / stated);
}

export const statedStd = figure<typeof Lab>()<Ratios>({
  id: 'stated-and-measured',
  title: 'Does an initializer have the standard deviation that it states?',
  caption:
    'Measured over stated standard deviation, of your initializers and those of tfjs under the same ' +
    'names. tfjs truncates its normal ones at 2σ, which leaves 0.88σ, and does not correct for it.',
  source: 'TT; erratum E22; S24',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const measure = (initializerOf: (row: Row, seed: number) => Initializer): number[][] =>
      context.seeds.map((seed) => ROWS.map((row) => ratio(lab, initializerOf(row, seed), row.stated)));
    return {
      yours: measure((row, seed) => row.yours(lab, seed)),
      // tfjs takes seed 0 for no seed.
      tfjs: measure((row, seed) => row.tfjs(seed + 1)),
    };
  },
  chart({ yours, tfjs }, context): Chart {
    const series = [
      { name: 'this lab', runs: yours },
      { name: 'tf.initializers', runs: tfjs },
    ].map(({ name, runs }) => ({ name, intervals: transpose(runs).map(meanInterval) }));
    return {
      kind: 'bars',
      title: this.title,
      ...subtitle(context),
      dataset: `kernels of shape [${SHAPE.join(', ')}]`,
      note: 'error bars: 95 % interval of the mean over seeds',
      verdict: `Within ${percent(OFF, 0)} of what they state: ${series.map(({ name, intervals }) => `${name} ${countOf(intervals)}`).join('; ')}.`,
      headline: `Initializers as stated: ${series.map(({ intervals }, i) => `${withinOf(intervals)} ${['here', 'in tfjs'][i]}`).join(', ')}`,
      details: series.map(({ name, intervals }) => `${name}: ${wordsOf(intervals)}`).join('. ') + '.',
      source: this.source,
      x: { label: 'initializer' },
      y: { label: 'measured std / stated std' },
      dots: true,
      categories: ROWS.map(({ name }) => name),
      series: series.map(({ name, intervals }) => ({ name, ...bars(intervals) })),
      references: [{ axis: 'y', value: 1, label: 'as stated' }],
    };
  },
});

/** How many initializers lie within {@link OFF} of 1, and how far the others are at the most. */
function countOf(ratios: Interval[]): string {
  const off = ratios.filter(isOff);
  const within = withinOf(ratios);
  if (off.length === 0) return within;
  return `${within}, the others up to ${percent(Math.max(...off.map(({ centre }) => Math.abs(centre - 1))))} off`;
}

/** Names the initializers whose interval does not lie within {@link OFF} of 1. */
function wordsOf(ratios: Interval[]): string {
  const off = ROWS.flatMap(({ name }, i) => {
    const { centre, low, high } = ratios[i]!;
    if (low > 1 - OFF && high < 1 + OFF) return [];
    const [near, far] = [low, high].map((end) => Math.abs(end - 1)).sort((a, b) => a - b) as [number, number];
    const range = `${percent(near, 1)} to ${percent(far, 1)}`;
    return [`${name} ${percent(Math.abs(centre - 1), 1)} ${centre < 1 ? 'low' : 'high'} (${range})`];
  });
  return off.length > 0 ? off.join(', ') : `all within ${percent(OFF, 0)} of what they state`;
}

function isOff({ low, high }: Interval): boolean {
  return !(low > 1 - OFF && high < 1 + OFF);
}

/** How many initializers keep to what they state: `3 of 4`. */
function withinOf(ratios: Interval[]): string {
  return `${ratios.length - ratios.filter(isOff).length} of ${ratios.length}`;
}
