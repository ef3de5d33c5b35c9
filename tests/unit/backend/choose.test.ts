import * as tf from '@tensorflow/tfjs';
import type { BackendSetUp, BackendSetUps } from '../../../src/backend/choose';
import { chooseBackend, firstLine, tryBackend } from '../../../src/backend/choose';
import { UsageError } from '../../../src/core/errors';

/** A backend that works: the one of tfjs for plain JavaScript, which else prints an advertisement. */
const working: BackendSetUp = {
  load: () => {
    Object.assign(tf.findBackend('cpu'), { firstUse: false });
    return Promise.resolve();
  },
};
const failing = (message: string): BackendSetUp => ({ load: () => Promise.reject(new Error(message)) });
const ABSENT: BackendSetUps = { tensorflow: failing('no binary'), wasm: failing('no wasm'), cpu: working };

it('takes the first backend that works, and reports why the others do not', async () => {
  expect(await chooseBackend(ABSENT, undefined)).toEqual({
    backend: 'cpu',
    tried: [
      { backend: 'tensorflow', ok: false, reason: 'no binary' },
      { backend: 'wasm', ok: false, reason: 'no wasm' },
      { backend: 'cpu', ok: true },
    ],
  });
  expect(tf.getBackend()).toBe('cpu');
});

it('tries none after the first one that works', async () => {
  const load = jest.fn().mockImplementation(() => {
    if (!tf.findBackendFactory('tensorflow'))
      tf.registerBackend('tensorflow', tf.findBackendFactory('cpu') as never);
    tf.copyRegisteredKernels('cpu', 'tensorflow');
    Object.assign(tf.findBackend('tensorflow'), { firstUse: false });
    return Promise.resolve();
  });
  const others = { load: jest.fn() };
  const report = await chooseBackend({ tensorflow: { load }, wasm: others, cpu: others }, '');
  expect(report).toEqual({ backend: 'tensorflow', tried: [{ backend: 'tensorflow', ok: true }] });
  expect(others.load).not.toHaveBeenCalled();
  tf.removeBackend('tensorflow');
});

it('throws if none works', async () => {
  await expect(chooseBackend({ ...ABSENT, cpu: failing('no') }, undefined)).rejects.toThrow(
    new Error('no tfjs backend works here: tensorflow: no binary; wasm: no wasm; cpu: no'),
  );
});

describe('a backend that is asked for', () => {
  it('is the only one tried', async () => {
    expect(await chooseBackend(ABSENT, 'cpu')).toEqual({
      backend: 'cpu',
      tried: [{ backend: 'cpu', ok: true }],
    });
  });

  it.each([
    ['webgl', 'expected LAB_BACKEND to be one of tensorflow, wasm, cpu, received "webgl"'],
    [
      'wasm',
      'LAB_BACKEND=wasm was asked for, but that backend does not work here: no wasm. ' +
        'Unset LAB_BACKEND to let the kit choose one that does.',
    ],
  ])('is bad usage if it can not be had: %s', async (name, message) => {
    await expect(chooseBackend(ABSENT, name)).rejects.toThrow(new UsageError(message));
    await expect(chooseBackend(ABSENT, name)).rejects.toBeInstanceOf(UsageError);
  });
});

describe('one attempt', () => {
  const tried = async (setUp: BackendSetUp): Promise<unknown> => tryBackend({ ...ABSENT, cpu: setUp }, 'cpu');

  it('prepares the backend once tfjs has initialized it', async () => {
    const inUse: string[] = [];
    const prepare = (): Promise<void> => Promise.resolve(void inUse.push(tf.getBackend()));
    expect(await tried({ ...working, prepare })).toEqual({ backend: 'cpu', ok: true });
    expect(inUse).toEqual(['cpu']);
  });

  it('fails if the preparation fails', async () => {
    const prepare = (): Promise<void> => Promise.reject(new Error('no kernels'));
    expect(await tried({ ...working, prepare })).toEqual({ backend: 'cpu', ok: false, reason: 'no kernels' });
  });

  it('fails if a number is wrong', async () => {
    const add = tf.getKernel('Concat', 'cpu')!;
    tf.unregisterKernel('Concat', 'cpu');
    tf.registerKernel({ ...add, kernelFunc: () => tf.zeros([2, 4]) });
    const trial = await tried(working);
    tf.unregisterKernel('Concat', 'cpu');
    tf.registerKernel(add);
    expect(trial).toEqual({
      backend: 'cpu',
      ok: false,
      reason: 'concat gave [0, 0, 0, 0, 0, 0, 0, 0] instead of [1, 2, 5, 6, 3, 4, 7, 8]',
    });
  });

  it('puts the reason in the words of the platform', async () => {
    const reasonOf = (error: unknown): string => `it said: ${(error as Error).message}`;
    expect(await tried({ ...failing('no'), reasonOf })).toMatchObject({ reason: 'it said: no' });
  });

  it('fails if tfjs can not initialize it', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const load = (): Promise<void> => {
      tf.registerBackend('tensorflow', () => {
        throw new Error('no binary');
      });
      return Promise.resolve();
    };
    expect(await tryBackend({ ...ABSENT, tensorflow: { load } }, 'tensorflow')).toEqual({
      backend: 'tensorflow',
      ok: false,
      reason: 'tfjs could not initialise it',
    });
    tf.removeBackend('tensorflow');
    warn.mockRestore();
  });
});

it.each<[unknown, string]>([
  [new Error('  one \n two'), 'one'],
  ['text', 'text'],
  [new Error(''), ''],
])('the first line of %p', (error, line) => {
  expect(firstLine(error)).toBe(line);
});
