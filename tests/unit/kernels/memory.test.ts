import * as tf from '@tensorflow/tfjs';
import { stepOf, type Style } from '../../../src/bench/models';
import { mlp, type Workload, WORKLOADS } from '../../../src/bench/workloads';
import { held, numbers, startBackends } from './backends';

beforeAll(startBackends);

/** The long run is `npm run soak`: 1,000 steps of each measured workload, 100,000 of one. */
const STEPS = 50;

/** The kinds of measured workloads, at a size that suits a test. */
const KINDS: Workload[] = [
  mlp([12, 9, 5], 3, 'MLP'),
  { kind: 'cnn', name: 'CNN', batch: 1 },
  { ...mlp([12, 5], 3, 'softmax regression'), optimizer: 'sgd' },
  WORKLOADS.find(({ name }) => name.startsWith('XOR'))!,
];
/** Only these kinds exist as tf.layers models. */
const WITH_LAYERS = ['MLP', 'CNN'];
const CASES = KINDS.flatMap((workload) => {
  const styles: Style[] = WITH_LAYERS.includes(workload.name) ? ['fused', 'ops', 'layers'] : ['fused', 'ops'];
  return styles.map((style) => [workload.name, style, workload] as const);
});

it.each(CASES)(
  '%s, %s: training leaves no tensor or buffer behind',
  async (_name, style, workload) => {
    const step = stepOf(workload, style)!;
    for (let i = 0; i < 3; i++) await step();
    const before = { ...held(), heap: heapBytes() };
    for (let i = 0; i < STEPS; i++) await step();
    expect({ ...held(), heap: heapBytes() }).toEqual(before);
  },
  60_000,
);

it('computes the same while the memory grows, which detaches every view of it', () => {
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
  const [before, fillers] = [heapBytes(), [] as tf.Tensor[]];
  // Kernels allocate a few kB each, so the memory grows while one of them runs.
  while (heapBytes() < 1.5 * before && fillers.length < 4000) {
    fillers.push(tf.zeros([64 * 1024]));
    expect(round()).toEqual(expected);
  }
  expect(heapBytes()).toBeGreaterThan(before);
  tf.dispose(fillers);
});

function heapBytes(): number {
  return (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;
}
