import { z } from 'zod';
import { PROCESS_LEVELS } from '../../hosts/isolation';
import { SettingsSchema } from '../../compare/settings';

/* What a training job takes and gives. Nothing here loads tfjs: the process that hands out the jobs doesn't need it. */

/** The kind of jobs that train one net. */
export const TRAINING = 'training';

const TrainingInputSchema = z.strictObject({
  settings: SettingsSchema,
  seed: z.int(),
  fold: z.strictObject({ index: z.int(), of: z.int() }).nullable(),
  epochs: z.int(),
});

/** Everything that the numbers of a training depend on. */
export const TrainingJobSchema = z.strictObject({
  /** The hash of the code that trains, and the backend that is asked for. */
  code: z.string(),
  backend: z.string(),
  /** The hash of the samples. */
  data: z.string(),
  training: TrainingInputSchema,
  /** A submission whose functions take the place of the reference's; null for the reference. */
  submission: z
    .strictObject({
      lab: z.string(),
      /** Who handed it in is no part of it: copies train once. */
      files: z.array(z.strictObject({ path: z.string(), text: z.string() })),
      seconds: z.number(),
      isolation: z.enum(PROCESS_LEVELS),
    })
    .nullable(),
  /** The lab of whose functions alone the reference trains, as a submission does; null for all labs. */
  lab: z.string().nullable(),
});
export type TrainingJob = z.infer<typeof TrainingJobSchema>;

const numbers = z.array(z.number().nullable());
const SummarySchema = z.strictObject({
  min: z.number().nullable(),
  q1: z.number().nullable(),
  median: z.number().nullable(),
  q3: z.number().nullable(),
  max: z.number().nullable(),
  mean: z.number().nullable(),
  std: z.number().nullable(),
});

/** The numbers of a training. A submission may have changed them, so their form is checked. */
const TrainingValueSchema = z.strictObject({
  outcome: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('finished') }),
    z.strictObject({ kind: z.literal('diverged'), epoch: z.int(), reason: z.string() }),
  ]),
  stepsPerEpoch: z.int(),
  parameters: z.int(),
  curves: z.strictObject({
    trainLoss: numbers,
    trainAccuracy: numbers,
    valLoss: numbers,
    valAccuracy: numbers,
    learningRate: numbers,
  }),
  final: z.strictObject({
    trainLoss: z.number().nullable(),
    trainAccuracy: z.number(),
    valLoss: z.number().nullable(),
    valAccuracy: z.number(),
    testLoss: z.number().nullable(),
    testAccuracy: z.number(),
  }),
  layers: z.array(
    z.strictObject({
      name: z.string(),
      initial: SummarySchema,
      final: SummarySchema,
      gradientNorm: numbers,
      updateRatio: numbers,
      dead: z.number().nullable(),
    }),
  ),
});

const AnswerSchema = z.union([
  z.strictObject({ value: TrainingValueSchema, backend: z.string() }),
  z.strictObject({ failed: z.string() }),
]);

/** True for what a training job gives: numbers, or the reason why a submission has none. */
export function isTrainingAnswer(json: unknown): boolean {
  return AnswerSchema.safeParse(json).success;
}
