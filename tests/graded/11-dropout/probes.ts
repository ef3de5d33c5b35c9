import * as tf from '@tensorflow/tfjs';
import { expected } from '../../../src/core/errors';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { Observed, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type * as Lab from 'reference/11-dropout/lab';
import type { Matrix } from '../inputs';
import { awayFromZero, labels, matrix, vector } from '../inputs';
import { largestMagnitude, maximum, mean, minimum, oneHot, roundedTo, variance } from '../observing';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

/*
 * Masks are random, and a right answer may draw them in another order than the reference. So a probe observes only
 * properties that do not depend on the draws: the values that occur, whether calls, rows and units differ, and the
 * share of units that are kept, to the nearest tenth. A share of n draws has the standard error √(p(1 − p)/n); the
 * smallest n used here is 4,000 and the largest p(1 − p) is 0.21, so half a tenth is 6.9 standard errors: a right
 * answer fails with a probability below 1e-11. Rows of at least 100 units agree by chance with a probability below
 * 1e-20.
 */

/** Away from ½, so that keeping and dropping differ; multiples of 0.1, since shares are rounded to tenths. */
const KEEP_PROBS = [0.7, 0.8];

/** Samples and units of a mask: 4,000 draws. */
const MASK_SHAPE = [40, 100];

interface Seeded {
  keepProb: number;
  /** Seed of the stream or the layer. */
  seed: number;
}

function seeded(random: SeededRandom): Seeded {
  const stream = random.stream('options');
  return { keepProb: KEEP_PROBS[stream.integer(KEEP_PROBS.length)]!, seed: stream.integer(1e6) };
}

const toTenth = (share: number): number => roundedTo(share, 0.1);
/** Float32 arithmetic gives 1/0.7 with different last digits, depending on the order of the operations. */
const rounded = (value: number): number => roundedTo(value, 1e-5);

/** Properties of a mask [rows][units] that do not depend on the draws. */
function maskFacts(rows: number[][]): Observed {
  const all = rows.flat();
  const kept = all.filter((value) => value !== 0).map(rounded);
  const columns = rows[0]!.map((_, j) => rows.map((row) => row[j]!));
  return {
    shareKept: toTenth(kept.length / all.length),
    extremes: extremes(kept),
    equalRows: likeFirst(rows),
    equalUnits: likeFirst(columns),
  };
}

const MASK_LABELS = {
  shareKept: 'share of units that are kept, to the nearest tenth',
  extremes: 'smallest and largest value besides 0',
  equalRows: 'other rows with the mask of the first row',
  equalUnits: 'other units with the mask of the first unit',
};

/** Smallest and largest number; zeros if there are none. */
function extremes(values: number[]): number[] {
  return values.length > 0 ? [minimum(values), maximum(values)] : [0, 0];
}

/** The number of other lists whose zeros are at the same positions as in the first one. */
function likeFirst(all: number[][]): number {
  const zeros = all.map((values) => values.map((value) => (value === 0 ? '0' : '1')).join(''));
  return zeros.filter((pattern) => pattern === zeros[0]).length - 1;
}

/** The share of the entries that are 0 in only one of two masks, to the nearest tenth; 0 for equal masks. */
function disagreement(a: number[][], b: number[][]): number {
  const [first, second] = [a.flat(), b.flat()];
  const different = first.filter((value, i) => (value === 0) !== (second[i] === 0)).length;
  return toTenth(different / first.length);
}

/** @throws UsageError if the result of a task is not a tensor */
function tensorOf(task: string, result: tf.Tensor): tf.Tensor {
  if (!((result as unknown) instanceof tf.Tensor)) throw expected(`a tensor from ${task}`, result);
  return result;
}

function rowsOf(task: string, result: tf.Tensor): number[][] {
  return tensorOf(task, result).arraySync() as number[][];
}

type LayerName = 'Dropout' | 'InvertedDropout';

function layerOf(lab: Lab, which: LayerName, { keepProb, seed }: Seeded, name: string): tf.layers.Layer {
  return new lab[which]({ keepProb, seed, name });
}

/** Inputs of a layer, all away from 0, so that y/x shows the mask. */
function nonzero(stream: RandomStream, rows: number, columns: number): Matrix {
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => awayFromZero(stream, 0.5, 2)),
  );
}

/** Made from the seed on both sides: they are too many to send. */
function layerInputs({ seed }: Seeded): Matrix {
  return nonzero(seededRandom(seed).stream('inputs of a layer'), MASK_SHAPE[0]!, MASK_SHAPE[1]!);
}

/** The factors of the inputs of a layer in training. */
function factorsOf(layer: tf.layers.Layer, x: Matrix): number[][] {
  const y = tf.tidy(
    () => (layer.apply(tf.tensor2d(x), { training: true }) as tf.Tensor2D).arraySync() as number[][],
  );
  return y.map((row, i) => row.map((value, j) => value / x[i]![j]!));
}

function trainingProbe(which: LayerName) {
  return probe({
    inputs: seeded,
    observe: (lab, inputs) => maskFacts(factorsOf(layerOf(lab, which, inputs, 'one'), layerInputs(inputs))),
    labels: MASK_LABELS,
  });
}

/** Compares the first call of a layer with its second, and with the first calls of other layers. */
function freshProbe(which: LayerName) {
  return probe({
    inputs: seeded,
    observe: (lab, inputs) => {
      const x = layerInputs(inputs);
      const layer = layerOf(lab, which, inputs, 'one');
      const first = factorsOf(layer, x);
      const other = (name: string, seed: number): number[][] =>
        factorsOf(layerOf(lab, which, { ...inputs, seed }, name), x);
      return {
        inSecondCall: disagreement(first, factorsOf(layer, x)),
        forEqualLayer: disagreement(first, other('one', inputs.seed)),
        forOtherName: disagreement(first, other('two', inputs.seed)),
        forOtherSeed: disagreement(first, other('one', inputs.seed + 1)),
      };
    },
    labels: {
      inSecondCall: 'share of the mask that changes in the second call',
      forEqualLayer: 'share of the mask that changes for a layer with the same seed and name',
      forOtherName: 'share of the mask that changes for a layer with another name',
      forOtherSeed: 'share of the mask that changes for a layer with another seed',
    },
  });
}

function testTimeProbe(which: LayerName) {
  return probe({
    inputs: (random) => ({ ...seeded(random), x: nonzero(random.stream('x'), 3, 4) }),
    observe: (lab, inputs) => ({
      y: layerOf(lab, which, inputs, 'one').apply(tf.tensor2d(inputs.x), { training: false }) as tf.Tensor,
    }),
  });
}

/** ∂(Σ c·y)/∂x is c·mask, with the same mask as in y. */
function gradientProbe(which: LayerName) {
  return probe({
    inputs: seeded,
    observe: (lab, inputs) => {
      const x = layerInputs(inputs);
      const layer = layerOf(lab, which, inputs, 'one');
      let y: number[][] = [];
      const gradient = tf.grad((input) => {
        const output = layer.apply(input, { training: true }) as tf.Tensor2D;
        y = output.arraySync();
        return output.mul(3).sum();
      })(tf.tensor2d(x));
      const slopes = (gradient.arraySync() as number[][]).map((row) => row.map((g) => g / 3));
      const outputs = y.flat();
      const dropped = slopes.flat().filter((_, k) => outputs[k] === 0);
      const keptSlopes = slopes.flat().filter((_, k) => outputs[k] !== 0);
      return {
        ofDropped: rounded(largestMagnitude(dropped)),
        ofKept: extremes(keptSlopes).map(rounded),
      };
    },
    labels: {
      ofDropped: 'largest gradient of a unit that is dropped',
      ofKept: 'smallest and largest gradient of a unit that is kept',
    },
  });
}

function configProbe(which: LayerName) {
  return probe({
    inputs: seeded,
    observe: (lab, inputs) => {
      const config = layerOf(lab, which, inputs, 'one').getConfig();
      const of = (key: string): number => (typeof config[key] === 'number' ? config[key] : 0);
      return {
        hasKeepProb: Number(typeof config['keepProb'] === 'number'),
        hasSeed: Number(typeof config['seed'] === 'number'),
        keepProb: of('keepProb'),
        seed: of('seed'),
        hasName: config['name'] === 'one',
      };
    },
    labels: {
      hasKeepProb: 'keepProb is a number (0: no, 1: yes)',
      hasSeed: 'seed is a number (0: no, 1: yes)',
      hasName: 'the name of the layer is included',
    },
  });
}

/** The network of REG in plain numbers. */
interface Plain {
  W1: Matrix;
  b1: number[];
  W2: Matrix;
  b2: number[];
  W3: Matrix;
  b3: number[];
}

function plainNetwork(
  stream: RandomStream,
  inputs: number,
  [one, two]: [number, number],
  classes: number,
): Plain {
  return {
    W1: matrix(stream, inputs, one, 0.7),
    b1: vector(stream, one, 0.5),
    W2: matrix(stream, one, two, 0.7),
    b2: vector(stream, two, 0.5),
    W3: matrix(stream, two, classes, 0.7),
    b3: vector(stream, classes, 0.5),
  };
}

function networkOf({ W1, b1, W2, b2, W3, b3 }: Plain): Lab.Network {
  return {
    W1: tf.tensor2d(W1),
    b1: tf.tensor1d(b1),
    W2: tf.tensor2d(W2),
    b2: tf.tensor1d(b2),
    W3: tf.tensor2d(W3),
    b3: tf.tensor1d(b3),
  };
}

interface Step extends Seeded {
  network: Plain;
  x: Matrix;
  classOf: number[];
}

const CLASSES = 4;

function smallStep(random: SeededRandom): Step {
  const stream = random.stream('step');
  return {
    ...seeded(random),
    network: plainNetwork(stream, 3, [4, 5], CLASSES),
    x: matrix(stream, 6, 3),
    classOf: labels(stream, 6, CLASSES),
  };
}

/** With keepProb 1 every mask consists of ones, so the step does not depend on the draws. */
function exactStep(lab: Lab, { network, x, classOf, seed }: Step, form: Lab.Form): Observed {
  const result = lab.threeLayerTrainStep(
    networkOf(network),
    { x: tf.tensor2d(x), y: oneHot(classOf, CLASSES) },
    { form, keepProb: 1, learningRate: 0.3, random: seededRandom(seed).stream('masks') },
  );
  return { loss: result.loss, ...result.network };
}

/** Size of the networks whose masks are observed: 4,000 draws in 10 steps. */
const SAMPLES = 4;
const UNITS = 100;

/**
 * The masks of the second hidden layer, one row per sample and step, computed from training steps. With W₁ = W₂ = W₃ = 0
 * and b₂ = 1, H₂ is the mask itself and out is 0, so dL/dW₃ = Σₙ H₂[n]ᵀ (1/K − yₙ)/N. Sample n has class n, and
 * class N = K − 1 has no sample: its column is the same sum without any yₙ.
 */
function masksOfSecondLayer(lab: Lab, inputs: Seeded, form: Lab.Form): number[][] {
  const hiddenLayers = (): HiddenLayers => ({
    W1: tf.zeros([1, 1]),
    b1: tf.zeros([1]),
    W2: tf.zeros([1, UNITS]),
    b2: tf.ones([UNITS]),
  });
  return masksOfSteps(lab, inputs, { form, steps: 10, hiddenLayers });
}

/** The same with H₁ = 1 and W₂ the identity: this gives U₁·U₂, which keeps a unit with probability keepProb². */
function productOfMasks(lab: Lab, inputs: Seeded, form: Lab.Form): number[][] {
  const hiddenLayers = (): HiddenLayers => ({
    W1: tf.zeros([1, UNITS]),
    b1: tf.ones([UNITS]),
    W2: tf.eye(UNITS),
    b2: tf.zeros([UNITS]),
  });
  return masksOfSteps(lab, inputs, { form, steps: 20, hiddenLayers });
}

type HiddenLayers = Pick<Lab.Network, 'W1' | 'b1' | 'W2' | 'b2'>;

interface MaskSteps {
  form: Lab.Form;
  steps: number;
  hiddenLayers: () => HiddenLayers;
}

function masksOfSteps(
  lab: Lab,
  { keepProb, seed }: Seeded,
  { form, steps, hiddenLayers }: MaskSteps,
): number[][] {
  const classes = SAMPLES + 1;
  const random = seededRandom(seed).stream('masks');
  const classOf = Array.from({ length: SAMPLES }, (_, n) => n);
  return Array.from({ length: steps }, () => {
    const step = lab.threeLayerTrainStep(
      { ...hiddenLayers(), W3: tf.zeros([UNITS, classes]), b3: tf.zeros([classes]) },
      { x: tf.ones([SAMPLES, 1]), y: oneHot(classOf, classes) },
      { form, keepProb, learningRate: 1, random },
    );
    return samplesOfGradient(step.network.W3.neg().arraySync() as number[][]);
  }).flat();
}

/** H[n][j] of the gradient Σₙ H[n][j] (1/K − [k = n]) / N, for columns k. */
function samplesOfGradient(gradient: number[][]): number[][] {
  return Array.from({ length: SAMPLES }, (_, n) =>
    gradient.map((row) => {
      const value = SAMPLES * (row[SAMPLES]! - row[n]!);
      return Math.abs(value) < 1e-4 ? 0 : value;
    }),
  );
}

function stepMasksProbe(form: Lab.Form) {
  return probe({
    inputs: seeded,
    observe: (lab, inputs) => maskFacts(masksOfSecondLayer(lab, inputs, form)),
    labels: MASK_LABELS,
  });
}

interface Prediction extends Seeded {
  network: Plain;
  x: Matrix;
}

function prediction(random: SeededRandom): Prediction {
  const stream = random.stream('predict');
  return { ...seeded(random), network: plainNetwork(stream, 3, [4, 5], CLASSES), x: matrix(stream, 5, 3) };
}

function predictProbe(form: Lab.Form) {
  return probe({
    inputs: prediction,
    observe: (lab, { network, x, keepProb }) => ({
      probabilities: lab.predict(networkOf(network), tf.tensor2d(x), { form, keepProb }),
    }),
  });
}

interface Neuron {
  w: number[];
  x: number[];
  keepProb: number;
}

function neuron(random: SeededRandom, inputs: number): Neuron {
  const stream = random.stream('neuron');
  const away = (): number => awayFromZero(stream, 0.5, 2);
  return {
    w: Array.from({ length: inputs }, away),
    x: Array.from({ length: inputs }, away),
    keepProb: stream.uniform(0.6, 0.85),
  };
}

/** Logits of a few draws that differ a lot, so that the mean of softmax differs from the softmax of the mean. */
function logitDraws(random: SeededRandom): Matrix[] {
  const stream = random.stream('logits');
  return Array.from({ length: 5 }, () => matrix(stream, 3, CLASSES, 2));
}

const ARCHITECTURES = [[8], [16, 4], [5, 5, 5]];
const MEMBERS = 5;
const BAG = 4000;

interface Plan {
  seed: number;
}

function plan(random: SeededRandom): Plan {
  return { seed: random.stream('plan').integer(1e6) };
}

function members(lab: Lab, kind: Lab.EnsembleKind, { seed }: Plan, sampleCount: number): Lab.Member[] {
  return lab.planEnsemble(kind, MEMBERS, {
    sampleCount,
    architectures: ARCHITECTURES,
    random: seededRandom(seed),
  });
}

/** Properties of a plan that do not depend on the names of its streams. */
function planFacts(plan: Lab.Member[], sampleCount: number): Observed {
  // A wrong index gives undefined widths.
  const widths = plan.map((member) => (member.widths as number[] | undefined) ?? []);
  const first = plan.map(({ initial }) => initial.uniform());
  const bags = plan.map(({ rows }) => [...rows].sort((a, b) => a - b).join());
  const different = plan.map(({ rows }) => new Set(rows).size / sampleCount);
  return {
    members: plan.length,
    rows: plan.map(({ rows }) => rows.length),
    invalidRows: plan.flatMap(({ rows }) => rows).filter((r) => !(r >= 0 && r < sampleCount)).length,
    sharesSeen: different.map(toTenth),
    differentBags: new Set(bags).size,
    differentStarts: new Set(first).size,
    depths: widths.map((layers) => layers.length),
    firstWidths: widths.map((layers) => layers[0] ?? 0),
  };
}

const PLAN_LABELS = {
  rows: 'number of rows of each member',
  invalidRows: 'number of rows that do not exist',
  sharesSeen: 'share of all rows that a member sees, to the nearest tenth',
  differentBags: 'number of different sets of rows',
  differentStarts: 'number of different initial streams',
  depths: 'number of hidden layers of each member',
  firstWidths: 'units in the first layer of each member',
};

function planProbe(kind: Lab.EnsembleKind) {
  return probe({
    inputs: plan,
    observe: (lab, inputs) => planFacts(members(lab, kind, inputs, BAG), BAG),
    labels: PLAN_LABELS,
  });
}

/** Probabilities of several members that favour different classes. */
function memberProbabilities(random: SeededRandom): Matrix[] {
  const stream = random.stream('members');
  return Array.from({ length: 3 }, () =>
    matrix(stream, 4, CLASSES, 1.5).map((row) => {
      const exponentials = row.map(Math.exp);
      const sum = exponentials.reduce((a, b) => a + b, 0);
      return exponentials.map((e) => e / sum);
    }),
  );
}

export const probes = {
  mask: probe({
    inputs: seeded,
    observe: (lab, { keepProb, seed }) => {
      const random = seededRandom(seed).stream('masks');
      return maskFacts(rowsOf('dropoutMask', lab.dropoutMask(MASK_SHAPE, keepProb, random)));
    },
    labels: MASK_LABELS,
  }),

  maskAgain: probe({
    inputs: seeded,
    observe: (lab, { keepProb, seed }) => {
      const draw = (random: RandomStream): number[][] =>
        rowsOf('dropoutMask', lab.dropoutMask(MASK_SHAPE, keepProb, random));
      const random = seededRandom(seed).stream('masks');
      const first = draw(random);
      return {
        inSecondCall: disagreement(first, draw(random)),
        forEqualStream: disagreement(first, draw(seededRandom(seed).stream('masks'))),
      };
    },
    labels: {
      inSecondCall: 'share of the mask that changes in the second call',
      forEqualStream: 'share of the mask that changes for an equal stream',
    },
  }),

  maskOfImages: probe({
    inputs: seeded,
    observe: (lab, { keepProb, seed }) => {
      const random = seededRandom(seed).stream('masks');
      const mask = tensorOf('dropoutMask', lab.dropoutMask([40, 5, 5, 4], keepProb, random));
      return { shape: mask.shape, ...maskFacts(mask.reshape([40, 100]).arraySync() as number[][]) };
    },
    labels: MASK_LABELS,
  }),

  classicTraining: trainingProbe('Dropout'),
  classicFresh: freshProbe('Dropout'),
  classicTest: testTimeProbe('Dropout'),
  classicGradient: gradientProbe('Dropout'),
  classicConfig: configProbe('Dropout'),
  invertedTraining: trainingProbe('InvertedDropout'),
  invertedFresh: freshProbe('InvertedDropout'),
  invertedTest: testTimeProbe('InvertedDropout'),
  invertedGradient: gradientProbe('InvertedDropout'),
  invertedConfig: configProbe('InvertedDropout'),

  /**
   * 40,000 draws at keepProb 0.8: variance 0.25. The mean has the standard error 0.0025, the variance
   * 0.25·√(2/40000) = 0.0018: half a tenth is 20 of the first, half a twentieth 14 of the second.
   */
  gaussian: probe({
    inputs: (random) => ({ seed: random.stream('options').integer(1e6) }),
    observe: (lab, { seed }) => {
      const random = seededRandom(seed).stream('noise');
      return noiseFacts(tensorOf('gaussianMask', lab.gaussianMask([200, 200], 0.8, random)));
    },
    labels: {
      mean: 'mean, to the nearest tenth',
      variance: 'variance, to the nearest twentieth',
      equalRows: 'other rows that equal the first row',
    },
  }),

  stepClassicExact: probe({ inputs: smallStep, observe: (lab, inputs) => exactStep(lab, inputs, 'classic') }),
  stepInvertedExact: probe({
    inputs: smallStep,
    observe: (lab, inputs) => exactStep(lab, inputs, 'inverted'),
  }),
  stepClassicMasks: stepMasksProbe('classic'),
  stepInvertedMasks: stepMasksProbe('inverted'),
  stepBothMasks: probe({
    inputs: seeded,
    observe: (lab, inputs) => {
      const rows = productOfMasks(lab, { ...inputs, keepProb: 0.7 }, 'inverted');
      const kept = rows.flat().filter((value) => value !== 0);
      return {
        // keepProb² = 0.49 of 8,000 draws: 0.45 is 7 standard errors away from it.
        shareKept: toTenth(kept.length / rows.flat().length),
        extremes: extremes(kept).map((v) => roundedTo(v, 1e-3)),
        equalRows: likeFirst(rows),
      };
    },
    labels: {
      shareKept: 'share of units that both masks keep, to the nearest tenth',
      extremes: 'smallest and largest value besides 0',
      equalRows: 'other rows with the mask of the first row',
    },
  }),

  predictClassic: predictProbe('classic'),
  predictInverted: predictProbe('inverted'),

  allMasks: probe({
    inputs: (random) => ({ units: 3, keepProb: random.stream('masks').uniform(0.6, 0.85) }),
    observe: (lab, { units, keepProb }) => {
      const masks = lab.allMasks(units, keepProb);
      const number = ({ mask }: Lab.MaskWithProbability): number => mask.reduce((n, bit) => 2 * n + bit, 0);
      const sorted = [...masks].sort((a, b) => number(a) - number(b));
      return {
        masks: sorted.map(({ mask }) => mask),
        probabilities: sorted.map(({ probability }) => probability),
      };
    },
  }),

  expectedLinear: probe({
    inputs: (random) => neuron(random, 2),
    observe: (lab, { w, x, keepProb }) => ({ expectation: lab.expectedActivation(w, x, keepProb) }),
  }),

  expectedCurved: probe({
    inputs: (random) => neuron(random, 3),
    observe: (lab, { w, x, keepProb }) => ({
      ofSquare: lab.expectedActivation(w, x, keepProb, (a) => a * a),
      ofExp: lab.expectedActivation(w, x, keepProb, Math.exp),
    }),
    labels: { ofSquare: 'expectation of the square', ofExp: 'expectation of exp' },
  }),

  monteCarlo: probe({
    inputs: logitDraws,
    observe: (lab, draws) => {
      let call = 0;
      const once = (): tf.Tensor2D => tf.tensor2d(draws[call++ % draws.length]!);
      return { ...lab.monteCarloPredict(once, draws.length) };
    },
  }),

  monteCarloOnce: probe({
    inputs: logitDraws,
    observe: (lab, draws) => ({ ...lab.monteCarloPredict(() => tf.tensor2d(draws[0]!), 1) }),
  }),

  planInitialization: planProbe('initialization'),
  planBagging: planProbe('bagging'),
  planArchitecture: planProbe('architecture'),

  average: probe({
    inputs: memberProbabilities,
    observe: (lab, each) => ({ average: lab.averagePredictions(each.map((p) => tf.tensor2d(p))) }),
  }),

  ensemble: probe({
    inputs: (random) => {
      const stream = random.stream('ensemble');
      return {
        networks: Array.from({ length: 3 }, () => plainNetwork(stream, 3, [4, 5], CLASSES)),
        x: matrix(stream, 5, 3),
      };
    },
    observe: (lab, { networks, x }) => ({
      probabilities: lab.ensemblePredict(networks.map(networkOf), tf.tensor2d(x)),
    }),
  }),
} satisfies Probes<Lab>;

function noiseFacts(noise: tf.Tensor): Observed {
  const values = [...noise.dataSync()];
  const rows = noise.arraySync() as number[][];
  return {
    mean: toTenth(mean(values)),
    variance: roundedTo(variance(values), 0.05),
    equalRows: rows.filter((row) => row.join() === rows[0]!.join()).length - 1,
  };
}
