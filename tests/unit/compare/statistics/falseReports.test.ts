/** Comparisons of made-up numbers by the hundred: how often a difference is reported that is none, or that is one. */
import { seededRandom } from '../../../../src/core/rng';
import { analyse, isPrecise } from '../../../../src/compare/statistics/analysis';
import type { MadeUp } from '../../../support/comparisons';
import { madeUp } from '../../../support/comparisons';

// They take most of the time, and no part in what is told apart.
jest.mock('../../../../src/compare/statistics/bootstrap', () => ({ pairedBootstrap: () => null }));
jest.mock('../../../../src/compare/statistics/power', () => ({ detectableGap: () => 1 }));

/** The count that a rate of 5 % gives in 200 trials, or less, in 999 of 1000 times. */
const MOST_OF_200 = 20;

const names = (count: number) => Array.from({ length: count }, (_, i) => ({ label: `m${i}`, lr: 0.1 + i }));
const tellsApart = (made: MadeUp): boolean =>
  analyse(madeUp(made)).comparisons.some(({ level }) => level === 'told-apart');

describe('200 comparisons of a method with itself report a difference at most as often as 5 %', () => {
  it.each([
    [2, 3],
    [2, 10],
    [4, 5],
    [8, 5],
  ])('of %d variants on %d seeds', (count, seeds) => {
    const random = seededRandom(count).stream('same');
    let reports = 0;
    for (let trial = 0; trial < 200; trial++) {
      const value = () => random.normal(1, 0.1);
      if (tellsApart({ variants: names(count), seeds, value })) reports++;
    }
    expect(reports).toBeLessThanOrEqual(MOST_OF_200);
  });

  it.each([2, 3])('of %d variants, also if seeds are added until the intervals are narrow', (count) => {
    const random = seededRandom(count).stream('precision');
    const precision = { width: 0.12, mostSeeds: 40 };
    let [reports, seedsInAll] = [0, 0];
    for (let trial = 0; trial < 200; trial++) {
      const drawn = names(count).map(() => Array.from({ length: 40 }, () => random.normal(1, 0.1)));
      const made = (seeds: number): MadeUp => ({
        ...{ variants: names(count), seeds, configuration: { precision } },
        value: (variant, seed) => drawn[variant]![seed]!,
      });
      let seeds = 5;
      while (seeds < precision.mostSeeds && !isPrecise(madeUp(made(seeds))))
        seeds = Math.min(40, Math.ceil(1.5 * seeds));
      if (tellsApart(made(seeds))) reports++;
      seedsInAll += seeds;
    }
    expect(reports).toBeLessThanOrEqual(MOST_OF_200);
    // Stopping happened at different numbers of seeds.
    expect(seedsInAll / 200).toBeGreaterThan(8);
    expect(seedsInAll / 200).toBeLessThan(40);
  });

  it('of accuracies in whole per cents, whose differences are often equal', () => {
    const random = seededRandom(9).stream('whole');
    let reports = 0;
    for (let trial = 0; trial < 200; trial++) {
      const value = () => 0.9 + 0.01 * random.integer(3);
      if (tellsApart({ variants: names(2), seeds: 2, metric: 'valAccuracy', value })) reports++;
    }
    expect(reports).toBeLessThanOrEqual(MOST_OF_200);
  });
});

it('200 methods that differ by the margin are called equivalent at most as often as 5 %, others nearly always', () => {
  const random = seededRandom(7).stream('margin');
  const called = { atMargin: 0, same: 0 };
  for (let trial = 0; trial < 200; trial++) {
    const noise = Array.from({ length: 10 }, () => [random.normal(0, 0.1), random.normal(0, 0.1)]);
    for (const [which, gap] of [
      ['atMargin', 0.2],
      ['same', 0],
    ] as const) {
      const value = (variant: number, seed: number) => noise[seed]![variant]! + gap * variant + 1;
      const made = { variants: names(2), seeds: 10, value, configuration: { margin: 0.2 } };
      if (analyse(madeUp(made)).comparisons[0]!.level === 'equivalent') called[which]++;
    }
  }
  expect(called.atMargin).toBeLessThanOrEqual(MOST_OF_200);
  expect(called.same).toBeGreaterThan(160);
});

it('a known gap is found as often as is stated', () => {
  const random = seededRandom(5).stream('gap');
  const found = { below: 0, above: 0 };
  for (let trial = 0; trial < 200; trial++) {
    const noise = Array.from({ length: 10 }, () => [random.normal(0, 0.1), random.normal(0, 0.1)]);
    for (const [side, gap] of [
      ['below', 0.05],
      ['above', 0.25],
    ] as const) {
      const value = (variant: number, seed: number) => noise[seed]![variant]! + gap * variant + 1;
      if (tellsApart({ variants: names(2), seeds: 10, value })) found[side]++;
    }
  }
  // The differences have a standard deviation of 0.1 √2: their gap of 80 % is 0.141.
  expect(found.above).toBeGreaterThan(180);
  expect(found.below).toBeLessThan(80);
});
