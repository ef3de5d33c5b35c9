import { z } from 'zod';
import type { HostRequest } from './host';
import type { Outcome } from './outcome';
import { OutcomeSchema, text } from './outcome';

/*
 * The messages between a judge and the process of a submission, the same over every channel. The judge puts one
 * question at a time: to load `lab.ts`, or to run a request.
 */

export interface Question {
  id: number;
  /** Absent if the submission is only to be loaded. */
  request?: HostRequest;
  /** The deadline of the answer. */
  seconds: number;
}

const Answer = z.strictObject({
  id: z.int(),
  /** The fraction of the request that is done; more messages follow. */
  progress: z.number().optional(),
  /** Absent if the submission was only to be loaded, and was. */
  outcome: OutcomeSchema.optional(),
  /** The kit itself failed there, or was used badly: the submission did not cause it. */
  fault: z.strictObject({ message: text, usage: z.boolean() }).optional(),
});

/** The other side's message about one question. */
export type Answer = z.infer<typeof Answer>;

/** The id of the message by which a submission's process says that it is ready. It answers no question. */
export const READY = 0;

/** The kit's own `JSON`, kept before a submission is loaded, which may replace it. */
const { stringify, parse } = JSON;

/** JSON, and the numbers that JSON lacks: probes ask with NaN, and are answered with Infinity and −0. */
export function encode(value: unknown): string {
  return stringify(value, (_, part: unknown) =>
    typeof part === 'number' && !survives(part)
      ? { $number: Object.is(part, -0) ? '-0' : String(part) }
      : part,
  );
}

export function decode(text: string): unknown {
  return parse(text, (_, part: unknown) => {
    const { $number } = (part ?? {}) as { $number?: unknown };
    return typeof $number === 'string' ? Number($number) : part;
  });
}

/** A deep copy of plain data, with all its numbers. */
export function copyOf<T>(value: T): T {
  return value === undefined ? value : (decode(encode(value)) as T);
}

/** The answer in a message; undefined if it is anything else, since a submission may send messages too. */
export function answerIn(message: unknown): Answer | undefined {
  return Answer.safeParse(decoded(message)).data;
}

/** The outcome in the last message that a process sends before it ends; undefined if it is anything else. */
export function outcomeIn(text: string): Outcome | undefined {
  return OutcomeSchema.safeParse(decoded(text)).data;
}

function decoded(message: unknown): unknown {
  try {
    return decode(String(message));
  } catch {
    return undefined;
  }
}

function survives(number: number): boolean {
  return Number.isFinite(number) && !Object.is(number, -0);
}
