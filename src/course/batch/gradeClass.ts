import type { ProcessLevel } from '../../hosts/isolation';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../core/errors';
import type { Job, Jobs } from '../../jobs/job';
import { hashOf, jobOf, runWithJournal } from '../../jobs/job';
import { fileProblem } from '../../node/fileProblem';
import { FileJournal } from '../../node/jobs/fileJournal';
import { LocalJobs } from '../../node/jobs/localJobs';
import type { Collected, Submission } from '../../node/submissions/collect';
import { collectSubmissions } from '../../node/submissions/collect';
import type { Person } from '../../node/submissions/people';
import { rosterPeople } from '../../node/submissions/people';
import { writeFile } from '../../node/writeFile';
import { CHALLENGE_FILE } from '../challenges/file';
import type { ReferenceMode } from '../grading';
import { allLabs, hasSolution } from '../labs';
import { seedFor } from '../seeds';
import type { GradeInput, GradeValue } from './gradeInput';
import { GRADE, GRADING_PROCESS, isGradeValue, removeLeftFolders } from './gradeInput';
import { kitHash } from './kitHash';

export interface GradeClassOptions {
  /** The folder or archive of the submissions. */
  from: string;
  /** The folder of the results. */
  out: string;
  /** The ids of the labs to grade. */
  labs: readonly string[];
  /** The number of submissions that are graded at once. */
  parallel: number;
  /** Without it, the seed that the folder of the results was begun with, or a fresh one. */
  seed: number | undefined;
  deadlineSeconds: number;
  isolation: ProcessLevel;
  /** True if the answers to open tasks are run too. */
  challenges: boolean;
  /** The part of the submissions that this run grades, counted from 1. */
  shard: { part: number; of: number } | undefined;
  /** The file of the course's students. */
  roster: string | undefined;
  /** The address of the database whose workers grade. Without it, this machine does. */
  queue: string | undefined;
  onProgress: (progress: { done: number; total: number; submission: string }) => void;
  /** Receives sentences for the user while the grading goes on. */
  tell: (sentence: string) => void;
  /** Stops the grading. */
  signal: AbortSignal;
}

/** The grading was stopped before its end. */
export class Stopped extends Error {
  constructor(
    readonly done: number,
    readonly total: number,
  ) {
    super(`stopped after ${done} of ${total} submissions`);
  }
}

/** A submission with its grades, or with the cause why it has none. */
export interface GradedSubmission {
  submission: Submission;
  job: Job;
  value: GradeValue | undefined;
  fault: string | undefined;
}

export interface GradedClass extends Pick<Collected, 'strays'> {
  seed: number;
  graded: GradedSubmission[];
  roster: Person[] | undefined;
  /** The number of submissions that belong to other shards. */
  elsewhere: number;
}

/**
 * Grades the submissions of a class. Each result is a file in `results/`, named by the hash of all that it depends on:
 * after an interruption, those that are there are not graded again.
 *
 * @throws UsageError if nothing can be graded
 * @throws Stopped if the signal came
 */
export async function gradeClass(options: GradeClassOptions): Promise<GradedClass> {
  const { from, out, labs, roster: rosterFile, onProgress, signal } = options;
  const roster = rosterFile === undefined ? undefined : rosterIn(rosterFile);
  const collected = await collectSubmissions(from, { labs, allLabs: allLabs() });
  if (collected.submissions.length === 0)
    throw new UsageError(`expected submissions with a lab.ts in ${from}, found none`);
  const seed = seedOf(out, options);
  const jobs = jobsOf(collected.submissions, { ...options, seed });
  const mine = jobs.filter(({ job }) => isMine(job, options.shard));
  removeLeftFolders();
  const runner = await runnerOf(options);
  const stop = (): void => void runner.close();
  signal.addEventListener('abort', stop);
  const results = new Map<string, Pick<GradedSubmission, 'value' | 'fault'>>();
  const keys = keysByHash(mine);
  let done = 0;
  try {
    await runWithJournal(
      mine.map(({ job }) => job),
      {
        runner,
        journal: new FileJournal(join(out, 'results'), isGradeValue),
        onResult: (result) => {
          const { hash } = result.job;
          const fault = 'fault' in result ? result.fault : undefined;
          results.set(hash, { value: 'value' in result ? (result.value as GradeValue) : undefined, fault });
          done += keys.get(hash)!.length;
          onProgress({ done, total: mine.length, submission: keys.get(hash)![0]! });
        },
      },
    );
  } finally {
    signal.removeEventListener('abort', stop);
    await runner.close();
  }
  if (done < mine.length) throw new Stopped(done, mine.length);
  const graded = mine.map((one) => ({ ...one, ...results.get(one.job.hash)! }));
  return { seed, graded, roster, strays: collected.strays, elsewhere: jobs.length - mine.length };
}

/** The names of submissions by the hash of their job: copies of the same code have the same. */
function keysByHash(jobs: readonly { submission: Submission; job: Job }[]): Map<string, string[]> {
  const keys = new Map<string, string[]>();
  for (const { job, submission } of jobs) keys.set(job.hash, [...(keys.get(job.hash) ?? []), submission.key]);
  return keys;
}

async function runnerOf({
  queue,
  parallel,
  isolation,
  tell,
}: Pick<GradeClassOptions, 'queue' | 'parallel' | 'isolation' | 'tell'>): Promise<Jobs> {
  if (queue === undefined) return new LocalJobs({ ...GRADING_PROCESS, parallel });
  const { openQueue, gradeQueue } = await import('./gradeQueue');
  const { QueueJobs } = await import('../../node/jobs/queue/queueJobs');
  const database = await openQueue(queue, tell);
  return new QueueJobs({ database, queue: gradeQueue(isolation), isValue: isGradeValue, tell });
}

const RunSchema = z.strictObject({ version: z.literal(1), seed: z.int() });

/** The seed of a run is kept beside its results: a run that is continued must ask the same questions. */
function seedOf(out: string, { seed: asked, labs }: Pick<GradeClassOptions, 'seed' | 'labs'>): number {
  const file = join(out, 'run.json');
  const live = labs.some(hasSolution) ? 'live' : 'recorded';
  const seed = asked ?? keptSeed(file) ?? seedFor(live);
  writeFile(file, `${JSON.stringify({ version: 1, seed } satisfies z.infer<typeof RunSchema>)}\n`);
  return seed;
}

function keptSeed(file: string): number | undefined {
  try {
    return RunSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).seed;
  } catch {
    return undefined;
  }
}

function rosterIn(file: string): Person[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `--roster takes a CSV file that can be read, received "${file}": ${fileProblem(error)}`,
    );
  }
  return rosterPeople(text, file);
}

function jobsOf(
  submissions: readonly Submission[],
  {
    labs,
    seed,
    deadlineSeconds,
    isolation,
    challenges,
  }: Pick<GradeClassOptions, 'labs' | 'deadlineSeconds' | 'isolation' | 'challenges'> & { seed: number },
): { submission: Submission; job: Job }[] {
  const kit = kitHash(labs);
  return submissions.map((submission) => {
    const input: GradeInput = {
      kit,
      deadlineSeconds,
      isolation,
      labs: labs.map((id) => {
        const reference: ReferenceMode = hasSolution(id) ? 'live' : 'recorded';
        const files = submission.labs.get(id)?.files ?? [];
        const tried = challenges && files.some(({ path }) => path === CHALLENGE_FILE);
        const asked = { id, reference, seed: reference === 'live' ? seed : seedFor(reference), files };
        return { ...asked, ...(tried && { challenge: true }) };
      }),
    };
    return { submission, job: jobOf(GRADE, input) };
  });
}

/** The hash of a job decides its shard. So all machines agree, even if they name the submissions differently. */
function isMine({ hash }: Job, shard: GradeClassOptions['shard']): boolean {
  return shard === undefined || parseInt(hash.slice(0, 8), 16) % shard.of === shard.part - 1;
}

/** The hash of the code that was handed in. Copies have the same hash. */
export function contentHash({ labs }: Submission): string {
  return hashOf(Object.fromEntries(labs));
}
