import { freshSeed, seedFor } from '../../../src/course/seeds';
import { UsageError } from '../../../src/core/errors';

it('draws fresh seeds, which are short whole numbers', () => {
  const seeds = Array.from({ length: 50 }, freshSeed);
  // Fifty draws of a million numbers: ten that are equal would be a miracle.
  expect(new Set(seeds).size).toBeGreaterThan(40);
  for (const seed of seeds) expect(Number.isInteger(seed) && seed >= 0 && seed < 1e6).toBe(true);
});

it('judges live by the seed that is asked for, or by a fresh one', () => {
  expect(seedFor('live', 0)).toBe(0);
  expect(seedFor('live', 7)).toBe(7);
  expect(new Set(Array.from({ length: 20 }, () => seedFor('live'))).size).toBeGreaterThan(10);
});

it('judges by a recording with its own seed only', () => {
  expect(seedFor('recorded')).toBe(1);
  expect(seedFor('recorded', 1)).toBe(1);
  expect(() => seedFor('recorded', 0)).toThrow(
    new UsageError(
      'without the solutions only the recorded seed 1 can be judged, received --seed 0; leave --seed out',
    ),
  );
});

it('draws one of several recorded seeds anew each time, or takes the one that is asked for', () => {
  const seeds = [3, 14, 159];
  const drawn = new Set(Array.from({ length: 200 }, () => seedFor('recorded', undefined, seeds)));
  expect([...drawn].sort((a, b) => a - b)).toEqual(seeds);
  expect(seedFor('recorded', 14, seeds)).toBe(14);
  expect(() => seedFor('recorded', 4, seeds)).toThrow(
    new UsageError(
      'without the solutions only the recorded seeds 3, 14 and 159 can be judged, received --seed 4; leave --seed out',
    ),
  );
});
