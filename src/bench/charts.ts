/** The benchmark's pictures, from its numbers. */
import type { BarsChart } from '../charts/bars';
import type { LinesChart } from '../charts/lines';
import type { PanelsChart } from '../charts/panels';
import type { Ratio } from './limits';
import type { Measurement } from './measure';
import { SIDES } from './peer';

export function timesChart(measurements: readonly Measurement[], ratios: readonly Ratio[]): BarsChart {
  const workloads = [...new Set(measurements.map(({ workload }) => workload))];
  const sides = SIDES.filter(({ id }) => measurements.some(({ side }) => side === id));
  const at = (side: string, workload: string): number | null =>
    measurements.find((one) => one.side === side && one.workload === workload)?.median ?? null;
  const held = ratios.filter(({ holds }) => holds !== undefined);
  const missed = held.filter(({ holds }) => !holds);
  return {
    kind: 'bars',
    title: 'Time of a training step',
    note: 'medians of interleaved repetitions, one thread each',
    ...(held.length > 0 && {
      verdict:
        missed.length === 0
          ? `All ${held.length} limits hold.`
          : `${held.length - missed.length} of ${held.length} limits hold; not: ${missed.map(({ side, to, workload, ratio, limit }) => `${side} / ${to}, ${workload} (${ratio.toFixed(2)} > ${limit})`).join('; ')}.`,
    }),
    size: { width: 1200, height: 560 },
    x: { label: 'workload' },
    y: { label: 'time a step', unit: 'ms', scale: 'log' },
    categories: workloads,
    series: sides.map(({ id, name }) => ({ name, values: workloads.map((workload) => at(id, workload)) })),
  };
}

/** One quantity's growth: a time for each of its values, by side. */
export interface Growth {
  quantity: string;
  values: number[];
  sides: { side: string; ms: number[]; slope: number }[];
}

export function growthChart(growths: readonly Growth[]): PanelsChart {
  return {
    kind: 'panels',
    title: 'How the time of a training step grows',
    note: 'slope: exponent of growth over the upper half',
    panels: growths.map(({ quantity, values, sides }): LinesChart => ({
      kind: 'lines',
      title: quantity,
      x: { label: quantity, scale: 'log' },
      y: { label: 'time a step', unit: 'ms', scale: 'log' },
      series: sides.map(({ side, ms, slope }) => ({
        name: `${side}, slope ${slope.toFixed(2)}`,
        x: values,
        y: ms,
      })),
    })),
  };
}

/** The slope of log y over log x by least squares, over the upper half of x, where fixed costs are small. */
export function slopeOf(x: readonly number[], y: readonly number[]): number {
  const from = Math.floor(x.length / 2);
  const [u, v] = [x.slice(from).map(Math.log), y.slice(from).map(Math.log)];
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mu, mv] = [mean(u), mean(v)];
  const rise = u.reduce((sum, value, i) => sum + (value - mu) * (v[i]! - mv), 0);
  return rise / u.reduce((sum, value) => sum + (value - mu) ** 2, 0);
}
