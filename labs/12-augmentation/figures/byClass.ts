import type { BarsChart } from '../../../src/charts/bars';
import type { Chart } from '../../../src/charts/chart';
import type { HeatMapChart } from '../../../src/charts/heatMap';
import { figure, subtitle } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { differences, familyIntervals, meanInterval, transpose } from '../../../src/figures/statistics';
import { confusionCounts } from '../../../src/train/metrics';
import { comparison, inPoints, sideOf } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { DEGREE, FIRST_SEED, percentBars, splitsOf } from './common';
import { trainNets } from './nets';

const SAMPLES = 100;
/** Erratum E18: the pair that a half turn exchanges. */
const TURNED = ['6', '9'] as const;

const POLICIES: { name: string; policy: Partial<Lab.Policy> }[] = [
  { name: 'rotate ±15°', policy: { rotation: 15 * DEGREE } },
  { name: 'rotate by U[0°, 360°]', policy: { rotation: Math.PI } },
  { name: 'flip half', policy: { flip: 0.5 } },
  { name: 'resize 1/1.6 to 1.6', policy: { resize: 1.6 } },
  { name: 'stretch 1/1.4 to 1.4', policy: { stretch: 1.4 } },
  { name: 'shear ±0.5', policy: { shear: 0.5 } },
  { name: 'noise bounded by 0.3', policy: { noise: 0.3 } },
];
/** Index of the policy that turns all the way round. */
const ALL_ROUND = 1;

/** `counts[seed][true class][predicted class]` on the test set. */
type Confusions = number[][][];

interface ByClass {
  steps: number;
  samples: number;
  classes: readonly string[];
  plain: Confusions;
  augmented: Confusions[];
}

export const byClass = figure<typeof Lab>()<ByClass>({
  id: 'gain-by-class',
  title: 'What each transform gains or harms, class by class',
  caption:
    'Accuracy minus that of the same net without augmentation. A transform teaches that what it makes has ' +
    'the same label: where that is false, as for a 6 turned into a 9, it teaches something false.',
  source: 'DNN 4.4.4; REG, flip; S44; erratum E18',
  seeds: { quick: 10, full: 30 },
  firstSeed: FIRST_SEED,
  run(lab, context) {
    const steps = context.mode === 'full' ? 1000 : 200;
    const { classes } = context.dataset.samples;
    const splits = splitsOf(context, SAMPLES);
    const test = splits.map((split) => split.test);
    const arms = [lab.NO_CHANGE, ...POLICIES.map(({ policy }) => ({ ...lab.NO_CHANGE, ...policy }))];
    const [plain, ...augmented] = arms.map((policy, i) => {
      context.progress(i / arms.length);
      const nets = trainNets(lab, splits, i === 0 ? {} : { policy }, steps);
      const predicted = nets.predict(test);
      nets.dispose();
      return predicted.map((row, s) => confusionCounts(test[s]!.y, row, classes.length));
    }) as [Confusions, ...Confusions[]];
    return { steps, samples: splits[0]!.train.count, classes, plain, augmented };
  },
  chart({ steps, samples, classes, plain, augmented }, context): Chart {
    const all = allGains(plain, augmented);
    const pair = confusedPair(classes, plain, augmented[ALL_ROUND]!);
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${samples} training samples, ${steps} steps; grey: not told apart from 0 (95 % for all gains together, paired by seed)`,
      verdict: verdictOf(all),
      headline: headlineOf(all),
      details: detailsOf(all, classes),
      source: this.source,
      panels: [gainMap(all, classes), ...pair],
    };
  },
});

/** The accuracy of each class, and last of all of them together. */
function accuraciesOf(counts: number[][]): number[] {
  const byClass = counts.map((row, c) => row[c]! / sum(row));
  return [...byClass, sum(counts.map((row, c) => row[c]!)) / sum(counts.map(sum))];
}

/** The gain of each transform in each class; coloured where it is told apart from 0. */
function gainMap(all: Gained[], classes: readonly string[]): HeatMapChart {
  const inCells = (value: (gain: Interval) => number | null): (number | null)[][] =>
    all.map(({ gains }) => gains.map(value));
  const rounded = ({ centre }: Interval): number => Math.round(100 * centre);
  return {
    kind: 'heatMap',
    title: 'gain in accuracy, in points',
    x: { label: 'class', categories: [...classes, 'all'] },
    y: { label: 'transform', categories: all.map(({ name }) => name) },
    values: inCells((gain) => (effectOf(gain) === 'open' ? null : 100 * gain.centre)),
    numbers: inCells(rounded),
    color: { label: 'gain', ramp: 'diverging' },
  };
}

interface Gained {
  name: string;
  /** For each class, and last for all of them together. */
  gains: Interval[];
}

/** The gains of all transforms in all classes: paired by seed, corrected for their number. */
function allGains(plain: Confusions, augmented: Confusions[]): Gained[] {
  const before = transpose(plain.map(accuraciesOf));
  const pairs = augmented.map((counts) =>
    transpose(counts.map(accuraciesOf)).map((after, c) => differences(after, before[c]!)),
  );
  const intervals = familyIntervals(pairs.flat());
  return POLICIES.map(({ name }, i) => ({
    name,
    gains: intervals.slice(i * before.length, (i + 1) * before.length),
  }));
}

/** The rates at which 6 and 9 are confused, with and without turns all the way round, if the data set has both. */
function confusedPair(classes: readonly string[], plain: Confusions, turned: Confusions): BarsChart[] {
  const [six, nine] = TURNED.map((name) => classes.indexOf(name)) as [number, number];
  if (six < 0 || nine < 0) return [];
  const ways = [
    { name: '6 as 9', from: six, to: nine },
    { name: '9 as 6', from: nine, to: six },
  ].map(({ name, from, to }) => {
    const shares = (confusions: Confusions): number[] =>
      confusions.map((counts) => counts[from]![to]! / sum(counts[from]!));
    const [before, after] = [shares(plain), shares(turned)];
    return { name, before, after };
  });
  return [
    {
      kind: 'bars',
      title: '6 and 9 taken for each other',
      x: { label: 'true class, and what it is taken for' },
      y: { label: 'share of the class', unit: '%', min: 0 },
      categories: ways.map(({ name }) => name),
      series: [
        { name: 'no augmentation', style: 2, ...percentBars(ways.map(({ before }) => meanInterval(before))) },
        { name: 'U[0°, 360°]', style: 1, ...percentBars(ways.map(({ after }) => meanInterval(after))) },
      ],
    },
  ];
}

const sum = (numbers: number[]): number => numbers.reduce((total, v) => total + v, 0);

function effectOf(gain: Interval): 'helps' | 'harms' | 'open' {
  return sideOf(gain, { above: 'helps', below: 'harms', around: 'open' } as const);
}

function verdictOf(all: Gained[]): string {
  const told = toldOf(all);
  if (told.length === 0) return 'Accuracy over all classes is not told apart from that without augmentation.';
  const words = told.slice(0, 2).map(({ name, whole }) => `${name} ${comparison(inPoints(whole))}`);
  return `Accuracy, all classes, points: ${words.join(', ')}.`;
}

/** Each transform's gain over all classes, and the classes told apart by themselves. */
function detailsOf(all: Gained[], classes: readonly string[]): string {
  const words = all.map(({ name, gains }) => {
    const told = classes.flatMap((label, c) => {
      const effect = effectOf(gains[c]!);
      return effect === 'open' ? [] : [`${effect} ${label}`];
    });
    const whole = comparison(inPoints(gains.at(-1)!), { unit: ' points' });
    return `${name}: ${whole}${told.length > 0 ? ` (${told.join(', ')})` : ''}`;
  });
  return `Accuracy against none, corrected for all classes and transforms: ${words.join('; ')}.`;
}

/** The transforms whose gain over all classes is told apart, the largest first. */
function toldOf(all: Gained[]): { name: string; whole: Interval }[] {
  return all
    .map(({ name, gains }) => ({ name, whole: gains.at(-1)! }))
    .filter(({ whole }) => effectOf(whole) !== 'open')
    .toSorted((a, b) => Math.abs(b.whole.centre) - Math.abs(a.whole.centre));
}

function headlineOf(all: Gained[]): string {
  const [first] = toldOf(all);
  if (!first) return 'Accuracy with and without augmentation: not told apart';
  return `Accuracy over all classes: ${effectOf(first.whole) === 'helps' ? 'higher' : 'lower'} with ${first.name}`;
}
