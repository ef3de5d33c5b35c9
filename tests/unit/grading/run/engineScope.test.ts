import * as tf from '@tensorflow/tfjs';
import { EngineScope } from '../../../../src/grading/run/engineScope';
import { startBackend } from '../../../../src/node/backend';

beforeAll(async () => {
  await startBackend();
});

const engine = tf.engine();
const { state } = engine;
const depth = (): number => state.scopeStack.length;

beforeEach(() => engine.startScope());
afterEach(() => {
  engine.state = state;
  engine.endScope();
});

it('tensors that were made in it are gone once it is closed, and no others', () => {
  const before = tf.scalar(1);
  const scope = new EngineScope();
  const inside = tf.scalar(2);
  scope.close();
  expect([before.isDisposed, inside.isDisposed]).toEqual([false, true]);
});

it('scopes that were left open in it are closed with it', () => {
  const outer = depth();
  const scope = new EngineScope();
  engine.startScope();
  engine.startScope();
  const inside = tf.scalar(2);
  scope.close();
  expect(depth()).toBe(outer);
  expect(inside.isDisposed).toBe(true);
});

it.each([1, 2])('%d scopes of others that were closed in it are reported, and open again', (times) => {
  const outer = depth();
  const [active] = [state.activeScope];
  const before = tf.scalar(1);
  const scope = new EngineScope();
  for (let i = 0; i < times; i++) engine.endScope();
  expect(() => scope.close()).toThrow(
    'lab.ts closed a scope of TensorFlow.js that it had not opened (endScope too often)',
  );
  expect(depth()).toBe(outer);
  expect(state.activeScope).toBe(active);
  // Only those who closed its own scope took it away.
  expect(before.isDisposed).toBe(times === 2);
});

it('an engine that was reset in it is reported', () => {
  const scope = new EngineScope();
  engine.state = Object.create(state) as typeof state;
  expect(() => scope.close()).toThrow('lab.ts reset the engine of TensorFlow.js');
  engine.state = state;
  scope.close();
});
