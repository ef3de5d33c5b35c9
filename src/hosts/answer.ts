import { z } from 'zod';
import { OutcomeSchema, place, text } from './outcome';
import type { Answer } from './protocol';

const AnswerSchema = z.strictObject({
  id: z.int(),
  progress: z.number().optional(),
  outcome: OutcomeSchema.optional(),
  fault: z.strictObject({ message: text, usage: z.boolean() }).optional(),
  settled: z.boolean().optional(),
  ending: z
    .strictObject({
      cause: z.enum(['time', 'memory', 'heap', 'exit']),
      where: place.optional(),
      code: z.int().optional(),
    })
    .optional(),
});

/** The answer in a message; undefined if it is anything else, since a submission may send messages too. */
export function answerIn(message: unknown): Answer | undefined {
  // The schema's type has `undefined` if the interface has an absent field; a message has only the latter.
  return AnswerSchema.safeParse(message).data as Answer | undefined;
}
