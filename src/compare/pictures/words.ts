/** The words around the pictures of a comparison. */
import type { Chart } from '../../charts/chart';
import type { Caption } from '../../charts/description';
import { shortNumber } from '../../charts/numbers';
import { capitalized, counted, listed } from '../../core/words';
import { AXES } from '../axes';
import type { CompareResult } from '../result';
import type { AxisKey, AxisValue } from '../settings';
import { METRIC_NAMES } from '../statistics/metricText';
import { varyingOf } from './question';

/** A picture of a comparison: the name of its file, its description, and the sentence that stands under it. */
export interface ComparisonPicture {
  name: string;
  chart: Chart;
  caption: string;
}

const LONGEST_NAME = 28;

/** A name with numbers as they are written in pictures, `lr 10⁻⁷` for `lr 1e-7`, cut if it is long. */
export function named(label: string): string {
  const written = label.replace(/\d+(?:\.\d+)?e[-+]?\d+/gu, (number) => shortNumber(Number(number)));
  return written.length <= LONGEST_NAME ? written : `${written.slice(0, LONGEST_NAME - 1).trimEnd()}…`;
}

/** The value of a setting, by its name where it has one: `adam`, `0.1`. */
export function valueName(key: AxisKey, value: AxisValue): string {
  return named(typeof value === 'number' ? shortNumber(value) : AXES[key].name(value));
}

/** Title, data, seeds and verdict. The title says what is drawn: `validation loss`. */
export function wordsOf(result: CompareResult, drawn: string, note?: string): Caption {
  const { data, runs, analysis } = result;
  const seeds = new Set(runs.map(({ seed }) => seed)).size;
  const titles = varyingOf(result).map(({ title }) => title);
  const by = titles.length === 0 || titles.length > 3 ? '' : ` by ${listed(titles)}`;
  return {
    title: capitalized(`${drawn}${by}`),
    dataset: listed([...new Set(data.map(({ title }) => title))]),
    seeds: counted(seeds, 'seed'),
    ...(note !== undefined && { note }),
    verdict: analysis.verdict,
  };
}

export function metricName({ analysis }: CompareResult): string {
  return METRIC_NAMES[analysis.metric];
}

/** The most epochs that a variant was trained for. */
export function epochsOf({ variants }: CompareResult): string {
  return counted(Math.max(...variants.map(({ epochs }) => epochs)), 'epoch');
}
