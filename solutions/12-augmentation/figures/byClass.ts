import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { trainAndTest } from '../../../src/figures/samples';
import type { Lab, LabModule } from './common';
import { accuracyOf, firstOf, pairedDifference, points, predictions } from './common';

const SAMPLES = 200;
const DEGREE = Math.PI / 180;

interface ByClass {
  steps: number;
  classes: readonly string[];
  /** Accuracy by seed, of each class and last of all. */
  plain: number[][];
  policies: { name: string; accuracy: number[][] }[];
}

export const byClass = figure<LabModule>()<ByClass>({
  id: 'gain-by-class',
  title: 'What each transform gains or harms, class by class',
  caption:
    'Accuracy on test images as they are, minus that of the same net without augmentation. A transform teaches ' +
    'the net that what it makes has the same label: where that is false, as for a 6 turned into a 9 or a mirrored 7, ' +
    'it teaches something false.',
  source: 'DNN 4.4.4; REG, flip; S44; erratum E18',
  seeds: { quick: 8, full: 30 },
  run(lab, context) {
    const steps = context.mode === 'full' ? 1000 : 150;
    const { classes } = context.dataset.samples;
    const policies: [string, Partial<Lab.Policy>][] = [
      ['rotate ±15°', { rotation: 15 * DEGREE }],
      ['rotate by U[0°, 360°]', { rotation: Math.PI }],
      ['flip half of them', { flip: 0.5 }],
      ['resize by U[1/1.6, 1.6]', { resize: 1.6 }],
      ['noise bounded by 0.3', { noise: 0.3 }],
    ];
    const result: ByClass = {
      steps,
      classes,
      plain: [],
      policies: policies.map(([name]) => ({ name, accuracy: [] })),
    };
    context.seeds.forEach((seed, s) => {
      context.progress(s / context.seeds.length);
      const random = seededRandom(seed);
      const { train, test } = trainAndTest(context, random);
      const run = (policy?: Lab.Policy): number[] => {
        const options = { train: firstOf(train, SAMPLES), test, steps, ...(policy && { policy }) };
        const predicted = predictions(lab, options, random);
        return [...classes.map((_, c) => accuracyOf(predicted, test, c)), accuracyOf(predicted, test)];
      };
      result.plain.push(run());
      policies.forEach(([, policy], i) =>
        result.policies[i]!.accuracy.push(run({ ...lab.NO_CHANGE, ...policy })),
      );
    });
    return result;
  },
  chart({ steps, classes, plain, policies }, context): Chart {
    const categories = [...classes, 'all'];
    const gainsOf = (accuracy: number[][]): ReturnType<typeof pairedDifference>[] =>
      categories.map((_, c) =>
        pairedDifference(
          plain.map((row) => row[c]!),
          accuracy.map((row) => row[c]!),
        ),
      );
    const all = policies.map(({ name, accuracy }) => ({ name, gains: gainsOf(accuracy) }));
    const ends = all.flatMap(({ gains }) => gains.flatMap(({ low, high }) => [100 * low, 100 * high]));
    const limits = {
      min: Math.floor(Math.min(...ends) / 10) * 10,
      max: Math.ceil(Math.max(...ends) / 10) * 10,
    };
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${SAMPLES} training samples, ${steps} steps; bars: 95 % interval of the paired difference`,
      verdict: verdictOf(all, classes),
      source: this.source,
      size: { width: 1100, height: 720 },
      columns: 3,
      panels: all.map(({ name, gains }) => ({
        kind: 'bars',
        title: name,
        x: { label: 'class' },
        y: { label: 'gain in accuracy', unit: 'points', ...limits },
        categories,
        series: [
          {
            values: gains.map(({ centre }) => 100 * centre),
            interval: {
              low: gains.map(({ low }) => 100 * low),
              high: gains.map(({ high }) => 100 * high),
            },
          },
        ],
      })),
    };
  },
});

/** What is told apart from 0: over all classes, and by which class each harms most. */
function verdictOf(
  all: { name: string; gains: ReturnType<typeof pairedDifference>[] }[],
  classes: readonly string[],
): string {
  const sentences = all.map(({ name, gains }) => {
    const whole = gains.at(-1)!;
    const told = whole.low > 0 ? 'helps' : whole.high < 0 ? 'harms' : 'neither helps nor harms for certain';
    const worst = gains
      .slice(0, -1)
      .map((gain, c) => ({ gain, c }))
      .filter(({ gain }) => gain.high < 0)
      .sort((one, other) => one.gain.centre - other.gain.centre)[0];
    const most = worst ? `, most the ${classes[worst.c]!}: ${points(worst.gain)}` : '';
    return `${name} ${told}, ${points(whole)}${told === 'harms' ? most : ''}`;
  });
  return `Over all classes, in percentage points: ${sentences.join('; ')}.`;
}
