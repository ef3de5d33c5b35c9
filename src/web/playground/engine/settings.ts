/**
 * The settings of a run, and one table of them: the controls of the page, the checks of a shared address and the names
 * of a comparison are all made from this table.
 */

/** A sentence of the catalogue, by its key, with the values that stand in it. */
export interface Message {
  readonly key: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

export const DATA = [
  'ring',
  'xor',
  'spirals',
  'moons',
  'gaussians',
  'above',
  'curve',
  'scaled',
  'digits',
  'drawn',
  'table',
] as const;
const CURVES = ['line', 'parabola', 'sine', 'step'] as const;
export const ACTIVATIONS = ['relu', 'leaky', 'elu', 'tanh', 'sigmoid', 'linear'] as const;
export const INITIALIZATIONS = [
  'zeros',
  'normal',
  'fanInNormal',
  'heNormal',
  'glorotNormal',
  'fanInUniform',
  'glorotUniform',
] as const;
export const OPTIMIZERS = [
  'gradientDescent',
  'momentum',
  'nesterov',
  'adagrad',
  'rmsprop',
  'adam',
  'normalizedGradient',
  'adamThenMomentum',
] as const;
export const SCHEDULES = [
  'constant',
  'step',
  'exponential',
  'inverseTime',
  'perEpoch',
  'cosine',
  'warmup',
  'warmupCosine',
  'plateau',
] as const;
export const BATCH_NORMS = ['none', 'before', 'after'] as const;
export const DROPOUTS = ['none', 'classic', 'inverted', 'gaussian'] as const;
const SCALINGS = ['none', 'standardize'] as const;
export const BIASES = ['weights', 'all'] as const;

export type DataName = (typeof DATA)[number];
export type ActivationName = (typeof ACTIVATIONS)[number];
export type OptimizerName = (typeof OPTIMIZERS)[number];

/** A hidden layer. */
export interface Layer {
  readonly units: number;
  readonly activation: ActivationName;
}

export interface Settings {
  data: DataName;
  curve: (typeof CURVES)[number];
  /** Training and validation samples together. */
  samples: number;
  /** The share of the samples that is kept for validation. */
  validation: number;
  /** Noise in the inputs, in standard deviations of each input. */
  dataNoise: number;
  /** The share of training labels that is drawn at random; for a curve, noise in standard deviations of the target. */
  labelNoise: number;
  scaling: (typeof SCALINGS)[number];
  seed: number;
  /** The hidden layers. */
  layers: readonly Layer[];
  initialization: (typeof INITIALIZATIONS)[number];
  /** The standard deviation of the initialization `normal`. */
  initialStd: number;
  batchNorm: (typeof BATCH_NORMS)[number];
  optimizer: OptimizerName;
  learningRate: number;
  momentum: number;
  /** β of RMSprop. */
  beta: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** The last step of Adam before momentum takes over. */
  switchAfter: number;
  /** η of momentum after Adam. */
  secondRate: number;
  schedule: (typeof SCHEDULES)[number];
  /** The factor of the schedules step, per epoch and plateau. */
  factor: number;
  /** Epochs between two reductions of the schedule step. */
  every: number;
  /** k of the exponential and the 1/t schedule, for an epoch. */
  decay: number;
  warmup: number;
  /** Epochs without improvement that make a plateau. */
  plateau: number;
  /** The greatest norm of a gradient; 0: not clipped. */
  clip: number;
  batchSize: number;
  epochs: number;
  l1: number;
  l2: number;
  penalized: (typeof BIASES)[number];
  dropout: (typeof DROPOUTS)[number];
  keepProb: number;
  /** Noise on the inputs, new at each step, in standard deviations of each input. */
  inputNoise: number;
  /** Noise on the outputs of the hidden layers, new at each step. */
  hiddenNoise: number;
  /** Epochs without improvement after which training stops; 0: it goes on. */
  patience: number;
}

export type FieldName = keyof Settings;
export type Group = 'data' | 'net' | 'training' | 'regularization';

interface AnyField {
  readonly group: Group;
  /** True where the setting has an effect; everywhere if absent. */
  readonly matters?: (settings: Settings) => boolean;
}
export interface NumberField extends AnyField {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  readonly whole?: true;
  /** The distance of two neighbours on the control. */
  readonly step: number;
}
export interface ChoiceField extends AnyField {
  readonly kind: 'choice';
  readonly options: readonly string[];
}
export interface LayersField extends AnyField {
  readonly kind: 'layers';
  readonly most: number;
  readonly mostUnits: number;
}
export type Field = NumberField | ChoiceField | LayersField;

const oneOf =
  <K extends FieldName>(name: K, ...values: Settings[K][]) =>
  (settings: Settings): boolean =>
    values.includes(settings[name]);

const number = (
  group: Group,
  [min, max, step]: readonly [number, number, number],
  more: Pick<NumberField, 'whole' | 'matters'> = {},
): NumberField => ({ kind: 'number', group, min, max, step, ...more });
const choice = (
  group: Group,
  options: readonly string[],
  matters?: (settings: Settings) => boolean,
): ChoiceField => ({ kind: 'choice', group, options, ...(matters && { matters }) });

const WHOLE = { whole: true } as const;
/** Points that a person gave are all used. */
const isMade = ({ data }: Settings): boolean => data !== 'drawn' && data !== 'table';
const hasLayers = ({ layers }: Settings): boolean => layers.length > 0;
const ADAM: OptimizerName[] = ['adam', 'adamThenMomentum'];

/** Every setting, in the order of the page. */
export const FIELDS: { readonly [K in FieldName]: Field } = {
  data: choice('data', DATA),
  curve: choice('data', CURVES, oneOf('data', 'above', 'curve')),
  samples: number('data', [4, 1797, 1], { whole: true, matters: isMade }),
  validation: number('data', [0.1, 0.9, 0.05]),
  dataNoise: number('data', [0, 2, 0.05]),
  labelNoise: number('data', [0, 1, 0.05]),
  scaling: choice('data', SCALINGS),
  seed: number('data', [0, 99_999, 1], WHOLE),
  layers: { kind: 'layers', group: 'net', most: 8, mostUnits: 64 },
  initialization: choice('net', INITIALIZATIONS),
  initialStd: number('net', [0, 10, 0.01], { matters: oneOf('initialization', 'normal') }),
  batchNorm: choice('net', BATCH_NORMS, hasLayers),
  optimizer: choice('training', OPTIMIZERS),
  learningRate: number('training', [1e-6, 100, 0.001]),
  momentum: number('training', [0, 0.999, 0.01], {
    matters: oneOf('optimizer', 'momentum', 'nesterov', 'adamThenMomentum'),
  }),
  beta: number('training', [0, 0.999, 0.01], { matters: oneOf('optimizer', 'rmsprop') }),
  beta1: number('training', [0, 0.999, 0.01], { matters: oneOf('optimizer', ...ADAM) }),
  beta2: number('training', [0, 0.99999, 0.001], { matters: oneOf('optimizer', ...ADAM) }),
  epsilon: number('training', [1e-12, 1, 1e-8], {
    matters: oneOf('optimizer', 'adagrad', 'rmsprop', ...ADAM),
  }),
  switchAfter: number('training', [1, 100_000, 10], {
    whole: true,
    matters: oneOf('optimizer', 'adamThenMomentum'),
  }),
  secondRate: number('training', [1e-6, 100, 0.001], { matters: oneOf('optimizer', 'adamThenMomentum') }),
  schedule: choice('training', SCHEDULES),
  factor: number('training', [0.01, 0.999, 0.01], {
    matters: oneOf('schedule', 'step', 'perEpoch', 'plateau'),
  }),
  every: number('training', [1, 5000, 1], { whole: true, matters: oneOf('schedule', 'step') }),
  decay: number('training', [0, 10, 0.01], { matters: oneOf('schedule', 'exponential', 'inverseTime') }),
  warmup: number('training', [1, 5000, 1], {
    whole: true,
    matters: oneOf('schedule', 'warmup', 'warmupCosine'),
  }),
  plateau: number('training', [1, 1000, 1], { whole: true, matters: oneOf('schedule', 'plateau') }),
  clip: number('training', [0, 1000, 0.1]),
  batchSize: number('training', [1, 1797, 1], WHOLE),
  epochs: number('training', [1, 5000, 10], WHOLE),
  l1: number('regularization', [0, 10, 0.001]),
  l2: number('regularization', [0, 10, 0.001]),
  penalized: choice('regularization', BIASES, ({ l1, l2 }) => l1 > 0 || l2 > 0),
  dropout: choice('regularization', DROPOUTS, hasLayers),
  keepProb: number('regularization', [0.05, 1, 0.05], {
    matters: (settings) => hasLayers(settings) && settings.dropout !== 'none',
  }),
  inputNoise: number('regularization', [0, 5, 0.05]),
  hiddenNoise: number('regularization', [0, 5, 0.05], { matters: hasLayers }),
  patience: number('regularization', [0, 1000, 1], WHOLE),
};

/** The names of all settings, in the order of the page. */
export const FIELD_NAMES = Object.keys(FIELDS) as FieldName[];

export const DEFAULTS: Readonly<Settings> = {
  data: 'moons',
  curve: 'sine',
  samples: 200,
  validation: 0.5,
  dataNoise: 0.1,
  labelNoise: 0,
  scaling: 'standardize',
  seed: 1,
  layers: [
    { units: 8, activation: 'tanh' },
    { units: 8, activation: 'tanh' },
  ],
  initialization: 'glorotNormal',
  initialStd: 0.1,
  batchNorm: 'none',
  optimizer: 'gradientDescent',
  learningRate: 0.1,
  momentum: 0.9,
  beta: 0.9,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  switchAfter: 200,
  secondRate: 0.03,
  schedule: 'constant',
  factor: 0.5,
  every: 50,
  decay: 0.02,
  warmup: 10,
  plateau: 10,
  clip: 0,
  batchSize: 10,
  epochs: 300,
  l1: 0,
  l2: 0,
  penalized: 'weights',
  dropout: 'none',
  keepProb: 0.5,
  inputNoise: 0,
  hiddenNoise: 0,
  patience: 0,
};

/** The fault of a value for a setting, or undefined if it is allowed. */
export function faultOf(name: FieldName, value: unknown): Message | undefined {
  const field = FIELDS[name];
  if (field.kind === 'layers') return faultOfLayers(value, field);
  if (field.kind === 'choice') {
    if (field.options.some((option) => option === value)) return undefined;
    return fault('choice', name, value, { options: field.options.join(', ') });
  }
  const { min, max, whole } = field;
  if (typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value)))
    return undefined;
  return fault(whole ? 'whole' : 'number', name, value, { min, max });
}

function faultOfLayers(value: unknown, { most, mostUnits }: LayersField): Message | undefined {
  const isLayer = (layer: unknown): boolean => {
    const { units, activation } = (layer ?? {}) as Partial<Layer>;
    return (
      Number.isInteger(units) &&
      units! >= 1 &&
      units! <= mostUnits &&
      ACTIVATIONS.some((known) => known === activation)
    );
  };
  if (Array.isArray(value) && value.length <= most && value.every(isLayer)) return undefined;
  const shown = Array.isArray(value)
    ? value.map((layer: Partial<Layer> | null) => `${layer?.units} ${layer?.activation}`).join(', ')
    : value;
  return fault('layers', 'layers', shown, { most, mostUnits });
}

function fault(
  kind: string,
  field: FieldName,
  received: unknown,
  values: Record<string, string | number>,
): Message {
  return {
    key: `playground.fault.${kind}`,
    values: { field: `playground.field.${field}`, received: String(received).slice(0, 60), ...values },
  };
}

/** True where the setting has an effect on the run. */
export function matters(name: FieldName, settings: Settings): boolean {
  return FIELDS[name].matters?.(settings) ?? true;
}

/** One setting apart from the first run: the second run of a comparison. */
export interface Comparison<K extends FieldName = FieldName> {
  readonly field: K;
  readonly value: Settings[K];
}

/** The settings of the second run. */
export function compared(settings: Settings, { field, value }: Comparison): Settings {
  return { ...settings, [field]: value };
}

/** Equal values of a setting; lists of layers are compared one by one. */
export function sameValue(a: Settings[FieldName], b: Settings[FieldName]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
