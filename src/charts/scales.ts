/** A scale → the options of an axis of Chart.js. */
import type { ChartOptions, Scale as ChartJsScale } from 'chart.js';
import type { Scale } from './axis';
import { LETTERS } from './theme';
import type { Palette, Theme } from './theme';

type AxisOptions = NonNullable<ChartOptions['scales']>[string];

const font = ({ size }: { size: number }) => ({ size });

function axisLook(title: string, { ink, softInk, grid }: Palette) {
  return {
    title: { display: title !== '', text: title, color: ink, font: font(LETTERS.label) },
    border: { color: softInk },
    grid: { color: grid, tickColor: softInk, tickLength: 5 },
  };
}

/** An axis of numbers with the ticks of the scale instead of those of Chart.js. */
export function numberAxis(scale: Scale, title: string, { palette }: Theme): AxisOptions {
  return {
    ...axisLook(title, palette),
    type: scale.log ? 'fixedLog' : 'fixedLinear',
    min: scale.min,
    max: scale.max,
    afterBuildTicks: (axis: ChartJsScale) => {
      axis.ticks = scale.ticks.map(({ value, text }) => ({ value, label: text }));
    },
    ticks: {
      color: palette.ink,
      font: font(LETTERS.tick),
      maxRotation: 0,
      autoSkipPadding: 8,
      callback: (_value: unknown, index: number) => scale.ticks[index]!.text,
    },
  };
}

/** An axis of `count` names (the labels of the data), each in the middle of its share of the axis. */
export function nameAxis(count: number, title: string, { palette }: Theme): AxisOptions {
  return {
    ...axisLook(title, palette),
    type: 'category',
    offset: true,
    grid: { display: false },
    ticks: {
      color: palette.ink,
      font: font(LETTERS.tick),
      autoSkip: count > 12,
      autoSkipPadding: 8,
      maxRotation: 45,
    },
  };
}
