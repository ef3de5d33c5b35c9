import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import type { FigureContext } from '../../../src/figures/figure';
import { figure } from '../../../src/figures/figure';
import { band, geometricMeanInterval, transpose } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import { grid, NOISE, points, tensorsOf, thinned, truth } from './common';

const WIDTHS = [1, 32, 32, 1];
const TRAINING_POINTS = 15;
const VALIDATION_POINTS = 100;
const LEARNING_RATE = 0.01;
const PATIENCE = 100;
const DRAWN_EVERY = 20;
const DATA = 'y = sin(1.5πx) + N(0, 0.3²)';

/** One network, trained to the end, and as early stopping would have left it. */
interface Run {
  train: number[];
  validation: number[];
  /** The epoch whose weights early stopping restores, and the one it stops after. */
  bestEpoch: number;
  stoppedAt: number;
  /** Weights and biases of each layer. */
  memorizing: number[][];
  stopped: number[][];
}

interface Training {
  runs: Run[];
  /** Of the first seed: its training points, and the curves of both networks. */
  shown: { x: number[]; y: number[]; at: number[]; memorizing: number[]; stopped: number[] };
}

/** The two figures show one training: made once for each of them. */
const made = new WeakMap<typeof Lab, Map<string, Training>>();

function trainingOf(lab: typeof Lab, context: FigureContext): Training {
  const key = JSON.stringify([context.mode, context.seeds]);
  const known = made.get(lab) ?? new Map<string, Training>();
  made.set(lab, known);
  const result = known.get(key) ?? trained(lab, context);
  known.set(key, result);
  return result;
}

function trained(lab: typeof Lab, { mode, seeds, progress }: FigureContext): Training {
  const epochs = mode === 'quick' ? 1500 : 6000;
  const at = grid(-1, 1, 401);
  const runs: Run[] = [];
  let shown: Training['shown'] | undefined;
  for (const [i, seed] of seeds.entries()) {
    progress(i / seeds.length);
    const random = seededRandom(seed);
    const samples = points(random, 'training', TRAINING_POINTS);
    const data = {
      train: tensorsOf(samples),
      validation: tensorsOf(points(random, 'validation', VALIDATION_POINTS)),
    };
    const net = lab.newNet(WIDTHS, random.stream('weights'));
    const early = new lab.EarlyStopping({ patience: PATIENCE });
    let [stoppedAt, seen] = [0, 0];
    // Asks early stopping, but trains on: one training shows both networks.
    const stopping: Lab.Stopping = {
      update(loss, weights) {
        seen += 1;
        if (stoppedAt === 0 && early.update(loss, weights)) stoppedAt = seen;
        return false;
      },
      restore: () => undefined,
    };
    const optimizer = tf.train.adam(LEARNING_RATE);
    const history = lab.memorize(net, data, { epochs, optimizer, stopping });
    const numbersOf = (): number[][] => net.map((weight) => Array.from(weight.dataSync()));
    const curve = (): number[] =>
      tf.tidy(() => Array.from(lab.predict(net, tf.tensor2d(at, [at.length, 1])).dataSync()));
    const [memorizing, memorizedCurve] = [numbersOf(), curve()];
    early.restore(net);
    const [stopped, stoppedCurve] = [numbersOf(), curve()];
    runs.push({ ...history, bestEpoch: early.bestEpoch, stoppedAt, memorizing, stopped });
    shown ??= {
      x: Array.from(samples.x),
      y: Array.from(samples.y),
      at,
      memorizing: memorizedCurve,
      stopped: stoppedCurve,
    };
    early.dispose();
    optimizer.dispose();
    tf.dispose([net, data.train.x, data.train.y, data.validation.x, data.validation.y]);
  }
  return { runs, shown: shown! };
}

const seedsOf = ({ seeds }: FigureContext): string =>
  seeds.length === 1 ? '1 seed' : `${seeds.length} seeds`;
const network = `network ${WIDTHS.join('–')}, tanh, Adam η = ${LEARNING_RATE}`;

export const memorizing = figure<typeof Lab>()<Training>({
  id: 'memorizing-network',
  title: 'A regression network learns its training set by heart',
  caption:
    'Left: the curves of one network after its last epoch, and with the weights that early stopping restores. Right: the ' +
    'errors by epoch. The training error falls below the variance of the noise; the validation error turns long before.',
  source: 'WD, first figure; DNN 4.4.1; S26, S30',
  seeds: { quick: 5, full: 20 },
  run: trainingOf,
  chart({ runs, shown }, context): Chart {
    const epochs = runs[0]!.train.map((_, i) => i + 1);
    const line = (part: 'train' | 'validation'): { x: number[] } & ReturnType<typeof band> => ({
      x: thinned(epochs, DRAWN_EVERY),
      ...band(thinned(transpose(runs.map((run) => run[part])), DRAWN_EVERY).map(geometricMeanInterval)),
    });
    return {
      kind: 'panels',
      title: this.title,
      dataset: DATA,
      seeds: seedsOf(context),
      note: `${TRAINING_POINTS} training and ${VALIDATION_POINTS} validation points, ${network}, patience ${PATIENCE}; band: 95 % interval of the (geometric) mean`,
      verdict: lossVerdict(runs),
      source: this.source,
      size: { width: 1150, height: 560 },
      panels: [
        {
          kind: 'scatter',
          title: `seed ${context.seeds[0]}`,
          x: { label: 'x' },
          y: { label: 'y' },
          groups: [{ name: 'training points', x: shown.x, y: shown.y, style: 0 }],
          curves: [
            { name: 'after the last epoch', x: shown.at, y: shown.memorizing, style: 1 },
            { name: `early-stopped (epoch ${runs[0]!.bestEpoch})`, x: shown.at, y: shown.stopped, style: 2 },
            { name: 'without noise', x: shown.at, y: shown.at.map(truth), dashed: true, style: 5 },
          ],
        },
        {
          kind: 'lines',
          title: 'errors by epoch',
          x: { label: 'epoch' },
          y: { label: 'mean squared error', scale: 'log' },
          references: [{ axis: 'y', value: NOISE ** 2, label: 'variance of the noise' }],
          series: [
            { name: 'training', ...line('train'), style: 1 },
            { name: 'validation', ...line('validation'), style: 2 },
          ],
        },
      ],
    };
  },
});

function lossVerdict(runs: Run[]): string {
  const end = geometricMeanInterval(runs.map((run) => run.train.at(-1)!));
  const rise = geometricMeanInterval(runs.map((run) => run.validation.at(-1)! / Math.min(...run.validation)));
  const memorized = end.high < NOISE ** 2;
  const best = runs.map((run) => 1 + run.validation.indexOf(Math.min(...run.validation)));
  return (
    `The training error ends at ${end.centre.toPrecision(2)} (${end.low.toPrecision(2)} to ${end.high.toPrecision(2)}), ` +
    (memorized
      ? `${(NOISE ** 2 / end.centre).toPrecision(2)} times below the variance of the noise: the noise is learned as well. `
      : 'not below the variance of the noise with 95 % confidence. ') +
    `The validation error is least at epochs ${Math.min(...best)} to ${Math.max(...best)}, and ends ` +
    (rise.low > 1
      ? `${rise.centre.toFixed(1)} times as high (${rise.low.toFixed(1)} to ${rise.high.toFixed(1)}).`
      : 'no higher than chance explains.')
  );
}

const LAYERS = ['hidden layer 1', 'hidden layer 2', 'output layer'];

export const weightBoxes = figure<typeof Lab>()<Training>({
  id: 'weight-boxes',
  title: 'Weights by layer: the memorizing network and the early-stopped one',
  caption:
    'The weights and biases of all seeds together, layer by layer, in the boxes of your boxPlotStatistics. Half of the ' +
    'weights lie in a box (erratum E1). Training on to the end spreads them.',
  source: 'WD, box plots; S27; erratum E1',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const { runs, shown } = trainingOf(lab, context);
    const boxes = (which: 'memorizing' | 'stopped'): Lab.BoxPlotStatistics[] =>
      LAYERS.map((_, l) => lab.boxPlotStatistics(runs.flatMap((run) => layerOf(run[which], l))));
    return { runs, shown, boxes: { memorizing: boxes('memorizing'), stopped: boxes('stopped') } };
  },
  chart(result, context): Chart {
    const { runs, boxes } = result as Training & {
      boxes: Record<'memorizing' | 'stopped', Lab.BoxPlotStatistics[]>;
    };
    return {
      kind: 'boxes',
      title: this.title,
      dataset: DATA,
      seeds: seedsOf(context),
      note: `the networks of memorizing-network; box: first to third quartile, whiskers: farthest weight within 1.5 box heights`,
      verdict: spreadVerdict(runs),
      source: this.source,
      size: { width: 1000, height: 600 },
      x: { label: 'layer' },
      y: { label: 'weight' },
      categories: LAYERS,
      series: [
        { name: 'memorizing', boxes: boxes.memorizing, style: 1 },
        { name: 'early-stopped', boxes: boxes.stopped, style: 2 },
      ],
    };
  },
});

function layerOf(weights: number[][], l: number): number[] {
  return [...weights[2 * l]!, ...weights[2 * l + 1]!];
}

/** By seed, the spread of the memorizing network's weights over that of the same network stopped early. */
function spreadVerdict(runs: Run[]): string {
  const std = (weights: number[]): number => {
    const mean = weights.reduce((sum, w) => sum + w, 0) / weights.length;
    return Math.sqrt(weights.reduce((sum, w) => sum + (w - mean) ** 2, 0) / weights.length);
  };
  const layers = LAYERS.map((layer, l) => {
    const ratio = geometricMeanInterval(
      runs.map((run) => std(layerOf(run.memorizing, l)) / std(layerOf(run.stopped, l))),
    );
    const told = `${ratio.centre.toFixed(2)} times (${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)})`;
    return { wider: ratio.low > 1, text: `${layer}: ${told}` };
  });
  const wider = layers.filter((layer) => layer.wider).length;
  const where =
    wider === layers.length
      ? 'in every layer'
      : wider === 0
        ? 'in no layer'
        : `in ${wider} of ${layers.length} layers`;
  return `The memorizing network's weights have the larger standard deviation ${where}, with 95 % confidence. ${layers.map(({ text }) => text).join('; ')}.`;
}
