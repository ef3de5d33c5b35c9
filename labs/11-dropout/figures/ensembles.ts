import * as tf from '@tensorflow/tfjs';
import type { Chart, SingleChart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import type { SeededRandom } from '../../../src/core/rng';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import {
  band,
  bars,
  differences,
  familyIntervals,
  meanInterval,
  percentages,
  transpose,
} from '../../../src/figures/statistics';
import { capitalized, listed } from '../../../src/core/words';
import { comparison, percent } from '../../../src/figures/words';
import type { Interval } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import type { Parts, Regime } from './common';
import * as common from './common';
import { KEEP_PROB } from './common';

const KINDS = ['initialization', 'bagging', 'architecture'] as const;
const MEMBERS = 10;
/** Training steps of each member, and of the net with dropout. */
const STEPS = 40;
/** Masks of Monte-Carlo dropout in the comparison with a single net. */
const MASKS = 50;
/** Hidden units of the ensemble by architecture: the members take them in turn. */
const ARCHITECTURES = [common.RANDOM_LABELS.widths, [112, 32], [32, 112], [48, 48]];
const SIZES = Array.from({ length: MEMBERS }, (_, i) => i + 1);

/** Shares of wrong predictions on the test samples. */
interface Errors {
  regime: Regime;
  /** One net without dropout, a number a seed. */
  single: number[];
  /** Ensembles of 1, 2, … members, a row a seed. */
  ensembles: Record<(typeof KINDS)[number], number[][]>;
  /** One net trained with dropout, tested by weight scaling, a number a seed. */
  dropout: number[];
  /** The same net, averaged over 1, 2, … masks up to the largest ensemble size, a row a seed; and over MASKS masks. */
  monteCarlo: number[][];
  monteCarloMany: number[];
}

export const ensembles = figure<typeof Lab>()<Errors[]>({
  id: 'ensembles',
  title: 'Ensembles of three kinds, and dropout',
  caption:
    'Test error against the number of members, which differ by initialization, by data (bagging) or by ' +
    'architecture; beside them, nets trained with dropout, with all units or averaged over masks.',
  source: 'DNN 4.4.3; S39, S43; Breiman 1996; Srivastava et al. 2014',
  seeds: { quick: 10, full: 20 },
  run(lab, context) {
    const regimes =
      context.mode === 'full' ? [common.RANDOM_LABELS, common.TRUE_LABELS] : [common.RANDOM_LABELS];
    return regimes.map((regime, r) => {
      const errors = noErrors(regime);
      for (const [i, seed] of context.seeds.entries()) {
        context.progress((r + i / context.seeds.length) / regimes.length);
        addSeed(lab, context, seed, errors);
      }
      return errors;
    });
  },
  chart(regimes, context): Chart {
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${common.sizesOf(common.RANDOM_LABELS)}; ${common.TRAINING}; ${STEPS} steps each; dropout with keepProb ${KEEP_PROB}; ${common.TEST_SAMPLES} test samples`,
      verdict: verdictOf(regimes[0]!),
      headline: headlineOf(regimes[0]!),
      details: regimes.map(wordsOf).join(' '),
      source: this.source,
      columns: 3,
      panels: regimes.flatMap(panelsOf),
    };
  },
});

function noErrors(regime: Regime): Errors {
  return {
    regime,
    single: [],
    ensembles: { initialization: [], bagging: [], architecture: [] },
    dropout: [],
    monteCarlo: [],
    monteCarloMany: [],
  };
}

/** Adds the errors of one seed. The single net is the first member of the ensemble by initialization. */
function addSeed(lab: typeof Lab, context: FigureContext, seed: number, errors: Errors): void {
  const random = seededRandom(seed);
  const parts = common.partsOf(context, random, errors.regime);
  const { test } = parts;
  const errorOf = (p: tf.Tensor2D): number => common.errorAndLoss(p, test.y).error;
  for (const kind of KINDS) {
    const networks = membersOf(lab, kind, parts, random);
    const bySize = tf.tidy(() =>
      SIZES.map((size) => errorOf(lab.ensemblePredict(networks.slice(0, size), test.x))),
    );
    errors.ensembles[kind].push(bySize);
    if (kind === 'initialization') errors.single.push(bySize[0]!);
    tf.dispose(networks);
  }
  tf.tidy(() => {
    const [first] = planOf(lab, 'initialization', parts, random);
    const start = common.startingNetwork(parts.train, errors.regime.widths, first!.initial);
    const options = { steps: STEPS, keepProb: KEEP_PROB, masks: random.stream('masks') };
    const network = common.trainNetwork(lab, start, parts.train, options);
    errors.dropout.push(errorOf(lab.predict(network, test.x, { form: 'inverted', keepProb: KEEP_PROB })));
    const once = common.stochasticLogits(lab, network, test.x, { keepProb: KEEP_PROB, seed });
    const draws = Array.from({ length: MASKS }, once);
    const averageOf = (count: number): tf.Tensor2D => {
      let next = 0;
      return lab.monteCarloPredict(() => draws[next++]!.clone(), count).mean;
    };
    errors.monteCarlo.push(SIZES.map((count) => errorOf(averageOf(count))));
    errors.monteCarloMany.push(errorOf(averageOf(MASKS)));
  });
  common.disposeParts(parts);
}

function planOf(
  lab: typeof Lab,
  kind: Lab.EnsembleKind,
  { train }: Parts,
  random: SeededRandom,
): Lab.Member[] {
  const sampleCount = train.x.shape[0];
  return lab.planEnsemble(kind, MEMBERS, { sampleCount, architectures: ARCHITECTURES, random });
}

function membersOf(
  lab: typeof Lab,
  kind: Lab.EnsembleKind,
  parts: Parts,
  random: SeededRandom,
): Lab.Network[] {
  return planOf(lab, kind, parts, random).map(({ rows, widths, initial }) => {
    const chosen = tf.tensor1d(rows, 'int32');
    const samples = { x: parts.train.x.gather(chosen), y: parts.train.y.gather(chosen) };
    const start = common.startingNetwork(samples, widths as [number, number], initial);
    // With keepProb 1 no unit is dropped, so the stream doesn't matter.
    const options = { steps: STEPS, keepProb: 1, masks: random.stream('no masks') };
    const network = common.trainNetwork(lab, start, samples, options);
    tf.dispose([chosen, samples]);
    return network;
  });
}

/** The methods that are compared with the single net, in the order of the bars. */
function methodsOf({ ensembles, dropout, monteCarloMany }: Errors): { name: string; errors: number[] }[] {
  return [
    ...KINDS.map((kind) => ({
      name: `${MEMBERS} by ${kind}`,
      errors: ensembles[kind].map((run) => run.at(-1)!),
    })),
    { name: 'dropout', errors: dropout },
    { name: `dropout, ${MASKS} masks`, errors: monteCarloMany },
  ];
}

/** The methods against the single net: paired by seed, in points, corrected for their number. */
function gainsOf(errors: Errors): { name: string; gain: Interval }[] {
  const methods = methodsOf(errors);
  const gains = familyIntervals(
    methods.map(({ errors: all }) => percentages(differences(all, errors.single))),
  );
  return methods.map(({ name }, i) => ({ name, gain: gains[i]! }));
}

/** The numbers of masks at which Monte-Carlo dropout is drawn. */
const COUNTS = [...SIZES, MASKS];

function panelsOf(errors: Errors): SingleChart[] {
  const { regime, single, ensembles, dropout, monteCarlo, monteCarloMany } = errors;
  const line = (runs: number[][]) => band(transpose(runs).map((row) => meanInterval(percentages(row))));
  const flat = (values: number[]) => line(values.map((value) => COUNTS.map(() => value)));
  const byKind = KINDS.map((kind) => line(ensembles[kind]));
  const masked = line(monteCarlo.map((run, seed) => [...run, monteCarloMany[seed]!]));
  // Both panels of errors have one axis, so that their heights can be compared.
  const heights = [...byKind, masked, flat(dropout), flat(single)].map(({ band: { low, high } }) => [
    ...low,
    ...high,
  ]);
  const limits = {
    min: 5 * Math.floor(Math.min(...heights.flat()) / 5),
    max: 5 * Math.ceil(Math.max(...heights.flat()) / 5),
  };
  const gains = gainsOf(errors);
  const x = { label: 'members of the ensemble', scale: 'log' as const };
  const y = { label: 'test error', unit: '%', ...limits };
  return [
    {
      kind: 'lines',
      title: `${capitalized(regime.name)}: ensembles`,
      x,
      y,
      series: KINDS.map((kind, i) => ({ name: `by ${kind}`, x: SIZES, ...byKind[i]!, style: i })),
    },
    {
      kind: 'lines',
      title: `${capitalized(regime.name)}: one net`,
      x: { ...x, label: 'masks averaged' },
      y,
      series: [
        { name: 'averaged over masks', x: COUNTS, ...masked, style: 4 },
        { name: 'with dropout', x: COUNTS, ...flat(dropout), style: 3, dashed: true, marks: 'none' },
        { name: 'without', x: COUNTS, ...flat(single), style: 6, dashed: true, marks: 'none' },
      ],
    },
    {
      kind: 'bars',
      title: 'test error − one net’s; 95 % for all',
      dots: true,
      x: { label: '' },
      y: { label: 'difference', unit: 'points' },
      categories: gains.map(({ name }) => name),
      series: [bars(gains.map(({ gain }) => gain))],
      references: [{ axis: 'y', value: 0, label: 'one net' }],
    },
  ];
}

/** The methods of the verdict; the details have all. */
const NAMED = [`${MEMBERS} by initialization`, 'dropout'];

function verdictOf(errors: Errors): string {
  const words = gainsOf(errors)
    .filter(({ name }) => NAMED.includes(name))
    .map(({ name, gain }) => `${name} ${comparison(gain)}`);
  return `Test error against one net, points: ${words.join(', ')}.`;
}

function wordsOf(errors: Errors): string {
  const words = gainsOf(errors).map(({ name, gain }) => `${name}: ${comparison(gain, { unit: ' points' })}`);
  return `With ${errors.regime.name}, one net errs on ${percent(meanInterval(errors.single).centre)}. ${words.join('; ')}.`;
}

function headlineOf(errors: Errors): string {
  const told = gainsOf(errors).filter(({ name, gain }) => NAMED.includes(name) && gain.high < 0);
  if (told.length === 0) return 'No ensemble is told apart from one net';
  const names = listed(told.map(({ name }) => name.replace('by initialization', 'nets')));
  return `${capitalized(names)} err${names === 'dropout' ? 's' : ''} less than one net`;
}
