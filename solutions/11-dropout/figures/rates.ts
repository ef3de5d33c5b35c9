import * as tf from '@tensorflow/tfjs';
import type { Chart, SingleChart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
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
import type { Interval } from '../../../src/figures/statistics';
import { capitalized, counted, listed } from '../../../src/core/words';
import { comparison, inPoints, meanInWords } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Parts, Regime } from './common';
import * as common from './common';

/** The dropout rates: the shares of units that are dropped. */
const RATES = [0, 0.1, 0.2, 0.5, 0.8];
/** The number of points of a curve. */
const POINTS = 20;

/** The rates whose curves are drawn; all of them have a dot at the end. */
const DRAWN = [0, 0.1, 0.5, RATES.at(-1)!];

interface Curves {
  rate: number;
  /** After every few steps, a row a seed. */
  trainingLoss: number[][];
  validationLoss: number[][];
  /** The share of wrong predictions after the last step, a number a seed. */
  validationError: number[];
}

interface Outcome {
  regime: Regime;
  rates: Curves[];
  /** For each seed: the rate with the smallest last validation error, and the test errors. */
  chosen: { rate: number; testError: number; testErrorWithout: number }[];
}

interface Rates {
  steps: number;
  outcomes: Outcome[];
}

export const rates = figure<typeof Lab>()<Rates>({
  id: 'rates',
  title: 'Training and validation curves by dropout rate',
  caption:
    'Losses during training (measured without dropout), with wrong labels that the net can memorize and ' +
    'with a small net. The rate is chosen by validation; the test set is used once, for it and rate 0.',
  source: 'TT, Dropout; DNN 4.4.3; S43; erratum E25',
  seeds: { quick: 10, full: 20 },
  run(lab, context) {
    const steps = context.mode === 'full' ? 320 : 80;
    const regimes = [common.RANDOM_LABELS, common.SMALL_NET];
    const outcomes = regimes.map((regime, r) =>
      outcomeOf(lab, context, { regime, steps }, (share) => context.progress((r + share) / regimes.length)),
    );
    return { steps, outcomes };
  },
  chart({ steps, outcomes }, context): Chart {
    const gains = gainsOf(outcomes);
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${common.TRAINING}; same data and start for all rates; bands and bars: 95 % interval of the mean; ${highRates(outcomes)}`,
      verdict: verdictOf(outcomes, gains),
      headline: headlineOf(outcomes, gains),
      details: outcomes.map((outcome) => wordsOf(outcome)).join(' '),
      source: this.source,
      columns: 3,
      panels: outcomes.flatMap((outcome, o) =>
        panelsOf(outcome, { steps, axes: lossAxes(outcomes), gain: gains[o]! }),
      ),
    };
  },
});

function outcomeOf(
  lab: typeof Lab,
  context: FigureContext,
  { regime, steps }: { regime: Regime; steps: number },
  progress: (share: number) => void,
): Outcome {
  const rates = RATES.map((rate): Curves => ({
    rate,
    trainingLoss: [],
    validationLoss: [],
    validationError: [],
  }));
  const chosen = context.seeds.map((seed, i) => {
    progress(i / context.seeds.length);
    const random = seededRandom(seed);
    const parts = common.partsOf(context, random, regime);
    const networks = rates.map((curves) => {
      const start = common.startingNetwork(parts.train, regime.widths, random.stream('weights'));
      const options = { steps, keepProb: 1 - curves.rate, masks: random.stream('masks') };
      const run = trainAndWatch(lab, start, parts, options);
      curves.trainingLoss.push(run.trainingLoss);
      curves.validationLoss.push(run.validationLoss);
      curves.validationError.push(run.validationError);
      return run.network;
    });
    const ends = rates.map(({ validationError }) => validationError[i]!);
    // Of equal validation errors, the smaller rate is chosen.
    const best = ends.indexOf(Math.min(...ends));
    const testErrorOf = (network: Lab.Network): number =>
      common.errorAndLoss(predictions(lab, network, parts.test), parts.test.y).error;
    const [testError, testErrorWithout] = tf.tidy(() => [
      testErrorOf(networks[best]!),
      testErrorOf(networks[0]!),
    ]);
    tf.dispose(networks);
    common.disposeParts(parts);
    return { rate: RATES[best]!, testError: testError!, testErrorWithout: testErrorWithout! };
  });
  return { regime, rates, chosen };
}

interface WatchedRun {
  network: Lab.Network;
  /** After every few steps. */
  trainingLoss: number[];
  validationLoss: number[];
  /** After the last step. */
  validationError: number;
}

function trainAndWatch(
  lab: typeof Lab,
  start: Lab.Network,
  { train, validation }: Parts,
  options: common.TrainingOptions,
): WatchedRun {
  const [trainingLoss, validationLoss]: [number[], number[]] = [[], []];
  let validationError = NaN;
  const onStep = (network: Lab.Network, step: number): void => {
    if (step % (options.steps / POINTS) !== 0) return;
    tf.tidy(() => {
      const onValidation = common.errorAndLoss(predictions(lab, network, validation), validation.y);
      trainingLoss.push(common.errorAndLoss(predictions(lab, network, train), train.y).loss);
      validationLoss.push(onValidation.loss);
      validationError = onValidation.error;
    });
  };
  const network = common.trainNetwork(lab, start, train, { ...options, onStep });
  return { network, trainingLoss, validationLoss, validationError };
}

/** Predictions without dropout: at test time the inverted form changes nothing. */
function predictions(lab: typeof Lab, network: Lab.Network, { x }: Lab.Samples): tf.Tensor2D {
  return lab.predict(network, x, { form: 'inverted', keepProb: 1 });
}

type Which = 'training' | 'validation';

/** One axis of the losses for all regimes, so that they can be compared. */
function lossAxes(outcomes: Outcome[]): Record<Which, { min: number; max: number }> {
  const ends = (which: Which): { min: number; max: number } => {
    const drawn = outcomes.flatMap(({ rates }) => rates.filter(({ rate }) => DRAWN.includes(rate)));
    const intervals = drawn.flatMap((curve) => transpose(curve[`${which}Loss`]).map(meanInterval));
    const low = Math.min(...intervals.map((interval) => (interval.low > 0 ? interval.low : interval.centre)));
    return { min: low / 1.2, max: 1.2 * Math.max(...intervals.map(({ high }) => high)) };
  };
  return { training: ends('training'), validation: ends('validation') };
}

/** At rates from here on the nets hardly learn: their error is told in the note, and would flatten the others on the axis. */
const HIGH = 0.8;

/** `rate 0.8: 27 and 40 points more`, of the regimes in their order. */
function highRates(outcomes: Outcome[]): string {
  const more = outcomes.map(({ rates }) => {
    const high = rates.find(({ rate }) => rate === HIGH)!;
    const lost = percentages(differences(high.validationError, rates[0]!.validationError));
    return Math.round(meanInterval(lost).centre);
  });
  return `rate ${HIGH}: ${more.join(' and ')} points above rate 0`;
}

interface Drawing {
  steps: number;
  axes: ReturnType<typeof lossAxes>;
  /** The test error of the chosen rate minus that of rate 0. */
  gain: Interval;
}

function panelsOf({ regime, rates }: Outcome, { steps, axes, gain }: Drawing): SingleChart[] {
  const epochs = Array.from({ length: POINTS }, (_, i) => ((i + 1) * steps) / POINTS);
  const curves = (which: Which): SingleChart => ({
    kind: 'lines',
    title: `${capitalized(regime.name)}: ${which} loss`,
    x: { label: 'epoch' },
    y: { label: `${which} loss`, unit: 'nats', scale: 'log', ...axes[which] },
    series: rates
      .filter(({ rate }) => DRAWN.includes(rate))
      .map((curve) => ({
        name: `rate ${curve.rate}`,
        x: epochs,
        ...band(transpose(curve[`${which}Loss`]).map(meanInterval)),
      })),
  });
  const [plain, ...others] = rates;
  const byRate = others
    .filter(({ rate }) => rate < HIGH)
    .map(({ rate, validationError }) => ({
      name: String(rate),
      interval: meanInterval(percentages(differences(validationError, plain!.validationError))),
    }));
  const all = [...byRate, { name: 'chosen: test', interval: inPoints(gain) }];
  return [
    curves('training'),
    curves('validation'),
    {
      kind: 'bars',
      title: `${capitalized(regime.name)}: error minus rate 0’s`,
      x: { label: 'dropout rate: validation error' },
      y: { label: 'difference', unit: 'points' },
      categories: all.map(({ name }) => name),
      dots: true,
      series: [bars(all.map(({ interval }) => interval))],
      references: [{ axis: 'y', value: 0 }],
    },
  ];
}

/** The test error of the chosen rate against that of rate 0: paired by seed, corrected for the number of regimes. */
function gainsOf(outcomes: Outcome[]): Interval[] {
  return familyIntervals(
    outcomes.map(({ chosen }) =>
      chosen.map(({ testError, testErrorWithout }) => testError - testErrorWithout),
    ),
  );
}

function verdictOf(outcomes: Outcome[], gains: Interval[]): string {
  const words = outcomes.map(
    ({ regime }, i) => `${shortName(regime.name)} ${comparison(inPoints(gains[i]!), { unit: ' points' })}`,
  );
  return `Test error against rate 0: ${words.join('; ')}.`;
}

/** The rates chosen, and the rates with a lower training loss than rate 0 at some mark; corrected for rates and marks. */
function wordsOf({ regime, rates, chosen }: Outcome): string {
  const plain = rates[0]!.trainingLoss;
  const leads = rates.slice(1).flatMap(({ rate, trainingLoss }) =>
    Array.from({ length: POINTS }, (_, point) => ({
      rate,
      lead: trainingLoss.map((run, i) => run[point]! - plain[i]![point]!),
    })),
  );
  const intervals = familyIntervals(leads.map(({ lead }) => lead));
  const lower = leads.filter(({ lead }, i) => lead.length > 1 && intervals[i]!.high < 0);
  const faster = [...new Set(lower.map(({ rate }) => rate))];
  const errors = [chosen.map(({ testError }) => testError), chosen.map((run) => run.testErrorWithout)];
  return (
    `${capitalized(regime.name)} (${common.sizesOf(regime)}): validation chooses ${choices(chosen.map(({ rate }) => rate))}; test error ` +
    `${errors.map((shares) => meanInWords(shares)).join(' against ')} without dropout; ` +
    (faster.length > 0
      ? `at some mark, the training loss is lower than without dropout at rate ${faster.join(', ')}.`
      : 'at no mark is the training loss of a rate told apart as lower than without dropout.')
  );
}

/** `rate 0.5 for 8 seeds, 0.2 for 2`. */
function choices(chosen: number[]): string {
  const counts = RATES.map((rate) => ({ rate, count: chosen.filter((choice) => choice === rate).length }));
  const words = counts
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ rate, count }, i) => `${rate} for ${i === 0 ? counted(count, 'seed') : count}`);
  return `rate ${words.join(', ')}`;
}

/** The names of the regimes are too long for a verdict. */
const shortName = (name: string): string => name.replace(/^\d+ % /u, '').replace(/^true labels, /u, '');

/** The trainings in which dropout is told apart as better. */
function headlineOf(outcomes: Outcome[], gains: Interval[]): string {
  const helped = outcomes.filter((_, i) => gains[i]!.high < 0).map(({ regime }) => shortName(regime.name));
  return helped.length === 0
    ? 'Test error with and without dropout: not told apart'
    : `With ${listed(helped)}, dropout lowers the test error`;
}
