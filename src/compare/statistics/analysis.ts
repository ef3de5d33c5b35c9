/** The statistics of the runs of a comparison. */
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { seededRandom } from '../../core/rng';
import type { Interval } from '../../figures/statistics';
import { clampInterval } from '../../figures/statistics';
import { comparison, range, short } from '../../figures/words';
import { isAccuracy } from '../configuration';
import type { Analysis, Comparison, Measurements, VariantSummary } from '../result';
import { pairedBootstrap } from './bootstrap';
import type { Design } from './intervals';
import {
  differenceInterval,
  equivalenceInterval,
  familyConfidence,
  intervalOf,
  shareInterval,
} from './intervals';
import { marginText, textFor } from './metricText';
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
    method: methodOf(measurements, pairs.count),
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
    if (interval === null) return false;
    const { low, high } = isAccuracy(metric) ? shareInterval(interval) : interval;
    return high - low <= width;
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
 * The mean alone, as an interval without width, if there are too few numbers for one. No loss is below 0, so what is
 * beyond is cut off: the interval has the mean as often as before. That of an accuracy lies between 0 and 1.
 */
function meanWithInterval(values: number[], measurements: Measurements): Interval {
  const centre = mean(values);
  const interval = intervalOf(values, { confidence: 0.95, design: designOf(measurements) });
  if (interval === null) return { centre, low: centre, high: centre };
  return isAccuracy(measurements.configuration.metric)
    ? shareInterval(interval)
    : clampInterval(interval, 0, Infinity);
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
  const { margin } = measurements.configuration;
  const equivalence =
    margin === undefined
      ? undefined
      : equivalenceInterval(differences, { confidence, design: designOf(measurements) });
  const isEquivalent =
    margin !== undefined &&
    equivalence !== undefined &&
    equivalence !== null &&
    equivalence.low > -margin &&
    equivalence.high < margin;
  const isApart = difference !== null && (difference.low > 0 || difference.high < 0);
  return {
    variant,
    against,
    pairs: differences.length,
    difference,
    bootstrap: pairedBootstrap(differences, confidence, random),
    ...(equivalence !== undefined && { equivalence }),
    detectable: detectableOf(differences, confidence),
    level: isEquivalent ? 'equivalent' : isApart ? 'told-apart' : 'not-told-apart',
    text: isEquivalent ? equivalentText(equivalence, measurements) : differenceText(difference, measurements),
  };
}

function differenceText(difference: Interval | null, { configuration }: Measurements): string {
  if (difference === null) return 'not told apart (too few runs)';
  const unit = isAccuracy(configuration.metric) ? ' points' : '';
  return comparison(difference, { text: textFor(difference), unit });
}

/** `equivalent within ±0.5 points (−0.2 to 0.3)` */
function equivalentText(interval: Interval, { configuration }: Measurements): string {
  return `equivalent within ${marginText(configuration)} (${range(interval, textFor(interval))})`;
}

function detectableOf(differences: number[], confidence: number): number | null {
  if (differences.length < 2) return null;
  const std = sampleStandardDeviation(differences);
  return std > 0 ? detectableGap(std, differences.length, confidence) : null;
}

function methodOf(measurements: Measurements, count: number): string {
  const design = designOf(measurements);
  const { margin, metric } = measurements.configuration;
  const intervals =
    design === 'fixed'
      ? `Student's intervals${isAccuracy(metric) ? ', of the means in the form of Wilson, which lies between 0 and 100 %' : ''}`
      : 'confidence sequences of the t statistic (mixture over effect sizes of variance 2), which hold at every number of seeds at once, so that seeds may be added until they are narrow';
  const correction =
    count > 1
      ? `, each with a confidence of 1 − 0.05/${count}, since there are ${count} pairs (Bonferroni)`
      : '';
  const equivalence =
    margin === undefined
      ? ''
      : `, equivalent if two one-sided tests, at 5 %${count > 1 ? `/${count}` : ''} each, show that it is less than ${short(margin)} (this goes before)`;
  return `mean and its 95 % interval, differences on equal seeds${correction}: ${intervals}; told apart if the interval of the difference excludes 0${equivalence}; bootstrap: 2000 draws of the paired differences; detectable: the gap that is found with a probability of 80 %, for the spread of these differences and their number as if set before`;
}
