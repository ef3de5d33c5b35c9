import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { trainAndTest } from '../../../src/figures/samples';
import { band, byPlace, meanInterval } from '../../../src/figures/statistics';
import type { LabModule } from './common';
import { accuracyOf, firstOf, pairedDifference, points, predictions } from './common';

interface Sizes {
  steps: number;
  sizes: number[];
  /** Accuracy on the test set, a row a seed, a column a size. */
  plain: number[][];
  augmented: number[][];
}

export const trainingSize = figure<LabModule>()<Sizes>({
  id: 'training-set-size',
  title: 'Accuracy by size of the training set, with and without augmentation',
  caption:
    'The same net, the same samples, the same number of steps; only that one run sees each image as it is and the ' +
    'other a fresh variation of it in every epoch.',
  source: 'DNN 4.4.4; REG, augmentation; S44',
  seeds: { quick: 10, full: 20 },
  run(lab, context) {
    const full = context.mode === 'full';
    const [steps, sizes] = full ? [1500, [50, 100, 200, 400, 800]] : [300, [50, 100, 300]];
    const policy = { ...lab.NO_CHANGE, rotation: Math.PI / 18, resize: 1.1, shear: 0.15 };
    const result: Sizes = { steps, sizes, plain: [], augmented: [] };
    context.seeds.forEach((seed, s) => {
      context.progress(s / context.seeds.length);
      const random = seededRandom(seed);
      const { train, test } = trainAndTest(context, random);
      const run = (size: number, augmented: boolean): number => {
        const options = { train: firstOf(train, size), test, steps, ...(augmented && { policy }) };
        return accuracyOf(predictions(lab, options, random), test);
      };
      result.plain.push(sizes.map((size) => run(size, false)));
      result.augmented.push(sizes.map((size) => run(size, true)));
    });
    return result;
  },
  chart({ steps, sizes, plain, augmented }, context): Chart {
    const gains = sizes.map((_, i) => pairedDifference(byPlace(plain)[i]!, byPlace(augmented)[i]!));
    const named = (wanted: (gain: (typeof gains)[number]) => boolean): string =>
      sizes.flatMap((size, i) => (wanted(gains[i]!) ? [`${size}: ${points(gains[i]!)}`] : [])).join(', ');
    const [better, worse, open] = [
      named(({ low }) => low > 0),
      named(({ high }) => high < 0),
      named(({ low, high }) => low <= 0 && high >= 0),
    ];
    return {
      kind: 'lines',
      title: this.title,
      ...subtitle(context),
      note: `${steps} steps of Adam in all runs; rotation ±10°, resize 1/1.1 to 1.1, shear ±0.15; band: 95 % interval of the mean`,
      verdict: [
        better && `Better with augmentation, in percentage points, paired by seed, at ${better}`,
        worse && `worse at ${worse}`,
        open && `not told apart at ${open}`,
      ]
        .filter(Boolean)
        .join('; ')
        .replace(/^./, (letter) => letter.toUpperCase())
        .concat('.'),
      source: this.source,
      size: { width: 900, height: 560 },
      x: { label: 'training samples', scale: 'log' },
      y: { label: 'accuracy on the test set', unit: '%' },
      series: [
        { name: 'as they are', runs: plain },
        { name: 'augmented', runs: augmented },
      ].map(({ name, runs }) => ({
        name,
        x: sizes,
        ...band(byPlace(runs.map((row) => row.map((v) => 100 * v))).map(meanInterval)),
      })),
    };
  },
});
