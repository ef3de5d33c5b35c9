/** Colours for numbers, whose differences people with any kind of colour vision can see. */
import { rgb } from 'd3-color';
import { interpolateOrRd, interpolateRdBu, interpolateViridis, interpolateYlGnBu } from 'd3-scale-chromatic';
import type { Scale } from './axis';
import { isFiniteNumber } from './numbers';
import { LIGHT } from './theme';
import type { Theme } from './theme';

export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * `sequential`: dark to bright, from little to much. `diverging`: blue over white to red, around a middle.
 * `soft`: the same, paler, as a background for points. `grey`: 0 is black, 1 is white. `pale`: a light background for lines.
 * `fromPaper`: from nothing, which is nearly the colour of the paper, to much.
 */
export type RampName = 'sequential' | 'diverging' | 'soft' | 'grey' | 'pale' | 'fromPaper';

/** A number from 0 to 1 → its colour. */
export type Ramp = (position: number) => Rgb;

const STEPS = 256;

function ramp(colorAt: (position: number) => string): Ramp {
  const steps = Array.from({ length: STEPS }, (_, i): Rgb => toRgb(colorAt(i / (STEPS - 1))));
  return (position) => steps[Math.round(Math.min(1, Math.max(0, position)) * (STEPS - 1))]!;
}

export function toRgb(css: string): Rgb {
  const { r, g, b } = rgb(css);
  return [r, g, b];
}

const RAMPS: Record<RampName, Ramp> = {
  sequential: ramp(interpolateViridis),
  diverging: ramp((position) => interpolateRdBu(1 - position)),
  soft: ramp((position) => interpolateRdBu(0.8 - 0.6 * position)),
  grey: ramp((position) => `rgb(${[1, 1, 1].map(() => Math.round(position * 255)).join()})`),
  pale: ramp((position) => interpolateYlGnBu(0.5 * (1 - position))),
  fromPaper: ramp((position) => interpolateOrRd(0.05 + 0.8 * position)),
};

/** Colours on the way from each colour to the next. */
function between(colors: readonly string[]): Ramp {
  const stops = colors.map(toRgb);
  return ramp((position) => {
    const at = Math.min(position * (stops.length - 1), stops.length - 1.001);
    const [from, to] = [stops[Math.floor(at)]!, stops[Math.floor(at) + 1]!];
    const mixed = (channel: 0 | 1 | 2): number =>
      Math.round(from[channel] + (to[channel] - from[channel]) * (at % 1));
    return cssColor([mixed(0), mixed(1), mixed(2)]);
  });
}

/** Grounds that bright points and lines are seen on. */
const ON_DARK: Partial<Record<RampName, Ramp>> = {
  soft: between(['#1d4f7c', '#1a222b', '#7a2f35']),
  pale: between(['#0c2c3d', '#12566b', '#2f6f66']),
  fromPaper: between(['#1a222b', '#7a2f35', '#ff8347']),
};

/** The colours of a ramp in a theme. */
export function rampOf({ ground }: Pick<Theme, 'ground'>, name: RampName): Ramp {
  return (ground === 'dark' && ON_DARK[name]) || RAMPS[name];
}

/** The position of a value on a scale, from 0 to 1. */
export function positionOn({ log, min, max }: Scale, value: number): number {
  return log ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
}

/** The colour of a value in a theme; grey for a gap, and for a value that has no logarithm on a log scale. */
export function colorOf(
  ramp: Ramp,
  scale: Scale,
  value: number | null,
  { palette }: Pick<Theme, 'palette'>,
): Rgb {
  if (value === Infinity) return ramp(1);
  if (!isFiniteNumber(value) || (scale.log && value <= 0)) return toRgb(palette.noValue);
  return ramp(positionOn(scale, value));
}

export function cssColor([red, green, blue]: Rgb): string {
  return `rgb(${red}, ${green}, ${blue})`;
}

/** Letters on a coloured ground: dark on bright, white on dark, in every theme. */
export function lettersOn(ground: Rgb): string {
  return isBright(ground) ? LIGHT.palette.ink : LIGHT.palette.paper;
}

/** True if dark letters are easier to read than bright ones on this colour (luminance of ITU-R BT.709). */
function isBright([red, green, blue]: Rgb): boolean {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 140;
}
