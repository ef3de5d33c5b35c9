import { z } from 'zod';
import type { Observation } from './observation';
import type { RawForm, RawResults } from './raw';
import { isRawResults, MOST_LETTERS, MOST_VALUES } from './raw';

/** Tensors that a function or method left behind: made inside it, neither returned, kept nor disposed of. */
export interface Leak {
  /** The function or method: `dropoutMask`, `Adam.step`. */
  task: string;
  tensors: number;
}

/** An array or object of its caller that a function or method changed in place. */
export interface ArgumentChange {
  task: string;
  /** The index of the argument, from 0. */
  argument: number;
  /** The part of it that changed: `.std[0]`; empty for the argument as a whole. */
  path: string;
}

/** Side effects of the tasks that a probe called. */
export interface SideEffects {
  leak?: Leak;
  changed?: ArgumentChange;
}

/**
 * The answer of a submission's process: results to compare as they are, or raw results from which the judge computes
 * facts.
 */
export type HostAnswer = SideEffects & ({ observation: Observation } | { raw: RawResults });

/** The answer to a probe, ready to be compared. */
export interface ProbeAnswer extends SideEffects {
  observation: Observation;
  /** The form of the raw results, if the judge made facts of them. */
  form?: RawForm;
  /** The values in them. */
  size?: number;
}

/** zod's own `z.number()` refuses NaN and Infinity, which wrong answers often have. */
const Numbers = z.custom<number[]>(
  (value) => Array.isArray(value) && value.every((entry) => typeof entry === 'number'),
);

const sideEffects = {
  leak: z.strictObject({ task: z.string(), tensors: z.int() }).optional(),
  changed: z.strictObject({ task: z.string(), argument: z.int(), path: z.string() }).optional(),
};

/** Counts before anything is looked at: a schema takes seconds and hundreds of megabytes for a million records. */
function isSmall(observation: unknown): boolean {
  if (typeof observation !== 'object' || observation === null) return false;
  let values = 0;
  let letters = 0;
  for (const key in observation) {
    const entry = (observation as Record<string, { values?: { length?: number } } | null>)[key];
    values += 1 + (entry?.values?.length ?? 0);
    letters += key.length;
    if (values > MOST_VALUES || letters > MOST_LETTERS) return false;
  }
  return true;
}

const ObservationSchema = z.custom<Record<string, unknown>>(isSmall).pipe(
  z.record(
    z.string(),
    z
      .strictObject({
        form: z.enum(['tensor', 'number', 'array']).optional(),
        shape: Numbers,
        values: Numbers,
      })
      .refine(
        ({ shape, values }) => shape.reduce((product, size) => product * size, 1) === values.length,
        'as many values as the shape says',
      ),
  ),
);

const HostAnswerSchema = z.union([
  z.strictObject({ observation: ObservationSchema, ...sideEffects }),
  z.strictObject({ raw: z.custom<RawResults>(isRawResults), ...sideEffects }),
]);

/** The answer in a value that came from a submission's process; undefined if it is none. */
export function hostAnswerIn(value: unknown): HostAnswer | undefined {
  // The schema's type has `undefined` if the interface has an absent field; JSON has only the latter.
  return HostAnswerSchema.safeParse(value).data as HostAnswer | undefined;
}
