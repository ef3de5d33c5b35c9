import { sampleCorrelation } from 'simple-statistics';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { Labels, NestedNumbers } from '../../../src/grading/model/check';
import type { RawTensor } from '../../../src/grading/model/raw';
import { agreesWithProbability, scatterLikeBinomial, uncorrelated } from '../distributions';
import { awayFromZero, between } from '../inputs';
import { maximum, minimum, roundedTo, sameList } from '../observing';

/*
 * Facts of random masks. A right answer may draw its masks in another order than the reference, so a fact is one that
 * holds for all draws: the values that occur, whether the share of units that are kept agrees with its probability, and
 * whether samples, units, calls and layers are independent. The shapes, probabilities and inputs differ from seed to
 * seed, so masks of another seed don't fit.
 */

export type Facts = Record<string, number | boolean | NestedNumbers>;

/** A mask to draw: about 4,000 numbers, so that a share is told apart from one that is 0.06 away. */
export interface MaskCase {
  shape: number[];
  keepProb: number;
  /** Of the stream, or of the layer. */
  seed: number;
}

/** A keepProb on one side of ½, and away from it, so that keeping and dropping differ. */
export function lowKeepProb(stream: RandomStream): number {
  return stream.uniform(0.22, 0.35);
}

export function highKeepProb(stream: RandomStream): number {
  return stream.uniform(0.65, 0.78);
}

/** Rows and units of a matrix of about 4,000 numbers. */
export function matrixCase(stream: RandomStream, keepProb: number): MaskCase {
  return {
    shape: [between(stream, 36, 44), between(stream, 95, 110)],
    keepProb,
    seed: stream.integer(1e6),
  };
}

/** Texts [samples, places, channels], or images [samples, height, width, channels]. */
export function deepCase(stream: RandomStream, rank: 3 | 4, keepProb: number): MaskCase {
  const sides = rank === 4 ? [between(stream, 4, 6), 5] : [between(stream, 24, 30)];
  return { shape: [between(stream, 38, 46), ...sides, 4], keepProb, seed: stream.integer(1e6) };
}

/** keepProb 1, the limit: everything is kept, also where 1,100 numbers or more are drawn. */
export function allKeptCase(stream: RandomStream): MaskCase {
  return {
    shape: [between(stream, 32, 40), between(stream, 35, 45)],
    keepProb: 1,
    seed: stream.integer(1e6),
  };
}

/** A single sample, of 250 units or more. */
export function oneSampleCase(stream: RandomStream): MaskCase {
  return { shape: [1, between(stream, 250, 300)], keepProb: highKeepProb(stream), seed: stream.integer(1e6) };
}

/** Facts of the mask of a single sample: the values that occur, and the share that is kept. */
export function oneSampleFacts(prefix: string, mask: RawTensor, keepProb: number): Facts {
  const { shape, share, extremes } = oneMask(mask, [keepProb, 1 - keepProb, 0.5]);
  return prefixed(prefix, { shape, share, extremes });
}

/** Masks of two numbers are drawn this often, one after the other. */
export const TINY_MASKS = 400;

/** True if masks of two numbers have zeros and ones as often as independent draws, so that some are empty. */
export function tinyMasks(masks: readonly RawTensor[], keepProb: number): boolean {
  const counts = masks.map(({ values }) => values.filter(Boolean).length);
  return (
    agreesWithProbability(sum(counts), 2 * counts.length, keepProb) &&
    scatterLikeBinomial(counts, 2, keepProb)
  );
}

export type MaskCases = Record<'low' | 'high' | 'all', MaskCase>;

export function matrixCases(random: SeededRandom): MaskCases {
  const stream = random.stream('masks');
  return {
    low: matrixCase(stream, lowKeepProb(stream)),
    high: matrixCase(stream, highKeepProb(stream)),
    all: allKeptCase(stream),
  };
}

/** Inputs of a layer, none of them near 0, so that y/x is the mask. They are made on both sides: they are too many to send. */
export function layerInputs({ shape, seed }: Pick<MaskCase, 'shape' | 'seed'>): number[] {
  const stream = seededRandom(seed).stream('inputs of a layer');
  return Array.from({ length: sizeOf(shape) }, () => awayFromZero(stream, 0.5, 2));
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, n) => size * n, 1);
}

/** The factors y/x of a layer's outputs, in the shape of y. */
export function factors(y: RawTensor, mask: Pick<MaskCase, 'shape' | 'seed'>): RawTensor {
  const x = layerInputs(mask);
  return { ...y, values: y.values.map((value, i) => value / x[i]!) };
}

/** The facts of one mask, their keys after a prefix. */
export function maskFacts(prefix: string, mask: RawTensor, keepProb: number): Facts {
  const { shape, values } = mask;
  const { rows, columns, p } = grid(mask);
  const drawnAlone = {
    ownSamples: uncorrelatedAt(columns, 1) && scatterLikeBinomial(columns.map(sum), shape[0]!, p),
    ownUnits: unitsUncorrelated(mask) && scatterLikeBinomial(rows.map(sum), rows[0]!.length, p),
    noCopies: !repeatsItself(values),
  };
  const candidates = [keepProb, 1 - keepProb, 0.5];
  return {
    ...factsOfMask(prefix, mask, candidates),
    ...(keepProb < 1 ? prefixed(prefix, isConstant(values) ? NOT_DRAWN : drawnAlone) : {}),
  };
}

/**
 * The same for a product of masks, whose share of ones is the first of the candidates. One mask that is shared by the
 * samples, or by the units, gives neighbours a correlation of q/(1 + q), above 0.39; independent ones have 0 ± 0.02.
 */
export function productFacts(prefix: string, mask: RawTensor, candidates: number[]): Facts {
  const { rows, columns } = grid(mask);
  const drawnAlone = {
    ownSamples: correlationAt(columns, 1) < 0.3,
    ownUnits: correlationAt(rows, 1) < 0.3,
    noCopies: !repeatsItself(mask.values),
  };
  return {
    ...factsOfMask(prefix, mask, candidates),
    ...prefixed(prefix, isConstant(mask.values) ? NOT_DRAWN : drawnAlone),
  };
}

function correlationAt(lists: number[][], lag: number): number {
  return sampleCorrelation(...shifted(lists, lag));
}

/** The numbers of all lists, and beside each the one that stands `lag` places further on. */
function shifted(lists: number[][], lag: number): [number[], number[]] {
  return [lists.flatMap((list) => list.slice(0, -lag)), lists.flatMap((list) => list.slice(lag))];
}

const NOT_DRAWN = { ownSamples: false, ownUnits: false };

/** The length of equal parts that tell a copy: of 4,500 draws two parts are equal by chance with probability 1e-11. */
const COPIED = 100;

/** True if a stretch of zeros and ones stands at two places, wherever they are. */
function repeatsItself(values: number[]): boolean {
  const bits = values.map((value) => (value === 0 ? '0' : '1')).join('');
  const stretches = new Set<string>();
  const count = bits.length - COPIED + 1;
  for (let i = 0; i < count; i++) stretches.add(bits.slice(i, i + COPIED));
  return stretches.size < count;
}

function isConstant(values: number[]): boolean {
  return new Set(values.map(Boolean)).size < 2;
}

function oneMask({ shape, values }: RawTensor, candidates: number[]) {
  const kept = values.filter((value) => value !== 0);
  return {
    shape,
    share: shareKept(kept.length, values.length, candidates),
    extremes: extremes(kept),
  };
}

function factsOfMask(prefix: string, mask: RawTensor, candidates: number[]): Facts {
  return prefixed(prefix, {
    ...oneMask(mask, candidates),
    ...(candidates[0]! < 1 ? { likeFirst: likeFirst(grid(mask).rows) } : {}),
  });
}

/** The number of other samples with the mask of the first one. */
function likeFirst(rows: number[][]): number {
  return rows.filter((row) => sameList(row, rows[0]!)).length - 1;
}

function prefixed(prefix: string, facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [named(prefix, key), value]));
}

function named(prefix: string, key: string): string {
  return `${prefix}${key[0]!.toUpperCase()}${key.slice(1)}`;
}

/** The labels of {@link maskFacts}: `keepProb 0.22 to 0.35` says in words which case it is. */
export function maskLabels(prefix: string, words: string): Labels {
  const labels = {
    shape: 'shape',
    share: 'probability that agrees with the share that is kept',
    extremes: 'smallest and largest value besides 0',
    likeFirst: 'other samples with the mask of the first one',
    ownSamples: 'each sample has a mask of its own (0: no, 1: yes)',
    ownUnits: 'each number of a sample is drawn by itself (0: no, 1: yes)',
    noCopies: 'no part of the mask is a copy of another part (0: no, 1: yes)',
  };
  return Object.fromEntries(
    Object.entries(labels).map(([key, label]) => [named(prefix, key), `${words}: ${label}`]),
  );
}

/** Labels of {@link oneSampleFacts}: a single sample has no others to compare it with. */
export const ONE_SAMPLE_LABELS: Labels = Object.fromEntries(
  Object.entries(maskLabels('one', 'a single sample')).filter(([key]) =>
    ['oneShape', 'oneShare', 'oneExtremes'].includes(key),
  ),
);

export const MASK_CASE_LABELS: Labels = {
  ...maskLabels('low', 'keepProb below ½'),
  ...maskLabels('high', 'keepProb above ½'),
  allShape: 'keepProb 1: shape',
  allShare: 'keepProb 1: probability that agrees with the share that is kept',
  allExtremes: 'keepProb 1: smallest and largest value besides 0',
};

/** The first of the candidates that k of n agrees with; if none does, the share k/n to the nearest tenth from 0.1 to 0.9. */
export function shareKept(k: number, n: number, candidates: number[]): number {
  const agreeing = [...candidates, 0, 1].find((p) => agreesWithProbability(k, n, p));
  return agreeing ?? Math.min(0.9, Math.max(0.1, roundedTo(k / n, 0.1)));
}

/** Smallest and largest number; zeros if there are none. */
function extremes(values: number[]): number[] {
  return values.length > 0 ? [minimum(values), maximum(values)] : [0, 0];
}

/** The zeros and ones of a mask [samples, …] by samples and by units, and the share of ones. */
function grid({ shape, values }: RawTensor): { rows: number[][]; columns: number[][]; p: number } {
  const bits = values.map((value) => Number(value !== 0));
  const samples = shape[0] ?? 0;
  const units = bits.length / samples;
  const rows = Array.from({ length: samples }, (_, n) => bits.slice(n * units, (n + 1) * units));
  const columns = Array.from({ length: units }, (_, j) => rows.map((row) => row[j]!));
  return { rows, columns, p: sum(bits) / bits.length };
}

/** Are neighbours in a sample uncorrelated, and the same channel of neighbouring places? */
function unitsUncorrelated(mask: RawTensor): boolean {
  const { rows } = grid(mask);
  const channels = mask.shape.at(-1)!;
  return uncorrelatedAt(rows, 1) && uncorrelatedAt(rows, channels < rows[0]!.length ? channels : 2);
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** True if the numbers of each list are uncorrelated with those `lag` places further on. */
export function uncorrelatedAt(lists: number[][], lag: number): boolean {
  return uncorrelated(...shifted(lists, lag));
}

/** Small masks drawn one after the other, and the seeds of two sources of them. */
export interface Calls extends MaskCase {
  otherSeed: number;
}

/** The number of calls of a source of masks. A unit that is kept in 62 of 100 masks is kept in all of 56 with probability 2e-12. */
const CALLS = 56;

export function repeatedCalls(random: SeededRandom): Calls {
  const stream = random.stream('calls');
  const seed = stream.integer(1e6);
  const keepProb = 0.5 + awayFromZero(stream, 0.05, 0.12);
  return { shape: [2, between(stream, 8, 12)], keepProb, seed, otherSeed: seed + 1 + stream.integer(99) };
}

/** Runs a function once for each call. */
export function eachCall<T>(run: (call: number) => T): T[] {
  return Array.from({ length: CALLS }, (_, call) => run(call));
}

/** The results of one source of masks, call by call, those of an equal source, and those of others by a name. */
export interface Sequences {
  calls: RawTensor[];
  equal: RawTensor[];
  others: Record<string, RawTensor[]>;
}

/**
 * True or false for: each call draws anew, an equal source repeats the calls, and another source has calls of its own.
 * Each unit is looked at by itself, so that units which share a draw don't count here.
 */
export function callFacts({ calls, equal, others }: Sequences): Facts {
  const own = ([name, sequence]: [string, RawTensor[]]): [string, boolean] => [
    name,
    !sameList(patterns(sequence), patterns(calls)) && uncorrelatedUnits(sequence, calls),
  ];
  return {
    anew: drawnAnew(calls),
    ownCounts: countsScatter(calls),
    repeats: sameList(patterns(equal), patterns(calls)),
    ...Object.fromEntries(Object.entries(others).map(own)),
  };
}

function patterns(calls: RawTensor[]): string[] {
  return calls.map(({ values }) => values.map((value) => (value === 0 ? '0' : '1')).join(''));
}

/** The history of each unit over the calls. */
function histories(calls: RawTensor[]): number[][] {
  return calls[0]!.values.map((_, unit) => calls.map(({ values }) => Number(values[unit] !== 0)));
}

function drawnAnew(calls: RawTensor[]): boolean {
  return histories(calls).every(
    (history) => new Set(history).size > 1 && [1, 2].every((lag) => uncorrelatedAt([history], lag)),
  );
}

/** True if the numbers of ones of the calls scatter as those of independent draws, neither all alike nor all or nothing. */
function countsScatter(calls: RawTensor[]): boolean {
  const counts = calls.map(({ values }) => values.filter(Boolean).length);
  const n = calls[0]!.values.length;
  const p = sum(counts) / (n * counts.length);
  return p > 0 && p < 1 && scatterLikeBinomial(counts, n, p);
}

function uncorrelatedUnits(a: RawTensor[], b: RawTensor[]): boolean {
  const other = histories(b);
  return histories(a).every((history, unit) => uncorrelated(history, other[unit]!));
}

/** Smallest and largest factor besides 0 of all calls, and their shapes. */
export function valuesOfCalls(calls: RawTensor[]): Facts {
  const kept = calls.flatMap(({ values }) => values.filter((value) => value !== 0));
  return { shapes: calls.map(({ shape }) => shape), extremes: extremes(kept) };
}
