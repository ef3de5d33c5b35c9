import { UsageError } from '../core/errors';
import { seededRandom } from '../core/rng';
import type { RandomStream } from '../core/rng';
import { counted } from '../core/words';
import type { Dataset, LabelledSamples } from '../data/dataset';
import { AXES, labOf } from './axes';
import type { Axes, Configuration, Range } from './configuration';
import type { MethodLab } from './methods';
import type { Variant } from './result';
import type { AxisKey, AxisValue, Settings } from './settings';
import { AXIS_KEYS } from './settings';
import { mostTraining, usualTraining } from './training/sizes';

/** The learning rates at which each optimizer does well on the kit's small data sets, found on seeds 100 to 104. */
export const USUAL_RATES: Record<Settings['optimizer'], number> = {
  sgd: 0.3,
  momentum: 0.05,
  nesterov: 0.05,
  adagrad: 0.05,
  rmsprop: 0.003,
  adam: 0.003,
  adamw: 0.003,
  normalized: 0.1,
};

const USUAL_HIDDEN: Record<Settings['architecture'], string> = {
  mlp: '64',
  residual: '64x64',
  cnn: '8x16',
  resnet: '8x16',
  inception: '16x32',
};

const USUAL_DECAY = 0.01;

/** The settings that are the same whatever the others are. */
export const USUAL: Omit<Settings, 'trainSize' | 'hidden' | 'lr' | 'weightDecay'> = {
  data: 'digits',
  labelNoise: 0,
  inputs: 'raw',
  augment: 'off',
  noise: 0,
  batchSize: 32,
  architecture: 'mlp',
  activation: 'relu',
  initializer: 'he',
  batchNorm: 'off',
  dropout: 0,
  dropoutKind: 'inverted',
  optimizer: 'momentum',
  momentum: 0.9,
  schedule: 'constant',
  clip: 'off',
  l2: 0,
  l1: 0,
};

/** Finds a data set by its name. */
export type FindData = (name: string) => Dataset<LabelledSamples>;

/** The implementation that submissions are compared with. */
export const REFERENCE = 'reference';

/** More would take days. */
const MOST_VARIANTS = 400;

/**
 * The variants of a comparison: the combinations of its values, or those that a search draws, with all defaults filled
 * in. Combinations that differ only in settings that have no effect are one variant.
 *
 * @param submissions the names of the submissions that are compared with the reference
 * @throws UsageError for settings that do not go together
 */
export function variantsOf(
  configuration: Configuration,
  { find, submissions }: { find: FindData; submissions: readonly string[] },
): Variant[] {
  const { axes, search, epochs, folds, implementations } = configuration;
  const chosen = search.kind === 'grid' ? gridOf(axes) : drawnOf(axes, search);
  const whole = chosen.map((given) => completed(given, { find, folds }));
  checkEffects(axes, whole);
  const different = [...new Map(whole.map((settings) => [JSON.stringify(settings), settings])).values()];
  const who = implementations === null ? [null] : [REFERENCE, ...submissions];
  for (const settings of different) {
    checkSettings(settings, { find, folds });
    if (implementations !== null) checkImplementations(settings, implementations.lab);
  }
  const variants = different.flatMap((settings) =>
    who.map((implementation) => ({ label: '', settings, implementation, epochs })),
  );
  if (variants.length > MOST_VARIANTS) {
    throw new UsageError(
      `these values make ${counted(variants.length, 'variant')}; a comparison takes at most ${MOST_VARIANTS}: leave out values, or draw some with --search random:N`,
    );
  }
  return labelled(variants, axes);
}

type Given = Partial<Record<AxisKey, AxisValue>>;

function gridOf(axes: Axes): Given[] {
  let combinations: Given[] = [{}];
  for (const [key, values] of entriesOf(axes)) {
    combinations = combinations.flatMap((given) =>
      values.map((value) => {
        if (typeof value !== 'object') return { ...given, [key]: value };
        throw new UsageError(
          `${key} has a range, ${value.from}..${value.to}, which only a search draws from; add --search random:20, or name single values`,
        );
      }),
    );
  }
  return combinations;
}

function entriesOf(axes: Axes): [AxisKey, (AxisValue | Range)[]][] {
  return Object.entries(axes) as [AxisKey, (AxisValue | Range)[]][];
}

/** So many draws in a row that give nothing new: then few combinations are left, or none. */
const MOST_REPEATS = 200;

/** Different combinations, drawn with equal probability for all values of an axis; fewer if there are not so many. */
function drawnOf(axes: Axes, { draws, seed }: { draws: number; seed: number }): Given[] {
  const streams = new Map(entriesOf(axes).map(([key]) => [key, seededRandom(seed).stream(`search ${key}`)]));
  const draw = (): Given =>
    Object.fromEntries(
      entriesOf(axes).map(([key, values]) => {
        const stream = streams.get(key)!;
        const value = values[stream.integer(values.length)]!;
        return [key, typeof value === 'object' ? drawFrom(value, { key, stream }) : value];
      }),
    );
  const drawn = new Map<string, Given>();
  for (let repeats = 0; drawn.size < draws && repeats < MOST_REPEATS; repeats++) {
    const given = draw();
    const name = JSON.stringify(given);
    if (!drawn.has(name)) repeats = -1;
    drawn.set(name, given);
  }
  return [...drawn.values()];
}

/** A number between the ends of a range, evenly on a log scale, with three digits: more are not read. */
function drawFrom({ from, to }: Range, { key, stream }: { key: AxisKey; stream: RandomStream }): AxisValue {
  const drawn = Number(Math.exp(stream.uniform(Math.log(from), Math.log(to))).toPrecision(3));
  const whole = key === 'batchSize' || key === 'trainSize';
  return AXES[key].parse(String(whole ? Math.round(drawn) : drawn));
}

interface Where {
  find: FindData;
  folds: number | null;
}

/** Fills in the defaults, and gives settings without effect their defaults, so that equal trainings look equal. */
function completed(given: Given, { find, folds }: Where): Settings {
  const common = { ...USUAL, ...given } as Settings; // the values were parsed by their axes
  const adamw = common.optimizer === 'adamw';
  const whole: Settings = {
    ...common,
    trainSize: (given.trainSize as number | undefined) ?? usualTraining(find(common.data), folds),
    hidden: (given.hidden as string | undefined) ?? USUAL_HIDDEN[common.architecture],
    lr: (given.lr as number | undefined) ?? USUAL_RATES[common.optimizer],
    weightDecay: (given.weightDecay as number | undefined) ?? (adamw ? USUAL_DECAY : 0),
    momentum: hasMomentum(common) ? common.momentum : USUAL.momentum,
    dropoutKind: common.dropout > 0 ? common.dropoutKind : USUAL.dropoutKind,
  };
  return Object.fromEntries(AXIS_KEYS.map((key) => [key, whole[key]])) as Settings; // all keys, in their order
}

/** @throws UsageError for a value other than the default that none of the variants has a use for */
function checkEffects(axes: Axes, whole: readonly Settings[]): void {
  const asked = (key: 'momentum' | 'dropoutKind'): boolean =>
    (axes[key] ?? []).some((value) => value !== USUAL[key]);
  if (asked('momentum') && !whole.some(hasMomentum)) {
    throw new UsageError(
      'momentum is the μ of optimizer=momentum and optimizer=nesterov, and neither is compared: leave it out, or name one of them',
    );
  }
  if (asked('dropoutKind') && !whole.some(({ dropout }) => dropout > 0)) {
    throw new UsageError(
      'dropoutKind needs a dropout above 0, and nothing is dropped here: add a rate, as dropout=0.5',
    );
  }
}

function hasMomentum({ optimizer }: Settings): boolean {
  return optimizer === 'momentum' || optimizer === 'nesterov';
}

/** @throws UsageError for settings that do not go together */
function checkSettings(settings: Settings, { find, folds }: Where): void {
  const { data, trainSize, batchSize, architecture, augment, activation, batchNorm, hidden } = settings;
  const dataset = find(data);
  const most = mostTraining(dataset, folds);
  if (trainSize > most) {
    throw new UsageError(
      `${data} has ${most} samples for training besides those for validation and test, received a training size of ${trainSize}`,
    );
  }
  if (trainSize < dataset.samples.classes.length) {
    throw new UsageError(
      `${data} has ${dataset.samples.classes.length} classes and takes at least one training sample of each, received a training size of ${trainSize}`,
    );
  }
  if (batchSize > trainSize) {
    throw new UsageError(
      `a batch has at most as many samples as the training set, ${trainSize}, received batchSize=${batchSize}`,
    );
  }
  const isImages = dataset.samples.shape.length === 3;
  const convolutional = !['mlp', 'residual'].includes(architecture);
  if (!isImages && (convolutional || augment !== 'off')) {
    const what = convolutional ? `architecture=${architecture}` : `augment=${augment}`;
    throw new UsageError(`${what} takes images, and ${data} has points; choose another data set with --data`);
  }
  if (architecture !== 'mlp' && activation !== 'relu') {
    throw new UsageError(`architecture=${architecture} has ReLU, received activation=${activation}`);
  }
  if (architecture !== 'mlp' && hidden === 'none') {
    throw new UsageError(
      `architecture=${architecture} takes at least one hidden layer, received hidden=none`,
    );
  }
  if (architecture !== 'mlp' && (batchNorm === 'layer' || batchNorm === 'weight')) {
    throw new UsageError(
      `${batchNorm} normalization is for architecture=mlp, received architecture=${architecture}`,
    );
  }
  if (architecture === 'residual' && batchNorm !== 'off') {
    throw new UsageError('architecture=residual has no batch normalization; resnet, cnn and mlp take it');
  }
  if (convolutional && batchNorm === 'after') {
    throw new UsageError(
      `architecture=${architecture} has its batch normalization before the activation, received batchNorm=after`,
    );
  }
}

/** The labs whose functions a submission can be compared by. */
const COMPARED: Partial<Record<MethodLab, string>> = {
  '04-optimizers': 'optimizer',
  '05-learning-rate': 'schedule or clip',
  '06-input-scale': 'inputs',
  '07-initialization': 'initializer',
  '08-batch-normalization': 'batchNorm (normalization)',
  '09-overfitting': 'labelNoise',
  '10-weight-decay': 'l2, l1 or weightDecay',
  '11-dropout': 'dropout',
  '12-augmentation': 'noise or augment',
  '13-architectures': 'architecture',
};

/** @throws UsageError for settings whose methods are those of other labs, which a submission doesn't have */
function checkImplementations(settings: Settings, lab: string): void {
  const own = COMPARED[lab as MethodLab];
  if (own === undefined) {
    throw new UsageError(
      `--lab takes a lab whose functions a training is made of (${Object.keys(COMPARED).join(', ')}), received ${lab}`,
    );
  }
  for (const key of AXIS_KEYS) {
    const needed = labOf(settings, key);
    // The optimizer is tfjs's own where the submission is of another lab.
    if (
      needed === undefined ||
      needed === lab ||
      (key === 'optimizer' && settings.optimizer !== 'normalized')
    )
      continue;
    throw new UsageError(
      `${key}=${settings[key]} needs lab ${needed}, and --lab ${lab.slice(0, 2)} compares submissions of lab ${lab} alone; vary ${own}`,
    );
  }
  if (usesLab(settings, lab)) return;
  throw new UsageError(
    `these settings use nothing of lab ${lab}, so all submissions would be equal; vary ${own}`,
  );
}

/** True if a training with these settings, or with one of the keys, calls functions of a submission of the lab. */
export function usesLab(settings: Settings, lab: string, keys: readonly AxisKey[] = AXIS_KEYS): boolean {
  // He's weights are the kit's own only where lab 07 was not handed in.
  if (lab === '07-initialization' && keys.includes('initializer')) return true;
  return keys.some((key) => labOf(settings, key) === lab);
}

/** Names the variants by what tells them apart. */
function labelled(variants: Variant[], axes: Axes): Variant[] {
  const varying = AXIS_KEYS.filter((key) => new Set(variants.map(({ settings }) => settings[key])).size > 1);
  // A rate that only follows from the optimizer tells nothing more.
  const keys = varying.filter((key) => axes[key] !== undefined || !follows(key, variants));
  return variants.map((variant) => {
    const parts = keys.map((key) => AXES[key].name(variant.settings[key]));
    const all = variant.implementation === null ? parts : [variant.implementation, ...parts];
    const label = all.length > 0 ? all.join(', ') : AXES.optimizer.name(variant.settings.optimizer);
    return { ...variant, label };
  });
}

/** The settings whose default follows from another one. */
const FOLLOWS: Partial<Record<AxisKey, AxisKey>> = {
  lr: 'optimizer',
  weightDecay: 'optimizer',
  hidden: 'architecture',
  trainSize: 'data',
};

function follows(key: AxisKey, variants: Variant[]): boolean {
  const from = FOLLOWS[key];
  if (from === undefined) return false;
  const values = new Map<AxisValue, Set<AxisValue>>();
  for (const { settings } of variants) {
    const seen = values.get(settings[from]) ?? new Set();
    values.set(settings[from], seen.add(settings[key]));
  }
  return values.size > 1 && [...values.values()].every((seen) => seen.size === 1);
}
