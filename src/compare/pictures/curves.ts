/** The course of the training, with bands. */
import { isLogarithmic } from '../../charts/axis';
import type { LinesChart, Series } from '../../charts/lines';
import { clampInterval, gappedBand, meanInterval } from '../../figures/statistics';
import type { Metric } from '../configuration';
import type { CompareResult } from '../result';
import type { AxisKey, AxisValue } from '../settings';
import { shareInterval } from '../statistics/intervals';
import { METRIC_NAMES, scaleOf } from '../statistics/metricText';
import { seriesName } from './finals';
import { isGrid, shownOf, varyingOf } from './question';
import type { ComparisonPicture } from './words';
import { named, wordsOf } from './words';

const MOST_SERIES = 4;
const MOST_PANELS = 4;

type Curve = 'trainLoss' | 'valLoss' | 'valAccuracy';

/** The curve that goes with a metric: the test set is not looked at while a net trains. */
const CURVE_OF: Readonly<Record<Metric, Curve>> = {
  trainLoss: 'trainLoss',
  valLoss: 'valLoss',
  testLoss: 'valLoss',
  valAccuracy: 'valAccuracy',
  testAccuracy: 'valAccuracy',
};

export function curvesPicture(result: CompareResult): ComparisonPicture {
  const { variants, runs, analysis } = result;
  // A variant whose runs all failed has no line.
  const all = variants.flatMap((_, variant) =>
    runs.some((run) => run.variant === variant && run.final !== null) ? [variant] : [],
  );
  const main = CURVE_OF[analysis.metric];
  if (all.length <= MOST_SERIES) {
    const panels = (['trainLoss', 'valLoss', 'valAccuracy'] as const).map((curve) =>
      curveChart(result, { curve, shown: all, among: all, title: METRIC_NAMES[curve] }),
    );
    return pictureOf(result, panels, 'course of the training');
  }
  const few = all.length <= MOST_SERIES * MOST_PANELS;
  const { shown, note } = few ? { shown: all, note: undefined } : shownOf(result, MOST_SERIES);
  const groups = byFirstSetting(result, shown) ?? inOrder(shown);
  const limits = limitsOf(meansOf(result, main, shown));
  const panels = groups.map(({ shown: group, title = METRIC_NAMES[main], nameOf }) => {
    const drawn = { curve: main, shown: group, among: shown, title, ...(nameOf && { nameOf }) };
    const chart = curveChart(result, drawn);
    return { ...chart, y: { ...chart.y, ...limits } };
  });
  return pictureOf(result, panels, METRIC_NAMES[main], note);
}

/** The variants of one panel. */
interface Group {
  shown: readonly number[];
  title?: string;
  /** Names a variant by what the title doesn't say. */
  nameOf?: (variant: number) => string;
}

/** A panel for each value of the first of two settings, if all their combinations are shown and have room. */
function byFirstSetting(result: CompareResult, shown: readonly number[]): Group[] | undefined {
  const varying = varyingOf(result);
  const [first, second] = varying;
  if (varying.length !== 2 || !isGrid(result, varying) || shown.length < result.variants.length)
    return undefined;
  const [panels, series] = [first!, second!].map(({ values }) => values.length) as [number, number];
  if (panels > MOST_PANELS || series > MOST_SERIES) return undefined;
  const valueOf = (variant: number, key: AxisKey): AxisValue => result.variants[variant]!.settings[key];
  return first!.values.map((value) => ({
    shown: shown.filter((variant) => valueOf(variant, first!.key) === value),
    title: seriesName(first!, value),
    nameOf: (variant) => seriesName(second!, valueOf(variant, second!.key)),
  }));
}

/** As few panels as hold all, each with about as many lines. */
function inOrder(shown: readonly number[]): Group[] {
  const panels = Math.ceil(shown.length / MOST_SERIES);
  const size = Math.ceil(shown.length / panels);
  return Array.from({ length: panels }, (_, i) => ({ shown: shown.slice(size * i, size * (i + 1)) }));
}

function pictureOf(
  result: CompareResult,
  panels: LinesChart[],
  drawn: string,
  more?: string,
): ComparisonPicture {
  const note = ['bands: 95 % intervals of the mean', ...(more === undefined ? [] : [more])].join('; ');
  const words = wordsOf(result, drawn, note);
  const [only] = panels;
  return {
    name: 'curves',
    chart:
      panels.length === 1
        ? { ...only!, ...words }
        : { kind: 'panels', ...words, panels, columns: panels.length === 4 ? 2 : 3 },
    caption:
      'The mean over the seeds after each epoch, with the band of its 95 % interval. A cross ends the line where a run diverged.',
  };
}

interface Drawn {
  curve: Curve;
  shown: readonly number[];
  /** The variants of all panels: they have one scale. */
  among: readonly number[];
  title: string;
  /** The name of a variant in the legend; its label without it. */
  nameOf?: (variant: number) => string;
}

function curveChart(result: CompareResult, { curve, shown, among, title, nameOf }: Drawn): LinesChart {
  const { axisUnit } = scaleOf(curve);
  const means = meansOf(result, curve, among);
  const log = axisUnit === 'nats' && (isLogarithmic({ scale: 'auto' }, means) || falls(means));
  const lines = shown.map((variant) => ({
    ...seriesOf(result, curve, variant),
    ...(nameOf && { name: nameOf(variant) }),
  }));
  return {
    kind: 'lines',
    title,
    x: { label: 'epoch' },
    y: { label: METRIC_NAMES[curve], unit: axisUnit, ...(log && { scale: 'log' }) },
    series: log ? lines.map((line) => endedAt(Math.min(...means), line)) : lines,
  };
}

/** Losses that fall to so small a share all lie at the foot of a linear axis, where they end. */
const FALL = 10;

function falls(means: readonly number[]): boolean {
  return Math.min(...means) > 0 && Math.max(...means) / Math.min(...means) >= FALL;
}

/** The mean as long as every run has a number; after that, runs that went on would be chosen by their luck. */
function seriesOf({ variants, runs }: CompareResult, curve: Curve, variant: number): Series {
  const own = runs.filter((run) => run.variant === variant && run.final !== null);
  const length = Math.max(0, ...own.map(({ curves }) => curves[curve].length));
  const { factor } = scaleOf(curve);
  const at = Array.from({ length }, (_, epoch) => {
    const values = own.flatMap(({ curves }) => curves[curve][epoch] ?? []);
    if (values.length < own.length) return null;
    const interval = meanInterval(values.map((value) => factor * value));
    // No loss is below 0, and no accuracy outside of 0 to 100 %.
    return factor === 100 ? shareInterval(interval, 100) : clampInterval(interval, 0, Infinity);
  });
  const diverged = own.filter(({ outcome }) => outcome.kind === 'diverged').length;
  return {
    name: named(variants[variant]!.label),
    ...(at.length === 0 ? { x: [0], y: [null] } : { x: at.map((_, epoch) => epoch), ...gappedBand(at) }),
    ...(diverged > 0 && { diverged: `${diverged} of ${own.length} diverged` }),
  };
}

/** The finite means of some variants over all epochs. */
function meansOf(result: CompareResult, curve: Curve, shown: readonly number[]): number[] {
  return shown
    .flatMap((variant) => seriesOf(result, curve, variant).y)
    .filter((value) => value !== null && Number.isFinite(value)) as number[];
}

/** Equal ends of the axes of all panels: those of the means, since a band may reach below 0. */
function limitsOf(means: readonly number[]): { min: number; max: number } | undefined {
  const [min, max] = [Math.min(...means), Math.max(...means)];
  return min < max ? { min, max } : undefined;
}

/** On a log axis, which has no place for 0, a band that reaches down to it ends at the least mean. */
function endedAt(least: number, { band, ...line }: Series): Series {
  if (band === undefined) return line;
  const low = band.low.map((value) =>
    value === null || value === undefined ? value : Math.max(value, least),
  ) as typeof band.low;
  return { ...line, band: { ...band, low } };
}
