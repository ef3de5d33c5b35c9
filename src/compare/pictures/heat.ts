/** The metric over two settings, as a heat map. */
import { isAccuracy } from '../configuration';
import type { CompareResult } from '../result';
import { scaleOf } from '../statistics/metricText';
import { isGrid, meanOf, variantWith, varyingOf } from './question';
import type { ComparisonPicture } from './words';
import { epochsOf, metricName, valueName, wordsOf } from './words';

const MOST_VALUES = 12;

/** A heat map if exactly two settings differ, each at most in twelve values, and one in three or more. */
export function heatPicture(result: CompareResult): ComparisonPicture | undefined {
  const varying = varyingOf(result);
  const [down, across] = varying;
  if (varying.length !== 2 || !isGrid(result, varying)) return undefined;
  const counts = varying.map(({ values }) => values.length);
  if (Math.max(...counts) < 3 || Math.max(...counts) > MOST_VALUES) return undefined;
  const { metric } = result.analysis;
  const values = down!.values.map((row) =>
    across!.values.map(
      (column) =>
        meanOf(
          result,
          variantWith(result, [
            [down!.key, row],
            [across!.key, column],
          ]),
        )?.centre ?? null,
    ),
  );
  const positive = values.flat().some((value) => value !== null && value > 0);
  const unit = scaleOf(metric).axisUnit;
  const missing = values.flat().includes(null) ? '; grey: every run diverged or failed' : '';
  const note = `mean over the seeds${missing}`;
  return {
    name: 'heat-map',
    chart: {
      kind: 'heatMap',
      ...wordsOf(result, metricName(result), note),
      x: { label: across!.title, categories: across!.values.map((value) => valueName(across!.key, value)) },
      y: { label: down!.title, categories: down!.values.map((value) => valueName(down!.key, value)) },
      values,
      color: {
        label: `${metricName(result)} (${unit})`,
        ...(!isAccuracy(metric) && positive && { scale: 'auto' }),
      },
      numbers: true,
    },
    caption: `The mean ${metricName(result)} after ${epochsOf(result)} for each pair of ${down!.title} and ${across!.title}.`,
  };
}
