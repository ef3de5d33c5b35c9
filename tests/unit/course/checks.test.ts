import { chosenChecks, checksOf } from '../../../src/course/checks';
import { allLabs } from '../../../src/course/labs';
import { UsageError } from '../../../src/core/errors';

// The checks are read before anything heavy is loaded.
jest.mock('@tensorflow/tfjs', () => {
  throw new Error('tfjs was loaded');
});

const CHECKS = ['b/values', 'b/shape', 'ab/values', 'a/values'].map((id) => ({
  id,
  points: 1,
  asks: id,
  probe: id,
}));
const chosen = (only?: string[]): string[] => chosenChecks(CHECKS, only).map(({ id }) => id);

it.each([
  [undefined, ['b/values', 'b/shape', 'ab/values', 'a/values']],
  [['a'], ['a/values']],
  [['b/shape'], ['b/shape']],
  [
    ['a', 'b/shape', 'b/shape'],
    ['b/shape', 'a/values'],
  ],
  [
    ['b', 'b/shape'],
    ['b/values', 'b/shape'],
  ],
])('--only %j chooses %j', (only, ids) => {
  expect(chosen(only)).toEqual(ids);
});

it.each([
  ['c', '--only takes a task (b, ab, a) or one of its checks, received "c"'],
  ['', '--only takes a task (b, ab, a) or one of its checks, received ""'],
  ['values', '--only takes a task (b, ab, a) or one of its checks, received "values"'],
  ['b/', '--only takes a check of b (b/values, b/shape), received "b/"'],
  ['b/value', '--only takes a check of b (b/values, b/shape), received "b/value"'],
])('--only refuses "%s"', (name, message) => {
  expect(() => chosen(['a', name])).toThrow(new UsageError(message));
});

it.each(allLabs())('%s has checks', async (id) => {
  expect((await checksOf(id)).length).toBeGreaterThan(0);
});
