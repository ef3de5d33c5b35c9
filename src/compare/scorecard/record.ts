import { z } from 'zod';
import type { Chart } from '../../charts/chart';
import type { Answers, Claim, Design, Measured, Mode } from './claim';
import { judge, sentenceOf } from './judge';

/** Grows with every change of a record that could break a program that reads it. */
const RECORD_VERSION = 1;

const MeasuredSchema = z.strictObject({
  values: z.array(z.number().nullable()),
  lowerBounds: z.int().nonnegative(),
});

const RecordSchema = z.strictObject({
  version: z.literal(RECORD_VERSION),
  claim: z.string(),
  mode: z.enum(['quick', 'full']),
  /** The data set that was trained on, and the one of the source that was not on the machine. */
  data: z.string(),
  title: z.string(),
  missingData: z.string().nullable(),
  trainings: z.int(),
  seeds: z.int(),
  kit: z.strictObject({ version: z.string(), hash: z.string(), backend: z.string() }),
  measured: z.record(z.string(), MeasuredSchema),
  /** The settings of each question: `lab compare --config` runs them. */
  questions: z.record(z.string(), z.unknown()),
  chart: z.looseObject({ kind: z.string(), title: z.string(), verdict: z.string() }),
});

/** The measured numbers of a claim. The verdict is no part of it: it is made of the numbers. */
export type ClaimRecord = Omit<z.infer<typeof RecordSchema>, 'chart' | 'mode'> & { chart: Chart; mode: Mode };

/** @throws Error if the JSON is no record */
export function recordOf(json: unknown): ClaimRecord {
  // The chart was described by this kit, and drawing it checks it.
  return RecordSchema.parse(json) as unknown as ClaimRecord;
}

/** Digits that are kept of each number. */
const DIGITS = 5;

function rounded({ values, lowerBounds }: Measured): Measured {
  const short = values.map((value) => (value === null ? null : Number(value.toPrecision(DIGITS))));
  return { values: short, lowerBounds };
}

/** The record of a claim from the results of its questions. */
export function makeRecord(claim: Claim, design: Design, answers: Answers): ClaimRecord {
  const results = Object.values(answers);
  const measured = Object.fromEntries(
    Object.entries(claim.measure(answers)).map(([key, numbers]) => [key, rounded(numbers)]),
  );
  const [first] = results as [(typeof results)[number]];
  const wanted = claim.ownData !== undefined && !design.isOwnData ? claim.ownData : null;
  return {
    version: RECORD_VERSION,
    claim: claim.name,
    mode: design.mode,
    data: design.data,
    title: first.data[0]!.title,
    missingData: wanted,
    trainings: results.reduce((sum, { runs }) => sum + runs.length, 0),
    seeds: first.looks.at(-1)!,
    kit: first.kit,
    measured,
    questions: Object.fromEntries(
      Object.entries(answers).map(([name, { configuration }]) => [name, configuration]),
    ),
    chart: { ...claim.picture(answers), verdict: sentenceOf(judge(claim, measured)) },
  };
}
