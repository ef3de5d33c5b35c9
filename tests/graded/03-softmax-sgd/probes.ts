import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { JudgedFacts, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type { RawTensor } from '../../../src/grading/model/raw';
import type * as Lab from 'reference/03-softmax-sgd/lab';
import type { Matrix } from '../inputs';
import { asOftenAbove, everyNeighbour, everyOrder, isPermutation } from '../distributions';
import { between, drawSeed, labels, matrix, shuffled, vector } from '../inputs';
import { oneHot, sameList } from '../observing';
import type { Problem } from './descent';
import { costing, descent, distinctCosts, mostProbable, rowsOfCosts } from './descent';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

interface Sizes {
  samples: number;
  features: number;
  classes: number;
}

function problem(stream: RandomStream, { samples, features, classes }: Sizes): Problem {
  return {
    x: matrix(stream, samples, features),
    labels: labels(stream, samples, classes),
    // Logits of a standard deviation of about 1, however many features there are.
    W: matrix(stream, features, classes, 0.8 / Math.sqrt(features)),
    b: vector(stream, classes, 0.6),
  };
}

/** Two problems: one with more samples than features and classes, one with fewer. No two of the sizes are equal. */
interface TwoProblems {
  tall: Problem;
  wide: Problem;
}

function twoProblems(random: SeededRandom): TwoProblems {
  const stream = random.stream('problems');
  return {
    tall: problem(stream, {
      samples: between(stream, 7, 9),
      features: between(stream, 2, 3),
      classes: between(stream, 4, 6),
    }),
    wide: problem(stream, {
      samples: between(stream, 2, 3),
      features: between(stream, 7, 9),
      classes: between(stream, 4, 6),
    }),
  };
}

const PROBLEMS = { tall: 'many samples of few features', wide: 'few samples of many features' };

/** Labels of a result that is asked of both problems. */
function ofProblems(result: string): { tall: string; wide: string } {
  return { tall: `${result}, ${PROBLEMS.tall}`, wide: `${result}, ${PROBLEMS.wide}` };
}

/** A problem of a given number of samples, which should be none of 5 to 9; features and classes are drawn. */
function problemOf(random: SeededRandom, samples: number): Problem {
  const stream = random.stream('problem');
  return problem(stream, { samples, features: between(stream, 8, 9), classes: between(stream, 5, 7) });
}

/** A problem of one sample, whose label is not the class that the weights hold for the most probable. */
function oneSample(random: SeededRandom): Problem {
  const asked = problemOf(random, 1);
  const likely = mostProbable(asked, 0);
  const others = asked.b.map((_, k) => k).filter((k) => k !== likely);
  return { ...asked, labels: [others[random.stream('label').integer(others.length)]!] };
}

/** Copies of one sample: all minibatches are equal, whatever the order. */
function copies(one: Problem, count: number): Problem {
  return { ...one, x: Array(count).fill(one.x[0]), labels: Array(count).fill(one.labels[0]) };
}

function weightsOf({ W, b }: Problem): Lab.Weights {
  return { W: tf.tensor2d(W), b: tf.tensor1d(b) };
}

function samplesOf({ x, labels, b }: Problem): Lab.Samples {
  return { x: tf.tensor2d(x), y: oneHot(labels, b.length) };
}

/** An epoch to draw: its size, and the seed of the stream that gives the order. */
interface Epoch {
  sampleCount: number;
  batchSize: number;
  seed: number;
}

/**
 * The sizes differ from seed to seed, the batch size doesn't divide the number of samples, and there are fewer batches
 * than samples in one of them.
 */
function epoch(random: SeededRandom): Epoch {
  const stream = random.stream('epoch');
  const batchSize = between(stream, 7, 9);
  const batches = between(stream, 3, 4);
  return {
    batchSize,
    sampleCount: batches * batchSize + between(stream, 1, batchSize - 1),
    seed: drawSeed(random),
  };
}

/** One epoch of each way in which a batch size can fit the number of samples, asked in random order. */
function epochsOfAllSizes(random: SeededRandom): (Omit<Epoch, 'seed'> & { name: string })[] {
  const stream = random.stream('sizes');
  const batchSize = between(stream, 4, 9);
  const whole = batchSize * between(stream, 3, 6);
  return shuffled(stream, [
    { name: 'rest', batchSize, sampleCount: whole + between(stream, 2, batchSize - 1) },
    { name: 'restOfOne', batchSize, sampleCount: whole + 1 },
    { name: 'divides', batchSize, sampleCount: whole },
    { name: 'whole', batchSize, sampleCount: batchSize },
    { name: 'larger', batchSize, sampleCount: between(stream, 2, batchSize - 1) },
    { name: 'single', batchSize: 1, sampleCount: batchSize },
  ]);
}

const orderOf = (seed: number): RandomStream => seededRandom(seed).stream('order');

/** The number of epochs of each size whose orders are counted: 30 counts or more are expected of each place and sample. */
const EPOCHS = 400;
/** An epoch of so many samples or more is a long one. */
const LONG = 60;
/** The number of epochs of many samples, in which a biased shuffle shows. */
const LONG_EPOCHS = 300;
/** So many epochs are alike by chance in no grading: the shortest have 10! orders. */
const FEW = 8;
const shuffledEpochs = (random: SeededRandom): Omit<Epoch, 'seed'>[] => {
  const stream = random.stream('epochs');
  const [few, many] = shuffled(stream, [11, 12, 13]) as [number, number];
  // Of 5 samples each there are fewer batches than that, and the last one is shorter.
  const each = [
    { sampleCount: stream.bernoulli(0.5) ? 10 : many, batchSize: 3 },
    { sampleCount: few, batchSize: 5 },
  ];
  const long = { sampleCount: between(stream, 61, 69), batchSize: 10 };
  return shuffled(stream, [
    ...each.flatMap((one) => Array<Omit<Epoch, 'seed'>>(EPOCHS).fill(one)),
    ...Array<Omit<Epoch, 'seed'>>(LONG_EPOCHS).fill(long),
  ]);
};

/** The epochs of equal size, in the order in which they were drawn. */
function bySize(epochs: number[][][], sizes: Omit<Epoch, 'seed'>[]): { n: number; epochs: number[][][] }[] {
  return [...new Set(sizes.map(({ sampleCount }) => sampleCount))].map((n) => ({
    n,
    epochs: epochs.filter((_, i) => sizes[i]!.sampleCount === n),
  }));
}

/** The batches of an epoch as texts that don't tell the order inside of a batch. */
function batchesAsSets(batches: number[][]): string[] {
  return batches.map((batch) => [...batch].sort((a, b) => a - b).join());
}

/** True if all entries are alike. */
function allAlike(entries: string[]): boolean {
  return new Set(entries).size === 1;
}

/** True for an order in which each number follows the one before it, and 0 the last one. */
function isRotated(order: number[]): boolean {
  return order.every((row, i) => i === 0 || row === (order[i - 1]! + 1) % order.length);
}

/** True for lists of equal length whose numbers differ by rounding errors at most. */
function agree(wanted: number[], came: number[]): boolean {
  return came.length === wanted.length && wanted.every((value, i) => Math.abs(value - came[i]!) < 1e-4);
}

const ascending = (a: number, b: number): number => a - b;

function logOf({ shape, values }: RawTensor): RawTensor {
  return { form: 'tensor', shape, values: values.map((value) => Math.log(value)) };
}

function dividedBy({ shape, values }: RawTensor, { values: [divisor] }: RawTensor): RawTensor {
  return { form: 'tensor', shape, values: values.map((value) => value / divisor!) };
}

/** A file of images, as plain JSON, and the rows that are asked for. */
interface Loading {
  pixels: number[];
  labels: number[];
  height: number;
  width: number;
  classes: number;
  rows: number[];
}

/**
 * No two of the sizes are equal, and not every class occurs. The labels of the rows differ from those of the same rows in the
 * order of the file, and from the first labels of the file.
 */
function loading(random: SeededRandom): Loading {
  const stream = random.stream('images');
  const [height, width] = shuffled(stream, [2, 3, 4]) as [number, number, number];
  const count = between(stream, 8, 10);
  const classes = between(stream, 6, 7);
  const pixels = Array.from({ length: count * height * width }, () => stream.integer(256));
  for (;;) {
    const classOfEach = labels(stream, count, classes - 1);
    const rows = stream.permutation(count).slice(0, 5);
    const asked = (order: number[]): number[] => order.map((row) => classOfEach[row]!);
    const others = [[...rows].sort(ascending), rows.map((_, i) => i)];
    if (others.some((order) => sameList(asked(order), asked(rows)))) continue;
    return { pixels, labels: classOfEach, height, width, classes, rows };
  }
}

function loaded(lab: Lab, { pixels, labels, rows, ...sizes }: Loading): Lab.Samples {
  return lab.loadMinibatch(
    { pixels: Uint8Array.from(pixels), labels: Uint8Array.from(labels), ...sizes },
    rows,
  );
}

export const probes = {
  softmax: probe({
    inputs: (random) => {
      const stream = random.stream('logits');
      const classes = between(stream, 4, 7);
      return {
        rows: matrix(stream, between(stream, 2, 3), classes),
        square: matrix(stream, classes, classes),
        two: matrix(stream, between(stream, 4, 6), 2),
        single: matrix(stream, 1, classes),
      };
    },
    observe: (lab, { rows, square, two, single }) => ({
      rows: lab.softmax(tf.tensor2d(rows)),
      square: lab.softmax(tf.tensor2d(square)),
      two: lab.softmax(tf.tensor2d(two)),
      single: lab.softmax(tf.tensor2d(single)),
    }),
    labels: {
      rows: 'probabilities of fewer samples than classes',
      square: 'probabilities of as many samples as classes',
      two: 'probabilities of two classes',
      single: 'probabilities of a single sample',
    },
  }),

  softmaxLargeLogits: probe({
    inputs: (random) => {
      const stream = random.stream('jitter');
      const near = (level: number): number => level + stream.uniform(-1, 1);
      return {
        spread: shuffled(stream, [
          [near(1000), near(0), near(-1000)],
          [near(-3e30), near(2e30), near(1e30)],
          [near(0), near(0), near(150)],
        ]).map((row) => shuffled(stream, row)),
        close: [[near(90), near(90), near(91)]],
      };
    },
    observe: (lab, { spread, close }) => ({
      spread: lab.softmax(tf.tensor2d(spread)),
      close: lab.softmax(tf.tensor2d(close)),
    }),
    labels: {
      spread: 'probabilities of rows whose logits lie far apart',
      close: 'probabilities of a row whose logits are all near 90',
    },
  }),

  softmaxRowsFarApart: probe({
    inputs: (random) => {
      const stream = random.stream('levels');
      const level = stream.uniform(200, 400);
      const row = (of: number): number[] => [0, 1, 2].map(() => of + stream.uniform(-1, 1));
      return {
        together: shuffled(stream, [level, 0, -level, -2 * level]).map(row),
        high: [row(level)],
        low: [row(-level)],
      };
    },
    observe: (lab, { together, high, low }) => ({
      together: lab.softmax(tf.tensor2d(together)),
      high: lab.softmax(tf.tensor2d(high)),
      low: lab.softmax(tf.tensor2d(low)),
    }),
    labels: {
      together: 'probabilities of all rows together',
      high: 'probabilities of a row of large logits alone',
      low: 'probabilities of a row of very negative logits alone',
    },
  }),

  crossEntropy: probe({
    inputs: (random) => {
      const stream = random.stream('logits');
      const classes = between(stream, 4, 6);
      const of = (count: number): { logits: Matrix; labels: number[] } => ({
        logits: matrix(stream, count, classes),
        labels: labels(stream, count, classes),
      });
      // Every class occurs as a label.
      return { few: of(2), square: { ...of(classes), labels: stream.permutation(classes) } };
    },
    observe: (lab, inputs) => {
      const of = (part: { logits: Matrix; labels: number[] }): tf.Tensor1D =>
        lab.crossEntropy(tf.tensor2d(part.logits), oneHot(part.labels, part.logits[0]!.length));
      return { few: of(inputs.few), square: of(inputs.square) };
    },
    labels: { few: 'H of fewer samples than classes', square: 'H of as many samples as classes' },
  }),

  /**
   * The wrong class leads by far more than the 104 nats at which float32 rounds the probability of the true class to 0,
   * and by less, where a clipped probability still shows.
   */
  crossEntropyConfidentlyWrong: probe({
    inputs: (random) => {
      const stream = random.stream('lead');
      const near = (lead: number): number => lead * stream.uniform(0.95, 1.05);
      const wrongBy = (lead: number): { logits: number[]; label: number } => {
        const [label, winner] = stream.permutation(3);
        return { logits: [0, 1, 2].map((k) => (k === winner ? near(lead) : 0)), label: label! };
      };
      const rows = (leads: number[]): { logits: Matrix; labels: number[] } => {
        const samples = shuffled(stream, leads).map(wrongBy);
        return { logits: samples.map(({ logits }) => logits), labels: samples.map(({ label }) => label) };
      };
      return {
        by20: rows([12, 20]),
        by85: rows([50, 85]),
        by150: rows([150, 160]),
        by1e6: rows([2000, 1e6]),
      };
    },
    observe: (lab, { by20, by85, by150, by1e6 }) => {
      const of = (part: { logits: Matrix; labels: number[] }): tf.Tensor1D =>
        lab.crossEntropy(tf.tensor2d(part.logits), oneHot(part.labels, 3));
      return { by20: of(by20), by85: of(by85), by150: of(by150), by1e6: of(by1e6) };
    },
    labels: {
      by20: 'H where the wrong class leads by 12 and 20',
      by85: 'H where the wrong class leads by 50 and 85',
      by150: 'H where the wrong class leads by about 150',
      by1e6: 'H where the wrong class leads by 2000 and a million',
    },
  }),

  /** A shift that isn't the maximum of the row itself over- or underflows in one of the rows. */
  crossEntropyRowsFarApart: probe({
    inputs: (random) => {
      const stream = random.stream('levels');
      const level = stream.uniform(200, 400);
      const row = (of: number): number[] => [0, 1, 2].map(() => of + stream.uniform(-1, 1));
      return {
        together: shuffled(stream, [level, 0, -level]).map(row),
        labels: labels(stream, 3, 3),
        low: [row(-level)],
        lowLabels: labels(stream, 1, 3),
      };
    },
    observe: (lab, { together, low, labels: classOf, lowLabels }) => ({
      together: lab.crossEntropy(tf.tensor2d(together), oneHot(classOf, 3)),
      low: lab.crossEntropy(tf.tensor2d(low), oneHot(lowLabels, 3)),
    }),
    labels: { together: 'H of all rows together', low: 'H of a row of very negative logits alone' },
  }),

  crossEntropyOneSample: probe({
    inputs: (random) => {
      const stream = random.stream('logits');
      const logits = vector(stream, between(stream, 5, 9), 2);
      // Not the class with the largest logit.
      const others = logits.map((_, k) => k).filter((k) => logits[k]! < Math.max(...logits));
      return { logits: [logits], labels: [others[stream.integer(others.length)]!] };
    },
    observe: (lab, { logits, labels: classOf }) => ({
      H: lab.crossEntropy(tf.tensor2d(logits), oneHot(classOf, logits[0]!.length)),
    }),
  }),

  cost: probe({
    inputs: twoProblems,
    observe: (lab, { tall, wide }) => ({
      tall: lab.costAndGradient(weightsOf(tall), samplesOf(tall)).cost,
      wide: lab.costAndGradient(weightsOf(wide), samplesOf(wide)).cost,
    }),
    labels: ofProblems('cost'),
  }),

  gradientW: probe({
    inputs: twoProblems,
    observe: (lab, { tall, wide }) => ({
      tall: lab.costAndGradient(weightsOf(tall), samplesOf(tall)).gradient.W,
      wide: lab.costAndGradient(weightsOf(wide), samplesOf(wide)).gradient.W,
    }),
    labels: ofProblems('gradient.W'),
  }),

  gradientB: probe({
    inputs: twoProblems,
    observe: (lab, { tall, wide }) => ({
      tall: lab.costAndGradient(weightsOf(tall), samplesOf(tall)).gradient.b,
      wide: lab.costAndGradient(weightsOf(wide), samplesOf(wide)).gradient.b,
    }),
    labels: ofProblems('gradient.b'),
  }),

  costAndGradientOfOneSample: probe({
    inputs: oneSample,
    observe: (lab, inputs) => ({ result: lab.costAndGradient(weightsOf(inputs), samplesOf(inputs)) }),
    facts: ({ result: { cost, gradient } }) => ({ cost, gradientW: gradient.W, gradientB: gradient.b }),
    labels: { gradientW: 'gradient.W', gradientB: 'gradient.b' },
  }),

  minibatchesCover: probe({
    inputs: epoch,
    observe: (lab, { sampleCount, batchSize, seed }) => ({
      batches: lab.minibatches(sampleCount, batchSize, orderOf(seed)),
    }),
    facts: ({ batches }, { sampleCount }) => {
      const rows = Array.from({ length: sampleCount }, (_, i) => i);
      const drawn = batches.flat();
      return {
        neverDrawn: rows.filter((row) => !drawn.includes(row)).length,
        drawnAgain: drawn.length - new Set(drawn).size,
        notARow: drawn.filter((row) => !rows.includes(row)).length,
      };
    },
    labels: {
      neverDrawn: 'the number of samples that are never drawn',
      drawnAgain: 'the number of draws of a sample that was drawn before',
      notARow: 'the number of draws that are no row number',
    },
  }),

  minibatchesSizes: probe({
    inputs: (random) => ({ epochs: epochsOfAllSizes(random), seed: drawSeed(random) }),
    observe: (lab, { epochs, seed }) => {
      const stream = orderOf(seed);
      return {
        epochs: epochs.map(({ sampleCount, batchSize }) => lab.minibatches(sampleCount, batchSize, stream)),
      };
    },
    facts: ({ epochs }, { epochs: asked }) =>
      Object.fromEntries(
        asked.map(({ name }, i) => [name, (epochs[i] ?? []).map((batch) => batch.length)]),
      ) as JudgedFacts,
    labels: {
      rest: 'batch sizes where a rest of two samples or more is left',
      restOfOne: 'batch sizes where a rest of one sample is left',
      divides: 'batch sizes where the batch size divides the number of samples',
      whole: 'batch sizes where one batch holds all samples',
      larger: 'batch sizes where the batch size is larger than the number of samples',
      single: 'batch sizes where a batch is a single sample',
    },
  }),

  /** Many short epochs of one stream: the place of each sample must be any, with equal probability. */
  minibatchesShuffled: probe({
    inputs: (random) => ({ sizes: shuffledEpochs(random), seed: drawSeed(random) }),
    observe: (lab, { sizes, seed }) => {
      const stream = orderOf(seed);
      return {
        epochs: sizes.map(({ sampleCount, batchSize }) => lab.minibatches(sampleCount, batchSize, stream)),
      };
    },
    facts: ({ epochs }, { sizes }) => {
      const all = bySize(epochs, sizes);
      const groups = all.filter(({ n }) => n < LONG);
      const ordersOf = (of: typeof all) =>
        of.map(({ n, epochs: ofSize }) => ({ n, orders: ofSize.map((one) => one.flat()) }));
      const orders = ordersOf(groups);
      const few = orders.map(({ orders: ofSize }) => ofSize.slice(0, FEW));
      const sets = groups.map(({ epochs: ofSize }) => ofSize.slice(0, FEW).map(batchesAsSets));
      return {
        everyOrder: orders.every(({ n, orders: ofSize }) => everyOrder(ofSize, n)),
        everyNeighbour: orders.every(({ n, orders: ofSize }) => everyNeighbour(ofSize, n)),
        asOftenAbove: ordersOf(all).every(({ n, orders: ofSize }) => asOftenAbove(ofSize, n)),
        fileOrder: few.every((of) => of.every((o) => sameList(o, [...o].sort(ascending)))),
        sameOrder: few.every((of) => allAlike(of.map((order) => order.join()))),
        sameBatches: sets.every((of) => allAlike(of.map((batches) => batches.join(';')))),
        samePieces: sets.every((of) => allAlike(of.map((batches) => [...batches].sort().join(';')))),
      };
    },
    labels: {
      everyOrder: 'each sample is equally likely at each place of the order',
      everyNeighbour: 'each other sample is equally likely to follow a sample',
      asOftenAbove: 'samples come before their turn as often as after it',
      fileOrder: 'all epochs have the samples in the order of the file',
      sameOrder: 'all epochs have the same order',
      sameBatches: 'all epochs have the same batches one after the other, shuffled inside or not',
      samePieces: 'all epochs have the same batches, in any order of the batches',
    },
  }),

  minibatchesRepeatable: probe({
    inputs: (random) => {
      const asked = epoch(random);
      return { ...asked, otherSeeds: [1, 2, 3, 4].map((more) => asked.seed + more) };
    },
    observe: (lab, { sampleCount, batchSize, seed, otherSeeds }) => ({
      order: lab.minibatches(sampleCount, batchSize, orderOf(seed)),
      others: otherSeeds.map((other) => ({
        order: lab.minibatches(sampleCount, batchSize, orderOf(other)),
      })),
      again: lab.minibatches(sampleCount, batchSize, orderOf(seed)),
    }),
    facts: ({ order, again, others }, { sampleCount }) => ({
      isOrder: isPermutation(order.flat(), sampleCount),
      repeatable: sameList(order, again),
      fromTheStream: others.some((other) => !sameList(order, other.order)),
    }),
    labels: {
      isOrder: 'the batches hold each row number once',
      repeatable: 'equal streams give the same order',
      fromTheStream: 'other streams give other orders',
    },
  }),

  loadedPixels: probe({
    inputs: loading,
    observe: (lab, inputs) => ({ X: loaded(lab, inputs).x }),
  }),

  loadedLabels: probe({
    inputs: loading,
    observe: (lab, inputs) => ({ Y: loaded(lab, inputs).y }),
  }),

  loadedEdges: probe({
    inputs: (random) => {
      const one = loading(random);
      const last = one.labels.length - 1;
      const [again, other] = one.rows as [number, number];
      return {
        ends: { ...one, rows: [last, 0] },
        alone: { ...one, rows: [other] },
        twice: { ...one, rows: [again, other, again] },
        dark: { ...one, pixels: one.pixels.map((byte) => byte % 8), rows: [other, again] },
      };
    },
    observe: (lab, { ends, alone, twice, dark }) => ({
      ends: loaded(lab, ends),
      alone: loaded(lab, alone),
      twice: loaded(lab, twice),
      dark: loaded(lab, dark),
    }),
    facts: ({ ends, alone, twice, dark }) => ({
      ends: [ends.x.values, ends.y.values].flat(),
      alone: [alone.x.values, alone.y.values].flat(),
      twice: [twice.x.values, twice.y.values].flat(),
      dark: dark.x,
    }),
    labels: {
      ends: 'X and Y of the last and the first image',
      alone: 'X and Y of one image',
      twice: 'X and Y of three rows, two of which are the same image',
      dark: 'X of images without a bright pixel',
    },
  }),

  sgdStep: probe({
    inputs: (random) => {
      const stream = random.stream('step');
      const sizes = { samples: 1, features: between(stream, 2, 3), classes: between(stream, 4, 6) };
      const [weights, gradient] = [problem(stream, sizes), problem(stream, sizes)];
      return { weights, gradient, small: stream.uniform(0.05, 0.5), large: stream.uniform(1.5, 4) };
    },
    observe: (lab, { weights, gradient, small, large }) => ({
      small: lab.sgdStep(weightsOf(weights), weightsOf(gradient), small),
      large: lab.sgdStep(weightsOf(weights), weightsOf(gradient), large),
    }),
    facts: ({ small, large }) => ({ W: small.W, b: small.b, largeW: large.W, largeB: large.b }),
    labels: {
      W: 'W, learning rate below 1',
      b: 'b, learning rate below 1',
      largeW: 'W, learning rate above 1',
      largeB: 'b, learning rate above 1',
    },
  }),

  /** All samples are copies of one: the weights and costs of an epoch don't depend on the order. Each step still counts. */
  trainEpochSteps: probe({
    inputs: (random) => {
      const stream = random.stream('epoch');
      const batchSize = between(stream, 3, 4);
      return {
        samples: copies(oneSample(random), 2 * batchSize + between(stream, 1, batchSize - 1)),
        options: { batchSize, learningRate: stream.uniform(0.05, 0.15) },
        seed: drawSeed(random),
      };
    },
    observe: (lab, { samples, options, seed }) => ({
      epoch: lab.trainEpoch(weightsOf(samples), samplesOf(samples), { ...options, random: orderOf(seed) }),
    }),
    facts: ({ epoch: { weights, costs } }) => ({ W: weights.W, b: weights.b, costs }),
  }),

  /**
   * At learning rate 0 and batch size 1, the costs are the cross-entropies of the samples, in some order. The costs of
   * whole batches have the same mean, however the samples are divided.
   */
  trainEpochCosts: probe({
    inputs: (random) => {
      const stream = random.stream('epoch');
      const [batchSize, batches] = shuffled(stream, [3, 4]) as [number, number];
      return { problem: problemOf(random, batches * batchSize), batchSize, seed: drawSeed(random) };
    },
    observe: (lab, { problem: asked, batchSize, seed }) => {
      const epochOf = (size: number): { weights: Lab.Weights; costs: number[] } => {
        const options = { batchSize: size, learningRate: 0, random: orderOf(seed) };
        return lab.trainEpoch(weightsOf(asked), samplesOf(asked), options);
      };
      return { single: epochOf(1), batches: epochOf(batchSize) };
    },
    facts: ({ single, batches }) => ({
      sortedCosts: [...single.costs].sort(ascending),
      batchCount: batches.costs.length,
      total: batches.costs.reduce((sum, cost) => sum + cost, 0),
    }),
    labels: {
      sortedCosts: 'sorted costs of batches of one sample',
      batchCount: 'number of costs of larger batches',
      total: 'sum of the costs of larger batches',
    },
  }),

  /**
   * The costs of single samples tell the order, and the order tells the weights. Draws with replacement are each sample
   * once by chance in both epochs in one of 27,000 gradings or more.
   */
  trainEpochRows: probe({
    inputs: (random) => {
      const stream = random.stream('epoch');
      const sizes = { samples: between(stream, 7, 8), features: between(stream, 8, 9), classes: 6 };
      const asked = distinctCosts(() => problem(stream, sizes));
      return { problem: asked, learningRate: stream.uniform(0.1, 0.3), seed: drawSeed(random) };
    },
    observe: (lab, { problem: asked, learningRate, seed }) => {
      const options = { batchSize: 1, learningRate, random: orderOf(seed) };
      return {
        epochs: [0, 1].map(() => lab.trainEpoch(weightsOf(asked), samplesOf(asked), options)),
        first: lab.costAndGradient(weightsOf(asked), samplesOf(asked)),
      };
    },
    facts: ({ epochs, first }, { problem: asked, learningRate }) => {
      const read = epochs.map(({ costs }) => descent(asked, costs, learningRate));
      return {
        unused: read.map(({ unused }) => unused),
        asTheSteps: epochs.every(({ weights: { W, b } }, i) => {
          const came = [...W.values, ...b.values];
          return read[i]!.ends.some((end) => agree([...end.W.flat(), ...end.b], came));
        }),
        cost: first.cost,
        gradientB: first.gradient.b,
      };
    },
    labels: {
      unused: 'number of samples whose cost before their step is not among the costs, in two epochs',
      asTheSteps: 'the weights are those after one step for each of these samples',
      cost: 'cost of all samples before the epoch (by costAndGradient)',
      gradientB: 'gradient.b of all samples before the epoch (by costAndGradient)',
    },
  }),

  /** Of 13 samples, two orders are equal by chance in one of 6 · 10⁹ gradings. */
  trainEpochOrder: probe({
    inputs: (random) => {
      const stream = random.stream('epoch');
      const sizes = { samples: 13, features: between(stream, 2, 3), classes: between(stream, 4, 6) };
      const asked = distinctCosts(() => problem(stream, sizes));
      return { asked, seed: drawSeed(random), otherSeed: drawSeed(random) + 1 };
    },
    observe: (lab, { asked, seed, otherSeed }) => {
      const costsOf = (random: RandomStream): number[] => {
        const options = { batchSize: 1, learningRate: 0, random };
        const { weights, costs } = lab.trainEpoch(weightsOf(asked), samplesOf(asked), options);
        tf.dispose(weights);
        return costs;
      };
      const stream = orderOf(seed);
      const [costs, next] = [costsOf(stream), costsOf(stream)];
      return { costs, next, other: costsOf(orderOf(otherSeed)), again: costsOf(orderOf(seed)) };
    },
    facts: ({ costs, next, other, again }, { asked }) => {
      const orders = [costs, next, other].map((one) => rowsOfCosts(asked, one));
      return {
        sortedCosts: [...costs].sort(ascending),
        isOrder: orders.every((order) => isPermutation(order, asked.labels.length)),
        shuffled: !orders.some(isRotated),
        sameOrder: sameList(costs, next),
        repeatable: sameList(costs, again),
        fromTheStream: !sameList(costs, other),
      };
    },
    labels: {
      sortedCosts: 'sorted costs of an epoch',
      isOrder: 'the costs are those of each sample once',
      shuffled: 'the samples are not in the order of the file, wherever it begins',
      sameOrder: 'the next epoch of the stream has the same order',
      repeatable: 'equal streams give the same order',
      fromTheStream: 'another stream gives another order',
    },
  }),

  trainEpochOneBatch: probe({
    inputs: (random) => {
      const stream = random.stream('epoch');
      const samples = between(stream, 10, 13);
      const learningRates = shuffled(stream, [stream.uniform(0.2, 0.6), stream.uniform(1.5, 3)]);
      const batchSize = shuffled(stream, [samples, samples + between(stream, 1, 3)]);
      return { problem: problemOf(random, samples), batchSize, learningRates, seed: drawSeed(random) };
    },
    observe: (lab, { problem: asked, batchSize, learningRates, seed }) => ({
      epochs: batchSize.map((size, i) => {
        const options = { batchSize: size, learningRate: learningRates[i]!, random: orderOf(seed) };
        return lab.trainEpoch(weightsOf(asked), samplesOf(asked), options);
      }),
    }),
    facts: ({ epochs: [first, second] }) => ({
      ...{ W: first!.weights.W, b: first!.weights.b, costs: first!.costs },
      ...{ W2: second!.weights.W, b2: second!.weights.b, costs2: second!.costs },
    }),
    labels: {
      W2: 'W of a second epoch from the same start',
      b2: 'b of a second epoch from the same start',
      costs2: 'costs of a second epoch from the same start',
    },
  }),

  fullGradientStep: probe({
    inputs: (random) => {
      const stream = random.stream('step');
      return {
        problem: problemOf(random, between(stream, 33, 45)),
        small: stream.uniform(0.1, 0.7),
        large: stream.uniform(1.5, 3),
      };
    },
    observe: (lab, { problem: asked, small, large }) => ({
      small: lab.fullGradientStep(weightsOf(asked), samplesOf(asked), small).weights,
      large: lab.fullGradientStep(weightsOf(asked), samplesOf(asked), large).weights,
    }),
    facts: ({ small, large }) => ({ W: small.W, b: small.b, largeW: large.W, largeB: large.b }),
    labels: {
      W: 'W, learning rate below 1',
      b: 'b, learning rate below 1',
      largeW: 'W, learning rate above 1',
      largeB: 'b, learning rate above 1',
    },
  }),

  fullGradientCost: probe({
    inputs: (random) => {
      const stream = random.stream('step');
      const learningRate = stream.uniform(0.3, 0.9);
      return { ...twoProblems(random), many: problemOf(random, between(stream, 33, 45)), learningRate };
    },
    observe: (lab, { many, tall, wide, learningRate }) => ({
      cost: lab.fullGradientStep(weightsOf(many), samplesOf(many), learningRate).cost,
      tall: lab.fullGradientStep(weightsOf(tall), samplesOf(tall), learningRate).cost,
      wide: lab.fullGradientStep(weightsOf(wide), samplesOf(wide), learningRate).cost,
    }),
    labels: { cost: 'cost of 33 to 45 samples', ...ofProblems('cost') },
  }),

  logLikelihood: probe({
    inputs: twoProblems,
    observe: (lab, { tall, wide }) => ({
      tall: lab.logLikelihood(weightsOf(tall), samplesOf(tall)).logLikelihood,
      wide: lab.logLikelihood(weightsOf(wide), samplesOf(wide)).logLikelihood,
    }),
    labels: ofProblems('logLikelihood'),
  }),

  logLikelihoodGradient: probe({
    inputs: twoProblems,
    observe: (lab, { tall, wide }) => ({
      tall: lab.logLikelihood(weightsOf(tall), samplesOf(tall)).gradient,
      wide: lab.logLikelihood(weightsOf(wide), samplesOf(wide)).gradient,
    }),
    facts: ({ tall, wide }) => ({ W: tall.W, b: tall.b, wideW: wide.W, wideB: wide.b }),
    labels: {
      W: ofProblems('gradient.W').tall,
      b: ofProblems('gradient.b').tall,
      wideW: ofProblems('gradient.W').wide,
      wideB: ofProblems('gradient.b').wide,
    },
  }),

  likelihood: probe({
    inputs: (random) => {
      const stream = random.stream('samples');
      return { few: problemOf(random, between(stream, 2, 4)), one: oneSample(random) };
    },
    observe: (lab, { few, one }) => ({
      few: lab.likelihood(weightsOf(few), samplesOf(few)).likelihood,
      one: lab.likelihood(weightsOf(one), samplesOf(one)).likelihood,
    }),
    labels: { few: 'likelihood of a few samples', one: 'likelihood of one sample' },
  }),

  likelihoodGradient: probe({
    inputs: (random) => problemOf(random, between(random.stream('samples'), 2, 4)),
    observe: (lab, inputs) => ({ result: lab.likelihood(weightsOf(inputs), samplesOf(inputs)).gradient }),
    facts: ({ result: { W, b } }) => ({ gradientW: W, gradientB: b }),
    labels: { gradientW: 'gradient.W', gradientB: 'gradient.b' },
  }),

  /** The likelihood of some dozen samples is tiny, near 10⁻³², and float32 holds it; it rounds that of some hundreds to 0. */
  likelihoodUnderflow: probe({
    inputs: (random) => {
      const stream = random.stream('samples');
      return {
        some: costing(problemOf(random, 72), 72),
        many: problemOf(random, between(stream, 300, 340)),
      };
    },
    observe: (lab, { some, many }) => ({
      some: lab.likelihood(weightsOf(some), samplesOf(some)),
      many: lab.likelihood(weightsOf(many), samplesOf(many)),
    }),
    facts: ({ some, many }) => ({
      logarithm: logOf(some.likelihood),
      ratio: dividedBy(some.gradient.b, some.likelihood),
      likelihood: many.likelihood,
      gradientB: many.gradient.b,
    }),
    labels: {
      logarithm: 'ln of the likelihood of some dozen samples',
      ratio: 'gradient.b of some dozen samples, divided by their likelihood',
      likelihood: 'likelihood of some hundred samples',
      gradientB: 'gradient.b of some hundred samples',
    },
  }),
} satisfies Probes<Lab>;
