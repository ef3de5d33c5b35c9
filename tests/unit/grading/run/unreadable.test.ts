import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../../../src/node/backend';
import { explainError, wrongConfig } from '../../../../src/grading/run/unreadable';

beforeAll(async () => {
  await startBackend();
});

const none = new Map<object, string>();

/** The error of a piece of code, in the engine's own words. */
function errorOf(code: string, value: unknown): string {
  try {
    new Function('value', 'tf', code)(value, tf);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`expected an error of ${code}`);
}

describe('an error of a probe', () => {
  it.each<[string, unknown, string, string]>([
    ['a number', 3, 'value.max()', 'what f returned was used as a tensor, but it is 3'],
    ['a list', [1, 2], 'value.dataSync()', 'what f returned was used as a tensor, but it is an array of 2'],
    ['null', null, 'value.dataSync()', 'what f returned was used as a tensor, but it is null'],
    [
      'null',
      null,
      'const { loss } = value',
      'what f returned was used as an object with loss, but it is null',
    ],
    ['no list', 3, 'const [a] = value', 'what f returned was used as an array, but it is 3'],
    ['no list', 3, 'value.map(Number)', 'what f returned was used as an array, but it is 3'],
    ['no object', 3, 'value.update()', 'what f returned was used as an object with update, but it is 3'],
    ['no function', 3, 'value()', 'what f returned was used as a function, but it is 3'],
    [
      'a list of lists',
      [[1], [2]],
      'const kernel = value[0]; kernel.max()',
      'something from what f returned, an array of 2, was used as a tensor, but is none',
    ],
    [
      'a list of a number and a list',
      [1, [2]],
      'const kernel = value[1]; kernel.max()',
      'something from what f returned, an array of 2, was used as a tensor, but is none',
    ],
    [
      'a part that is missing',
      { values: 1 },
      'value.sum.dataSync()',
      'something from what f returned, an object with {values}, was used as a tensor, but is undefined',
    ],
    [
      "what tfjs doesn't accept as a tensor",
      { a: 1 },
      'tf.stack([value, value])',
      'something from what f returned, an object with {a}, was used as a tensor, but is none',
    ],
    ['nothing', undefined, 'value.max()', 'f returned nothing'],
  ])('%s', (_, result, code, said) => {
    const raw = errorOf(code, result);
    const told = explainError(raw, { task: 'f', result }, none)!;
    expect(told.message).toBe(result === undefined ? said : `${said} (${raw})`);
  });

  it('is not blamed on a result of the right kind', () => {
    const tensor = tf.scalar(1);
    expect(explainError('x.dataSync is not a function', { task: 'f', result: tensor }, none)).toBeUndefined();
    tensor.dispose();
    expect(explainError('x.map is not a function', { task: 'f', result: [1] }, none)).toBeUndefined();
  });

  it('is kept if its text does not say what was read', () => {
    expect(explainError('lambda is refused', { task: 'f', result: 3 }, none)).toBeUndefined();
    expect(explainError('x.max is not a function', undefined, none)).toBeUndefined();
  });
});

describe('a method that a class lacks', () => {
  const made = new Map([[{ apply: () => 0 }, 'L1']]);

  it('is named, with its class', () => {
    expect(explainError('instance.getConfig is not a function', undefined, made)).toEqual({
      message: 'L1 has no method getConfig',
      hint:
        'getConfig() returns the options that the constructor takes, as a plain object: a model is saved with ' +
        'them, and made again from them',
    });
    expect(explainError('(intermediate value).gradient is not a function', undefined, made)).toEqual({
      message: 'L1 has no method gradient',
      hint: 'keep the methods that the starter gives L1',
    });
  });

  it('is that of the class which a probe constructed last', () => {
    const several = new Map<object, string>([
      [{ apply: () => 0 }, 'L1'],
      [{ apply: () => 0 }, 'L2'],
      [{ apply: () => 0, gradient: () => 0 }, 'L3'],
    ]);
    expect(explainError('x.gradient is not a function', undefined, several)!.message).toBe(
      'L2 has no method gradient',
    );
  });

  it('is not reported for a class that has the method, or for a tensor', () => {
    expect(explainError('x.apply is not a function', { task: 'f', result: 3 }, made)!.message).toContain(
      'what f',
    );
    expect(explainError('x.max is not a function', { task: 'L1.apply', result: 3 }, made)!.message).toContain(
      'what L1.apply returned was used as a tensor, but it is 3',
    );
  });
});

it.each<[unknown, string]>([
  [undefined, 'nothing'],
  [3, '3'],
])('a getConfig that returned %p', (result, said) => {
  expect(wrongConfig({ task: 'L1.getConfig', result })).toBe(
    `L1.getConfig returned ${said}, expected the options that the constructor takes, as a plain object`,
  );
});
