import { runInNewContext } from 'node:vm';
import { asError, expected, messageOf, show, UsageError } from '../../../src/core/errors';

describe('show', () => {
  it.each<[unknown, string]>([
    ['wasm', '"wasm"'],
    ['say "hi"\n', '"say \\"hi\\"\\n"'],
    ['x'.repeat(60), `"${'x'.repeat(60)}"`],
    ['x'.repeat(61), `"${'x'.repeat(57)}…"`],
    [0.5, '0.5'],
    [-0, '0'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
    [10n, '10'],
    [true, 'true'],
    [null, 'null'],
    [undefined, 'undefined'],
    [Math.max, 'a function (max)'],
    [() => 1, 'a function (anonymous)'],
    [[1, [2, 3]], 'an array of 2'],
    [{ shape: [2, 3], dtype: 'float32', dataSync: () => [] }, 'a tensor of shape [2, 3]'],
    [{ shape: [2], dtype: 'float32' }, 'an object with {shape, dtype}'],
    [{ shape: [2], dataSync: () => [] }, 'an object with {shape, dataSync}'],
    [{ shape: '[2]', dtype: 'float32', dataSync: () => [] }, 'an object with {shape, dtype, dataSync}'],
    [{ W: 1, b: 2 }, 'an object with {W, b}'],
    [{ ['k'.repeat(200)]: 1 }, `an object with {${'k'.repeat(200)}}`],
    [{ ['k'.repeat(201)]: 1 }, `an object with {${'k'.repeat(197)}…}`],
    [{ a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1 }, 'an object with {a, b, c, d, e, f}'],
    [Symbol('s'), 'Symbol(s)'],
  ])('%p is shown as %s', (value, text) => {
    expect(show(value)).toBe(text);
  });
});

it('expected: a usage error with the expected and the received value', () => {
  const error = expected('keepProb in (0, 1]', 50);
  expect(error).toBeInstanceOf(UsageError);
  expect(error.name).toBe('UsageError');
  expect(error.message).toBe('expected keepProb in (0, 1], received 50');
});

describe('messageOf', () => {
  const unprintable = Object.create(null) as object;
  it.each<[string, unknown, string]>([
    ['an error', new RangeError('too far'), 'too far'],
    ['a string', 'plain', 'plain'],
    ['undefined', undefined, 'undefined'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['an object without a text form', unprintable, 'a value without text was thrown'],
    [
      'an error whose message is no text',
      Object.assign(new Error(), { message: unprintable }),
      'a value without text was thrown',
    ],
    [
      'a proxy that refuses everything',
      new Proxy(
        {},
        {
          getPrototypeOf: () => {
            throw new Error('no');
          },
        },
      ),
      'a value without text was thrown',
    ],
  ])('of %s', (_, thrown, message) => {
    expect(messageOf(thrown)).toBe(message);
  });
});

describe('asError', () => {
  it.each<[string, Error]>([
    ['an error', new RangeError('too far')],
    ['an error of another realm', runInNewContext("new RangeError('too far')") as Error],
    ['an error without a stack', Object.assign(new Error('a'), { stack: undefined })],
  ])('gives %s back as it is', (_, error) => {
    expect(asError(error)).toBe(error);
  });

  it.each<[string, unknown, string]>([
    ['a string', 'plain', 'plain'],
    ['an object with a message and a stack', { message: 'a', stack: 'b' }, '[object Object]'],
    ['an error whose message is a number', Object.assign(new Error(), { message: 5 }), '5'],
    ['an error whose stack is a number', Object.assign(new Error('a'), { stack: 5 }), 'a'],
  ])('makes an error without a stack of %s', (_, thrown, message) => {
    expect(asError(thrown)).toBeInstanceOf(Error);
    expect(asError(thrown)).toMatchObject({ message, stack: '' });
  });
});
