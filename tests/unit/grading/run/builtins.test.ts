import * as tf from '@tensorflow/tfjs';
import { Builtins } from '../../../../src/grading/run/builtins';
import { startBackend } from '../../../../src/node/backend';

beforeAll(async () => {
  await startBackend();
});

const other = (): number => 7;
const above = (value: object): object => Object.getPrototypeOf(value) as object;
const tensors = tf.Tensor.prototype;

/** Puts everything back, whatever the code under test does. */
const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

/** Changes a property, or takes it away. */
function change(object: object, key: PropertyKey, to: PropertyDescriptor | undefined): void {
  const was = Reflect.getOwnPropertyDescriptor(object, key);
  undo[undo.length] = () => {
    if (was) Reflect.defineProperty(object, key, was);
    else Reflect.deleteProperty(object, key);
  };
  if (to === undefined) Reflect.deleteProperty(object, key);
  else Reflect.defineProperty(object, key, { configurable: true, ...to });
}

const replaced = { value: other, writable: true };
const generator = function* (): Generator {};
const asyncFunction = async (): Promise<void> => undefined;

describe('a built-in property that was changed is named and put back:', () => {
  it.each<[string, object, PropertyKey, PropertyDescriptor | undefined]>([
    ['Array.prototype.map', Array.prototype, 'map', replaced],
    ['Array.prototype.flat', Array.prototype, 'flat', undefined],
    ['Array.prototype[Symbol(Symbol.iterator)]', Array.prototype, Symbol.iterator, replaced],
    ['Math.max', Math, 'max', replaced],
    ['JSON.stringify', JSON, 'stringify', replaced],
    ['parseInt', globalThis, 'parseInt', replaced],
    ['isNaN', globalThis, 'isNaN', undefined],
    ['Map.prototype.size', Map.prototype, 'size', { get: other }],
    ['Object.prototype.__proto__', Object.prototype, '__proto__', setterOnly()],
    ['TypedArray.from', above(Float32Array), 'from', replaced],
    ['TypedArray.prototype.set', above(Float32Array.prototype), 'set', replaced],
    ['the iterator of arrays.next', above([][Symbol.iterator]()), 'next', replaced],
    ['the iterator of maps.next', above(new Map()[Symbol.iterator]()), 'next', replaced],
    ['the iterator of sets.next', above(new Set()[Symbol.iterator]()), 'next', replaced],
    ['the iterator of strings.next', above(''[Symbol.iterator]()), 'next', replaced],
    [
      'the prototype of iterators[Symbol(Symbol.iterator)]',
      above(above([][Symbol.iterator]())),
      Symbol.iterator,
      replaced,
    ],
    ['the prototype of generators.next', above(generator.prototype as object), 'next', replaced],
    ['the prototype of async functions.then', above(asyncFunction), 'then', replaced],
    ['tf.Tensor.prototype.dataSync', tensors, 'dataSync', replaced],
    ['the prototype of the engine.runKernel', above(tf.engine()), 'runKernel', replaced],
  ])('%s', (name, object, key, to) => {
    const builtins = new Builtins();
    const was = Reflect.getOwnPropertyDescriptor(object, key);
    change(object, key, to);
    const told = builtins.restore();
    expect(told).toBe(name);
    expect(Reflect.getOwnPropertyDescriptor(object, key)).toEqual(was);
    expect(builtins.restore()).toBeUndefined();
  });
});

/** The accessor of `__proto__` with another setter. */
function setterOnly(): PropertyDescriptor {
  return { get: Reflect.getOwnPropertyDescriptor(Object.prototype, '__proto__')!.get!, set: () => undefined };
}

describe('an addition that changes how other code runs is named and taken away:', () => {
  it.each<[string, object, PropertyKey]>([
    ['Array.prototype.toJSON', Array.prototype, 'toJSON'],
    ['Map.prototype.then', Map.prototype, 'then'],
    ['Math.valueOf', Math, 'valueOf'],
    ['Math.toString', Math, 'toString'],
    ['Math.constructor', Math, 'constructor'],
    ['Set.get', Set, 'get'],
    ['Map.set', Map, 'set'],
    ['Error.prepareStackTrace', Error, 'prepareStackTrace'],
    ['Object.prototype.anything', Object.prototype, 'anything'],
    ['Array.prototype[Symbol(Symbol.toPrimitive)]', Array.prototype, Symbol.toPrimitive],
    ['tf.Tensor.prototype.then', tensors, 'then'],
    ['Float32Array.from', Float32Array, 'from'],
    ['Float32Array.prototype.set', Float32Array.prototype, 'set'],
    ['Array.prototype.hasOwnProperty', Array.prototype, 'hasOwnProperty'],
  ])('%s', (name, object, key) => {
    // Other code may have put it there before.
    change(object, key, undefined);
    const builtins = new Builtins();
    change(object, key, replaced);
    expect(builtins.restore()).toBe(name);
    expect(Reflect.getOwnPropertyDescriptor(object, key)).toBeUndefined();
    expect(builtins.restore()).toBeUndefined();
  });
});

describe('no harm is', () => {
  it('a thread in which nothing was changed', () => {
    expect(new Builtins().restore()).toBeUndefined();
  });

  it.each<[string, object, PropertyKey, PropertyDescriptor]>([
    ['a method of a new name', Array.prototype, 'lastButOne', replaced],
    ['a new global', globalThis, 'mine', replaced],
    ['another length of stacks', Error, 'stackTraceLimit', { value: 3, writable: true }],
    ['another method of the console', console, 'log', replaced],
  ])('%s, which stays', (_, object, key, to) => {
    const builtins = new Builtins();
    change(object, key, to);
    expect(builtins.restore()).toBeUndefined();
    expect(Reflect.getOwnPropertyDescriptor(object, key)!.value).toBe(to.value);
  });

  it('a global with a getter, which may be replaced and stays', () => {
    const symbol = Symbol('queue');
    change(globalThis, symbol, { get: other });
    const builtins = new Builtins();
    expect(builtins.restore()).toBeUndefined();
    expect(symbol in globalThis).toBe(true);
  });

  it('what was changed before: it stays', () => {
    change(Array.prototype, 'toJSON', replaced);
    const builtins = new Builtins();
    expect(builtins.restore()).toBeUndefined();
    expect(Reflect.getOwnPropertyDescriptor(Array.prototype, 'toJSON')!.value).toBe(other);
  });
});

it('a changed backend of tfjs is put back', () => {
  const builtins = new Builtins();
  const methods = above(tf.backend());
  const was = Reflect.getOwnPropertyDescriptor(methods, 'numDataIds');
  change(methods, 'numDataIds', replaced);
  expect(builtins.restore()).toMatch(/numDataIds$/);
  expect(Reflect.getOwnPropertyDescriptor(methods, 'numDataIds')).toEqual(was);
});

it('another prototype of a built-in object is named and put back', () => {
  const builtins = new Builtins();
  undo.push(() => void Reflect.setPrototypeOf(Map.prototype, Object.prototype));
  Reflect.setPrototypeOf(Map.prototype, Array.prototype);
  const told = builtins.restore();
  expect(told).toBe('the prototype of Map.prototype');
  expect(Reflect.getPrototypeOf(Map.prototype)).toBe(Object.prototype);
});

it('of several changes the first is named, and all are put back', () => {
  const builtins = new Builtins();
  const { map, filter } = Array.prototype;
  change(Array.prototype, 'map', replaced);
  change(Array.prototype, 'filter', replaced);
  change(Set.prototype, 'toJSON', replaced);
  const told = builtins.restore();
  expect(['Array.prototype.map', 'Array.prototype.filter']).toContain(told);
  expect(Array.prototype.map).toBe(map);
  expect(Array.prototype.filter).toBe(filter);
  expect('toJSON' in Set.prototype).toBe(false);
});

it('works although the methods that it could use were replaced', () => {
  const builtins = new Builtins();
  const fails = (): never => {
    throw new Error('called');
  };
  const { prototype } = Array;
  const failing = { value: fails, writable: true };
  change(Reflect, 'ownKeys', failing);
  change(Object, 'keys', failing);
  change(globalThis, 'String', failing);
  change(prototype, 'map', failing);
  change(prototype, 'forEach', failing);
  change(prototype, 'includes', failing);
  change(prototype, Symbol.iterator, failing);
  change(prototype, 'push', failing);
  let thrown: unknown;
  try {
    builtins.restore();
  } catch (error) {
    thrown = error;
  }
  // Each is put back by its own, too: the code that reports this test needs them.
  for (let i = undo.length - 1; i >= 0; i--) undo[i]!();
  undo.length = 0;
  expect(thrown).toBeUndefined();
});
