import type { Observation } from '../grading/model/observation';

/** What became of a probe beside a submission: numbers, or the reason why there are none. */
export type Outcome =
  | { kind: 'numbers'; observation: Observation; leak?: Leak; changed?: Changed }
  | { kind: 'not-implemented'; hint: string; task?: string }
  | { kind: 'not-handed-in' }
  | { kind: 'not-numbers'; message: string; hint?: string }
  | { kind: 'forbidden'; name: string; where?: string }
  | { kind: 'crashed'; message: string; where?: string }
  | { kind: 'timed-out'; seconds: number; where?: string; loading?: true }
  | { kind: 'unanswered' }
  | { kind: 'out-of-memory'; where?: string; loading?: true };

/** Tensors that a function or method left behind: made inside it, neither returned, kept nor disposed of. */
export interface Leak {
  by: string;
  tensors: number;
}

/** An array or object of its caller that a function or method changed in place. */
export interface Changed {
  by: string;
  /** Which of its arguments, from 0, and where in it: `.std[0]`. */
  argument: number;
  path: string;
}

/**
 * Where a submission runs. It is asked by the name of a probe and with plain JSON, and answers with plain
 * JSON, so that this process, a restricted child and a sandbox look alike to the judge.
 */
export interface Host {
  /**
   * @param patience which part of the time that an answer may take is left to this one, in (0, 1]; hosts that
   * can't stop a submission have no limit anyway
   */
  observe(probe: string, inputs: unknown, patience?: number): Promise<Outcome>;
  close(): Promise<void>;
}

/** Stands for the submission where there is none. */
export const NOTHING_HANDED_IN: Host = {
  observe: () => Promise.resolve({ kind: 'not-handed-in' }),
  close: () => Promise.resolve(),
};
