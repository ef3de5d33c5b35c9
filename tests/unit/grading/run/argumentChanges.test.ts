import * as tf from '@tensorflow/tfjs';
import { changedAt, isNumbers, isPlainObject, snapshot } from '../../../../src/grading/run/argumentChanges';
import { startBackend } from '../../../../src/node/backend';

beforeAll(async () => {
  await startBackend('cpu');
});

/** The place that an edit changes in a value, seen by a snapshot made before it. */
function placeOf<T>(value: T, edit: (value: T) => void): string | undefined {
  const before = snapshot(value)!;
  edit(value);
  return changedAt(before, value);
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- values of every form
type Loose = any;

it.each<[string, Loose, (value: Loose) => void, string]>([
  ['a number in a list', [1, 2, 3], (a) => (a[1] = 5), '[1]'],
  ['the first of two numbers', [1, 2, 3], (a) => a.fill(0, 1), '[1]'],
  ['a longer list', [1], (a) => a.push(2), ''],
  ['a shorter list', [1, 2], (a) => a.pop(), ''],
  ['a list in a list', [[1], [2]], (a) => (a[1][0] = 5), '[1][0]'],
  ['a longer list in a list', [[1], [2]], (a) => a[1].push(5), '[1]'],
  ['a field', { a: 1, b: 2 }, (o) => (o.b = 5), '.b'],
  ['a field of a field', { a: { b: [0, 1] } }, (o) => (o.a.b[1] = 5), '.a.b[1]'],
  ['a new field', { a: 1 }, (o) => (o.b = undefined as Loose) || (o.b = 1), '.b'],
  ['a field that is gone', { a: 1 }, (o) => delete o.a, '.a'],
  ['a typed array', new Float32Array(3), (a) => (a[2] = 1), '[2]'],
  ['a typed array for a list', { x: [1] }, (o) => (o.x = new Float32Array([1])), '.x'],
  ['a longer typed array', { x: new Float32Array(1) }, (o) => (o.x = new Float32Array(2)), '.x'],
  ['a shorter typed array', { x: new Float32Array(2) }, (o) => (o.x = new Float32Array(1)), '.x'],
  ['a list for a typed array', { x: new Float32Array([1]) }, (o) => (o.x = [1]), '.x'],
  ['a list for an object', { x: {} }, (o) => (o.x = []), '.x'],
  ['null for an object', { x: {} }, (o) => (o.x = null), '.x'],
  ['null for a typed array', { x: new Float32Array(1) }, (o) => (o.x = null), '.x'],
  ['no typed array any more', { x: new Float32Array(1) }, (o) => delete o.x, '.x'],
  ['an object for null', { x: null }, (o) => (o.x = {}), '.x'],
  ['0 for NaN', [NaN], (a) => (a[0] = 0), '[0]'],
  ['-0 for 0', [0], (a) => (a[0] = -0), '[0]'],
  ['text', { x: 'a' }, (o) => (o.x = 'b'), '.x'],
  [
    'a function that gives the old value',
    { x: 1 },
    (o) => Object.defineProperty(o, 'x', { get: () => 1 }),
    '.x',
  ],
  [
    'a function that gives the old number',
    [1, 2],
    (a) => Object.defineProperty(a, 1, { get: () => 2 }),
    '[1]',
  ],
  ['a proxy that shows the old list', { x: [1] }, (o) => (o.x = new Proxy([1], {})), '.x'],
  ['another map', { x: new Map() }, (o) => (o.x = new Map()), '.x'],
])('finds %s', (_, value, edit, place) => {
  expect(placeOf(value, edit)).toBe(place);
});

it.each<[string, Loose, (value: Loose) => void]>([
  ['the same numbers', [1, NaN, 3], (a) => a.reverse().reverse()],
  ['an equal list in the place of another', { x: [1, 2] }, (o) => (o.x = [1, 2])],
  ['the inside of an object of a class', { x: new Map() }, (o) => o.x.set(1, 2)],
  ['the inside of a function', { f: () => 1 }, (o) => (o.f.y = 1)],
  ['a buffer seen by DataView', { x: new DataView(new ArrayBuffer(1)) }, (o) => o.x.setInt8(0, 1)],
  ['null', null, () => undefined],
])('finds no change in %s', (_, value, edit) => {
  expect(placeOf(value, edit)).toBeUndefined();
});

it('a variable may change, and be replaced', () => {
  const net = { w: tf.variable(tf.scalar(1)), list: [tf.variable(tf.scalar(2))] };
  const change = (): void => {
    net.w = tf.variable(tf.scalar(3));
    net.list[0] = undefined as never;
  };
  expect(placeOf(net, change)).toBeUndefined();
  tf.disposeVariables();
});

it('another tensor in the place of one is a change', () => {
  const running = { mean: tf.scalar(1) };
  expect(placeOf(running, () => (running.mean = tf.scalar(1)))).toBe('.mean');
  tf.disposeVariables();
});

describe('a value of more than 100 000 parts', () => {
  it.each<[string, unknown, boolean]>([
    ['a list at the limit', Array(99_999).fill(0), true],
    ['a list above it', Array(100_000).fill(0), false],
    ['a typed array above it', new Float32Array(100_000), false],
    ['many small lists', Array.from({ length: 60_000 }, () => [0]), false],
    ['text, which is one part', 'x'.repeat(200_000), true],
  ])('is not copied: %s', (_, value, copied) => {
    expect(snapshot(value) !== undefined).toBe(copied);
  });
});

it('copies the plain parts and shares the others', () => {
  const shared = new Map();
  const value = { list: [[1]], typed: new Int32Array([1]), shared };
  const copy = snapshot(value)!.copy as typeof value;
  expect(copy).toEqual(value);
  expect(copy.list[0]).not.toBe(value.list[0]);
  expect(copy.typed).toBeInstanceOf(Int32Array);
  expect(copy.typed).not.toBe(value.typed);
  expect(copy.shared).toBe(shared);
});

it('tells a list of numbers by its first value', () => {
  expect([[1, 'a'], [], ['a'], 1, null].map(isNumbers)).toEqual([true, false, false, false, false]);
});

it('tells plain objects from all else', () => {
  const values = [{}, { a: 1 }, [], null, 1, new Map(), Object.create(null), () => 1];
  expect(values.map(isPlainObject)).toEqual([true, true, false, false, false, false, false, false]);
});
