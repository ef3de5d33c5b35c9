import { z } from 'zod';

/** The data sets of points in the plane that are drawn anew for each seed, besides the data sets of the registry. */
export const TOYS = ['moons', 'ring', 'spirals', 'blobs'] as const;

export const OPTIMIZERS = [
  'sgd',
  'momentum',
  'nesterov',
  'adagrad',
  'rmsprop',
  'adam',
  'adamw',
  'normalized',
] as const;

export const SCHEDULES = [
  'constant',
  'step',
  'exponential',
  'inverse',
  'per-epoch',
  'cosine',
  'warmup',
  'warmup-cosine',
  'plateau',
] as const;

export const INITIALIZERS = [
  'he',
  'xavier',
  'glorot',
  'glorot-uniform',
  'uniform',
  'zeros',
  'normal',
] as const;
export const ACTIVATIONS = ['relu', 'leaky-relu', 'elu', 'tanh', 'sigmoid', 'linear'] as const;
export const DROPOUT_KINDS = ['inverted', 'classic', 'gaussian'] as const;
export const AUGMENTATIONS = [
  'off',
  'mild',
  'strong',
  'rotate',
  'resize',
  'shear',
  'flip',
  'pixels',
] as const;
export const NORMALIZATIONS = ['off', 'before', 'after', 'layer', 'weight'] as const;
export const ARCHITECTURES = ['mlp', 'residual', 'cnn', 'resnet', 'inception'] as const;
export const INPUTS = ['raw', 'standardized', 'whitened'] as const;

const share = z.number().min(0).lt(1);
const strength = z.number().nonnegative();
const count = z.int().positive();

/**
 * The settings of one training, by the key that the command line has for them. These are the axes of a comparison:
 * each may have one value or several.
 */
export const SettingsSchema = z.strictObject({
  data: z.string().describe('a data set with classes, or a toy: moons, ring, spirals, blobs'),
  trainSize: count.describe('training samples; a smaller set is a part of every larger one of the same seed'),
  labelNoise: z.number().min(0).max(1).describe('share of training labels that are drawn anew at random'),
  inputs: z.enum(INPUTS).describe('what is done to the inputs, by the statistics of the training set'),
  augment: z.enum(AUGMENTATIONS).describe('random changes of the training images'),
  noise: strength.describe('standard deviation of the normal noise on the inputs in training'),
  batchSize: count.describe('samples in a batch'),
  architecture: z.enum(ARCHITECTURES),
  hidden: z
    .string()
    .regex(/^(none|[1-9]\d*(x[1-9]\d*)*)$/)
    .describe('units of the hidden layers, as 64x64; none is softmax regression'),
  activation: z.enum(ACTIVATIONS),
  initializer: z
    .union([z.enum(INITIALIZERS), z.string().regex(/^normal:\d*\.?\d+(e-?\d+)?$/)])
    .describe('of the weights; normal is N(0, 0.01²), normal:0.1 is N(0, 0.1²)'),
  batchNorm: z
    .enum(NORMALIZATIONS)
    .describe(
      'batch normalization before or after the activation; layer normalization before it; weight normalization',
    ),
  dropout: share.describe('the probability that a hidden unit is dropped'),
  dropoutKind: z.enum(DROPOUT_KINDS),
  optimizer: z.enum(OPTIMIZERS),
  lr: z.number().positive().describe('learning rate η; without it, the default of the optimizer'),
  momentum: share.describe('μ of momentum and nesterov'),
  schedule: z.enum(SCHEDULES).describe('of the learning rate, over all steps of the training'),
  clip: z
    .union([z.literal('off'), z.number().positive()])
    .describe('the largest global norm of the gradient'),
  l2: strength.describe('λ of the penalty λ/2 Σ w² on kernels'),
  l1: strength.describe('λ of the penalty λ Σ |w| on kernels'),
  weightDecay: strength.describe('λ of decoupled weight decay, w ← (1 − ηλ)w, on kernels'),
});

/** All settings of one training. */
export type Settings = z.infer<typeof SettingsSchema>;
/** The key of an axis: `optimizer`, `lr`. */
export type AxisKey = keyof Settings;
/** A value on an axis. */
export type AxisValue = string | number;

/** The keys in the order in which they are listed and named. */
export const AXIS_KEYS = Object.keys(SettingsSchema.shape) as AxisKey[];
