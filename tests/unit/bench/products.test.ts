import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../../src/bench/backend';
import { measureProducts, type ProductQuestion, productsText, SIZES } from '../../../src/bench/products';
import { timeProduct } from '../../../src/bench/productTimer';
import { activeWorkspace } from '../../../src/kernels/installed';
import { FakeMachine } from './fakeMachine';

it('measures all sizes with all transposes in rounds; a share is the median over the turns', async () => {
  const shares = [0.5, 0.95, 0.9];
  let asked = 0;
  const machine = new FakeMachine(() => {
    const round = Math.floor(asked++ / (4 * SIZES.length));
    return { product: 40 * shares[round]!, limit: 40 };
  });
  const found = await measureProducts(3, machine);
  expect(found).toHaveLength(4 * SIZES.length);
  expect(found.slice(0, 2)).toMatchObject([
    { size: '128×784×256', transposes: 'A·B', share: 0.9, atLeast: 0.88, holds: true, limit: 40 },
    { size: '128×784×256', transposes: 'Aᵀ·B', share: 0.9, holds: true },
  ]);
  const [process] = machine.started;
  expect(process!.stopped).toBe(1);
  expect((process!.asked as ProductQuestion[]).slice(0, 4)).toEqual([
    { m: 128, k: 784, n: 256, transposeA: false, transposeB: false },
    { m: 128, k: 784, n: 256, transposeA: true, transposeB: false },
    { m: 128, k: 784, n: 256, transposeA: false, transposeB: true },
    { m: 128, k: 784, n: 256, transposeA: true, transposeB: true },
  ]);
});

it('says for each size if all its transposes reach what is asked for', async () => {
  const machine = new FakeMachine(({ m, transposeB }: ProductQuestion) => ({
    product: m === 16 && transposeB ? 16 : 40,
    limit: 40,
  }));
  const text = productsText(await measureProducts(1, machine));
  expect(text).toContain('limit: 40.0 GFLOP/s');
  expect(text).toMatch(/holds {2}128×784×10 +A·B 100 %/);
  expect(text).toMatch(/MISSED 16×784×10 +A·B 100 % {3}Aᵀ·B 100 % {3}A·Bᵀ 40 % .*at least 50 %/);
});

it('a process that ends is stopped, and its error is passed on', async () => {
  const machine = new FakeMachine(() => {
    throw new Error('no wasm');
  });
  await expect(measureProducts(1, machine)).rejects.toThrow('no wasm');
  expect(machine.started[0]!.stopped).toBe(1);
});

it('the rates of a product and of the loop are operations by time, of the fastest turn', async () => {
  await startBackend('kit');
  const workspace = activeWorkspace()!;
  const calls = { gemm: 0, multiplyAdds: 0 };
  const native = {
    ...workspace.native,
    gemm: () => ++calls.gemm,
    multiplyAdds: (steps: number) => {
      calls.multiplyAdds++;
      return 96 * steps;
    },
  };
  let now = 0;
  const counted = { ...workspace, native } as typeof workspace;
  // Every reading of the clock is 5 ms later, so each measurement is one call of 5 ms.
  const question = { m: 100, k: 50, n: 10, transposeA: false, transposeB: true };
  const answer = tf.tidy(() => ({ ...timeProduct(question, counted, () => (now += 5)) }));
  expect(answer.product).toBeCloseTo((2 * 100 * 50 * 10) / 5 / 1e6, 9);
  expect(answer.limit).toBeCloseTo((96 * 10_000) / 5 / 1e6, 9);
  expect(calls).toEqual({ gemm: 3, multiplyAdds: 3 });
});

it.each(['relaxed', 'simd', 'plain'] as const)('the loop counts its operations: build %s', async (build) => {
  const { instantiate } = await import('../../../src/kernels/native');
  const { nodeLoader } = await import('../../../src/kernels/load/node');
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { native } = instantiate(nodeLoader, memory, build);
  const numbers = new Float32Array(memory.buffer, 1024, 64).fill(0.5);
  // 12 sums, of four floats each with SIMD; a multiplication and an addition each.
  expect(native.multiplyAdds(3, 1024)).toBe(3 * 12 * 2 * (build === 'plain' ? 1 : 4));
  // Sum i starts from i: 3 · 0.5 · 0.5 are added to it.
  expect([numbers[8], numbers[8 + 4 * 11]]).toEqual([0.75, 11.75]);
});
