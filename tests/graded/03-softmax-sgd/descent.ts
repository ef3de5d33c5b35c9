import type { Matrix } from '../inputs';

/*
 * Softmax regression in float64, for the facts of probes: it finds out which samples an epoch used, from the costs that
 * came.
 */

/** Samples and weights of one problem, as plain JSON. */
export interface Problem {
  x: Matrix;
  labels: number[];
  W: Matrix;
  b: number[];
}

/** Costs are those of one sample if they agree this closely: float32 is closer, other samples are farther. */
const SAME_COST = 1e-3;

/** The probabilities of the classes of one sample. */
function probabilitiesOf({ x, W, b }: Problem, row: number): number[] {
  const logits = b.map((bias, k) => x[row]!.reduce((sum, value, f) => sum + value * W[f]![k]!, bias));
  const largest = Math.max(...logits);
  const exponentials = logits.map((z) => Math.exp(z - largest));
  const sum = exponentials.reduce((a, e) => a + e, 0);
  return exponentials.map((e) => e / sum);
}

function costOf(problem: Problem, row: number): number {
  return -Math.log(probabilitiesOf(problem, row)[problem.labels[row]!]!);
}

/** Draws a problem until no two of its samples have nearly the same cost. */
export function distinctCosts(draw: () => Problem): Problem {
  for (;;) {
    const problem = draw();
    const costs = problem.labels.map((_, row) => costOf(problem, row)).sort((a, b) => a - b);
    if (costs.every((cost, i) => i === 0 || cost - costs[i - 1]! > 4 * SAME_COST)) return problem;
  }
}

/** The samples that have these costs, at weights that never move; −1 where none has. */
export function rowsOfCosts(problem: Problem, costs: number[]): number[] {
  const own = problem.labels.map((_, row) => costOf(problem, row));
  return costs.map((cost) => own.findIndex((wanted) => Math.abs(wanted - cost) < SAME_COST));
}

/**
 * Gradient descent on single samples, in the order that the costs tell: each cost is that of a sample not used yet,
 * at the weights of its turn.
 *
 * @returns the weights after it, and the number of samples that no cost belongs to
 */
export function descent(
  start: Problem,
  costs: number[],
  learningRate: number,
): { W: Matrix; b: number[]; unused: number } {
  const now: Problem = { ...start, W: start.W.map((row) => [...row]), b: [...start.b] };
  const left = new Set(start.labels.keys());
  for (const cost of costs) {
    const distances = [...left].map((row) => ({ row, far: Math.abs(costOf(now, row) - cost) }));
    const nearest = distances.sort((a, b) => a.far - b.far)[0];
    if (!nearest || !(nearest.far < SAME_COST)) continue;
    left.delete(nearest.row);
    stepOn(now, nearest.row, learningRate);
  }
  return { W: now.W, b: now.b, unused: left.size };
}

/** One step on the gradient of one sample: p − y for b, xᵀ(p − y) for W. */
function stepOn(problem: Problem, row: number, learningRate: number): void {
  const delta = probabilitiesOf(problem, row);
  delta[problem.labels[row]!]! -= 1;
  delta.forEach((d, k) => {
    problem.b[k]! -= learningRate * d;
    problem.x[row]!.forEach((value, f) => (problem.W[f]![k]! -= learningRate * d * value));
  });
}
