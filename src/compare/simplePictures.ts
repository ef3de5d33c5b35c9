import type { Chart } from '../charts/chart';
import { counted } from '../core/words';
import type { Interval } from '../figures/statistics';
import { band, gappedBand, meanInterval } from '../figures/statistics';
import { isAccuracy } from './configuration';
import type { CompareResult, Run } from './result';

/** A picture of a comparison: the name of its file, and its description. */
export interface ComparisonPicture {
  name: string;
  chart: Chart;
}

const CURVES = [
  { curve: 'trainLoss', title: 'training loss', label: 'loss', unit: 'nats', factor: 1 },
  { curve: 'valLoss', title: 'validation loss', label: 'loss', unit: 'nats', factor: 1 },
  { curve: 'valAccuracy', title: 'validation accuracy', label: 'accuracy', unit: '%', factor: 100 },
] as const;

/** The pictures of a comparison. */
export function picturesOf(result: CompareResult): ComparisonPicture[] {
  if (result.runs.every(({ final }) => final === null)) return [];
  return [
    { name: 'curves', chart: curves(result) },
    ...(result.analysis.summaries.some(({ mean }) => mean !== null)
      ? [{ name: 'finals', chart: finals(result) }]
      : []),
  ];
}

function captionOf(result: CompareResult): { dataset: string; seeds: string; verdict: string } {
  const { data, looks, analysis } = result;
  return {
    dataset: data.map(({ title }) => title).join('; '),
    seeds: counted(looks.at(-1)!, 'seed'),
    verdict: analysis.verdict.slice(0, 120),
  };
}

type CurveName = (typeof CURVES)[number]['curve'];

function curves(result: CompareResult): Chart {
  const { variants, runs } = result;
  const drawn = variants
    .map(({ label }, variant) => ({
      label,
      own: runs.filter((run) => run.variant === variant && run.final !== null),
    }))
    .filter(({ own }) => own.length > 0);
  return {
    kind: 'panels',
    title: 'The course of the training',
    ...captionOf(result),
    note: 'band: 95 % interval of the mean',
    panels: CURVES.map(({ curve, title, label, unit, factor }) => ({
      kind: 'lines',
      title,
      x: { label: 'epoch' },
      y: { label, unit, ...(unit === 'nats' && { scale: 'auto' as const }) },
      series: drawn.map(({ label: name, own }) => {
        const at = meansOf(own, curve, factor);
        return { name, x: at.map((_, epoch) => epoch), ...gappedBand(at) };
      }),
    })),
  };
}

/** The mean at each epoch, and a gap where a run has no number. */
function meansOf(runs: readonly Run[], curve: CurveName, factor: number): (Interval | null)[] {
  const length = Math.max(...runs.map((run) => run.curves[curve].length));
  return Array.from({ length }, (_, epoch) => {
    const values = runs.map((run) => run.curves[curve][epoch] ?? null);
    return values.includes(null) ? null : meanInterval(values.map((value) => factor * value!));
  });
}

function finals(result: CompareResult): Chart {
  const { analysis, variants } = result;
  const factor = isAccuracy(analysis.metric) ? 100 : 1;
  const known = analysis.summaries.filter(({ mean }) => mean !== null);
  const { y, band: ends } = band(known.map(({ mean }) => mean!));
  return {
    kind: 'bars',
    title: `${analysis.metric} after the last epoch`,
    ...captionOf(result),
    categories: known.map(({ variant }) => variants[variant]!.label),
    dots: true,
    x: { label: 'variant' },
    y: { label: analysis.metric, unit: factor === 100 ? '%' : 'nats' },
    series: [
      {
        name: 'mean and 95 % interval',
        values: y.map((value) => factor * value),
        interval: {
          low: ends.low.map((value) => factor * value),
          high: ends.high.map((value) => factor * value),
        },
      },
    ],
  };
}
