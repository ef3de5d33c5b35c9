/** Many combinations of settings at once, as parallel coordinates. */
import type { ParallelAxis } from '../../charts/parallel';
import { AXES } from '../axes';
import { isAccuracy } from '../configuration';
import type { CompareResult } from '../result';
import { scaleOf } from '../statistics/metricText';
import type { Varying } from './question';
import { meanOf, rankedVariants, varyingOf } from './question';
import type { ComparisonPicture } from './words';
import { metricName, valueName, wordsOf } from './words';

const FEWEST_LINES = 4;
const MOST_AXES = 7;

/** Parallel coordinates for a search over two and more settings, and for a grid of three and more. */
export function searchPicture(result: CompareResult): ComparisonPicture | undefined {
  const { variants, configuration, analysis } = result;
  const varying = varyingOf(result).slice(0, MOST_AXES);
  const ranked = rankedVariants(result);
  const fewest = configuration.search.kind === 'grid' ? 3 : 2;
  if (varying.length < fewest || variants.length < FEWEST_LINES || ranked.length === 0) return undefined;
  const unit = scaleOf(analysis.metric).axisUnit;
  const scale = isAccuracy(analysis.metric) ? {} : ({ scale: 'auto' } as const);
  const halving =
    configuration.search.kind === 'halving' ? '; halving: dropped ones trained for fewer epochs' : '';
  return {
    name: 'search',
    chart: {
      kind: 'parallel',
      ...wordsOf(
        result,
        `${variants.length} combinations`,
        `thick: the best mean; dashed: diverged or failed${halving}`,
      ),
      axes: [...varying.map(axisOf), { label: metricName(result), unit, ...scale }],
      lines: variants.map(({ settings }, variant) => {
        const mean = meanOf(result, variant)?.centre ?? null;
        return {
          values: [...varying.map((one) => placeOf(one, settings[one.key])), mean],
          result: mean,
          ...(variant === ranked[0] && { strong: true }),
        };
      }),
      color: { label: `${metricName(result)} (${unit})`, ...scale },
    },
    caption: `Each line is a combination of settings; it ends at its mean ${metricName(result)}, which its colour shows too.`,
  };
}

function axisOf({ key, title, values, numeric }: Varying): ParallelAxis {
  if (!numeric) return { label: title, categories: values.map((value) => valueName(key, value)) };
  const numbers = values as number[];
  const log = AXES[key].scale === 'log' && numbers.at(-1)! > 0;
  if (!log) return { label: title };
  return { label: title, scale: 'log', ...(numbers.includes(0) && { zero: 'apart' }) };
}

function placeOf({ values, numeric }: Varying, value: string | number): number {
  return numeric ? Number(value) : values.indexOf(value);
}
