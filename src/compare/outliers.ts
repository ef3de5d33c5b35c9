import { listed } from '../core/words';
import type { Measurements, Outlier, Run } from './result';
import { REFERENCE } from './variants';

/**
 * An implementation of the same equations gives the same curve but for rounding, which grows in the course of a training.
 * One with another step or factor is farther away than this share of the way that the reference's own loss goes.
 */
const SAME_WITHIN = 0.1;

/**
 * The submissions that learn otherwise than the reference. Equal seeds give equal trainings, so that curves can be
 * compared one by one: the distance is the mean of |ln(loss / reference's loss)| over epochs and seeds, divided by that of
 * |ln(reference's loss / its first loss)|.
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
  const way = pairs.flatMap(([, other]) => ownWay(other));
  const distance = logs.length === 0 ? null : mean(logs.map(Math.abs)) / mean(way.map(Math.abs));
  if (different.length > 0) {
    const words = {
      finished: 'finishes where the reference diverges',
      diverged: 'diverges',
      failed: 'fails',
    };
    return { implementation: name, distance, reason: listed(different.map((kind) => words[kind])) };
  }
  if (distance === null || distance <= SAME_WITHIN) return undefined;
  const last = pairs.flatMap(([run, other]) => logRatios(run, other).slice(-1));
  const ratio = Math.exp(mean(last)).toPrecision(2);
  return {
    implementation: name,
    distance,
    reason: `learns otherwise than the reference: its training loss is ${ratio} times the reference's at the end`,
  };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
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
    return [logOf(loss) - logOf(reference)];
  });
}

function logOf(loss: number): number {
  return Math.log(Math.max(loss, NO_LOSS));
}

/** ln(loss / first loss) of each epoch after the first. */
function ownWay({ curves: { trainLoss } }: Run): number[] {
  const first = trainLoss[0] ?? null;
  return trainLoss
    .slice(1)
    .flatMap((loss) => (loss === null || first === null ? [] : [logOf(loss) - logOf(first)]));
}
