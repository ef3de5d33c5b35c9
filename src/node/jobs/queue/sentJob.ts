import { z } from 'zod';
import type { Job } from '../../../jobs/job';
import { jobOf } from '../../../jobs/job';
import { pack, unpack } from './packed';

/** A job as it lies in the queue: its files travel with it, so that workers share no disk. */
const SentSchema = z.object({ kind: z.string(), hash: z.string(), input: z.string() });
export type SentJob = z.infer<typeof SentSchema>;

/** @returns undefined if the job is too large for the queue */
export function sent({ kind, hash, input }: Job): SentJob | undefined {
  const packed = pack(input);
  return packed === undefined ? undefined : { kind, hash, input: packed };
}

/** @throws Error if it is damaged: its hash must be that of its content */
export function received(data: unknown): Job {
  const { kind, hash, input } = SentSchema.parse(data);
  const job = jobOf(kind, unpack(input));
  if (job.hash !== hash) throw new Error('the job in the queue is damaged: its hash is another');
  return job;
}

/** The name of a job in the queue: equal jobs are there once. */
export function idOf(hash: string): string {
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The cause of a failure, as a worker wrote it down, and the number of failures so far. */
const FaultSchema = z.object({ fault: z.string(), faults: z.int() });
export type Fault = z.infer<typeof FaultSchema>;

/** The number of failures of a job that workers have told. */
export function faultsIn(output: unknown): number {
  return FaultSchema.safeParse(output).data?.faults ?? 0;
}

/** The cause of a failure. If no worker wrote one, the queue itself gave the job up, because its worker was silent. */
export function causeOf(output: unknown): string {
  const parsed = FaultSchema.safeParse(output);
  return parsed.success
    ? parsed.data.fault
    : 'its workers were not heard of again; it may take down the machine that runs it';
}
