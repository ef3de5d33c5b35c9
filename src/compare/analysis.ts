import type { Interval } from '../figures/statistics';
import { confidenceInterval, differences } from '../figures/statistics';
import { comparison, decimals, withInterval } from '../figures/words';
import { isAccuracy } from './configuration';
import type { Analysis, Comparison, Measurements, VariantSummary } from './result';
import { finalOf } from './result';

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
  return new Map(
    [...bySeed].map(([seed, values]) => [
      seed,
      values.includes(null) ? null : values.reduce<number>((sum, value) => sum + value!, 0) / values.length,
    ]),
  );
}

/** The confidence of intervals at the last of several looks: together, those of all looks hold with 95 %. */
function confidenceOf({ looks, configuration }: Measurements): number {
  return configuration.precision === null ? 0.95 : 1 - 0.05 / 2 ** looks.length;
}

function summariesOf(measurements: Measurements): VariantSummary[] {
  const { variants, runs } = measurements;
  return variants.map((_, variant) => {
    const own = runs.filter((run) => run.variant === variant);
    const values = [...valuesBySeed(measurements, variant).values()].filter((value) => value !== null);
    return {
      variant,
      runs: values.length,
      diverged: own.filter(({ outcome }) => outcome.kind === 'diverged').length,
      failed: own.filter(({ outcome }) => outcome.kind === 'failed').length,
      mean: values.length === 0 ? null : confidenceInterval(values, confidenceOf(measurements)),
    };
  });
}

/** True if the interval of each mean is as narrow as is wanted; a variant that always diverges never has one. */
export function isPrecise(measurements: Measurements): boolean {
  const { precision, metric } = measurements.configuration;
  if (precision === null) return true;
  const width = isAccuracy(metric) ? precision.width / 100 : precision.width;
  return summariesOf(measurements).every(
    ({ mean }) => mean === null || (mean.low < mean.high && mean.high - mean.low <= width),
  );
}

/** What the runs say: the means of the metric, and the differences from the best one. */
export function analyse(measurements: Measurements): Analysis {
  const { configuration, variants } = measurements;
  const { metric } = configuration;
  const summaries = summariesOf(measurements);
  const best = bestOf(summaries, isAccuracy(metric) ? -1 : 1);
  const others = variants.map((_, variant) => variant).filter((variant) => variant !== best);
  const comparisons =
    best === undefined
      ? []
      : others.map((variant) => compared(measurements, { variant, best, count: others.length }));
  return {
    metric,
    summaries,
    comparisons,
    method: `mean and 95 % interval (Student); differences by paired seeds from the best, with Bonferroni's correction`,
    verdict: verdictOf(measurements, { summaries, best, comparisons }),
  };
}

function bestOf(summaries: readonly VariantSummary[], sign: 1 | -1): number | undefined {
  const means = summaries.filter(({ mean }) => mean !== null);
  return means.sort((a, b) => sign * (a.mean!.centre - b.mean!.centre))[0]?.variant;
}

function compared(
  measurements: Measurements,
  { variant, best, count }: { variant: number; best: number; count: number },
): Comparison {
  const reference = valuesBySeed(measurements, best);
  const pairs = [...valuesBySeed(measurements, variant)].flatMap(([seed, value]) => {
    const other = reference.get(seed) ?? null;
    return value === null || other === null ? [] : [[value, other] as const];
  });
  const scale = isAccuracy(measurements.configuration.metric) ? 100 : 1;
  const difference: Interval | null =
    pairs.length < 2
      ? null
      : confidenceInterval(
          differences(
            pairs.map(([value]) => scale * value),
            pairs.map(([, other]) => scale * other),
          ),
          1 - 0.05 / count,
        );
  return {
    variant,
    against: best,
    pairs: pairs.length,
    difference,
    level:
      difference !== null && (difference.low > 0 || difference.high < 0) ? 'told-apart' : 'not-told-apart',
    text:
      difference === null
        ? 'too few runs to compare'
        : comparison(difference, {
            text: decimals(scale === 100 ? 1 : 3),
            unit: scale === 100 ? ' points' : '',
          }),
  };
}

function verdictOf(
  { variants, configuration: { metric } }: Measurements,
  {
    summaries,
    best,
    comparisons,
  }: { summaries: VariantSummary[]; best: number | undefined; comparisons: Comparison[] },
): string {
  if (best === undefined) return `no variant has a ${metric}: every run diverged or failed`;
  const text = isAccuracy(metric) ? (value: number): string => decimals(1)(100 * value) : decimals(3);
  const mean = withInterval(summaries[best]!.mean!, text, { unit: isAccuracy(metric) ? ' %' : '' });
  const told = comparisons.filter(({ level }) => level === 'told-apart').length;
  const others = comparisons.length === 0 ? '' : `; told apart from ${told} of ${comparisons.length} others`;
  return `${variants[best]!.label} has the best ${metric}, ${mean}${others}`;
}
