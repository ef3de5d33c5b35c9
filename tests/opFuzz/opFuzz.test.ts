/** A few random programs; `npm run kernels:fuzz` runs as many as asked for. */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { installKernels, uninstallKernels } from '../../src/kernels';
import { nodeLoader } from '../../src/kernels/load/node';
import { isKnown } from './known';
import { programs } from './program';
import { Fuzzer } from './run';
import { boundsOf, firstDifference } from './tolerance';

beforeAll(async () => {
  // Stock kernels complain of types that they don't take.
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  await tf.setBackend('cpu');
  Object.assign(tf.backend(), { firstUse: false });
  await tf.setBackend('wasm');
});

afterAll(() => {
  uninstallKernels();
  jest.restoreAllMocks();
});

it('random programs agree with the cpu backend, kernel by kernel, and in their gradients', async () => {
  installKernels(nodeLoader);
  const fuzzer = new Fuzzer();
  let compared = 0;
  const agrees = fc.asyncProperty(programs, async (program) => {
    const report = await fuzzer.run(program);
    compared += report.compared;
    const news = report.findings.filter((finding) => !isKnown(finding));
    if (news.length > 0) throw new Error(`${news.map(({ detail }) => detail).join('\n')}\n\n${report.code}`);
  });
  await fc.assert(agrees, { numRuns: 60, seed: 1 });
  fuzzer.stop();
  expect(compared).toBeGreaterThan(300);
}, 120_000);

it('finds a kernel that is wrong, and one that writes beside its output', async () => {
  installKernels(nodeLoader);
  const { kernelFunc, ...config } = tf.getKernel('Neg', 'wasm');
  const backend = tf.backend() as unknown as { typedArrayFromHeap(x: tf.TensorInfo): Float32Array };
  const spoil = (break_: (y: Float32Array) => void): void => {
    tf.unregisterKernel('Neg', 'wasm');
    tf.registerKernel({
      ...config,
      kernelFunc: (params) => {
        const y = kernelFunc(params) as tf.TensorInfo;
        break_(backend.typedArrayFromHeap(y));
        return y;
      },
    });
  };
  // The first op of the table is one of one tensor, and its simplest choice is `neg`.
  const program = { steps: [{ op: 0, choices: Array<number>(24).fill(0) }], flavour: 0 };
  const sortsOf = async (): Promise<string[]> => {
    const fuzzer = new Fuzzer();
    const { findings } = await fuzzer.run(program);
    fuzzer.stop();
    return findings.map(({ sort }) => sort);
  };
  expect(await sortsOf()).toEqual([]);
  spoil((y) => (y[0]! += 1e-6));
  expect(await sortsOf()).toContain('Neg values');
  spoil((y) => (new Float32Array(y.buffer, y.byteOffset + y.byteLength, 1)[0] = 1));
  expect(await sortsOf()).toContain('Neg wrote beside');
});

describe('the largest difference that rounding explains', () => {
  const bounds = (kernel: string): Float64Array =>
    boundsOf(kernel, [8], (change) => [[2, 3, 3].map(change).reduce((a, b) => a + b, 0)], 3);

  it('is nothing for kernels that round once', () => {
    expect(firstDifference([8.000001], [8], bounds('Add'))).toBe(0);
    expect(firstDifference([8], [8], bounds('Add'))).toBe(-1);
  });

  it('grows with the number and the size of the terms of a sum', () => {
    expect(bounds('Sum')[0]).toBeCloseTo((3 + 2) * 8 * 2 ** -24, 12);
  });

  it('follows the sensitivity of other kernels', () => {
    const steep = boundsOf('Exp', [1], (change) => [1 + 1000 * (change(1, 0) - 1)], 1);
    expect(steep[0]).toBeGreaterThan(1000 * 2 ** -24);
    expect(steep[0]).toBeLessThan(1e5 * 2 ** -24);
  });

  it('is never met by NaN in place of a number', () => {
    expect(firstDifference([NaN], [8], bounds('Sum'))).toBe(0);
    expect(firstDifference([NaN], [NaN], bounds('Sum'))).toBe(-1);
  });
});
