import { CHECK_LIMITS, checkLimits, figureLimits, loadingSeconds } from '../../../src/hosts/limits';

it.each([
  ['a check', CHECK_LIMITS],
  ['a quick figure', figureLimits('quick')],
  ['a figure of many seeds', figureLimits('full')],
])('%s has a deadline, and a process that is larger than its heap', (_, { seconds, heap, memory }) => {
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(heap).toBeGreaterThanOrEqual(64);
  expect(memory).toBeGreaterThan(heap);
});

it('a figure gets more time and memory than a check', () => {
  for (const limit of ['seconds', 'heap', 'memory'] as const)
    expect(figureLimits('quick')[limit]).toBeGreaterThan(CHECK_LIMITS[limit]);
});

it('a figure of many seeds gets more time than a quick one', () => {
  expect(figureLimits('full').seconds).toBeGreaterThan(figureLimits('quick').seconds);
});

it('lab.ts is loaded within the deadline of a check, and within a minute for figures', () => {
  expect(loadingSeconds(CHECK_LIMITS)).toBe(CHECK_LIMITS.seconds);
  expect(loadingSeconds(figureLimits('full'))).toBe(60);
});

it.each([
  ['checks', CHECK_LIMITS],
  ['checks with an own deadline', checkLimits(2)],
  ['quick figures', figureLimits('quick')],
  ['full figures', figureLimits('full')],
])('all requests of %s get more time than one, and not for ever', (_, { seconds, total }) => {
  expect(total).toBeGreaterThanOrEqual(2 * seconds);
  expect(total).toBeLessThanOrEqual(100 * seconds);
});

it('a deadline of checks is in seconds', () => {
  expect(checkLimits(7)).toMatchObject({ seconds: 7 });
  expect(checkLimits(14).total).toBe(2 * checkLimits(7).total);
});
