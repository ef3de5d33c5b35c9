import * as tf from '@tensorflow/tfjs';
import { quantile } from 'simple-statistics';
import type { BoxesChart } from '../../../src/charts/boxes';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import type { FigureContext } from '../../../src/figures/figure';
import { figure } from '../../../src/figures/figure';
import { once } from '../../../src/figures/once';
import { evenlySpaced } from '../../../src/figures/spacing';
import { band, geometricMeanInterval, scaleInterval, transpose } from '../../../src/figures/statistics';
import { counted } from '../../../src/core/words';
import { decimals, ratio, withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { DATA, NOISE, noisyPoints, tensorsOf, thinned, truth } from './common';

const WIDTHS = [1, 32, 32, 1];
const TRAINING_POINTS = 15;
const VALIDATION_POINTS = 100;
const LEARNING_RATE = 0.01;
const PATIENCE = 100;
const DRAWN_EVERY = 20;

/** One network, trained to the end, and with the weights that early stopping restores. */
interface Run {
  /** Mean squared errors by epoch. */
  train: number[];
  validation: number[];
  /** The epoch whose weights early stopping restores, and the epoch after which it stops. */
  bestEpoch: number;
  stoppedAt: number;
  /** Weights and biases of each layer. */
  memorizing: number[][];
  stopped: number[][];
}

interface Training {
  runs: Run[];
  /** The first seed's training points, and the curves of both networks at `grid`. */
  shown: { x: number[]; y: number[]; grid: number[]; memorizing: number[]; stopped: number[] };
}

/** The inputs at which the curves are drawn. */
const GRID = evenlySpaced(-1, 1, 401);

const training = once((lab: typeof Lab, { mode, seeds, progress }: FigureContext): Training => {
  const epochs = mode === 'quick' ? 1500 : 6000;
  const trained = seeds.map((seed, i) => {
    progress(i / seeds.length);
    return trainOne(lab, seed, epochs);
  });
  return { runs: trained.map(({ run }) => run), shown: trained[0]!.shown };
});

function trainOne(lab: typeof Lab, seed: number, epochs: number): { run: Run; shown: Training['shown'] } {
  const random = seededRandom(seed);
  const samples = noisyPoints(random, 'training', TRAINING_POINTS);
  const data = {
    train: tensorsOf(samples),
    validation: tensorsOf(noisyPoints(random, 'validation', VALIDATION_POINTS)),
  };
  const net = lab.newNet(WIDTHS, random.stream('weights'));
  const early = new lab.EarlyStopping({ patience: PATIENCE });
  let [stoppedAt, seen] = [0, 0];
  // Asks early stopping, but goes on: so one training gives both networks.
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
  const memorizing = weightsAndCurve(lab, net);
  early.restore(net);
  const stopped = weightsAndCurve(lab, net);
  const result = {
    run: {
      ...history,
      bestEpoch: early.bestEpoch,
      stoppedAt,
      memorizing: memorizing.weights,
      stopped: stopped.weights,
    },
    shown: {
      x: Array.from(samples.x),
      y: Array.from(samples.y),
      grid: GRID,
      memorizing: memorizing.curve,
      stopped: stopped.curve,
    },
  };
  early.dispose();
  optimizer.dispose();
  tf.dispose([net, data.train.x, data.train.y, data.validation.x, data.validation.y]);
  return result;
}

/** The weights and biases of each layer, and the predictions at {@link GRID}. */
function weightsAndCurve(lab: typeof Lab, net: Lab.Net): { weights: number[][]; curve: number[] } {
  return {
    weights: net.map((weight) => Array.from(weight.dataSync())),
    curve: tf.tidy(() => Array.from(lab.predict(net, tf.tensor2d(GRID, [GRID.length, 1])).dataSync())),
  };
}

const network = `network ${WIDTHS.join('–')}, tanh, Adam η = ${LEARNING_RATE}`;

export const memorizing = figure<typeof Lab>()<Training>({
  id: 'memorizing-network',
  title: 'A regression network learns the noise of its training points',
  caption:
    'Left, one network after its last epoch, and as early stopping restores it. Right, the training error ' +
    'falls below the variance of the noise; the validation error turns long before.',
  source: 'WD, first figure; DNN 4.4.1; S26, S30',
  seeds: { quick: 5, full: 20 },
  run: training,
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
      seeds: counted(context.seeds.length, 'seed'),
      note: `${TRAINING_POINTS} training and ${VALIDATION_POINTS} validation points, ${network}, patience ${PATIENCE}; band: 95 % interval of the (geometric) mean`,
      ...lossWords(runs),
      source: this.source,
      panels: [
        {
          kind: 'scatter',
          title: `one network (seed ${context.seeds[0]})`,
          x: { label: 'x' },
          y: { label: 'y' },
          groups: [{ name: 'training points', x: shown.x, y: shown.y, style: 0 }],
          curves: [
            { name: 'after the last epoch', x: shown.grid, y: shown.memorizing, style: 1 },
            {
              name: `early-stopped (epoch ${runs[0]!.bestEpoch})`,
              x: shown.grid,
              y: shown.stopped,
              style: 2,
            },
            { name: 'without noise', x: shown.grid, y: shown.grid.map(truth), dashed: true, style: 5 },
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

function lossWords(runs: Run[]): { verdict: string; headline: string; details: string } {
  const end = geometricMeanInterval(runs.map((run) => run.train.at(-1)!));
  const rise = geometricMeanInterval(runs.map((run) => run.validation.at(-1)! / Math.min(...run.validation)));
  const overNoise = scaleInterval(end, 1 / NOISE ** 2);
  const memorized = end.high < NOISE ** 2;
  const best = runs.map((run) => 1 + run.validation.indexOf(Math.min(...run.validation)));
  return {
    verdict: `Last errors: training ${ratio(overNoise, { as: 'the noise variance' })}, validation ${ratio(rise, { as: 'each net’s least' })}.`,
    headline: memorized
      ? `The net learns the noise by heart${rise.low > 1 ? ' while its validation error rises' : ''}`
      : 'The training error is not told apart from the noise',
    details:
      `The training error ends at ${withInterval(end, (error) => error.toPrecision(2))}, ` +
      (memorized
        ? `${(NOISE ** 2 / end.centre).toPrecision(2)} times below the variance of the noise: the noise is learned as well. `
        : 'not below the variance of the noise with 95 % confidence. ') +
      `The validation error is least at epochs ${Math.min(...best)} to ${Math.max(...best)}, and ends ` +
      (rise.low > 1
        ? `${withInterval(rise, decimals(1), { unit: ' times as high' })}.`
        : 'not told apart from its least.'),
  };
}

const LAYERS = ['hidden layer 1', 'hidden layer 2', 'output layer'];

type Network = 'memorizing' | 'stopped';

interface WeightBoxes extends Training {
  /** One for each layer. */
  boxes: Record<Network, Lab.BoxPlotStatistics[]>;
}

export const weightBoxes = figure<typeof Lab>()<WeightBoxes>({
  id: 'weight-boxes',
  title: 'Weights by layer: the memorizing network and the early-stopped one',
  caption:
    'The weights and biases of all seeds together, layer by layer, in the boxes of your boxPlotStatistics. Half of the ' +
    'weights lie in a box (erratum E1). Training on to the end spreads them.',
  source: 'WD, box plots; S27; erratum E1',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const { runs, shown } = training(lab, context);
    const boxes = (network: Network): Lab.BoxPlotStatistics[] =>
      LAYERS.map((_, l) => lab.boxPlotStatistics(runs.flatMap((run) => layerOf(run[network], l))));
    return { runs, shown, boxes: { memorizing: boxes('memorizing'), stopped: boxes('stopped') } };
  },
  chart({ runs, boxes }, context): Chart {
    return {
      kind: 'panels',
      title: this.title,
      dataset: DATA,
      seeds: counted(context.seeds.length, 'seed'),
      note: 'box: first to third quartile, whiskers: farthest weight within 1.5 box heights; own axis for each layer',
      ...spreadWords(runs),
      source: this.source,
      panels: LAYERS.map((layer, l) =>
        boxesOf(layer, [boxes.memorizing[l]!, boxes.stopped[l]!], layerOf(runs[0]!.memorizing, l).length),
      ),
    };
  },
});

/** The axis reaches this many times as far as the longest whisker: farther outliers would flatten the boxes. */
const REACH = 2;

function boxesOf(layer: string, boxes: Lab.BoxPlotStatistics[], weights: number): BoxesChart {
  const limit =
    REACH * Math.max(...boxes.flatMap(({ whiskerLow, whiskerHigh }) => [-whiskerLow, whiskerHigh]));
  const near = boxes.map((box) => ({ ...box, outliers: box.outliers.filter((w) => Math.abs(w) <= limit) }));
  const beyond = boxes.map(({ outliers }, i) => outliers.length - near[i]!.outliers.length);
  const cut = beyond.some((count) => count > 0);
  return {
    kind: 'boxes',
    title: cut ? `${layer}; beyond the axis: ${beyond.join(' and ')} points` : layer,
    x: { label: 'weights and biases of a net' },
    y: { label: 'weight', ...(cut && { min: -limit, max: limit }) },
    categories: [String(weights)],
    series: near.map((box, i) => ({ name: ['memorizing', 'early-stopped'][i]!, boxes: [box], style: i + 1 })),
  };
}

/** The weights and biases of layer l. */
function layerOf(weights: number[][], l: number): number[] {
  return [...weights[2 * l]!, ...weights[2 * l + 1]!];
}

/** The box height of the memorizing network over that of the same network stopped early, layer by layer, paired by seed. */
function spreadWords(runs: Run[]): { verdict: string; headline: string; details: string } {
  const height = (weights: number[]): number => quantile(weights, 0.75) - quantile(weights, 0.25);
  // A claim about all layers needs no correction: it is made only if each interval supports it.
  const ratios = LAYERS.map((_, l) =>
    geometricMeanInterval(
      runs.map((run) => height(layerOf(run.memorizing, l)) / height(layerOf(run.stopped, l))),
    ),
  );
  const wider = ratios.filter(({ low }) => low > 1).length;
  const layers = wider === ratios.length ? 'every layer' : `${wider} of ${ratios.length} layers`;
  return {
    headline:
      wider > 0
        ? `Training to the end spreads the weights of ${layers}`
        : 'No layer is shown to spread by training to the end',
    verdict: `Box heights, memorizing over stopped, from left to right: ${ratios.map((interval) => withInterval(interval, decimals(2))).join(', ')}.`,
    details: LAYERS.map((layer, l) => `${layer}: ${ratio(ratios[l]!, { as: 'as high' })}`).join('; '),
  };
}
