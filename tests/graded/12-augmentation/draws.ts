import type { RawTensor } from '../../../src/grading/model/raw';
import { follow, uncorrelated, uniform } from '../distributions';
import { limitOr, mean, variance } from '../observing';

/*
 * Tests of random numbers and of random maps, for `facts`. They compare properties of the distribution, not the draws.
 * A property that agrees with the stated one counts as the stated one, so two right answers give equal numbers.
 */

/** A mean within this many standard errors of the stated one agrees with it: a right answer is outside with probability 2e-11. */
const STANDARD_ERRORS = 6.7;

/** The stated mean if these independent numbers agree with it, otherwise their own. */
export function meanOf(numbers: number[], stated: number): number {
  const measured = mean(numbers);
  const standardError = Math.sqrt(variance(numbers) / numbers.length);
  return Math.abs(measured - stated) <= STANDARD_ERRORS * standardError + 1e-6 ? stated : measured;
}

export const square = (v: number): number => v * v;

export interface SymmetricFacts {
  mean: number;
  meanSquare: number;
  largest: number;
  uniform: boolean;
}

/** Facts of draws that should be uniform on [−limit, limit]. */
export function symmetricFacts(draws: number[], limit: number): SymmetricFacts {
  return {
    mean: meanOf(draws, 0),
    meanSquare: meanOf(draws.map(square), limit ** 2 / 3),
    largest: limitOr(draws, limit),
    uniform: follow(draws, uniform(-limit, limit)),
  };
}

/** True if draws from [−limit, limit] lie there, and reach far to both sides: 100 do with probability 1 − 1e-9. */
export function fill(draws: number[], limit: number): boolean {
  const within = draws.every((draw) => Math.abs(draw) <= limit * (1 + 1e-4));
  return within && draws.some((draw) => draw < -0.6 * limit) && draws.some((draw) => draw > 0.6 * limit);
}

/** How many texts are different; `all` if nearly all of them are. */
export function differentOr(texts: readonly string[], all: number): number {
  const different = new Set(texts).size;
  return texts.length === all && different >= 0.98 * all ? all : different;
}

/** How many numbers differ by more than the rounding of float32; `all` if nearly all of them do. */
export function differentNumbersOr(numbers: readonly number[], all: number): number {
  return differentOr(
    numbers.map((v) => v.toFixed(6)),
    all,
  );
}

/** The distances in a flat list between numbers of neighbouring channels, columns, rows and images, and halfway through. */
export function lagsOf(shape: readonly number[]): number[] {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((size, n) => size * n, 1));
  const half = Math.floor(shape.reduce((size, n) => size * n, 1) / 2);
  return [...new Set([...strides, half])];
}

/** True if neither the draws nor their distances from the mean are correlated with those that stand `lag` places further on. */
export function independent(draws: number[], lags: number[]): boolean {
  const centre = mean(draws);
  const distances = draws.map((v) => square(v - centre));
  return lags.every((lag) =>
    [draws, distances].every((list) => uncorrelated(list.slice(0, -lag), list.slice(lag))),
  );
}

/** The element-wise difference of two flat lists; NaN where the second is too short. */
export function minus(a: readonly number[], b: readonly number[]): number[] {
  return a.map((v, i) => v - (b[i] ?? NaN));
}

export function sameValues(a: RawTensor, b: RawTensor): boolean {
  return a.shape.join() === b.shape.join() && a.values.every((v, i) => v === b.values[i]);
}

/** What a map [a, b, c, d] is made of. */
export interface MapParts {
  /** Of the turn, in radians. */
  angle: number;
  /** The factors of width and of height. */
  across: number;
  down: number;
  /** Of the shear, up to the sign that a flip gives it. */
  amount: number;
  mirrored: boolean;
}

/**
 * Takes a map apart. A turn, then the factors, then a shear, then perhaps a flip of left and right is
 *
 *     [±1 0; 0 1] · [1 s; 0 1] · [h 0; 0 v] · [cos θ, sin θ; −sin θ, cos θ].
 *
 * The lower row is v (−sin θ, cos θ), the determinant ±h·v, and the rows' scalar product ±s·v². Every map can be taken
 * apart like this, but after another order some parts lie outside their intervals.
 */
export function partsOf(map: readonly number[]): MapParts {
  const [a, b, c, d] = map as [number, number, number, number];
  const down = Math.hypot(c, d);
  const determinant = a * d - b * c;
  return {
    angle: Math.atan2(-c, d),
    across: Math.abs(determinant) / down,
    down,
    amount: (a * c + b * d) / down ** 2,
    mirrored: determinant < 0,
  };
}

export type PartName = keyof MapParts;
export const ALL_PARTS: readonly PartName[] = ['angle', 'across', 'down', 'amount', 'mirrored'];

/**
 * True if no two of the named parts, and no part of a map and of the next map, are correlated, nor their distances from
 * their means. Parts that never vary are left out.
 */
export function independentParts(parts: MapParts[], names = ALL_PARTS): boolean {
  const lists = names.flatMap((name) => {
    const list = parts.map((part) => Number(part[name]));
    const centre = mean(list);
    const distances = list.map((v) => square(v - centre));
    return [list, distances].filter((of) => variance(of) > 1e-9).map((of) => ({ name, of }));
  });
  return lists.every(
    ({ name, of }, i) =>
      uncorrelated(of.slice(1), of.slice(0, -1)) &&
      lists.slice(0, i).every((other) => other.name === name || uncorrelated(of, other.of)),
  );
}
