import * as tf from '@tensorflow/tfjs';
import { stepOf, type Style } from '../../../src/bench/models';
import { mlp, type Workload, WORKLOADS } from '../../../src/bench/workloads';
import { numbers, startBackends } from './backends';

beforeAll(startBackends);

/** `npm run soak` takes 1,000 steps of the workloads that are measured, and 100,000 of one. */
const STEPS = 150;

/** The kinds of workloads that are measured, at a size that a test has time for. */
const KINDS: Workload[] = [
  mlp([12, 9, 5], 3, 'MLP'),
  { kind: 'cnn', name: 'CNN', batch: 1 },
  { ...mlp([12, 5], 3, 'softmax regression'), optimizer: 'sgd' },
  WORKLOADS.find(({ name }) => name.startsWith('XOR'))!,
];
const STYLES: Style[] = ['fused', 'ops', 'layers'];
const CASES = KINDS.flatMap((workload) =>
  STYLES.filter((style) => style !== 'layers' || /MLP|CNN/.test(workload.name)).map(
    (style) => [workload.name, style, workload] as const,
  ),
);

it.each(CASES)(
  '%s, %s: training leaves nothing behind',
  async (_name, style, workload) => {
    const step = stepOf(workload, style);
    if (!step) return;
    for (let i = 0; i < 3; i++) await step();
    const heap = heapBytes();
    const { numTensors, numDataBuffers } = tf.memory();
    const dataIds = tf.backend().numDataIds();
    for (let i = 0; i < STEPS; i++) await step();
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    expect(tf.backend().numDataIds()).toBe(dataIds);
    expect(heapBytes()).toBe(heap);
  },
  60_000,
);

it('gives the same while the memory grows, which takes every view of it away', () => {
  const [x, w] = [numbers([2, 9, 8, 3]) as tf.Tensor4D, numbers([3, 3, 3, 4], 2) as tf.Tensor4D];
  const images = numbers([1, 3, 3, 2]) as tf.Tensor4D;
  const round = (): string[] =>
    tf.tidy(() => {
      const convolve = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
        tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same').maxPool(2, 2, 'same');
      const [dx, dw] = tf.grads(convolve)([x, w]);
      const resized = tf.grad((x: tf.Tensor) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [7, 5]))(
        images,
      );
      const moved = x.transpose([3, 1, 0, 2]).slice([1, 2], [2, 3]).gather([1, 0]);
      return [dx!, dw!, resized, moved, moved.sum(0)].map((tensor) => String(tensor.dataSync()));
    });
  const expected = round();
  const [before, held] = [heapBytes(), [] as tf.Tensor[]];
  // Kernels allocate a few kB each: the memory grows in the midst of one of them.
  while (heapBytes() < 1.5 * before && held.length < 4000) {
    held.push(tf.zeros([64 * 1024]));
    expect(round()).toEqual(expected);
  }
  expect(heapBytes()).toBeGreaterThan(before);
  tf.dispose(held);
});

function heapBytes(): number {
  return (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;
}
