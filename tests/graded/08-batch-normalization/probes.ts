import * as tf from '@tensorflow/tfjs';
import { messageOf } from '../../../src/core/errors';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { fromPlain, type PlainTensor } from '../../../src/core/tensors';
import type { Observed, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import { RuleInitializer } from '../../../src/train/ruleInitializer';
import type * as Lab from 'reference/08-batch-normalization/lab';
import { plainTensor, uniforms } from '../inputs';
import { artifactsOf } from '../observing';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

/**
 * Features of very different scales, all away from 0, so that a variance used as a standard deviation, or the number
 * of another feature, shows.
 */
const SPREADS = [3, 0.4, 1.2];
const CENTRES = [-4, 1, 2.5];
const FEATURES = SPREADS.length;

function values(stream: RandomStream, shape: number[], offset = 0): PlainTensor {
  const size = shape.reduce((product, n) => product * n, 1);
  return {
    shape,
    values: Array.from({ length: size }, (_, i) => {
      const feature = i % FEATURES;
      return offset + stream.normal(CENTRES[feature], SPREADS[feature]);
    }),
  };
}

interface Numbers {
  mean: number[];
  variance: number[];
}

/** Plausible statistics that differ from those of the batches. */
const statistics = (stream: RandomStream): Numbers => ({
  mean: CENTRES.map((centre) => centre + stream.uniform(0.3, 1)),
  variance: SPREADS.map((spread) => spread ** 2 * stream.uniform(1.5, 2.5)),
});

interface Problem {
  x: PlainTensor;
  dy: PlainTensor;
  gamma: number[];
  beta: number[];
  running: Numbers;
  momentum: number;
  /** Large, so that its place in the equation matters. */
  epsilon: number;
}

const ROWS = [4, FEATURES];
const IMAGES = [2, 3, 2, FEATURES];
/**
 * Every misconception about the functions also changes the layer's recorded output, so the layer gets small inputs to
 * keep recorded.json small.
 */
const FEW_ROWS = [3, FEATURES];
const SMALL_IMAGES = [2, 2, 1, FEATURES];

function problem(random: SeededRandom, shape = ROWS): Problem {
  const stream = random.stream('problem');
  const x = values(stream, shape);
  return {
    x,
    dy: plainTensor(stream, shape),
    gamma: uniforms(stream, FEATURES, 1.5, 2.5).map((g, i) => (i === 1 ? -g : g)),
    beta: uniforms(stream, FEATURES, 0.4, 1.5),
    running: statistics(stream),
    momentum: stream.uniform(0.7, 0.85),
    epsilon: stream.uniform(0.2, 0.4),
  };
}

const statisticsOf = ({ mean, variance }: Numbers): Lab.Statistics => ({
  mean: tf.tensor1d(mean),
  variance: tf.tensor1d(variance),
});
const parametersOf = ({ gamma, beta }: Problem): Lab.ScaleAndShift => ({
  gamma: tf.tensor1d(gamma),
  beta: tf.tensor1d(beta),
});

function ofBatch(lab: Lab, x: PlainTensor): Observed {
  const { mean, variance } = lab.batchStatistics(fromPlain(x));
  return { mean, variance };
}

function normalized(lab: Lab, problem: Problem): Observed {
  const { x, running, epsilon } = problem;
  return { y: lab.normalize(fromPlain(x), statisticsOf(running), parametersOf(problem), epsilon) };
}

function forward(lab: Lab, problem: Problem, training: boolean): ReturnType<Lab['batchNormForward']> {
  const { momentum, epsilon } = problem;
  return lab.batchNormForward(fromPlain(problem.x), parametersOf(problem), statisticsOf(problem.running), {
    training,
    momentum,
    epsilon,
  });
}

function backward(lab: Lab, problem: Problem): ReturnType<Lab['batchNormBackward']> {
  const { dy, x, epsilon } = problem;
  return lab.batchNormBackward(fromPlain(dy), fromPlain(x), parametersOf(problem), epsilon);
}

const RUNNING_LABELS = { runningMean: 'running.mean', runningVariance: 'running.variance' };

const running = ({ mean, variance }: Lab.Statistics): Observed => ({
  runningMean: mean,
  runningVariance: variance,
});

/** The weight that `build` gave this name, if there is one. */
function weight(layer: tf.layers.Layer, name: string): tf.LayerVariable | undefined {
  return layer.weights.find(({ originalName }) => originalName.split('/').at(-1) === name);
}

function read(layer: tf.layers.Layer, name: string): tf.Tensor {
  const found = weight(layer, name);
  if (found) return found.read();
  const names = layer.weights.map(({ originalName }) => originalName.split('/').at(-1)).join(', ');
  throw new Error(
    `expected the layer to have a weight named ${name}, made by addWeight in build; found ${names || 'none'}`,
  );
}

/** The submission's layer with the options of a problem and, if they are weights of the layer, its γ and β. */
function layerOf(lab: Lab, { x, gamma, beta, momentum, epsilon }: Problem): Lab.BatchNorm {
  const layer = new lab.BatchNorm({ momentum, epsilon });
  // Its first use builds it, as in a model; at test time, so that the running averages stay as they are.
  layer.apply(tf.zeros([1, ...x.shape.slice(1)]), { training: false });
  weight(layer, 'gamma')?.write(tf.tensor1d(gamma));
  weight(layer, 'beta')?.write(tf.tensor1d(beta));
  return layer;
}

const apply = (layer: tf.layers.Layer, x: PlainTensor, training: boolean): tf.Tensor =>
  layer.apply(fromPlain(x), { training }) as tf.Tensor;

const averages = (layer: tf.layers.Layer): Observed => ({
  movingMean: read(layer, 'movingMean'),
  movingVariance: read(layer, 'movingVariance'),
});

/** A model of some layers behind an input layer. */
function modelOf(layers: tf.layers.Layer[], inputs = FEATURES): tf.Sequential {
  return tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [inputs] }), ...layers] });
}

interface Hidden {
  x: PlainTensor;
  kernel: PlainTensor;
  bias: number[];
}

const UNITS = 4;

/** A hidden layer in training, with the normalization of tfjs, so that a wrong BatchNorm does not spoil this task. */
function hiddenProbe(placement: Lab.Placement) {
  return probe({
    inputs: (random): Hidden => {
      const stream = random.stream('hidden');
      return {
        x: values(stream, [6, FEATURES]),
        kernel: plainTensor(stream, [FEATURES, UNITS], 0.4),
        bias: uniforms(stream, UNITS, 0.5, 1.5),
      };
    },
    observe: (lab, { x, kernel, bias }) => {
      const layers = lab.hiddenLayers(UNITS, 'tanh', placement, {
        kernelInitializer: new RuleInitializer('given', () => fromPlain(kernel)),
        normalization: () => tf.layers.batchNormalization({ epsilon: 0.1 }),
      });
      const model = modelOf(layers);
      for (const layer of layers) weight(layer, 'bias')?.write(tf.tensor1d(bias));
      const sizes = model.trainableWeights.map(({ shape }) => tf.util.sizeFromShape(shape as number[]));
      return {
        y: model.apply(fromPlain(x), { training: true }) as tf.Tensor,
        trainedNumbers: sizes.reduce((sum, size) => sum + size, 0),
      };
    },
    labels: { trainedNumbers: 'number of trained parameters' },
  });
}

export const probes = {
  batchStatistics: probe({
    inputs: (random) => values(random.stream('x'), ROWS),
    observe: (lab, x) => ofBatch(lab, x),
  }),

  batchStatisticsOfImages: probe({
    inputs: (random) => values(random.stream('x'), IMAGES),
    observe: (lab, x) => ofBatch(lab, x),
  }),

  /** x² is near 10⁵, where float32 has steps of 0.008: a difference of two such numbers is no variance. */
  batchStatisticsFarFromZero: probe({
    inputs: (random) => {
      const stream = random.stream('x');
      return { ...values(stream, [8, FEATURES], 300 + stream.uniform(0, 50)) };
    },
    observe: (lab, x) => ({ variance: lab.batchStatistics(fromPlain(x)).variance }),
  }),

  batchStatisticsOfOneSample: probe({
    inputs: (random) => values(random.stream('x'), [1, FEATURES]),
    observe: (lab, x) => ofBatch(lab, x),
  }),

  normalize: probe({
    inputs: (random) => problem(random),
    observe: normalized,
  }),

  normalizeImages: probe({
    inputs: (random) => problem(random, SMALL_IMAGES),
    observe: normalized,
  }),

  /** A feature that is constant in the batch: x − μ = 0 and σ² = 0. */
  normalizeConstant: probe({
    inputs: (random) => {
      const inputs = problem(random);
      const mean = CENTRES.map((centre) => Math.fround(centre));
      const constant = Array.from({ length: 2 }, () => mean).flat();
      return {
        ...inputs,
        x: { shape: [2, FEATURES], values: constant },
        running: { mean, variance: [0, 0, 0] },
      };
    },
    observe: normalized,
  }),

  updateRunning: probe({
    inputs: (random) => {
      const [old, fresh] = [random.stream('old'), random.stream('fresh')];
      const { mean, variance } = statistics(fresh);
      return {
        old: statistics(old),
        // Far from the old ones, so that a mean of standard deviations differs clearly from a mean of variances.
        fresh: { mean, variance: variance.map((v) => 4 * v) },
        momentum: old.uniform(0.75, 0.9),
      };
    },
    observe: (lab, { old, fresh, momentum }) =>
      running(lab.updateRunning(statisticsOf(old), statisticsOf(fresh), momentum)),
    labels: RUNNING_LABELS,
  }),

  updateRunningManyTimes: probe({
    inputs: (random) => {
      const stream = random.stream('fresh');
      return { batches: Array.from({ length: 6 }, () => statistics(stream)), momentum: 0.6 };
    },
    observe: (lab, { batches, momentum }) =>
      running(
        batches.reduce<Lab.Statistics>(
          (averages, batch) => lab.updateRunning(averages, statisticsOf(batch), momentum),
          statisticsOf({ mean: [0, 0, 0], variance: [1, 1, 1] }),
        ),
      ),
    labels: RUNNING_LABELS,
  }),

  forwardTraining: probe({
    inputs: (random) => problem(random),
    observe: (lab, inputs) => ({ y: forward(lab, inputs, true).y }),
  }),

  forwardTrainingRunning: probe({
    inputs: (random) => problem(random),
    observe: (lab, inputs) => running(forward(lab, inputs, true).running),
    labels: RUNNING_LABELS,
  }),

  forwardTest: probe({
    inputs: (random) => problem(random),
    observe: (lab, inputs) => ({ y: forward(lab, inputs, false).y }),
  }),

  forwardTestRunning: probe({
    inputs: (random) => problem(random),
    observe: (lab, inputs) => running(forward(lab, inputs, false).running),
    labels: RUNNING_LABELS,
  }),

  backwardDx: probe({
    inputs: (random) => problem(random),
    observe: (lab, inputs) => ({ dx: backward(lab, inputs).dx }),
  }),

  backwardDGamma: probe({
    inputs: (random) => problem(random),
    observe: (lab, inputs) => ({ dGamma: backward(lab, inputs).dGamma }),
  }),

  backwardDBeta: probe({
    inputs: (random) => problem(random),
    observe: (lab, inputs) => ({ dBeta: backward(lab, inputs).dBeta }),
  }),

  backwardImages: probe({
    inputs: (random) => problem(random, SMALL_IMAGES),
    observe: (lab, inputs) => ({ ...backward(lab, inputs) }),
  }),

  layerWeights: probe({
    inputs: () => ({ features: 5 }),
    observe: (lab, { features }) => {
      const layer = new lab.BatchNorm();
      layer.apply(tf.zeros([2, features]), { training: false });
      const trained = (name: string): boolean =>
        layer.trainableWeights.some((w) => w === weight(layer, name));
      const names = ['gamma', 'beta', 'movingMean', 'movingVariance'];
      return {
        areWeights: names.map((name) => Number(weight(layer, name) !== undefined)),
        areTrained: names.map((name) => Number(trained(name))),
        ...Object.fromEntries(
          names.map((name) => [`${name}AtStart`, weight(layer, name)?.read() ?? tf.zeros([features])]),
        ),
      };
    },
    labels: {
      areWeights: 'gamma, beta, movingMean, movingVariance are weights',
      areTrained: 'gamma, beta, movingMean, movingVariance are trained',
      gammaAtStart: 'gamma at the start',
      betaAtStart: 'beta at the start',
      movingMeanAtStart: 'movingMean at the start',
      movingVarianceAtStart: 'movingVariance at the start',
    },
  }),

  layerTraining: probe({
    inputs: (random) => ({ ...problem(random, FEW_ROWS), more: values(random.stream('more'), FEW_ROWS) }),
    observe: (lab, inputs) => {
      const layer = layerOf(lab, inputs);
      apply(layer, inputs.more, true);
      const y = apply(layer, inputs.x, true);
      return { y, ...averages(layer) };
    },
    labels: { y: 'y of the second batch' },
  }),

  layerTest: probe({
    inputs: (random) => ({
      ...problem(random, FEW_ROWS),
      more: values(random.stream('more'), [1, FEATURES]),
    }),
    observe: (lab, inputs) => {
      const layer = layerOf(lab, inputs);
      apply(layer, inputs.x, true);
      const y = apply(layer, inputs.more, false);
      return { y, ...averages(layer) };
    },
    labels: { y: 'y of one sample' },
  }),

  layerImages: probe({
    inputs: (random) => problem(random, SMALL_IMAGES),
    observe: (lab, inputs) => {
      const layer = layerOf(lab, inputs);
      apply(layer, inputs.x, true);
      return { y: apply(layer, inputs.x, false) };
    },
    labels: { y: 'y at test time' },
  }),

  layerGradient: probe({
    inputs: (random) => problem(random, FEW_ROWS),
    observe: (lab, inputs) => {
      const layer = layerOf(lab, inputs);
      const dy = fromPlain(inputs.dy);
      const x = tf.variable(fromPlain(inputs.x));
      const [gamma, beta] = ['gamma', 'beta'].map((name) => read(layer, name) as tf.Variable);
      const { grads } = tf.variableGrads(
        () => (layer.apply(x, { training: true }) as tf.Tensor).mul(dy).sum<tf.Scalar>(),
        [x, gamma!, beta!],
      );
      const of = (w: tf.Variable): tf.Tensor => (grads[w.name] as tf.Tensor | null) ?? tf.zerosLike(w);
      return { dx: of(x), dGamma: of(gamma!), dBeta: of(beta!) };
    },
    labels: { dGamma: 'gradient of gamma', dBeta: 'gradient of beta' },
  }),

  layerLearns: probe({
    inputs: (random) => problem(random, FEW_ROWS),
    observe: async (lab, inputs) => {
      const layer = layerOf(lab, inputs);
      const model = modelOf([layer]);
      model.compile({ optimizer: tf.train.sgd(0.5), loss: 'meanSquaredError' });
      await model.trainOnBatch(fromPlain(inputs.x), fromPlain(inputs.dy));
      return { gamma: read(layer, 'gamma'), beta: read(layer, 'beta') };
    },
  }),

  layerSaved: probe({
    inputs: (random) => problem(random, FEW_ROWS),
    observe: async (lab, inputs) => {
      const layer = layerOf(lab, inputs);
      const model = modelOf([layer]);
      apply(layer, inputs.x, true);
      apply(layer, inputs.x, true);
      const saved = await artifactsOf(model);
      // tfjs finds a layer by its class name, and other submissions may have registered theirs in the meantime.
      tf.serialization.registerClass(lab.BatchNorm);
      const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved)).catch((error: unknown) => {
        throw new Error(
          `the saved model could not be loaded: ${messageOf(error)}. What getConfig returns must hold all of super.getConfig(), the layer's name too`,
        );
      });
      const x = fromPlain(inputs.x);
      const sample = x.slice([0, 0], [1, FEATURES]);
      const prediction = loaded.apply(sample) as tf.Tensor;
      loaded.apply(x, { training: true });
      return {
        loaded: prediction,
        trainedFurther: loaded.apply(sample) as tf.Tensor,
      };
    },
    labels: {
      loaded: 'prediction after loading',
      trainedFurther: 'prediction after one more batch in training',
    },
  }),

  hiddenBefore: hiddenProbe('before'),
  hiddenAfter: hiddenProbe('after'),
  hiddenNone: hiddenProbe('none'),
} satisfies Probes<Lab>;
