import * as tf from '@tensorflow/tfjs';
import { toRaw } from '../../../../src/grading/run/toRaw';
import { startBackend } from '../../../../src/node/backend';

beforeAll(async () => {
  await startBackend();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

it('keeps results as they are, and makes tensors plain', () => {
  const results = {
    order: [[2, 0], [1]],
    weights: { W: tf.tensor1d([1, 2]), name: 'W' },
    best: null,
    done: true,
  };
  expect(toRaw(results)).toEqual({
    order: [[2, 0], [1]],
    weights: { W: { form: 'tensor', shape: [2], values: [1, 2] }, name: 'W' },
    best: null,
    done: true,
  });
});

it.each<[string, () => unknown, string]>([
  ['nothing', () => undefined, 'expected result to be a tensor, a number or a list, received undefined'],
  [
    'a function in a list',
    () => [Math.max],
    'expected result[0] to be a tensor, a number or a list, received a function (max)',
  ],
  ['an object of a class', () => new Map(), 'expected result to be a tensor, a number or a list, received'],
  [
    'an object that calls itself a tensor',
    () => ({ form: 'tensor', shape: [], values: [1] }),
    'expected result to be a tensor, a number or a list',
  ],
  [
    'a promise',
    () => Promise.resolve(1),
    'expected result to be a tensor, a number or a list, received a Promise',
  ],
  ['billions of holes', () => Array(4e9), 'expected at most 200000 values in result, received more'],
  [
    'a list that holds itself',
    () => {
      const list: unknown[] = [];
      list.push(list);
      return list;
    },
    'expected at most 16 lists in one another in result[0]',
  ],
  [
    'more values than it may',
    () => Array.from({ length: 3 }, () => Array(1e5).fill(0)),
    'expected at most 200000 values in result[1]',
  ],
  [
    'tensors with more values together',
    () => Array.from({ length: 4 }, () => tf.zeros([70_000])),
    'expected at most 200000 values in result[2], received more',
  ],
  [
    'a tensor with more values than it may, before it is read',
    () => Object.assign(tf.zeros([2]), { shape: [200_001], dataSync: () => [] }),
    'expected at most 200000 values in result, received more',
  ],
  [
    'a text of more letters than it may',
    () => ['x'.repeat(100_000), 'x'.repeat(100_001)],
    'expected texts of at most 200000 letters in result[1], received longer ones',
  ],
  [
    'a key of more letters than it may',
    () => ({ ['x'.repeat(200_001)]: 1 }),
    'expected texts of at most 200000 letters in result, received longer ones',
  ],
  [
    'a record of more parts than it may',
    () => Object.fromEntries(Array.from({ length: 200_001 }, (_, i) => [i, 0])),
    'expected at most 200000 values in result, received more',
  ],
  ['a hole', () => Array(1), 'expected result[0] to be a tensor, a number or a list, received undefined'],
])('refuses %s', (_, make, message) => {
  expect(() => toRaw({ result: make() })).toThrow(message);
});

it('calls a result by its label', () => {
  expect(() => toRaw({ order: 1n }, { order: 'the order' })).toThrow('expected the order to be');
});
