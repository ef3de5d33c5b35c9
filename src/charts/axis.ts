/** The scale of an axis: linear or logarithmic, its ends and its ticks. */
import { nice, ticks } from 'd3-array';
import { UsageError } from '../core/errors';
import type { Axis, Numbers } from './description';
import { decimalsFor, drawnValue, extentOf, plainNumber, powerOfTen, shortNumber } from './numbers';

/** `auto` takes the logarithm if the greatest value is at least this many times the smallest. */
const LOG_FROM_RATIO = 100;

const TICKS = 6;
/** If an axis has more powers of ten than this, only every second (or third, …) power gets a tick. */
const MOST_POWERS = 7;

export interface Scale {
  readonly log: boolean;
  readonly min: number;
  readonly max: number;
  /** The place of a zero on a log axis that draws it apart. */
  readonly zeroAt?: number;
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

export function isLogarithmic(axis: Pick<Axis, 'scale' | 'min' | 'max'>, values: Numbers): boolean {
  if (axis.scale !== 'auto') return axis.scale === 'log';
  if (!((axis.min ?? 1) > 0 && (axis.max ?? 1) > 0)) return false;
  const extent = extentOf(values);
  return extent !== undefined && extent[0] > 0 && extent[1] / extent[0] >= LOG_FROM_RATIO;
}

export function scaleFor(axis: Omit<Axis, 'unit'>, values: Numbers, fit: Fit = {}): Scale {
  checkLimits(axis);
  return isLogarithmic(axis, values) ? logScale(axis, values, fit) : linearScale(axis, values, fit);
}

/**
 * The value itself, or NaN, which is not drawn, for a gap, for an infinity, and on a log axis for zero and less. A zero
 * that is drawn apart has the place before the break of its axis.
 */
export function placeOn({ log, zeroAt }: Scale, value: number | null | undefined): number {
  const drawn = drawnValue(value);
  if (!log || drawn > 0) return drawn;
  return drawn === 0 && zeroAt !== undefined ? zeroAt : NaN;
}

/** The value that {@link placeOn} has given this place. */
export function valueAt({ zeroAt }: Scale, place: number): number {
  return place === zeroAt ? 0 : place;
}

function checkLimits({ label, scale, min, max }: Omit<Axis, 'unit'>): void {
  if (min !== undefined && max !== undefined && !(min < max))
    throw new UsageError(`expected min < max on the axis "${label}", received ${min} and ${max}`);
  if (scale === 'log' && !((min ?? 1) > 0 && (max ?? 1) > 0))
    throw new UsageError(`expected positive ends of the log axis "${label}", received ${min ?? max}`);
  const wrong = [min, max].find((end) => end !== undefined && end !== 0 && !drawnValue(end));
  if (wrong !== undefined)
    throw new UsageError(
      `expected ends between 10⁻²⁵⁰ and 10²⁵⁰ in size on the axis "${label}", received ${wrong}`,
    );
}

function linearScale(axis: Omit<Axis, 'unit'>, values: Numbers, fit: Fit): Scale {
  const extent = extentOf(values, fit.zero ? [0] : []) ?? [0, 1];
  let [low, high] = isOnePoint(...extent) ? aroundPoint(extent[0]) : extent;
  if (fit.roundEnds) [low, high] = nice(low, high, TICKS);
  const [min, max] = endsOf(axis, [low, high]);
  const places = wholeIfAll(values, ticks(min, max, TICKS));
  const text = linearText(places);
  return { log: false, min, max, ticks: places.map((value) => ({ value, text: text(value) })) };
}

/** Values closer than this, relative to their size, differ by rounding only: no ticks fit between them. */
const ROUNDING = 1e-12;

function isOnePoint(low: number, high: number): boolean {
  return high - low <= ROUNDING * Math.max(Math.abs(low), Math.abs(high));
}

function aroundPoint(value: number): [number, number] {
  return value === 0 ? [0, 1] : [value - Math.abs(value) / 2, value + Math.abs(value) / 2];
}

/** The ends that are given; where one is, the other lies beyond it even if no value does. */
function endsOf({ label, min, max }: Omit<Axis, 'unit'>, [low, high]: [number, number]): [number, number] {
  const ends: [number, number] = [min ?? low, max ?? high];
  if (!isOnePoint(...ends)) return ends;
  if (min !== undefined && max !== undefined)
    throw new UsageError(
      `expected ends that differ by more than rounding on the axis "${label}", received ${min} and ${max}`,
    );
  const [below, above] = aroundPoint(min ?? max!);
  return min === undefined ? [Math.min(below, max! - 1), max!] : [min, Math.max(above, min + 1)];
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

/** On an axis with a zero apart, the zero and the least positive value are this factor apart. */
const ZERO_GAP = 3;

function logScale(axis: Omit<Axis, 'unit'>, values: Numbers, fit: Fit): Scale {
  const positive = extentOf(values.filter((value) => value !== null && value > 0 && drawnValue(value) > 0));
  if (!positive && (axis.min === undefined || axis.max === undefined))
    throw new UsageError(`expected positive values for the log axis "${axis.label}", received none`);
  let [low, high] = positive ?? [1, 10];
  if (high / low <= 1 + ROUNDING) [low, high] = [low / 10, high * 10];
  const factors = high / low < 50 ? [1, 2, 5] : [1];
  if (fit.roundEnds) [low, high] = [roundDown(low, factors), roundUp(high, factors)];
  const [min, max] = logEndsOf(axis, [low, high]);
  const texts = logTicks({ min, max }, values);
  if (axis.zero !== 'apart') return { log: true, min, max, ticks: texts };
  const zeroAt = min / ZERO_GAP;
  return { log: true, min: zeroAt, max, zeroAt, ticks: [{ value: zeroAt, text: '0' }, ...texts] };
}

/** The ends that are given; where one is, the other lies a factor of 10 beyond it even if no value does. */
function logEndsOf({ label, min, max }: Omit<Axis, 'unit'>, [low, high]: [number, number]): [number, number] {
  const ends: [number, number] = [min ?? low, max ?? high];
  if (ends[1] / ends[0] > 1 + ROUNDING) return ends;
  if (min !== undefined && max !== undefined)
    throw new UsageError(
      `expected ends that differ by more than rounding on the axis "${label}", received ${min} and ${max}`,
    );
  return min === undefined ? [max! / 10, max!] : [min, min * 10];
}

interface Ends {
  readonly min: number;
  readonly max: number;
}

/** A reader needs this many labels to see that an axis is logarithmic. */
const FEWEST_LABELS = 3;
/** The numbers between two powers of ten that get a tick, from few to many. */
const STEPS_OF_A_POWER = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]];

function logTicks(ends: Ends, values: Numbers): Scale['ticks'] {
  const { min, max } = ends;
  const powers = Math.log10(max) - Math.log10(min);
  const counts = areCounts(values);
  const plain = min >= 1e-3 && max < 1e5 && (powers < 3 - 1e-9 || (counts && min >= 1));
  const places = counts && areDoublings(values) && min >= 1 ? doublings(ends) : logPlaces(ends, powers);
  return places.map((value) => ({ value, text: plain ? plainNumber(value, 6) : powerOfTen(value) }));
}

function logPlaces({ min, max }: Ends, powers: number): number[] {
  const step = Math.ceil(powers / MOST_POWERS);
  const choices = (powers < 1.7 ? STEPS_OF_A_POWER.slice(2) : STEPS_OF_A_POWER).map((factors) =>
    roundNumbers(min, max, factors),
  );
  const places =
    choices.find((choice) => choice.length >= FEWEST_LABELS) ??
    ticks(min, max, FEWEST_LABELS + 1).filter((value) => value > 0);
  return step > 1 ? places.filter((value) => Math.round(Math.log10(value)) % step === 0) : places;
}

/** Numbers of steps, samples or units: they are written out, not as powers of ten. */
function areCounts(values: Numbers): boolean {
  return (
    values.length > 0 && values.every((value) => value === null || (Number.isInteger(value) && value >= 0))
  );
}

function areDoublings(values: Numbers): boolean {
  const doubled = values.filter((value) => value !== null && value > 0 && Number.isInteger(Math.log2(value)));
  return doubled.length > 0.7 * values.length;
}

/** 1, 2, 4, …; on a long axis every second or third of them. */
function doublings({ min, max }: Ends): number[] {
  const [from, to] = [Math.ceil(Math.log2(min) - 1e-9), Math.floor(Math.log2(max) + 1e-9)];
  const step = Math.ceil((to - from + 1) / 10);
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => 2 ** (from + i * step));
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
