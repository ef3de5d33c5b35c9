/** The weights of each layer, as box plots, by variant. */
import { mean } from 'simple-statistics';
import type { BoxPlotStatistics } from '../../charts/boxPlotStatistics';
import type { CompareResult, Summary } from '../result';
import { shownOf } from './question';
import type { ComparisonPicture } from './words';
import { named, wordsOf } from './words';

const MOST_SERIES = 4;
const MOST_LAYERS = 10;

/** Boxes of at most four variants, of which the best are shown. Undefined if no run has finite weights. */
export function weightsPicture(result: CompareResult): ComparisonPicture | undefined {
  const { variants } = result;
  const { shown, note } = shownOf(result, MOST_SERIES);
  const layers = [...new Set(shown.flatMap((variant) => layersOf(result, variant)))].slice(0, MOST_LAYERS);
  const series = shown.map((variant) => ({
    name: named(variants[variant]!.label),
    boxes: layers.map((layer) => boxOf(result, variant, layer)),
  }));
  if (series.every(({ boxes }) => boxes.every((box) => box === null))) return undefined;
  const left = note === undefined ? '' : `; ${note}`;
  return {
    name: 'weights',
    chart: {
      kind: 'boxes',
      ...wordsOf(
        result,
        'weights after the training',
        `whiskers: least and greatest weight; means over the seeds${left}`,
      ),
      x: { label: 'layer' },
      y: { label: 'weight' },
      categories: layers,
      series,
      references: [{ axis: 'y', value: 0 }],
    },
    caption:
      'Quartiles of the weights of each layer after the training, each the mean over the seeds, and the ends of the weights.',
  };
}

function layersOf({ runs }: CompareResult, variant: number): string[] {
  return (
    runs.find((run) => run.variant === variant && run.layers.length > 0)?.layers.map(({ name }) => name) ?? []
  );
}

/** The mean over the runs of each number of the summary; null if one of them is not finite. */
function boxOf({ runs }: CompareResult, variant: number, layer: string): BoxPlotStatistics | null {
  const summaries = runs
    .filter((run) => run.variant === variant)
    .flatMap(({ layers }) => layers.filter(({ name }) => name === layer).map(({ final }) => final));
  const over = (key: keyof Summary): number => {
    const values = summaries.map((summary) => summary[key]);
    return values.length === 0 || values.includes(null) ? NaN : mean(values as number[]);
  };
  const [whiskerLow, q1, median, q3, whiskerHigh] = (['min', 'q1', 'median', 'q3', 'max'] as const).map(
    over,
  ) as [number, number, number, number, number];
  if (![whiskerLow, q1, median, q3, whiskerHigh].every(Number.isFinite)) return null;
  return { whiskerLow, q1, median, q3, whiskerHigh, outliers: [] };
}
