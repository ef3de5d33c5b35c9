import type { BoxPlotStatistics } from '../../../src/charts/boxPlotStatistics';
import { boxPlotStatistics } from '../../../src/charts/boxPlotStatistics';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import { once } from '../../../src/figures/once';
import type { Interval } from '../../../src/figures/statistics';
import { band, familyIntervals, meanInterval, transpose } from '../../../src/figures/statistics';
import { decimals, meanInWords, percent, withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Net, Parts } from './common';
import {
  disposeNet,
  disposeParts,
  errorOf,
  lossOf,
  netFor,
  partsOf,
  regimeOf,
  train,
  weightsOf,
} from './common';
import { capitalized, listed } from '../../../src/core/words';

const STEPS = { quick: 160, full: 400 };
/** The number of steps from one measurement of the losses to the next. */
const EVERY = 10;
const METHODS = [
  { name: 'λ = 0', penalty: 'L2', lambda: 0, style: 5 },
  { name: 'L2, λ = 0.03', penalty: 'L2', lambda: 0.03, style: 0 },
  { name: 'L2, λ = 0.2', penalty: 'L2', lambda: 0.2, style: 3 },
  { name: 'L1, λ = 0.01', penalty: 'L1', lambda: 0.01, style: 1 },
] as const;
const LAYERS = ['hidden', 'output'] as const;

interface Method {
  name: string;
  style: number;
  /** The losses, a row a seed, a number a measurement. */
  train: number[][];
  validation: number[][];
  testError: number[];
  /** Box plots of the first seed's weights, one a layer. */
  boxes: BoxPlotStatistics[];
  /** The interquartile range of all weights, a number a seed. */
  spread: number[];
}

interface Training {
  /** The steps at which the losses were measured. */
  steps: number[];
  methods: Method[];
  /** λ = 0, at the step with the smallest validation loss. */
  stopped: Pick<Method, 'boxes' | 'spread'> & { at: number[] };
}

const trained = once((lab: typeof Lab, context: FigureContext): Training => {
  const steps = STEPS[context.mode];
  const measuredAt = Array.from({ length: steps / EVERY + 1 }, (_, i) => i * EVERY);
  const methods: Method[] = METHODS.map(({ name, style }) => ({
    ...{ name, style, train: [], validation: [], testError: [], boxes: [], spread: [] },
  }));
  const stopped: Training['stopped'] = { at: [], boxes: [], spread: [] };
  let done = 0;
  for (const [s, seed] of context.seeds.entries()) {
    const random = seededRandom(seed);
    const parts = partsOf(context, random);
    for (const [m, { penalty, lambda }] of METHODS.entries()) {
      context.progress(done++ / (context.seeds.length * METHODS.length));
      const net = netFor(parts.train, random);
      const run = trainAndWatch(lab, net, parts, { penalty: new lab[penalty]({ lambda }), steps });
      const method = methods[m]!;
      method.train.push(run.train);
      method.validation.push(run.validation);
      method.testError.push(errorOf(net, parts.test));
      method.spread.push(run.last.spread);
      if (s === 0) method.boxes = run.last.boxes;
      if (m === 0) {
        stopped.at.push(run.best.step);
        stopped.spread.push(run.best.spread);
        if (s === 0) stopped.boxes = run.best.boxes;
      }
      disposeNet(net);
    }
    disposeParts(parts);
  }
  return { steps: measuredAt, methods, stopped };
});

interface WeightSummary {
  boxes: BoxPlotStatistics[];
  spread: number;
}

interface WatchedRun {
  /** The losses, a number a measurement. */
  train: number[];
  validation: number[];
  /** The weights at the step with the smallest validation loss, and those of the last step. */
  best: WeightSummary & { step: number };
  last: WeightSummary;
}

/** Trains a net and measures its losses; step 0 does not count as the best. */
function trainAndWatch(
  lab: typeof Lab,
  net: Net,
  parts: Parts,
  options: { penalty: Lab.Penalty; steps: number },
): WatchedRun {
  const losses = { train: [lossOf(net, parts.train)], validation: [lossOf(net, parts.validation)] };
  let best = { loss: Infinity, step: 0, ...summaryOf(net) };
  train(lab, net, parts.train, {
    ...options,
    onStep(step) {
      if (step % EVERY > 0) return;
      losses.train.push(lossOf(net, parts.train));
      const loss = lossOf(net, parts.validation);
      losses.validation.push(loss);
      if (loss < best.loss) best = { loss, step, ...summaryOf(net) };
    },
  });
  return { ...losses, best, last: summaryOf(net) };
}

/** A box plot of each layer's weights, and the interquartile range of all of them. */
function summaryOf(net: Net): WeightSummary {
  const { q1, q3 } = boxPlotStatistics(weightsOf(net));
  return {
    boxes: LAYERS.map((layer) => boxPlotStatistics(weightsOf(net, layer))),
    spread: q3 - q1,
  };
}

const seeds = { quick: 5, full: 10 };

export const trainingCurves = figure<typeof Lab>()<Training>({
  id: 'training-curves',
  title: 'Training and validation loss for λ = 0, small and large',
  caption:
    'The loss without the penalty. Without regularization the training loss goes to 0 and the validation ' +
    'loss turns up; a small λ keeps them closer; with a large one a net hardly learns.',
  source: 'WD, training curves; S37',
  seeds,
  run: trained,
  chart({ steps, methods }, context): Chart {
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${regimeOf(context)}; band: 95 % interval of the mean`,
      verdict: `The validation loss ends ${methods
        .slice(0, 2)
        .map((method) => `${endWords(method)} with ${method.name}`)
        .join(', and ')}.`,
      headline: curveHeadline(methods),
      details: methods.map(curveWords).join(' '),
      source: this.source,
      columns: 2,
      panels: methods.map(({ name, train, validation }) => ({
        kind: 'lines',
        title: name,
        x: { label: 'step' },
        y: { label: 'loss', unit: 'nats', min: 0, max: 3 },
        series: [
          { name: 'training', style: 0, x: steps, ...band(transpose(train).map(meanInterval)) },
          { name: 'validation', style: 1, x: steps, ...band(transpose(validation).map(meanInterval)) },
        ],
      })),
    };
  },
});

export const weightBoxes = figure<typeof Lab>()<Training>({
  id: 'weights-by-layer',
  title: 'The weights of each layer: no penalty, early stopping, L2, L1',
  caption:
    'Box plots of the weights after training (the first seed). Half of the weights lie in a box; points ' +
    'lie beyond 1.5 box heights. L2 makes all weights small; L1 leaves most at 0 and a few large.',
  source: 'WD, box plots; erratum E1; S27, S37',
  seeds,
  run: trained,
  chart({ methods, stopped }, context): Chart {
    const rows = [
      { ...methods[0]!, name: 'λ = 0, last step' },
      { ...stopped, name: 'λ = 0, stopped early', style: 2 },
      // The large λ leaves boxes too small to see.
      ...methods.slice(1).filter((_, i) => i !== 1),
    ];
    return {
      kind: 'boxes',
      title: this.title,
      ...subtitle(context),
      note: `${regimeOf(context)}; boxes of the first seed`,
      verdict: `Interquartile range, of that at λ = 0: ${spreadsOf(rows)
        .map(
          ({ name, share }) =>
            `${percent(meanInterval(share).centre)} ${name.replace('λ = 0, ', '').replace(/^L/, 'with L')}`,
        )
        .join('; ')}.`,
      headline: spreadHeadline(rows),
      details: `Interquartile range of all weights, against the last step without penalty: ${spreadsOf(rows)
        .map(({ name, share }) => `${name}: ${meanInWords(share)}`)
        .join('; ')}.`,
      source: this.source,
      x: { label: 'layer' },
      y: { label: 'weight' },
      categories: [...LAYERS],
      series: rows.map(({ name, style, boxes }) => ({ name, style, boxes })),
    };
  },
});

/** The last validation loss over the least. */
function riseOf({ validation }: Method): Interval {
  return meanInterval(validation.map((run) => run.at(-1)! - Math.min(...run)));
}

const nats = (interval: Interval): string => withInterval(interval, decimals(2));

/** Says if the validation loss turns without a penalty, and with the small L2. */
function curveHeadline([without, small]: Method[]): string {
  if (riseOf(without!).low < 0.005) return 'Without a penalty, no rise of the validation loss is told apart';
  const end = riseOf(small!).high < 0.005 ? '; under small L2 it doesn’t' : '';
  return `Without a penalty the validation loss rises${end}`;
}

/** A rise that rounds to 0 is no rise. */
function endWords(method: Method): string {
  const rise = riseOf(method);
  return rise.high < 0.005 ? 'at its minimum' : `${nats(rise)} above its minimum`;
}

function curveWords(method: Method): string {
  const { name, train, validation, testError } = method;
  const rise = riseOf(method);
  const gap = meanInterval(validation.map((run, i) => run.at(-1)! - train[i]!.at(-1)!));
  return `${name}: validation loss ends ${nats(rise)} above its minimum, ${nats(gap)} above the training loss; test error ${meanInWords(testError)}.`;
}

/** The interquartile range of each row but the first, in that of the first, seed by seed. */
function spreadsOf(rows: { name: string; spread: number[] }[]): { name: string; share: number[] }[] {
  const [base, ...others] = rows;
  return others.map(({ name, spread }) => ({
    name,
    share: spread.map((range, i) => range / base!.spread[i]!),
  }));
}

/** The methods whose weights are told apart as less spread than without a penalty; corrected for their number. */
function spreadHeadline(rows: { name: string; spread: number[] }[]): string {
  const shares = spreadsOf(rows);
  const intervals = familyIntervals(shares.map(({ share }) => share));
  const told = shares.filter((_, i) => intervals[i]!.high < 1).map(({ name }) => shortName(name));
  return told.length === 0
    ? 'No method is told apart by the spread of its weights'
    : `${capitalized(listed(told))} leave${told.length === 1 ? 's' : ''} the weights less spread`;
}

const shortName = (name: string): string =>
  name
    .replace(/^λ = 0, /u, '')
    .replace(/,.*/u, '')
    .replace('stopped early', 'early stopping');
