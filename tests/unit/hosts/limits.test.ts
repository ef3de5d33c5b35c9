import { CHECK_LIMITS, FIGURE_LIMITS } from '../../../src/hosts/limits';

it.each([
  ['a check', CHECK_LIMITS],
  ['a figure', FIGURE_LIMITS],
])('%s has a deadline, and a process that is larger than its heap', (_, { seconds, heap, memory }) => {
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(heap).toBeGreaterThanOrEqual(64);
  expect(memory).toBeGreaterThan(heap);
});

it('a figure gets more time and memory than a check', () => {
  for (const limit of ['seconds', 'heap', 'memory'] as const)
    expect(FIGURE_LIMITS[limit]).toBeGreaterThan(CHECK_LIMITS[limit]);
});
