import { z } from 'zod';
import { messageOf, UsageError } from '../../core/errors';

const Task = z.strictObject({
  /** The function or class of lab.ts that the student writes. */
  id: z.string().min(1),
  title: z.string().min(1),
  /** 0 for an extra task: it is checked like the others, and gives no points. */
  points: z.number().nonnegative(),
  /** Tasks of the same lab that this one calls: if they are wrong, so is this one. */
  uses: z.array(z.string()).default([]),
});

const Manifest = z
  .strictObject({
    id: z.string().regex(/^\d\d-[a-z0-9-]+$/, 'an id like 03-softmax-sgd'),
    title: z.string().min(1),
    /** Sections of the course documents, as in the handout. */
    sources: z.array(z.string()).default([]),
    tasks: z.array(Task).min(1),
    /** Names of tfjs that would be the answer itself: `softmax`, `train`, `layers.dropout`. */
    forbidden: z.array(z.string()).default([]),
  })
  .refine(
    (lab) => sum(lab.tasks.map((task) => task.points)) === 100,
    'the points of its tasks must sum to 100',
  )
  .refine(
    (lab) =>
      lab.tasks.every((task) => task.uses.every((used) => lab.tasks.some((other) => other.id === used))),
    'every name under "uses" must be a task of the lab',
  );

/** The description of a lab, as in `lab.json`. */
export type Manifest = z.infer<typeof Manifest>;

/**
 * Reads the text of a `lab.json`.
 *
 * @param file its name, for messages
 * @throws UsageError if the text is no description of a lab
 */
export function parseManifest(text: string, file: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`expected a lab's description in ${file}: ${messageOf(error)}`);
  }
  const parsed = Manifest.safeParse(json);
  if (!parsed.success)
    throw new UsageError(`${file} is not a lab's description: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
