import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type * as Lab from 'reference/09-overfitting/lab';
import type { Matrix } from '../inputs';
import { drawSeed, jittered, matrix, vector } from '../inputs';
import { maximum, refuse, roundedTo, sameList, share, sortedLabels } from '../observing';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

const drawn = (name = 'drawn'): RandomStream => seededRandom(0).stream(name);

/** The numbers of an object under these names. */
function numbersOf<Name extends string>(
  result: string,
  value: Record<Name, number>,
  names: readonly Name[],
): number[] {
  const found = names.map((name) => (value as Record<Name, unknown> | undefined)?.[name]);
  if (!found.every((value) => typeof value === 'number')) {
    refuse(result, value, `an object with numbers {${names.join(', ')}}`);
  }
  return found as number[];
}

/** The labels, if they are a list of numbers. */
function labelsOf(result: string, labels: number[]): number[] {
  if (!Array.isArray(labels)) refuse(result, labels, 'a list of numbers');
  const wrong = labels.findIndex((label) => typeof label !== 'number');
  if (wrong >= 0) refuse(`${result}[${wrong}]`, labels[wrong], 'a number');
  return labels;
}

/** Shares and class sizes whose products are whole numbers, so that rounding does not matter. */
const SHARES = { validation: 0.15, test: 0.25 };
const classSizes = (random: SeededRandom): number[] => {
  const stream = random.stream('sizes');
  return [60, 40, 80, 120].map((size) => size + 20 * stream.integer(2));
};

const PARTS = ['train', 'validation', 'test'] as const;

function countsByClass(rows: number[], labels: number[], classes: number): number[] {
  const counts = Array<number>(classes).fill(0);
  for (const row of rows) counts[labels[row]!]! += 1;
  return counts;
}

function common(a: number[], b: number[]): boolean {
  const known = new Set(a);
  return b.some((row) => known.has(row));
}

function isOneStretch(rows: number[]): boolean {
  return new Set(rows).size === rows.length && Math.max(...rows) - Math.min(...rows) + 1 === rows.length;
}

const sortedOf = (rows: readonly number[]): number[] => [...rows].sort((a, b) => a - b);

/** A training with early stopping, given by the losses of its epochs. In epoch k every weight is k. */
interface LossCourse {
  options: Lab.StoppingOptions;
  losses: number[];
}

function stopped(
  lab: Lab,
  { options, losses }: LossCourse,
): { epochs: number; best: number; bestEpoch: number } {
  const stopping = new lab.EarlyStopping(options);
  const weight = tf.variable(tf.zeros([2]));
  const answers: unknown[] = [];
  let epochs = 0;
  for (const loss of losses) {
    epochs += 1;
    weight.assign(tf.fill([2], epochs));
    const stop: unknown = stopping.update(loss, [weight]);
    answers.push(stop);
    if (stop instanceof Promise || (epochs === losses.length && answers.every((one) => one === undefined))) {
      refuse('what update returns', stop, 'true or false');
    }
    if (stop) break;
  }
  weight.dispose();
  const { best, bestEpoch } = stopping;
  stopping.dispose();
  return { epochs, best, bestEpoch };
}

/** A stopping that records the arguments of `update` and says stop after a number of epochs. */
class Recorder {
  readonly losses: number[] = [];
  readonly weights: number[] = [];
  restored = 0;
  constructor(private readonly last: number) {}
  update(loss: number, net: tf.Variable[]): boolean {
    this.losses.push(loss);
    this.weights.push(net[0]!.dataSync()[0]!);
    return this.losses.length >= this.last;
  }
  restore(net: tf.Variable[]): void {
    this.restored += 1;
    tf.tidy(() => net[1]!.assign(tf.fill(net[1]!.shape, 7)));
  }
}

interface Problem {
  train: { x: Matrix; y: Matrix };
  validation: { x: Matrix; y: Matrix };
  net: [Matrix, number[], Matrix, number[]];
  learningRate: number;
}

/** A small regression: 2 inputs, 4 hidden units, sets of different sizes. */
function regression(random: SeededRandom): Problem {
  const stream = random.stream('regression');
  const samples = (count: number): { x: Matrix; y: Matrix } => ({
    x: matrix(stream, count, 2),
    y: matrix(stream, count, 1),
  });
  return {
    train: samples(5),
    validation: samples(3),
    net: [matrix(stream, 2, 4, 0.7), vector(stream, 4), matrix(stream, 4, 1, 0.7), [0.3]],
    learningRate: 0.1,
  };
}

/** Trains with plain gradient descent, so that the steps show the gradients. */
function memorized(
  lab: Lab,
  { train, validation, net, learningRate }: Problem,
  epochs: number,
  stopping?: Lab.Stopping,
): { history: { train: number[]; validation: number[] }; weights: number[][] } {
  const tensors = ({ x, y }: Problem['train']): Lab.Samples => ({ x: tf.tensor2d(x), y: tf.tensor2d(y) });
  const variables = net.map((values) => tf.variable(tf.tensor(values as number[])));
  const optimizer = tf.train.sgd(learningRate);
  const history = lab.memorize(
    variables,
    { train: tensors(train), validation: tensors(validation) },
    { epochs, optimizer, ...(stopping ? { stopping } : {}) },
  );
  const weights = variables.map((variable) => Array.from(variable.dataSync()));
  tf.dispose(variables);
  optimizer.dispose();
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

function models(random: SeededRandom): Models {
  const stream = random.stream('errors');
  const near = (levels: number[]): number[] => levels.map((level) => level + stream.uniform(0, 0.05));
  return {
    capacities: [1, 3, 5, 9, 17, 40],
    parameters: [4, 10, 16, 28, 52, 121],
    train: near([1.9, 1.2, 0.8, 0.5, 0.3, 0.1]),
    validation: near([3.2, 1.6, 1.3, 1.0, 1.5, 2.6]),
    test: near([2.3, 1.5, 0.9, 1.2, 1.7, 2.8]),
  };
}

function swept(lab: Lab, given: Models): { sweep: Lab.Sweep; opened: number[]; fits: number } {
  const opened: number[] = [];
  let fits = 0;
  const sweep = lab.capacitySweep(given.capacities, (capacity) => {
    fits += 1;
    const i = given.capacities.indexOf(capacity);
    return {
      parameters: given.parameters[i]!,
      trainError: given.train[i]!,
      validationError: given.validation[i]!,
      testError: () => {
        opened.push(capacity);
        return given.test[i]!;
      },
    };
  });
  return { sweep, opened, fits };
}

const boxNumbers = (result: string, box: Lab.Quartiles): number[] =>
  numbersOf(result, box, ['q1', 'median', 'q3']);
const spread = (stream: RandomStream, count: number): number[] => vector(stream, count, 20);

/**
 * Unsorted samples: most lie between 0 and 1, more of them near 0; two far outliers on each side; and some just inside
 * the whiskers, which would be outliers by another definition.
 */
function withOutliers(random: SeededRandom, count: number): number[] {
  const stream = random.stream('samples');
  const apart = [-9, -6.5, -0.75, -0.6, 1.19, 1.4, 7, 10].map((value) => value + stream.uniform(0, 0.01));
  const most = count - apart.length;
  const bulk = Array.from({ length: most }, (_, i) => ((i + stream.uniform(0.3, 0.7)) / most) ** 2);
  const samples = [...bulk, ...apart];
  // The largest comes first, so that the order is neither that of numbers nor that of text.
  return [samples.at(-1)!, ...stream.permutation(count - 1).map((i) => samples[i]!)];
}

/** Sizes of five classes: 70 % of the samples are of class 0. */
const UNEVEN = [8400, 900, 900, 900, 900];
const CLASSES = UNEVEN.length;

export const probes = {
  splitParts: probe({
    inputs: (random) => ({ sizes: classSizes(random) }),
    observe: (lab, { sizes }) => {
      const labels = sortedLabels(sizes);
      const parts = lab.split(labels, SHARES, drawn());
      const all = PARTS.flatMap((part) => parts[part]);
      return {
        inTrainAndValidation: common(parts.train, parts.validation),
        inTrainAndTest: common(parts.train, parts.test),
        inValidationAndTest: common(parts.validation, parts.test),
        unused: new Set(all).size < labels.length,
        repeated: PARTS.some((part) => new Set(parts[part]).size < parts[part].length),
        largestRow: maximum(all),
      };
    },
    labels: {
      inTrainAndValidation: 'a sample is in the training and the validation set',
      inTrainAndTest: 'a sample is in the training and the test set',
      inValidationAndTest: 'a sample is in the validation and the test set',
      unused: 'a sample is in none of the sets',
      repeated: 'a set has a sample twice',
      largestRow: 'the largest row number in the sets',
    },
  }),

  splitStratified: probe({
    inputs: (random) => ({ sizes: classSizes(random) }),
    observe: (lab, { sizes }) => {
      const labels = sortedLabels(sizes);
      const parts = lab.split(labels, SHARES, drawn());
      const counts = PARTS.map((part) => countsByClass(parts[part], labels, sizes.length));
      const wanted = [1 - SHARES.validation - SHARES.test, SHARES.validation, SHARES.test];
      const off = counts.some((of, i) => of.some((n, k) => Math.abs(n - wanted[i]! * sizes[k]!) > 0.5));
      return {
        classMissing: counts.some((of) => of.includes(0)),
        sharesDiffer: off,
        testBalanced: new Set(counts[2]).size === 1,
        unshuffled: PARTS.some((part) => isOneStretch(parts[part])),
        sizes: PARTS.map((part) => parts[part].length),
        largestRow: maximum(PARTS.flatMap((part) => parts[part])),
      };
    },
    labels: {
      classMissing: 'a class is missing from a set',
      sharesDiffer: 'a class has another share of a set than of the whole',
      testBalanced: 'the test set has equally many samples of each class',
      unshuffled: 'a set is a contiguous part of the file',
      sizes: 'sizes of training, validation and test set',
      largestRow: 'the largest row number in the sets',
    },
  }),

  splitSizes: probe({
    inputs: () => ({ sizes: [40, 60, 100], shares: { validation: 0.1, test: 0.35 } }),
    observe: (lab, { sizes, shares }) => {
      const parts = lab.split(sortedLabels(sizes), shares, drawn());
      return { sizes: PARTS.map((part) => parts[part].length) };
    },
    labels: { sizes: 'sizes of training, validation and test set' },
  }),

  splitRandom: probe({
    inputs: (random) => ({ sizes: classSizes(random) }),
    observe: (lab, { sizes }) => {
      const labels = sortedLabels(sizes);
      const stream = drawn();
      const [first, second] = [lab.split(labels, SHARES, stream), lab.split(labels, SHARES, stream)];
      const [again, other] = [lab.split(labels, SHARES, drawn()), lab.split(labels, SHARES, drawn('other'))];
      const rows = ({ test, validation }: Lab.Split): number[] => [
        ...sortedOf(test),
        ...sortedOf(validation),
      ];
      return {
        sameAgain: sameList(rows(first), rows(second)),
        repeatable: sameList(rows(first), rows(again)),
        usesStream: !sameList(rows(first), rows(other)),
      };
    },
    labels: {
      sameAgain: 'a second split from the same stream equals the first',
      repeatable: 'equal streams give equal splits',
      usesStream: 'different streams give different splits',
    },
  }),

  stoppingPatience: probe({
    // The loss falls, then rises: the 4th epoch is the best, and three more are waited.
    inputs: (random) => ({
      options: { patience: 3 },
      losses: jittered(random, [9, 7, 5, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    }),
    observe: (lab, course) => ({ epochs: stopped(lab, course).epochs }),
    labels: { epochs: 'epochs trained' },
  }),

  stoppingInARow: probe({
    // A new best comes after every two worse epochs, until it stops coming.
    inputs: (random) => ({
      options: { patience: 3 },
      losses: jittered(random, [9, 10, 11, 8, 9, 10, 7, 8, 9, 6, 8, 7, 6.5, 7, 8, 9, 10, 11, 12]),
    }),
    observe: (lab, course) => ({ epochs: stopped(lab, course).epochs }),
    labels: { epochs: 'epochs trained' },
  }),

  stoppingPlateau: probe({
    // A loss that stays exactly equal has stopped falling.
    inputs: (random) => {
      const [level] = jittered(random, [3]);
      return { options: { patience: 4 }, losses: [level! + 1, ...Array<number>(14).fill(level!)] };
    },
    observe: (lab, course) => ({ epochs: stopped(lab, course).epochs }),
    labels: { epochs: 'epochs trained' },
  }),

  stoppingMinDelta: probe({
    // Each epoch is a little lower; only every third one is lower than the best by more than minDelta.
    inputs: (random) => ({
      options: { patience: 4, minDelta: 0.1 },
      losses: jittered(
        random,
        [20, 19.55, 19.1, 18.65, 18.2, 17.75, 17.3, 17.25, 17.2, 17.15, 17.1, 17.05, 17, 16.95, 17.4],
      ),
    }),
    observe: (lab, course) => {
      const { epochs, best, bestEpoch } = stopped(lab, course);
      return { epochs, bestEpoch, best };
    },
    labels: { epochs: 'epochs trained', bestEpoch: 'best epoch', best: 'best loss' },
  }),

  stoppingNotANumber: probe({
    inputs: (random) => ({ options: { patience: 3 }, level: jittered(random, [5])[0]! }),
    observe: (lab, { options, level }) => {
      const { epochs, best } = stopped(lab, {
        options,
        losses: [level, NaN, NaN, level - 1, NaN, NaN, NaN, NaN],
      });
      return { epochs, best };
    },
    labels: { epochs: 'epochs trained', best: 'best loss' },
  }),

  stoppingRestore: probe({
    inputs: (random) => ({
      losses: jittered(random, [9, 7, 4, 6, 5]),
      kernels: [0, 1, 2, 3, 4].map((epoch) => matrix(random.stream(`kernel ${epoch}`), 2, 3)),
      biases: [0, 1, 2, 3, 4].map((epoch) => vector(random.stream(`bias ${epoch}`), 3)),
    }),
    observe: (lab, { losses, kernels, biases }) => {
      const stopping = new lab.EarlyStopping({ patience: 10 });
      const kernel = tf.variable(tf.zeros([2, 3]));
      const bias = tf.variable(tf.zeros([3]));
      losses.forEach((loss, epoch) => {
        kernel.assign(tf.tensor2d(kernels[epoch]!));
        bias.assign(tf.tensor1d(biases[epoch]!));
        stopping.update(loss, [kernel, bias]);
      });
      // Training went on for a while after the last update.
      kernel.assign(tf.fill([2, 3], 5));
      bias.assign(tf.fill([3], 5));
      stopping.restore([kernel, bias]);
      const [W, b] = [kernel.arraySync() as number[][], bias.arraySync() as number[]];
      tf.dispose([kernel, bias]);
      stopping.dispose();
      return { W, b };
    },
    labels: { W: 'W after restore', b: 'b after restore' },
  }),

  stoppingMemory: probe({
    inputs: () => ({ epochs: 12 }),
    observe: (lab, { epochs }) => {
      const stopping = new lab.EarlyStopping({ patience: 2 });
      const weights = [tf.variable(tf.zeros([2])), tf.variable(tf.ones([3]))];
      stopping.update(100, weights);
      const before = tf.memory().numTensors;
      for (let epoch = 0; epoch < epochs; epoch++) tf.tidy(() => void stopping.update(99 - epoch, weights));
      const kept = tf.memory().numTensors - before;
      stopping.restore(weights);
      const values = Array.from(weights[1]!.dataSync());
      tf.dispose(weights);
      stopping.dispose();
      return { leaked: kept, restored: values };
    },
    labels: { leaked: 'additional tensors since the first epoch', restored: 'a weight after restore' },
  }),

  quartiles: probe({
    inputs: (random) => ({ samples: spread(random.stream('samples'), 22) }),
    observe: (lab, { samples }) => ({
      quartiles: boxNumbers('what quartiles returns', lab.quartiles(samples)),
    }),
    labels: { quartiles: 'q1, median, q3' },
  }),

  quartilesEven: probe({
    inputs: (random) => ({ samples: spread(random.stream('samples'), 8) }),
    observe: (lab, { samples }) => ({
      quartiles: boxNumbers('what quartiles returns', lab.quartiles(samples)),
    }),
    labels: { quartiles: 'q1, median, q3' },
  }),

  quartilesKeep: probe({
    inputs: (random) => ({ samples: spread(random.stream('samples'), 9), one: [4.5] }),
    observe: (lab, { samples, one }) => {
      const given = [...samples];
      lab.quartiles(given);
      return {
        inputChanged: !sameList(given, samples),
        ofOneSample: boxNumbers('what quartiles returns', lab.quartiles(one)),
      };
    },
    labels: {
      inputChanged: 'the list that was handed in has changed',
      ofOneSample: 'q1, median, q3 of one sample',
    },
  }),

  boxWhiskers: probe({
    inputs: (random) => ({ samples: withOutliers(random, 44) }),
    observe: (lab, { samples }) => {
      const box = lab.boxPlotStatistics(samples);
      const names = ['whiskerLow', 'whiskerHigh'] as const;
      return { whiskers: numbersOf('what boxPlotStatistics returns', box, names) };
    },
    labels: { whiskers: 'lower and upper whisker' },
  }),

  boxOutliers: probe({
    inputs: (random) => ({ samples: withOutliers(random, 44) }),
    observe: (lab, { samples }) => ({ outliers: lab.boxPlotStatistics(samples).outliers }),
  }),

  boxQuartiles: probe({
    inputs: (random) => ({ samples: withOutliers(random, 30) }),
    observe: (lab, { samples }) => ({
      quartiles: boxNumbers('what boxPlotStatistics returns', lab.boxPlotStatistics(samples)),
    }),
    labels: { quartiles: 'q1, median, q3' },
  }),

  /**
   * Shares are rounded to the nearest 0.075, which is 13 standard errors: a right answer is rounded to another share
   * once in 10¹¹ runs.
   */
  randomizedShare: probe({
    inputs: (random) => ({ seed: drawSeed(random) }),
    observe: (lab, { seed }) => {
      const labels = Array.from({ length: 12000 }, (_, i) => (i * 7) % 4);
      const made = labelsOf(
        'what randomizeLabels returns',
        lab.randomizeLabels(labels, { classes: 4, share: 0.3 }, seededRandom(seed).stream('labels')),
      );
      const changed = made.map((label, i) => label !== labels[i]);
      const told = (part: boolean[]): number => roundedTo(share(part), 0.075);
      return {
        changedShares: [told(changed.slice(0, 6000)), told(changed.slice(6000))],
      };
    },
    labels: {
      changedShares:
        'share of labels that changed, in the first and in the second half, to the nearest 0.075',
    },
  }),

  /** Right answers are at least ten standard errors away from the thresholds and from the limits of rounding. */
  randomizedUniform: probe({
    inputs: (random) => ({ seed: drawSeed(random) }),
    observe: (lab, { seed }) => {
      const labels = sortedLabels(UNEVEN);
      const made = labelsOf(
        'what randomizeLabels returns',
        lab.randomizeLabels(labels, { classes: CLASSES, share: 1 }, seededRandom(seed).stream('labels')),
      );
      const of = (label: number): number => share(made.map((one) => one === label));
      const right = share(made.map((one, i) => one === labels[i]));
      return {
        shareOfClass0: roundedTo(of(0), 0.1),
        lastClassDrawn: of(CLASSES - 1) > 0.1,
        notAClass: made.some((one) => !(Number.isInteger(one) && one >= 0 && one < CLASSES)),
        sometimesTrue: right > 0.1,
        allSame: new Set(made).size === 1,
      };
    },
    labels: {
      shareOfClass0: 'share of class 0 among the new labels, to the nearest 0.1',
      lastClassDrawn: 'the last class is drawn',
      notAClass: 'a label is not a class',
      sometimesTrue: 'some new labels equal the true ones',
      allSame: 'all labels are the same',
    },
  }),

  randomizedKeeps: probe({
    inputs: () => ({ labels: Array.from({ length: 60 }, (_, i) => (i * 3) % 5) }),
    observe: (lab, { labels }) => {
      const given = [...labels];
      const of = (share: number, name?: string): number[] =>
        labelsOf(
          'what randomizeLabels returns',
          lab.randomizeLabels(given, { classes: 5, share }, drawn(name)),
        );
      const [none, some, again, other] = [of(0), of(0.5), of(0.5), of(0.5, 'other')];
      return {
        inputChanged: !sameList(given, labels),
        changedAtShare0: none.filter((label, i) => label !== labels[i]).length,
        repeatable: sameList(some, again),
        usesStream: !sameList(some, other),
      };
    },
    labels: {
      inputChanged: 'the labels that were handed in have changed',
      changedAtShare0: 'number of labels that change at share 0',
      repeatable: 'equal streams give equal labels',
      usesStream: 'different streams give different labels',
    },
  }),

  randomTraining: probe({
    inputs: (random) => ({ accuracies: vector(random.stream('accuracies'), 5) }),
    observe: (lab, { accuracies }) => {
      const labels = Array.from({ length: 40 }, (_, i) => i % 4);
      const seen: number[][] = [];
      const returned = lab.trainOnRandomLabels(
        labels,
        { classes: 4, share: 1, epochs: accuracies.length, random: drawn() },
        (given) => {
          seen.push([...given]);
          return accuracies[(seen.length - 1) % accuracies.length]!;
        },
      );
      return {
        accuracies: returned,
        fixed: sameList(seen[0] ?? [], seen.at(-1) ?? []),
        random: !sameList(seen[0] ?? [], labels),
      };
    },
    labels: {
      accuracies: 'returned accuracies',
      fixed: 'the labels of the last epoch equal those of the first',
      random: 'the labels are random',
    },
  }),

  parameters: probe({
    inputs: (random) => {
      const stream = random.stream('widths');
      return { widths: [7, 11, 5, 3].map((width) => width + stream.integer(4)) };
    },
    observe: (lab, { widths }) => ({ parameters: lab.parametersOf(widths) }),
  }),

  sweepChoice: probe({
    inputs: models,
    observe: (lab, given) => {
      const { sweep } = swept(lab, given);
      return { chosen: sweep.chosen, test: sweep.test };
    },
    labels: { test: 'test error' },
  }),

  sweepTestOnce: probe({
    inputs: models,
    observe: (lab, given) => {
      const { sweep, opened, fits } = swept(lab, given);
      return {
        timesOpened: opened.length,
        fits,
        validationReported: given.validation.includes(sweep.test),
      };
    },
    labels: {
      timesOpened: 'number of times that the test set was opened',
      fits: 'number of models fitted',
      validationReported: 'the returned test error is a validation error',
    },
  }),

  sweepErrors: probe({
    inputs: models,
    observe: (lab, given) => {
      const { errors } = swept(lab, given).sweep;
      return {
        errors: errors.map((row, i) =>
          numbersOf(`errors[${i}]`, row, ['capacity', 'parameters', 'train', 'validation']),
        ),
      };
    },
    labels: { errors: 'capacity, parameters, training error, validation error' },
  }),

  memorizeErrors: probe({
    inputs: regression,
    observe: (lab, problem) => {
      const { history } = memorized(lab, problem, 4);
      return { train: history.train, validation: history.validation };
    },
    labels: { train: 'training error', validation: 'validation error' },
  }),

  memorizeWeights: probe({
    inputs: regression,
    observe: (lab, problem) => {
      const [W1, b1, W2, b2] = memorized(lab, problem, 3).weights as [number[], number[], number[], number[]];
      return {
        W1,
        b1,
        W2,
        b2,
      };
    },
    labels: {
      W1: 'W1 after 3 epochs',
      b1: 'b1 after 3 epochs',
      W2: 'W2 after 3 epochs',
      b2: 'b2 after 3 epochs',
    },
  }),

  memorizeStopping: probe({
    inputs: regression,
    observe: (lab, problem) => {
      const [recorder, patient] = [new Recorder(3), new Recorder(Infinity)];
      const { history, weights } = memorized(lab, problem, 6, recorder);
      memorized(lab, problem, 2, patient);
      return {
        epochs: history.train.length,
        toldLosses: recorder.losses,
        shownWeights: recorder.weights,
        restores: recorder.restored,
        restoresWithoutStop: patient.restored,
        b1: weights[1]!,
      };
    },
    labels: {
      epochs: 'epochs trained',
      toldLosses: 'losses passed to stopping.update',
      shownWeights: 'a weight passed to stopping.update',
      restores: 'calls of restore',
      restoresWithoutStop: 'calls of restore if stopping never says stop',
      b1: 'b1 at the end',
    },
  }),
} satisfies Probes<Lab>;
