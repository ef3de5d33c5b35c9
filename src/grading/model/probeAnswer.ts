import { z } from 'zod';
import type { Host } from '../../hosts/host';
import type { Outcome } from '../../hosts/outcome';
import { NO_ANSWER } from '../../hosts/outcome';
import type { Observation } from './observation';

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

/** The result of a probe beside a submission. */
export interface ProbeAnswer {
  observation: Observation;
  leak?: Leak;
  changed?: ArgumentChange;
}

/** zod's own `z.number()` refuses NaN and Infinity, which wrong answers often have. */
const Numbers = z.custom<number[]>(
  (value) => Array.isArray(value) && value.every((entry) => typeof entry === 'number'),
);

const ProbeAnswerSchema = z.strictObject({
  observation: z.record(
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
  leak: z.strictObject({ task: z.string(), tensors: z.int() }).optional(),
  changed: z.strictObject({ task: z.string(), argument: z.int(), path: z.string() }).optional(),
});

/** Runs a probe beside a submission. An answer of another form than a probe's counts as a crash of the submission. */
export async function observe(
  host: Host,
  probe: string,
  inputs: unknown,
  patience = 1,
): Promise<Outcome<ProbeAnswer>> {
  const outcome = await host.run({ kind: 'probe', name: probe, inputs }, { patience });
  if (outcome.kind !== 'answered') return outcome;
  const { success, data } = ProbeAnswerSchema.safeParse(outcome.value);
  // The schema's type has `undefined` if the interface has an absent field; JSON has only the latter.
  return success ? { kind: 'answered', value: data as ProbeAnswer } : NO_ANSWER;
}
