import type { z } from 'zod';

/**
 * An open task: a function of `challenge.ts` chooses something as plain data (a schedule, the layers of a net, a training
 * set), and trusted code of the judge trains or computes with it. So no code of a submission sees what is measured, and
 * a budget of steps or parameters holds by construction.
 */
export interface Challenge<Inputs = unknown, Answer = unknown> {
  title: string;
  /** The number that is measured, in words with its unit; less is better. */
  measure: string;
  /** The plain JSON that the function gets in a run. It holds nothing that is measured with. */
  inputs(seed: number): Inputs;
  /** The form and the budget of an answer. Its messages are read by students. */
  answer: z.ZodType<Answer>;
  /** Trains or computes with an answer. Called by the judge with the seed of the run. */
  score(answer: Answer, run: { seed: number; inputs: Inputs }): number | Promise<number>;
}

/** Ties the types of a challenge together, so that it is written without naming them. */
export function challengeOf<Inputs, Answer>(definition: Challenge<Inputs, Answer>): Challenge {
  // The judge hands `score` only what `inputs` made and `answer` let through.
  return definition as unknown as Challenge;
}

/** The function of `challenge.ts` that a student writes. */
export const CHALLENGE = 'challenge';
