import { z } from 'zod';
import { printable } from '../core/printable';

/*
 * The outcome of a request to a submission: an answer, or the reason why there is none. The schemas are strict,
 * since an outcome may come from a process that runs a stranger's code.
 */

/**
 * A text that a submission may have written, ready to be printed: on one line, so that no part of it passes for a line
 * of a report.
 */
export const text = z.string().transform((written) => printable(written).replace(/\s*\n\s*/g, ' '));
/** A line of the submission: `lab.ts:42`. */
export const place = z
  .string()
  .max(300)
  .regex(/^[^\s:()]+:\d{1,7}$/)
  .transform(printable);
const where = place.optional();
const loading = z.literal(true).optional();

const Failure = z.discriminatedUnion('kind', [
  /** A task still throws the error of its starter. `task` is the innermost one: a task may call another. */
  z.strictObject({
    kind: z.literal('not-implemented'),
    task: text.optional(),
    where,
  }),
  /** `lab.ts` doesn't export a task, or exports it as a function instead of a class, or the reverse. */
  z.strictObject({ kind: z.literal('missing-task'), message: text }),
  /** There is no `lab.ts`. */
  z.strictObject({ kind: z.literal('not-handed-in') }),
  /** `lab.ts` could not be parsed or loaded, so that no request can be answered. */
  z.strictObject({ kind: z.literal('broken'), message: text }),
  /** A task returned a result that can't be read. */
  z.strictObject({ kind: z.literal('unreadable'), message: text, hint: text.optional() }),
  /** A task called a function that is its own answer. */
  z.strictObject({ kind: z.literal('forbidden'), name: text, where }),
  /** The submission threw an error, or its process died. */
  z.strictObject({ kind: z.literal('crashed'), message: text, where }),
  z.strictObject({ kind: z.literal('timed-out'), seconds: z.number(), where, loading }),
  /** The submission waits in vain: its process has no work left that could end the wait. */
  z.strictObject({ kind: z.literal('unanswered') }),
  z.strictObject({ kind: z.literal('out-of-memory'), where, loading }),
]);

/** Why there is no answer. */
export type Failure = z.infer<typeof Failure>;
export type FailureKind = Failure['kind'];

/** The outcome for a message that is no answer. Later messages can't be trusted. */
export const NO_ANSWER: Failure = {
  kind: 'crashed',
  message: 'the process it runs in said something that is no answer',
};

/** An answer in JSON, or the reason why there is none. */
export type Outcome<Value = unknown> = { kind: 'answered'; value: Value } | Failure;

export const OutcomeSchema = z.union([
  z.strictObject({ kind: z.literal('answered'), value: z.unknown() }),
  Failure,
]) as z.ZodType<Outcome>; // an absent field of an interface may be undefined in the schema's type
