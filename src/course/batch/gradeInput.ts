import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { PROCESS_LEVELS } from '../../hosts/isolation';
import { BOX } from '../../node/submissionBox';
import { LabReportSchema } from '../../grading/model/report';
import type { WorkerOptions } from '../../node/jobs/workerProcess';
import { SCRATCH as TRAININGS } from '../compare/trainingProcess';

/*
 * The input and the result of a grading job. Nothing here loads tfjs: the process that hands out the jobs doesn't need
 * it.
 */

/** The kind of jobs that grade a submission. */
export const GRADE = 'grade';

export const GradeInputSchema = z.strictObject({
  /** The hash of the kit's own files: another kit may give other points. */
  kit: z.string(),
  /** Seconds that one check may take. */
  deadlineSeconds: z.number(),
  isolation: z.enum(PROCESS_LEVELS),
  labs: z.array(
    z.strictObject({
      id: z.string(),
      seed: z.int(),
      reference: z.enum(['live', 'recorded']),
      /** Present if the answer to the open task is run too, which takes a while. */
      challenge: z.literal(true).optional(),
      /** The submission's files; without one it was not handed in. */
      files: z.array(z.strictObject({ path: z.string(), text: z.string() })),
    }),
  ),
});

/** Everything that the grades of one submission depend on. The name of the student is no part of it. */
export type GradeInput = z.infer<typeof GradeInputSchema>;

const UnscoredSchema = z.strictObject({
  answers: z
    .union([
      z.string(),
      z.array(
        z.strictObject({ name: z.string(), verdict: z.enum(['right', 'wrong', 'empty', 'unreadable']) }),
      ),
    ])
    .optional(),
  challenge: z
    .union([
      z.strictObject({ mean: z.number(), limit: z.number(), reached: z.boolean() }),
      z.strictObject({ fault: z.string() }),
    ])
    .optional(),
});

export const GradeValueSchema = z.strictObject({
  version: z.literal(1),
  reports: z.array(LabReportSchema),
  /** Work without points, by the id of its lab. */
  unscored: z.record(z.string(), UnscoredSchema).optional(),
  /** Seconds that each lab took, by its id. */
  seconds: z.record(z.string(), z.number()),
});

/** The grades of one submission. */
export type GradeValue = z.infer<typeof GradeValueSchema>;

export function isGradeValue(json: unknown): json is GradeValue {
  return GradeValueSchema.safeParse(json).success;
}

/** The limit of time of one lab: far more than all its checks take if each of them times out. */
const SECONDS_OF_LAB = 900;

/** The processes that grade. */
export const GRADING_PROCESS: WorkerOptions = {
  program: join(__dirname, 'worker.cjs'),
  jobsPerProcess: 100,
  secondsOf: ({ input }) => (input as GradeInput).labs.length * SECONDS_OF_LAB,
};

/** The beginning of the names of folders that submissions are graded in, before the number of the process. */
export const SCRATCH = 'lab-grade-';

/** Removes the folders of worker processes that were killed. */
export function removeLeftFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^(?:${SCRATCH}|${TRAININGS}|${BOX})(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
