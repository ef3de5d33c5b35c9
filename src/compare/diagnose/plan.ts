/** The trainings of a diagnosis: the training itself, one batch alone, and a row of learning rates. */
import { UsageError } from '../../core/errors';
import type { Axes, Configuration } from '../configuration';
import { CONFIGURATION_VERSION } from '../configuration';
import type { MethodLab } from '../methods';
import type { AxisKey, AxisValue, Settings } from '../settings';
import type { FindData } from '../variants';
import { usesLab, variantsOf } from '../variants';

/** What is diagnosed. */
export interface DiagnosisQuestion {
  /** Settings with one value each; the others have their defaults. */
  axes: Axes;
  epochs: number;
  /** A submission whose functions train, beside the reference; null for the reference alone. */
  implementations: Configuration['implementations'];
}

export interface DiagnosisPlan {
  /** All settings of the training, with the defaults filled in. */
  settings: Settings;
  /** The training as it was asked for. */
  training: Configuration;
  /** The same net, which learns a single batch by heart, without anything that hinders it. */
  batch: Configuration;
  /** The first epochs of the training at other learning rates. */
  rates: Configuration;
}

const SEEDS = 3;
/** One step is an epoch here: enough for a net that learns at all. */
const BATCH_EPOCHS = 200;
/** The least epochs and steps with another learning rate: fewer show nothing on a small training set. */
const RATE_EPOCHS = 2;
const RATE_STEPS = 60;
/** From 10⁻⁵ to 10, two in each power of ten. */
const RATES = [-5, -4, -3, -2, -1, 0].flatMap((power) =>
  [1, 3].map((factor) => Number(`${factor}e${power}`)),
);

/** All that keeps a net from learning a batch by heart. */
const WITHOUT_HINDRANCE = {
  l1: [0],
  l2: [0],
  weightDecay: [0],
  dropout: [0],
  noise: [0],
  augment: ['off'],
} as const;

/** A setting with which a training calls functions of a lab; it is taken where no other one does. */
const USE_OF: Record<MethodLab, readonly [AxisKey, AxisValue] | null> = {
  '04-optimizers': null,
  '05-learning-rate': ['schedule', 'cosine'],
  '06-input-scale': ['inputs', 'standardized'],
  '07-initialization': null,
  '08-batch-normalization': ['batchNorm', 'before'],
  '09-overfitting': ['labelNoise', 0.2],
  '10-weight-decay': ['l2', 0.001],
  '11-dropout': ['dropout', 0.5],
  '12-augmentation': ['noise', 0.1],
  '13-architectures': ['architecture', 'resnet'],
};

/**
 * The trainings for settings that have one value each. A submission's own methods stay in all of them, also those that
 * hinder a net from learning one batch.
 *
 * @throws UsageError for a setting with several values, and for settings that do not go together
 */
export function diagnosisPlan(question: DiagnosisQuestion, find: FindData): DiagnosisPlan {
  const { implementations, epochs } = question;
  requireSingleValues(question.axes);
  const axes = withUse(question, find);
  const lab = implementations?.lab;
  const training = configurationOf({ axes, epochs, implementations }, SEEDS);
  const [variant] = variantsOf(training, { find, submissions: [] });
  const { settings } = variant!;
  const own = (key: string): boolean => lab !== undefined && usesLab(settings, lab, [key as AxisKey]);
  const hindrances = Object.entries(WITHOUT_HINDRANCE).filter(([key]) => !own(key));
  const constant: Axes = own('schedule') ? {} : { schedule: ['constant'] };
  const size = Math.max(settings.batchSize, find(settings.data).samples.classes.length);
  const alone: Axes = {
    ...axes,
    ...Object.fromEntries(hindrances.map(([key, values]) => [key, [...values]])),
    ...{ trainSize: [size], batchSize: [size], lr: [settings.lr], hidden: [settings.hidden], ...constant },
    ...(own('dropout') ? {} : { dropoutKind: ['inverted'] }),
  };
  return {
    settings,
    training,
    batch: configurationOf({ axes: alone, epochs: BATCH_EPOCHS, implementations }, 1),
    rates: configurationOf(
      { axes: { ...axes, lr: [...RATES, 10], ...constant }, epochs: rateEpochs(settings), implementations },
      1,
    ),
  };
}

function rateEpochs({ trainSize, batchSize }: Settings): number {
  return Math.max(RATE_EPOCHS, Math.ceil(RATE_STEPS / Math.floor(trainSize / batchSize)));
}

/** @throws UsageError for a setting with several values */
function requireSingleValues(axes: Axes): void {
  for (const [key, values] of Object.entries(axes)) {
    if (values.length === 1 && typeof values[0] !== 'object') continue;
    const given = values.map((value) => (typeof value === 'object' ? `${value.from}..${value.to}` : value));
    throw new UsageError(
      `lab diagnose looks at one training and takes one value of ${key}, received ${given.join(',')}; lab compare takes several`,
    );
  }
}

/** The settings, and one more if nothing else calls the submission. */
function withUse({ axes, epochs, implementations }: DiagnosisQuestion, find: FindData): Axes {
  const use = USE_OF[implementations?.lab as MethodLab] ?? null;
  if (implementations === null || use === null) return axes;
  const alone = configurationOf({ axes, epochs, implementations: null }, 1);
  const [variant] = variantsOf(alone, { find, submissions: [] });
  const [key, value] = use;
  return usesLab(variant!.settings, implementations.lab) || axes[key] !== undefined
    ? axes
    : { ...axes, [key]: [value] };
}

function configurationOf(question: DiagnosisQuestion, seeds: number): Configuration {
  return {
    ...{ version: CONFIGURATION_VERSION, ...question, metric: 'trainLoss', seeds, precision: null },
    ...{ search: { kind: 'grid' }, folds: null },
  };
}
