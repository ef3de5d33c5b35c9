/**
 * Every kernel agrees with the cpu backend for random shapes, writes only into its own buffers, and frees them all.
 * fast-check reports the smallest shape that fails.
 */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { installKernels, KERNEL_NAMES, uninstallKernels } from '../index';
import { BUILDS } from '../load/loader';
import { nodeLoader } from '../load/node';
import { agree, startBackends } from './backends';
import { buildFences, type Fences } from './fences';
import { ARRAYS } from './properties/arrays';
import { CHECKED } from './properties/checked';
import { CONVOLUTIONS } from './properties/convolutions';
import { ELEMENTWISE } from './properties/elementwise';
import { FUSED } from './properties/fused';
import { PRODUCTS } from './properties/products';
import { VOLUMES } from './properties/volumes';

beforeAll(startBackends);

const PROPERTIES = [
  ...PRODUCTS,
  ...ARRAYS,
  ...ELEMENTWISE,
  ...CONVOLUTIONS,
  ...FUSED,
  ...VOLUMES,
  ...CHECKED,
];

it('every installed kernel has a property', () => {
  const covered = new Set(PROPERTIES.flatMap(({ kernels }) => kernels));
  expect([...covered].sort()).toEqual([...KERNEL_NAMES].sort());
});

describe.each(BUILDS)('build %s', (build) => {
  const calls = new Map<string, number>();
  let fences: Fences;

  beforeAll(() => {
    uninstallKernels();
    fences = buildFences();
    installKernels(nodeLoader, build);
    for (const name of KERNEL_NAMES) countCalls(name, calls);
  });

  afterAll(() => fences.remove());

  it.each(PROPERTIES.map((property) => [property.name, property] as const))(
    '%s',
    async (_name, { kernels, arbitrary, compute }) => {
      calls.clear();
      const property = fc.asyncProperty(arbitrary, async (drawn) => {
        await agree(() => compute(drawn));
        expect(fences.broken()).toBe(0);
      });
      // Nearly all machines use the fastest build.
      await fc.assert(property, { numRuns: build === BUILDS[0] ? 30 : 10 });
      expect(kernels.filter((name) => !calls.has(name))).toEqual([]);
    },
  );
});

/** Registers the kernel again, with a count of its calls. Uninstalling the kernels removes this, too. */
function countCalls(kernelName: string, calls: Map<string, number>): void {
  const { kernelFunc } = tf.getKernel(kernelName, 'wasm');
  tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: (params) => {
      calls.set(kernelName, (calls.get(kernelName) ?? 0) + 1);
      return kernelFunc(params);
    },
  });
}
