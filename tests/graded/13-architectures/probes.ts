import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { fromPlain, type PlainTensor } from '../../../src/core/tensors';
import type { JudgedFacts, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type { RawTensor } from '../../../src/grading/model/raw';
import type { Initializer } from '../../../src/train/ruleInitializer';
import { RuleInitializer } from '../../../src/train/ruleInitializer';
import type * as Lab from 'reference/13-architectures/lab';
import { between, plainTensor, randomSign, shuffled } from '../inputs';
import { letThrough, refusal } from '../observing';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

/** A block to build, and the images or rows that go through it. */
interface Case<Options> {
  name: string;
  x: PlainTensor;
  options: Options;
}

/**
 * The values of a kernel depend on its shape only, so that the order in which a submission makes its layers does not
 * matter: the elements of a kernel are taken from these numbers, from a start that depends on the shape.
 */
interface Inputs<Options> {
  numbers: number[];
  cases: Case<Options>[];
}

const NUMBERS = 89;

/** Normal draws moved away from 0, so that a missing weight shows. */
function boundedNormals(stream: RandomStream): number[] {
  return Array.from({ length: NUMBERS }, () => randomSign(stream) * (0.4 + Math.abs(stream.normal())));
}

function kernelsOf(numbers: number[], scale = 1): Initializer {
  return new RuleInitializer('given', (shape) => tf.tensor(kernelOf(numbers, shape, scale), shape));
}

function kernelOf(numbers: number[], shape: readonly number[], scale: number): number[] {
  const size = shape.reduce((product, n) => product * n, 1);
  const fanIn = size / shape.at(-1)!;
  const start = 7 * fanIn + 13 * shape.at(-1)! + 5 * shape[0]!;
  return Array.from(
    { length: size },
    (_, i) => (scale * (numbers[(start + 31 * i) % NUMBERS]! + lean(i % shape.at(-1)!))) / Math.sqrt(fanIn),
  );
}

/** The factor of the last kernels of a block. */
const LAST = 0.7;

/** True if a kernel starts by one of the initializers that the probes hand in. */
function startsAsGiven(numbers: number[], shape: readonly number[], values: ArrayLike<number>): boolean {
  const like = (kernel: number[]): boolean => kernel.every((v, i) => Math.abs(v - values[i]!) < 1e-5);
  return (
    like(kernelOf(numbers, shape, 1)) ||
    like(kernelOf(numbers, shape, LAST)) ||
    Array.from(values).every((v) => v === 0)
  );
}

/** Shifts the outputs up and down in turn, so that an activation always gets numbers on both sides of 0. */
const lean = (output: number): number => (output % 2 === 0 ? 0.6 : -0.6);

/**
 * A normalization whose four weights differ from 0 and 1. At test time y = γ (x − μ)/√(σ² + ε) + β, which is above 0 in
 * every other channel for x = 0, so that an activation before it shows.
 */
function normalizationOf(numbers: number[]): () => tf.layers.Layer {
  const from = (start: number, middle: number, spread: number, even = 0): Initializer =>
    new RuleInitializer('given', (shape) =>
      tf.tensor(
        Array.from(
          { length: shape[0]! },
          (_, i) => middle + (i % 2 === 0 ? even : 0) + spread * Math.tanh(numbers[start + i]!),
        ),
        shape,
      ),
    );
  return () =>
    tf.layers.batchNormalization({
      epsilon: 0.1,
      betaInitializer: from(1, 0.3, 0.5, 0.5),
      gammaInitializer: from(11, 1.4, 0.4),
      movingMeanInitializer: from(21, -0.2, 0.4),
      movingVarianceInitializer: from(31, 1.2, 0.5),
    });
}

/** The numbers of rows, columns and channels all differ. */
function imagesOf(stream: RandomStream, channels: number): number[] {
  const height = between(stream, 4, 5);
  return [2, height, height - 1, channels];
}

interface BlockOutcome {
  y: tf.Tensor;
  /** The shapes of all weights. */
  weights: number[][];
  /** The kernels as they start. */
  kernels: tf.Tensor[];
}

/**
 * A block's output, its kernels as they start, and the shapes of its weights. A kernel that starts otherwise than asked
 * gets the given numbers before y is computed: y doesn't depend on chance then, and shows other mistakes only.
 * Frees the layers.
 */
function outcomeOf(block: Lab.Block, x: PlainTensor, numbers: number[]): BlockOutcome {
  const input = tf.input({ shape: x.shape.slice(1) });
  const model = tf.model({ inputs: input, outputs: block(input) });
  const kernels = model.weights.filter(({ shape }) => shape.length > 1);
  const start = kernels.map((kernel) => kernel.read().clone());
  for (const [i, kernel] of start.entries()) {
    const { shape } = kernel;
    if (!startsAsGiven(numbers, shape, kernel.dataSync()))
      kernels[i]!.write(tf.tensor(kernelOf(numbers, shape, 1), shape));
  }
  const y = model.apply(fromPlain(x)) as tf.Tensor;
  const outcome = { y, weights: model.weights.map(({ shape }) => shape as number[]), kernels: start };
  model.dispose();
  return outcome;
}

const startingOtherwise = (kernels: RawTensor[], numbers: number[]): number =>
  kernels.filter(({ shape, values }) => !startsAsGiven(numbers, shape, values)).length;

const OTHERWISE = 'kernels that do not start by an initializer that was handed in';

const parametersIn = (weights: number[][]): number =>
  weights.reduce((sum, shape) => sum + shape.reduce((size, n) => size * n, 1), 0);

/** The sizes of all weights in ascending order: two exchanged widths may leave their sum as it is. */
const sizesIn = (weights: number[][]): number[] =>
  weights.map((shape) => parametersIn([shape])).sort((a, b) => a - b);

/** The options that all parts of a net share. */
const buildingOf = (numbers: number[]): Required<Lab.Building> => ({
  kernelInitializer: kernelsOf(numbers),
  normalization: normalizationOf(numbers),
});

const residualBuildingOf = (numbers: number[]): Required<Lab.ResidualBuilding> => ({
  ...buildingOf(numbers),
  lastKernelInitializer: kernelsOf(numbers, LAST),
});

/** The case of a probe: the shape of x, and the block's own options. */
interface Drawn<Options> {
  shape: number[];
  /** The mean of the numbers of x. Default: 0. */
  level?: number;
  options: Options;
}

interface Question<Options> {
  /** The cases by the keys of their outputs. */
  draw(stream: RandomStream): Record<string, Drawn<Options>>;
  build(lab: Lab, options: Options, numbers: number[]): Lab.Block;
  /** The outputs in words, by their keys. */
  labels: Record<string, string>;
}

/** The inputs of a question; the weights and the images have streams of their own. */
function inputsOf<Options>(random: SeededRandom, draw: Question<Options>['draw']): Inputs<Options> {
  return {
    numbers: boundedNormals(random.stream('weights')),
    cases: Object.entries(draw(random.stream('cases'))).map(([name, { shape, level = 0, options }]) => {
      const { values } = plainTensor(random.stream(`x ${name}`), shape);
      return { name, options, x: { shape, values: values.map((v) => v + level) } };
    }),
  };
}

/** Asks for the outputs of blocks, and for the numbers of their parameters. */
function blockProbe<Options>({ draw, build, labels }: Question<Options>) {
  return probe({
    inputs: (random) => inputsOf(random, draw),
    observe: (lab, { numbers, cases }) => ({
      outcomes: cases.map(({ options, x }) => outcomeOf(build(lab, options, numbers), x, numbers)),
    }),
    facts: ({ outcomes }, { numbers, cases }): JudgedFacts => ({
      parameters: outcomes.map(({ weights }) => parametersIn(weights)),
      otherwise: outcomes.map(({ kernels }) => startingOtherwise(kernels, numbers)),
      ...Object.fromEntries(cases.map(({ name }, i) => [name, outcomes[i]!.y])),
    }),
    labels: { ...labels, parameters: 'number of parameters', otherwise: OTHERWISE },
  });
}

/** The kinds of layers of a net that was built with none of the shared options. */
interface Defaults {
  /** The shapes of all weights. */
  weights: number[][];
  /** The initializer of each kernel, as JSON. */
  initializers: string[];
  /** The momentum of each batch normalization. */
  momenta: number[];
}

function defaultsOf(block: Lab.Block, shape: number[]): Defaults {
  const input = tf.input({ shape: shape.slice(1) });
  const model = tf.model({ inputs: input, outputs: block(input) });
  const configs = model.layers.map((layer) => layer.getConfig());
  const defaults = {
    weights: model.weights.map(({ shape: sizes }) => sizes as number[]),
    initializers: configs.flatMap(({ kernelInitializer: of }) => (of ? [JSON.stringify(of)] : [])),
    momenta: configs.flatMap(({ momentum }) => (typeof momentum === 'number' ? [momentum] : [])),
  };
  model.dispose();
  return defaults;
}

/** He's: variance 2/fanIn, normal. */
function isHe(initializer: string): boolean {
  const { config } = JSON.parse(initializer) as { config?: Record<string, unknown> };
  return config?.['scale'] === 2 && config['mode'] === 'fanIn' && config['distribution'] === 'normal';
}

interface OptionsQuestion<Options> {
  draw(stream: RandomStream): Drawn<Options>;
  /** The same options with one that is not allowed. */
  refused(options: Options): Options[];
  build(lab: Lab, options: Options): Lab.Block;
}

/** No number of filters, units, pixels or blocks. */
const NO_COUNTS = [0, -2, 1.5, NaN, Infinity];

/** Asks for the defaults of the shared options, and which options are refused. */
function defaultsProbe<Options>({ draw, refused, build }: OptionsQuestion<Options>) {
  return probe({
    inputs: (random) => {
      const drawn = draw(random.stream('options'));
      return { ...drawn, refused: refused(drawn.options) };
    },
    observe: (lab, given) => ({
      ...defaultsOf(build(lab, given.options), given.shape),
      refusals: given.refused.map((options) => refusal(() => build(lab, options))),
    }),
    facts: ({ weights, initializers, momenta, refusals }) => ({
      parameters: parametersIn(weights),
      sizes: sizesIn(weights),
      kernels: initializers.filter(isHe).length,
      normalizations: momenta.filter((momentum) => Math.abs(momentum - 0.9) < 1e-9).length,
      letThrough: letThrough(refusals),
    }),
    labels: {
      parameters: 'number of parameters without options',
      sizes: 'numbers of parameters of all weights, the smallest first',
      kernels: "kernels with He's initializer without options",
      normalizations: 'normalizations of momentum 0.9 without options',
      letThrough: 'options that are not allowed and raise no error',
    },
  });
}

type UnitOptions = Omit<Lab.ConvolutionOptions, keyof Lab.Building> & { bare?: true };
const buildUnit = (lab: Lab, { bare, ...options }: UnitOptions, numbers: number[]): Lab.Block =>
  lab.convolutionUnit({ ...buildingOf(numbers), ...options, ...(bare && { normalization: null }) });

const twoUnits = (lab: Lab, options: UnitOptions): Lab.Block => {
  const [first, second] = [lab.convolutionUnit(options), lab.convolutionUnit(options)];
  return (x) => second(first(x));
};

type ResidualOptions = Omit<Lab.ResidualOptions, keyof Lab.ResidualBuilding> & { bare?: true };
const buildResidual = (lab: Lab, { bare, ...options }: ResidualOptions, numbers: number[]): Lab.Block =>
  lab.residualBlock({ ...residualBuildingOf(numbers), ...options, ...(bare && { normalization: null }) });

/** Blocks whose last kernel begins at 0, or like the others. */
interface LastKernel {
  width: number;
  last?: 'zeros';
}

interface DenseOptions {
  units: number;
}
const buildDense = (lab: Lab, options: DenseOptions, numbers: number[]): Lab.Block => {
  const { kernelInitializer, lastKernelInitializer } = residualBuildingOf(numbers);
  return lab.denseResidualBlock({ ...options, kernelInitializer, lastKernelInitializer });
};

type Widths = Omit<Lab.InceptionOptions, keyof Lab.Building>;
const buildInception = (lab: Lab, widths: Widths, numbers: number[]): Lab.Block =>
  lab.inceptionBlock({ ...widths, ...buildingOf(numbers) });

/** More channels than any branch makes, so that a branch that leaves out its units has another width. */
const MORE_CHANNELS = 8;

/** Six different widths, in drawn order. */
function drawWidths(stream: RandomStream): Widths {
  const [ones, a, b, c, d, pool] = shuffled(stream, [2, 3, 4, 5, 6, 7]) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { ones, threes: { reduced: a, filters: b }, fives: { reduced: c, filters: d }, pool };
}

/** All channels of some branches, of a block whose output has the right shape. */
function channels({ shape, values }: RawTensor, from: number, to: number): number[] {
  const count = shape.at(-1) ?? 0;
  return values.filter((_, i) => i % count >= from && i % count < to);
}

/** So that the maxima of windows are below 0 as well as above: units have something to cut off in every branch. */
const BELOW = -1.2;

/** Asks for the channels that some branches of an Inception block make. */
function branchProbe(range: (widths: Widths) => [from: number, to: number]) {
  return probe({
    inputs: (random) =>
      inputsOf(random, (stream) => ({
        y: { shape: [2, between(stream, 5, 6), 4, MORE_CHANNELS], level: BELOW, options: drawWidths(stream) },
      })),
    observe: (lab, { numbers, cases }) => ({
      outcomes: cases.map(({ options, x }) => outcomeOf(buildInception(lab, options, numbers), x, numbers)),
    }),
    facts: ({ outcomes: [outcome] }, { numbers, cases }) => ({
      shape: outcome!.y.shape,
      otherwise: startingOtherwise(outcome!.kernels, numbers),
      channels: channels(outcome!.y, ...range(cases[0]!.options)),
    }),
    labels: {
      shape: 'shape of y',
      otherwise: OTHERWISE,
      channels: 'the channels of y that these branches make',
    },
  });
}

type NetOptions = { classes: number; filters: number; blocks: number[]; bare?: true };
const buildResNet = (lab: Lab, { bare, ...options }: NetOptions, numbers: number[]): Lab.Block =>
  lab.smallResNet({ ...residualBuildingOf(numbers), ...options, ...(bare && { normalization: null }) });

type InceptionNetOptions = { classes: number; filters: number; blocks: Widths[]; bare?: true };
const buildInceptionNet = (
  lab: Lab,
  { bare, ...options }: InceptionNetOptions,
  numbers: number[],
): Lab.Block =>
  lab.smallInception({ ...buildingOf(numbers), ...options, ...(bare && { normalization: null }) });

interface Sizes {
  channels: number;
  filters: number;
  units: number;
}

/** Asks for the counts of a model of tfjs's own layers, so that only the counting is checked. */
function countProbe(modelOf: (sizes: Sizes) => tf.LayersModel) {
  return probe({
    inputs: (random): Sizes => {
      const stream = random.stream('sizes');
      return {
        channels: between(stream, 2, 4),
        filters: between(stream, 5, 8),
        units: between(stream, 3, 6),
      };
    },
    observe: (lab, sizes) => {
      const model = modelOf(sizes);
      const { trained, kept } = lab.countParameters(model);
      model.dispose();
      return { trained, kept };
    },
  });
}

const convolutional = ({ channels, filters, units }: Sizes, trainable: boolean): tf.Sequential =>
  tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [4, 4, channels], filters, kernelSize: [3, 2], trainable }),
      tf.layers.batchNormalization(),
      tf.layers.globalAveragePooling2d({}),
      tf.layers.dense({ units }),
    ],
  });

/** A layer that is applied twice has its weights once. A model may be a layer of another. */
function sharing({ channels, filters, units }: Sizes): tf.LayersModel {
  const x = tf.input({ shape: [filters] });
  const shared = tf.layers.dense({ units: filters });
  const normalized = tf.layers.batchNormalization().apply(shared.apply(shared.apply(x))) as tf.SymbolicTensor;
  const inner = tf.sequential({
    layers: [tf.layers.dense({ units, inputShape: [filters] }), tf.layers.batchNormalization()],
  });
  const y = tf.layers.dense({ units: channels }).apply(inner.apply(normalized)) as tf.SymbolicTensor;
  return tf.model({ inputs: x, outputs: y });
}

export const probes = {
  unit: blockProbe({
    draw: (stream) => ({
      y: {
        shape: imagesOf(stream, 2),
        options: { filters: between(stream, 3, 5), kernelSize: 3 },
      },
    }),
    build: buildUnit,
    labels: {},
  }),

  unitWithoutNormalization: blockProbe<UnitOptions>({
    draw: (stream) => ({
      y: {
        shape: imagesOf(stream, between(stream, 2, 3)),
        options: { filters: between(stream, 3, 4), kernelSize: 5, bare: true },
      },
    }),
    build: buildUnit,
    labels: {},
  }),

  unitLinear: blockProbe<UnitOptions>({
    draw: (stream) => {
      const options = { filters: between(stream, 3, 5), activation: 'linear' as const };
      return {
        y: { shape: imagesOf(stream, 2), options: { ...options, kernelSize: 1 } },
        bare: { shape: imagesOf(stream, 2), options: { ...options, kernelSize: 3, bare: true } },
      };
    },
    build: buildUnit,
    labels: { bare: 'y without normalization' },
  }),

  unitStrided: blockProbe<UnitOptions>({
    draw: (stream) => {
      const filters = between(stream, 3, 5);
      return {
        byTwo: { shape: [2, 5, 4, 2], options: { filters, kernelSize: 3, strides: 2 } },
        byThree: {
          shape: [2, 7, 6, 2],
          options: { filters, kernelSize: 2, strides: 3, activation: 'linear' },
        },
      };
    },
    build: buildUnit,
    labels: { byTwo: 'y with strides 2', byThree: 'y with strides 3' },
  }),

  unitOptions: defaultsProbe<UnitOptions>({
    draw: (stream) => {
      const filters = between(stream, 3, 9);
      return {
        shape: imagesOf(stream, filters),
        options: { filters, kernelSize: shuffled(stream, [1, 2, 4, 5])[0]! },
      };
    },
    refused: (options) =>
      NO_COUNTS.flatMap((count) => [
        { ...options, filters: count },
        { ...options, kernelSize: count },
        { ...options, strides: count },
      ]),
    build: twoUnits,
  }),

  residualIdentity: blockProbe<ResidualOptions>({
    draw: (stream) => {
      const filters = between(stream, 5, 7);
      return { y: { shape: imagesOf(stream, filters), options: { filters } } };
    },
    build: buildResidual,
    labels: {},
  }),

  residualChannels: blockProbe<ResidualOptions>({
    draw: (stream) => ({
      more: { shape: imagesOf(stream, 2), options: { filters: between(stream, 4, 6) } },
      fewer: { shape: imagesOf(stream, between(stream, 5, 6)), options: { filters: 4 } },
    }),
    build: buildResidual,
    labels: { more: 'y with more channels than x', fewer: 'y with fewer channels than x' },
  }),

  residualStrides: blockProbe<ResidualOptions>({
    draw: (stream) => {
      const filters = between(stream, 3, 5);
      return {
        equal: { shape: [2, 5, 4, filters], options: { filters, strides: 2 } },
        byThree: { shape: [2, 7, 5, 2], options: { filters, strides: 3 } },
      };
    },
    build: buildResidual,
    labels: { equal: 'y with strides 2 and as many channels as x', byThree: 'y with strides 3' },
  }),

  residualWithoutNormalization: blockProbe<ResidualOptions>({
    draw: (stream) => {
      const filters = between(stream, 4, 5);
      return {
        projected: { shape: imagesOf(stream, 2), options: { filters, strides: 2, bare: true } },
        identity: { shape: imagesOf(stream, filters), options: { filters, bare: true } },
      };
    },
    build: buildResidual,
    labels: { projected: 'y with strides 2', identity: 'y with as many channels as x' },
  }),

  residualLast: blockProbe<LastKernel>({
    draw: (stream) => {
      const width = between(stream, 4, 6);
      return {
        zeros: { shape: imagesOf(stream, width), options: { width, last: 'zeros' } },
        asOthers: { shape: imagesOf(stream, width), options: { width } },
      };
    },
    build: (lab, { width, last }, numbers) =>
      lab.residualBlock({
        filters: width,
        kernelInitializer: kernelsOf(numbers),
        ...(last && { lastKernelInitializer: last }),
        normalization: null,
      }),
    labels: {
      zeros: "y with lastKernelInitializer 'zeros'",
      asOthers: 'y without lastKernelInitializer',
    },
  }),

  residualOptions: defaultsProbe<ResidualOptions>({
    draw: (stream) => {
      const filters = between(stream, 3, 9);
      return { shape: imagesOf(stream, 2), options: { filters } };
    },
    refused: (options) =>
      NO_COUNTS.flatMap((count) => [
        { ...options, filters: count },
        { ...options, strides: count },
      ]),
    build: (lab, options) => lab.residualBlock(options),
  }),

  denseIdentity: blockProbe<DenseOptions>({
    draw: (stream) => {
      const units = between(stream, 7, 9);
      return { y: { shape: [8, units], options: { units } } };
    },
    build: buildDense,
    labels: {},
  }),

  denseProjection: blockProbe<DenseOptions>({
    draw: (stream) => ({
      fewer: { shape: [8, between(stream, 8, 9)], options: { units: 6 } },
      more: { shape: [6, 3], options: { units: between(stream, 5, 7) } },
    }),
    build: buildDense,
    labels: { fewer: 'y of fewer units than features', more: 'y of more units than features' },
  }),

  denseLast: blockProbe<LastKernel>({
    draw: (stream) => {
      const width = between(stream, 4, 7);
      return {
        zeros: { shape: [6, width], options: { width, last: 'zeros' } },
        asOthers: { shape: [6, width], options: { width } },
      };
    },
    build: (lab, { width, last }, numbers) =>
      lab.denseResidualBlock({
        units: width,
        kernelInitializer: kernelsOf(numbers),
        ...(last && { lastKernelInitializer: last }),
      }),
    labels: {
      zeros: "y with lastKernelInitializer 'zeros'",
      asOthers: 'y without lastKernelInitializer',
    },
  }),

  denseOptions: defaultsProbe<DenseOptions>({
    draw: (stream) => ({ shape: [1, between(stream, 2, 4)], options: { units: between(stream, 5, 12) } }),
    refused: () => NO_COUNTS.map((units) => ({ units })),
    build: (lab, options) => lab.denseResidualBlock(options),
  }),

  inceptionConvolutions: branchProbe(({ ones, threes, fives }) => [0, ones + threes.filters + fives.filters]),
  inceptionPool: branchProbe(({ ones, threes, fives, pool }) => {
    const before = ones + threes.filters + fives.filters;
    return [before, before + pool];
  }),

  /** All branches have the same number of filters, so that they can be concatenated along any axis. */
  inceptionEqual: blockProbe<Widths>({
    draw: (stream) => {
      const [filters, reduced] = shuffled(stream, [2, 3]) as [number, number];
      const branch = { reduced, filters };
      return {
        y: {
          shape: [3, 4, 3, between(stream, 4, 5)],
          level: BELOW,
          options: { ones: filters, threes: branch, fives: branch, pool: filters },
        },
      };
    },
    build: buildInception,
    labels: {},
  }),

  inceptionOptions: defaultsProbe<Widths>({
    draw: (stream) => ({
      shape: imagesOf(stream, between(stream, MORE_CHANNELS, 9)),
      options: drawWidths(stream),
    }),
    refused: (widths) =>
      NO_COUNTS.flatMap((count) => [
        { ...widths, ones: count },
        { ...widths, threes: { ...widths.threes, reduced: count } },
        { ...widths, threes: { ...widths.threes, filters: count } },
        { ...widths, fives: { ...widths.fives, reduced: count } },
        { ...widths, fives: { ...widths.fives, filters: count } },
        { ...widths, pool: count },
      ]),
    build: (lab, widths) => lab.inceptionBlock(widths),
  }),

  resNet: blockProbe<NetOptions>({
    draw: (stream) => ({
      logits: {
        shape: [2, 8, 8, 1],
        options: { classes: between(stream, 3, 5), filters: between(stream, 2, 3), blocks: [1, 2] },
      },
    }),
    build: buildResNet,
    labels: { logits: 'logits' },
  }),

  resNetOdd: blockProbe<NetOptions>({
    draw: (stream) => ({
      logits: {
        shape: [2, 7, 5, 2],
        options: { classes: between(stream, 3, 5), filters: 2, blocks: [1, 1, 1] },
      },
    }),
    build: buildResNet,
    labels: { logits: 'logits' },
  }),

  resNetSizes: blockProbe<NetOptions>({
    draw: (stream) => {
      const classes = between(stream, 2, 4);
      return {
        large: { shape: [1, 28, 28, 1], options: { classes, filters: 4, blocks: [1, 1] } },
        bare: {
          shape: [2, 9, between(stream, 10, 12), 3],
          options: { classes, filters: 3, blocks: [3], bare: true },
        },
      };
    },
    build: buildResNet,
    labels: {
      large: 'logits of an image of 28 × 28 pixels',
      bare: 'logits of a net of one stage without normalization',
    },
  }),

  resNetOptions: defaultsProbe<NetOptions>({
    draw: (stream) => ({
      shape: [1, 8, 8, between(stream, 1, 3)],
      options: { classes: between(stream, 2, 9), filters: between(stream, 2, 4), blocks: [1, 1] },
    }),
    refused: (options) =>
      NO_COUNTS.flatMap((count) => [
        { ...options, classes: count },
        { ...options, filters: count },
        { ...options, blocks: [1, count] },
      ]),
    build: (lab, options) => lab.smallResNet(options),
  }),

  /** Blocks of different widths. The images are so large that one more pooling leaves pixels. */
  inceptionNet: blockProbe<InceptionNetOptions>({
    draw: (stream) => ({
      logits: {
        shape: [2, 17, 9, 1], // odd, so that a padded pooling leaves more pixels
        options: {
          classes: between(stream, 3, 5),
          filters: between(stream, 2, 3),
          blocks: [drawWidths(stream), drawWidths(stream), drawWidths(stream)],
        },
      },
    }),
    build: buildInceptionNet,
    labels: { logits: 'logits' },
  }),

  inceptionNetOne: blockProbe<InceptionNetOptions>({
    draw: (stream) => {
      const classes = between(stream, 3, 5);
      return {
        logits: { shape: [2, 3, 4, 2], options: { classes, filters: 2, blocks: [drawWidths(stream)] } },
        bare: {
          shape: [2, 4, 3, 1],
          options: { classes, filters: 3, blocks: [drawWidths(stream)], bare: true },
        },
      };
    },
    build: buildInceptionNet,
    labels: { logits: 'logits', bare: 'logits without normalization' },
  }),

  inceptionNetOptions: defaultsProbe<InceptionNetOptions>({
    draw: (stream) => ({
      shape: [1, 28, 28, between(stream, 1, 3)],
      options: {
        classes: between(stream, 2, 9),
        filters: between(stream, 2, 4),
        blocks: [drawWidths(stream), drawWidths(stream)],
      },
    }),
    refused: (options) =>
      NO_COUNTS.flatMap((count) => [
        { ...options, classes: count },
        { ...options, filters: count },
      ]),
    build: (lab, options) => lab.smallInception(options),
  }),

  count: countProbe((sizes) => convolutional(sizes, true)),
  countFrozen: countProbe((sizes) => convolutional(sizes, false)),
  countShared: countProbe(sharing),
} satisfies Probes<Lab>;
