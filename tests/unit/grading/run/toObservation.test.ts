import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../../../src/node/backend';
import { toObservation } from '../../../../src/grading/run/toObservation';

beforeAll(async () => {
  await startBackend();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

describe('a probe may return', () => {
  it.each<[string, () => unknown, { form: string; shape: number[]; values: number[] }]>([
    ['a tensor', () => tf.tensor2d([[1, 2]]), { form: 'tensor', shape: [1, 2], values: [1, 2] }],
    ['a scalar', () => tf.scalar(3), { form: 'tensor', shape: [], values: [3] }],
    ['a truth tensor', () => tf.tensor([true, false]), { form: 'tensor', shape: [2], values: [1, 0] }],
    ['a number', () => 0.5, { form: 'number', shape: [], values: [0.5] }],
    ['a truth value', () => true, { form: 'number', shape: [], values: [1] }],
    [
      'nested numbers',
      () => [
        [1, 2, 3],
        [4, 5, 6],
      ],
      { form: 'array', shape: [2, 3], values: [1, 2, 3, 4, 5, 6] },
    ],
    ['no numbers', () => [], { form: 'array', shape: [0], values: [] }],
    ['empty rows', () => [[], []], { form: 'array', shape: [2, 0], values: [] }],
  ])('%s', (_, make, plain) => {
    expect(toObservation({ result: make() })).toEqual({ result: plain });
  });

  it.each<[string, () => unknown, string]>([
    ['nothing', () => undefined, 'expected result to be a tensor or a number, received undefined'],
    ['null', () => null, 'expected result to be a tensor or a number, received null'],
    ['text', () => '0.5', 'expected result to be a tensor or a number, received "0.5"'],
    ['a big integer', () => 1n, 'expected result to be a tensor or a number, received the bigint 1n'],
    ['a promise', () => Promise.resolve(1), 'expected result to be a tensor or a number, received a Promise'],
    [
      'what dataSync gives',
      () => tf.scalar(1).dataSync(),
      'expected result to be a tensor or a number, received a Float32Array, which dataSync() gives',
    ],
    ['a function', () => Math.max, 'expected result to be a tensor or a number, received a function (max)'],
    [
      'tensors in a list',
      () => [tf.scalar(1)],
      'expected only numbers in result, received a tensor of shape []',
    ],
    ['text in a list', () => [1, '2'], 'expected only numbers in result, received "2"'],
    ['nothing in a list', () => [1, undefined], 'expected only numbers in result, received undefined'],
    ['holes in a list', () => Array(3), 'expected only numbers in result, received a list with empty places'],
    ['rows of several lengths', () => [[1, 2], [3]], 'expected the rows of result to be of one length'],
    // As many numbers as 3 rows of 1, and as 2 rows of 2.
    [
      'rows of several lengths that make up for it',
      () => [[1], [], [2, 3]],
      'expected the rows of result to be of one length, received rows of several',
    ],
    [
      'rows of several depths',
      () => [
        [1, 2],
        [3, [4]],
      ],
      'expected the rows of result to be of one length',
    ],
    [
      'a disposed tensor',
      () => {
        const tensor = tf.zeros([2]);
        tensor.dispose();
        return tensor;
      },
      'result was already disposed of when it was returned',
    ],
    [
      'a tensor of text',
      () => tf.tensor(['a']),
      'expected result to be a tensor of numbers, received one of string',
    ],
    [
      'a tensor whose shape was changed',
      () => Object.assign(tf.zeros([2]), { shape: [3] }),
      'expected result to hold as many numbers as its shape [3] says, found 2',
    ],
  ])('but not %s', (_, make, message) => {
    expect(() => toObservation({ result: make() })).toThrow(message);
  });
});

describe('an answer may hold', () => {
  it.each<[string, () => Record<string, unknown>, string]>([
    ['a list of billions of holes', () => ({ p: Array(4e9) }), 'at most 200000 values in p'],
    ['too many rows', () => ({ p: Array(2e5).fill([]), q: 1 }), 'at most 200000 values in p'],
    [
      'two lists of too many numbers together',
      () => ({ p: Array(1e5).fill(0), q: Array(1e5).fill(0) }),
      'at most 200000 values in q',
    ],
    [
      'a tensor of too many numbers, before it is read',
      () => ({ p: Object.assign(tf.zeros([2]), { shape: [200_001], dataSync: () => [] }) }),
      'at most 200000 values in p',
    ],
    [
      'too many results',
      () => Object.fromEntries(Array.from({ length: 200_001 }, (_, i) => [i, 0])),
      'at most 200000 values in the results',
    ],
  ])('not %s', (_, make, message) => {
    expect(() => toObservation(make())).toThrow(message);
  });
});

describe('a label', () => {
  it('names a result that is no number', () => {
    const read = (): unknown => toObservation({ doubled: 'two' }, { doubled: 'twice x' });
    expect(read).toThrow('expected twice x to be a tensor or a number, received "two"');
  });

  it('leaves the key of an observation as it is', () => {
    expect(Object.keys(toObservation({ doubled: 2 }, { doubled: 'twice x' }))).toEqual(['doubled']);
  });
});
