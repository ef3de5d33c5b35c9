/**
 * Challenge of lab 02: the most exact slope of a float32 function, from 6 of its values.
 *
 * The section "Challenge" of the handout says what is measured. `npx lab challenge 02` tries your answer.
 */

/** The formula f′(x) ≈ Σₖ weights[k] · f(x + offsets[k]). */
export type Formula = {
  /** At most 6 places beside x, each from −10 to 10. */
  offsets: number[];
  /** The factor of the value at each place. */
  weights: number[];
};

/** Chooses a formula for the derivative of sums of 12 tanh units, which are computed in float32. */
export function challenge(): Formula {
  // BEGIN SOLUTION
  // The central formula of sixth order; powers of two, so that x + h loses nothing.
  const h = 2 ** -4;
  const sixth = [-1 / 60, 3 / 20, -3 / 4, 3 / 4, -3 / 20, 1 / 60];
  return { offsets: [-3, -2, -1, 1, 2, 3].map((k) => k * h), weights: sixth.map((weight) => weight / h) };
  // END SOLUTION
}
