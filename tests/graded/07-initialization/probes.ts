import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import type { Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type { RawTensor } from '../../../src/grading/model/raw';
import type { Initializer } from '../../../src/train/ruleInitializer';
import { RuleInitializer } from '../../../src/train/ruleInitializer';
import type * as Lab from 'reference/07-initialization/lab';
import type { Matrix } from '../inputs';
import { drawSeed, matrix } from '../inputs';
import { noCopies } from '../distributions';
import { largestMagnitude, maximum, minimum } from '../observing';
import type { Stated } from './draws';
import {
  NORMAL_LABELS,
  sameValues,
  statistics,
  stdOf,
  STREAM_LABELS,
  streamFacts,
  UNIFORM_LABELS,
  uniformWith,
} from './draws';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

/** About 12,000 weights of a dense layer. Fan-in and fan-out differ, so that exchanging them shows. */
function denseShape(random: SeededRandom): number[] {
  const sizes = random.stream('shape');
  return [40 + sizes.integer(12), 240 + sizes.integer(60)];
}

/** 7,000 to 20,000 weights of a convolution, with four times as many inputs of a unit as outputs of a pixel. */
function convolutionShape(random: SeededRandom): number[] {
  const sizes = random.stream('shape');
  const [height, width] = [2 + sizes.integer(2), 4 + sizes.integer(2)];
  return [height, width, 64 + sizes.integer(16), 14 + sizes.integer(4)];
}

/** The grader's own fans, of which the stated distributions follow. */
function fansOf(shape: readonly number[]): { fanIn: number; fanOut: number } {
  const weights = shape.reduce((product, size) => product * size, 1);
  return { fanIn: weights / shape.at(-1)!, fanOut: weights / shape.at(-2)! };
}

/** What is stated of the weights of a kernel with these fans. */
const STATED = {
  fanInNormal: ({ fanIn }) => ({ std: Math.sqrt(1 / fanIn) }),
  heNormal: ({ fanIn }) => ({ std: Math.sqrt(2 / fanIn) }),
  glorotNormal: ({ fanIn, fanOut }) => ({ std: Math.sqrt(2 / (fanIn + fanOut)) }),
  fanInUniform: ({ fanIn }) => uniformWith(Math.sqrt(1 / fanIn)),
  glorotUniform: ({ fanIn, fanOut }) => uniformWith(Math.sqrt(6 / (fanIn + fanOut))),
} satisfies Partial<Record<keyof Lab, (fans: ReturnType<typeof fansOf>) => Stated>>;

const streamOf = (seed: number): RandomStream => seededRandom(seed).stream('weights');

/** The distribution of the weights of one large kernel. */
function drawProbe(task: keyof typeof STATED) {
  return probe({
    inputs: (random) => {
      const shape = denseShape(random);
      const stated: Stated = STATED[task](fansOf(shape));
      return { seed: drawSeed(random), shape, stated };
    },
    observe: (lab, { seed, shape }) => ({ kernel: lab[task](streamOf(seed)).apply(shape) }),
    facts: ({ kernel }, { stated }) => statistics(kernel, stated),
    labels: task.endsWith('Normal') ? NORMAL_LABELS : UNIFORM_LABELS,
  });
}

/** The same for a convolution along two axes, and the standard deviation for one along one axis. */
function convolutionProbe(task: keyof typeof STATED) {
  const labels = task.endsWith('Normal') ? NORMAL_LABELS : UNIFORM_LABELS;
  return probe({
    inputs: (random) => {
      const shape = convolutionShape(random);
      const sizes = random.stream('one axis');
      const oneAxis = [5 + sizes.integer(3), 30 + sizes.integer(9), 8 + sizes.integer(4)];
      const [stated, statedOneAxis] = [shape, oneAxis].map((of): Stated => STATED[task](fansOf(of)));
      return { seed: drawSeed(random), shape, oneAxis, stated: stated!, statedOneAxis: statedOneAxis! };
    },
    observe: (lab, { seed, shape, oneAxis }) => {
      const initializer = lab[task](streamOf(seed));
      return { kernel: initializer.apply(shape), oneAxis: initializer.apply(oneAxis) };
    },
    facts: ({ kernel, oneAxis }, { stated, statedOneAxis }) => ({
      ...statistics(kernel, stated),
      oneAxis: stdOf(oneAxis, statedOneAxis),
    }),
    labels: { ...labels, oneAxis: 'std of the weights of a convolution along one axis' },
  });
}

/** Asks if the numbers come from the stream that was handed in, and go on in it. */
function streamProbe(make: (lab: Lab, random: RandomStream) => Initializer) {
  return probe({
    inputs: (random) => {
      const sizes = random.stream('shape');
      // An even number of weights: halves that mirror one another have a mean of 0.
      return { seed: drawSeed(random), shape: [6 + sizes.integer(15), 2 * (3 + sizes.integer(8))] };
    },
    observe: (lab, { seed, shape }) => {
      const stream = streamOf(seed);
      const initializer = make(lab, stream);
      const first = initializer.apply(shape);
      const other = make(lab, streamOf(seed + 1)).apply(shape);
      const second = initializer.apply(shape);
      const shared = make(lab, stream).apply(shape);
      return { first, other, second, shared, again: make(lab, streamOf(seed)).apply(shape) };
    },
    facts: (draws) => streamFacts(draws),
    labels: STREAM_LABELS,
  });
}

/** The grader's own initializer, so that one wrong task does not spoil another. */
const ownNormal = (random: RandomStream): Initializer =>
  new RuleInitializer('ownNormal', (shape) => randomNormal(random, shape));

interface Net {
  kernels: Matrix[];
  x: Matrix;
  outputGradient: Matrix;
}

/** `count` different sizes from 3 on, in random order. */
function differentSizes(stream: RandomStream, count: number): number[] {
  return stream
    .permutation(count + 3)
    .map((size) => 3 + size)
    .slice(0, count);
}

/**
 * Weights so large that every activation is used where it is not linear. Inputs and gradient have a mean, so that a
 * root mean square is no standard deviation.
 */
function net(stream: RandomStream, widths: number[], samples = 6 + stream.integer(4)): Net {
  const shifted = (rows: Matrix, mean: number): Matrix => rows.map((row) => row.map((value) => value + mean));
  return {
    kernels: widths.slice(1).map((units, l) => matrix(stream, widths[l]!, units, 0.8)),
    x: shifted(matrix(stream, samples, widths[0]!), 0.5),
    outputGradient: shifted(matrix(stream, samples, widths.at(-1)!), 0.7),
  };
}

/** Three to five layers whose widths all differ. */
function unequalNet(random: SeededRandom): Net {
  const stream = random.stream('net');
  return net(stream, differentSizes(stream, 4 + stream.integer(3)));
}

/** Layers of one width, so that no shape tells W from Wᵀ. */
function squareNet(random: SeededRandom): Net {
  const stream = random.stream('net');
  return net(stream, Array<number>(4 + stream.integer(2)).fill(5 + stream.integer(3)));
}

function signalOf(
  lab: Lab,
  { kernels, x, outputGradient }: Net,
  name: Lab.ActivationName,
): Lab.SignalByDepth {
  return lab.signalByDepth(
    kernels.map((W) => tf.tensor2d(W)),
    name,
    tf.tensor2d(x),
    tf.tensor2d(outputGradient),
  );
}

/** Different widths, so that fan-in, fan-out and the number of layers differ, and the standard deviation of each kernel. */
function wideNet(random: SeededRandom): { widths: number[]; stds: number[] } {
  const stream = random.stream('wide');
  const layers = 3 + stream.integer(3);
  return {
    widths: differentSizes(stream, layers + 1).map((size) => 10 * size + stream.integer(10)),
    stds: Array.from({ length: layers }, (_, l) => [0.3, 0.15, 0.4][l % 3]! * stream.uniform(0.8, 1.2)),
  };
}

const shapesOf = (kernels: RawTensor[]): number[][] => kernels.map(({ shape }) => shape);
const valuesOf = (kernels: RawTensor[]): number[] => kernels.flatMap(({ values }) => values);

/** The number of pairs of layers with equal weights. */
function equalPairs(kernels: RawTensor[]): number {
  return kernels.flatMap((a, i) => kernels.slice(i + 1).filter((b) => sameValues(a, b))).length;
}

/** The three numbers of each layer. */
function numbersOf({ preActivations, activations, gradients }: Lab.SignalByDepth): number[][] {
  return [preActivations, activations, gradients];
}

const EQUAL_PAIRS = 'pairs of layers with equal weights';

export const probes = {
  fansOfDense: probe({
    inputs: (random) => {
      const sizes = random.stream('sizes');
      return { shape: [3 + sizes.integer(10), 20 + sizes.integer(10)] };
    },
    observe: (lab, { shape }) => ({ ...lab.fansOf(shape) }),
  }),

  fansOfConvolution: probe({
    inputs: (random) => {
      const sizes = random.stream('sizes');
      return {
        shape: [2 + sizes.integer(2), 4 + sizes.integer(3), 7 + sizes.integer(5), 20 + sizes.integer(10)],
      };
    },
    observe: (lab, { shape }) => ({ ...lab.fansOf(shape) }),
  }),

  /** Along one axis, and windows of a single pixel, which are dense layers for each pixel. */
  fansOfConvolution1d: probe({
    inputs: (random) => {
      const sizes = random.stream('sizes');
      const channels = (): number[] => [2 + sizes.integer(4), 11 + sizes.integer(10)];
      return {
        oneAxis: [5 + sizes.integer(5), ...channels()],
        onePixel: [1, 1, ...channels()],
        oneUnit: [4 + sizes.integer(9), 1],
      };
    },
    observe: (lab, { oneAxis, onePixel, oneUnit }) => ({
      oneAxis: lab.fansOf(oneAxis),
      onePixel: lab.fansOf(onePixel),
      oneUnit: lab.fansOf(oneUnit),
    }),
    facts: (fans) => ({
      fanIn: [fans.oneAxis, fans.onePixel, fans.oneUnit].map(({ fanIn }) => fanIn),
      fanOut: [fans.oneAxis, fans.onePixel, fans.oneUnit].map(({ fanOut }) => fanOut),
    }),
    labels: {
      fanIn: 'fan-in of [length, in, out], [1, 1, in, out] and [inputs, 1]',
      fanOut: 'fan-out of [length, in, out], [1, 1, in, out] and [inputs, 1]',
    },
  }),

  /** The second kernel is read after the first one is disposed of: each is a tensor of its own. */
  zeros: probe({
    inputs: (random) => {
      const sizes = random.stream('sizes');
      const size = (): number => 2 + sizes.integer(7);
      return { dense: [size(), size()], convolution: [size(), size(), size(), size()] };
    },
    observe: (lab, { dense, convolution }) => {
      const initializer = lab.zeros();
      initializer.apply(dense).dispose();
      return { dense: initializer.apply(dense), convolution: initializer.apply(convolution) };
    },
    labels: { dense: 'kernel of a dense layer', convolution: 'kernel of a convolution' },
  }),

  smallNormal: probe({
    inputs: (random) => {
      const std = random.stream('std').uniform(0.01, 0.1);
      return { seed: drawSeed(random), shape: denseShape(random), stated: { std } };
    },
    observe: (lab, { seed, shape, stated }) => ({
      kernel: lab.smallNormal(streamOf(seed), stated.std).apply(shape),
    }),
    facts: ({ kernel }, { stated }) => statistics(kernel, stated),
    labels: NORMAL_LABELS,
  }),

  /** The layer has no say in it: convolutions, large standard deviations and 0, each initializer its own. */
  smallNormalAnyStd: probe({
    inputs: (random) => {
      const stream = random.stream('std');
      const shape = convolutionShape(random).map((size, axis) => (axis === 2 ? Math.ceil(size / 4) : size));
      return {
        seed: drawSeed(random),
        shape,
        large: stream.uniform(1.5, 4),
        small: stream.uniform(0.2, 0.6),
      };
    },
    observe: (lab, { seed, shape, large, small }) => {
      const random = streamOf(seed);
      const [first, second] = [lab.smallNormal(random, large), lab.smallNormal(random, small)];
      return {
        large: first.apply(shape),
        small: second.apply(shape),
        none: lab.smallNormal(random, 0).apply(shape),
      };
    },
    facts: ({ large, small, none }, inputs) => ({
      large: stdOf(large, { std: inputs.large }),
      small: stdOf(small, { std: inputs.small }),
      none: largestMagnitude(none.values),
      differ: [large, small].every(({ values }) => noCopies(values)),
    }),
    labels: {
      differ: NORMAL_LABELS.differ,
      large: 'std of a kernel with std above 1',
      small: 'std of a kernel with std below 1, drawn afterwards',
      none: 'largest |w| with std 0',
    },
  }),
  smallNormalStream: streamProbe((lab, random) => lab.smallNormal(random, 0.1)),

  fanInNormal: drawProbe('fanInNormal'),
  fanInNormalConvolution: convolutionProbe('fanInNormal'),
  fanInNormalStream: streamProbe((lab, random) => lab.fanInNormal(random)),

  heNormal: drawProbe('heNormal'),
  heNormalConvolution: convolutionProbe('heNormal'),
  heNormalStream: streamProbe((lab, random) => lab.heNormal(random)),

  glorotNormal: drawProbe('glorotNormal'),
  glorotNormalConvolution: convolutionProbe('glorotNormal'),
  glorotNormalStream: streamProbe((lab, random) => lab.glorotNormal(random)),

  fanInUniform: drawProbe('fanInUniform'),
  fanInUniformConvolution: convolutionProbe('fanInUniform'),
  fanInUniformStream: streamProbe((lab, random) => lab.fanInUniform(random)),

  glorotUniform: drawProbe('glorotUniform'),
  glorotUniformConvolution: convolutionProbe('glorotUniform'),
  glorotUniformStream: streamProbe((lab, random) => lab.glorotUniform(random)),

  /** Two layers of a model share one initializer. */
  glorotUniformInModel: probe({
    inputs: (random) => {
      const sizes = random.stream('sizes');
      return { seed: drawSeed(random), widths: [50, 160, 90].map((width) => width + sizes.integer(20)) };
    },
    observe: (lab, { seed, widths }) => {
      const kernelInitializer = lab.glorotUniform(streamOf(seed));
      const [inputs, ...units] = widths as [number, number, number];
      const model = tf.sequential();
      for (const [l, width] of units.entries()) {
        model.add(
          tf.layers.dense({ units: width, kernelInitializer, ...(l === 0 ? { inputShape: [inputs] } : {}) }),
        );
      }
      return { kernels: model.layers.map((layer) => layer.getWeights()[0]!) };
    },
    facts: ({ kernels }) => ({
      stds: kernels.map((kernel) => stdOf(kernel, STATED.glorotUniform(fansOf(kernel.shape)))),
      differ: kernels.every(({ values }) => noCopies(values)),
    }),
    labels: { stds: 'std of each kernel', differ: NORMAL_LABELS.differ },
  }),

  initialKernelsShapes: probe({
    inputs: (random) => {
      const stream = random.stream('net');
      const widths = differentSizes(stream, 4 + stream.integer(3));
      return { widths, oneLayer: differentSizes(stream, 2), weight: stream.uniform(0.2, 0.9) };
    },
    observe: (lab, { widths, oneLayer, weight }) => {
      const constant = (): Initializer => new RuleInitializer('constant', (shape) => tf.fill(shape, weight));
      return {
        kernels: lab.initialKernels(widths, constant, seededRandom(0)),
        ofOneLayer: lab.initialKernels(oneLayer, constant, seededRandom(0)),
      };
    },
    facts: ({ kernels, ofOneLayer }) => ({
      shapes: shapesOf(kernels),
      smallest: minimum(valuesOf(kernels)),
      largest: maximum(valuesOf(kernels)),
      shapesOfOneLayer: shapesOf(ofOneLayer),
    }),
    labels: {
      shapes: 'shape of each kernel',
      smallest: 'smallest weight from an initializer that fills in a constant',
      largest: 'largest weight from an initializer that fills in a constant',
      shapesOfOneLayer: 'shape of each kernel of a net without hidden layers',
    },
  }),

  /** Layers of one shape, and layers of two shapes by turns, with as many weights. */
  initialKernelsDiffer: probe({
    inputs: (random) => {
      const stream = random.stream('net');
      const [width, other] = differentSizes(stream, 2) as [number, number];
      const layers = 5 + stream.integer(3);
      const widths = Array<number>(layers).fill(width);
      return { widths, byTurns: widths.map((_, l) => (l % 2 === 0 ? width : other)), seed: drawSeed(random) };
    },
    observe: (lab, { widths, byTurns, seed }) => ({
      kernels: lab.initialKernels(widths, ownNormal, seededRandom(seed)),
      byTurns: lab.initialKernels(byTurns, ownNormal, seededRandom(seed)),
    }),
    facts: ({ kernels, byTurns }) => ({
      shapes: shapesOf(kernels),
      equalPairs: equalPairs(kernels),
      equalByTurns: equalPairs(byTurns),
    }),
    labels: {
      shapes: 'shape of each kernel',
      equalPairs: EQUAL_PAIRS,
      equalByTurns: `${EQUAL_PAIRS}, where the widths are two by turns`,
    },
  }),

  /**
   * Two initializers fill a kernel with the first number of their stream; the second one then draws another number.
   * With a stream for each layer, the kernels are the same. In a stream that all layers share, they are not.
   */
  initialKernelsOwnStreams: probe({
    inputs: (random) => {
      const stream = random.stream('net');
      return { widths: differentSizes(stream, 5 + stream.integer(3)), seed: drawSeed(random) };
    },
    observe: (lab, { widths, seed }) => {
      const firstOf = (draws: number) => {
        return (stream: RandomStream): Initializer => {
          const [first] = Array.from({ length: draws }, () => stream.uniform());
          return new RuleInitializer('first', (shape) => tf.fill(shape, first!));
        };
      };
      return {
        kernels: lab.initialKernels(widths, firstOf(1), seededRandom(seed)),
        more: lab.initialKernels(widths, firstOf(2), seededRandom(seed)),
      };
    },
    facts: ({ kernels, more }) => ({
      shapes: shapesOf(kernels),
      own: kernels.filter((kernel, l) => sameValues(kernel, more[l]!)).length,
      equalPairs: equalPairs(
        kernels.map(({ values }) => ({ form: 'tensor', shape: [1], values: [values[0]!] })),
      ),
    }),
    labels: {
      shapes: 'shape of each kernel',
      own: 'layers whose weights stay the same if another layer draws more numbers',
      equalPairs: 'pairs of layers whose streams begin with the same number',
    },
  }),

  initialKernelsSeed: probe({
    inputs: (random) => {
      const stream = random.stream('net');
      return { widths: differentSizes(stream, 4 + stream.integer(2)), seed: drawSeed(random) };
    },
    observe: (lab, { widths, seed }) => {
      const drawn = (from: number): tf.Tensor2D[] =>
        lab.initialKernels(widths, ownNormal, seededRandom(from));
      return { kernels: drawn(seed), other: drawn(seed + 1), again: drawn(seed) };
    },
    facts: ({ kernels, other, again }) => ({
      shapes: shapesOf(kernels),
      repeatable: kernels.every((kernel, l) => sameValues(kernel, again[l]!)),
      equalInAnotherSeed: kernels.filter((kernel, l) => sameValues(kernel, other[l]!)).length,
    }),
    labels: {
      shapes: 'shape of each kernel',
      repeatable: 'equal seeds give equal weights',
      equalInAnotherSeed: 'layers with the same weights for another seed',
    },
  }),

  signalForward: probe({
    inputs: unequalNet,
    observe: (lab, inputs) => {
      const { preActivations, activations } = signalOf(lab, inputs, 'tanh');
      return { preActivations, activations };
    },
  }),

  signalGradients: probe({
    inputs: unequalNet,
    observe: (lab, inputs) => ({ gradients: signalOf(lab, inputs, 'tanh').gradients }),
  }),

  signalSquare: probe({
    inputs: squareNet,
    observe: (lab, inputs) => ({ gradients: signalOf(lab, inputs, 'relu').gradients }),
  }),

  signalSigmoid: probe({
    inputs: unequalNet,
    observe: (lab, inputs) => {
      const { preActivations, activations, gradients } = signalOf(lab, inputs, 'sigmoid');
      return { preActivations, activations, gradients };
    },
  }),

  /** One layer; a single sample; a layer with a single unit. All of them linear. */
  signalEdges: probe({
    inputs: (random) => {
      const stream = random.stream('net');
      const [a, b, c] = differentSizes(stream, 3) as [number, number, number];
      return {
        oneLayer: net(stream, [a, b]),
        oneSample: net(stream, [a, b, c], 1),
        oneUnit: net(stream, [b, 1, c]),
      };
    },
    observe: (lab, { oneLayer, oneSample, oneUnit }) => ({
      oneLayer: signalOf(lab, oneLayer, 'linear'),
      oneSample: signalOf(lab, oneSample, 'linear'),
      oneUnit: signalOf(lab, oneUnit, 'linear'),
    }),
    facts: ({ oneLayer, oneSample, oneUnit }) => ({
      oneLayer: numbersOf(oneLayer),
      oneSample: numbersOf(oneSample),
      oneUnit: numbersOf(oneUnit),
    }),
    labels: {
      oneLayer: 'numbers of a net of one layer',
      oneSample: 'numbers for a single sample',
      oneUnit: 'numbers with a layer of one unit',
    },
  }),

  predictedForward: probe({
    inputs: wideNet,
    observe: (lab, { widths, stds }) => ({
      preActivations: lab.predictedSignal(widths, stds, 'linear').preActivations,
    }),
  }),

  predictedBackward: probe({
    inputs: wideNet,
    observe: (lab, { widths, stds }) => ({
      gradients: lab.predictedSignal(widths, stds, 'linear').gradients,
    }),
  }),

  predictedRelu: probe({
    inputs: wideNet,
    observe: (lab, { widths, stds }) => {
      const { preActivations, gradients } = lab.predictedSignal(widths, stds, 'relu');
      return { preActivations, gradients };
    },
  }),

  /** Fifty layers of one width, where a wrong factor grows to its fiftieth power, and a net of one layer. */
  predictedDeep: probe({
    inputs: (random) => {
      const stream = random.stream('deep');
      const layers = 50 + stream.integer(10);
      const width = 80 + stream.integer(60);
      return {
        widths: Array<number>(layers + 1).fill(width),
        stds: Array.from({ length: layers }, () => Math.sqrt(2 / width) * stream.uniform(0.9, 1.1)),
        oneLayer: {
          widths: [20 + stream.integer(9), 40 + stream.integer(9)],
          stds: [stream.uniform(0.1, 0.3)],
        },
      };
    },
    observe: (lab, { widths, stds, oneLayer }) => ({
      deep: lab.predictedSignal(widths, stds, 'relu'),
      oneLayer: lab.predictedSignal(oneLayer.widths, oneLayer.stds, 'relu'),
    }),
    facts: ({ deep, oneLayer }) => ({
      preActivations: deep.preActivations,
      gradients: deep.gradients,
      oneLayer: [oneLayer.preActivations, oneLayer.gradients],
    }),
    labels: { oneLayer: 'preActivations and gradients of a net of one layer' },
  }),
} satisfies Probes<Lab>;
