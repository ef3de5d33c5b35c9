import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { startBackend } from '../../../../src/node/backend';
import { observationFromJson, observationToJson } from '../../../../src/grading/model/observation';
import { toObservation } from '../../../../src/grading/run/toObservation';

beforeAll(async () => {
  await startBackend();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

describe('what a probe may return', () => {
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
    ['a big integer', () => 1n, 'expected result to be a tensor or a number, received 1'],
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
    ['holes in a list', () => Array(3), 'expected the rows of result to be of one length'],
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
  ])('not %s', (_, make, message) => {
    expect(() => toObservation({ result: make() })).toThrow(message);
  });
});

it('is the same after JSON, with NaN and infinities', () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.array(number)), (named) => {
      const observation = Object.fromEntries(
        Object.entries(named).map(([name, values]) => [name, { shape: [values.length], values }]),
      );
      const text = JSON.stringify(observationToJson(observation));
      const back = observationFromJson(JSON.parse(text));
      // JSON writes −0 as 0, which is no difference to the judge.
      const unsigned = JSON.parse(JSON.stringify(observation), (_, v: unknown) => v) as unknown;
      expect(JSON.parse(JSON.stringify(back))).toEqual(unsigned);
      for (const [name, { values }] of Object.entries(observation)) {
        expect(back[name]!.values.every((v, i) => v === values[i] || Object.is(v, values[i]))).toBe(true);
      }
    }),
  );
});

it('writes numbers that JSON has not as words', () => {
  const observation = { v: { shape: [3], values: [NaN, Infinity, -Infinity] } };
  expect(observationToJson(observation)).toEqual({
    v: { shape: [3], values: ['NaN', 'Infinity', '-Infinity'] },
  });
});
