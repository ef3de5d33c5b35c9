import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/**
 * One unit of work: the same kind and input give the same result, on every machine and in every run. So a job is known
 * by its hash, and a result that is there already need not be computed again.
 */
export interface Job {
  kind: string;
  /** Plain JSON. */
  input: unknown;
  /** See {@link jobOf}. */
  hash: string;
}

/** A job with its hash. */
export function jobOf(kind: string, input: unknown): Job {
  return { kind, input, hash: hashOf({ kind, input }) };
}

/** The SHA-256 of plain JSON, whatever the order of its keys, as 64 hexadecimal digits. */
export function hashOf(json: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonical(json))));
}

function canonical(json: unknown): string {
  return JSON.stringify(json, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** A finished job: its value, or the cause why nobody could run it. A wrong answer of a student is a value. */
export type JobResult = { job: Job } & ({ value: unknown } | { fault: string });

/** Runs jobs: on this machine, or on many by a queue. */
export interface Jobs {
  /**
   * Runs jobs and tells each result once, in any order. A fault of the machinery is tried again a few times before it
   * is told.
   */
  run(jobs: readonly Job[], onResult: (result: JobResult) => void): Promise<void>;
  /** Ends everything that was started. A `run` that is under way ends without the results that are not there yet. */
  close(): Promise<void>;
}

/** Keeps the results of jobs: after an interruption only those without one are run. */
export interface Journal {
  /** The value of a job; undefined if there is none yet. */
  read(job: Job): unknown;
  write(job: Job, value: unknown): void;
}

/** How often a job is tried if the machinery fails. */
export const ATTEMPTS = 3;

/**
 * Takes the jobs from the journal that have a value there, and runs the others. New values are written before they are
 * told.
 */
export async function runWithJournal(
  jobs: readonly Job[],
  { runner, journal, onResult }: { runner: Jobs; journal: Journal; onResult: (result: JobResult) => void },
): Promise<void> {
  const unique = [...new Map(jobs.map((job) => [job.hash, job])).values()];
  const open: Job[] = [];
  for (const job of unique) {
    const value = journal.read(job);
    if (value === undefined) open.push(job);
    else onResult({ job, value });
  }
  await runner.run(open, (result) => {
    if ('value' in result) journal.write(result.job, result.value);
    onResult(result);
  });
}
