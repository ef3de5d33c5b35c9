import { jStat } from 'jstat';
import type { JudgedFacts } from '../../../src/grading/model/check';
import type { RawTensor } from '../../../src/grading/model/raw';
import { follow, independentSums, noCopies, normal, statedOr, uniform } from '../distributions';
import { limitOr, mean } from '../observing';

/*
 * Facts of the weights that an initializer drew: the properties of their distribution that are stated, not the
 * numbers. They run in the judge.
 */

/** The standard deviation that is stated and, for a uniform distribution, its limit. */
export interface Stated {
  std: number;
  limit?: number;
}

/** U[−limit, limit]. */
export function uniformWith(limit: number): Stated {
  return { std: limit / Math.sqrt(3), limit };
}

/** E[z⁴] of a distribution with mean 0 and variance 1. */
const FOURTH_MOMENT = { normal: 3, uniform: 1.8 };

/**
 * One of n normal draws, at least, lies farther from the mean than this, in standard deviations, but for one run in
 * e²⁵ = 7 · 10¹⁰: 25 of them do on average.
 */
const tailOf = (n: number): number => jStat.normal.inv(1 - 12.5 / n, 0, 1);

/** Mean, standard deviation, form and independence of the weights of a kernel. */
export function statistics(kernel: RawTensor, stated: Stated): JudgedFacts {
  const { std, limit } = stated;
  const w = kernel.values;
  const n = w.length;
  const centre = mean(w);
  const measured = Math.sqrt(mean(w.map((value) => (value - centre) ** 2)));
  return {
    shape: kernel.shape,
    mean: statedOr(centre, 0, std / Math.sqrt(n)),
    std: statedStd(w, centre, stated),
    form: hasForm(w, { centre, std: measured, uniformly: limit !== undefined }),
    differ: noCopies(w),
    unpaired: noCopies(w.map(Math.abs)),
    independent: unitsAreIndependent(kernel),
    ...(limit === undefined ? {} : { largest: limitOr(w, limit) }),
  };
}

export const NORMAL_LABELS = {
  form: 'normally distributed',
  differ: 'no weight is a copy of another one',
  unpaired: 'no weight is the negative of another one',
  independent: 'the weights of different units are independent',
};
export const UNIFORM_LABELS = { ...NORMAL_LABELS, form: 'uniformly distributed', largest: 'largest |w|' };

/** The standard deviation of the weights, or the stated one if they agree with it. */
export function stdOf({ values: w }: RawTensor, stated: Stated): number {
  return statedStd(w, mean(w), stated);
}

function statedStd(w: readonly number[], centre: number, { std, limit }: Stated): number {
  const measured = Math.sqrt(mean(w.map((value) => (value - centre) ** 2)));
  const fourth = limit === undefined ? FOURTH_MOMENT.normal : FOURTH_MOMENT.uniform;
  return statedOr(measured, std, std * Math.sqrt((fourth - 1) / (4 * w.length)));
}

interface Measured {
  centre: number;
  std: number;
  uniformly: boolean;
}

/** Asks for the form alone: a wrong mean or standard deviation is told by a number of its own. */
function hasForm(w: readonly number[], { centre, std, uniformly }: Measured): boolean {
  const half = Math.sqrt(3) * std;
  if (uniformly) return follow(w, uniform(centre - half, centre + half));
  const tail = tailOf(w.length) * std;
  return follow(w, normal(centre, std)) && w.some((value) => Math.abs(value - centre) > tail);
}

/** The sums over the weights of each unit, and over those of each input. */
function unitsAreIndependent({ shape, values }: RawTensor): boolean {
  const scale = Math.sqrt(mean(values.map((value) => value ** 2)));
  const z = values.map((value) => value / scale);
  const units = shape.at(-1)!;
  const rows = Array.from({ length: z.length / units }, (_, i) => z.slice(i * units, (i + 1) * units));
  const columns = Array.from({ length: units }, (_, j) => rows.map((row) => row[j]!));
  return [rows, columns].every((blocks) => blocks.length < 50 || independentSums(blocks));
}

/** Kernels of one shape, drawn from streams in several ways. */
export interface StreamDraws {
  /** The first kernel of an initializer. */
  first: RawTensor;
  /** Its second kernel. */
  second: RawTensor;
  /** A kernel of another initializer on the same stream, drawn afterwards. */
  shared: RawTensor;
  /** The first kernel of an initializer on an equal stream. */
  again: RawTensor;
  /** The first kernel of an initializer on another stream. */
  other: RawTensor;
}

export function streamFacts({ first, second, shared, again, other }: StreamDraws): JudgedFacts {
  return {
    shape: first.shape,
    differ: noCopies(first.values),
    goesOn: noCopies([...first.values, ...second.values, ...shared.values]),
    repeatable: sameValues(first, again),
    fromTheStream: !sameValues(first, other),
    unadjusted: areUnadjusted([first, second, shared, other]),
  };
}

/** Kernels have one mean or spread if all agree this closely, in standard deviations. Independent draws don't. */
const ALIKE = 1e-5;

/**
 * True if the means and the standard deviations of kernels differ. Of four independent kernels of 36 to 400 weights, all
 * means are this close to 0, or all spreads to one another, in one of 10¹¹ gradings.
 */
function areUnadjusted(kernels: readonly RawTensor[]): boolean {
  const spreads = kernels.map(({ values }) => Math.sqrt(mean(values.map((value) => value ** 2))));
  const means = kernels.map(({ values }, i) => Math.abs(mean(values)) / spreads[i]!);
  const [least, most] = [Math.min(...spreads), Math.max(...spreads)];
  return !means.every((centre) => centre < ALIKE) && !(most - least < ALIKE * most);
}

export const STREAM_LABELS = {
  differ: 'the weights of a kernel differ from one another',
  goesOn: 'kernels drawn from one stream have different weights',
  repeatable: 'equal streams give equal kernels',
  fromTheStream: 'another stream gives another kernel',
  unadjusted: 'means and standard deviations of kernels differ, as those of independent draws do',
};

export function sameValues(a: RawTensor, b: RawTensor): boolean {
  return a.values.join() === b.values.join();
}
