/** The metric against a setting that is a number: a learning curve against the size of the training set, for one. */
import type { LinesChart } from '../../charts/lines';
import { gappedBand } from '../../figures/statistics';
import { AXES } from '../axes';
import { isAccuracy } from '../configuration';
import type { CompareResult } from '../result';
import { scaleOf } from '../statistics/metricText';
import { seriesName } from './finals';
import type { Varying } from './question';
import { isGrid, meanOf, variantWith, varyingOf } from './question';
import type { ComparisonPicture } from './words';
import { epochsOf, metricName, wordsOf } from './words';

const FEWEST_VALUES = 3;
const MOST_SERIES = 4;

/** A picture for each numeric setting of three and more values, if the other setting has at most four. */
export function byNumberPictures(result: CompareResult): ComparisonPicture[] {
  const varying = varyingOf(result);
  if (!isGrid(result, varying) || varying.length > 2) return [];
  return varying
    .filter(({ numeric, values }) => numeric && values.length >= FEWEST_VALUES)
    .flatMap((across) => {
      const other = varying.find((one) => one !== across);
      return other && other.values.length > MOST_SERIES ? [] : [byNumber(result, across, other)];
    });
}

function byNumber(result: CompareResult, across: Varying, other: Varying | undefined): ComparisonPicture {
  const { metric } = result.analysis;
  const values = across.values as number[];
  const log = AXES[across.key].scale === 'log' && values.at(-1)! > 0;
  const chart: LinesChart = {
    kind: 'lines',
    ...wordsOf(result, metricName(result), 'bands: 95 % intervals of the mean'),
    x: {
      label: across.title,
      scale: log ? 'log' : 'auto',
      ...(log && values.includes(0) && { zero: 'apart' }),
    },
    y: {
      label: metricName(result),
      unit: scaleOf(metric).axisUnit,
      ...(!isAccuracy(metric) && { scale: 'auto' }),
    },
    series: (other?.values ?? [undefined]).map((value) => {
      const means = values.map((at) =>
        meanOf(
          result,
          variantWith(result, [
            [across.key, at],
            ...(other && value !== undefined ? ([[other.key, value]] as const) : []),
          ]),
        ),
      );
      const name = other && value !== undefined ? { name: seriesName(other, value) } : {};
      return { ...name, x: values, ...gappedBand(means) };
    }),
  };
  return {
    name: `by-${across.key}`,
    chart,
    caption: `The mean ${metricName(result)} after ${epochsOf(result)} at each ${across.title}, with the band of its 95 % interval.`,
  };
}
