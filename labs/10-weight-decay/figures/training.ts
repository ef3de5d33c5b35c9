import type { BoxPlotStatistics } from '../../../src/charts/boxPlotStatistics';
import { boxPlotStatistics } from '../../../src/charts/boxPlotStatistics';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { band, meanInterval, transpose } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import {
  descend,
  disposeNet,
  disposeParts,
  errorOf,
  freshNet,
  lossOf,
  partsOf,
  regimeOf,
  sharedRun,
  weightsOf,
} from './common';
import { meanInWords, percent, signed } from './words';

const STEPS = { quick: 160, full: 400 };
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
  /** A row a seed, a number each time it was looked at. */
  train: number[][];
  validation: number[][];
  testError: number[];
  /** Of the weights of each layer, first seed. */
  boxes: BoxPlotStatistics[];
  /** Interquartile range of all weights, of each seed. */
  spread: number[];
}

interface Training {
  seen: number[];
  methods: Method[];
  /** λ = 0, at the step where its validation loss was smallest. */
  stopped: Pick<Method, 'boxes' | 'spread'> & { at: number[] };
}

const trained = sharedRun((lab: typeof Lab, context: FigureContext): Training => {
  const steps = STEPS[context.mode];
  const seen = Array.from({ length: steps / EVERY + 1 }, (_, i) => i * EVERY);
  const methods: Method[] = METHODS.map(({ name, style }) => ({
    ...{ name, style, train: [], validation: [], testError: [], boxes: [], spread: [] },
  }));
  const stopped: Training['stopped'] = { at: [], boxes: [], spread: [] };
  let done = 0;
  for (const seed of context.seeds) {
    for (const [m, { penalty, lambda }] of METHODS.entries()) {
      context.progress(done++ / (context.seeds.length * METHODS.length));
      const random = seededRandom(seed);
      const parts = partsOf(context, random);
      const net = freshNet(parts.train.x.shape[1], parts.train.y.shape[1], random);
      const [train, validation] = [[lossOf(net, parts.train)], [lossOf(net, parts.validation)]];
      let best = { loss: Infinity, step: 0, ...look() };
      descend(lab, net, parts.train, new lab[penalty]({ lambda }), steps, {
        after(step) {
          if (step % EVERY > 0) return;
          train.push(lossOf(net, parts.train));
          validation.push(lossOf(net, parts.validation));
          const loss = validation.at(-1)!;
          if (m === 0 && loss < best.loss) best = { loss, step, ...look() };
        },
      });
      const method = methods[m]!;
      const end = look();
      method.train.push(train);
      method.validation.push(validation);
      method.testError.push(errorOf(net, parts.test));
      method.spread.push(end.spread);
      if (method.boxes.length === 0) method.boxes = end.boxes;
      if (m === 0) {
        stopped.at.push(best.step);
        stopped.spread.push(best.spread);
        if (stopped.boxes.length === 0) stopped.boxes = best.boxes;
      }
      disposeNet(net);
      disposeParts(parts);

      function look(): { boxes: BoxPlotStatistics[]; spread: number } {
        const all = boxPlotStatistics(weightsOf(net));
        return {
          boxes: LAYERS.map((layer) => boxPlotStatistics(weightsOf(net, layer))),
          spread: all.q3 - all.q1,
        };
      }
    }
  }
  return { seen, methods, stopped };
});

const seeds = { quick: 5, full: 10 };

export const trainingCurves = figure<typeof Lab>()<Training>({
  id: 'training-curves',
  title: 'Training and validation loss for λ = 0, small and large',
  caption:
    'The loss without the penalty, on the training and on the validation samples. Without regularization the training loss goes to 0 and the validation loss turns up; ' +
    'a small λ keeps the two closer together; a large one leaves a net that hardly learns.',
  source: 'WD, training curves; S37',
  seeds,
  run: trained,
  chart({ seen, methods }, context): Chart {
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${regimeOf(context)}; band: 95 % interval of the mean`,
      verdict: methods.map(curveVerdict).join(' '),
      source: this.source,
      size: { width: 1150, height: 860 },
      columns: 2,
      panels: methods.map(({ name, train, validation }) => ({
        kind: 'lines',
        title: name,
        x: { label: 'step' },
        y: { label: 'loss', unit: 'nats', min: 0, max: 3 },
        series: [
          { name: 'training', style: 0, x: seen, ...band(transpose(train).map(meanInterval)) },
          { name: 'validation', style: 1, x: seen, ...band(transpose(validation).map(meanInterval)) },
        ],
      })),
    };
  },
});

export const weightBoxes = figure<typeof Lab>()<Training>({
  id: 'weights-by-layer',
  title: 'The weights of each layer: no penalty, early stopping, L2, L1',
  caption:
    'Box plots of the weights after training (the first seed). Box: first to third quartile, half of the weights; whiskers: the farthest weight within 1.5 box heights; points: those beyond. ' +
    'L2 makes all weights small; L1 leaves most at 0 and a few large.',
  source: 'WD, box plots; erratum E1; S27, S37',
  seeds,
  run: trained,
  chart({ methods, stopped }, context): Chart {
    const rows = [
      { ...methods[0]!, name: 'λ = 0, last step' },
      { ...stopped, name: 'λ = 0, stopped early', style: 2 },
      ...methods.slice(1),
    ];
    return {
      kind: 'boxes',
      title: this.title,
      ...subtitle(context),
      note: `${regimeOf(context)}; boxes of the first seed, verdict over all seeds (mean and 95 % interval)`,
      verdict: spreadVerdict(rows),
      source: this.source,
      size: { width: 1150, height: 640 },
      x: { label: 'layer' },
      y: { label: 'weight' },
      categories: [...LAYERS],
      series: rows.map(({ name, style, boxes }) => ({ name, style, boxes })),
    };
  },
});

function curveVerdict({ name, train, validation, testError }: Method): string {
  const rise = meanInterval(validation.map((run) => run.at(-1)! - Math.min(...run)));
  const gap = meanInterval(validation.map((run, i) => run.at(-1)! - train[i]!.at(-1)!));
  const said = ({ centre, low, high }: Interval): string =>
    `${signed(centre, 2)} (${signed(low, 2)} to ${signed(high, 2)})`;
  return `${name}: validation loss ends ${said(rise)} above its minimum, ${said(gap)} above the training loss; test error ${meanInWords(testError)}.`;
}

function spreadVerdict(rows: { name: string; spread: number[] }[]): string {
  const base = rows[0]!.spread;
  return (
    'Interquartile range of all weights, against the last step without penalty: ' +
    rows
      .slice(1)
      .map(({ name, spread }) => {
        const { centre, low, high } = meanInterval(spread.map((s, i) => s / base[i]!));
        return `${name}: ${percent(centre)} (${percent(low)} to ${percent(high)})`;
      })
      .join('; ') +
    '.'
  );
}
