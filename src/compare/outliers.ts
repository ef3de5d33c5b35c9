import { listed } from '../core/words';
import type { Measurements, Outlier, Run } from './result';
import { REFERENCE } from './variants';

/**
 * An implementation of the same equations gives the same curve but for rounding, which grows in the course of a training;
 * one with another step or factor is farther away than this from the first epochs on.
 */
const SAME_WITHIN = 0.05;

/**
 * The submissions that learn otherwise than the reference. Equal seeds give equal trainings, so that curves can be
 * compared one by one: the distance is the mean of |ln(loss / reference's loss)| over epochs and seeds.
 */
export function outliersOf(measurements: Measurements): Outlier[] {
  const { variants } = measurements;
  const names = [...new Set(variants.flatMap(({ implementation }) => implementation ?? []))];
  return names.filter((name) => name !== REFERENCE).flatMap((name) => outlierOf(measurements, name) ?? []);
}

function outlierOf(measurements: Measurements, name: string): Outlier | undefined {
  const pairs = pairsOf(measurements, name);
  const different = [
    ...new Set(
      pairs
        .filter(([run, other]) => run.outcome.kind !== other.outcome.kind)
        .map(([run]) => run.outcome.kind),
    ),
  ];
  const logs = pairs.flatMap(([run, other]) => logRatios(run, other));
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const distance = logs.length === 0 ? null : mean(logs.map(Math.abs));
  if (different.length > 0) {
    const words = {
      finished: 'finishes where the reference diverges',
      diverged: 'diverges',
      failed: 'fails',
    };
    return { implementation: name, distance, reason: listed(different.map((kind) => words[kind])) };
  }
  if (distance === null || distance <= SAME_WITHIN) return undefined;
  const ratio = Math.exp(mean(logs)).toPrecision(2);
  return {
    implementation: name,
    distance,
    reason: `learns otherwise than the reference: its training loss is ${ratio} times that of the reference on average`,
  };
}

/** The runs of a submission, each beside that of the reference with the same settings, seed and fold. */
function pairsOf({ variants, runs }: Measurements, name: string): [Run, Run][] {
  const keyOf = ({ variant, seed, fold }: Run): string =>
    JSON.stringify([variants[variant]!.settings, seed, fold]);
  const references = new Map(
    runs
      .filter(({ variant }) => variants[variant]!.implementation === REFERENCE)
      .map((run) => [keyOf(run), run]),
  );
  return runs.flatMap((run) => {
    const reference = references.get(keyOf(run));
    return variants[run.variant]!.implementation === name && reference
      ? [[run, reference] as [Run, Run]]
      : [];
  });
}

/** Losses below this are 0 but for rounding. */
const NO_LOSS = 1e-4;

function logRatios(run: Run, other: Run): number[] {
  return run.curves.trainLoss.flatMap((loss, epoch) => {
    const reference = other.curves.trainLoss[epoch] ?? null;
    if (loss === null || reference === null) return [];
    return [Math.log(Math.max(loss, NO_LOSS) / Math.max(reference, NO_LOSS))];
  });
}
