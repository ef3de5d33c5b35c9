import * as tf from '@tensorflow/tfjs';
import type * as Core from '../../../src/node/backend';
import { smokeTest } from '../../../src/backend/smokeTest';
import { startBackend } from '../../../src/node/backend';
import { runScript } from '../cli/processes';

const NATIVE = '@tensorflow/tfjs-node';

// tfjs and the wasm backend register themselves with the process: they are loaded once, here.
beforeAll(() => startBackend('wasm'));

/** src/node/backend as a new process would load it, with something else in the place of tfjs-node. */
function coreWith(native: () => void): typeof Core {
  let core: typeof Core | undefined;
  jest.isolateModules(() => {
    jest.doMock('@tensorflow/tfjs', () => tf);
    jest.doMock('@tensorflow/tfjs-backend-wasm', () => ({}));
    // It is loaded within the first call of startBackend, when the isolation has ended.
    jest.doMock(NATIVE, () => (native(), {}), { virtual: true });
    core = jest.requireActual<typeof Core>('../../../src/node/backend');
  });
  return core!;
}

const absent = (): never => {
  throw new Error(`Cannot find module '${NATIVE}' from 'src/node/backend.ts'`);
};
const ABSENT =
  '@tensorflow/tfjs-node is not installed (npm leaves it out where its native binary cannot be had)';

/** A native backend that loads well and computes with the kernels of cpu, but for those given. */
function nativeWith(kernels: Record<string, () => unknown> = {}): () => void {
  return () => {
    tf.registerBackend('tensorflow', () => {
      const backend = tf.findBackendFactory('cpu')() as tf.KernelBackend;
      return Object.assign(backend, { firstUse: false });
    });
    tf.copyRegisteredKernels('cpu', 'tensorflow');
    for (const [kernelName, compute] of Object.entries(kernels)) {
      tf.unregisterKernel(kernelName, 'tensorflow');
      tf.registerKernel({ kernelName, backendName: 'tensorflow', kernelFunc: compute as tf.KernelFunc });
    }
  };
}

afterEach(() => {
  jest.restoreAllMocks();
  jest.resetModules();
  if (tf.engine().findBackendFactory('tensorflow')) tf.removeBackend('tensorflow');
  for (const { kernelName } of tf.getKernelsForBackend('tensorflow'))
    tf.unregisterKernel(kernelName, 'tensorflow');
});

describe('startBackend', () => {
  it('takes the next one if tfjs-node is absent', async () => {
    expect(await coreWith(absent).startBackend('')).toEqual({
      backend: 'wasm',
      tried: [
        { backend: 'tensorflow', ok: false, reason: ABSENT },
        { backend: 'wasm', ok: true },
      ],
    });
    expect(tf.getBackend()).toBe('wasm');
  });

  it('takes tfjs-node if it computes', async () => {
    const report = await coreWith(nativeWith()).startBackend('');
    expect(report).toEqual({ backend: 'tensorflow', tried: [{ backend: 'tensorflow', ok: true }] });
  });

  // It is not enough that the import succeeds.
  it.each<[string, Record<string, () => unknown>, string]>([
    [
      'lacks an op on this version of Node',
      {
        TopK: () => {
          throw new TypeError('(0 , util_1.isNullOrUndefined) is not a function');
        },
      },
      '(0 , util_1.isNullOrUndefined) is not a function',
    ],
    [
      'gives wrong numbers',
      { Concat: () => tf.zeros([2, 4]) },
      'concat gave [0, 0, 0, 0, 0, 0, 0, 0] instead of [1, 2, 5, 6, 3, 4, 7, 8]',
    ],
  ])('passes over a tfjs-node that %s, and says why', async (_, kernels, reason) => {
    const report = await coreWith(nativeWith(kernels)).startBackend('');
    expect(report.backend).toBe('wasm');
    expect(report.tried[0]).toEqual({ backend: 'tensorflow', ok: false, reason });
  });

  it('passes over one that cannot be initialised', async () => {
    jest.spyOn(console, 'warn').mockImplementation();
    const report = await coreWith(() =>
      tf.registerBackend('tensorflow', () => {
        throw new Error('no binary');
      }),
    ).startBackend('');
    expect(report.tried[0]).toEqual({
      backend: 'tensorflow',
      ok: false,
      reason: 'tfjs could not initialise it',
    });
  });

  it('answers with the first report when it is called again', async () => {
    const core = coreWith(absent);
    expect(await core.startBackend('cpu')).toBe(await core.startBackend('wasm'));
    expect(tf.getBackend()).toBe('cpu');
  });

  it('refuses a LAB_BACKEND that names no backend', async () => {
    await expect(coreWith(absent).startBackend('webgl')).rejects.toThrow(
      'expected LAB_BACKEND to be one of tensorflow, wasm, cpu, received "webgl"',
    );
  });

  it('says why a forced backend does not work, and takes another next time', async () => {
    const core = coreWith(absent);
    await expect(core.startBackend('tensorflow')).rejects.toThrow(
      `LAB_BACKEND=tensorflow was asked for, but that backend does not work here: ${ABSENT}. ` +
        'Unset LAB_BACKEND to let the kit choose one that does.',
    );
    await expect(core.startBackend('wasm')).resolves.toMatchObject({ backend: 'wasm' });
  });

  it('tells an incomplete tfjs-node from an absent one', async () => {
    const core = coreWith(() => {
      throw new Error("Cannot find module '@mapbox/node-pre-gyp'");
    });
    await expect(core.startBackend('tensorflow')).rejects.toThrow(
      "@tensorflow/tfjs-node is incomplete: Cannot find module '@mapbox/node-pre-gyp'",
    );
  });
});

it('tryAllBackends tries each and leaves the one in use', async () => {
  const core = coreWith(absent);
  await core.startBackend('wasm');
  expect(await core.tryAllBackends()).toEqual([
    { backend: 'tensorflow', ok: false, reason: ABSENT },
    { backend: 'wasm', ok: true },
    { backend: 'cpu', ok: true },
  ]);
  expect(tf.getBackend()).toBe('wasm'); // though cpu was tried last;
});

it.each(['wasm', 'cpu'])('the smoke test passes on %s and leaves no tensor', async (backend) => {
  const core = coreWith(absent);
  await core.startBackend(backend);
  const before = tf.memory().numTensors;
  smokeTest();
  expect(tf.memory().numTensors).toBe(before);
});

describe('in a process of its own', () => {
  const script = `
    const { startBackend } = require('./src/node/backend.ts');
    const tf = require('@tensorflow/tfjs');
    const listeners = () => ['uncaughtException', 'unhandledRejection'].map((e) => process.listenerCount(e));
    const before = listeners();
    startBackend().then(({ backend }) => {
      const sum = tf.tensor([1, 2]).sum().arraySync();
      console.log(JSON.stringify({ backend, sum, before, after: listeners() }));
    });`;

  it.each(['wasm', 'cpu'])(
    '%s: no advertisement, no listener left behind',
    async (backend) => {
      const { stdout, stderr, code } = await runScript(script, { LAB_BACKEND: backend });
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual({ backend, sum: 3, before: [0, 0], after: [0, 0] });
      expect(code).toBe(0);
    },
    60_000,
  );
});
