/**
 * Challenge of lab 08: five layers of sigmoids, 2400 looked-at samples.
 *
 * The section "Challenge" of the handout says what is measured. `npx lab challenge 08` tries your answer.
 */

export type Choice = {
  /** The place of the normalization in each of the 5 hidden layers: before the sigmoid, after it, or none. */
  places: ('before' | 'after' | 'none')[];
  /** The momentum of the running averages. */
  momentum: number;
  /** Samples in a batch, at least 8. Training takes 2400 / batchSize steps. */
  batchSize: number;
  /** η of momentum (0.9). */
  learningRate: number;
};

/** Chooses where a net of sigmoids is normalized, and how it is trained. */
export function challenge(): Choice {
  // BEGIN SOLUTION
  return {
    places: ['after', 'after', 'after', 'after', 'after'],
    momentum: 0.9,
    batchSize: 24,
    learningRate: 0.01,
  };
  // END SOLUTION
}
