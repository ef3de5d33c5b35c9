/** The pictures of claims: curves of a few variants, or the last numbers of all. */
import type { Chart } from '../../charts/chart';
import { counted } from '../../core/words';
import { band, gappedBand, geometricMeanInterval, meanInterval, percentages } from '../../figures/statistics';
import type { Interval } from '../../figures/statistics';
import { isAccuracy } from '../configuration';
import { METRIC_NAMES } from '../statistics/metricText';
import type { Measurements, Curves, Run } from '../result';
import { shareInterval } from '../statistics/intervals';
import type { Measured } from './claim';

/** A line of a picture. */
export interface Line {
  name: string;
  runs: Run[];
}

const CURVE_TEXT: Record<Exclude<keyof Curves, 'learningRate'>, string> = {
  trainLoss: 'training loss',
  trainAccuracy: 'training accuracy',
  valLoss: 'validation loss',
  valAccuracy: 'validation accuracy',
};

export interface CurvesPicture {
  title: string;
  curve: keyof typeof CURVE_TEXT;
  lines: Line[];
}

function captionOf({ data, looks }: Measurements): { dataset: string; seeds: string; note: string } {
  return {
    dataset: data.map(({ title }) => title).join('; '),
    seeds: counted(looks.at(-1)!, 'seed'),
    note: '95 % intervals of the mean',
  };
}

/** The means of a curve over the steps of training. */
export function curvesPicture(result: Measurements, { title, curve, lines }: CurvesPicture): Chart {
  const accuracy = isShare(curve);
  return {
    kind: 'lines',
    title,
    ...captionOf(result),
    note: accuracy ? 'band: 95 % interval of the mean' : 'band: 95 % interval of the geometric mean',
    x: { label: 'step of training' },
    y: {
      label: CURVE_TEXT[curve],
      unit: accuracy ? '%' : 'nats',
      ...(!accuracy && { scale: 'auto' as const }),
    },
    series: lines.map(({ name, runs }) => {
      const at = thinned(meansOf(runs, curve));
      const { y, band: ends } = gappedBand(at.map(({ mean }) => mean));
      return {
        name,
        x: at.map(({ epoch }) => epoch * runs[0]!.stepsPerEpoch),
        y: y.map(short),
        band: { low: ends.low.map(short), high: ends.high.map(short) },
      };
    }),
  };
}

/** The picture is kept beside the numbers, and more digits are not seen. */
function short(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(4));
}

/** More points of a line are not seen. */
const MOST_POINTS = 60;

interface Point {
  epoch: number;
  mean: Interval | null;
}

function thinned(means: (Interval | null)[]): Point[] {
  const every = Math.ceil((means.length - 1) / MOST_POINTS) || 1;
  const all = means.map((mean, epoch) => ({ epoch, mean }));
  return all.filter(({ epoch }) => epoch % every === 0 || epoch === means.length - 1);
}

/** Geometric means of losses, which are above 0; means of accuracies in per cent. */
function meansOf(runs: readonly Run[], curve: CurvesPicture['curve']): (Interval | null)[] {
  const length = Math.max(...runs.map((run) => run.curves[curve].length));
  return Array.from({ length }, (_, epoch) => {
    const values = runs.map((run) => run.curves[curve][epoch] ?? null).filter((value) => value !== null);
    if (values.length < runs.length) return null;
    if (isShare(curve)) return shareInterval(meanInterval(percentages(values)), 100);
    return values.every((value) => value > 0) ? geometricMeanInterval(values) : null;
  });
}

function isShare(curve: keyof Curves): boolean {
  return curve.endsWith('Accuracy');
}

/** A point of a picture. */
export interface Dot {
  name: string;
  measured: Measured;
}

export interface DotsPicture {
  title: string;
  /** The quantity that varies from dot to dot. */
  x: string;
  dots: Dot[];
  /** The label of the axis, with its unit, if it is not the metric. */
  y?: { label: string; unit?: string };
}

/** A mean with its interval for each variant. */
export function dotsPicture(result: Measurements, { title, x, dots, y: axis }: DotsPicture): Chart {
  const { metric } = result.configuration;
  const known = dots.flatMap(({ name, measured: { values } }) => {
    const numbers = values.filter((value) => value !== null);
    if (numbers.length === 0) return [];
    const mean = meanInterval(numbers);
    return [{ name, mean: axis === undefined && isAccuracy(metric) ? shareInterval(mean, 100) : mean }];
  });
  const { y, band: ends } = band(known.map(({ mean }) => mean));
  const digits = (values: number[]): number[] => values.map((value) => Number(value.toPrecision(4)));
  return {
    kind: 'bars',
    title,
    ...captionOf(result),
    dots: true,
    categories: known.map(({ name }) => name),
    x: { label: x },
    y: axis ?? { label: METRIC_NAMES[metric], unit: isAccuracy(metric) ? '%' : 'nats' },
    series: [{ values: digits(y), interval: { low: digits(ends.low), high: digits(ends.high) } }],
  };
}
