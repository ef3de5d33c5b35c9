/** The scale of an axis: linear or logarithmic, its ends and its ticks. */
import { nice, ticks } from 'd3-array';
import { UsageError } from '../core/errors';
import type { Axis, Numbers } from './description';
import { decimalsFor, extentOf, isFiniteNumber, plainNumber, powerOfTen, shortNumber } from './numbers';

/** `auto` takes the logarithm if the greatest value is at least this many times the smallest. */
const LOG_FROM_RATIO = 100;

const TICKS = 6;
/** If an axis has more powers of ten than this, only every second (or third, …) power gets a tick. */
const MOST_POWERS = 7;

export interface Scale {
  readonly log: boolean;
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

export interface Fit {
  /** The axis ends at the next round numbers. Without this it ends with the values. */
  readonly roundEnds?: true;
  /** Bars stand on zero, so zero has to be seen. */
  readonly zero?: true;
}

/** `time (ms)` */
export function axisTitle({ label, unit }: Pick<Axis, 'label' | 'unit'>): string {
  return unit ? `${label} (${unit})` : label;
}

export function isLogarithmic(axis: Pick<Axis, 'scale'>, values: Numbers): boolean {
  if (axis.scale !== 'auto') return axis.scale === 'log';
  const extent = extentOf(values);
  return extent !== undefined && extent[0] > 0 && extent[1] / extent[0] >= LOG_FROM_RATIO;
}

export function scaleFor(axis: Omit<Axis, 'unit'>, values: Numbers, fit: Fit = {}): Scale {
  checkLimits(axis);
  return isLogarithmic(axis, values) ? logScale(axis, values, fit) : linearScale(axis, values, fit);
}

/** The value itself, or NaN, which is not drawn, for a gap, for an infinity, and on a log axis for zero and less. */
export function placeOn({ log }: Scale, value: number | null | undefined): number {
  return isFiniteNumber(value) && (!log || value > 0) ? value : NaN;
}

function checkLimits({ label, scale, min, max }: Omit<Axis, 'unit'>): void {
  if (min !== undefined && max !== undefined && !(min < max))
    throw new UsageError(`expected min < max on the axis "${label}", received ${min} and ${max}`);
  if (scale === 'log' && !((min ?? 1) > 0 && (max ?? 1) > 0))
    throw new UsageError(`expected positive ends of the log axis "${label}", received ${min ?? max}`);
}

function linearScale(axis: Omit<Axis, 'unit'>, values: Numbers, fit: Fit): Scale {
  let [low, high] = extentOf(values, fit.zero ? [0] : []) ?? [0, 1];
  if (low === high) [low, high] = low === 0 ? [0, 1] : [low - Math.abs(low) / 2, high + Math.abs(high) / 2];
  if (fit.roundEnds) [low, high] = nice(low, high, TICKS);
  const [min, max] = [axis.min ?? low, axis.max ?? high];
  const places = wholeIfAll(values, ticks(min, max, TICKS));
  const text = linearText(places);
  return { log: false, min, max, ticks: places.map((value) => ({ value, text: text(value) })) };
}

/** Whole numbers (epochs, layers, units) get no ticks between them. */
function wholeIfAll(values: Numbers, places: readonly number[]): readonly number[] {
  const whole = places.filter(Number.isInteger);
  return whole.length > 2 && values.every((value) => value === null || Number.isInteger(value))
    ? whole
    : places;
}

function linearText(places: readonly number[]): (value: number) => string {
  const spacing = places.length > 1 ? places[1]! - places[0]! : 1;
  const greatest = Math.max(...places.map(Math.abs));
  if (spacing < 1e-4 || greatest >= 1e6) return shortNumber;
  const decimals = decimalsFor(spacing);
  return (value) => plainNumber(value, decimals);
}

function logScale(axis: Omit<Axis, 'unit'>, values: Numbers, fit: Fit): Scale {
  const positive = extentOf(values.filter((value) => value !== null && value > 0));
  if (!positive && (axis.min === undefined || axis.max === undefined))
    throw new UsageError(`expected positive values for the log axis "${axis.label}", received none`);
  let [low, high] = positive ?? [1, 10];
  if (low === high) [low, high] = [low / 10, high * 10];
  const factors = high / low < 50 ? [1, 2, 5] : [1];
  if (fit.roundEnds) [low, high] = [roundDown(low, factors), roundUp(high, factors)];
  const [min, max] = [axis.min ?? low, axis.max ?? high];
  return { log: true, min, max, ticks: logTicks(min, max) };
}

function logTicks(min: number, max: number): Scale['ticks'] {
  const powers = Math.log10(max / min);
  const places = roundNumbers(min, max, powers < 1.7 ? [1, 2, 5] : [1]);
  const step = Math.ceil(powers / MOST_POWERS);
  const kept = step > 1 ? places.filter((value) => Math.round(Math.log10(value)) % step === 0) : places;
  const plain = powers < 1.7 && min >= 1e-3 && max < 1e5;
  return kept.map((value) => ({ value, text: plain ? plainNumber(value, 4) : powerOfTen(value) }));
}

/** The numbers `factor × 10ⁿ` from `min` to `max`, ends included. */
function roundNumbers(min: number, max: number, factors: readonly number[]): number[] {
  const found: number[] = [];
  for (let exponent = Math.floor(Math.log10(min)) - 1; exponent <= Math.ceil(Math.log10(max)); exponent++)
    for (const factor of factors) {
      const value = Number(`${factor}e${exponent}`);
      if (value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9)) found.push(value);
    }
  return found;
}

function roundDown(value: number, factors: readonly number[]): number {
  return roundNumbers(value / 20, value, factors).at(-1)!;
}

function roundUp(value: number, factors: readonly number[]): number {
  return roundNumbers(value, value * 20, factors)[0]!;
}
