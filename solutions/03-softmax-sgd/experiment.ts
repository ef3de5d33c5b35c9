/**
 * The figures of lab 03, drawn with whatever `lab.ts` they are given: there are no answers in here.
 * `npx lab figures 03` draws them with yours.
 */
import * as tf from '@tensorflow/tfjs';
import { mean } from 'simple-statistics';
import type { Chart } from '../../src/charts/chart';
import type { SeededRandom } from '../../src/core/rng';
import { seededRandom } from '../../src/core/rng';
import { randomNormal } from '../../src/core/tensors';
import { inputSize } from '../../src/data/dataset';
import type { LabelledSamples } from '../../src/data/dataset';
import { splitDataset } from '../../src/data/split';
import { toTensors } from '../../src/data/toTensors';
import type { FigureContext, Figures } from '../../src/figures/figure';
import { figure as figureOf, subtitle } from '../../src/figures/figure';
import {
  band,
  byPlace,
  geometricMeanInterval,
  meanInterval,
  medianRange,
} from '../../src/figures/statistics';
import type * as LabModule from './lab';

type Lab = typeof LabModule;
const figure = figureOf<Lab>();

/** Held back for testing, where the data set has no test part of its own. */
const TEST_SHARE = 0.3;
/** So many training samples at the most in quick mode: enough to see everything that the figures show. */
const QUICK_TRAINING_SAMPLES = 2000;

interface Parts {
  train: LabelledSamples;
  test: LabelledSamples;
}

function partsOf({ dataset, mode }: FigureContext, random: SeededRandom): Parts {
  const test = dataset.parts?.test.count ?? Math.round(TEST_SHARE * dataset.samples.count);
  const rest = dataset.samples.count - test;
  const train = mode === 'quick' ? Math.min(rest, QUICK_TRAINING_SAMPLES) : rest;
  return splitDataset(dataset, { train, test }, random.stream('split'));
}

function tensorsOf(samples: LabelledSamples): LabModule.Samples {
  return toTensors(samples, { flat: true }) as LabModule.Samples;
}

/** W ~ N(0, 0.01²), b = 0: almost uniform predictions, cost near ln(classes). */
function startingWeights(samples: LabelledSamples, random: SeededRandom): LabModule.Weights {
  const shape = [inputSize(samples), samples.classes.length];
  return {
    W: randomNormal(random.stream('weights'), shape, 0, 0.01) as tf.Tensor2D,
    b: tf.zeros([samples.classes.length]),
  };
}

function costOf(lab: Lab, weights: LabModule.Weights, samples: LabModule.Samples): number {
  return tf.tidy(() => lab.costAndGradient(weights, samples).cost.arraySync());
}

/** Weights after some epochs of minibatch SGD. */
function trained(
  lab: Lab,
  start: LabModule.Weights,
  samples: LabModule.Samples,
  options: { epochs: number; batchSize: number; learningRate: number },
  random: SeededRandom,
): LabModule.Weights {
  const order = random.stream('order');
  let weights = start;
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const next = lab.trainEpoch(weights, samples, { ...options, random: order }).weights;
    tf.dispose(weights);
    weights = next;
  }
  return weights;
}

// ---------------------------------------------------------------- softmax itself

const LARGE_SHIFT = 1000;

interface SoftmaxCurves {
  /** The first logit; the others stay at 0 and −1. */
  z: number[];
  /** A row of three probabilities for each z: of the logits, and of the logits + 1000. */
  plain: number[][];
  shifted: number[][];
}

const softmaxCurves = figure<SoftmaxCurves>({
  id: 'softmax-curves',
  title: 'Three probabilities while one logit grows',
  caption:
    'Left, softmax of (z, 0, −1). Right, the same logits with 1000 added to each, which must change nothing: ' +
    'where the right panel is empty, the exponentials have overflowed. Needs only the first task.',
  source: 'SGD; S09',
  seeds: { quick: 1, full: 1 },
  run(lab) {
    const z = Array.from({ length: 81 }, (_, i) => -8 + 0.2 * i);
    const rows = (shift: number): number[][] =>
      tf.tidy(() =>
        lab.softmax(tf.tensor2d(z.map((first) => [first + shift, shift, shift - 1]))).arraySync(),
      );
    return { z, plain: rows(0), shifted: rows(LARGE_SHIFT) };
  },
  chart({ z, plain, shifted }): Chart {
    const lost = shifted.filter((row) => !row.every(Number.isFinite)).length;
    const change = Math.max(...plain.flatMap((row, i) => row.map((p, n) => Math.abs(p - shifted[i]![n]!))));
    const panel = (title: string, rows: number[][]) => ({
      kind: 'lines' as const,
      title,
      x: { label: 'first logit z' },
      y: { label: 'probability', min: 0, max: 1 },
      series: ['z', '0', '−1'].map((logit, n) => ({
        name: `of logit ${logit}`,
        x: z,
        y: rows.map((row) => row[n]!),
      })),
    });
    return {
      kind: 'panels',
      title: this.title,
      note: 'softmax of (z, 0, −1)',
      verdict:
        lost > 0
          ? `With ${LARGE_SHIFT} added, ${lost} of ${z.length} rows are no longer finite: this softmax overflows.`
          : `Adding ${LARGE_SHIFT} to every logit changes no probability by more than ${Math.ceil(change * 1e6)} millionths: rounding of the logits themselves.`,
      source: this.source,
      size: { width: 1000, height: 440 },
      panels: [panel('logits as they are', plain), panel(`logits + ${LARGE_SHIFT}`, shifted)],
    };
  },
});

// ---------------------------------------------------------------- cost against samples and time

const BATCH_SIZE = 16;
const LEARNING_RATES = [0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const TARGET_COST = 0.5;

interface CostCurves {
  sampleCount: number;
  methods: {
    name: string;
    batchSize: number;
    learningRate: number;
    /** Samples whose gradient was computed so far, at each checkpoint. */
    samplesSeen: number[];
    /** Milliseconds of computing gradients and steps so far, a row a seed. */
    time: number[][];
    /** Cost over the whole training set at each checkpoint, a row a seed. */
    cost: number[][];
  }[];
}

/** Checkpoints at steps 0, 1, 2, 3, 4, 6, 8, 11, … : evenly spaced on a log axis. */
function checkpoints(steps: number): number[] {
  const wanted = [0];
  for (let step = 1; step < steps; step = Math.max(step + 1, Math.round(step * 1.4))) wanted.push(step);
  return [...wanted, steps];
}

/** One run of gradient descent on batches of a size; the cost is looked at only at the checkpoints. */
function descend(
  lab: Lab,
  samples: LabModule.Samples,
  start: LabModule.Weights,
  options: { batchSize: number; learningRate: number; epochs: number },
  random: SeededRandom,
): { steps: number[]; time: number[]; cost: number[] } {
  const count = samples.x.shape[0];
  const order = random.stream('order');
  const steps = checkpoints(options.epochs * Math.ceil(count / options.batchSize));
  const due = new Set(steps);
  const time = [0];
  const cost = [costOf(lab, start, samples)];
  let weights: LabModule.Weights = { W: start.W.clone(), b: start.b.clone() };
  let elapsed = 0;
  let step = 0;
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    for (const indices of lab.minibatches(count, options.batchSize, order)) {
      const began = performance.now();
      const next = tf.tidy(() => {
        const batch = options.batchSize < count ? lab.takeBatch(samples, indices) : samples;
        return lab.sgdStep(weights, lab.costAndGradient(weights, batch).gradient, options.learningRate);
      });
      next.W.dataSync();
      elapsed += performance.now() - began;
      tf.dispose(weights);
      weights = next;
      if (!due.has(++step)) continue;
      time.push(elapsed);
      cost.push(costOf(lab, weights, samples));
    }
  }
  tf.dispose(weights);
  return { steps, time, cost };
}

/** The learning rate with the lowest curve, as the mean of ln(cost) over the checkpoints of a short run. */
function bestLearningRate(
  lab: Lab,
  samples: LabModule.Samples,
  start: LabModule.Weights,
  batchSize: number,
): number {
  const epochs = batchSize === samples.x.shape[0] ? 30 : 1;
  const curves = LEARNING_RATES.map((learningRate) => {
    const { cost } = descend(lab, samples, start, { batchSize, learningRate, epochs }, seededRandom(-1));
    const level = mean(cost.map(Math.log));
    return Number.isFinite(level) ? level : Infinity;
  });
  return LEARNING_RATES[curves.indexOf(Math.min(...curves))]!;
}

const costCurves = figure<CostCurves>({
  id: 'cost-by-method',
  title: 'Full gradient, minibatch and single-sample descent',
  caption:
    'The cost over the whole training set from one start, against the samples whose gradient was computed and ' +
    'against the time that took. The full gradient takes one step where SGD has taken many.',
  source: 'SGD, exercises 2–4; S10, S11',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const random = seededRandom(context.seeds[0]!);
    const { train } = partsOf(context, random);
    const samples = tensorsOf(train);
    const start = startingWeights(train, random);
    const methods = [
      { name: 'full gradient', batchSize: train.count, epochs: context.mode === 'full' ? 300 : 100 },
      {
        name: `minibatch of ${BATCH_SIZE}`,
        batchSize: BATCH_SIZE,
        epochs: context.mode === 'full' ? 30 : 10,
      },
      { name: 'single sample', batchSize: 1, epochs: context.mode === 'full' ? 5 : 2 },
    ].map((method, m, all) => {
      const learningRate = bestLearningRate(lab, samples, start, method.batchSize);
      const runs = context.seeds.map((seed, s) => {
        context.progress((m + s / context.seeds.length) / all.length);
        return descend(lab, samples, start, { ...method, learningRate }, seededRandom(seed));
      });
      return {
        name: method.name,
        batchSize: method.batchSize,
        learningRate,
        samplesSeen: runs[0]!.steps.map((step) => step * method.batchSize),
        time: runs.map((run) => run.time),
        cost: runs.map((run) => run.cost),
      };
    });
    tf.dispose([samples.x, samples.y, start.W, start.b]);
    return { sampleCount: train.count, methods };
  },
  chart({ sampleCount, methods }, context): Chart {
    const y = { label: 'cost on the training set', unit: 'nats', scale: 'log' as const };
    const series = methods.map((method) => ({
      name: `${method.name}, η = ${method.learningRate}`,
      ...band(byPlace(method.cost).map(geometricMeanInterval)),
    }));
    const afterStart = <T>(values: T[]): T[] => values.slice(1);
    const from1 = (line: (typeof series)[number], x: number[]) => ({
      ...line,
      x: afterStart(x),
      y: afterStart(line.y),
      band: { low: afterStart(line.band.low), high: afterStart(line.band.high) },
    });
    const times = methods.map((method) => byPlace(method.time).map((at) => medianRange(at).centre));
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${sampleCount} training samples; band: 95 % interval of the geometric mean; each η the best of ${LEARNING_RATES.join(', ')}`,
      verdict: costVerdict(methods, times),
      source: this.source,
      size: { width: 1000, height: 480 },
      panels: [
        {
          kind: 'lines',
          title: 'against samples seen',
          x: { label: 'gradients of single samples computed', scale: 'log' },
          y,
          series: series.map((line, m) => from1(line, methods[m]!.samplesSeen)),
          references: [{ axis: 'x', value: sampleCount, label: 'one epoch' }],
        },
        {
          kind: 'lines',
          title: 'against time',
          x: { label: 'time of gradients and steps', unit: 'ms', scale: 'log' },
          y,
          series: series.map((line, m) => from1(line, times[m]!)),
        },
      ],
    };
  },
});

/** When each method first gets below the target, in samples and in time. */
function costVerdict(methods: CostCurves['methods'], times: number[][]): string {
  const reached = methods.map((method, m) => {
    const centre = byPlace(method.cost).map((at) => geometricMeanInterval(at).centre);
    const place = centre.findIndex((cost) => cost < TARGET_COST);
    return place < 0 ? undefined : { samples: method.samplesSeen[place]!, ms: times[m]![place]! };
  });
  const [full, minibatch] = reached;
  if (!minibatch) return `The minibatch does not reach cost ${TARGET_COST} here.`;
  if (!full)
    return `The minibatch reaches cost ${TARGET_COST} after ${minibatch.samples} samples; the full gradient never does here.`;
  const fewer = full.samples / minibatch.samples;
  const faster = full.ms / minibatch.ms;
  return (
    `To cost ${TARGET_COST}: the minibatch needs ${minibatch.samples} samples, the full gradient ${full.samples} ` +
    `(${fewer.toFixed(1)}×); in time ${compare(faster)}.`
  );
}

function compare(ratio: number): string {
  return ratio >= 1
    ? `the minibatch is ${ratio.toFixed(1)}× faster`
    : `the full gradient is ${(1 / ratio).toFixed(1)}× faster`;
}

// ---------------------------------------------------------------- time of one step

interface StepTimes {
  batchSizes: number[];
  /** Milliseconds of one step, a row a batch size. */
  times: number[][];
}

const stepTimes = figure<StepTimes>({
  id: 'step-time',
  title: 'What one step costs, by batch size',
  caption:
    'A step on few samples costs little more than the calls it is made of; from some batch size on, time grows with the batch.',
  source: 'SGD, exercise 4; S11',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const random = seededRandom(context.seeds[0]!);
    const { train } = partsOf(context, random);
    const samples = tensorsOf(train);
    const start = startingWeights(train, random);
    const batchSizes = powersOfTwo(train.count);
    const repetitions = context.mode === 'full' ? 200 : 40;
    const times = batchSizes.map((): number[] => []);
    // Batch sizes take turns, so that a busy moment of the machine does not fall on one of them only.
    for (let round = -5; round < repetitions; round++) {
      context.progress(Math.max(0, round) / repetitions);
      batchSizes.forEach((batchSize, i) => {
        const ms = timeOfStep(lab, samples, start, batchSize);
        if (round >= 0) times[i]!.push(ms);
      });
    }
    tf.dispose([samples.x, samples.y, start.W, start.b]);
    return { batchSizes, times };
  },
  chart({ batchSizes, times }, context): Chart {
    const ranges = times.map(medianRange);
    const [one, all] = [ranges[0]!.centre, ranges.at(-1)!.centre];
    return {
      kind: 'lines',
      title: this.title,
      dataset: context.dataset.title,
      note: `median of ${times[0]!.length} steps at each size; band: the middle 80 %`,
      verdict: `A step on all ${batchSizes.at(-1)} samples takes ${(all / one).toFixed(1)}× the time of a step on one.`,
      source: this.source,
      x: { label: 'batch size', unit: 'samples', scale: 'log' },
      y: { label: 'time of one step', unit: 'ms', scale: 'log' },
      series: [{ x: batchSizes, ...band(ranges) }],
    };
  },
});

function timeOfStep(
  lab: Lab,
  samples: LabModule.Samples,
  weights: LabModule.Weights,
  batchSize: number,
): number {
  const indices = Array.from({ length: batchSize }, (_, i) => i);
  const began = performance.now();
  const next = tf.tidy(() =>
    lab.sgdStep(weights, lab.costAndGradient(weights, lab.takeBatch(samples, indices)).gradient, 0.1),
  );
  next.W.dataSync();
  const elapsed = performance.now() - began;
  tf.dispose(next);
  return elapsed;
}

/** 1, 2, 4, … and the whole set. */
function powersOfTwo(count: number): number[] {
  const powers = Array.from({ length: Math.ceil(Math.log2(count)) }, (_, i) => 2 ** i);
  return [...powers, count];
}

// ---------------------------------------------------------------- noise of the minibatch gradient

const DRAWS = 20;

interface Noise {
  sampleCount: number;
  batchSizes: number[];
  /** At each place on the way: angle (degrees) and relative error of norm, a row of draws a batch size. */
  places: { name: string; angle: number[][]; error: number[][] }[];
}

const gradientNoise = figure<Noise>({
  id: 'gradient-noise',
  title: 'How far the minibatch gradient is from the full one',
  caption:
    'Angle between the two gradients, and length of their difference relative to the full gradient, by batch size. ' +
    'Drawn without replacement, the error falls as √((1/B)(1 − B/N)) and is 0 when the batch is the whole set.',
  source: 'SGD, the stochastic gradient; S10',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const random = seededRandom(context.seeds[0]!);
    const { train } = partsOf(context, random);
    const samples = tensorsOf(train);
    const start = startingWeights(train, random);
    const later = trained(
      lab,
      copyOf(start),
      samples,
      { epochs: 5, batchSize: 16, learningRate: 0.3 },
      random,
    );
    const batchSizes = powersOfTwo(train.count);
    const draws = random.stream('draws');
    const places = [
      { name: 'at the start', weights: start },
      { name: 'after 5 epochs of SGD', weights: later },
    ].map(({ name, weights }, p) => {
      const full = gradientVector(lab, weights, samples);
      const errors = batchSizes.map((batchSize, i) => {
        context.progress((p + i / batchSizes.length) / 2);
        return Array.from({ length: DRAWS }, () => {
          const indices = draws.permutation(train.count).slice(0, batchSize);
          const batch = lab.takeBatch(samples, indices);
          const gradient = gradientVector(lab, weights, batch);
          tf.dispose([batch.x, batch.y]);
          return deviation(gradient, full);
        });
      });
      const column = (key: 'angle' | 'error'): number[][] =>
        errors.map((row) => row.map((draw) => draw[key]));
      return { name, angle: column('angle'), error: column('error') };
    });
    tf.dispose([samples.x, samples.y, start.W, start.b, later.W, later.b]);
    return { sampleCount: train.count, batchSizes, places };
  },
  chart({ sampleCount, batchSizes, places }, context): Chart {
    const x = { label: 'batch size B', unit: 'samples', scale: 'log' as const };
    const at16 = batchSizes.indexOf(16);
    const angleAt16 = (place: Noise['places'][number]): string =>
      `${medianRange(place.angle[at16]!).centre.toFixed(0)}° ${place.name}`;
    const spread = Math.sqrt(mean(places[0]!.error[0]!.map((error) => error ** 2)));
    const law = batchSizes.map((B) => spread * Math.sqrt((1 / B) * ((sampleCount - B) / (sampleCount - 1))));
    const measuredSizes = batchSizes.slice(0, -1);
    const lines = (key: 'angle' | 'error') =>
      places.map((place) => ({
        name: place.name,
        x: measuredSizes,
        ...band(place[key].slice(0, -1).map(medianRange)),
      }));
    return {
      kind: 'panels',
      title: this.title,
      dataset: context.dataset.title,
      note: `median of ${DRAWS} draws without replacement from N = ${sampleCount}; band: the middle 80 %`,
      verdict: `A batch of 16 points away from the full gradient by ${places.map(angleAt16).join(', ')}.`,
      source: this.source,
      size: { width: 1000, height: 480 },
      panels: [
        {
          kind: 'lines',
          title: 'direction',
          x,
          y: { label: 'angle to the full gradient', unit: 'degrees', min: 0 },
          series: lines('angle'),
        },
        {
          kind: 'lines',
          title: 'size of the error',
          x,
          y: { label: '‖gradient − full‖ / ‖full‖', scale: 'log' },
          series: [
            ...lines('error'),
            {
              name: 'at the start: σ √((1/B)(1 − B/N))',
              x: measuredSizes,
              y: law.slice(0, -1),
              dashed: true,
            },
          ],
        },
      ],
    };
  },
});

function copyOf({ W, b }: LabModule.Weights): LabModule.Weights {
  return { W: W.clone(), b: b.clone() };
}

/** The gradient of all parameters as one list of numbers. */
function gradientVector(lab: Lab, weights: LabModule.Weights, samples: LabModule.Samples): number[] {
  return tf.tidy(() => {
    const { W, b } = lab.costAndGradient(weights, samples).gradient;
    return [...W.dataSync(), ...b.dataSync()];
  });
}

function deviation(gradient: number[], full: number[]): { angle: number; error: number } {
  const cosine = dot(gradient, full) / Math.sqrt(dot(gradient, gradient) * dot(full, full));
  const difference = gradient.map((g, i) => g - full[i]!);
  return {
    angle: (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI,
    error: Math.sqrt(dot(difference, difference) / dot(full, full)),
  };
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

// ---------------------------------------------------------------- what was learned

interface Learned {
  shape: readonly number[];
  classes: readonly string[];
  /** The column of W of each class. */
  weights: number[][];
  /** Rows: true class, columns: predicted class; counts over the test sets of all seeds. */
  confusion: number[][];
  /** Share of correct predictions on each seed's test set. */
  accuracy: number[];
}

/** Trains to near convergence and looks at the test set once. */
function learn(lab: Lab, context: FigureContext): Learned {
  const classes = context.dataset.samples.classes;
  const confusion = classes.map(() => classes.map(() => 0));
  const accuracy: number[] = [];
  let weights: number[][] = [];
  for (const [s, seed] of context.seeds.entries()) {
    context.progress(s / context.seeds.length);
    const random = seededRandom(seed);
    const { train, test } = partsOf(context, random);
    const samples = tensorsOf(train);
    const options = { epochs: context.mode === 'full' ? 60 : 20, batchSize: 16, learningRate: 0.1 };
    const learned = trained(lab, startingWeights(train, random), samples, options, random);
    const tested = tensorsOf(test);
    const predicted = tf.tidy(() => lab.logitsOf(learned, tested.x).argMax(1).arraySync() as number[]);
    predicted.forEach((prediction, i) => (confusion[test.y[i]!]![prediction]! += 1));
    accuracy.push(mean(predicted.map((prediction, i) => Number(prediction === test.y[i]))));
    if (s === 0) weights = tf.tidy(() => learned.W.transpose().arraySync() as number[][]);
    tf.dispose([samples.x, samples.y, tested.x, tested.y, learned.W, learned.b]);
  }
  return {
    shape: context.dataset.samples.shape,
    classes,
    weights,
    confusion,
    accuracy,
  };
}

const weightImages = figure<Learned>({
  id: 'weight-images',
  title: 'The ten columns of W as images',
  caption:
    'What softmax regression looks for: a class gains where ink falls on red and loses where it falls on blue. ' +
    'Pixels that are never inked keep their starting weights.',
  source: 'SGD; S09',
  seeds: { quick: 1, full: 1 },
  run: learn,
  chart({ shape, classes, weights, accuracy }, context): Chart {
    return {
      kind: 'images',
      title: this.title,
      dataset: context.dataset.title,
      note: `minibatch SGD; test accuracy ${(100 * accuracy[0]!).toFixed(1)} %`,
      source: this.source,
      width: shape[1]!,
      height: shape[0]!,
      columns: 5,
      images: weights.map((pixels, i) => ({ pixels, caption: classes[i]! })),
      color: { label: 'weight', ramp: 'diverging' },
    };
  },
});

const confusionMatrix = figure<Learned>({
  id: 'confusion-matrix',
  title: 'Which classes are taken for which',
  caption:
    'Counts on test samples that training never saw: rows are the true classes, columns the predicted ones.',
  source: 'SGD; S09',
  seeds: { quick: 5, full: 20 },
  run: learn,
  chart({ classes, confusion, accuracy }, context): Chart {
    const { centre, low, high } = meanInterval(accuracy);
    const percent = (share: number): string => (100 * share).toFixed(1);
    const interval =
      accuracy.length > 1 ? ` (95 % interval of the mean ${percent(low)} to ${percent(high)} %)` : '';
    const worst = worstConfusion(confusion);
    const mistakes = worst
      ? ` Most often, ${classes[worst.truth]} is taken for ${classes[worst.guess]} (${worst.count} times).`
      : '';
    return {
      kind: 'heatMap',
      title: this.title,
      ...subtitle(context),
      note: `${confusion.flat().reduce((sum, n) => sum + n, 0)} test predictions, counts summed over seeds`,
      verdict: `Test accuracy ${percent(centre)} %${interval}.${mistakes}`,
      source: this.source,
      x: { label: 'predicted class', categories: classes },
      y: { label: 'true class', categories: classes },
      values: confusion,
      color: { label: 'samples' },
      numbers: true,
      size: { width: 800, height: 640 },
    };
  },
});

function worstConfusion(confusion: number[][]): { truth: number; guess: number; count: number } | undefined {
  const mistakes = confusion.flatMap((row, truth) => row.map((count, guess) => ({ truth, guess, count })));
  const worst = mistakes.filter(({ truth, guess }) => truth !== guess).sort((a, b) => b.count - a.count)[0];
  return worst && worst.count > 0 ? worst : undefined;
}

// ---------------------------------------------------------------- the likelihood

const FEW_SAMPLES = 12;

interface LikelihoodBias {
  batchSizes: number[];
  /** ‖E[estimate] − truth‖ / ‖truth‖ over all subsets of each size, of ∇C and of ∇L. */
  ofCost: number[];
  ofLikelihood: number[];
  /** How many subsets of each size there are. */
  subsets: number[];
}

const likelihoodBias = figure<LikelihoodBias>({
  id: 'likelihood-bias',
  title: 'A minibatch estimates ∇C without bias, and ∇L with a large one',
  caption:
    `From ${FEW_SAMPLES} samples every subset of each size is taken, so the expectation is exact. The mean of the minibatch ` +
    'gradients of C is the full gradient, up to rounding. For L the batch cost stands in an exponent: E[exp(−N·C_B)] is not exp(−N·C).',
  source: 'SGD, exercise 5b; S11',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const random = seededRandom(context.seeds[0]!);
    const { train } = partsOf(context, random);
    const all = tensorsOf(train);
    const weights = trained(
      lab,
      startingWeights(train, random),
      all,
      { epochs: 1, batchSize: 16, learningRate: 0.1 },
      random,
    );
    const few = random.stream('few').permutation(train.count).slice(0, FEW_SAMPLES);
    // A batch's cost and gradient are means over its samples, so those of single samples give every subset's.
    const single = few.map((index) => {
      const one = lab.takeBatch(all, [index]);
      const result = { cost: costOf(lab, weights, one), gradient: gradientVector(lab, weights, one) };
      tf.dispose([one.x, one.y]);
      return result;
    });
    tf.dispose([all.x, all.y, weights.W, weights.b]);
    // A batch of all samples is the truth itself.
    const batchSizes = Array.from({ length: FEW_SAMPLES - 1 }, (_, i) => i + 1);
    const biases = batchSizes.map((size) => {
      context.progress(size / FEW_SAMPLES);
      return biasesAt(single, size);
    });
    return {
      batchSizes,
      ofCost: biases.map((bias) => bias.ofCost),
      ofLikelihood: biases.map((bias) => bias.ofLikelihood),
      subsets: biases.map((bias) => bias.subsets),
    };
  },
  chart({ batchSizes, ofCost, ofLikelihood, subsets }, context): Chart {
    const half = FEW_SAMPLES / 2;
    return {
      kind: 'lines',
      title: this.title,
      dataset: context.dataset.title,
      note: `N = ${FEW_SAMPLES} samples, all ${subsets.reduce((a, b) => a + b)} proper subsets; weights after one epoch; float64 sums`,
      verdict: `With half of the samples, the mean estimate of ∇L is off by ${(100 * ofLikelihood[half - 1]!).toFixed(0)} % of ∇L; that of ∇C by rounding only.`,
      source: this.source,
      x: { label: 'batch size B', unit: 'samples' },
      y: { label: '‖mean estimate − truth‖ / ‖truth‖', scale: 'log' },
      series: [
        { name: '∇L, estimated by −N·exp(−N·C_B)·∇C_B', x: batchSizes, y: ofLikelihood },
        { name: '∇C, estimated by ∇C_B (rounding errors)', x: batchSizes, y: ofCost },
      ],
    };
  },
});

interface SingleSample {
  cost: number;
  gradient: number[];
}

/** The exact bias of both estimates over all subsets of a size, each relative to its truth. */
function biasesAt(
  single: SingleSample[],
  size: number,
): { ofCost: number; ofLikelihood: number; subsets: number } {
  const whole = meanOf(single);
  const meanCost = whole.gradient.map(() => 0);
  const meanLikelihood = whole.gradient.map(() => 0);
  let subsets = 0;
  for (const subset of subsetsOf(single, size)) {
    const batch = meanOf(subset);
    // ∇L over −N·L: relative to the true L, so that nothing underflows.
    const relativeL = Math.exp(-single.length * (batch.cost - whole.cost));
    batch.gradient.forEach((g, i) => {
      meanCost[i]! += g;
      meanLikelihood[i]! += relativeL * g;
    });
    subsets += 1;
  }
  const bias = (sum: number[]): number =>
    deviation(
      sum.map((value) => value / subsets),
      whole.gradient,
    ).error;
  return { ofCost: bias(meanCost), ofLikelihood: bias(meanLikelihood), subsets };
}

function meanOf(samples: SingleSample[]): SingleSample {
  const gradient = samples[0]!.gradient.map(() => 0);
  for (const sample of samples) sample.gradient.forEach((g, i) => (gradient[i]! += g / samples.length));
  return { cost: samples.reduce((sum, { cost }) => sum + cost, 0) / samples.length, gradient };
}

function* subsetsOf<T>(items: T[], size: number, from = 0): Generator<T[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let i = from; i <= items.length - size; i++) {
    for (const rest of subsetsOf(items, size - 1, i + 1)) yield [items[i]!, ...rest];
  }
}

interface Underflow {
  counts: number[];
  /** ln L from logLikelihood. */
  logL: number[];
  /** L in float32; 0 where it has underflowed. */
  L: number[];
}

const underflow = figure<Underflow>({
  id: 'likelihood-underflow',
  title: 'The likelihood underflows, its logarithm does not',
  caption:
    'L is a product of N probabilities: float32 rounds it to 0 after a few dozen samples, and its gradient with it. ln L only grows longer.',
  source: 'SGD, exercise 5a; S11',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const random = seededRandom(context.seeds[0]!);
    const { train } = partsOf(context, random);
    const all = tensorsOf(train);
    const weights = startingWeights(train, random);
    // One by one where float32 gives up, then in growing steps.
    const counts = checkpoints(train.count).filter((count) => count > 100);
    counts.unshift(...Array.from({ length: 100 }, (_, i) => i + 1));
    const values = counts.map((count) =>
      tf.tidy(() => {
        const few = lab.takeBatch(
          all,
          Array.from({ length: count }, (_, i) => i),
        );
        return {
          logL: lab.logLikelihood(weights, few).logLikelihood.arraySync(),
          L: lab.likelihood(weights, few).likelihood.arraySync(),
        };
      }),
    );
    tf.dispose([all.x, all.y, weights.W, weights.b]);
    return { counts, logL: values.map((v) => v.logL), L: values.map((v) => v.L) };
  },
  chart({ counts, logL, L }, context): Chart {
    const power = (value: number): number => value / Math.LN10;
    const lost = counts[L.findIndex((value) => value === 0)];
    return {
      kind: 'lines',
      title: this.title,
      dataset: context.dataset.title,
      note: 'untrained weights: every probability near 1/10',
      verdict:
        lost === undefined
          ? 'L has not underflowed here.'
          : `In float32, L is exactly 0 from ${lost} samples on; of all ${counts.at(-1)} samples it is 10^(−${power(-logL.at(-1)!).toFixed(0)}).`,
      source: this.source,
      x: { label: 'samples N', scale: 'log' },
      y: { label: 'log₁₀ of the likelihood' },
      series: [
        { name: 'ln L / ln 10, from the log-likelihood', x: counts, y: logL.map(power) },
        {
          name: 'log₁₀ of L computed in float32',
          x: counts,
          y: L.map((value) => (value > 0 ? Math.log10(value) : null)),
        },
      ],
      references: [
        { axis: 'y', value: Math.log10(1.4e-45), label: 'smallest float32' },
        { axis: 'y', value: Math.log10(5e-324), label: 'smallest float64' },
      ],
    };
  },
});

export const figures: Figures<Lab> = [
  softmaxCurves,
  costCurves,
  stepTimes,
  gradientNoise,
  weightImages,
  confusionMatrix,
  likelihoodBias,
  underflow,
];
