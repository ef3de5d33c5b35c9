import { UsageError } from '../core/errors';
import { nearestWords, unknownWord } from '../core/nearest';
import type { MethodLab } from './methods';
import type { AxisKey, AxisValue, Settings } from './settings';
import {
  ACTIVATIONS,
  ARCHITECTURES,
  AUGMENTATIONS,
  AXIS_KEYS,
  DROPOUT_KINDS,
  INITIALIZERS,
  INPUTS,
  NORMALIZATIONS,
  OPTIMIZERS,
  SCHEDULES,
} from './settings';

/** A setting that a comparison can vary: its words, its texts, and the lab that its methods are from. */
export interface Axis {
  readonly key: AxisKey;
  /** For the axis of a picture, and its unit: `dropout rate`. */
  readonly title: string;
  /** How its values lie on the axis of a picture. */
  readonly scale: 'words' | 'linear' | 'log';
  /** One line for `--list`. */
  readonly help: string;
  /** The values that it takes, in words: `a number above 0`. */
  readonly takes: string;
  /** All of its values, if they are words. */
  readonly words?: readonly string[];
  /** The default in words, if it is not one for all. */
  readonly usual?: string;
  /** @throws UsageError for any other text; the message names the axis, the expected and the received value */
  parse(text: string): AxisValue;
  /** The name of a value among those of other axes: `lr 0.01`, or `adam` alone. */
  name(value: AxisValue): string;
  /** The lab whose functions a value needs, if it needs one. */
  lab?(value: AxisValue): MethodLab | undefined;
}

type Definition = Omit<Axis, 'key' | 'name' | 'takes' | 'scale'> &
  Partial<Pick<Axis, 'name' | 'takes' | 'scale'>>;

/** Words that are the same as another one. */
type Aliases = Readonly<Record<string, string>>;

function words(
  key: AxisKey,
  known: readonly string[],
  aliases: Aliases = {},
): Pick<Axis, 'parse' | 'words' | 'takes'> {
  return {
    words: known,
    takes: known.join(', '),
    parse(text) {
      const same = known.find((word) => plain(word) === plain(text));
      const meant = same ?? aliases[plain(text)];
      if (meant !== undefined) return meant;
      throw unknownWord(key, text, known);
    },
  };
}

/** Two words that differ in capitals and hyphens only are the same. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '');
}

/** The numbers that an axis takes. */
interface Numbers {
  takes: string;
  holds: (value: number) => boolean;
}

function numbers(key: AxisKey, { takes, holds }: Numbers): Pick<Axis, 'parse' | 'takes'> {
  return {
    takes,
    parse(text) {
      const value = Number(text);
      if (text.trim() === '' || !Number.isFinite(value) || !holds(value)) {
        throw new UsageError(`${key} takes ${takes}, received ${JSON.stringify(text)}`);
      }
      return value;
    },
  };
}

/** Nets and batches of more would not end. */
const MOST_COUNT = 1_000_000;
const positive: Numbers = { takes: 'numbers above 0', holds: (value) => value > 0 };
const strength: Numbers = { takes: 'numbers from 0 up', holds: (value) => value >= 0 };
const share: Numbers = { takes: 'numbers from 0 to below 1', holds: (value) => value >= 0 && value < 1 };
const count: Numbers = {
  takes: 'whole numbers from 1 up',
  holds: (value) => Number.isInteger(value) && value >= 1 && value <= MOST_COUNT,
};

const MOST_UNITS = 4096;
const MOST_LAYERS = 50;
const HIDDEN_TAKES = `units as 64 or 64x64 (up to ${MOST_UNITS} in each of at most ${MOST_LAYERS} layers), or none`;

function parseHidden(text: string): string {
  const given = text.trim().toLowerCase().replaceAll('×', 'x');
  if (given === 'none' || given === '0') return 'none';
  const widths = given.split('x').map(Number);
  const right =
    /^[1-9]\d*(x[1-9]\d*)*$/.test(given) &&
    widths.length <= MOST_LAYERS &&
    widths.every((units) => units <= MOST_UNITS);
  if (right) return given;
  throw new UsageError(`hidden takes ${HIDDEN_TAKES}, received ${JSON.stringify(text)}`);
}

function parseInitializer(text: string): string {
  const [word, std] = text.split(':') as [string, string?];
  const name = words('initializer', INITIALIZERS, {
    lecun: 'xavier',
    kaiming: 'he',
    zero: 'zeros',
    smallnormal: 'normal',
  }).parse(word) as string;
  if (std === undefined) return name;
  const value = Number(std);
  if (name === 'normal' && std.trim() !== '' && value > 0 && value < Infinity) return `normal:${value}`;
  throw new UsageError(
    `initializer takes normal:STD with a standard deviation above 0, as normal:0.1, received ${JSON.stringify(text)}`,
  );
}

function parseClip(text: string): AxisValue {
  if (['off', 'none'].includes(plain(text))) return 'off';
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value < Infinity) return value;
  throw new UsageError(`clip takes off or a norm above 0, received ${JSON.stringify(text)}`);
}

const ifAbove0 =
  (lab: MethodLab) =>
  (value: AxisValue): MethodLab | undefined =>
    Number(value) > 0 ? lab : undefined;
const unless =
  (neutral: readonly AxisValue[], lab: MethodLab) =>
  (value: AxisValue): MethodLab | undefined =>
    neutral.includes(value) ? undefined : lab;

/** A value that names itself: `adam`. */
const itself = (value: AxisValue): string => String(value);

const DEFINITIONS: Record<AxisKey, Definition> = {
  data: {
    title: 'data set',
    help: 'the data set',
    takes: 'the name of a data set with classes, or moons, ring, spirals, blobs',
    name: itself,
    // The plan knows which data sets there are.
    parse: (text) => text.trim(),
  },
  trainSize: {
    ...numbers('trainSize', count),
    title: 'training samples',
    scale: 'log',
    help: 'training samples, drawn from the same order for equal seeds',
    usual: 'all, at most 2000',
    name: (value) => `${value} samples`,
  },
  labelNoise: {
    ...numbers('labelNoise', { takes: 'shares from 0 to 1', holds: (value) => value >= 0 && value <= 1 }),
    title: 'share of random labels',
    help: 'share of the training labels that are drawn anew at random (lab 09)',
    lab: ifAbove0('09-overfitting'),
  },
  inputs: {
    ...words('inputs', INPUTS, { standardised: 'standardized' }),
    title: 'inputs',
    help: 'what is done to the inputs, by the statistics of the training set (lab 06)',
    name: (value) => `${value} inputs`,
    lab: unless(['raw'], '06-input-scale'),
  },
  augment: {
    ...words('augment', AUGMENTATIONS, { none: 'off', on: 'mild' }),
    title: 'augmentation',
    help: 'random changes of the training images, anew in each epoch (lab 12)',
    lab: unless(['off'], '12-augmentation'),
  },
  noise: {
    ...numbers('noise', strength),
    title: 'standard deviation of the noise',
    help: 'standard deviation of the normal noise on the inputs in training (lab 12)',
    lab: ifAbove0('12-augmentation'),
  },
  batchSize: {
    ...numbers('batchSize', count),
    title: 'batch size',
    scale: 'log',
    help: 'samples in a batch',
    name: (value) => `batch ${value}`,
  },
  architecture: {
    ...words('architecture', ARCHITECTURES),
    title: 'architecture',
    help: 'perceptron, dense residual blocks, convolutions, small ResNet, Inception (lab 13)',
    name: itself,
    lab: unless(['mlp'], '13-architectures'),
  },
  hidden: {
    parse: parseHidden,
    takes: HIDDEN_TAKES,
    title: 'hidden units',
    help: 'units of the hidden layers, or filters of the stages of a convolutional net',
    usual: '64; 64x64 residual, 8x16 cnn and resnet, 16x32 inception',
    name: (value) => (value === 'none' ? 'no hidden layer' : `hidden ${value}`),
  },
  activation: {
    ...words('activation', ACTIVATIONS, { identity: 'linear', leaky: 'leaky-relu' }),
    title: 'activation',
    help: 'activation of the hidden layers',
    name: itself,
  },
  initializer: {
    parse: parseInitializer,
    words: INITIALIZERS,
    takes: `${INITIALIZERS.join(', ')}, or normal:STD`,
    title: 'initializer',
    help: 'of the weights (lab 07); xavier is N(0, 1/n), normal is N(0, 0.01²), uniform is U[−1/√n, 1/√n]',
    name: itself,
    lab: unless(['he'], '07-initialization'),
  },
  batchNorm: {
    ...words('batchNorm', NORMALIZATIONS, {
      none: 'off',
      no: 'off',
      false: 'off',
      on: 'before',
      yes: 'before',
      true: 'before',
      batch: 'before',
      layernorm: 'layer',
      weightnorm: 'weight',
    }),
    title: 'normalization',
    help: 'batch normalization before or after the activation, layer normalization before it, or weight normalization (lab 08); normalization=off,batch,layer,weight is the same key',
    name: (value) =>
      ['layer', 'weight'].includes(String(value))
        ? `${value} norm`
        : value === 'off'
          ? 'no normalization'
          : `batch norm ${value}`,
    lab: unless(['off'], '08-batch-normalization'),
  },
  dropout: {
    ...numbers('dropout', share),
    title: 'dropout rate',
    help: 'the probability that a hidden unit is dropped (lab 11)',
    lab: ifAbove0('11-dropout'),
  },
  dropoutKind: {
    ...words('dropoutKind', DROPOUT_KINDS),
    title: 'kind of dropout',
    help: 'the form of dropout (lab 11); it needs a dropout above 0',
    name: itself,
  },
  optimizer: {
    ...words('optimizer', OPTIMIZERS, {
      gradientdescent: 'sgd',
      normalizedgradient: 'normalized',
      nag: 'nesterov',
    }),
    title: 'optimizer',
    help: 'the update rule (lab 04); adamw is adam with weightDecay 0.01',
    name: itself,
    lab: () => '04-optimizers',
  },
  lr: {
    ...numbers('lr', positive),
    title: 'learning rate',
    scale: 'log',
    help: 'learning rate η',
    usual: 'that of the optimizer',
  },
  momentum: {
    ...numbers('momentum', share),
    title: 'μ',
    help: 'μ of momentum and nesterov',
    name: (value) => `μ ${value}`,
  },
  schedule: {
    ...words('schedule', SCHEDULES, { off: 'constant', none: 'constant', reduceonplateau: 'plateau' }),
    title: 'schedule',
    help: 'of the learning rate, over all steps of the training (lab 05)',
    name: itself,
    lab: unless(['constant'], '05-learning-rate'),
  },
  clip: {
    parse: parseClip,
    takes: 'off or a norm above 0',
    title: 'largest norm of the gradient',
    scale: 'log',
    help: 'the largest global norm of the gradient (lab 05)',
    name: (value) => (value === 'off' ? 'no clipping' : `clip ${value}`),
    lab: unless(['off'], '05-learning-rate'),
  },
  l2: {
    ...numbers('l2', strength),
    title: 'λ of L2',
    scale: 'log',
    help: 'λ of the penalty λ/2 Σ w² on kernels (lab 10)',
    lab: ifAbove0('10-weight-decay'),
  },
  l1: {
    ...numbers('l1', strength),
    title: 'λ of L1',
    scale: 'log',
    help: 'λ of the penalty λ Σ |w| on kernels (lab 10)',
    lab: ifAbove0('10-weight-decay'),
  },
  weightDecay: {
    ...numbers('weightDecay', strength),
    title: 'λ of decoupled decay',
    scale: 'log',
    help: 'λ of decoupled weight decay, w ← (1 − ηλ)w, on kernels (lab 10)',
    usual: '0; 0.01 of adamw',
    name: (value) => `decay ${value}`,
    lab: ifAbove0('10-weight-decay'),
  },
};

/** The axes by their keys, in the order in which they are listed. */
export const AXES: Readonly<Record<AxisKey, Axis>> = Object.fromEntries(
  AXIS_KEYS.map((key) => {
    const definition = DEFINITIONS[key];
    const scale = definition.words || ['hidden', 'data'].includes(key) ? 'words' : 'linear';
    return [key, { key, scale, takes: '', name: (value: AxisValue) => `${key} ${value}`, ...definition }];
  }),
) as Record<AxisKey, Axis>; // made of all keys

const KEY_ALIASES: Aliases = {
  learningrate: 'lr',
  eta: 'lr',
  init: 'initializer',
  initialiser: 'initializer',
  bn: 'batchNorm',
  mu: 'momentum',
  layers: 'hidden',
  lambda: 'l2',
};

/** Other names of keys. */
const SYNONYMS: Aliases = { normalization: 'batchNorm', normalisation: 'batchNorm' };

/** @throws UsageError for a word that is no key; the message has the nearest keys */
export function axisOf(word: string): Axis {
  const key = AXIS_KEYS.find((known) => plain(known) === plain(SYNONYMS[plain(word)] ?? word));
  if (key !== undefined) return AXES[key];
  const alias = KEY_ALIASES[plain(word)];
  const near = alias === undefined ? nearestWords(word, AXIS_KEYS) : [alias];
  const question = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
  throw new UsageError(
    `no axis of a comparison is named ${JSON.stringify(word)}.${question} lab compare --list shows all of them`,
  );
}

/** The lab whose functions a setting needs, if it needs one. */
export function labOf(settings: Settings, key: AxisKey): MethodLab | undefined {
  if (key === 'dropoutKind' || key === 'momentum') return undefined;
  return AXES[key].lab?.(settings[key]);
}
