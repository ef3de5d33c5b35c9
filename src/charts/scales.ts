/** A scale → the options of an axis of Chart.js. */
import type { ChartOptions, Scale as ChartJsScale } from 'chart.js';
import type { Scale } from './axis';
import { isolated } from './direction';
import { GRID, INK, LETTERS, SOFT_INK } from './theme';

type AxisOptions = NonNullable<ChartOptions['scales']>[string];

const font = ({ size }: { size: number }) => ({ size });

function axisLook(title: string) {
  return {
    title: { display: title !== '', text: isolated(title), color: INK, font: font(LETTERS.label) },
    border: { color: SOFT_INK },
    grid: { color: GRID, tickColor: SOFT_INK, tickLength: 5 },
  };
}

/** An axis of numbers whose ticks are the scale's own, not Chart.js's. */
export function numberAxis(scale: Scale, title: string): AxisOptions {
  return {
    ...axisLook(title),
    type: scale.log ? 'logarithmic' : 'linear',
    min: scale.min,
    max: scale.max,
    afterBuildTicks: (axis: ChartJsScale) => {
      axis.ticks = scale.ticks.map(({ value, text }) => ({ value, label: text }));
    },
    ticks: {
      color: INK,
      font: font(LETTERS.tick),
      maxRotation: 0,
      autoSkipPadding: 8,
      callback: (_value: unknown, index: number) => scale.ticks[index]!.text,
    },
  };
}

/** So many letters find room on the whole of an axis. */
const LETTERS_ON_AN_AXIS = 100;

/** Names of several words on several lines, where they stand side by side and have little room each. */
export function wrapped(names: readonly string[]): (string | string[])[] {
  const room = Math.max(9, Math.floor(LETTERS_ON_AN_AXIS / names.length));
  return names.map((name) => {
    const lines = [''];
    for (const word of name.split(' ')) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (lines.at(-1) === '' || longer.length <= room) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines.length === 1 ? name : lines;
  });
}

/** An axis of names, each in the middle of its share of the axis. */
export function nameAxis(names: readonly (string | string[])[], title: string): AxisOptions {
  return {
    ...axisLook(title),
    type: 'category',
    // Chart.js takes both forms in one list; its types don't say so.
    labels: names.map((name) => (typeof name === 'string' ? isolated(name) : name.map(isolated))) as string[],
    offset: true,
    grid: { display: false },
    ticks: {
      color: INK,
      font: font(LETTERS.tick),
      autoSkip: names.length > 12,
      autoSkipPadding: 8,
      maxRotation: 45,
    },
  };
}
