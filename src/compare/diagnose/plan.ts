/** The trainings of a diagnosis: the training itself, one batch alone, and a row of learning rates. */
import { UsageError } from '../../core/errors';
import type { Axes, Configuration } from '../configuration';
import { CONFIGURATION_VERSION } from '../configuration';
import type { Settings } from '../settings';
import type { FindData } from '../variants';
import { variantsOf } from '../variants';

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
const RATE_EPOCHS = 2;
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

/**
 * The trainings for settings that have one value each.
 *
 * @throws UsageError for a setting with several values, and for settings that do not go together
 */
export function diagnosisPlan(axes: Axes, epochs: number, find: FindData): DiagnosisPlan {
  for (const [key, values] of Object.entries(axes)) {
    if (values.length === 1 && typeof values[0] !== 'object') continue;
    const given = values.map((value) => (typeof value === 'object' ? `${value.from}..${value.to}` : value));
    throw new UsageError(
      `lab diagnose looks at one training and takes one value of ${key}, received ${given.join(',')}; lab compare takes several`,
    );
  }
  const training = configurationOf(axes, epochs, SEEDS);
  const [variant] = variantsOf(training, { find, submissions: [] });
  const { settings } = variant!;
  const size = Math.max(settings.batchSize, find(settings.data).samples.classes.length);
  const alone: Axes = {
    ...axes,
    ...Object.fromEntries(Object.entries(WITHOUT_HINDRANCE).map(([key, values]) => [key, [...values]])),
    ...{ trainSize: [size], batchSize: [size], lr: [settings.lr], schedule: ['constant'] },
    ...{ hidden: [settings.hidden], dropoutKind: ['inverted'] },
  };
  return {
    settings,
    training,
    batch: configurationOf(alone, BATCH_EPOCHS, 1),
    rates: configurationOf({ ...axes, lr: [...RATES, 10], schedule: ['constant'] }, RATE_EPOCHS, 1),
  };
}

function configurationOf(axes: Axes, epochs: number, seeds: number): Configuration {
  return {
    ...{ version: CONFIGURATION_VERSION, axes, metric: 'trainLoss', epochs, seeds, precision: null },
    ...{ search: { kind: 'grid' }, folds: null, implementations: null },
  };
}
