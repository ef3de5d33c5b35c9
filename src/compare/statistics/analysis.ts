/** The statistics of the runs of a comparison. */
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { seededRandom } from '../../core/rng';
import type { Interval } from '../../figures/statistics';
import { clampInterval } from '../../figures/statistics';
import { comparison } from '../../figures/words';
import { isAccuracy } from '../configuration';
import type { Analysis, Comparison, Measurements, VariantSummary } from '../result';
import { pairedBootstrap } from './bootstrap';
import type { Design } from './intervals';
import { differenceInterval, familyConfidence, intervalOf } from './intervals';
import { textFor } from './metricText';
import { detectableGap } from './power';
import { directionOf, knownValues, pairedDifferences } from './values';
import { verdictOf } from './verdict';

/** Means, differences by paired seeds, and the sentence that answers the question. */
export function analyse(measurements: Measurements): Analysis {
  const summaries = summariesOf(measurements);
  const pairs = pairsOf(measurements, summaries);
  const comparisons = pairs.shown.map((pair) => compared(measurements, pair, pairs.count));
  const findings = { summaries, comparisons, best: bestOf(measurements, summaries) };
  return {
    metric: measurements.configuration.metric,
    summaries,
    comparisons,
    method: methodOf(designOf(measurements), pairs.count),
    verdict: verdictOf(measurements, findings),
  };
}

/** True if the interval of each mean is as narrow as is wanted; a variant without numbers never has one. */
export function isPrecise(measurements: Measurements): boolean {
  const { precision, metric } = measurements.configuration;
  if (precision === null) return true;
  const width = isAccuracy(metric) ? precision.width / 100 : precision.width;
  return measurements.variants.every((_, variant) => {
    const values = knownValues(measurements, variant);
    if (values.length === 0) return true;
    const interval = intervalOf(values, { confidence: 0.95, design: 'sequential' });
    return interval !== null && interval.high - interval.low <= width;
  });
}

function designOf({ configuration }: Measurements): Design {
  return configuration.precision === null ? 'fixed' : 'sequential';
}

function summariesOf(measurements: Measurements): VariantSummary[] {
  const { variants, runs } = measurements;
  return variants.map((_, variant) => {
    const own = runs.filter((run) => run.variant === variant);
    const values = knownValues(measurements, variant);
    return {
      variant,
      runs: values.length,
      diverged: own.filter(({ outcome }) => outcome.kind === 'diverged').length,
      failed: own.filter(({ outcome }) => outcome.kind === 'failed').length,
      mean: values.length === 0 ? null : meanWithInterval(values, measurements),
    };
  });
}

/**
 * The mean alone, as an interval without width, if there are too few numbers for one. No loss is below 0, and no accuracy
 * above 1, so what is beyond is cut off: the interval has the mean as often as before.
 */
function meanWithInterval(values: number[], measurements: Measurements): Interval {
  const centre = mean(values);
  const interval = intervalOf(values, { confidence: 0.95, design: designOf(measurements) });
  const most = isAccuracy(measurements.configuration.metric) ? 1 : Infinity;
  return interval === null ? { centre, low: centre, high: centre } : clampInterval(interval, 0, most);
}

/** The variant with the best mean among those with the most runs that have a number. */
function bestOf(measurements: Measurements, summaries: readonly VariantSummary[]): number | undefined {
  const direction = directionOf(measurements);
  const finalists = finalistsOf(measurements);
  const known = summaries.filter(({ variant }) => finalists.includes(variant));
  const most = Math.max(...known.map(({ runs }) => runs));
  return known
    .filter((summary) => summary.mean !== null && summary.runs === most)
    .sort((a, b) => direction * (b.mean!.centre - a.mean!.centre))[0]?.variant;
}

/** The variants that trained to the end: successive halving gives the others up early, so their numbers are not final. */
function finalistsOf({ variants }: Measurements): number[] {
  const longest = Math.max(...variants.map(({ epochs }) => epochs));
  return variants.flatMap(({ epochs }, variant) => (epochs === longest ? [variant] : []));
}

interface Pair {
  variant: number;
  against: number;
}

/**
 * The pairs that are shown, and the number of pairs among which they were found. Submissions are compared with the
 * reference, two variants with each other. Of more variants, each is compared with the best: which one is the best is seen
 * in the same numbers, so all pairs count.
 */
function pairsOf(
  measurements: Measurements,
  summaries: readonly VariantSummary[],
): { shown: Pair[]; count: number } {
  const { variants, configuration } = measurements;
  if (configuration.implementations !== null) {
    const shown = variants.flatMap(({ settings, implementation }, variant): Pair[] => {
      const against = variants.findIndex(
        (other) =>
          other.implementation === REFERENCE && JSON.stringify(other.settings) === JSON.stringify(settings),
      );
      return implementation === REFERENCE || against < 0 ? [] : [{ variant, against }];
    });
    return { shown, count: shown.length };
  }
  const finalists = finalistsOf(measurements);
  const against = finalists.length === 2 ? finalists[0] : bestOf(measurements, summaries);
  if (against === undefined) return { shown: [], count: 0 };
  const others = finalists.filter((variant) => variant !== against);
  return {
    shown: others.map((variant) => ({ variant, against })),
    count: (finalists.length * (finalists.length - 1)) / 2,
  };
}

/** The implementation that submissions are compared with. */
const REFERENCE = 'reference';

function compared(measurements: Measurements, { variant, against }: Pair, count: number): Comparison {
  const differences = pairedDifferences(measurements, variant, against);
  const confidence = familyConfidence(count);
  const difference = differenceInterval(differences, { confidence, design: designOf(measurements) });
  const random = seededRandom(0).stream(`bootstrap ${variant} ${against}`);
  return {
    variant,
    against,
    pairs: differences.length,
    difference,
    bootstrap: pairedBootstrap(differences, confidence, random),
    detectable: detectableOf(differences, confidence),
    level:
      difference !== null && (difference.low > 0 || difference.high < 0) ? 'told-apart' : 'not-told-apart',
    text: differenceText(difference, measurements),
  };
}

function differenceText(difference: Interval | null, { configuration }: Measurements): string {
  if (difference === null) return 'not told apart (too few runs)';
  const unit = isAccuracy(configuration.metric) ? ' points' : '';
  return comparison(difference, { text: textFor(difference), unit });
}

function detectableOf(differences: number[], confidence: number): number | null {
  if (differences.length < 2) return null;
  const std = sampleStandardDeviation(differences);
  return std > 0 ? detectableGap(std, differences.length, confidence) : null;
}

function methodOf(design: Design, count: number): string {
  const intervals =
    design === 'fixed'
      ? "Student's intervals"
      : 'confidence sequences of the t statistic (mixture over effect sizes of variance 2), which hold at every number of seeds at once, so that seeds may be added until they are narrow';
  const correction =
    count > 1
      ? `, each with a confidence of 1 − 0.05/${count}, since there are ${count} pairs (Bonferroni)`
      : '';
  return `mean and its 95 % interval, differences on equal seeds${correction}: ${intervals}; told apart if the interval of the difference excludes 0; bootstrap: 2000 draws of the paired differences; detectable: the gap that is found with a probability of 80 %, for the spread of these differences and their number as if set before`;
}
