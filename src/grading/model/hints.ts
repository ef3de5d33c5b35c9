import { z } from 'zod';
import { UsageError } from '../../core/errors';
import type { Manifest } from './manifest';

/** The steps of help with a task: a thought, the idea, and nearly the code. */
export const STEPS = 3;

const Hints = z.record(z.string(), z.array(z.string().min(1)).length(STEPS));

/** Help with each task of a lab, in steps, as in `hints.json`. */
export type Hints = z.infer<typeof Hints>;

/**
 * Reads the text of a `hints.json`.
 *
 * @param file its name, for messages
 * @throws UsageError if it has not three sentences for each task of the lab, and for no other
 */
export function parseHints(text: string, { tasks }: Manifest, file: string): Hints {
  const hints = Hints.safeParse(jsonIn(text)).data;
  if (!hints)
    throw new UsageError(
      `expected ${STEPS} sentences for each task in ${file}; bring the file back with git checkout`,
    );
  const wanted = tasks.map(({ id }) => id);
  const missing = wanted.find((id) => !Object.hasOwn(hints, id));
  if (missing !== undefined) throw new UsageError(`${file} has no hints for ${missing}`);
  const unknown = Object.keys(hints).find((id) => !wanted.includes(id));
  if (unknown !== undefined)
    throw new UsageError(`${file} has hints for ${unknown}, which is no task of the lab`);
  return hints;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
