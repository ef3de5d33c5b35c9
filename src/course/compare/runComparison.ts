import { join } from 'node:path';
import type { ThemeName } from '../../charts/theme';
import { seededRandom } from '../../core/rng';
import type { Dataset, LabelledSamples } from '../../data/dataset';
import { DATASETS, findLabelled } from '../../data/registry';
import { unknownWord } from '../../core/nearest';
import { analyse, isPrecise } from '../../compare/statistics/analysis';
import type { Configuration } from '../../compare/configuration';
import type { AskedTraining, TrainingAnswer } from '../../compare/measure';
import { measure } from '../../compare/measure';
import { outliersOf } from '../../compare/outliers';
import type { CompareResult, Measurements } from '../../compare/result';
import { TOYS } from '../../compare/settings';
import { isToy, toyDataset } from '../../compare/training/parts';
import { REFERENCE } from '../../compare/variants';
import type { ProcessLevel } from '../../hosts/isolation';
import type { Job, Jobs } from '../../jobs/job';
import { jobOf, runWithJournal } from '../../jobs/job';
import { loadImages } from '../../node/files/load';
import { FileJournal } from '../../node/jobs/fileJournal';
import { LocalJobs } from '../../node/jobs/localJobs';
import { KIT_VERSION } from '../kit';
import { codeHash, hashOfSamples } from './codeHash';
import type { ComparedSubmission } from './submissions';
import { submissionsIn } from './submissions';
import type { TrainingJob } from './trainingInput';
import { TRAINING_PROCESS } from './trainingProcess';
import type { ComparisonFiles } from './writeComparison';
import { writeComparison } from './writeComparison';
import { isTrainingAnswer, TRAINING } from './trainingInput';

export interface ComparisonOptions {
  configuration: Configuration;
  /** The folder for numbers and pictures; it also keeps the numbers of each training. */
  out: string;
  /** The number of worker processes. */
  parallel: number;
  /** The address of a queue whose workers train, and what to tell of it; without it, the processes here train. */
  queue?: { address: string; tell: (sentence: string) => void } | undefined;
  /** How far submissions are kept from the machine. */
  isolation: ProcessLevel;
  /** Called after each training. The total grows if seeds are added. */
  onProgress: (progress: { done: number; total: number; label: string }) => void;
  /** Stops the comparison. */
  signal: AbortSignal;
}

/** A comparison, and where its files are. */
export interface Compared {
  result: CompareResult;
  files: ComparisonFiles;
}

/** The comparison was stopped before its end. */
export class Stopped extends Error {
  constructor(done: number, total: number) {
    super(`stopped after ${done} of ${total} trainings`);
  }
}

/**
 * Runs a comparison in worker processes, and writes its files. Each training is kept in the journal, by the hash of all that it depends on:
 * after an interruption, those that are there are not run again.
 *
 * @throws UsageError if the configuration can't be run
 * @throws Stopped if the signal came
 */
export async function runComparison(
  options: ComparisonOptions & { /** The look of the pictures. */ theme: ThemeName },
): Promise<Compared> {
  return withTrainings(options, async (trainings) => {
    const measurements = await trainings.measured();
    const { implementations } = options.configuration;
    const result: CompareResult = {
      ...measurements,
      analysis: analyse(measurements),
      ...(implementations && { outliers: outliersOf(measurements) }),
    };
    const { out, theme } = options;
    return { result, files: await writeComparison(result, { out, theme, workers: trainings.workers }) };
  });
}

/** The numbers of a comparison as {@link runComparison} takes them, without its files; `out` keeps those of each training. */
export async function measureComparison(options: ComparisonOptions): Promise<Measurements> {
  return withTrainings(options, (trainings) => trainings.measured());
}

async function withTrainings<T>(
  options: ComparisonOptions,
  use: (trainings: Trainings) => Promise<T>,
): Promise<T> {
  const { implementations } = options.configuration;
  const submissions =
    implementations === null
      ? new Map<string, ComparedSubmission>()
      : await submissionsIn(implementations.folders, implementations.lab);
  const local = new LocalJobs({ ...TRAINING_PROCESS, parallel: options.parallel });
  let trainings: Trainings | undefined;
  try {
    trainings = new Trainings(options, { submissions, local, runner: (await queueOf(options)) ?? local });
    return await use(trainings);
  } finally {
    await (trainings ?? local).close();
  }
}

/** The jobs of a queue, whose workers are elsewhere; undefined without one. */
async function queueOf({ queue, isolation }: ComparisonOptions): Promise<Jobs | undefined> {
  if (queue === undefined) return undefined;
  const { openQueue } = await import('../batch/gradeQueue');
  const { QueueJobs } = await import('../../node/jobs/queue/queueJobs');
  const { trainingQueue } = await import('./trainingQueue');
  const database = await openQueue(queue.address, queue.tell);
  const common = { queue: trainingQueue(isolation), isValue: isTrainingAnswer, tell: queue.tell };
  return new QueueJobs({ database, ...common });
}

const sets = new Map<string, Dataset<LabelledSamples>>();

/**
 * A data set with classes, or a toy. The samples of a toy are other ones for each seed; these tell how many there are.
 *
 * @throws UsageError for an unknown name, with the nearest ones
 */
export function dataset(name: string): Dataset<LabelledSamples> {
  if (!sets.has(name)) sets.set(name, isToy(name) ? toyDataset(name, seededRandom(0)) : known(name));
  return sets.get(name)!;
}

function known(name: string): Dataset<LabelledSamples> {
  const names = DATASETS.filter(({ kind }) => kind === 'classification').map(({ info }) => info.name);
  if (!names.includes(name)) throw unknownWord('data', name, [...names, ...TOYS]);
  return loadImages(findLabelled(name).info.name);
}

/** What trainings are run with. */
interface Means {
  submissions: ReadonlyMap<string, ComparedSubmission>;
  /** The processes of this machine, which draw; they start with the first job. */
  local: Jobs;
  /** The same, or a queue. */
  runner: Jobs;
}

/** Hands trainings out as jobs. */
class Trainings {
  readonly code = codeHash();
  private readonly hashes = new Map<string, string>();
  private done = 0;
  private total = 0;
  private closing: Promise<unknown> | undefined;

  constructor(
    private readonly options: ComparisonOptions,
    private readonly means: Means,
  ) {
    options.signal.addEventListener('abort', () => void this.close());
  }

  /** The processes that draw. */
  get workers(): Jobs {
    return this.means.local;
  }

  /** Runs the comparison. */
  measured(): Promise<Measurements> {
    return measure(this.options.configuration, {
      find: dataset,
      submissions: [...this.means.submissions.keys()],
      train: (asked) => this.run(asked),
      kit: { version: KIT_VERSION, hash: this.code },
      isPrecise,
    });
  }

  private async run(asked: readonly AskedTraining[]): Promise<TrainingAnswer[]> {
    const { out, onProgress, signal } = this.options;
    const jobs = asked.map((training) => this.jobOf(training));
    const answers = new Map<string, TrainingAnswer>();
    this.total += asked.length;
    const copies = new Map<string, number>();
    for (const { hash } of jobs) copies.set(hash, (copies.get(hash) ?? 0) + 1);
    const journal = new FileJournal(join(out, '.runs'), isTrainingAnswer);
    if (signal.aborted) throw new Stopped(this.done, this.total);
    await runWithJournal(jobs, {
      runner: this.means.runner,
      journal,
      onResult: (result) => {
        const { hash } = result.job;
        answers.set(hash, 'value' in result ? (result.value as TrainingAnswer) : { failed: result.fault });
        this.done += copies.get(hash)!;
        onProgress({
          done: this.done,
          total: this.total,
          label: labelOf(asked[jobs.findIndex((job) => job.hash === hash)]!),
        });
      },
    });
    if (answers.size < copies.size) throw new Stopped(this.done, this.total);
    return jobs.map(({ hash }) => answers.get(hash)!);
  }

  close(): Promise<unknown> {
    const { local, runner } = this.means;
    return (this.closing ??= Promise.all([...new Set([local, runner])].map((jobs) => jobs.close())));
  }

  private jobOf({ input, implementation }: AskedTraining): Job {
    const { configuration, isolation } = this.options;
    const { implementations } = configuration;
    const submission = implementation === null ? undefined : this.means.submissions.get(implementation);
    const job: TrainingJob = {
      code: this.code,
      backend: process.env['LAB_BACKEND'] ?? (this.options.queue === undefined ? 'any' : SHARED_BACKEND),
      data: this.dataHash(input.settings.data),
      training: input,
      submission:
        submission && implementations
          ? { lab: implementations.lab, files: submission.files, seconds: implementations.seconds, isolation }
          : null,
      lab: implementation === REFERENCE ? implementations!.lab : null,
    };
    return jobOf(TRAINING, job);
  }

  private dataHash(name: string): string {
    if (isToy(name)) return name;
    if (!this.hashes.has(name)) this.hashes.set(name, hashOfSamples(dataset(name).samples));
    return this.hashes.get(name)!;
  }
}

/** Workers of a queue compute with the same backend, which each machine has: other ones round otherwise. */
const SHARED_BACKEND = 'wasm';

function labelOf({ input: { settings, seed }, implementation }: AskedTraining): string {
  return `${implementation ?? settings.optimizer}, ${settings.data}, seed ${seed}`;
}
