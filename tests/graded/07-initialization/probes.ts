import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import type { Observed, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type { Initializer } from '../../../src/train/ruleInitializer';
import { RuleInitializer } from '../../../src/train/ruleInitializer';
import type * as Lab from 'reference/07-initialization/lab';
import type { Matrix } from '../inputs';
import { drawSeed, matrix } from '../inputs';
import { limitOr, maximum, mean, sameNumbers } from '../observing';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

/**
 * The checks compare properties of the distribution, not the random draws. A mean or standard deviation within this
 * many standard errors of the stated one counts as the stated one: a right answer is outside with probability 5.7e-7
 * for each of the two. The nearest known wrong answer, a truncated normal, is 33 standard errors away.
 */
const STANDARD_ERRORS = 5;
/** 40,000 weights. Fan-in and fan-out differ, so that exchanging them shows. */
const SHAPE = [100, 400];
const [FAN_IN, FAN_OUT] = SHAPE as [number, number];

/** E[w⁴] / E[w²]²: 3 for a normal distribution, 2.4 for one truncated at 2σ, 1.8 for a uniform one. */
const KURTOSIS = { normal: 3, uniform: 1.8, between: 2.1 };

interface Stated {
  std: number;
  /** Limit of a uniform distribution. */
  limit?: number;
}

interface Drawing {
  seed: number;
  shape: number[];
  stated: Stated;
}

const drawing = (random: SeededRandom, shape: number[], stated: Stated): Drawing => ({
  seed: drawSeed(random),
  shape,
  stated,
});

const streamOf = (seed: number): RandomStream => seededRandom(seed).stream('weights');

/** The stated numbers if the draws agree with them, otherwise the measured ones. */
function statistics(kernel: tf.Tensor, { std, limit }: Stated): Observed {
  const w = [...kernel.dataSync()];
  const n = w.length;
  const moment = (k: number): number => mean(w.map((value) => (value / std) ** k));
  const centre = moment(1);
  const measured = std * Math.sqrt(moment(2) - centre ** 2);
  const kurtosis = limit === undefined ? KURTOSIS.normal : KURTOSIS.uniform;
  return {
    shape: kernel.shape,
    mean: agrees(centre, 0, 1 / Math.sqrt(n)) ? 0 : std * centre,
    std: agrees(measured / std, 1, Math.sqrt((kurtosis - 1) / (4 * n))) ? std : measured,
    bellShaped: moment(4) / moment(2) ** 2 > KURTOSIS.between,
    ...(limit === undefined ? {} : { largest: limitOr(w, limit) }),
  };
}

const NORMAL_LABELS = { bellShaped: 'bell-shaped (0: no, 1: yes)' };
const UNIFORM_LABELS = { ...NORMAL_LABELS, largest: 'largest |w|' };

function agrees(measured: number, stated: number, standardError: number): boolean {
  return Math.abs(measured - stated) <= STANDARD_ERRORS * standardError;
}

/** Statistics of a kernel with 40,000 weights. */
function statisticsProbe(make: (lab: Lab, random: RandomStream) => Initializer, stated: Stated) {
  return probe({
    inputs: (random) => drawing(random, SHAPE, stated),
    observe: (lab, { seed, shape, stated }) => statistics(make(lab, streamOf(seed)).apply(shape), stated),
    labels: stated.limit === undefined ? NORMAL_LABELS : UNIFORM_LABELS,
  });
}

/** Asks whether the numbers come from the stream that was handed in, and continue in it. */
function streamProbe(make: (lab: Lab, random: RandomStream) => Initializer) {
  return probe({
    inputs: (random) => ({ seed: drawSeed(random), shape: [3, 4] }),
    observe: (lab, { seed, shape }) => {
      const initializer = make(lab, streamOf(seed));
      const first = initializer.apply(shape);
      return {
        allEqual: allEqual(first),
        kernelsEqual: sameNumbers(first, initializer.apply(shape)),
        repeatable: sameNumbers(first, make(lab, streamOf(seed)).apply(shape)),
        ignoresStream: sameNumbers(first, make(lab, streamOf(seed + 1)).apply(shape)),
      };
    },
    labels: {
      allEqual: 'all weights of a kernel are equal',
      kernelsEqual: 'two kernels of one initializer are equal',
      repeatable: 'equal streams give equal kernels',
      ignoresStream: 'different streams give equal kernels',
    },
  });
}

/** 1 or 0; NaN if a weight is not finite. */
function allEqual(kernel: tf.Tensor): number {
  const w = [...kernel.dataSync()];
  return w.every(Number.isFinite) ? Number(new Set(w).size === 1) : NaN;
}

/** The grader's own initializer, so that one wrong task does not spoil another. */
const ownNormal = (random: RandomStream): Initializer =>
  new RuleInitializer('ownNormal', (shape) => randomNormal(random, shape));

interface Net {
  kernels: Matrix[];
  x: Matrix;
  outputGradient: Matrix;
}

const SAMPLES = 7;

/** Weights so large that every activation is used where it is not linear. */
function net(random: SeededRandom, widths: number[]): Net {
  const stream = random.stream('net');
  return {
    kernels: widths.slice(1).map((units, l) => matrix(stream, widths[l]!, units, 0.8)),
    x: matrix(stream, SAMPLES, widths[0]!),
    outputGradient: matrix(stream, SAMPLES, widths.at(-1)!),
  };
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
  return {
    widths: [30, 50, 20, 70].map((units) => units + stream.integer(10)),
    stds: [0.2, 0.1, 0.3].map((std) => std * stream.uniform(0.8, 1.2)),
  };
}

function fansOf(lab: Lab, shape: number[]): Observed {
  const { fanIn, fanOut } = lab.fansOf(shape);
  return { fanIn, fanOut };
}

const uniformStated = (limit: number): Stated => ({ std: limit / Math.sqrt(3), limit });

export const probes = {
  fansOfDense: probe({
    inputs: (random) => {
      const sizes = random.stream('sizes');
      return { shape: [3 + sizes.integer(10), 20 + sizes.integer(10)] };
    },
    observe: (lab, { shape }) => fansOf(lab, shape),
  }),

  fansOfConvolution: probe({
    inputs: (random) => {
      const sizes = random.stream('sizes');
      return { shape: [3, 5, 6 + sizes.integer(5), 20 + sizes.integer(10)] };
    },
    observe: (lab, { shape }) => fansOf(lab, shape),
  }),

  fansOfConvolution1d: probe({
    inputs: (random) => {
      const sizes = random.stream('sizes');
      return { shape: [7, 2 + sizes.integer(3), 11 + sizes.integer(10)] };
    },
    observe: (lab, { shape }) => fansOf(lab, shape),
  }),

  zeros: probe({
    inputs: () => ({ shape: [3, 4] }),
    observe: (lab, { shape }) => ({ kernel: lab.zeros().apply(shape) }),
  }),

  smallNormal: probe({
    inputs: (random) => drawing(random, SHAPE, { std: random.stream('std').uniform(0.01, 0.1) }),
    observe: (lab, { seed, shape, stated }) =>
      statistics(lab.smallNormal(streamOf(seed), stated.std).apply(shape), stated),
    labels: NORMAL_LABELS,
  }),
  smallNormalStream: streamProbe((lab, random) => lab.smallNormal(random, 0.1)),

  fanInNormal: statisticsProbe((lab, random) => lab.fanInNormal(random), { std: Math.sqrt(1 / FAN_IN) }),
  fanInNormalStream: streamProbe((lab, random) => lab.fanInNormal(random)),

  heNormal: statisticsProbe((lab, random) => lab.heNormal(random), { std: Math.sqrt(2 / FAN_IN) }),
  heNormalStream: streamProbe((lab, random) => lab.heNormal(random)),
  heNormalConvolution: probe({
    inputs: (random) => drawing(random, [3, 3, 16, 100], { std: Math.sqrt(2 / (3 * 3 * 16)) }),
    observe: (lab, { seed, shape, stated }) => statistics(lab.heNormal(streamOf(seed)).apply(shape), stated),
    labels: NORMAL_LABELS,
  }),

  glorotNormal: statisticsProbe((lab, random) => lab.glorotNormal(random), {
    std: Math.sqrt(2 / (FAN_IN + FAN_OUT)),
  }),
  glorotNormalStream: streamProbe((lab, random) => lab.glorotNormal(random)),

  fanInUniform: statisticsProbe(
    (lab, random) => lab.fanInUniform(random),
    uniformStated(Math.sqrt(1 / FAN_IN)),
  ),
  fanInUniformStream: streamProbe((lab, random) => lab.fanInUniform(random)),

  glorotUniform: statisticsProbe(
    (lab, random) => lab.glorotUniform(random),
    uniformStated(Math.sqrt(6 / (FAN_IN + FAN_OUT))),
  ),
  glorotUniformStream: streamProbe((lab, random) => lab.glorotUniform(random)),

  /** Two layers of a model share one initializer. */
  glorotUniformInModel: probe({
    inputs: (random) => ({ seed: drawSeed(random), widths: [60, 200, 100] }),
    observe: (lab, { seed, widths }) => {
      const kernelInitializer = lab.glorotUniform(streamOf(seed));
      const [inputs, ...units] = widths as [number, number, number];
      const model = tf.sequential();
      for (const [l, width] of units.entries()) {
        model.add(
          tf.layers.dense({ units: width, kernelInitializer, ...(l === 0 ? { inputShape: [inputs] } : {}) }),
        );
      }
      const stds = model.layers.map((layer, l) => {
        const stated = uniformStated(Math.sqrt(6 / (widths[l]! + widths[l + 1]!)));
        return statistics(layer.getWeights()[0]!, stated)['std'] as number;
      });
      model.dispose();
      return { stds };
    },
    labels: { stds: 'std of each kernel' },
  }),

  initialKernelsShapes: probe({
    inputs: () => ({ widths: [3, 7, 5, 2] }),
    observe: (lab, { widths }) => {
      const halves = (): Initializer => new RuleInitializer('halves', (shape) => tf.fill(shape, 0.5));
      const kernels = lab.initialKernels(widths, halves, seededRandom(0));
      return {
        shapes: kernels.map((kernel) => kernel.shape),
        largest: maximum(kernels.map((kernel) => kernel.max().dataSync()[0]!)),
      };
    },
    labels: {
      shapes: 'shape of each kernel',
      largest: 'largest weight from an initializer that fills in 0.5',
    },
  }),

  initialKernelsDiffer: probe({
    inputs: (random) => ({ widths: [4, 4, 4, 4, 4], seed: drawSeed(random) }),
    observe: (lab, { widths, seed }) => {
      const kernels = lab.initialKernels(widths, ownNormal, seededRandom(seed));
      const pairs = kernels.flatMap((a, i) => kernels.slice(i + 1).map((b) => sameNumbers(a, b)));
      return { kernels: kernels.length, equalPairs: pairs.filter(Boolean).length };
    },
    labels: { equalPairs: 'pairs of layers with equal weights' },
  }),

  initialKernelsSeed: probe({
    inputs: (random) => ({ widths: [3, 5, 2], seed: drawSeed(random) }),
    observe: (lab, { widths, seed }) => {
      const drawn = (from: number): tf.Tensor =>
        tf.concat(
          lab.initialKernels(widths, ownNormal, seededRandom(from)).map((kernel) => kernel.flatten()),
        );
      return {
        repeatable: sameNumbers(drawn(seed), drawn(seed)),
        ignoresSeed: sameNumbers(drawn(seed), drawn(seed + 1)),
      };
    },
    labels: {
      repeatable: 'equal seeds give equal weights',
      ignoresSeed: 'different seeds give equal weights',
    },
  }),

  signalForward: probe({
    inputs: (random) => net(random, [5, 4, 6, 3]),
    observe: (lab, inputs) => {
      const { preActivations, activations } = signalOf(lab, inputs, 'tanh');
      return { preActivations, activations };
    },
  }),

  signalGradients: probe({
    inputs: (random) => net(random, [5, 4, 6, 3]),
    observe: (lab, inputs) => ({ gradients: signalOf(lab, inputs, 'tanh').gradients }),
  }),

  signalSquare: probe({
    inputs: (random) => net(random, [4, 4, 4, 4]),
    observe: (lab, inputs) => ({ gradients: signalOf(lab, inputs, 'relu').gradients }),
  }),

  signalSigmoid: probe({
    inputs: (random) => net(random, [3, 6, 2]),
    observe: (lab, inputs) => {
      const { preActivations, activations, gradients } = signalOf(lab, inputs, 'sigmoid');
      return { preActivations, activations, gradients };
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
} satisfies Probes<Lab>;
