import type { BarsChart } from '../../../src/charts/bars';
import type { Chart } from '../../../src/charts/chart';
import type { RandomStream } from '../../../src/core/rng';
import type { LabelledSamples } from '../../../src/data/dataset';
import { figure, subtitle } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { capitalized } from '../../../src/core/words';
import { differences, familyIntervals } from '../../../src/figures/statistics';
import { inPoints, signedDecimals } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Accuracies } from './common';
import { FIRST_SEED, percentBars, limitsOf, measureArm, pairedDifference, points, splitsOf } from './common';
import type { Arm } from './nets';

const SAMPLES = 200;
const CONDITIONS = [
  { name: 'labels right', wrong: 0 },
  { name: '20 % of labels wrong', wrong: 0.2 },
];

interface Method {
  name: string;
  short: string;
  /** The letter of its strength. */
  axis: string;
  /** From weak to strong. */
  strengths: number[];
  arm(lab: typeof Lab, strength: number): Arm;
}

const layer = (lab: typeof Lab, std: number, name: string): Lab.GaussianNoise =>
  new lab.GaussianNoise({ std, seed: FIRST_SEED, name });

const METHODS: Method[] = [
  {
    name: 'noise on the inputs',
    short: 'inputs',
    axis: 'σ',
    strengths: [0.1, 0.3, 0.5],
    arm: (lab, std) => ({ inputNoise: layer(lab, std, 'noise-on-inputs') }),
  },
  {
    name: 'noise on the hidden units',
    short: 'hidden',
    axis: 'σ',
    strengths: [0.5, 1, 2],
    arm: (lab, std) => ({ hiddenNoise: layer(lab, std, 'noise-on-hidden') }),
  },
  {
    name: 'L2',
    short: 'L2',
    axis: 'λ',
    strengths: [0.001, 0.003, 0.01],
    arm: (_, l2) => ({ l2 }),
  },
];

/** The accuracies under one condition: of the plain nets, and of each method at each of its strengths. */
interface Condition {
  plain: Accuracies;
  methods: Accuracies[][];
}

interface Noise {
  steps: number;
  samples: number;
  conditions: Condition[];
}

export const noise = figure<typeof Lab>()<Noise>({
  id: 'noise-and-l2',
  title: 'Noise on the inputs, noise on the hidden units, and L2',
  caption:
    'Gain in accuracy over the same net without, at several strengths, with right labels and with a fifth ' +
    'of them wrong: learning by heart costs most then. Validation chooses the strength; test judges it.',
  source: 'REG, noise; S45',
  seeds: { quick: 10, full: 20 },
  firstSeed: FIRST_SEED,
  run(lab, context) {
    const steps = context.mode === 'full' ? 1000 : 200;
    const splits = splitsOf(context, SAMPLES);
    const trainings = METHODS.reduce((count, { strengths }) => count + strengths.length, 1);
    let done = 0;
    const conditions = CONDITIONS.map(({ wrong }): Condition => {
      const mislabelled = splits.map((split) => ({
        ...split,
        train: withWrongLabels(split.train, wrong, split.random.stream('wrong labels')),
      }));
      const run = (arm: Arm): Accuracies => {
        context.progress(done++ / (trainings * CONDITIONS.length));
        return measureArm(lab, mislabelled, arm, steps);
      };
      return {
        plain: run({}),
        methods: METHODS.map(({ strengths, arm }) => strengths.map((strength) => run(arm(lab, strength)))),
      };
    });
    return { steps, samples: splits[0]!.train.count, conditions };
  },
  chart({ steps, samples, conditions }, context): Chart {
    const gains = conditions.map(gainsOf);
    const limits = limitsOf(
      gains.flatMap(({ validation, test }) => [...validation.flat(), ...test]),
      1,
    );
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${samples} training samples, ${steps} steps; wrong labels among the training samples only; error bars: 95 % interval of the difference, paired by seed`,
      verdict: verdictOf(conditions),
      headline: headlineOf(conditions),
      details: detailsOf(gains),
      source: this.source,
      panels: gains.map(({ validation, test }, c): BarsChart => ({
        kind: 'bars',
        title: CONDITIONS[c]!.name,
        dots: true,
        references: [{ axis: 'y', value: 0 }],
        x: { label: 'strength: gain on validation; chosen by it: gain on test' },
        y: { label: 'gain in accuracy', unit: 'points', ...limits },
        categories: ['weak', 'middle', 'strong', 'chosen'],
        series: METHODS.map(({ name, axis, strengths }, m) => ({
          name: `${name}, ${axis} ${strengths.join(', ')}`,
          style: m,
          ...percentBars([...validation[m]!, test[m]!]),
        })),
      })),
    };
  },
});

/** The samples with a share of wrong labels, each wrong one equally likely. */
function withWrongLabels(samples: LabelledSamples, share: number, random: RandomStream): LabelledSamples {
  const classes = samples.classes.length;
  return {
    ...samples,
    y: samples.y.map((label) =>
      random.bernoulli(share) ? (label + 1 + random.integer(classes - 1)) % classes : label,
    ),
  };
}

/** Test accuracy at the strengths chosen, against none: paired by seed, corrected for methods and conditions. */
function verdictOf(conditions: Condition[]): string {
  const intervals = familyIntervals(conditions.flatMap((condition) => pairsOf(condition)));
  const words = conditions.map((_, c) => {
    const own = METHODS.map(({ short: name }, m) => ({
      name,
      gain: inPoints(intervals[c * METHODS.length + m]!),
    }));
    const told = own.filter(({ gain }) => gain.low > 0 || gain.high < 0);
    const list = told.map(({ name, gain }) => `${name} ${signedDecimals(1)(gain.centre)}`).join(', ');
    return `${CONDITIONS[c]!.name}: ${list || 'none told apart'}`;
  });
  return `Points of accuracy gained, ${words.join('; ')}.`;
}

/** The differences of test accuracy by seed, for each method. */
function pairsOf({ plain, methods }: Condition): number[][] {
  return methods.map((strengths) => differences(chosenTest(plain, strengths), plain.test));
}

/** The test accuracy at the strength that is best on each seed's validation set. */
function chosenTest(plain: Accuracies, strengths: Accuracies[]): number[] {
  return plain.test.map((_, seed) => {
    const best = [plain, ...strengths].reduce((first, second) =>
      second.validation[seed]! > first.validation[seed]! ? second : first,
    );
    return best.test[seed]!;
  });
}

interface Gains {
  /** By method and strength. */
  validation: Interval[][];
  /** By method, at the strength that is best on each seed's validation set. */
  test: Interval[];
}

function gainsOf({ plain, methods }: Condition): Gains {
  return {
    validation: methods.map((strengths) =>
      strengths.map(({ validation }) => pairedDifference(plain.validation, validation)),
    ),
    test: methods.map((strengths) => pairedDifference(plain.test, chosenTest(plain, strengths))),
  };
}

function detailsOf(gains: Gains[]): string {
  const sentences = gains.map(({ test }, c) => {
    const named = (words: string, wanted: (gain: Interval) => boolean): string[] => {
      const list = METHODS.flatMap(({ name }, m) =>
        wanted(test[m]!) ? [`${name} ${points(test[m]!)}`] : [],
      );
      return list.length > 0 ? [`${words}: ${list.join(', ')}`] : [];
    };
    const parts = [
      ...named('better than none', ({ low }) => low > 0),
      ...named('worse than none', ({ high }) => high < 0),
      ...named('not told apart from none', ({ low, high }) => low <= 0 && high >= 0),
    ];
    return `${capitalized(CONDITIONS[c]!.name)}: ${parts.join('; ')}.`;
  });
  return `Strength chosen on validation, gain in points of test accuracy. ${sentences.join(' ')}`;
}

/** How many methods gain, with wrong labels and without; corrected for all of them. */
function headlineOf(conditions: Condition[]): string {
  const intervals = familyIntervals(conditions.flatMap((condition) => pairsOf(condition)));
  const [right, wrong] = conditions.map(
    (_, c) =>
      intervals.slice(c * METHODS.length, (c + 1) * METHODS.length).filter(({ low }) => low > 0).length,
  );
  return `With wrong labels ${wrong} of ${METHODS.length} methods gain, with right ones ${right}`;
}
