import { expected, messageOf, show, UsageError } from '../../../src/core/errors';

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
    [{ W: 1, b: 2 }, 'an object with {W, b}'],
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
