/**
 * Lab 13 · Architectures: residual and Inception blocks.
 *
 * The handout (README.md, beside this file) has the equations, the tasks and their points. Write the bodies
 * of the functions below; leave their names, arguments and results as they are. Run `npx lab check 13` to see
 * what is right, what is wrong, and why.
 *
 * A {@link Block} is a part of a net: a function from its symbolic input to its symbolic output. A layer of tfjs is
 * applied with `applied(layer, x)`, and blocks are called one after the other like functions:
 *
 *     const z = applied(tf.layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same' }), x);
 *     const y = residualBlock({ filters: 8 })(z);
 *
 * Images are [samples, height, width, channels]; the axis of the samples is `null` in a symbolic shape.
 */
import * as tf from '@tensorflow/tfjs';
import { expected } from '../../src/core/errors';
import { applied } from '../../src/train/applied';

/** A part of a net: a function from its symbolic input to its symbolic output. */
export type Block = (x: tf.SymbolicTensor) => tf.SymbolicTensor;

/** An initializer for `tf.layers.dense`: a name, or an initializer of lab 07. */
export type LayerInitializer = Exclude<Parameters<typeof tf.layers.dense>[0]['kernelInitializer'], undefined>;

/** The options that all parts of one net share. */
export interface Building {
  /** The initializer of the kernels. Default: He's. */
  kernelInitializer?: LayerInitializer;
  /** Makes the normalization that follows each convolution; `null` for no normalization. Default: tfjs's own with momentum 0.9, see lab 08. */
  normalization?: (() => tf.layers.Layer) | null;
}

export interface ResidualBuilding extends Building {
  /** The initializer of the last kernel of F. With `'zeros'`, a block begins as its shortcut alone. Default: as the others. */
  lastKernelInitializer?: LayerInitializer;
}

const defaultNormalization = (): tf.layers.Layer => tf.layers.batchNormalization({ momentum: 0.9 });

/** The options with their defaults filled in. */
export function completed(building: Building): Required<Building> {
  const { kernelInitializer = 'heNormal', normalization = defaultNormalization } = building;
  return { kernelInitializer, normalization };
}

/** @throws UsageError unless the value is a whole number of filters, units, pixels or blocks, from 1 up. */
export function checkCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw expected(`${name} to be a whole number from 1 up`, value);
}

export interface ConvolutionOptions extends Building {
  filters: number;
  /** Height and width of the kernel, in pixels. */
  kernelSize: number;
  /** Pixels from one window to the next. Default 1. */
  strides?: number;
  /** Default `relu`. */
  activation?: 'relu' | 'linear';
}

/**
 * The unit of all blocks: a convolution, then its normalization (if there is one), then the activation
 *
 *     y = f(BN(K ∗ x))
 *
 * The images are padded with zeros so that with strides = 1 they keep their size (padding `'same'`). The
 * convolution has a bias only if no normalization follows: BN would subtract the bias again.
 * `linear` needs no layer.
 *
 * @throws UsageError if filters, kernelSize or strides are not a whole number from 1 up
 * Source: He et al. 2015, section 3.4; Ioffe and Szegedy 2015; S46.
 */
export function convolutionUnit(options: ConvolutionOptions): Block {
  const { filters, kernelSize, strides = 1, activation = 'relu', ...building } = options;
  checkCount('filters', filters);
  checkCount('kernelSize', kernelSize);
  checkCount('strides', strides);
  const { kernelInitializer, normalization } = completed(building);
  return (x) => {
    // TODO
    throw new Error('Not implemented yet');
  };
}

export interface ResidualOptions extends ResidualBuilding {
  filters: number;
  /** 2 halves height and width. Default 1. */
  strides?: number;
}

/**
 * A residual block: the output of the branch F is **added** to the shortcut s.
 *
 *     y = relu(F(x) + s(x))        F = unit₂ ∘ unit₁
 *
 * - unit₁: 3×3, with the block's strides, relu
 * - unit₂: 3×3, strides 1, linear: the activation comes after the sum
 * - s(x) = x, the identity, if F(x) has the shape of x
 * - s(x) = a 1×1 unit with the block's filters and strides, linear, if it has another shape (the projection). Its kernel begins like
 *   that of unit₁
 *
 * @throws UsageError if filters or strides are not a whole number from 1 up
 * Source: TT; He et al. 2015, equations 1 and 2; S46.
 */
export function residualBlock(options: ResidualOptions): Block {
  const { filters, strides = 1, lastKernelInitializer, ...building } = options;
  checkCount('filters', filters);
  checkCount('strides', strides);
  const last = { ...building, ...(lastKernelInitializer && { kernelInitializer: lastKernelInitializer }) };
  return (x) => {
    // TODO
    throw new Error('Not implemented yet');
  };
}

export interface DenseResidualOptions extends Omit<ResidualBuilding, 'normalization'> {
  units: number;
}

/**
 * The same with dense layers, without normalization, for [samples, features]:
 *
 *     y = relu(W₂ relu(W₁ x + b₁) + b₂ + s(x))
 *
 * s(x) = x if x has as many features as the block has units, else s(x) = W₃ x without a bias. W₃ begins like W₁.
 *
 * @throws UsageError if units is not a whole number from 1 up
 * Source: TT; He et al. 2015, section 3.2; S46.
 */
export function denseResidualBlock(options: DenseResidualOptions): Block {
  const { units, kernelInitializer = 'heNormal', lastKernelInitializer = kernelInitializer } = options;
  checkCount('units', units);
  return (x) => {
    // TODO
    throw new Error('Not implemented yet');
  };
}

export interface InceptionOptions extends Building {
  /** Filters of the 1×1 branch. */
  ones: number;
  /** Filters of the 3×3 convolution, and of the 1×1 convolution that reduces the channels before it. */
  threes: { reduced: number; filters: number };
  /** The same numbers for the 5×5 branch. */
  fives: { reduced: number; filters: number };
  /** Filters of the 1×1 convolution after the pooling. */
  pool: number;
}

/**
 * The four branches of an Inception block, side by side on the same x. All convolutions are units with relu.
 *
 * 1. 1×1 with `ones` filters
 * 2. 1×1 with `threes.reduced`, then 3×3 with `threes.filters`
 * 3. 1×1 with `fives.reduced`, then 5×5 with `fives.filters`
 * 4. the maximum over 3×3 pixels, moved by **one** pixel (padding `'same'`), then 1×1 with `pool` filters
 *
 * Every branch keeps height and width; the block is their concatenation, in this order, along the channels.
 *
 * @throws UsageError if a width is not a whole number from 1 up
 * Source: TT; Szegedy et al. 2014, figure 2b; S46.
 */
export function inceptionBlock({ ones, threes, fives, pool, ...building }: InceptionOptions): Block {
  const widths = { ones, 'threes.reduced': threes.reduced, 'threes.filters': threes.filters };
  const others = { 'fives.reduced': fives.reduced, 'fives.filters': fives.filters, pool };
  for (const [name, width] of Object.entries({ ...widths, ...others })) checkCount(name, width);
  return (x) => {
    // TODO
    throw new Error('Not implemented yet');
  };
}

export interface ResNetOptions extends ResidualBuilding {
  classes: number;
  /** The filters of the first stage; each further stage has twice as many as the stage before. */
  filters: number;
  /** The number of residual blocks in each stage: [2, 2, 2]. */
  blocks: number[];
}

/**
 * A small residual net, from images of any size to the logits of the classes:
 *
 * - a 3×3 unit with `filters` filters (relu)
 * - stage k = 0, 1, … of blocks[k] residual blocks with filters · 2ᵏ filters. The first block of every stage but
 *   stage 0 has strides 2, so that a stage has half the height and width of the one before; all others have 1
 * - the mean of every channel over all pixels (tf.layers.globalAveragePooling2d)
 * - a dense layer without activation: logits, for a loss that takes them (its kernel has the initializer of the others)
 *
 * It has 2 · (sum of blocks) + 2 layers with kernels one after the other, without the projections beside them.
 *
 * @throws UsageError if classes, filters or a number of blocks is not a whole number from 1 up
 * Source: TT; He et al. 2015, section 4.2; S46.
 */
export function smallResNet(options: ResNetOptions): Block {
  const { classes, filters, blocks, lastKernelInitializer, ...building } = options;
  checkCount('classes', classes);
  checkCount('filters', filters);
  for (const count of blocks) checkCount('blocks in a stage', count);
  const { kernelInitializer } = completed(building);
  const residualBuilding = { ...building, ...(lastKernelInitializer && { lastKernelInitializer }) };
  return (x) => {
    // TODO
    throw new Error('Not implemented yet');
  };
}

export interface SmallInceptionOptions extends Building {
  classes: number;
  /** Filters of the 3×3 unit that comes first. */
  filters: number;
  /** The widths of the Inception blocks, one after the other. */
  blocks: Omit<InceptionOptions, keyof Building>[];
}

/**
 * A small Inception net, from images to the logits of the classes:
 *
 * - a 3×3 unit with `filters` filters (relu)
 * - the Inception blocks; between two of them, not before the first nor after the last, the maximum over 2×2
 *   pixels, moved by 2 and not padded, which halves height and width
 * - the mean of every channel over all pixels, and a dense layer, as in {@link smallResNet}
 *
 * @throws UsageError if classes or a width is not a whole number from 1 up
 * Source: TT; Szegedy et al. 2014, section 5; S46.
 */
export function smallInception({ classes, filters, blocks, ...building }: SmallInceptionOptions): Block {
  checkCount('classes', classes);
  checkCount('filters', filters);
  const { kernelInitializer } = completed(building);
  return (x) => {
    // TODO
    throw new Error('Not implemented yet');
  };
}

/** A net as a model that can be trained, saved and loaded. @param inputShape the shape of one input: [8, 8, 1] */
export function modelOf(inputShape: number[], net: Block): tf.LayersModel {
  const x = tf.input({ shape: inputShape });
  return tf.model({ inputs: x, outputs: net(x) });
}

export interface ParameterCount {
  /** Numbers that training moves by their gradients. */
  trained: number;
  /** Numbers that are saved with the model but have no gradient: running averages, frozen layers. */
  kept: number;
}

/**
 * The count of the numbers of a model: a weight of shape [3, 3, 8, 16] counts 3 · 3 · 8 · 16. The capacity of a model
 * depends only on the trained numbers, and not on the running averages of a batch normalization. A layer that is used
 * several times counts once.
 *
 * Source: TT, "strong enough for the number of samples"; S46.
 */
export function countParameters(model: tf.LayersModel): ParameterCount {
  // TODO
  throw new Error('Not implemented yet');
}
