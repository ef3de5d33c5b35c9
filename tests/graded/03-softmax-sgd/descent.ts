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

/** The first samples, as many as it takes to a total cost of this or more. */
export function costing(problem: Problem, total: number): Problem {
  let [sum, count] = [0, 0];
  while (sum < total && count < problem.labels.length) sum += costOf(problem, count++);
  return { ...problem, x: problem.x.slice(0, count), labels: problem.labels.slice(0, count) };
}

/** The class that the weights hold for the most probable of a sample. */
export function mostProbable(problem: Problem, row: number): number {
  const probabilities = probabilitiesOf(problem, row);
  return probabilities.indexOf(Math.max(...probabilities));
}

/** The samples that have these costs, at weights that never move; −1 where none has. */
export function rowsOfCosts(problem: Problem, costs: number[]): number[] {
  const own = problem.labels.map((_, row) => costOf(problem, row));
  return costs.map((cost) => own.findIndex((wanted) => Math.abs(wanted - cost) < SAME_COST));
}

/** The most ways to read the costs that are followed. */
const MOST_WAYS = 64;

/** Gradient descent on single samples: the weights that it has come to, and the samples that it has not used yet. */
interface Way {
  now: Problem;
  left: readonly number[];
}

/**
 * Gradient descent on single samples, in the order that the costs tell: each cost is that of a sample not used yet,
 * at the weights of its turn. Two samples may have nearly the same cost, so there may be several such orders.
 *
 * @returns the weights after it, for each order, and the number of samples that no cost belongs to
 */
export function descent(
  start: Problem,
  costs: number[],
  learningRate: number,
): { ends: Pick<Problem, 'W' | 'b'>[]; unused: number } {
  let ways: Way[] = [{ now: start, left: [...start.labels.keys()] }];
  for (const cost of costs) {
    const next = ways.flatMap(({ now, left }) =>
      left
        .filter((row) => Math.abs(costOf(now, row) - cost) < SAME_COST)
        .map((row) => ({ now: after(now, row, learningRate), left: left.filter((other) => other !== row) })),
    );
    if (next.length > 0) ways = next.slice(0, MOST_WAYS);
  }
  const unused = Math.min(...ways.map(({ left }) => left.length));
  return { ends: ways.filter(({ left }) => left.length === unused).map(({ now }) => now), unused };
}

/** The problem after one step on the gradient of one sample: p − y for b, xᵀ(p − y) for W. */
function after(problem: Problem, row: number, learningRate: number): Problem {
  const delta = probabilitiesOf(problem, row);
  delta[problem.labels[row]!]! -= 1;
  const x = problem.x[row]!;
  return {
    ...problem,
    W: problem.W.map((ofFeature, f) => ofFeature.map((w, k) => w - learningRate * delta[k]! * x[f]!)),
    b: problem.b.map((bias, k) => bias - learningRate * delta[k]!),
  };
}
