/**
 * Challenge of lab 11: dropout or an ensemble, for 30,000 weights.
 *
 * The section "Challenge" of the handout says what is measured. `npx lab challenge 11` tries your answer.
 */

export type Choice = {
  /** Networks whose probabilities are averaged; all their weights together are 30,000 at most. */
  members: number;
  /** Units of the 2 hidden layers of each member. */
  hidden: number[];
  /** The probability that an input of each of the 3 layers is kept in training: pixels, first and second hidden layer. */
  keepProb: number[];
  /** η of the 200 steps of SGD that each member takes on batches of 25. */
  learningRate: number;
};

/** Chooses an ensemble for 100 samples, three tenths of them with random labels. */
export function challenge(): Choice {
  // BEGIN SOLUTION
  return { members: 5, hidden: [56, 32], keepProb: [0.8, 0.8, 0.8], learningRate: 0.15 };
  // END SOLUTION
}
