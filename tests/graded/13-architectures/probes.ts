import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { fromPlain, type PlainTensor } from '../../../src/core/tensors';
import type { Observed, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type { Initializer } from '../../../src/train/ruleInitializer';
import { RuleInitializer } from '../../../src/train/ruleInitializer';
import type * as Lab from 'reference/13-architectures/lab';
import { plainTensor, randomSign } from '../inputs';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

/**
 * The values of a kernel depend on its shape only, so that the order in which a submission makes its layers does not
 * matter: the elements of a kernel are taken from these numbers, from a start that depends on the shape.
 */
interface Inputs {
  x: PlainTensor;
  numbers: number[];
}

const NUMBERS = 89;

function inputs(random: SeededRandom, shape: number[]): Inputs {
  const [images, weights] = [random.stream('x'), random.stream('weights')];
  return {
    x: plainTensor(images, shape),
    numbers: boundedNormals(weights),
  };
}

/** Normal draws moved away from 0, so that a missing weight shows. */
function boundedNormals(stream: RandomStream): number[] {
  return Array.from({ length: NUMBERS }, () => randomSign(stream) * (0.4 + Math.abs(stream.normal())));
}

function kernelsOf({ numbers }: Inputs, scale = 1): Initializer {
  return new RuleInitializer('given', (shape) => {
    const size = tf.util.sizeFromShape(shape);
    const fanIn = size / shape.at(-1)!;
    const start = 7 * fanIn + 13 * shape.at(-1)! + 5 * shape[0]!;
    const values = Array.from(
      { length: size },
      (_, i) => (scale * (numbers[(start + 31 * i) % NUMBERS]! + lean(i % shape.at(-1)!))) / Math.sqrt(fanIn),
    );
    return tf.tensor(values, shape);
  });
}

/** Shifts the outputs up and down in turn, so that an activation always gets numbers on both sides of 0. */
const lean = (output: number): number => (output % 2 === 0 ? 0.6 : -0.6);

/** A normalization whose four weights differ from 0 and 1. At test time y = γ (x − μ)/√(σ² + ε) + β. */
function normalizationOf({ numbers }: Inputs): () => tf.layers.Layer {
  const from = (start: number, middle: number, spread: number): Initializer =>
    new RuleInitializer('given', (shape) =>
      tf.tensor(
        Array.from({ length: shape[0]! }, (_, i) => middle + spread * Math.tanh(numbers[start + i]!)),
        shape,
      ),
    );
  return () =>
    tf.layers.batchNormalization({
      epsilon: 0.1,
      betaInitializer: from(1, 0.3, 0.5),
      gammaInitializer: from(11, 1.4, 0.4),
      movingMeanInitializer: from(21, -0.2, 0.4),
      movingVarianceInitializer: from(31, 1.2, 0.5),
    });
}

/** The output of a block for these images, and the number of its parameters. Frees the layers. */
function outcomeOf(block: Lab.Block, { x }: Inputs): Observed {
  const input = tf.input({ shape: x.shape.slice(1) });
  const model = tf.model({ inputs: input, outputs: block(input) });
  const y = model.apply(fromPlain(x)) as tf.Tensor;
  const counted = { y, parameters: model.countParams() };
  model.dispose();
  return counted;
}

const OUTCOME_LABELS = { parameters: 'number of parameters' };

/** The numbers of rows, columns and channels all differ. */
const IMAGES = [1, 4, 3, 2];

const unitProbe = (options: Partial<Lab.ConvolutionOptions>, normalized = true, shape = IMAGES) =>
  probe({
    inputs: (random) => inputs(random, shape),
    observe: (lab, given) =>
      outcomeOf(
        lab.convolutionUnit({
          filters: 3,
          kernelSize: 3,
          kernelInitializer: kernelsOf(given),
          normalization: normalized ? normalizationOf(given) : null,
          ...options,
        }),
        given,
      ),
    labels: OUTCOME_LABELS,
  });

const residualProbe = (options: Lab.ResidualOptions, shape: number[], normalized = true) =>
  probe({
    inputs: (random) => inputs(random, shape),
    observe: (lab, given) =>
      outcomeOf(
        lab.residualBlock({
          kernelInitializer: kernelsOf(given),
          lastKernelInitializer: kernelsOf(given, 0.7),
          normalization: normalized ? normalizationOf(given) : null,
          ...options,
        }),
        given,
      ),
    labels: OUTCOME_LABELS,
  });

const denseProbe = (units: number, features: number) =>
  probe({
    inputs: (random) => inputs(random, [8, features]),
    observe: (lab, given) =>
      outcomeOf(
        lab.denseResidualBlock({
          units,
          kernelInitializer: kernelsOf(given),
          lastKernelInitializer: kernelsOf(given, 0.7),
        }),
        given,
      ),
    labels: OUTCOME_LABELS,
  });

const inceptionProbe = (widths: Omit<Lab.InceptionOptions, keyof Lab.Building>, shape: number[]) =>
  probe({
    inputs: (random) => inputs(random, shape),
    observe: (lab, given) =>
      outcomeOf(
        lab.inceptionBlock({
          ...widths,
          kernelInitializer: kernelsOf(given),
          normalization: normalizationOf(given),
        }),
        given,
      ),
    labels: OUTCOME_LABELS,
  });

const resNetProbe = (blocks: number[], shape: number[]) =>
  probe({
    inputs: (random) => inputs(random, shape),
    observe: (lab, given) =>
      outcomeOf(
        lab.smallResNet({
          classes: 3,
          filters: 2,
          blocks,
          kernelInitializer: kernelsOf(given),
          lastKernelInitializer: kernelsOf(given, 0.7),
          normalization: normalizationOf(given),
        }),
        given,
      ),
    labels: OUTCOME_LABELS,
  });

const WIDTHS = { ones: 2, threes: { reduced: 3, filters: 4 }, fives: { reduced: 1, filters: 2 }, pool: 6 };

const inceptionNetProbe = (count: number, shape: number[]) =>
  probe({
    inputs: (random) => inputs(random, shape),
    observe: (lab, given) =>
      outcomeOf(
        lab.smallInception({
          classes: 3,
          filters: 2,
          blocks: Array.from({ length: count }, () => WIDTHS),
          kernelInitializer: kernelsOf(given),
          normalization: normalizationOf(given),
        }),
        given,
      ),
    labels: OUTCOME_LABELS,
  });

interface Sizes {
  channels: number;
  filters: number;
  units: number;
  frozen: boolean;
}

/** A model of tfjs's own layers, so that only the counting is checked. */
const countProbe = (frozen: boolean) =>
  probe({
    inputs: (random): Sizes => {
      const stream = random.stream('sizes');
      return {
        channels: 2 + stream.integer(3),
        filters: 5 + stream.integer(4),
        units: 3 + stream.integer(4),
        frozen,
      };
    },
    observe: (lab, { channels, filters, units, frozen }) => {
      const model = tf.sequential({
        layers: [
          tf.layers.conv2d({ inputShape: [4, 4, channels], filters, kernelSize: [3, 2], trainable: !frozen }),
          tf.layers.batchNormalization(),
          tf.layers.globalAveragePooling2d({}),
          tf.layers.dense({ units }),
        ],
      });
      const { trained, kept } = lab.countParameters(model);
      model.dispose();
      return { trained, kept };
    },
  });

export const probes = {
  unit: unitProbe({}),
  unitWithoutNormalization: unitProbe({ kernelSize: 5 }, false),
  unitLinear: unitProbe({ kernelSize: 1, activation: 'linear' }),
  unitStrided: unitProbe({ strides: 2 }, true, [1, 5, 4, 2]),

  residualIdentity: residualProbe({ filters: 6 }, [1, 3, 4, 6]),
  residualChannels: residualProbe({ filters: 4 }, [1, 3, 4, 2]),
  residualStrides: residualProbe({ filters: 3, strides: 2 }, [2, 5, 4, 3]),
  residualWithoutNormalization: residualProbe({ filters: 3, strides: 2 }, [1, 4, 3, 2], false),

  denseIdentity: denseProbe(8, 8),
  denseProjection: denseProbe(6, 9),

  inception: inceptionProbe(WIDTHS, [1, 5, 4, 2]),
  /** All branches have the same number of filters, so that they can be concatenated along any axis. */
  inceptionEqual: inceptionProbe(
    { ones: 2, threes: { reduced: 2, filters: 2 }, fives: { reduced: 2, filters: 2 }, pool: 2 },
    [1, 3, 2, 2],
  ),

  resNet: resNetProbe([1, 2], [1, 8, 8, 1]),
  resNetOdd: resNetProbe([1, 1, 1], [2, 7, 5, 2]),

  inceptionNet: inceptionNetProbe(2, [1, 8, 8, 1]),
  inceptionNetOne: inceptionNetProbe(1, [1, 3, 4, 2]),

  count: countProbe(false),
  countFrozen: countProbe(true),
} satisfies Probes<Lab>;
