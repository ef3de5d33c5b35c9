/** The regression network of the text, which memorizes 15 points, under no penalty, L2 and L1. */
import * as tf from '@tensorflow/tfjs';
import { mean } from 'simple-statistics';
import type { BoxPlotStatistics } from '../../../src/charts/boxPlotStatistics';
import { boxPlotStatistics } from '../../../src/charts/boxPlotStatistics';
import type { BoxesChart } from '../../../src/charts/boxes';
import type { Chart, SingleChart } from '../../../src/charts/chart';
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import { counted } from '../../../src/core/words';
import { noisyCurve, sine } from '../../../src/data/curves';
import type { FigureContext } from '../../../src/figures/figure';
import { figure } from '../../../src/figures/figure';
import { once } from '../../../src/figures/once';
import { evenlySpaced } from '../../../src/figures/spacing';
import type { Interval } from '../../../src/figures/statistics';
import {
  differences,
  familyIntervals,
  familyRatios,
  geometricBand,
  percentages,
} from '../../../src/figures/statistics';
import { descend, lecunNormal, Perceptron } from '../../../src/figures/training';
import { decimals, factor, percent, ratioFinding, withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';

const WIDTHS = [1, 32, 32, 1];
const LAYERS = ['first layer', 'inner layer', 'last layer'];
const INNER = 1;
/** A weight below this size counts as 0 beside those of the memorizing network, which are about 1. */
const NEAR_ZERO = 0.01;
const TRAINING_POINTS = 15;
const VALIDATION_POINTS = 100;
const NOISE = 0.3;
const LEARNING_RATE = 0.01;
const EPOCHS = { quick: 1200, full: 6000 };
/** The number of epochs from one measurement to the next. */
const EVERY = { quick: 30, full: 100 };
/** λ was chosen on seeds 0 to 7: a small one, and one that leaves a curve too simple for the data. */
const METHODS = [
  { name: 'λ = 0', penalty: 'L2', lambda: 0, style: 5 },
  { name: 'L2, λ = 0.001', penalty: 'L2', lambda: 0.001, style: 0 },
  { name: 'L2, λ = 0.1', penalty: 'L2', lambda: 0.1, style: 3 },
  { name: 'L1, λ = 0.003', penalty: 'L1', lambda: 0.003, style: 1 },
] as const;
/** The inputs at which the curves are drawn. */
const GRID = evenlySpaced(-1, 1, 201);
const truth = sine(0.75);

interface Method {
  name: string;
  style: number;
  /** Mean squared errors, a row a seed, a number a measurement. */
  train: number[][];
  validation: number[][];
  /** The predictions of the first seed's net at {@link GRID}. */
  curve: number[];
  /** For each layer, the weights of all seeds together. */
  boxes: BoxPlotStatistics[];
  /** The share of each seed's weights of the inner layer that are near 0. */
  nearZero: number[];
}

interface Regression {
  /** The epochs of the measurements. */
  epochs: number[];
  /** The training points of the first seed. */
  points: { x: number[]; y: number[] };
  methods: Method[];
}

/** Inputs and targets of all seeds, of shape [seed, point, 1]. */
interface Points {
  x: tf.Tensor3D;
  y: tf.Tensor3D;
}

const trained = once((lab: typeof Lab, { mode, seeds, progress }: FigureContext): Regression => {
  const randoms = seeds.map(seededRandom);
  const data = {
    train: pointsOf(randoms, 'training', TRAINING_POINTS),
    validation: pointsOf(randoms, 'validation', VALIDATION_POINTS),
  };
  const epochs = Array.from({ length: EPOCHS[mode] / EVERY[mode] }, (_, i) => (i + 1) * EVERY[mode]);
  const methods = METHODS.map(({ name, style, penalty, lambda }, m): Method => {
    progress(m / METHODS.length);
    const run = trainOne(lab, randoms, data, { penalty: new lab[penalty]({ lambda }), mode });
    return { name, style, ...run };
  });
  const points = { x: [...row(data.train.x, 0)], y: [...row(data.train.y, 0)] };
  tf.dispose([data.train.x, data.train.y, data.validation.x, data.validation.y]);
  return { epochs, points, methods };
});

/** Noisy points of the curve, others for each seed; each name gives other points. */
function pointsOf(randoms: SeededRandom[], name: string, count: number): Points {
  const all = randoms.map((random) => noisyCurve(truth, count, random.stream(name), { noise: NOISE }));
  const stacked = (lists: Float32Array[]): tf.Tensor3D =>
    tf.tensor3d(
      lists.flatMap((list) => [...list]),
      [randoms.length, count, 1],
    );
  return { x: stacked(all.map(({ x }) => x)), y: stacked(all.map(({ y }) => y)) };
}

/** The numbers of one network out of a stack. */
function row(stack: tf.Tensor, network: number): Float32Array {
  return tf.tidy(() => stack.gather([network]).dataSync()) as Float32Array;
}

/** The networks of all seeds, side by side: kernels [seed, fanIn, fanOut]. They don't affect each other. */
function freshNets(randoms: SeededRandom[]): Perceptron {
  const streams = randoms.map((random) => random.stream('weights'));
  const last = WIDTHS.at(-1)!;
  return new Perceptron({
    widths: WIDTHS,
    activation: 'tanh',
    kernel: (fanIn, fanOut) => tf.stack(streams.map((stream) => lecunNormal(stream, [fanIn, fanOut]))),
    bias: (units) =>
      units === last
        ? tf.zeros([randoms.length, 1, units])
        : tf.stack(streams.map((stream) => randomNormal(stream, [1, units]))),
  });
}

/** Trains the networks of all seeds with one penalty, and measures them on the way and at the end. */
function trainOne(
  lab: typeof Lab,
  randoms: SeededRandom[],
  { train, validation }: { train: Points; validation: Points },
  { penalty, mode }: { penalty: Lab.Penalty; mode: FigureContext['mode'] },
): Omit<Method, 'name' | 'style'> {
  const nets = freshNets(randoms);
  const named = Object.fromEntries(
    nets.layers.flatMap(({ kernel, bias }, l) => [
      [`${LAYERS[l]}/kernel`, kernel],
      [`${LAYERS[l]}/bias`, bias],
    ]),
  );
  const squares = ({ x, y }: Points): tf.Tensor => nets.output(x).sub(y).square();
  const errors = (points: Points): number[] => tf.tidy(() => [...squares(points).mean([1, 2]).dataSync()]);
  const measured: { train: number[][]; validation: number[][] } = { train: [], validation: [] };
  const optimizer = tf.train.adam(LEARNING_RATE);
  descend({
    optimizer,
    steps: EPOCHS[mode],
    nextBatch: () => train,
    // Summed over the networks, so that each has the gradient of its own mean and its own penalty.
    loss: (points) => lab.addPenalty(squares(points).sum<tf.Tensor1D>([0, 2]), named, penalty).objective,
    variables: nets.variables,
    onStep(step) {
      if (step % EVERY[mode] > 0) return undefined;
      measured.train.push(errors(train));
      measured.validation.push(errors(validation));
      return undefined;
    },
  });
  optimizer.dispose();
  const bySeed = (rows: number[][]): number[][] => randoms.map((_, s) => rows.map((errors) => errors[s]!));
  const grid = tf.tensor3d(
    [...randoms].flatMap(() => GRID),
    [randoms.length, GRID.length, 1],
  );
  const curve = tf.tidy(() => [...row(nets.output(grid), 0)]);
  const result = {
    train: bySeed(measured.train),
    validation: bySeed(measured.validation),
    curve,
    boxes: nets.layers.map(({ kernel }) => boxPlotStatistics([...kernel.dataSync()])),
    nearZero: randoms.map((_, s) => nearZero([...row(nets.layers[INNER]!.kernel, s)])),
  };
  grid.dispose();
  nets.dispose();
  return result;
}

function nearZero(weights: number[]): number {
  return weights.filter((w) => Math.abs(w) < NEAR_ZERO).length / weights.length;
}

const common = (seeds: number[]): { dataset: string; seeds: string } => ({
  dataset: `y = sin(1.5πx) + N(0, ${NOISE}²)`,
  seeds: counted(seeds.length, 'seed'),
});
const setting = ({ epochs }: Regression): string =>
  `${TRAINING_POINTS} training and ${VALIDATION_POINTS} validation points, network ${WIDTHS.join('–')}, tanh, Adam η = ${LEARNING_RATE}, ${epochs.at(-1)} epochs; penalty on weights only`;

const RUN = { seeds: { quick: 12, full: 20 }, firstSeed: 100, run: trained };

export const regressionCurves = figure<typeof Lab>()<Regression>({
  id: 'regression-curves',
  title: 'The memorizing network: no penalty, small λ, large λ, L1',
  caption:
    'Above, the first seed’s net after the last epoch; below, errors without the penalty. A small λ over-fits less; a ' +
    'large one leaves a curve too simple for the data.',
  source: 'WD, training curves of the regression network; S37',
  ...RUN,
  chart(result, context): Chart {
    const { methods, points } = result;
    const ratios = errorRatios(methods);
    return {
      kind: 'panels',
      title: this.title,
      ...common(context.seeds),
      note: `${setting(result)}; band: 95 % interval of the geometric mean`,
      verdict: `Times the validation error at λ = 0: ${ratios.map((ratio, m) => `${NAMES[m]} ${factor(ratio, decimals(2))}`).join(', ')}.`,
      headline: ratioFinding(ratios[0]!, {
        above: 'A small λ raises the memorizing net’s validation error',
        below: 'A small λ lowers the memorizing net’s validation error',
        of: 'Validation error with and without a small λ',
      }),
      source: this.source,
      columns: 4,
      panels: [
        ...methods.map((method): SingleChart => fitPanel(method, points)),
        ...methods.map((method): SingleChart => errorPanel(method, result)),
      ],
    };
  },
});

function fitPanel({ name, curve }: Method, { x, y }: Regression['points']): SingleChart {
  return {
    kind: 'scatter',
    title: name,
    x: { label: 'x' },
    y: { label: 'y', min: -2, max: 2 },
    groups: [{ name: 'training points', x, y, style: 2 }],
    curves: [
      { name: 'without noise', x: GRID, y: GRID.map(truth), dashed: true, style: 5 },
      { name: 'network', x: GRID, y: curve, style: 3 },
    ],
  };
}

function errorPanel({ name, train, validation }: Method, { epochs, methods }: Regression): SingleChart {
  // One axis for all methods; a single run that falls far below the others does not stretch it.
  const bands = methods.flatMap((method) => [geometricBand(method.train), geometricBand(method.validation)]);
  const all = bands.flatMap(({ band }) => [...band.low, ...band.high]).filter((end) => end !== null);
  const x = epochs.map((epoch) => epoch / 100);
  return {
    kind: 'lines',
    title: name,
    x: { label: 'epoch', unit: 'hundreds' },
    y: { label: 'squared error', scale: 'log', min: Math.min(...all) / 1.5, max: 1.5 * Math.max(...all) },
    series: [
      { name: 'training', style: 0, x, ...geometricBand(train) },
      { name: 'validation', style: 1, x, ...geometricBand(validation) },
    ],
  };
}

/** The last validation error of each method but the first over that of the first, seed by seed. */
function errorRatios([base, ...others]: Method[]): Interval[] {
  const end = ({ validation }: Method): number[] => validation.map((run) => run.at(-1)!);
  return familyRatios(others.map((method) => end(method).map((error, s) => error / end(base!)[s]!)));
}

/** The methods but the first, in a verdict. */
const NAMES = ['small λ', 'large λ', 'L1'];

export const regressionWeights = figure<typeof Lab>()<Regression>({
  id: 'regression-weights',
  title: 'The weights of the memorizing network, layer by layer',
  caption:
    'The weights of all seeds together. A large λ of L2 leaves next to nothing of the inner layer; L1 leaves most weights ' +
    'at 0 and the rest outside of the whiskers.',
  source: 'WD, box plots of the regression network; erratum E1; S37',
  ...RUN,
  chart(result, context): Chart {
    const { methods } = result;
    const [base, ...others] = methods.map(({ nearZero }) => percentages(nearZero));
    const inner = familyIntervals(others.map((shares) => differences(shares, base!)));
    return {
      kind: 'panels',
      title: this.title,
      ...common(context.seeds),
      note: `${setting(result)}; box: first to third quartile, whiskers within 1.5 box heights; own axis for each layer`,
      verdict: `Share of inner weights near 0, in points above λ = 0: ${inner.map((interval, m) => `${NAMES[m]} ${withInterval(interval, decimals(0))}`).join(', ')}.`,
      headline: `Under a large λ, ${percent(mean(methods[2]!.nearZero), 0)} of the inner weights are near 0`,
      details: `Near 0: |w| < ${NEAR_ZERO}. ${methods.map(({ name, nearZero }) => `${name}: ${percent(mean(nearZero))}`).join('; ')} of the inner layer’s weights.`,
      source: this.source,
      panels: LAYERS.map((_, l) => boxesOfLayer(methods, l)),
    };
  },
});

/** The axis reaches this many times as far as the longest whisker: farther outliers would flatten the boxes. */
const REACH = 2;

function boxesOfLayer(methods: Regression['methods'], l: number): BoxesChart {
  const whiskers = methods.flatMap(({ boxes }) => [-boxes[l]!.whiskerLow, boxes[l]!.whiskerHigh]);
  const limit = REACH * Math.max(...whiskers);
  const isNear = (w: number): boolean => Math.abs(w) <= limit;
  const beyond = methods.flatMap(({ boxes }) => boxes[l]!.outliers.filter((w) => !isNear(w))).length;
  return {
    kind: 'boxes',
    title: beyond > 0 ? `${LAYERS[l]!}; ${beyond} points lie beyond` : LAYERS[l]!,
    x: { label: 'weights of a net' },
    y: { label: 'weight', ...(beyond > 0 && { min: -limit, max: limit }) },
    categories: [String(WIDTHS[l]! * WIDTHS[l + 1]!)],
    series: methods.map(({ name, style, boxes }) => {
      const box = boxes[l]!;
      return { name, style, boxes: [{ ...box, outliers: box.outliers.filter(isNear) }] };
    }),
  };
}
