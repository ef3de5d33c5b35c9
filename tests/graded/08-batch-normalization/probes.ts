import * as tf from '@tensorflow/tfjs';
import { messageOf } from '../../../src/core/errors';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { fromPlain, type PlainTensor } from '../../../src/core/tensors';
import type { Observed, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import { RuleInitializer } from '../../../src/train/ruleInitializer';
import type * as Lab from 'reference/08-batch-normalization/lab';
import { plainTensor, uniforms } from '../inputs';
import { artifactsOf, sameList } from '../observing';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

/**
 * Features of very different scales, all away from 0, so that a variance used as a standard deviation, or the number
 * of another feature, shows.
 */
const SPREADS = [3, 0.4, 1.2, 2, 0.8];
const CENTRES = [-4, 1, 2.5, -1.5, 3.5];

function values(stream: RandomStream, shape: number[], offset = 0): PlainTensor {
  const size = shape.reduce((product, n) => product * n, 1);
  const features = shape.at(-1)!;
  return {
    shape,
    values: Array.from({ length: size }, (_, i) => {
      const feature = i % features;
      return offset + stream.normal(CENTRES[feature], SPREADS[feature]);
    }),
  };
}

/** The kinds of batches: rows of a table, images, sequences, and the same with one sample. */
const SHAPES = {
  rows: (stream) => [6 + stream.integer(3), features(stream)],
  /** Height and width are above 1 and differ. */
  images: (stream) => [3, ...(stream.bernoulli(0.5) ? [3, 2] : [2, 3]), features(stream)],
  /** Small, to keep recorded.json small: every mistake of a function changes the output of the layer too. */
  smallImages: (stream) => [2, ...(stream.bernoulli(0.5) ? [3, 2] : [2, 3]), features(stream)],
  sequences: (stream) => [3, 2, features(stream)],
  oneRow: (stream) => [1, features(stream)],
  oneFeature: (stream) => [6 + stream.integer(3), 1],
} satisfies Record<string, (stream: RandomStream) => number[]>;
type Kind = keyof typeof SHAPES;

/** No other axis has this size, so that an axis taken for another shows. */
const features = (stream: RandomStream): number => 4 + stream.integer(2);
const shapeOf = (random: SeededRandom, kind: Kind): number[] =>
  SHAPES[kind](random.stream(`shape of ${kind}`));

interface Numbers {
  mean: number[];
  variance: number[];
}

/** Plausible statistics that differ from those of the batches. */
const statistics = (stream: RandomStream, features: number): Numbers => ({
  mean: CENTRES.slice(0, features).map((centre) => centre + stream.uniform(0.3, 1)),
  variance: SPREADS.slice(0, features).map((spread) => spread ** 2 * stream.uniform(1.5, 2.5)),
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

function problem(random: SeededRandom, kind: Kind = 'rows'): Problem {
  const shape = shapeOf(random, kind);
  const stream = random.stream(`problem of ${kind}`);
  const count = shape.at(-1)!;
  const x = values(stream, shape);
  return {
    x,
    dy: plainTensor(stream, shape),
    gamma: uniforms(stream, count, 1.5, 2.5).map((g, i) => (i === 1 ? -g : g)),
    beta: uniforms(stream, count, 0.4, 1.5),
    running: statistics(stream, count),
    momentum: stream.uniform(0.65, 0.8),
    epsilon: stream.uniform(0.2, 0.4),
  };
}

/** Batches of one sample, sequences, a single feature, and a feature that is the same number in all samples. */
function edges(random: SeededRandom): Record<'oneRow' | 'sequences' | 'oneFeature' | 'constant', Problem> {
  const constant = problem(random);
  const count = constant.gamma.length;
  const same = constant.x.values.map((value, i) =>
    i % count === 1 ? Math.fround(constant.beta[1]!) : value,
  );
  return {
    oneRow: problem(random, 'oneRow'),
    sequences: problem(random, 'sequences'),
    oneFeature: problem(random, 'oneFeature'),
    constant: { ...constant, x: { ...constant.x, values: same }, epsilon: 1e-3 },
  };
}

const EDGE_NAMES = {
  oneRow: 'one sample',
  sequences: '[samples, steps, features]',
  oneFeature: 'one feature',
  constant: 'a constant feature',
};

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

function normalized(lab: Lab, problem: Problem): tf.Tensor {
  const { x, running, epsilon } = problem;
  return lab.normalize(fromPlain(x), statisticsOf(running), parametersOf(problem), epsilon);
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

/** The labels of the edges, after these words. */
function prefixed(words: string): Record<keyof typeof EDGE_NAMES, string> {
  const { oneRow, sequences, oneFeature, constant } = EDGE_NAMES;
  return {
    oneRow: words + oneRow,
    sequences: words + sequences,
    oneFeature: words + oneFeature,
    constant: words + constant,
  };
}

/** A weight of a layer by the name that `build` gave it. */
interface Weight {
  name: string;
  value: tf.Tensor;
}

/** Running averages, the statistics of a batch, and the share that is kept. */
interface Averages {
  old: Numbers;
  fresh: Numbers;
  momentum: number;
}

function averagesOf(random: SeededRandom, name: string, momentum: number): Averages {
  const stream = random.stream(name);
  const count = features(stream);
  const { mean, variance } = statistics(stream, count);
  return {
    old: statistics(stream, count),
    // Far from the old ones, so that a mean of standard deviations differs clearly from a mean of variances.
    fresh: { mean, variance: variance.map((v) => 4 * v) },
    momentum,
  };
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
function modelOf(layers: tf.layers.Layer[], inputs: number): tf.Sequential {
  return tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [inputs] }), ...layers] });
}

interface Hidden {
  units: number;
  x: PlainTensor;
  kernel: PlainTensor;
  bias: number[];
}

/** The numbers xW + b that an activation meets. */
function sumsOf({ units, x, kernel, bias }: Hidden): number[] {
  const inputs = x.shape[1]!;
  return x.values
    .filter((_, i) => i % inputs === 0)
    .flatMap((_, row) =>
      bias.map((b, unit) => {
        const sample = x.values.slice(row * inputs, (row + 1) * inputs);
        return sample.reduce((sum, value, k) => sum + value * kernel.values[k * units + unit]!, b);
      }),
    );
}

/** Of the numbers that an activation meets, a quarter or more are clearly below 0, and as many above. */
function hiddenInputs(stream: RandomStream): Hidden {
  for (;;) {
    const [inputs, units] = [features(stream), 3 + stream.integer(4)];
    const drawn = {
      units,
      x: values(stream, [6, inputs]),
      kernel: plainTensor(stream, [inputs, units], 0.4),
      bias: uniforms(stream, units, 0.5, 1.5),
    };
    const sums = sumsOf(drawn);
    const quarter = sums.length / 4;
    const enough = (side: number): boolean => sums.filter((sum) => side * sum > 0.2).length >= quarter;
    if (enough(-1) && enough(1)) return drawn;
  }
}

interface AskedLayers {
  placement: Lab.Placement;
  activations: readonly [Lab.ActivationName, Lab.ActivationName];
}

/**
 * Two hidden layers in training, one after the other, each with an activation of its own and with the normalization of
 * tfjs, so that a wrong BatchNorm does not spoil this task.
 */
function hiddenProbe({ placement, activations }: AskedLayers) {
  return probe({
    inputs: (random) => ({
      first: hiddenInputs(random.stream('first')),
      second: hiddenInputs(random.stream('second')),
    }),
    observe: (lab, { first, second }) => {
      let normalizations = 0;
      const built = [first, second].map(({ units, kernel }, i) =>
        lab.hiddenLayers(units, activations[i]!, placement, {
          kernelInitializer: new RuleInitializer('given', () => fromPlain(kernel)),
          normalization: () => {
            normalizations += 1;
            return tf.layers.batchNormalization({ epsilon: 0.1 });
          },
        }),
      );
      const answers = [first, second].map(({ x, kernel, bias }, i) => {
        const model = modelOf(built[i]!, x.shape[1]!);
        const start = built[i]!.flatMap((layer) => weight(layer, 'kernel')?.read().clone() ?? []);
        for (const layer of built[i]!) {
          weight(layer, 'kernel')?.write(fromPlain(kernel));
          weight(layer, 'bias')?.write(tf.tensor1d(bias));
        }
        const y = model.apply(fromPlain(x), { training: true }) as tf.Tensor;
        return { y, start, trained: model.trainableWeights.map(({ shape }) => shape as number[]) };
      });
      return { answers, normalizations };
    },
    facts: ({ answers, normalizations }, { first, second }) => ({
      startsAsGiven: [first, second].every(({ kernel }, i) =>
        answers[i]!.start.every(({ values }) => sameList(values, kernel.values.map(Math.fround))),
      ),
      y: answers[0]!.y,
      ySecond: answers[1]!.y,
      trainedNumbers: answers.map(({ trained }) =>
        trained.reduce((sum, shape) => sum + shape.reduce((product, size) => product * size, 1), 0),
      ),
      normalizations,
    }),
    labels: {
      startsAsGiven: 'the kernel starts as kernelInitializer says',
      y: `y with ${activations[0]}`,
      ySecond: `y with ${activations[1]}`,
      trainedNumbers: `number of trained parameters with ${activations.join(' and ')}`,
      normalizations: 'calls of normalization for two hidden layers',
    },
  });
}

/** The first sample of a batch. */
function firstOf({ shape, values }: PlainTensor): PlainTensor {
  const size = values.length / shape[0]!;
  return { shape: [1, ...shape.slice(1)], values: values.slice(0, size) };
}

/** The calls of tf.customGrad while something is done. */
function customGradients(act: () => void): number {
  const engine = tf.engine();
  let calls = 0;
  // The method is put on the object, over that of its class, and taken off again.
  engine.customGrad = (f) => {
    calls += 1;
    return Object.getPrototypeOf(engine).customGrad.call(engine, f);
  };
  try {
    act();
    return calls;
  } finally {
    delete (engine as Partial<typeof engine>).customGrad;
  }
}

/** Length and direction of the weights of a dense layer, and a gradient with respect to these weights. */
interface Divided {
  v: PlainTensor;
  g: number[];
  dW: PlainTensor;
}

/** One of the lengths is negative, if there are several. */
function divided(stream: RandomStream, [inputs, units]: [number, number], size = 1): Divided {
  return {
    v: plainTensor(stream, [inputs, units], size),
    g: uniforms(stream, units, 0.6, 2.5).map((length, j) => (j === 1 ? -length : length)),
    dW: plainTensor(stream, [inputs, units]),
  };
}

/** More inputs than units, and fewer. */
function dividedBothWays(random: SeededRandom): { tall: Divided; wide: Divided } {
  const stream = random.stream('divided');
  return {
    tall: divided(stream, [6 + stream.integer(3), 3 + stream.integer(2)]),
    wide: divided(stream, [3 + stream.integer(2), 6 + stream.integer(3)]),
  };
}

const BOTH_WAYS = { tall: 'more inputs than units', wide: 'fewer inputs than units' };
const ofBothWays = (result: string): typeof BOTH_WAYS => ({
  tall: `${result}, ${BOTH_WAYS.tall}`,
  wide: `${result}, ${BOTH_WAYS.wide}`,
});

const partsOf = ({ v, g }: Divided): Lab.LengthAndDirection => ({
  v: fromPlain(v) as tf.Tensor2D,
  g: tf.tensor1d(g),
});

const dividedGradients = (lab: Lab, one: Divided): ReturnType<Lab['weightNormBackward']> =>
  lab.weightNormBackward(fromPlain(one.dW) as tf.Tensor2D, partsOf(one));

function layerNormalized(lab: Lab, problem: Problem): tf.Tensor {
  return lab.layerNorm(fromPlain(problem.x), parametersOf(problem), problem.epsilon);
}

export const probes = {
  batchStatistics: probe({
    inputs: (random) => problem(random).x,
    observe: (lab, x) => ofBatch(lab, x),
  }),

  batchStatisticsOfImages: probe({
    inputs: (random) => problem(random, 'images').x,
    observe: (lab, x) => ofBatch(lab, x),
  }),

  /** x² is near 10⁵, where float32 has steps of 0.008: a difference of two such numbers is no variance. */
  batchStatisticsFarFromZero: probe({
    inputs: (random) => {
      const stream = random.stream('x');
      return values(stream, [8, features(stream)], 300 + stream.uniform(0, 50));
    },
    observe: (lab, x) => ({ variance: lab.batchStatistics(fromPlain(x)).variance }),
  }),

  batchStatisticsEdges: probe({
    inputs: edges,
    observe: (lab, { oneRow, sequences, oneFeature, constant }) => ({
      oneRow: lab.batchStatistics(fromPlain(oneRow.x)),
      sequences: lab.batchStatistics(fromPlain(sequences.x)),
      oneFeature: lab.batchStatistics(fromPlain(oneFeature.x)),
      constant: lab.batchStatistics(fromPlain(constant.x)),
    }),
    facts: ({ oneRow, sequences, oneFeature, constant }) => ({
      oneRow: [oneRow.mean.values, oneRow.variance.values],
      sequences: [sequences.mean.values, sequences.variance.values],
      oneFeature: [oneFeature.mean.values, oneFeature.variance.values],
      constant: [constant.mean.values, constant.variance.values],
    }),
    labels: prefixed('mean and variance, '),
  }),

  normalize: probe({
    inputs: (random) => problem(random),
    observe: (lab, inputs) => ({ y: normalized(lab, inputs) }),
  }),

  normalizeImages: probe({
    inputs: (random) => problem(random, 'smallImages'),
    observe: (lab, inputs) => ({ y: normalized(lab, inputs) }),
  }),

  /**
   * Features with variance 0: at the mean (y = β) and beside it, where the root of ε alone divides. And sequences, one
   * sample, one feature.
   */
  normalizeEdges: probe({
    inputs: (random) => {
      const { oneRow, sequences, oneFeature, constant } = edges(random);
      const mean = constant.running.mean.map(Math.fround);
      const rows = [mean, mean.map((value, i) => value + (i === 1 ? 0.5 : 0))];
      return {
        ...{ oneRow, sequences, oneFeature },
        constant: {
          ...constant,
          x: { shape: [2, mean.length], values: rows.flat() },
          running: { mean, variance: mean.map(() => 0) },
        },
      };
    },
    observe: (lab, { oneRow, sequences, oneFeature, constant }) => ({
      oneRow: normalized(lab, oneRow),
      sequences: normalized(lab, sequences),
      oneFeature: normalized(lab, oneFeature),
      constant: normalized(lab, constant),
    }),
    labels: prefixed('y, '),
  }),

  updateRunning: probe({
    inputs: (random) => averagesOf(random, 'values', random.stream('momentum').uniform(0.6, 0.8)),
    observe: (lab, { old, fresh, momentum }) =>
      running(lab.updateRunning(statisticsOf(old), statisticsOf(fresh), momentum)),
    labels: RUNNING_LABELS,
  }),

  updateRunningManyTimes: probe({
    inputs: (random) => {
      const stream = random.stream('fresh');
      const count = features(stream);
      return {
        count,
        batches: Array.from({ length: 6 }, () => statistics(stream, count)),
        momentum: stream.uniform(0.55, 0.7),
      };
    },
    observe: (lab, { count, batches, momentum }) =>
      running(
        batches.reduce<Lab.Statistics>(
          (averages, batch) => lab.updateRunning(averages, statisticsOf(batch), momentum),
          statisticsOf({ mean: Array<number>(count).fill(0), variance: Array<number>(count).fill(1) }),
        ),
      ),
    labels: RUNNING_LABELS,
  }),

  /** Momentum 0 keeps nothing; momentum near 1 keeps nearly all. */
  updateRunningLimits: probe({
    inputs: (random) => ({
      none: averagesOf(random, 'none', 0),
      most: averagesOf(random, 'most', 0.98 + random.stream('momentum').uniform(0, 0.01)),
    }),
    observe: (lab, { none, most }) => ({
      none: lab.updateRunning(statisticsOf(none.old), statisticsOf(none.fresh), none.momentum),
      most: lab.updateRunning(statisticsOf(most.old), statisticsOf(most.fresh), most.momentum),
    }),
    facts: ({ none, most }) => ({
      none: [none.mean.values, none.variance.values],
      most: [most.mean.values, most.variance.values],
    }),
    labels: {
      none: 'running mean and variance with momentum 0',
      most: 'running mean and variance with momentum near 1',
    },
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

  /** One sample in training and at test time, images in training, and momentum 0. */
  forwardEdges: probe({
    inputs: (random) => ({
      one: problem(random, 'oneRow'),
      images: problem(random, 'smallImages'),
      forgetful: { ...problem(random, 'sequences'), momentum: 0 },
    }),
    observe: (lab, { one, images, forgetful }) => ({
      one: forward(lab, one, true),
      oneAtTest: forward(lab, one, false),
      images: forward(lab, images, true),
      forgetful: forward(lab, forgetful, true),
    }),
    facts: ({ one, oneAtTest, images, forgetful }) => ({
      one: [one.y.values, one.running.mean.values, one.running.variance.values],
      oneAtTest: oneAtTest.y,
      images: images.y,
      imagesRunning: [images.running.mean.values, images.running.variance.values],
      forgetful: [forgetful.running.mean.values, forgetful.running.variance.values],
    }),
    labels: {
      one: 'y, running mean and variance of one sample in training',
      oneAtTest: 'y of one sample at test time',
      images: 'y of images in training',
      imagesRunning: 'running mean and variance after images',
      forgetful: 'running mean and variance with momentum 0',
    },
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
    inputs: (random) => problem(random, 'smallImages'),
    observe: (lab, inputs) => ({ ...backward(lab, inputs) }),
  }),

  backwardEdges: probe({
    inputs: edges,
    observe: (lab, { oneRow, sequences, oneFeature, constant }) => ({
      oneRow: backward(lab, oneRow),
      sequences: backward(lab, sequences),
      oneFeature: backward(lab, oneFeature),
      constant: backward(lab, constant),
    }),
    facts: ({ oneRow, sequences, oneFeature, constant }) => ({
      oneRow: [oneRow.dx.values, oneRow.dGamma.values, oneRow.dBeta.values],
      sequences: [sequences.dx.values, sequences.dGamma.values, sequences.dBeta.values].flat(),
      oneFeature: [oneFeature.dx.values, oneFeature.dGamma.values, oneFeature.dBeta.values].flat(),
      constant: [constant.dx.values, constant.dGamma.values, constant.dBeta.values].flat(),
    }),
    labels: prefixed('dx, dGamma and dBeta, '),
  }),

  layerWeights: probe({
    inputs: (random) => ({ features: 5 + random.stream('features').integer(30) }),
    observe: (lab, { features }) => {
      const layer = new lab.BatchNorm();
      layer.apply(tf.zeros([2, features]), { training: false });
      const named = (weights: tf.LayerVariable[]): Weight[] =>
        weights.map((one) => ({ name: one.originalName.split('/').at(-1)!, value: one.read() }));
      return { weights: named(layer.weights), trained: named(layer.trainableWeights) };
    },
    facts: ({ weights, trained }, { features }) => {
      const names = ['gamma', 'beta', 'movingMean', 'movingVariance'];
      const atStart = (name: string): number[] =>
        weights.find((one) => one.name === name)?.value.values ?? Array<number>(features).fill(0);
      return {
        areWeights: names.map((name) => Number(weights.some((one) => one.name === name))),
        areTrained: names.map((name) => Number(trained.some((one) => one.name === name))),
        weights: weights.length,
        ...Object.fromEntries(names.map((name) => [`${name}AtStart`, atStart(name)])),
      };
    },
    labels: {
      areWeights: 'gamma, beta, movingMean, movingVariance are weights',
      areTrained: 'gamma, beta, movingMean, movingVariance are trained',
      weights: 'number of weights',
      gammaAtStart: 'gamma at the start',
      betaAtStart: 'beta at the start',
      movingMeanAtStart: 'movingMean at the start',
      movingVarianceAtStart: 'movingVariance at the start',
    },
  }),

  layerTraining: probe({
    inputs: (random) => {
      const inputs = problem(random);
      return { ...inputs, more: values(random.stream('more'), inputs.x.shape) };
    },
    observe: (lab, inputs) => {
      const layer = layerOf(lab, inputs);
      apply(layer, inputs.more, true);
      const y = apply(layer, inputs.x, true);
      return { y, ...averages(layer) };
    },
    labels: { y: 'y of the second batch' },
  }),

  layerTest: probe({
    inputs: (random) => {
      const inputs = problem(random);
      const size = [1, inputs.x.shape[1]!];
      return {
        ...inputs,
        more: values(random.stream('more'), size),
        slopes: values(random.stream('slopes'), size),
      };
    },
    observe: (lab, inputs) => {
      const layer = layerOf(lab, inputs);
      apply(layer, inputs.x, true);
      const y = apply(layer, inputs.more, false);
      const weighted = (x: tf.Tensor): tf.Tensor =>
        (layer.apply(x, { training: false }) as tf.Tensor).mul(fromPlain(inputs.slopes)).sum();
      return { y, dx: tf.grad(weighted)(fromPlain(inputs.more)), ...averages(layer) };
    },
    labels: { y: 'y of one sample', dx: 'the gradient with respect to this sample' },
  }),

  /** Two layers by turns, of images and of sequences: each has options and averages of its own. */
  layerImages: probe({
    inputs: (random) => ({ images: problem(random, 'smallImages'), sequences: problem(random, 'sequences') }),
    observe: (lab, { images, sequences }) => {
      const [first, second] = [layerOf(lab, images), layerOf(lab, sequences)];
      apply(first, images.x, true);
      apply(second, sequences.x, true);
      return {
        y: apply(first, images.x, false),
        ofSequences: second.apply(fromPlain(sequences.x)) as tf.Tensor,
      };
    },
    labels: {
      y: 'y of images at test time',
      ofSequences: 'y of sequences at test time, where training is not said',
    },
  }),

  layerGradient: probe({
    inputs: (random) => problem(random),
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

  /** Whose gradient tfjs takes: it asks a function of one's own by tf.customGrad, and only in training. */
  layerOwnGradient: probe({
    inputs: (random) => problem(random),
    observe: (lab, inputs) => {
      const layer = layerOf(lab, inputs);
      let y: tf.Tensor | undefined;
      const calls = customGradients(() => (y = apply(layer, inputs.x, true)));
      return { calls, y: y! };
    },
    facts: ({ calls, y }) => ({ own: calls > 0, y }),
    labels: { own: 'y of a training step comes from withOwnGradient' },
  }),

  layerLearns: probe({
    inputs: (random) => ({ ...problem(random), learningRate: random.stream('rate').uniform(0.3, 0.6) }),
    observe: async (lab, inputs) => {
      const layer = layerOf(lab, inputs);
      const model = modelOf([layer], inputs.x.shape[1]!);
      model.compile({ optimizer: tf.train.sgd(inputs.learningRate), loss: 'meanSquaredError' });
      await model.trainOnBatch(fromPlain(inputs.x), fromPlain(inputs.dy));
      return { gamma: read(layer, 'gamma'), beta: read(layer, 'beta') };
    },
  }),

  layerSaved: probe({
    inputs: (random) => problem(random),
    observe: async (lab, inputs) => {
      const layer = layerOf(lab, inputs);
      const model = modelOf([layer], inputs.x.shape[1]!);
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
      const sample = fromPlain(firstOf(inputs.x));
      const prediction = loaded.apply(sample) as tf.Tensor;
      loaded.apply(fromPlain(inputs.x), { training: true });
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

  hiddenBefore: hiddenProbe({ placement: 'before', activations: ['tanh', 'sigmoid'] }),
  hiddenAfter: hiddenProbe({ placement: 'after', activations: ['relu', 'tanh'] }),
  hiddenNone: hiddenProbe({ placement: 'none', activations: ['elu', 'linear'] }),

  /** Without options: the kit's own normalization, and dense layers of the size asked for. */
  hiddenDefaults: probe({
    inputs: (random) => ({
      units: random
        .stream('units')
        .permutation(60)
        .slice(0, 3)
        .map((n) => n + 2),
    }),
    observe: (lab, { units }) => ({
      layers: (['before', 'after', 'none'] as const).map((placement, i) =>
        lab.hiddenLayers(units[i]!, 'relu', placement).map((layer) => ({
          kind: layer.getClassName(),
          units: (layer.getConfig()['units'] as number | undefined) ?? 0,
        })),
      ),
    }),
    facts: ({ layers }) => ({
      units: layers.map((ofOne) => ofOne.reduce((sum, { units }) => sum + units, 0)),
      normalizations: layers.map((ofOne) => ofOne.filter(({ kind }) => kind === 'CourseBatchNorm').length),
    }),
    labels: {
      units: "units for 'before', 'after' and 'none', without options",
      normalizations: "layers of BatchNorm for 'before', 'after' and 'none', without options",
    },
  }),

  layerNorm: probe({
    inputs: (random) => problem(random),
    observe: (lab, inputs) => ({ y: layerNormalized(lab, inputs) }),
  }),

  layerNormImages: probe({
    inputs: (random) => problem(random, 'smallImages'),
    observe: (lab, inputs) => ({ y: layerNormalized(lab, inputs) }),
  }),

  /** x² is near 10⁷, where float32 has steps of 1: a difference of two such numbers is no variance. */
  layerNormEdges: probe({
    inputs: (random) => {
      const { oneRow, oneFeature, constant } = edges(random);
      const count = constant.gamma.length;
      const far = problem(random);
      return {
        oneRow,
        oneFeature,
        // A whole number, so that its mean over the features is exact.
        constant: { ...constant, x: { shape: [2, count], values: Array<number>(2 * count).fill(3) } },
        far: { ...far, x: { ...far.x, values: far.x.values.map((value) => Math.fround(3000 + value)) } },
      };
    },
    observe: (lab, { oneRow, oneFeature, constant, far }) => ({
      oneRow: layerNormalized(lab, oneRow),
      oneFeature: layerNormalized(lab, oneFeature),
      constant: layerNormalized(lab, constant),
      far: layerNormalized(lab, far),
    }),
    labels: {
      oneRow: 'y, one sample',
      oneFeature: 'y, one feature',
      constant: 'y, features that are all the same',
      far: 'y, features near 3000',
    },
  }),

  weightNorm: probe({
    inputs: dividedBothWays,
    observe: (lab, { tall, wide }) => ({
      tall: lab.weightNorm(partsOf(tall)),
      wide: lab.weightNorm(partsOf(wide)),
    }),
    labels: ofBothWays('W'),
  }),

  weightNormEdges: probe({
    inputs: (random) => {
      const stream = random.stream('edges');
      return {
        oneInput: divided(stream, [1, 5]),
        oneUnit: divided(stream, [5, 1]),
        short: divided(stream, [4, 3], 1e-3),
        long: divided(stream, [4, 3], 1e3),
      };
    },
    observe: (lab, { oneInput, oneUnit, short, long }) => ({
      oneInput: lab.weightNorm(partsOf(oneInput)),
      oneUnit: lab.weightNorm(partsOf(oneUnit)),
      short: lab.weightNorm(partsOf(short)),
      long: lab.weightNorm(partsOf(long)),
    }),
    labels: {
      oneInput: 'W, one input',
      oneUnit: 'W, one unit',
      short: 'W, directions of a length near 0.001',
      long: 'W, directions of a length near 1000',
    },
  }),

  weightNormDG: probe({
    inputs: dividedBothWays,
    observe: (lab, { tall, wide }) => ({
      tall: dividedGradients(lab, tall).dG,
      wide: dividedGradients(lab, wide).dG,
    }),
    labels: ofBothWays('dG'),
  }),

  weightNormDV: probe({
    inputs: dividedBothWays,
    observe: (lab, { tall, wide }) => ({
      tall: dividedGradients(lab, tall).dV,
      wide: dividedGradients(lab, wide).dV,
    }),
    labels: ofBothWays('dV'),
  }),

  /** The direction of one input is a sign, so nothing turns: dV is 0. */
  weightNormBackwardEdges: probe({
    inputs: (random) => {
      const stream = random.stream('edges');
      return { oneUnit: divided(stream, [5, 1]), oneInput: divided(stream, [1, 5]) };
    },
    observe: (lab, { oneUnit, oneInput }) => ({
      oneUnit: dividedGradients(lab, oneUnit),
      oneInput: dividedGradients(lab, oneInput),
    }),
    facts: ({ oneUnit, oneInput }) => ({
      oneUnit: [oneUnit.dG.values, oneUnit.dV.values].flat(),
      oneInput: [oneInput.dG.values, oneInput.dV.values],
    }),
    labels: { oneUnit: 'dG and dV, one unit', oneInput: 'dG and dV, one input' },
  }),
} satisfies Probes<Lab>;
