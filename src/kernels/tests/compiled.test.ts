import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { type Build, compileKernels, installKernels, type ModuleBytes, uninstallKernels } from '../index';
import { nodeLoader } from '../load/node';

/** Bytes that are no module. */
const DAMAGED = new Uint8Array([0, 97, 115, 109]);

function bytesOf(build: Build): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(__dirname, '..', `${build}.wasm`)));
}

beforeAll(async () => {
  // Sets the switch that Node 20 needs for relaxed SIMD.
  nodeLoader.moduleOf('relaxed');
  await tf.setBackend('wasm');
});
afterEach(uninstallKernels);

it('installs the fastest build from bytes that are handed in, and asks for no other', async () => {
  const asked: Build[] = [];
  const loader = await compileKernels((build) => {
    asked.push(build);
    return bytesOf(build);
  });
  expect(installKernels(loader)).toBe('relaxed');
  expect(asked).toEqual(['relaxed']);
  const product = tf.tidy(() =>
    tf
      .ones([3, 5])
      .matMul(tf.ones([4, 5]), false, true)
      .dataSync(),
  );
  expect([...product]).toEqual(Array(12).fill(5));
});

it('takes bytes that come later, as an ArrayBuffer', async () => {
  const loader = await compileKernels((build) => Promise.resolve(bytesOf(build).buffer));
  expect(installKernels(loader)).toBe('relaxed');
});

it.each<[string, ModuleBytes | undefined]>([
  ['are not there', undefined],
  ['this engine refuses', DAMAGED],
])('takes the next build in place of one whose bytes %s', async (_, bytes) => {
  const loader = await compileKernels((build) => (build === 'relaxed' ? bytes : bytesOf(build)));
  expect(loader.moduleOf('relaxed')).toBeUndefined();
  expect(installKernels(loader)).toBe('simd');
});

it('refuses what is not bytes, and bytes of which none can run', async () => {
  await expect(compileKernels(() => 'relaxed.wasm' as unknown as ModuleBytes)).rejects.toThrow(
    new Error('compileKernels takes the bytes of relaxed.wasm as an ArrayBuffer or a Uint8Array'),
  );
  await expect(compileKernels(() => DAMAGED)).rejects.toThrow(
    "this engine can't run the bytes that compileKernels was given for the builds relaxed, simd, plain",
  );
});
