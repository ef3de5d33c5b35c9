/**
 * Challenge of lab 03: the best classifier that 3000 looked-at samples give.
 *
 * The section "Challenge" of the handout says what is measured. `npx lab challenge 03` tries your answer.
 */

/** The batches of a training run, one for each step. */
export type Batches = {
  /** Samples in the batch of each step, 1 to 1000; 3000 together at most. */
  batchSizes: number[];
  /** η of each step, as many as there are batches. */
  learningRates: number[];
};

/** Chooses batch sizes and learning rates for one run of SGD from weights that are 0. */
export function challenge(): Batches {
  // TODO
  throw new Error('Not implemented yet');
}
