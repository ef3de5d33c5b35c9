import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { band, meanInterval } from '../../../src/figures/statistics';
import { capitalized } from '../../../src/core/words';
import { comparison, finding, inPoints, sideOf } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Accuracies } from './common';
import {
  DEGREE,
  FIRST_SEED,
  percentBars,
  measureArm,
  pairedDifference,
  points,
  sizesThatFit,
  splitsOf,
  withFirst,
} from './common';

const SIZES = { quick: [30, 50, 100, 300], full: [30, 50, 100, 200, 400, 800] };
/** The size at which augmentation is claimed to help, stated before the seeds of this figure were looked at. */
const STATED = 50;

interface Sizes {
  steps: number;
  sizes: number[];
  leftOut: number[];
  /** Training samples of the data set. */
  available: number;
  /** Of each size. */
  plain: Accuracies[];
  augmented: Accuracies[];
}

export const trainingSize = figure<typeof Lab>()<Sizes>({
  id: 'training-set-size',
  title: 'Accuracy by size of the training set, with and without augmentation',
  caption:
    'The same net, samples and number of steps; only that one run sees each image as it is and the other ' +
    'a fresh variation of it each epoch. Left, validation; right, the test set, opened once.',
  source: 'DNN 4.4.4; REG, augmentation; S44',
  seeds: { quick: 12, full: 20 },
  firstSeed: FIRST_SEED,
  run(lab, context) {
    const steps = context.mode === 'full' ? 1500 : 300;
    const policy = {
      ...lab.NO_CHANGE,
      rotation: 10 * DEGREE,
      resize: 1.05,
      shear: 0.1,
      noise: 0.2,
    };
    const splits = splitsOf(context, SIZES[context.mode].at(-1)!);
    const { sizes, leftOut } = sizesThatFit(SIZES[context.mode], splits);
    const at = (arm: { policy?: typeof policy }, offset: number): Accuracies[] =>
      sizes.map((size, i) => {
        context.progress((i + offset) / (2 * sizes.length));
        return measureArm(lab, withFirst(splits, size), arm, steps);
      });
    return {
      steps,
      sizes,
      leftOut,
      available: splits[0]!.train.count,
      plain: at({}, 0),
      augmented: at({ policy }, sizes.length),
    };
  },
  chart({ steps, sizes, leftOut, available, plain, augmented }, context): Chart {
    const lowered = sizes.map((_, i) => pairedDifference(plain[i]!.test, augmented[i]!.test));
    const missing =
      leftOut.length > 0 ? `; ${leftOut.join(', ')} left out: only ${available} samples to train on` : '';
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${steps} steps of Adam in all runs; rotation ±10°, resize 1/1.05 to 1.05, shear ±0.1, noise bounded by 0.2; bands and whiskers: 95 % intervals${missing}`,
      ...wordsOf(sizes, lowered, plain, augmented),
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'validation accuracy: mean over the seeds',
          x: { label: 'training samples', scale: 'log' },
          y: { label: 'accuracy on the validation set', unit: '%' },
          series: [
            { name: 'as they are', runs: plain },
            { name: 'augmented', runs: augmented },
          ].map(({ name, runs }) => ({
            name,
            x: sizes,
            ...band(runs.map(({ validation }) => meanInterval(validation.map((v) => 100 * v)))),
          })),
        },
        {
          kind: 'bars',
          title: 'test error: how much augmentation lowers it, paired by seed',
          dots: true,
          references: [{ axis: 'y', value: 0 }],
          x: { label: 'training samples' },
          y: { label: 'test error lowered by', unit: 'points' },
          categories: sizes.map(String),
          series: [{ style: 1, ...percentBars(lowered) }],
        },
      ],
    };
  },
});

function wordsOf(
  sizes: number[],
  lowered: Interval[],
  plain: Accuracies[],
  augmented: Accuracies[],
): { verdict: string; headline: string; details: string } {
  const error = ({ test }: Accuracies): string => (100 * (1 - meanInterval(test).centre)).toFixed(1);
  const named = (wanted: (gain: Interval) => boolean): string =>
    sizes
      .flatMap((size, i) =>
        size !== STATED && wanted(lowered[i]!) ? [`${size}: ${points(lowered[i]!)}`] : [],
      )
      .join(', ');
  const i = sizes.indexOf(STATED);
  const stated =
    i < 0
      ? ''
      : `Test error at ${STATED} samples, the size stated beforehand: ${error(plain[i]!)} % as they are, ${error(augmented[i]!)} % augmented; ${sideOf(lowered[i]!, { above: 'lowered', below: 'raised', around: 'not told apart' })}: ${points(lowered[i]!)} points`;
  const others = [
    ['lowered at', named(({ low }) => low > 0)],
    ['raised at', named(({ high }) => high < 0)],
    ['not told apart at', named(({ low, high }) => low <= 0 && high >= 0)],
  ].flatMap(([words, list]) => (list ? [`${words} ${list}`] : []));
  // The size was stated beforehand, so its claim stands alone, without a correction.
  const change = i < 0 ? '' : comparison(negative(lowered[i]!), { unit: ' points' });
  return {
    headline:
      i < 0
        ? `Fewer than ${STATED} samples: nothing to compare`
        : finding(lowered[i]!, {
            above: `Augmentation lowers the test error at ${STATED} samples`,
            below: `Augmentation raises the test error at ${STATED} samples`,
            of: `Test error at ${STATED} samples with and without augmentation`,
          }),
    verdict:
      i < 0
        ? `There are fewer than ${STATED} samples here.`
        : `Test error at ${STATED} samples, the size stated beforehand, with augmentation: ${change}.`,
    details: capitalized(`${[stated, ...others].filter(Boolean).join('; ')}.`),
  };
}

/** An increase instead of a decrease, in points. */
function negative({ centre, low, high }: Interval): Interval {
  return inPoints({ centre: -centre, low: -high, high: -low });
}
