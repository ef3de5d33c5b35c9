import * as tf from '@tensorflow/tfjs';
import { convolution, dense, fusedOptimizer, softmaxCrossEntropy } from '../index';
import { held, numbers, startBackends } from './backends';

beforeAll(startBackends);

const STEPS = 50;

/** A training step each, of a network with a convolution, a pooling and a dense layer. */
const STEPS_OF: Record<string, () => () => unknown> = {
  'with fused steps': () => {
    const { x, y, filter, bias, w, b } = network();
    const optimizer = fusedOptimizer(tf.train.adam(1e-3));
    const loss = (): tf.Scalar => {
      const h = tf.maxPool(convolution(x, filter, bias, { activation: 'relu' }), 2, 2, 'valid');
      return softmaxCrossEntropy(y, dense(h.reshape<tf.Tensor2D>([2, 48]), w, b));
    };
    return () => optimizer.minimize(loss, false, [filter, bias, w, b]);
  },
  'with ops of tfjs': () => {
    const { x, y, filter, bias, w, b } = network();
    const optimizer = tf.train.adam(1e-3);
    const loss = (): tf.Scalar => {
      const z = tf.conv2d(x, filter, 1, 'same').add(bias).relu() as tf.Tensor4D;
      const h = tf.maxPool(z, 2, 2, 'valid').reshape([2, 48]);
      return tf.losses.softmaxCrossEntropy(y, h.matMul(w).add(b));
    };
    return () => optimizer.minimize(loss, false, [filter, bias, w, b]);
  },
  'with tf.layers': () => {
    const model = tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [8, 6, 1], filters: 4, kernelSize: 3, padding: 'same' }),
        tf.layers.maxPooling2d({ poolSize: 2 }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 3, activation: 'softmax' }),
      ],
    });
    model.compile({ optimizer: tf.train.adam(1e-3), loss: 'categoricalCrossentropy' });
    const { x, y } = network();
    return () => model.trainOnBatch(x, y);
  },
};

interface Network {
  x: tf.Tensor4D;
  y: tf.Tensor2D;
  filter: tf.Variable<tf.Rank.R4>;
  bias: tf.Variable<tf.Rank.R1>;
  w: tf.Variable<tf.Rank.R2>;
  b: tf.Variable<tf.Rank.R1>;
}

function network(): Network {
  return {
    x: numbers([2, 8, 6, 1]) as tf.Tensor4D,
    y: tf.oneHot([0, 2], 3).toFloat() as tf.Tensor2D,
    filter: tf.variable(numbers([3, 3, 1, 4]) as tf.Tensor4D),
    bias: tf.variable(tf.zeros<tf.Rank.R1>([4])),
    w: tf.variable(numbers([48, 3]) as tf.Tensor2D),
    b: tf.variable(tf.zeros<tf.Rank.R1>([3])),
  };
}

it.each(Object.entries(STEPS_OF))('training %s leaves no tensor or buffer behind', async (_, make) => {
  const step = make();
  for (let i = 0; i < 3; i++) await step();
  const before = { ...held(), heap: heapBytes() };
  for (let i = 0; i < STEPS; i++) await step();
  expect({ ...held(), heap: heapBytes() }).toEqual(before);
});

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
