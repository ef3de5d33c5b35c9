/** The numbers of a comparison that statistics are made of. */
import { isAccuracy } from '../configuration';
import type { Measurements } from '../result';
import { finalOf } from '../result';

/** The metric of each seed of a variant: the mean over its folds; null where a run has no number. */
export function valuesBySeed(
  { runs, configuration }: Measurements,
  variant: number,
): Map<number, number | null> {
  const bySeed = new Map<number, (number | null)[]>();
  for (const run of runs) {
    if (run.variant === variant)
      bySeed.set(run.seed, [...(bySeed.get(run.seed) ?? []), finalOf(run, configuration.metric)]);
  }
  return new Map([...bySeed].map(([seed, values]) => [seed, meanOf(values)]));
}

function meanOf(values: (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum / values.length;
}

/** The numbers of a variant that are there. */
export function knownValues(measurements: Measurements, variant: number): number[] {
  return [...valuesBySeed(measurements, variant).values()].filter((value) => value !== null);
}

/** The differences of two variants on the seeds that both have, in nats or percentage points. */
export function pairedDifferences(measurements: Measurements, variant: number, against: number): number[] {
  const factor = isAccuracy(measurements.configuration.metric) ? 100 : 1;
  const others = valuesBySeed(measurements, against);
  return [...valuesBySeed(measurements, variant)].flatMap(([seed, value]) => {
    const other = others.get(seed) ?? null;
    return value === null || other === null ? [] : [factor * (value - other)];
  });
}

/** A number in front of which is better: −1 for losses, 1 for accuracies. */
export function directionOf({ configuration }: Pick<Measurements, 'configuration'>): 1 | -1 {
  return isAccuracy(configuration.metric) ? 1 : -1;
}
