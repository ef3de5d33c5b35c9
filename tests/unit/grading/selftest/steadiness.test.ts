import { steadinessOf } from '../../../../src/grading/selftest/steadiness';
import type { KnownWrong } from '../plainLab';
import {
  checks,
  hostOf,
  knownWrong,
  liveExpectations,
  manifest,
  reference,
  squares,
  withTwice,
} from '../plainLab';

const SEEDS = [0, 1, 2, 3];

const resultOf = (known: KnownWrong[], solution = reference) =>
  steadinessOf({
    manifest,
    checks,
    expectations: SEEDS.map((seed) => ({ seed, of: liveExpectations(known, seed) })),
    misconceptions: known.map(({ misconception }) => misconception),
    open: (misconception) =>
      hostOf(known.find((one) => one.misconception === misconception)?.answers ?? solution),
  });

/** The probe of twice/hidden draws a number from 5 to 6: it lies above this with some seeds. */
const LIMIT = 5.5;
const wrongAboveLimit = withTwice((x) => x.map((v) => (v > LIMIT && v < 7 ? 0 : 2 * v)));

it('finds nothing where a mistake costs the same at each seed', async () => {
  expect(await resultOf([knownWrong('squares', 'twice/values', squares)])).toEqual({
    lab: '99-toy',
    seeds: SEEDS,
    solutionLost: [],
    varying: [],
  });
});

it('finds the check at which a mistake costs points with some seeds only', async () => {
  const { varying } = await resultOf([knownWrong('limited', 'twice/hidden', wrongAboveLimit)]);
  expect(varying).toEqual([{ misconception: 'limited', check: 'twice/hidden', lost: expect.any(Number) }]);
  expect(varying[0]!.lost).toBeGreaterThan(0);
  expect(varying[0]!.lost).toBeLessThan(SEEDS.length);
});

it('finds the seeds at which the solution loses points', async () => {
  const { solutionLost } = await resultOf([], wrongAboveLimit);
  expect(new Set(solutionLost.map(({ check }) => check))).toEqual(new Set(['twice/hidden']));
  expect(SEEDS).toEqual(expect.arrayContaining(solutionLost.map(({ seed }) => seed)));
});
