/** The question of a comparison: the settings that differ between its variants. */
import type { Interval } from '../../figures/statistics';
import { scaleInterval } from '../../figures/statistics';
import { AXES } from '../axes';
import { isAccuracy } from '../configuration';
import type { CompareResult } from '../result';
import type { AxisKey, AxisValue } from '../settings';
import { scaleOf } from '../statistics/metricText';

/** A setting that differs, with its values in the order of the variants. */
export interface Varying {
  key: AxisKey;
  title: string;
  values: AxisValue[];
  /** True if all values are numbers. */
  numeric: boolean;
}

/** The settings that were asked for and that differ, in the order in which the user named them. */
export function varyingOf({ variants, configuration }: CompareResult): Varying[] {
  return (Object.keys(configuration.axes) as AxisKey[]).flatMap((key): Varying[] => {
    const values = [...new Set(variants.map(({ settings }) => settings[key]))];
    const numeric = values.every((value) => typeof value === 'number');
    if (numeric) values.sort((a, b) => Number(a) - Number(b));
    return values.length > 1 ? [{ key, title: AXES[key].title, values, numeric }] : [];
  });
}

/** True if every combination of the values is one variant. */
export function isGrid({ variants, configuration }: CompareResult, varying: readonly Varying[]): boolean {
  const combinations = varying.reduce((product, { values }) => product * values.length, 1);
  return (
    configuration.search.kind === 'grid' &&
    configuration.implementations === null &&
    combinations === variants.length
  );
}

/** The variant with these values of some settings. */
export function variantWith(
  { variants }: CompareResult,
  values: readonly (readonly [AxisKey, AxisValue])[],
): number {
  return variants.findIndex(({ settings }) => values.every(([key, value]) => settings[key] === value));
}

/** The mean of a variant by the metric, in nats or per cent; null if it has no number. */
export function meanOf({ analysis }: CompareResult, variant: number): Interval | null {
  const { mean } = analysis.summaries[variant]!;
  return mean && scaleInterval(mean, scaleOf(analysis.metric).factor);
}

/** The variants with a number, the best first. */
export function rankedVariants(result: CompareResult): number[] {
  const sign = isAccuracy(result.analysis.metric) ? -1 : 1;
  return result.variants
    .map((_, variant) => variant)
    .filter((variant) => meanOf(result, variant) !== null)
    .sort((a, b) => sign * (meanOf(result, a)!.centre - meanOf(result, b)!.centre) || a - b);
}

/** The variants that a picture with room for `most` of them shows, in their order, and what it leaves out in words. */
export interface Shown {
  shown: number[];
  note?: string;
}

/** All variants if they have room; else the best, or the reference and the submissions that differ most from it. */
export function shownOf(result: CompareResult, most: number): Shown {
  const { variants, configuration, analysis } = result;
  if (variants.length <= most) return { shown: variants.map((_, variant) => variant) };
  const ranked = rankedVariants(result);
  const submissions = configuration.implementations !== null;
  const gaps = new Map(
    analysis.comparisons.map(({ variant, difference }) => [variant, Math.abs(difference?.centre ?? 0)]),
  );
  const gap = (variant: number): number => gaps.get(variant) ?? Infinity;
  const order = submissions ? [...ranked].sort((a, b) => gap(b) - gap(a)) : ranked;
  const shown = order.slice(0, most).sort((a, b) => a - b);
  const chosen = submissions ? 'most different' : 'best';
  return { shown, note: `the ${chosen} ${shown.length} of ${variants.length}` };
}
