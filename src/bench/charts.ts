/** The charts of the benchmark. */
import { max } from 'd3-array';
import type { BarsChart } from '../charts/bars';
import type { LinesChart } from '../charts/lines';
import type { PanelsChart } from '../charts/panels';
import { shortNumber } from '../charts/numbers';
import { type CommandFindings, type CommandTime, sentencesOf } from './commands';
import type { Growth } from './growth';
import type { LabTimes } from './comparison/summary';
import { verdictOf } from './comparison/text';
import { ratioOf } from './comparison/times';
import type { Ratio } from './limits';
import { SIDES } from './sides';
import type { Measurement } from './measure';

export function timesChart(measurements: readonly Measurement[], ratios: readonly Ratio[]): BarsChart {
  const workloads = [...new Set(measurements.map(({ workload }) => workload))];
  const sides = SIDES.filter(({ id }) => measurements.some(({ side }) => side === id));
  const at = (side: string, workload: string): number | null =>
    measurements.find((found) => found.side === side && found.workload === workload)?.median ?? null;
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

export function growthChart(growths: readonly Growth[]): PanelsChart {
  return {
    kind: 'panels',
    title: 'How the time of a training step grows',
    note: 'medians of interleaved repetitions, one thread each; exponent: the slope over the upper half of the axis',
    columns: 2,
    panels: growths.map(({ quantity, of, values, sides }): LinesChart => ({
      kind: 'lines',
      title: `By ${quantity}`,
      dataset: of,
      x: { label: quantity, scale: 'log' },
      y: { label: 'time a step', unit: 'ms', scale: 'log' },
      series: sides.map(({ side, ms, slope }) => ({
        name: `${nameOf(side)}: exponent ${slope.toFixed(2)}`,
        x: values,
        y: ms,
      })),
    })),
  };
}

function nameOf(side: string): string {
  return SIDES.find(({ id }) => id === side)!.name;
}

export function commandsChart(times: readonly CommandTime[], findings: CommandFindings): BarsChart {
  const verdict = sentencesOf(findings).join(' ');
  return {
    kind: 'bars',
    title: 'Time of a command',
    note: 'a process each; medians of interleaved repetitions',
    ...(verdict && { verdict }),
    size: { width: 1200, height: 460 },
    x: { label: 'command' },
    y: { label: 'time', unit: 's', scale: 'log' },
    categories: times.map(({ command, median }) => `${command}: ${shortNumber(median)} s`),
    series: [{ values: times.map(({ median }) => median) }],
  };
}

export function labsChart(labs: readonly LabTimes[]): BarsChart {
  return {
    kind: 'bars',
    title: "Time of the kit's kernels in the labs, against the stock backend's",
    note: 'check and quick figures; calls that the stock backend fails at are left out',
    verdict: verdictOf(labs),
    size: { width: 1200, height: 460 },
    x: { label: 'lab' },
    y: { label: 'kit / stock' },
    categories: labs.map(({ lab }) => lab.slice(0, 2)),
    series: [
      { name: 'all calls', values: labs.map(ratioOf) },
      {
        name: 'the slowest kernel',
        values: labs.map(({ kernels }) => max(kernels, ratioOf) ?? null),
      },
    ],
    references: [{ axis: 'y', value: 1, label: 'as fast as stock' }],
  };
}
