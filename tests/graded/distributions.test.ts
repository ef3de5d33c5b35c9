import { seededRandom } from '../../src/core/rng';
import {
  agreesWithProbability,
  equallyLikely,
  asOftenAbove,
  everyNeighbour,
  everyOrder,
  everyPart,
  follow,
  independentSums,
  isPermutation,
  noCopies,
  normal,
  scatterLikeBinomial,
  statedOr,
  truncatedNormal,
  uncorrelated,
  uniform,
} from './distributions';

const stream = seededRandom(3).stream('draws');
const N = 4000;
const draws = (draw: () => number): number[] => Array.from({ length: N }, draw);
const STD = 1 / Math.sqrt(3);

/** Normal draws; those farther than two standard deviations are drawn again. */
function truncated(): number {
  const z = stream.normal();
  return Math.abs(z) < 2 ? z : truncated();
}

describe('a test of the distribution', () => {
  it.each<[string, () => number, (x: number) => number]>([
    ['uniform', () => stream.uniform(-1, 1), uniform(-1, 1)],
    ['normal', () => stream.normal(2, 3), normal(2, 3)],
    ['truncated normal', truncated, truncatedNormal(0, 1)],
  ])('accepts %s draws', (_, draw, cumulative) => expect(follow(draws(draw), cumulative)).toBe(true));

  it.each<[string, () => number, (x: number) => number]>([
    ['normal draws with the variance of uniform ones', () => stream.normal(0, STD), uniform(-1, 1)],
    ['uniform draws with the variance of normal ones', () => stream.uniform(-1, 1), normal(0, STD)],
    ['a standard deviation that is 40 % off', () => stream.normal(0, 1.4), normal(0, 1)],
    ['draws of half the range', () => stream.uniform(0, 1), uniform(-1, 1)],
    [
      'normal draws for truncated ones of the same variance',
      () => stream.normal(0, 1.3),
      truncatedNormal(0, 1),
    ],
    ['one value', () => 0, normal(0, 1)],
    ['NaN', () => NaN, normal(0, 1)],
  ])('refuses %s', (_, draw, cumulative) => expect(follow(draws(draw), cumulative)).toBe(false));

  it('refuses no draws', () => expect(follow([], uniform(0, 1))).toBe(false));
});

describe('a test of counts', () => {
  const countsOf = (draw: () => number): number[] => {
    const counts = Array<number>(10).fill(0);
    for (const value of draws(draw)) counts[value]! += 1;
    return counts;
  };
  it('accepts equal probabilities', () =>
    expect(equallyLikely(countsOf(() => stream.integer(10)))).toBe(true));
  it('refuses a number that is never drawn', () => {
    expect(equallyLikely(countsOf(() => stream.integer(9)))).toBe(false);
  });
  it('refuses no events', () => expect(equallyLikely([0, 0])).toBe(false));
});

describe('a test of orders', () => {
  const orders = (draw: () => number[]): number[][] => Array.from({ length: 400 }, draw);
  const inOrder = (): number[] => Array.from({ length: 10 }, (_, i) => i);

  it('accepts permutations', () =>
    expect(
      everyOrder(
        orders(() => stream.permutation(10)),
        10,
      ),
    ).toBe(true));
  it.each<[string, () => number[]]>([
    ['one order again and again', inOrder],
    ['a sort by coin flips', () => inOrder().sort(() => stream.uniform() - 0.5)],
    ['a shuffle within halves', () => [...stream.permutation(5), ...stream.permutation(5).map((i) => i + 5)]],
    [
      'a rotation by 0 to 4',
      () => ((k) => [...inOrder().slice(k), ...inOrder().slice(0, k)])(stream.integer(5)),
    ],
    ['draws with replacement', () => Array.from({ length: 10 }, () => stream.integer(10))],
  ])('refuses %s', (_, draw) => expect(everyOrder(orders(draw), 10)).toBe(false));

  it('accepts the neighbours of permutations', () =>
    expect(
      everyNeighbour(
        orders(() => stream.permutation(10)),
        10,
      ),
    ).toBe(true));
  it.each<[string, () => number[]]>([
    ['any rotation', () => ((k) => inOrder().map((i) => (i + k) % 10))(stream.integer(10))],
    ['pairs that stay together', () => stream.permutation(5).flatMap((i) => [2 * i, 2 * i + 1])],
    ['no permutations', () => Array.from({ length: 10 }, () => 3)],
  ])('refuses the neighbours of %s', (_, draw) => expect(everyNeighbour(orders(draw), 10)).toBe(false));

  const long = (draw: () => number[]): number[][] => Array.from({ length: 300 }, draw);
  /** Exchanges each place with one that `other` names. */
  const exchanged = (places: number[], other: (place: number) => number): number[] => {
    const order = places.map((_, i) => i);
    for (const place of places) {
      const otherPlace = other(place);
      [order[place], order[otherPlace]] = [order[otherPlace]!, order[place]!];
    }
    return order;
  };
  const sixty = Array.from({ length: 60 }, (_, i) => i);

  it('accepts numbers above and below their places in permutations', () =>
    expect(
      asOftenAbove(
        long(() => stream.permutation(60)),
        60,
      ),
    ).toBe(true));
  it.each<[string, () => number[]]>([
    ['exchanges with any place', () => exchanged(sixty, () => stream.integer(60))],
    [
      'exchanges with any place, from the last',
      () => exchanged([...sixty].reverse(), () => stream.integer(60)),
    ],
    ['one order again and again', () => sixty],
  ])('refuses the numbers above their places of %s', (_, draw) =>
    expect(asOftenAbove(long(draw), 60)).toBe(false),
  );

  const countsOf = (draw: () => number[]): number[][] => {
    const counts = Array.from({ length: 6 }, () => [0, 0]);
    for (let i = 0; i < 3000; i++) draw().forEach((row, place) => (counts[row]![place < 2 ? 0 : 1]! += 1));
    return counts;
  };
  it('accepts the parts of permutations', () =>
    expect(everyPart(countsOf(() => stream.permutation(6)))).toBe(true));
  it('refuses the parts of one order', () =>
    expect(everyPart(countsOf(() => [0, 1, 2, 3, 4, 5]))).toBe(false));
  it('refuses the parts of a sort by coin flips', () =>
    expect(everyPart(countsOf(() => [0, 1, 2, 3, 4, 5].sort(() => stream.uniform() - 0.5)))).toBe(false));

  it('knows a permutation', () => {
    expect(isPermutation([2, 0, 1], 3)).toBe(true);
    expect(isPermutation([2, 0, 2], 3)).toBe(false);
    expect(isPermutation([0, 1], 3)).toBe(false);
    expect(isPermutation([1, 2, 3], 3)).toBe(false);
  });
});

it.each<[number, number, number, boolean]>([
  [2800, 4000, 0.7, true],
  [2900, 4000, 0.7, true],
  [3000, 4000, 0.7, false],
  [2600, 4000, 0.7, false],
  [0, 4000, 0, true],
  [1, 4000, 0, false],
  [4000, 4000, 1, true],
])('%i of %i events with the probability %f: %p', (k, n, p, agrees) => {
  expect(agreesWithProbability(k, n, p)).toBe(agrees);
});

it('tells independent draws from dependent ones', () => {
  const a = draws(() => stream.normal());
  expect(
    uncorrelated(
      a,
      draws(() => stream.normal()),
    ),
  ).toBe(true);
  expect(uncorrelated(a, a)).toBe(false);
  expect(
    uncorrelated(
      a,
      a.map((x) => x + stream.normal(0, 5)),
    ),
  ).toBe(false);
});

describe('a test of copies', () => {
  const normals = Float32Array.from(draws(() => stream.normal()));
  it('accepts draws in float32', () => expect(noCopies([...normals])).toBe(true));
  it.each<[string, number[]]>([
    ['a half that repeats the other', [...normals, ...normals]],
    ['NaN', [NaN]],
    ['draws rounded to tenths', draws(() => Math.round(10 * stream.normal()) / 10)],
  ])('refuses %s', (_, values) => expect(noCopies(values)).toBe(false));
});

describe('a test of sums', () => {
  const blocks = (block: (i: number) => number[]): number[][] =>
    Array.from({ length: 60 }, (_, i) => block(i));
  const normals = (): number[] => Array.from({ length: 20 }, () => stream.normal());
  const same = normals();

  it.each<[string, () => number[]]>([
    ['normal draws', normals],
    ['uniform draws of variance 1', () => normals().map(() => stream.uniform(-3 * STD, 3 * STD))],
  ])('accepts %s', (_, block) => expect(independentSums(blocks(block))).toBe(true));

  it.each<[string, () => number[]]>([
    ['blocks that repeat one another', () => same],
    ['pairs z and −z', () => normals().flatMap((z) => [z, -z])],
    [
      'blocks shifted to a mean of 0',
      () => {
        const z = normals();
        const mean = z.reduce((sum, value) => sum + value, 0) / z.length;
        return z.map((value) => value - mean);
      },
    ],
  ])('refuses %s', (_, block) => expect(independentSums(blocks(block))).toBe(false));
});

it('gives the stated number for a measured one within 6.7 standard errors, otherwise the measured one', () => {
  expect([statedOr(1.6, 1, 0.1), statedOr(1.7, 1, 0.1), statedOr(NaN, 1, 0.1)]).toEqual([1, 1.7, NaN]);
});

describe('a test of the scatter of counts', () => {
  const counts = (count: () => number): number[] => Array.from({ length: 40 }, count);
  const successes = (): number => draws(() => stream.uniform()).filter((u, i) => i < 100 && u < 0.7).length;

  it('accepts counts of independent events', () =>
    expect(scatterLikeBinomial(counts(successes), 100, 0.7)).toBe(true));
  it('refuses exact counts', () =>
    expect(
      scatterLikeBinomial(
        counts(() => 70),
        100,
        0.7,
      ),
    ).toBe(false));
  it('refuses events that are shared by a group', () =>
    expect(
      scatterLikeBinomial(
        counts(() => (stream.bernoulli(0.7) ? 100 : 0)),
        100,
        0.7,
      ),
    ).toBe(false));
});
