import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { UsageError } from '../../core/errors';
import { writeFile } from '../../node/writeFile';

const TriesSchema = z.strictObject({
  version: z.literal(1),
  tries: z.array(
    z.strictObject({
      /** The time of the try, in ISO 8601. */
      date: z.string(),
      seed: z.int(),
      /** The score of each run. */
      scores: z.array(z.number()),
      mean: z.number(),
      /** The ends of the 95 % interval of the mean. */
      interval: z.tuple([z.number(), z.number()]),
      /** The beginning of the hash of the code. */
      code: z.string(),
      reached: z.boolean(),
      note: z.string(),
    }),
  ),
});

/** One try at a challenge. */
export type Try = z.infer<typeof TriesSchema>['tries'][number];

/**
 * The tries in a file, oldest first; none if there is no file.
 *
 * @throws UsageError if the file is damaged: it is the student's, so nothing is written over it
 */
export function readTries(file: string): Try[] {
  if (!existsSync(file)) return [];
  const parsed = TriesSchema.safeParse(jsonIn(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data.tries;
  throw new UsageError(
    `${file} is not a list of tries any more; mend it, or move it away to begin a new one (nothing was written over it)`,
  );
}

/** Adds a try to a file, whole or not at all. */
export function keepTry(file: string, one: Try): void {
  const tries = [...readTries(file), one];
  writeFile(file, `${JSON.stringify({ version: 1, tries }, null, 2)}\n`);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
