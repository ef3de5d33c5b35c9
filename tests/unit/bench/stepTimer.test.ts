import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../../src/bench/backend';
import { StepTimer } from '../../../src/bench/stepTimer';
import { train } from '../../../src/bench/trainer';
import { mlp } from '../../../src/bench/workloads';

const [ONE, OTHER] = [mlp([2, 2], 1), mlp([3, 2], 1)];

/** A timer of steps that take so many milliseconds each. */
function timerOf(ms: number): { timer: StepTimer; taken: () => number; made: string[] } {
  const made: string[] = [];
  let [now, taken] = [0, 0];
  const step = async (): Promise<void> => {
    await Promise.resolve();
    now += ms;
    taken++;
  };
  const timer = new StepTimer(
    ({ name }) => {
      made.push(name);
      return step;
    },
    () => now,
  );
  return { timer, taken: () => taken, made };
}

it('takes steps for half a second, and then times those that it is asked for', async () => {
  const { timer, taken, made } = timerOf(100);
  expect(await timer.answer({ workload: ONE, steps: 7 })).toEqual({ ms: 100 });
  expect(taken()).toBe(5 + 7);
  expect(await timer.answer({ workload: { ...ONE }, steps: 2 })).toEqual({ ms: 100 });
  expect(taken()).toBe(5 + 7 + 2);
  await timer.answer({ workload: OTHER, steps: 1 });
  expect(taken()).toBe(5 + 7 + 2 + 5 + 1);
  expect(made).toEqual([ONE.name, OTHER.name]);
});

it('takes at least one step before it times one, even a slow one', async () => {
  const { timer, taken } = timerOf(10_000);
  expect(await timer.answer({ workload: ONE, steps: 1 })).toEqual({ ms: 10_000 });
  expect(taken()).toBe(2);
});

it.each([
  ['has no such model', () => undefined],
  [
    'can not make it',
    () => {
      throw new Error('no model');
    },
  ],
  ['fails at the first step', () => () => Promise.reject(new Error('no kernel'))],
])('a side that %s has no time, and is not tried again', async (_, make) => {
  const tried = jest.fn(make);
  const timer = new StepTimer(tried, () => 0);
  for (const steps of [1, 2]) expect(await timer.answer({ workload: ONE, steps })).toEqual({ ms: null });
  expect(tried).toHaveBeenCalledTimes(1);
});

it('a training takes its steps, and leaves no tensor behind', async () => {
  await startBackend('kit');
  const before = [tf.memory().numTensors, tf.backend().numDataIds()];
  const kernels = jest.spyOn(tf.engine(), 'runKernel');
  expect(await train({ workload: mlp([2, 3, 2], 4), steps: 3 })).toBe(3);
  const losses = kernels.mock.calls.filter(([kernel]) => kernel === 'SoftmaxCrossEntropyWithGradient');
  kernels.mockRestore();
  expect(losses).toHaveLength(3);
  expect([tf.memory().numTensors, tf.backend().numDataIds()]).toEqual(before);
});
