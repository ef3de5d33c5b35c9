import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import type { ThemeName } from '../../charts/theme';
import { UsageError } from '../../core/errors';
import { counted } from '../../core/words';
import { AXES } from '../../compare/axes';
import type { Configuration, Metric } from '../../compare/configuration';
import { CONFIGURATION_VERSION, ConfigurationSchema, isAccuracy, METRICS } from '../../compare/configuration';
import { failuresOf } from '../../compare/measure';
import type { CompareResult } from '../../compare/result';
import { AXIS_KEYS, TOYS } from '../../compare/settings';
import { scaleOf, textFor } from '../../compare/statistics/metricText';
import { USUAL } from '../../compare/variants';
import { axesOf } from '../../compare/words';
import type { ComparisonFiles } from '../../course/compare/writeComparison';
import { labsNamed } from '../../course/labs';
import { DATASETS } from '../../data/registry';
import type { Interval } from '../../figures/statistics';
import { scaleInterval } from '../../figures/statistics';
import { withInterval } from '../../figures/words';
import type { IsolationLevel } from '../../hosts/isolation';
import { hashOf } from '../../jobs/job';
import { fileProblem } from '../../node/fileProblem';
import { outputFolder } from '../../node/folders';
import { processLevel, requireLevel } from '../../node/isolation/choose';
import { queueAddress } from '../../node/jobs/queue/address';
import type { CommandResult } from '../command';
import { parsed, requireOutside, USUAL_SECONDS } from '../compareOptions';
import { Countdown } from '../countdown';
import { table } from '../table';
import type { Terminal } from '../terminal';
import { untilStopped } from '../untilStopped';

/** The settings of `lab compare`, as they were typed where a type says text; an absent one is undefined. */
export interface CompareSettings {
  /** `optimizer=sgd,adam`; with `lab`, also folders of submissions. */
  words: readonly string[];
  data?: string | undefined;
  trainSize?: string | undefined;
  seeds?: number | undefined;
  precision?: string | undefined;
  margin?: string | undefined;
  metric?: string | undefined;
  epochs?: string | undefined;
  search?: string | undefined;
  folds?: string | undefined;
  lab?: string | undefined;
  deadline?: number | undefined;
  isolation?: IsolationLevel | undefined;
  config?: string | undefined;
  from?: string | undefined;
  out?: string | undefined;
  /** The look of the pictures; light without it. */
  theme?: ThemeName | undefined;
  parallel: number;
  /** The address of a queue whose workers train; without it, this machine trains. */
  queue?: string | undefined;
  json: boolean;
}

const USUAL_SEEDS = 5;
const MOST_SEEDS = 60;
const USUAL_EPOCHS = 40;

/** Runs a comparison, and writes its numbers and pictures. */
export async function compare(settings: CompareSettings, terminal: Terminal): Promise<CommandResult> {
  const configuration = configurationOf(settings);
  if (settings.queue !== undefined) queueAddress(settings.queue);
  const isolation = processLevel(settings.isolation ?? 'process');
  requireLevel(isolation);
  const folders = configuration.implementations?.folders ?? [];
  const wanted = settings.out ?? join('out', 'compare', nameOf(configuration));
  requireOutside(folders, wanted);
  const { runComparison, Stopped } = await import('../../course/compare/runComparison');
  const { checkComparison } = await import('../../course/compare/checkComparison');
  await checkComparison(configuration);
  const out = outputFolder(wanted);
  const progress = new Countdown(terminal, 'trainings done');
  const onProgress = progress.at.bind(progress);
  const theme = settings.theme ?? 'light';
  const noted = (sentence: string): void => terminal.note(sentence);
  if (settings.queue !== undefined) process.title = 'lab compare'; // a password in the address is seen by all users
  const queue = settings.queue === undefined ? undefined : { address: settings.queue, tell: noted };
  const common = { configuration, isolation, parallel: settings.parallel, queue, out, onProgress, theme };
  const compared = await untilStopped({
    ...{ terminal, progress, Stopped },
    work: (signal) => runComparison({ ...common, signal }),
  });
  if (compared === null) return { exitCode: 1 };
  const { result, files } = compared;
  const exitCode = result.runs.some(({ outcome }) => outcome.kind === 'failed') ? 1 : 0;
  if (settings.json) return { output: { json: { ...result, files } }, exitCode };
  return { output: { text: textOf(result, files, terminal) }, exitCode };
}

/** The configuration that words and flags, or a file, ask for. */
export function configurationOf(settings: CompareSettings): Configuration {
  const { config, from } = settings;
  if (config !== undefined && from !== undefined)
    throw new UsageError('expected one of --config and --from, received both');
  const file = config ?? from;
  if (file !== undefined) return fromFile(file, settings);
  return inWords(settings);
}

/** The flags that say what is compared: a file says it instead. */
const QUESTION = {
  data: '--data',
  trainSize: '--train-size',
  seeds: '--seeds',
  precision: '--precision',
  margin: '--margin',
  metric: '--metric',
  epochs: '--epochs',
  search: '--search',
  folds: '--folds',
  lab: '--lab',
  deadline: '--deadline',
} as const;

function fromFile(file: string, settings: CompareSettings): Configuration {
  const flags = Object.entries(QUESTION).flatMap(([key, flag]) =>
    settings[key as keyof typeof QUESTION] === undefined ? [] : [flag],
  );
  const also = settings.words[0] ?? flags[0];
  const flag = settings.config === undefined ? '--from' : '--config';
  if (also !== undefined) {
    throw new UsageError(
      `${flag} says all of the comparison, received ${also} too; change the file, or leave one of them out`,
    );
  }
  const json = jsonIn(file, flag);
  const whole = z.object({ configuration: z.unknown() }).safeParse(json);
  const asked = whole.success && whole.data.configuration !== undefined ? whole.data.configuration : json;
  const parsed = ConfigurationSchema.safeParse(asked);
  if (parsed.success) return inOrderOf(asked as Configuration, parsed.data as Configuration); // see the schema's axes
  throw new UsageError(
    `${file} is no configuration of a comparison (docs/compare.schema.json says what one is):\n${z.prettifyError(parsed.error)}`,
  );
}

/** A checked configuration with its axes in the order in which the file has them: variants follow this order. */
function inOrderOf(written: Configuration, { axes, ...rest }: Configuration): Configuration {
  const keys = Object.keys(written.axes) as (keyof typeof axes)[];
  const { version, ...others } = rest;
  return { version, axes: Object.fromEntries(keys.map((key) => [key, axes[key]])), ...others };
}

function jsonIn(file: string, flag: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `${flag} takes a JSON file that can be read, received "${file}": ${fileProblem(error)}`,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${flag} takes a file of JSON, and ${file} is none`);
  }
}

function inWords(settings: CompareSettings): Configuration {
  const { lab, seeds } = settings;
  const { margin, metric = 'valLoss', epochs = USUAL_EPOCHS, ...other } = parsed(settings);
  const { trainSize, precision, search, folds } = other;
  if (seeds !== undefined && precision !== undefined) {
    throw new UsageError(
      'expected one of --seeds and --precision, received both: --precision adds seeds by itself',
    );
  }
  const folders = lab === undefined ? [] : settings.words.filter((word) => !word.includes('='));
  const axes = axesOf(settings.words.filter((word) => !folders.includes(word)));
  if (Object.keys(axes).length === 0 && lab === undefined) {
    throw new UsageError(
      'lab compare takes what is compared, as optimizer=sgd,adam; lab compare --list shows the keys and their values',
    );
  }
  if (settings.deadline !== undefined && lab === undefined)
    throw new UsageError('--deadline is for trainings of submissions; name their lab with --lab');
  if (settings.data !== undefined) oneOf(axes, 'data', settings.data);
  if (trainSize !== undefined) oneOf(axes, 'trainSize', trainSize);
  return {
    version: CONFIGURATION_VERSION,
    axes,
    metric,
    epochs,
    seeds: seeds ?? USUAL_SEEDS,
    precision: precision === undefined ? null : { width: precision, mostSeeds: MOST_SEEDS },
    ...(margin !== undefined && { margin }),
    search: search ?? { kind: 'grid' },
    folds: folds ?? null,
    implementations: lab === undefined ? null : implementationsOf(lab, folders, settings.deadline),
  };
}

function oneOf(axes: Configuration['axes'], key: 'data' | 'trainSize', value: string | number): void {
  const flag = QUESTION[key];
  if (axes[key] !== undefined) throw new UsageError(`expected one of ${flag} and ${key}=…, received both`);
  axes[key] = [AXES[key].parse(String(value))];
}

function implementationsOf(
  name: string,
  folders: readonly string[],
  seconds = USUAL_SECONDS,
): Configuration['implementations'] {
  const [lab, ...more] = labsNamed([name]);
  if (lab === undefined || more.length > 0) throw new UsageError(`--lab takes one lab, received ${name}`);
  if (folders.length === 0) {
    throw new UsageError(
      `--lab compares submissions with the reference; name their folders, as lab compare optimizer=momentum --lab ${name} submissions/*/`,
    );
  }
  return { lab, folders: [...folders], seconds };
}

/** The name of the folder of a comparison: equal for equal comparisons. */
function nameOf(configuration: Configuration): string {
  const keys = Object.keys(configuration.axes).slice(0, 4).join('-') || 'submissions';
  return `${keys}-${hashOf(configuration).slice(0, 8)}`;
}

/** `lab compare --list`. */
export function listAxes({ json }: { json: boolean }, { colors }: Terminal): CommandResult {
  const names = [
    ...DATASETS.filter(({ kind }) => kind === 'classification').map(({ info }) => info.name),
    ...TOYS,
  ];
  const axes = AXIS_KEYS.map((key) => {
    const { takes, help, usual } = AXES[key];
    const common = (USUAL as Partial<Record<string, string | number>>)[key];
    return { key, takes, default: usual ?? String(common), help };
  });
  if (json) return { output: { json: { axes, data: names, metrics: METRICS } }, exitCode: 0 };
  const lines = axes.flatMap(({ key, takes, default: usual, help }) => [
    `${colors.bold(key)}  ${help}`,
    `    ${takes} ${colors.dim(`(default: ${usual})`)}`,
  ]);
  const text = [...lines, '', `data sets: ${names.join(', ')}`, `metrics: ${METRICS.join(', ')}`];
  return { output: { text: text.join('\n') }, exitCode: 0 };
}

function textOf(result: CompareResult, files: ComparisonFiles, { colors }: Terminal): string {
  const { analysis, variants, test } = result;
  const unit = isAccuracy(analysis.metric) ? ', %' : ', nats';
  const rows = analysis.summaries.map(({ variant, runs, diverged, failed, mean }) => {
    const rest = [diverged > 0 ? `${diverged} diverged` : '', failed > 0 ? `${failed} failed` : ''];
    const against = analysis.comparisons.find((comparison) => comparison.variant === variant);
    return [
      variants[variant]!.label,
      [`${runs}`, ...rest.filter((words) => words !== '')].join(', '),
      mean === null ? '–' : intervalText(mean, analysis.metric),
      against === undefined ? '' : against.text,
    ];
  });
  const best = analysis.comparisons[0]?.against;
  const last = best === undefined ? '' : `against ${variants[best]!.label}`;
  return [
    table(['', 'runs', `${analysis.metric}${unit}`, last], rows, [1, 2]),
    '',
    analysis.verdict,
    colors.dim(`${analysis.method}; ${test.statement}`),
    ...(result.outliers ?? []).map(
      ({ implementation, reason }) => `${colors.yellow('!')} ${implementation} ${reason}`,
    ),
    ...failuresOf(result).map((failure) => `${colors.red('✗')} ${failure}`),
    '',
    `${counted(files.pictures.length, 'picture')}: ${files.pictures.map((file) => relative('', file)).join(', ')}`,
    `numbers: ${relative('', files.json)}, ${relative('', files.csv)}; again: lab compare --from ${relative('', files.json)}`,
  ].join('\n');
}

/** A mean as the verdict writes it, without the unit, which stands above. */
function intervalText(mean: Interval, metric: Metric): string {
  const scaled = scaleInterval(mean, scaleOf(metric).factor);
  return withInterval(scaled, textFor(scaled));
}
