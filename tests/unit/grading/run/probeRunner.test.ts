import * as tf from '@tensorflow/tfjs';
import { UnknownRequest } from '../../../../src/grading/run/inProcessHost';
import type { LabModule, Submission } from '../../../../src/grading/run/load';
import { ProbeRunner } from '../../../../src/grading/run/probeRunner';
import { UnreadableResult } from '../../../../src/grading/run/answerSize';
import type { Probes } from '../../../../src/grading/model/check';
import { startBackend } from '../../../../src/node/backend';

beforeAll(async () => {
  await startBackend();
});

const submission: Submission = {
  files: {
    home: 'file:///toy/',
    read: () => undefined,
    describe: (path) => path,
    kitModule: () => ({}),
    packageModule: () => ({}),
  },
  forbidden: ['softmax'],
};

type Lab = Record<string, (...args: unknown[]) => tf.Tensor>;

/** A runner with one probe, `p`. */
function runnerOf(observe: (lab: Lab, inputs: unknown) => unknown, labels = {}): ProbeRunner {
  return new ProbeRunner({ p: { inputs: () => 0, observe, labels } } as Probes<unknown>, ['f'], submission);
}

const run = (runner: ProbeRunner, lab: LabModule, name = 'p'): Promise<unknown> =>
  runner.run(lab, { name, inputs: [1, 2] });

const f = (x: unknown): tf.Tensor => tf.tidy(() => tf.tensor1d(x as number[]).mul(2));

it('returns the observations of the probe as plain numbers', async () => {
  const runner = runnerOf(({ f: task }, x) => ({ y: task!(x) }));
  expect(await run(runner, { f })).toEqual({
    observation: { y: { form: 'tensor', shape: [2], values: [2, 4] } },
  });
});

it('waits for a probe that needs time', async () => {
  const runner = runnerOf(async ({ f: task }, x) => ({ y: await task!(x).array() }));
  expect(await run(runner, { f })).toMatchObject({ observation: { y: { values: [2, 4] } } });
});

it('reports leaks and changed arguments', async () => {
  const runner = runnerOf(({ f: task }, x) => ({ y: task!(x) }));
  const careless = (x: unknown): tf.Tensor => {
    (x as number[])[1] = 7;
    return tf.tensor1d(x as number[]).add(tf.scalar(1));
  };
  expect(await run(runner, { f: careless })).toMatchObject({
    leak: { task: 'f', tensors: 2 },
    changed: { task: 'f', argument: 0, path: '[1]' },
  });
});

it('leaves no tensor behind, also if the probe throws', async () => {
  const before = tf.memory().numTensors;
  await run(
    runnerOf(() => (tf.ones([2]), { y: 1 })),
    {},
  );
  expect(tf.memory().numTensors).toBe(before);
  const failing = runnerOf(() => {
    tf.ones([2]);
    throw new Error('no');
  });
  await expect(run(failing, {})).rejects.toThrow('no');
  expect(tf.memory().numTensors).toBe(before);
});

it('refuses the chained forms of forbidden names while it runs, and no longer', async () => {
  const runner = runnerOf(() => ({ y: tf.tensor1d([1, 2]).softmax() }));
  await expect(run(runner, {})).rejects.toThrow('tensor.softmax is not allowed in this lab');
  expect(tf.tidy(() => tf.tensor1d([1, 1]).softmax().arraySync())).toEqual([0.5, 0.5]);
});

it('the methods of a class are as they were afterwards', async () => {
  class Net {
    apply(): number {
      return 1;
    }
  }
  const { apply } = Net.prototype;
  const runner = new ProbeRunner(
    { p: { inputs: () => 0, observe: () => ({ y: Number(Net.prototype.apply !== apply) }) } },
    ['Net'],
    submission,
  );
  expect(await run(runner, { Net })).toMatchObject({ observation: { y: { values: [1] } } });
  expect(Net.prototype.apply).toBe(apply);
});

it('has no probe of another name', async () => {
  await expect(
    run(
      runnerOf(() => ({})),
      {},
      'q',
    ),
  ).rejects.toThrow(new UnknownRequest('no probe is named q'));
});

describe('an error', () => {
  const explained = async (observe: (lab: Lab) => unknown, lab: LabModule = {}): Promise<unknown> => {
    const runner = runnerOf(observe, { y: 'the answer' });
    const error = (await run(runner, lab).catch((reason: unknown) => reason)) as Error;
    expect(error).toBeInstanceOf(Error);
    return runner.explain(error);
  };

  it('of a probe that could not read a result reports the task', async () => {
    expect(await explained(({ f: task }) => task!().dataSync(), { f: () => 3 })).toEqual({
      kind: 'unreadable',
      message: 'what f returned was used as a tensor, but it is 3 (task(...).dataSync is not a function)',
    });
    const noTensor = await explained(({ f: task }) => tf.stack([task!()]), { f: () => ({ a: 1 }) });
    expect(noTensor).toMatchObject({
      kind: 'unreadable',
      message: expect.stringMatching(
        /^something from what f returned, an object with \{a\}, was used as a tensor/,
      ),
    });
  });

  it('of a probe alone reports its text', async () => {
    expect(await explained(() => (null as never as tf.Tensor).shape)).toEqual({
      kind: 'unreadable',
      message: "a result that could not be read: Cannot read properties of null (reading 'shape')",
    });
  });

  it('of a result that is no number reports the task that returned it', async () => {
    const nothing = (): never => undefined as never;
    expect(await explained(({ f: task }) => ({ y: task!() }), { f: nothing })).toMatchObject({
      kind: 'unreadable',
      message: 'f returned nothing',
    });
    expect(await explained(() => ({ y: 'text' }))).toEqual({
      kind: 'unreadable',
      message: 'expected the answer to be a tensor or a number, received "text"',
    });
  });

  it.each<[string, Error]>([
    ['of another kind', new RangeError('too long')],
    [
      'with a line of the submission',
      Object.assign(new TypeError('x is not a function'), {
        stack: 'TypeError\n    at f (file:///toy/lab.ts:3:1)',
      }),
    ],
    ['of a placeholder', new TypeError('Not implemented yet: Do.')],
  ])('%s is the submission’s own', async (_, error) => {
    expect(await explained(() => Promise.reject(error))).toBeUndefined();
  });

  it('that an unused runner is asked about has its text', () => {
    const runner = runnerOf(() => ({}));
    expect(runner.explain(new UnreadableResult('no'))).toEqual({ kind: 'unreadable', message: 'no' });
  });
});
