import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { JudgedFacts, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type * as Lab from 'reference/09-overfitting/lab';
import type { Matrix } from '../inputs';
import { between, drawSeed, jittered, labels as randomLabels, matrix, shuffled, vector } from '../inputs';
import {
  agreesWithProbability,
  equallyLikely,
  everyPart,
  independentSums,
  isPermutation,
} from '../distributions';
import { refuse, roundedTo, sameList, sortedLabels } from '../observing';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

const streamOf = (seed: number): RandomStream => seededRandom(seed).stream('drawn');

const PARTS = ['train', 'validation', 'test'] as const;
const sizesOf = (parts: Lab.Split): number[] => PARTS.map((part) => parts[part].length);
const rowsOf = (parts: Lab.Split): number[] => PARTS.flatMap((part) => parts[part]);

/** A file sorted by class: the classes in any order and not without gaps, with 0, a number and its opposite, and one above 10. */
interface SortedFile {
  classes: number[];
  sizes: number[];
  shares: { validation: number; test: number };
  seed: number;
}

/** A part of a class, away from half a sample: where it is rounded, and up or down. */
const cut = (size: number, share: number): number => (size * share) % 1;
const roundsDown = (part: number): boolean => part > 0.05 && part < 0.45;
const roundsUp = (part: number): boolean => part > 0.55 && part < 0.95;

/**
 * True if the sizes of the sets tell that each part of each class is rounded by itself: in a cut of the whole file, or
 * with the end of the test rows rounded as one number, both sets have another size.
 */
function sizesTell(sizes: number[], { validation, test }: SortedFile['shares']): boolean {
  const sumOf = (part: (size: number) => number): number => sizes.reduce((sum, size) => sum + part(size), 0);
  const rounded = (share: number): number => sumOf((size) => Math.round(share * size));
  const total = sumOf((size) => size);
  const ends = sumOf((size) => Math.round((validation + test) * size));
  return (
    [validation, test].every((share) => rounded(share) !== Math.round(share * total)) &&
    rounded(validation) + rounded(test) !== ends
  );
}

/**
 * Shares and class sizes whose products are rounded down in one class and up in another one, for both shares. The sizes
 * of the sets tell it, with a class of one sample more or without it.
 */
function sortedFile(random: SeededRandom): SortedFile {
  const stream = random.stream('file');
  for (;;) {
    const shares = { validation: stream.uniform(0.12, 0.2), test: stream.uniform(0.24, 0.35) };
    const sizes = [50, 30, 40, 60].map((size) => size + stream.integer(20));
    const parts = [shares.validation, shares.test].map((share) => sizes.map((size) => cut(size, share)));
    const clear = parts.flat().every((part) => roundsDown(part) || roundsUp(part));
    const apart = sizesTell(sizes, shares) && sizesTell([...sizes, 1], shares);
    if (!clear || !apart || !parts.every((of) => of.some(roundsDown) && of.some(roundsUp))) continue;
    const low = 1 + stream.integer(10);
    const classes = shuffled(stream, [0, low, 12 + stream.integer(20), -low]);
    return { shares, sizes, classes, seed: drawSeed(random) };
  }
}

const labelsIn = ({ classes, sizes }: SortedFile): number[] =>
  sortedLabels(sizes).map((place) => classes[place]!);

/** Of each class, the number of samples in each part. */
function countsIn(parts: Lab.Split, { classes, sizes }: SortedFile): number[][] {
  const labels = sortedLabels(sizes);
  return PARTS.map((part) =>
    classes.map((_, place) => parts[part].filter((row) => labels[row] === place).length),
  );
}

function isOneStretch(rows: number[]): boolean {
  return new Set(rows).size === rows.length && Math.max(...rows) - Math.min(...rows) + 1 === rows.length;
}

/** The number of classes whose rows in a part are neighbours in the file. */
function classesInOrder(part: number[], { classes, sizes }: SortedFile): number {
  const labels = sortedLabels(sizes);
  return classes.filter((_, place) => isOneStretch(part.filter((row) => labels[row] === place))).length;
}

const sortedOf = (rows: readonly number[]): number[] => [...rows].sort((a, b) => a - b);
const common = (a: number[], b: number[]): number => b.filter((row) => a.includes(row)).length;

/** Six samples of each of two classes by turns; two of each go to validation and two to testing, in 90 ways. */
const SMALL = { perClass: 6, share: 1 / 3, ways: 90 };
const SPLITS = 3200;
/** The splits of which the ways are counted: about 9 for each way. */
const COUNTED = 800;

/** The way in which the samples of a class are divided, as a text of their places in the class. */
function divisionOf({ validation, test }: Lab.Split, label: number): string {
  const places = (rows: number[]): number[] =>
    sortedOf(rows.filter((row) => row % 2 === label).map((row) => row >> 1));
  return `${places(validation).join()}|${places(test).join()}`;
}

/** True if the ways of dividing the samples of a class are equally likely. */
function everyDivision(splits: Lab.Split[], label: number): boolean {
  const counts = new Map<string, number>();
  for (const parts of splits) {
    const way = divisionOf(parts, label);
    counts.set(way, (counts.get(way) ?? 0) + 1);
  }
  const found = [...counts.values()];
  const never = SMALL.ways - found.length;
  return never >= 0 && equallyLikely([...found, ...Array<number>(never).fill(0)]);
}

/** True if each sample of a class is equally likely in each part. */
function everySample(splits: Lab.Split[], label: number): boolean {
  const counts = Array.from({ length: SMALL.perClass }, () => PARTS.map(() => 0));
  for (const parts of splits)
    for (const [p, part] of PARTS.entries())
      for (const row of parts[part]) if (row % 2 === label && counts[row >> 1]) counts[row >> 1]![p]! += 1;
  return everyPart(counts);
}

/** A training with early stopping, given by the losses of its epochs. */
interface LossCourse {
  options: Lab.StoppingOptions;
  losses: (number | null)[];
}

/** What a stopping says until it stops; null as a loss stands for NaN, which JSON doesn't have. */
interface Stopped {
  answers: boolean[];
  best: number;
  bestEpoch: number;
}

/** In epoch k every weight is k. `atEnd` may look at the stopping before it is disposed of. */
function stopped(
  lab: Lab,
  { options, losses }: LossCourse,
  atEnd: (stopping: Lab.EarlyStopping, weight: tf.Variable) => void = () => {},
): Stopped {
  const stopping = new lab.EarlyStopping(options);
  const weight = tf.variable(tf.zeros([2]));
  const answers: unknown[] = [];
  for (const loss of losses) {
    weight.assign(tf.fill([2], answers.length + 1));
    const stop: unknown = stopping.update(loss ?? NaN, [weight]);
    answers.push(stop);
    const never = answers.length === losses.length && answers.every((one) => one === undefined);
    if (stop instanceof Promise || never) refuse('what update returns', stop, 'true or false');
    if (stop) break;
  }
  const { best, bestEpoch } = stopping;
  atEnd(stopping, weight);
  weight.dispose();
  stopping.dispose();
  return { answers: answers.map((stop) => (stop ?? false) as boolean), best, bestEpoch };
}

const epochsOf = ({ answers }: Stopped): number => answers.length;
const EPOCHS = 'epochs trained';

/** Two different entries, so that a fixed number in place of the option agrees with one of them at most. */
function twoOf(stream: RandomStream, numbers: readonly number[]): [number, number] {
  const [first, second] = shuffled(stream, numbers);
  return [first!, second!];
}

/** Losses that fall by one for some epochs and then rise for many. */
function valley(falling: number, rising: number): number[] {
  const down = Array.from({ length: falling }, (_, i) => falling - i);
  return [...down, ...Array.from({ length: rising }, (_, i) => 1.5 + i)];
}

/** A stopping that records the arguments of `update` and says stop after a number of epochs. */
class Recorder {
  readonly losses: number[] = [];
  readonly weights: number[] = [];
  /** The numbers of weights that `update` and `restore` were handed. */
  readonly counts: number[] = [];
  restored = 0;
  constructor(
    private readonly last: number,
    private readonly value: number,
  ) {}
  update(loss: number, net: tf.Variable[]): boolean {
    this.losses.push(loss);
    this.counts.push(net.length);
    this.weights.push(net[0]!.dataSync()[0]!);
    return this.losses.length >= this.last;
  }
  restore(net: tf.Variable[]): void {
    this.restored += 1;
    this.counts.push(net.length);
    tf.tidy(() => net[1]!.assign(tf.fill(net[1]!.shape, this.value)));
  }
}

interface Problem {
  train: { x: Matrix; y: Matrix };
  validation: { x: Matrix; y: Matrix };
  /** W₁, b₁, W₂, b₂, … */
  net: (Matrix | number[])[];
  learningRate: number;
  epochs: number;
}

/** A small regression of two layers or of three, and sets of different sizes. */
function regression(random: SeededRandom, hidden: readonly number[]): Problem {
  const stream = random.stream('regression');
  const widths = [2 + stream.integer(2), ...hidden, 1];
  const samples = (count: number): { x: Matrix; y: Matrix } => ({
    x: matrix(stream, count, widths[0]!),
    y: matrix(stream, count, 1),
  });
  const count = 5 + stream.integer(3);
  return {
    train: samples(count),
    validation: samples(count - 2),
    net: widths
      .slice(1)
      .flatMap((units, l) => [matrix(stream, widths[l]!, units, 0.7), vector(stream, units)]),
    learningRate: stream.uniform(0.06, 0.12),
    epochs: 3 + stream.integer(3),
  };
}

/**
 * A net that answers 0 at the start, which is right for all validation samples: the more is learnt, the larger is the
 * validation error.
 */
function overfitting(random: SeededRandom): Problem {
  const problem = regression(random, [4]);
  const { x, y } = problem.train;
  const [W1, b1, W2, b2] = problem.net as [Matrix, number[], Matrix, number[]];
  return {
    ...problem,
    train: { x, y: y.map(([target]) => [target! + 2]) },
    validation: { x, y: y.map(() => [0]) },
    net: [W1, b1, W2.map(() => [0]), b2.map(() => 0)],
  };
}

/** A net that answers 0, which is right for all training samples and wrong for the others. */
function learnt(random: SeededRandom): Problem {
  const { train, validation, ...problem } = overfitting(random);
  return { ...problem, train: validation, validation: train };
}

/** Gradient descent that steps by tanh(3g) in the place of g: like no optimizer of tfjs, and without tensors of its own. */
class SquashedDescent extends tf.SGDOptimizer {
  override applyGradients(gradients: Parameters<tf.SGDOptimizer['applyGradients']>[0]): void {
    const named = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    for (const { name, tensor } of named) {
      const variable = tf.engine().registeredVariables[name]!;
      tf.tidy(() => variable.assign(variable.sub(tensor.mul(3).tanh().mul(this.learningRate))));
    }
  }
}

interface Memorized {
  history: { train: number[]; validation: number[] };
  weights: tf.Tensor[];
}

interface Training {
  optimizer: tf.Optimizer;
  epochs: number;
  stopping?: Lab.Stopping;
}

function memorized(lab: Lab, { train, validation, net }: Problem, training: Training): Memorized {
  const tensors = ({ x, y }: Problem['train']): Lab.Samples => ({ x: tf.tensor2d(x), y: tf.tensor2d(y) });
  const variables = net.map((values) => tf.variable(tf.tensor(values)));
  const history = lab.memorize(
    variables,
    { train: tensors(train), validation: tensors(validation) },
    training,
  );
  const weights = variables.map((variable) => variable.clone());
  tf.dispose(variables);
  training.optimizer.dispose();
  if (!Array.isArray((history as Partial<typeof history> | undefined)?.train)) {
    refuse('what memorize returns', history, 'an object with lists {train, validation}');
  }
  return { history, weights };
}

/** Errors of models by capacity: the training error falls; the others have their minimum at different capacities. */
interface Models {
  capacities: number[];
  parameters: number[];
  train: number[];
  validation: number[];
  test: number[];
}

/**
 * Capacities in no order. The least validation error is that of the fourth, after a smaller dip at the second; added to
 * the training error, that of the first is the least, and less the training error, that of the second. If `tie`, it is that of the fifth one too, and it is 0. If `close`,
 * the fifth one is the best, by a ten-thousandth.
 */
function models(random: SeededRandom, least: 'tie' | 'close' | 'one least'): Models {
  const stream = random.stream('errors');
  const near = (levels: number[]): number[] => levels.map((level) => level + stream.uniform(0, 0.05));
  const given = {
    capacities: [17, 5, 40, 9, 3, 1].map((capacity) => 10 * capacity + stream.integer(10)),
    parameters: [52, 16, 121, 28, 10, 4].map((parameters) => 10 * parameters + stream.integer(10)),
    train: near([0.25, 1, 0.1, 0.67, 1.3, 1.9]),
    validation: near([1.3, 1.2, 2.6, 1.0, 1.6, 3.2]),
    test: near([1.7, 0.9, 2.8, 1.2, 1.5, 2.3]),
  };
  if (least === 'tie') given.validation[3] = given.validation[4] = 0;
  if (least === 'close') given.validation[4] = given.validation[3]! * (1 - 1e-4);
  return given;
}

/** What happened, in its order: a fit of a capacity, or its test set opened. */
type Event = { kind: 'fit' | 'test'; capacity: number };

function swept(lab: Lab, given: Models): { sweep: Lab.Sweep; events: Event[] } {
  const events: Event[] = [];
  const sweep = lab.capacitySweep(given.capacities, (capacity) => {
    events.push({ kind: 'fit', capacity });
    const i = given.capacities.indexOf(capacity);
    return {
      parameters: given.parameters[i]!,
      trainError: given.train[i]!,
      validationError: given.validation[i]!,
      testError: () => {
        events.push({ kind: 'test', capacity });
        return given.test[i]!;
      },
    };
  });
  return { sweep, events };
}

const boxOf = ({ q1, median, q3 }: Lab.Quartiles): number[] => [q1, median, q3];
const spread = (stream: RandomStream, count: number): number[] => vector(stream, count, 20);

/** The quantile p of numbers in ascending order. */
function quantileOf(sorted: number[], p: number): number {
  const at = p * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (at % 1) * (high - low);
}

/**
 * Unsorted samples: most lie between 0 and 1, more of them near 0; on each side two far outliers, and one sample that
 * is beyond 1.5 box heights but not beyond 2, and two within. Quartiles of another convention leave them on their sides.
 */
function withOutliers(random: SeededRandom, count: number): number[] {
  const stream = random.stream('samples');
  const far = [-9, -6.5, 7, 10].map((value) => value + stream.uniform(0, 0.01));
  const most = count - 10;
  const bulk = Array.from({ length: most }, (_, i) => ((i + stream.uniform(0.3, 0.7)) / most) ** 2);
  const beside = (value: number): number[] => Array<number>(5).fill(value);
  const [q1, q3] = [0.25, 0.75].map((p) => quantileOf([...beside(-9), ...bulk, ...beside(9)], p)) as [
    number,
    number,
  ];
  const near = [1.75, 1.2, 1.05].flatMap((heights) => {
    const reach = (heights + stream.uniform(0, 0.02)) * (q3 - q1);
    return [q1 - reach, q3 + reach];
  });
  const samples = [...bulk, ...far.slice(0, 3), ...near, far[3]!];
  // The largest comes first, so that the order is neither that of numbers nor that of text.
  return [samples.at(-1)!, ...stream.permutation(count - 1).map((i) => samples[i]!)];
}

const manySamples = (random: SeededRandom): number => 44 + 2 * random.stream('count').integer(4);

/** The numbers of a box plot in a row, with the outliers at its end. */
const rowOf = (box: Lab.BoxPlotStatistics): number[] => [
  ...boxOf(box),
  box.whiskerLow,
  box.whiskerHigh,
  ...box.outliers,
];

interface Randomized {
  labels: number[];
  classes: number;
  share: number;
  seed: number;
}

function randomized(lab: Lab, { labels, classes, share, seed }: Randomized): number[] {
  return lab.randomizeLabels(labels, { classes, share }, streamOf(seed));
}

/** Independent labels of `count` samples, and a share of them to replace. */
function labelled(stream: RandomStream, count: number, share: number): Randomized {
  const classes = 4 + stream.integer(4);
  return { labels: randomLabels(stream, count, classes), classes, share, seed: stream.integer(1_000_000) };
}

/** The number of labels whose changes give a share. */
const SHARED = 24_000;

const changesIn = (made: number[], { labels }: Randomized): boolean[] =>
  made.map((label, i) => label !== labels[i]);
const toAnotherClass = (made: number[], { labels, classes }: Randomized): boolean[] =>
  made.map((label, i) => label !== labels[i] && label < classes);
const changeOf = ({ share, classes }: Randomized): number => share * (1 - 1 / classes);

/**
 * The stated share if the measured one agrees with it (a right answer fails once in 10¹¹ runs), or else the measured one,
 * in steps of 0.05 from the stated one.
 */
function toldShare(entries: boolean[], stated: number): number {
  const count = entries.filter(Boolean).length;
  if (agreesWithProbability(count, entries.length, stated)) return stated;
  const away = count / entries.length - stated;
  return stated + Math.sign(away) * Math.max(0.05, roundedTo(Math.abs(away), 0.05));
}

/** A share in the middle between two tenths. */
const betweenTenths = (stream: RandomStream, low: number, high: number): number =>
  between(stream, low, high) / 10 + stream.uniform(0.047, 0.053);

/** True if the numbers of changes in blocks of 20 labels scatter as those of independent draws. */
function changeIndependently(changed: boolean[], probability: number): boolean {
  const std = Math.sqrt(probability * (1 - probability));
  const z = changed.map((change) => (Number(change) - probability) / std);
  return independentSums(Array.from({ length: z.length / 20 }, (_, i) => z.slice(20 * i, 20 * i + 20)));
}

/** True if all pairs of an old and another new label are equally likely; the old ones that there are must be. */
function anyOtherClass(made: number[], { labels, classes }: Randomized): boolean {
  const old = new Set(labels);
  const counts = Array<number>(classes * classes).fill(0);
  for (const [i, label] of made.entries()) counts[labels[i]! * classes + label]! += 1;
  return equallyLikely(
    counts.filter((_, pair) => pair % (classes + 1) !== 0 && old.has(Math.floor(pair / classes))),
  );
}

/** One of the models. */
function only({ capacities, parameters, train, validation, test }: Models, i: number): Models {
  const one = (numbers: number[]): number[] => [numbers[i]!];
  return {
    capacities: one(capacities),
    parameters: one(parameters),
    train: one(train),
    validation: one(validation),
    test: one(test),
  };
}

interface LabelTraining extends Randomized {
  /** What trainEpoch returns, epoch by epoch. */
  accuracies: number[];
}

/** The largest number first, so that a running maximum is another list; the others in their order. */
function largestFirst(numbers: number[]): number[] {
  const at = numbers.indexOf(Math.max(...numbers));
  return [numbers[at]!, ...numbers.filter((_, i) => i !== at)];
}

function training(random: SeededRandom, count: number, epochs: number): LabelTraining {
  const stream = random.stream('labels');
  const given = labelled(stream, count, betweenTenths(stream, 1, 2));
  return {
    ...given,
    classes: given.classes + 1, // no true label is of the last class
    accuracies: largestFirst(vector(random.stream('accuracies'), epochs)),
  };
}

function randomTraining(
  lab: Lab,
  { labels, classes, share, seed, accuracies }: LabelTraining,
): { returned: number[]; seen: number[][] } {
  const seen: number[][] = [];
  const options = { classes, share, epochs: accuracies.length, random: streamOf(seed) };
  const returned = lab.trainOnRandomLabels(labels, options, (given) => {
    seen.push([...given]);
    return accuracies[(seen.length - 1) % accuracies.length] ?? 0;
  });
  return { returned, seen };
}

function randomTrainingFacts(
  { returned, seen }: ReturnType<typeof randomTraining>,
  { labels }: LabelTraining,
): JudgedFacts {
  return {
    returned,
    fixed: seen.every((given) => sameList(given, seen[0]!)),
    random: !sameList(seen[0] ?? [], labels),
  };
}

export const probes = {
  splitParts: probe({
    inputs: sortedFile,
    observe: (lab, file) => ({ parts: lab.split(labelsIn(file), file.shares, streamOf(file.seed)) }),
    facts: ({ parts }, { sizes }) => {
      const rows = Array.from({ length: sizes.reduce((sum, size) => sum + size, 0) }, (_, i) => i);
      const all = rowsOf(parts);
      const used = new Set(all);
      return {
        inTrainAndValidation: common(parts.train, parts.validation),
        inTrainAndTest: common(parts.train, parts.test),
        inValidationAndTest: common(parts.validation, parts.test),
        unused: rows.filter((row) => !used.has(row)).length,
        repeated: PARTS.reduce((sum, part) => sum + parts[part].length - new Set(parts[part]).size, 0),
        notARow: all.filter((row) => !(Number.isInteger(row) && row >= 0 && row < rows.length)).length,
        rows: all.length,
      };
    },
    labels: {
      inTrainAndValidation: 'samples in the training and the validation set',
      inTrainAndTest: 'samples in the training and the test set',
      inValidationAndTest: 'samples in the validation and the test set',
      unused: 'samples in none of the sets',
      repeated: 'samples that a set has twice',
      notARow: 'entries that are no row number',
      rows: 'entries of the three sets',
    },
  }),

  splitStratified: probe({
    inputs: sortedFile,
    observe: (lab, file) => ({ parts: lab.split(labelsIn(file), file.shares, streamOf(file.seed)) }),
    facts: ({ parts }, file) => ({
      counts: countsIn(parts, file),
      unshuffled: PARTS.some((part) => isOneStretch(parts[part])),
    }),
    labels: {
      counts: 'samples of each class in the training, validation and test set',
      unshuffled: 'a set is a contiguous part of the file',
    },
  }),

  /** Shares of 0, and a class of a single sample, which goes to the training set. */
  splitSizes: probe({
    inputs: (random) => {
      const file = sortedFile(random);
      const single = { ...file, classes: [...file.classes, 11], sizes: [...file.sizes, 1] };
      return { file: single, seed: drawSeed(random) };
    },
    observe: (lab, { file, seed }) => {
      const of = (shares: { validation: number; test: number }): Lab.Split =>
        lab.split(labelsIn(file), shares, streamOf(seed));
      const { validation, test } = file.shares;
      return {
        both: of(file.shares),
        noValidation: of({ validation: 0, test }),
        noTest: of({ validation, test: 0 }),
      };
    },
    facts: ({ both, noValidation, noTest }) => ({
      both: sizesOf(both),
      noValidation: sizesOf(noValidation),
      noTest: sizesOf(noTest),
    }),
    labels: {
      both: 'sizes of training, validation and test set',
      noValidation: 'sizes of the three sets with a validation share of 0',
      noTest: 'sizes of the three sets with a test share of 0',
    },
  }),

  splitRandom: probe({
    inputs: (random) => ({ file: sortedFile(random) }),
    observe: (lab, { file }) => {
      const stream = streamOf(file.seed);
      const by = (random: RandomStream): Lab.Split => lab.split(labelsIn(file), file.shares, random);
      const splits = Array.from({ length: 8 }, () => by(stream));
      const others = splits.map((_, i) => by(streamOf(file.seed + 1 + i)));
      return { splits, again: by(streamOf(file.seed)), others };
    },
    facts: ({ splits, again, others }, { file }) => {
      const rows = ({ test, validation }: Lab.Split): number[] => [
        ...sortedOf(test),
        ...sortedOf(validation),
      ];
      const first = splits[0]!;
      const likeFirst = (parts: Lab.Split): boolean => sameList(rows(first), rows(parts));
      return {
        sameAgain: splits.every(likeFirst),
        repeatable: likeFirst(again),
        usesStream: !others.every(likeFirst),
        complete: isPermutation(rowsOf(first), labelsIn(file).length),
        inOrder: classesInOrder(first.validation, file),
      };
    },
    labels: {
      sameAgain: 'seven more splits from the same stream equal the first',
      repeatable: 'equal streams give equal splits',
      usesStream: 'different streams give different splits',
      complete: 'each sample stands in one of the sets, once',
      inOrder: 'classes of which the validation set has neighbours in the file only',
    },
  }),

  /** Many splits of few samples by one stream: each way to divide the samples of a class is equally likely. */
  splitDrawn: probe({
    inputs: (random) => {
      const stream = random.stream('classes');
      const first = 1 + stream.integer(9);
      const classes = [first, 10 + stream.integer(9)];
      return { classes, count: SPLITS + stream.integer(200), seed: drawSeed(random) };
    },
    observe: (lab, { classes, count, seed }) => {
      const labels = Array.from({ length: 2 * SMALL.perClass }, (_, row) => classes[row % 2]!);
      const stream = streamOf(seed);
      const shares = { validation: SMALL.share, test: SMALL.share };
      return { splits: Array.from({ length: count }, () => lab.split(labels, shares, stream)) };
    },
    facts: ({ splits }) => ({
      complete: splits.filter((parts) => isPermutation(rowsOf(parts), 2 * SMALL.perClass)).length,
      firstClass: everySample(splits, 0) && everyDivision(splits.slice(0, COUNTED), 0),
      secondClass: everySample(splits, 1) && everyDivision(splits.slice(0, COUNTED), 1),
      apart: agreesWithProbability(
        splits.filter((parts) => divisionOf(parts, 0) === divisionOf(parts, 1)).length,
        splits.length,
        1 / SMALL.ways,
      ),
    }),
    labels: {
      complete: 'splits in which each sample stands once',
      firstClass: 'all ways to divide six samples of the first class are equally likely',
      secondClass: 'all ways to divide six samples of the second class are equally likely',
      apart: 'the two classes are divided independently of each other',
    },
  }),

  stoppingPatience: probe({
    inputs: (random) => {
      const stream = random.stream('course');
      const patience = 3 + stream.integer(3);
      const course = (options: Lab.StoppingOptions, falling: number): LossCourse => ({
        options,
        losses: jittered(random, valley(falling, 9)),
      });
      return {
        patient: course({ patience }, 4 + stream.integer(20)),
        impatient: course({ patience: 1 }, 4 + stream.integer(20)),
      };
    },
    observe: (lab, { patient, impatient }) => ({
      patient: stopped(lab, patient),
      impatient: stopped(lab, impatient),
    }),
    facts: ({ patient, impatient }) => ({ patient: epochsOf(patient), impatient: epochsOf(impatient) }),
    labels: { patient: EPOCHS, impatient: `${EPOCHS} with patience 1` },
  }),

  /** A new best after as many worse epochs as patience allows, many times, until it stops coming. */
  stoppingInARow: probe({
    inputs: (random) => {
      const stream = random.stream('course');
      const patience = 3 + stream.integer(2);
      const times = 3 + stream.integer(9);
      // The worse epochs go up and down, so that some are better than the one before.
      const wave = (level: number): number[] => [level, level + 3, level + 1, level + 2].slice(0, patience);
      const waves = Array.from({ length: times }, (_, i) => wave(30 - i)).flat();
      // Two steps up and one down at the end: it rises, and never for long.
      const rising = Array.from({ length: 12 }, (_, i) => 40 + i - (i % 3) * 0.4 - (i % 3 === 2 ? 1.5 : 0));
      return { options: { patience }, losses: jittered(random, [...waves, ...rising]) };
    },
    observe: (lab, course) => ({ course: stopped(lab, course) }),
    facts: ({ course }) => ({ epochs: epochsOf(course) }),
    labels: { epochs: EPOCHS },
  }),

  /** A loss that stays exactly equal has stopped falling. */
  stoppingPlateau: probe({
    inputs: (random) => {
      const stream = random.stream('course');
      const [level] = jittered(random, [3]);
      const [patience, other] = twoOf(stream, [3, 4, 5, 6]);
      const falling = Array.from({ length: 2 + stream.integer(15) }, (_, i) => level! + 20 - i);
      const losses = [...falling, ...Array<number>(14).fill(level!)];
      return { first: { options: { patience }, losses }, second: { options: { patience: other }, losses } };
    },
    observe: (lab, { first, second }) => ({ first: stopped(lab, first), second: stopped(lab, second) }),
    facts: ({ first, second }) => ({ epochs: epochsOf(first), epochsOther: epochsOf(second) }),
    labels: { epochs: EPOCHS, epochsOther: `${EPOCHS} with another patience` },
  }),

  /** Each epoch is a little lower; only every third one is lower than the best by more than minDelta. */
  stoppingMinDelta: probe({
    inputs: (random) => {
      const stream = random.stream('course');
      const minDelta = stream.uniform(0.08, 0.15);
      const falling = 6 + 3 * stream.integer(5);
      const steep = Array.from({ length: falling + 1 }, (_, i) => 20 - 0.45 * minDelta * 10 * i);
      const flat = Array.from({ length: 8 }, (_, i) => steep.at(-1)! - 0.05 * minDelta * 10 * (i + 1));
      return {
        options: { patience: 4, minDelta },
        losses: jittered(random, [...steep, ...flat, steep.at(-1)! + 1]),
      };
    },
    observe: (lab, losses) => {
      let restored: tf.Tensor | undefined;
      const course = stopped(lab, losses, (stopping, weight) => {
        stopping.restore([weight]);
        restored = weight.clone();
      });
      return { course, restored: restored! };
    },
    facts: ({ course, restored }) => ({
      epochs: epochsOf(course),
      bestEpoch: course.bestEpoch,
      best: course.best,
      restored,
    }),
    labels: {
      epochs: EPOCHS,
      bestEpoch: 'best epoch',
      best: 'best loss',
      restored: 'a weight after restore, which was k in epoch k',
    },
  }),

  /** NaN in between, from the first epoch on, and in all epochs; Infinity in the first. */
  stoppingNotANumber: probe({
    inputs: (random) => {
      const stream = random.stream('course');
      const [level] = jittered(random, [205]) as [number]; // all losses are above 0
      const patience = 3 + stream.integer(2);
      const falling = Array.from({ length: 2 + stream.integer(10) }, (_, i) => level - i);
      const options = { patience };
      const gap = Array<null>(patience - 1).fill(null);
      const end = Array<null>(patience + 2).fill(null);
      return {
        between: { options, losses: [level, ...gap, ...falling.map((loss) => loss - 1), ...end] },
        first: { options, losses: [...gap, level, level + 1, level - 1, ...end] },
        only: { options, losses: end },
      };
    },
    observe: (lab, { between, first, only }) => {
      const none = stopped(lab, only);
      return {
        between: stopped(lab, between),
        first: stopped(lab, first),
        only: { answers: none.answers, bestEpoch: none.bestEpoch },
      };
    },
    facts: ({ between, first, only }) => ({
      epochs: [between, first].map(epochsOf),
      best: [between, first].map(({ best }) => best),
      bestEpoch: [between, first].map(({ bestEpoch }) => bestEpoch),
      only: [only.answers.length, only.bestEpoch],
    }),
    labels: {
      epochs: `${EPOCHS}, with NaN between numbers and with NaN first`,
      best: 'best loss, with NaN between numbers and with NaN first',
      bestEpoch: 'best epoch, with NaN between numbers and with NaN first',
      only: 'epochs trained and best epoch where all losses are NaN',
    },
  }),

  /** Losses below 0 and equal to 0; a loss that is lower by minDelta exactly, which is no improvement. */
  stoppingEdges: probe({
    inputs: (random) => {
      const stream = random.stream('course');
      const [patience, other] = twoOf(stream, [3, 4, 5]);
      const step = 2 ** -(1 + stream.integer(3));
      const falling = 3 + 2 * stream.integer(7); // odd, so that the last of them is no improvement by minDelta exactly
      const down = Array.from({ length: 2 * falling + 1 }, (_, i) => (falling - i) * 2 * step);
      const flat = Array<number>(8).fill(down.at(-1)!);
      return {
        below: { options: { patience, minDelta: step }, losses: [...down, ...flat] },
        exactly: {
          options: { patience: other, minDelta: 2 * step },
          losses: [...down.slice(falling), ...flat],
        },
      };
    },
    observe: (lab, { below, exactly }) => ({ below: stopped(lab, below), exactly: stopped(lab, exactly) }),
    facts: (courses) => ({
      below: [epochsOf(courses.below), courses.below.bestEpoch, courses.below.best],
      exactly: [epochsOf(courses.exactly), courses.exactly.bestEpoch, courses.exactly.best],
    }),
    labels: {
      below: 'epochs trained, best epoch and best loss where the losses go below 0',
      exactly:
        'epochs trained, best epoch and best loss where each is lower by twice minDelta or by minDelta exactly',
    },
  }),

  /** Two trainings by turns, whose best epochs differ. */
  stoppingRestore: probe({
    inputs: (random) => {
      const stream = random.stream('course');
      const epochs = 5 + stream.integer(3);
      const shape = [2 + stream.integer(2), 3 + stream.integer(2)] as const;
      const course = (name: string, best: number) => ({
        losses: jittered(
          random,
          Array.from({ length: epochs }, (_, epoch) => 4 + Math.abs(epoch - best)),
        ),
        kernels: Array.from({ length: epochs }, (_, epoch) =>
          matrix(random.stream(`${name} kernel ${epoch}`), ...shape),
        ),
        biases: Array.from({ length: epochs }, (_, epoch) =>
          vector(random.stream(`${name} bias ${epoch}`), shape[1]),
        ),
      });
      return { courses: [course('first', 2), course('second', 1)], later: stream.uniform(4, 6) };
    },
    observe: (lab, { courses, later }) => {
      const trainings = courses.map(({ kernels, biases }) => ({
        stopping: new lab.EarlyStopping({ patience: 10 }),
        weights: [
          tf.variable(tf.zeros([kernels[0]!.length, kernels[0]![0]!.length])),
          tf.variable(tf.zeros([biases[0]!.length])),
        ] as const,
      }));
      courses[0]!.losses.forEach((_, epoch) => {
        trainings.forEach(({ stopping, weights: [kernel, bias] }, i) => {
          kernel.assign(tf.tensor2d(courses[i]!.kernels[epoch]!));
          bias.assign(tf.tensor1d(courses[i]!.biases[epoch]!));
          stopping.update(courses[i]!.losses[epoch]!, [kernel, bias]);
        });
      });
      const restored = trainings.map(({ stopping, weights: [kernel, bias] }) => {
        // Training went on for a while after the last update, and again after a first restore.
        for (let time = 0; time < 2; time++) {
          kernel.assign(tf.fill(kernel.shape, later));
          bias.assign(tf.fill(bias.shape, later));
          stopping.restore([kernel, bias]);
        }
        const values = { W: kernel.clone(), b: bias.clone() };
        stopping.dispose();
        tf.dispose([kernel, bias]);
        return values;
      });
      return { first: restored[0]!, second: restored[1]! };
    },
    facts: ({ first, second }) => ({ W: first.W, b: first.b, second: second.W }),
    labels: {
      W: 'W after restore',
      b: 'b after restore',
      second: 'W of another training, which went on by turns with the first, after restore',
    },
  }),

  /** No epoch yet, or only NaN: there is nothing to go back to. */
  stoppingRestoreNothing: probe({
    inputs: (random) => ({ weights: vector(random.stream('weights'), 4), epochs: 2 }),
    observe: (lab, { weights, epochs }) => {
      const [fresh, failed] = [0, 1].map(() => new lab.EarlyStopping({ patience: 5 })) as [
        Lab.EarlyStopping,
        Lab.EarlyStopping,
      ];
      const variable = tf.variable(tf.zeros([weights.length]));
      for (let epoch = 0; epoch < epochs; epoch++) failed.update(NaN, [variable]);
      variable.assign(tf.tensor1d(weights));
      fresh.restore([variable]);
      const untouched = variable.clone();
      failed.restore([variable]);
      const afterNaN = variable.clone();
      [fresh, failed].forEach((stopping) => stopping.dispose());
      variable.dispose();
      return { untouched, afterNaN };
    },
    labels: {
      untouched: 'a weight after restore before any epoch',
      afterNaN: 'a weight after restore where all losses were NaN',
    },
  }),

  stoppingMemory: probe({
    inputs: (random) => {
      const stream = random.stream('memory');
      return { epochs: 8 + stream.integer(8), bias: vector(stream, 3) };
    },
    observe: (lab, { epochs, bias }) => {
      const stopping = new lab.EarlyStopping({ patience: 2 });
      const weights = [tf.variable(tf.zeros([2])), tf.variable(tf.tensor1d(bias))];
      stopping.update(100, weights);
      const before = tf.memory().numTensors;
      for (let epoch = 0; epoch < epochs; epoch++) tf.tidy(() => void stopping.update(99 - epoch, weights));
      const after = tf.memory().numTensors;
      stopping.restore(weights);
      const restored = weights[1]!.clone();
      tf.dispose(weights);
      stopping.dispose();
      return { before, after, restored };
    },
    facts: ({ before, after, restored }) => ({ leaked: after - before, restored }),
    labels: { leaked: 'additional tensors since the first epoch', restored: 'a weight after restore' },
  }),

  quartiles: probe({
    inputs: (random) => ({
      samples: spread(random.stream('samples'), 22 + 4 * random.stream('n').integer(5)),
    }),
    observe: (lab, { samples }) => ({ of: lab.quartiles(samples) }),
    facts: ({ of }) => ({ quartiles: boxOf(of) }),
    labels: { quartiles: 'q1, median, q3' },
  }),

  quartilesEven: probe({
    inputs: (random) => ({
      samples: spread(random.stream('samples'), 8 + 4 * random.stream('n').integer(4)),
    }),
    observe: (lab, { samples }) => ({ of: lab.quartiles(samples) }),
    facts: ({ of }) => ({ quartiles: boxOf(of) }),
    labels: { quartiles: 'q1, median, q3' },
  }),

  /** One sample, two, equal ones, whole numbers with 0 beside a quartile; and if the list handed in has changed. */
  quartilesKeep: probe({
    inputs: (random) => {
      const stream = random.stream('samples');
      const [one, two] = [spread(stream, 1), spread(stream, 2)];
      const whole = stream.permutation(12).map((n) => n - 3);
      return {
        samples: spread(stream, 9 + stream.integer(5)),
        one,
        two,
        equal: Array<number>(5).fill(one[0]!),
        repeated: shuffled(
          stream,
          [0, 0, 0, 0, 1, 1, 2].map((i) => [...two, one[0]!][i]!),
        ),
        whole,
      };
    },
    observe: (lab, { samples, one, two, equal, repeated, whole }) => {
      const given = [...samples];
      lab.quartiles(given);
      return {
        given,
        one: lab.quartiles(one),
        two: lab.quartiles(two),
        equal: lab.quartiles(equal),
        repeated: lab.quartiles(repeated),
        whole: lab.quartiles(whole),
      };
    },
    facts: ({ given, one, two, equal, repeated, whole }, { samples }) => ({
      inputChanged: !sameList(given, samples),
      ofOneSample: boxOf(one),
      ofTwo: boxOf(two),
      ofEqual: boxOf(equal),
      ofRepeated: boxOf(repeated),
      ofWhole: boxOf(whole),
    }),
    labels: {
      inputChanged: 'the list that was handed in has changed',
      ofOneSample: 'q1, median, q3 of one sample',
      ofTwo: 'q1, median, q3 of two samples',
      ofEqual: 'q1, median, q3 of equal samples',
      ofRepeated: 'q1, median, q3 of samples of which some are equal',
      ofWhole: 'q1, median, q3 of whole numbers',
    },
  }),

  boxWhiskers: probe({
    inputs: (random) => ({ samples: withOutliers(random, manySamples(random)) }),
    observe: (lab, { samples }) => ({ box: lab.boxPlotStatistics(samples) }),
    facts: ({ box }) => ({ whiskers: [box.whiskerLow, box.whiskerHigh] }),
    labels: { whiskers: 'lower and upper whisker' },
  }),

  boxOutliers: probe({
    inputs: (random) => ({ samples: withOutliers(random, manySamples(random)) }),
    observe: (lab, { samples }) => ({ box: lab.boxPlotStatistics(samples) }),
    facts: ({ box }) => ({ outliers: box.outliers }),
  }),

  boxQuartiles: probe({
    inputs: (random) => ({ samples: withOutliers(random, manySamples(random)) }),
    observe: (lab, { samples }) => ({ box: lab.boxPlotStatistics(samples) }),
    facts: ({ box }) => ({ quartiles: boxOf(box) }),
    labels: { quartiles: 'q1, median, q3' },
  }),

  /**
   * No outliers, with a lower or an upper whisker at 0; samples on the fences, which are within; a box of height 0, beyond
   * which all else lies, with equal samples; one sample. Powers of 2 and whole numbers, so that a fence is exact.
   */
  boxEdges: probe({
    inputs: (random) => {
      const stream = random.stream('samples');
      const scale = (1 + stream.integer(60)) / 4;
      const shift = -(3 + stream.integer(2)) * scale; // some are negative, so that an order by text shows
      const at = (samples: number[]): number[] =>
        stream.permutation(samples.length).map((i) => samples[i]! * scale + shift);
      const fromZero = (to: number): number[] =>
        shuffled(stream, [0, 1, 2, 3, 4, 5, 6, 7]).map((sample) => sample * to);
      return {
        none: fromZero(scale),
        upToZero: fromZero(-scale),
        fence: at([-6, 0, 0, 2, 4, 4, 10]),
        flat: [4, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 2].map((sample) => sample * scale + shift),
        one: at([1]),
      };
    },
    observe: (lab, { none, upToZero, fence, flat, one }) => ({
      none: lab.boxPlotStatistics(none),
      upToZero: lab.boxPlotStatistics(upToZero),
      fence: lab.boxPlotStatistics(fence),
      flat: lab.boxPlotStatistics(flat),
      one: lab.boxPlotStatistics(one),
    }),
    facts: ({ none, upToZero, fence, flat, one }) => ({
      none: rowOf(none),
      upToZero: rowOf(upToZero),
      fence: rowOf(fence),
      flat: rowOf(flat),
      one: rowOf(one),
    }),
    labels: {
      none: 'box, whiskers and outliers without outliers, from 0 up',
      upToZero: 'box, whiskers and outliers without outliers, from below up to 0',
      fence: 'box, whiskers and outliers with samples exactly 1.5 box heights away',
      flat: 'box, whiskers and outliers of a box of height 0',
      one: 'box, whiskers and outliers of one sample',
    },
  }),

  /** A small and a large share, neither near a tenth. */
  randomizedShare: probe({
    inputs: (random) => {
      const stream = random.stream('labels');
      return {
        small: labelled(stream, SHARED, betweenTenths(stream, 1, 3)),
        large: labelled(stream, SHARED, betweenTenths(stream, 6, 8)),
      };
    },
    observe: (lab, { small, large }) => ({ small: randomized(lab, small), large: randomized(lab, large) }),
    facts: (made, { small, large }) => {
      const [first, second] = [toAnotherClass(made.small, small), toAnotherClass(made.large, large)];
      return {
        small: toldShare(first, changeOf(small)),
        large: [second.slice(0, SHARED / 2), second.slice(SHARED / 2)].map((half) =>
          toldShare(half, changeOf(large)),
        ),
        labels: [made.small.length, made.large.length],
      };
    },
    labels: {
      small: 'share of labels that changed to another class, for a small share',
      large:
        'share of labels that changed to another class, for a large share, in the first and in the second half',
      labels: 'number of labels',
    },
  }),

  /** Each label by itself, and any of the other classes: 600 lists of 20 labels, by one stream. */
  randomizedEach: probe({
    inputs: (random) => {
      const stream = random.stream('labels');
      return labelled(stream, 12_000, betweenTenths(stream, 1, 2));
    },
    observe: (lab, { labels, classes, share, seed }) => {
      const stream = streamOf(seed);
      const lists = Array.from({ length: labels.length / 20 }, (_, i) => labels.slice(20 * i, 20 * i + 20));
      return { made: lists.flatMap((list) => lab.randomizeLabels(list, { classes, share }, stream)) };
    },
    facts: ({ made }, inputs) => {
      const changed = changesIn(made, inputs);
      return {
        independent: changeIndependently(changed, changeOf(inputs)),
        anyOther: anyOtherClass(made, inputs),
        notAClass: made.filter((label) => !(Number.isInteger(label) && label >= 0 && label < inputs.classes))
          .length,
        agrees: agreesWithProbability(changed.filter(Boolean).length, made.length, changeOf(inputs)),
        everyPlace: equallyLikely(
          Array.from({ length: 20 }, (_, place) => changed.filter((is, i) => is && i % 20 === place).length),
        ),
      };
    },
    labels: {
      independent: 'the number of changes in 20 labels varies as it does in independent draws',
      anyOther: 'a changed label is any of the other classes with equal probability',
      notAClass: 'labels that are no class',
      agrees: 'the number of changes agrees with the share',
      everyPlace: 'a label changes with equal probability at each place of a list',
    },
  }),

  /** At share 1, where most of the true labels are of class 0, and none is of the last class. */
  randomizedUniform: probe({
    inputs: (random) => {
      const classes = 4 + random.stream('classes').integer(4);
      const most = 8000 + random.stream('most').integer(500);
      return { sizes: [most, ...Array<number>(classes - 2).fill(900), 0], seed: drawSeed(random) };
    },
    observe: (lab, { sizes, seed }) => ({
      made: randomized(lab, { labels: sortedLabels(sizes), classes: sizes.length, share: 1, seed }),
    }),
    facts: ({ made }, { sizes }) => {
      const classes = sizes.length;
      const labels = sortedLabels(sizes);
      const counts = sizes.map((_, label) => made.filter((one) => one === label).length);
      return {
        labels: made.length,
        equallyLikely: equallyLikely(counts),
        shareOfClass0: toldShare(
          made.map((label) => label === 0),
          1 / classes,
        ),
        neverDrawn: counts.filter((count) => count === 0).length,
        notAClass: made.some((one) => !(Number.isInteger(one) && one >= 0 && one < classes)),
        right: toldShare(
          made.map((label, i) => label === labels[i]),
          1 / classes,
        ),
      };
    },
    labels: {
      labels: 'number of labels',
      equallyLikely: 'all classes are equally likely among the new labels',
      shareOfClass0: 'share of class 0 among the new labels',
      neverDrawn: 'classes that are never drawn',
      notAClass: 'a label is not a class',
      right: 'share of new labels that equal the true ones',
    },
  }),

  randomizedKeeps: probe({
    inputs: (random) => labelled(random.stream('labels'), 60 + random.stream('n').integer(20), 0.5),
    observe: (lab, inputs) => {
      const given = [...inputs.labels];
      const by = (share: number, seed = inputs.seed): number[] =>
        randomized(lab, { ...inputs, labels: given, share, seed });
      return { none: by(0), some: by(0.5), again: by(0.5), other: by(0.5, inputs.seed + 1), given };
    },
    facts: ({ none, some, again, other, given }, inputs) => ({
      inputChanged: !sameList(given, inputs.labels),
      changedAtShare0: changesIn(none, inputs).filter(Boolean).length,
      repeatable: sameList(some, again),
      usesStream: !sameList(some, other),
    }),
    labels: {
      inputChanged: 'the labels that were handed in have changed',
      changedAtShare0: 'number of labels that change at share 0',
      repeatable: 'equal streams give equal labels',
      usesStream: 'different streams give different labels',
    },
  }),

  randomTraining: probe({
    inputs: (random) => training(random, 400, random.stream('epochs').integer(4) + 3),
    observe: randomTraining,
    facts: randomTrainingFacts,
    labels: {
      returned: 'returned accuracies',
      fixed: 'the labels of all epochs are the same',
      random: 'the labels are random',
    },
  }),

  /** A share below 1, and no epochs at all. */
  randomTrainingShare: probe({
    inputs: (random) => training(random, 12_000, 1),
    observe: (lab, inputs) => ({
      seen: randomTraining(lab, inputs).seen,
      none: randomTraining(lab, { ...inputs, accuracies: [] }).returned,
    }),
    facts: ({ seen, none }, inputs) => ({
      changed: toldShare(changesIn(seen[0] ?? [], inputs), changeOf(inputs)),
      anyOther: anyOtherClass(seen[0] ?? [], inputs),
      none: none.length,
      labels: seen[0]?.length ?? 0,
    }),
    labels: {
      changed: 'share of labels that changed',
      anyOther: 'a changed label is any of the other classes with equal probability',
      none: 'accuracies of no epochs',
      labels: 'number of labels',
    },
  }),

  /** With two hidden layers, with none, and with many. */
  parameters: probe({
    inputs: (random) => {
      const stream = random.stream('widths');
      const of = (layers: number): number[] => Array.from({ length: layers }, () => 3 + stream.integer(12));
      return { two: of(4), none: of(2), many: of(7) };
    },
    observe: (lab, { two, none, many }) => ({
      two: lab.parametersOf(two),
      none: lab.parametersOf(none),
      many: lab.parametersOf(many),
    }),
    labels: {
      two: 'parameters with two hidden layers',
      none: 'parameters without hidden layers',
      many: 'parameters with five hidden layers',
    },
  }),

  sweepChoice: probe({
    inputs: (random) => models(random, 'one least'),
    observe: (lab, given) => ({ sweep: swept(lab, given).sweep }),
    facts: ({ sweep: { chosen, test } }) => ({ chosen, test }),
    labels: { test: 'test error' },
  }),

  /** Two equal least errors of 0, the first of the larger model; two that are nearly equal; a single model. */
  sweepTie: probe({
    inputs: (random) => ({
      tie: models(random, 'tie'),
      close: models(random, 'close'),
      one: only(models(random, 'one least'), 3),
    }),
    observe: (lab, { tie, close, one }) => ({
      tie: swept(lab, tie).sweep,
      close: swept(lab, close).sweep,
      one: swept(lab, one).sweep,
    }),
    facts: ({ tie, close, one }) => ({
      tie: [tie.chosen, tie.test],
      close: [close.chosen, close.test],
      one: [one.chosen, one.test],
    }),
    labels: {
      tie: 'capacity chosen of two with equal validation errors, and its test error',
      close: 'capacity chosen of two with nearly equal validation errors, and its test error',
      one: 'capacity chosen of a single one, and its test error',
    },
  }),

  sweepTestOnce: probe({
    inputs: (random) => models(random, 'one least'),
    observe: (lab, given) => {
      const { sweep, events } = swept(lab, given);
      return { sweep, events };
    },
    facts: ({ sweep, events }, given) => ({
      timesOpened: events.filter(({ kind }) => kind === 'test').length,
      fits: events.filter(({ kind }) => kind === 'fit').length,
      openedLast: events.slice(0, -1).every(({ kind }) => kind === 'fit'),
      opened: events.at(-1)?.capacity ?? 0,
      validationReported: given.validation.includes(sweep.test),
    }),
    labels: {
      timesOpened: 'number of times that the test set was opened',
      fits: 'number of models fitted',
      openedLast: 'the test set is opened after all fits',
      opened: 'capacity of the model that was tested',
      validationReported: 'the returned test error is a validation error',
    },
  }),

  sweepErrors: probe({
    inputs: (random) => models(random, 'one least'),
    observe: (lab, given) => ({ sweep: swept(lab, given).sweep }),
    facts: ({ sweep: { errors } }) => ({
      errors: errors.map(({ capacity, parameters, train, validation }) => [
        capacity,
        parameters,
        train,
        validation,
      ]),
    }),
    labels: { errors: 'capacity, parameters, training error, validation error' },
  }),

  /** Also no epochs at all, and a net that knows its training set by heart from the start. */
  memorizeErrors: probe({
    inputs: (random) => ({ problem: regression(random, [4]), learnt: learnt(random) }),
    observe: (lab, { problem, learnt }) => {
      const { learningRate, epochs } = problem;
      const historyOf = (of: Problem, epochs: number): Memorized['history'] =>
        memorized(lab, of, { epochs, optimizer: tf.train.sgd(learningRate) }).history;
      return {
        history: historyOf(problem, epochs),
        learnt: historyOf(learnt, learnt.epochs),
        none: historyOf(problem, 0),
      };
    },
    facts: ({ history, learnt, none }) => ({
      train: history.train,
      validation: history.validation,
      learnt: [...learnt.train, ...learnt.validation],
      none: [none.train.length, none.validation.length],
    }),
    labels: {
      train: 'training error',
      validation: 'validation error',
      learnt: 'training and validation errors of a net whose training error is 0 from the start',
      none: 'number of errors after no epochs',
    },
  }),

  /** Three layers and an optimizer of the grader, so that it must be the one handed in that steps. */
  memorizeWeights: probe({
    inputs: (random) => regression(random, [4, 3]),
    observe: (lab, problem) => {
      const { learningRate, epochs } = problem;
      const optimizer = new SquashedDescent(learningRate);
      const { weights } = memorized(lab, problem, { epochs, optimizer });
      const [W1, b1, W2, b2, W3, b3] = weights as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      return { W1, b1, W2, b2, W3, b3 };
    },
    labels: {
      W1: 'W1 after training',
      b1: 'b1 after training',
      W2: 'W2 after training',
      b2: 'b2 after training',
      W3: 'W3 after training',
      b3: 'b3 after training',
    },
  }),

  /** The validation error rises from the first epoch on, so that the last epoch is not the best; then one that falls. */
  memorizeStopping: probe({
    inputs: (random) => ({ ...overfitting(random), restored: random.stream('restored').uniform(5, 9) }),
    observe: (lab, problem) => {
      const { learningRate, epochs, restored } = problem;
      const [recorder, patient] = [new Recorder(epochs, restored), new Recorder(Infinity, restored)];
      const optimizer = (): tf.Optimizer => tf.train.sgd(learningRate / 4);
      const { history, weights } = memorized(lab, problem, {
        epochs: epochs + 3,
        optimizer: optimizer(),
        stopping: recorder,
      });
      const falling = { ...problem, validation: problem.train };
      memorized(lab, falling, { epochs: 2, optimizer: optimizer(), stopping: patient });
      return {
        history,
        toldLosses: recorder.losses,
        shownWeights: recorder.weights,
        counts: [...new Set(recorder.counts)],
        restores: recorder.restored,
        restoresWithoutStop: patient.restored,
        b1: weights[1]!,
      };
    },
    facts: ({ history, ...told }) => ({ epochs: history.train.length, ...told }),
    labels: {
      epochs: 'epochs trained',
      toldLosses: 'losses passed to stopping.update',
      shownWeights: 'a weight passed to stopping.update',
      counts: 'numbers of weights passed to stopping.update and to restore',
      restores: 'calls of restore',
      restoresWithoutStop: 'calls of restore if stopping never says stop',
      b1: 'b1 at the end',
    },
  }),
} satisfies Probes<Lab>;
