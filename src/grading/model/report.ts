import { z } from 'zod';
import { LEVELS } from '../../hosts/isolation';
import { FactSchema } from './facts';

/** The verdict of a check. Only `graders-fault` is an error; the others are grades. */
export const VERDICTS = [
  'passed',
  'wrong',
  'not-a-number',
  'wrong-shape',
  'tensor-leak',
  'changed-input',
  'not-implemented',
  'not-handed-in',
  'forbidden-shortcut',
  'timed-out',
  'out-of-memory',
  'crashed',
  'graders-fault',
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** Grows with every change of the report that could break a program that reads the JSON. */
export const REPORT_VERSION = 2;

const CheckResultSchema = z.strictObject({
  id: z.string().describe('task/name'),
  task: z.string().describe('the function or class of lab.ts that was checked'),
  points: z.number().describe('points that the check is worth; 0 in an extra task'),
  score: z.number().describe('points that the answer got'),
  verdict: z.enum(VERDICTS),
  outcome: z
    .enum([
      'answered',
      'not-implemented',
      'missing-task',
      'not-handed-in',
      'broken',
      'unreadable',
      'forbidden',
      'crashed',
      'timed-out',
      'unanswered',
      'out-of-memory',
    ])
    .nullable()
    .describe('what became of running the answer; null if the grader itself failed'),
  misconception: z
    .string()
    .nullable()
    .describe('the one known wrong answer that explains every failed check of the task'),
  misconceptions: z
    .array(z.string())
    .describe('all known wrong answers that explain every failed check of the task'),
  facts: z.array(FactSchema).describe('what there is to tell, in order; empty if the check passed'),
  message: z.string().describe('the facts as plain text, one on each line'),
  cause: z
    .string()
    .nullable()
    .describe('equal in all checks that failed by one and the same error; null if there is no such error'),
  unloadable: z
    .boolean()
    .describe('lab.ts is missing or can not be loaded: no check of the lab can be asked'),
  details: z
    .strictObject({ inputs: z.unknown(), came: z.unknown(), expected: z.unknown() })
    .optional()
    .describe('all the numbers of a visible check, if they were asked for'),
});

/** One check of a report. */
export type CheckResult = z.infer<typeof CheckResultSchema>;

const FollowThroughSchema = z.strictObject({
  score: z.number().describe('the points if each mistake costs only those of its own task'),
  mended: z.array(z.string()).describe('the wrong tasks whose callers were graded on the reference'),
  scores: z.record(z.string(), z.number()).describe('the scores of the checks that gain by it, by their ids'),
});

/** The grade of a submission if one mistake costs once. */
export type FollowThrough = z.infer<typeof FollowThroughSchema>;

export const LabReportSchema = z.strictObject({
  version: z.literal(REPORT_VERSION).describe('the version of this format'),
  kit: z.string().describe('the version of the kit'),
  backend: z.string().describe('the tfjs backend of the judge'),
  seed: z.int().describe('the seed of the inputs'),
  reference: z
    .enum(['live', 'recorded'])
    .describe('judged beside the running reference, or by its recorded answers'),
  isolation: z
    .enum(LEVELS)
    .optional()
    .describe('how far the submission was kept from the machine; absent if it was not asked'),
  lab: z.string(),
  score: z.number(),
  maxScore: z.number(),
  followThrough: FollowThroughSchema.optional().describe(
    'present if callers of wrong tasks were graded on the reference, and gained points by it',
  ),
  checks: z.array(CheckResultSchema),
});

/** The grade of a submission to one lab, as `lab check --json` prints it. */
export type LabReport = z.infer<typeof LabReportSchema>;

/** The circumstances in which the numbers of a report were computed. */
export type RunInfo = Pick<LabReport, 'kit' | 'backend' | 'reference'>;

/** The schema of {@link LabReport} as JSON Schema, published as `docs/report.schema.json`. */
export function reportJsonSchema(): unknown {
  return z.toJSONSchema(LabReportSchema);
}
