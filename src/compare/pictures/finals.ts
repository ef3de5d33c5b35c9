/** The metric after the last epoch, with intervals. */
import type { BarSeries, BarsChart } from '../../charts/bars';
import type { Interval } from '../../figures/statistics';
import { isAccuracy } from '../configuration';
import type { CompareResult } from '../result';
import { scaleOf } from '../statistics/metricText';
import type { Varying } from './question';
import { isGrid, meanOf, shownOf, variantWith, varyingOf } from './question';
import type { ComparisonPicture } from './words';
import { epochsOf, metricName, named, valueName, wordsOf } from './words';

/** More names would not stand side by side. */
const MOST_DOTS = 12;
const MOST_SERIES = 4;

export function finalsPicture(result: CompareResult): ComparisonPicture {
  const { analysis, variants } = result;
  const grouped = groupsOf(result);
  const { shown, note: left } = shownOf(result, MOST_DOTS);
  const note = ['95 % intervals of the mean', ...(grouped || left === undefined ? [] : [left])].join('; ');
  const chart: BarsChart = {
    kind: 'bars',
    ...wordsOf(result, metricName(result), note),
    dots: true,
    x: { label: grouped ? grouped.title : '' },
    y: {
      label: metricName(result),
      unit: scaleOf(analysis.metric).axisUnit,
      ...(!isAccuracy(analysis.metric) && { scale: 'auto' }),
    },
    categories: grouped?.categories ?? shown.map((variant) => named(variants[variant]!.label)),
    series: grouped?.series ?? [dots(shown.map((variant) => meanOf(result, variant)))],
    ...referenceOf(result),
  };
  return {
    name: 'finals',
    chart,
    caption: `The mean ${metricName(result)} after ${epochsOf(result)}, and its 95 % interval over the seeds.`,
  };
}

interface Groups {
  title: string;
  categories: string[];
  series: BarSeries[];
}

/** With two settings that differ, the values of one are the groups, and those of the other, at most four, the series. */
function groupsOf(result: CompareResult): Groups | undefined {
  const varying = varyingOf(result);
  const [first, second] = varying;
  if (varying.length !== 2 || !isGrid(result, varying)) return undefined;
  const [groups, series] = second!.values.length <= MOST_SERIES ? [first!, second!] : [second!, first!];
  if (series.values.length > MOST_SERIES || groups.values.length > MOST_DOTS) return undefined;
  return {
    title: groups.title,
    categories: groups.values.map((value) => valueName(groups.key, value)),
    series: series.values.map((value) => ({
      name: seriesName(series, value),
      ...dots(
        groups.values.map((group) =>
          meanOf(
            result,
            variantWith(result, [
              [groups.key, group],
              [series.key, value],
            ]),
          ),
        ),
      ),
    })),
  };
}

/** `adam`, but `learning rate 0.1`. */
export function seriesName({ key, title, numeric }: Varying, value: string | number): string {
  return numeric ? `${title} ${valueName(key, value)}` : valueName(key, value);
}

function dots(means: readonly (Interval | null)[]): BarSeries {
  const each = (end: keyof Interval) => means.map((mean) => mean?.[end] ?? null);
  return { values: each('centre'), interval: { low: each('low'), high: each('high') } };
}

/** A line at the mean of the reference, if submissions are compared with it in one setting. */
function referenceOf(result: CompareResult): Pick<BarsChart, 'references'> {
  const references = result.variants.flatMap(({ implementation }, variant) =>
    implementation === 'reference' ? [meanOf(result, variant)] : [],
  );
  const [mean] = references;
  if (!mean || references.length > 1) return {};
  return { references: [{ axis: 'y', value: mean.centre, label: 'reference' }] };
}
