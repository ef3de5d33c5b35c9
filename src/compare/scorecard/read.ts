/** Reads the numbers of a claim out of the results of its comparisons. */
import type { Measurements, Curves, Run } from '../result';
import { finalOf } from '../result';
import type { Metric } from '../configuration';
import { isAccuracy } from '../configuration';
import type { Settings } from '../settings';
import type { Measured } from './claim';

/** Settings that tell one variant from the others. */
export type Where = Partial<Settings>;

/**
 * The place of the one variant with these settings.
 *
 * @throws Error if no variant has them, or several do
 */
export function variantAt({ variants }: Measurements, where: Where): number {
  const keys = Object.keys(where) as (keyof Settings)[];
  const found = variants.flatMap(({ settings }, place) =>
    keys.every((key) => settings[key] === where[key]) ? [place] : [],
  );
  if (found.length === 1) return found[0]!;
  throw new Error(`expected one variant with ${JSON.stringify(where)}, found ${found.length}`);
}

/** The runs of a variant in the order of their seeds. */
export function runsOf(result: Measurements, where: Where): Run[] {
  const variant = variantAt(result, where);
  return result.runs.filter((run) => run.variant === variant).sort((a, b) => a.seed - b.seed);
}

/** The last numbers of a variant by a metric of its result, accuracies in per cent. */
export function finals(
  result: Measurements,
  where: Where,
  metric: Metric = result.configuration.metric,
): Measured {
  const factor = isAccuracy(metric) ? 100 : 1;
  return measured(runsOf(result, where).map((run) => scaled(finalOf(run, metric), factor)));
}

/** The training accuracies after the last epoch, in per cent. */
export function trainAccuracies(result: Measurements, where: Where): Measured {
  return measured(runsOf(result, where).map(({ final }) => scaled(final?.trainAccuracy ?? null, 100)));
}

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : factor * value;
}

export function measured(values: (number | null)[]): Measured {
  return { values, lowerBounds: 0 };
}

/** Numbers of equal seeds put together: null where one of them is missing. */
export function paired(a: Measured, b: Measured, join: (a: number, b: number) => number): Measured {
  return measured(
    a.values.map((value, seed) => {
      const other = b.values[seed] ?? null;
      return value === null || other === null ? null : join(value, other);
    }),
  );
}

/** a − b of equal seeds. */
export function difference(a: Measured, b: Measured): Measured {
  return paired(a, b, (x, y) => x - y);
}

/** a / b of equal seeds. */
export function ratio(a: Measured, b: Measured): Measured {
  return paired(a, b, (x, y) => x / y);
}

/** The mean of the numbers that are there; undefined if there is none. */
export function meanOf({ values }: Measured): number | undefined {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** A value of a curve that a training has to get to. */
export interface Target {
  curve: keyof Curves;
  value: number;
}

/**
 * The steps until a curve first is at the target, between two epochs along the line; undefined if it never is. Losses
 * come from above, accuracies from below.
 */
export function stepsTo({ curves, stepsPerEpoch }: Run, { curve, value }: Target): number | undefined {
  const sign = curve.endsWith('Accuracy') ? 1 : -1;
  const far = (at: number | null): number => (at === null ? Infinity : sign * (value - at));
  const points = curves[curve];
  const after = points.findIndex((at) => far(at) <= 0);
  if (after < 0) return undefined;
  if (after === 0) return 0;
  const [before, then] = [far(points[after - 1]!), far(points[after]!)];
  const part = Number.isFinite(before) ? before / (before - then) : 1;
  return stepsPerEpoch * (after - 1 + part);
}

/**
 * How many times the steps of `quick` the training of `slow` needs to the same target. If only the slow one never gets
 * there, its whole length gives a lower bound; if the quick one doesn't, there is no number.
 */
export function slowdown(slow: Run[], quick: Run[], target: Target): Measured {
  let lowerBounds = 0;
  const values = quick.map((run, seed) => {
    const other = slow[seed]!;
    const [steps, others] = [stepsTo(run, target), stepsTo(other, target)];
    if (steps === undefined || steps === 0) return null;
    if (others !== undefined) return others / steps;
    lowerBounds++;
    return wholeLength(other, target) / steps;
  });
  return { values, lowerBounds };
}

function wholeLength({ curves, stepsPerEpoch }: Run, { curve }: Target): number {
  return stepsPerEpoch * (curves[curve].length - 1);
}

/**
 * The runs of the learning rate with which a variant gets to the target soonest: with the fewest steps in the mean, where
 * a run that never gets there counts with twice its length.
 */
export function quickestRuns(result: Measurements, where: Where, target: Target): Run[] {
  const keys = Object.keys(where) as (keyof Settings)[];
  const rates = result.variants.flatMap(({ settings }) =>
    keys.every((key) => settings[key] === where[key]) ? [settings.lr] : [],
  );
  const cost = (runs: Run[]): number =>
    runs.reduce((sum, run) => sum + (stepsTo(run, target) ?? 2 * wholeLength(run, target)), 0);
  const all = rates.map((lr) => runsOf(result, { ...where, lr }));
  return all.reduce((best, runs) => (cost(runs) < cost(best) ? runs : best));
}
