/** Convolutions of rare shapes, which random shapes seldom include. */
import * as tf from '@tensorflow/tfjs';
import { agree, difference, gradientByDifferences, numbers, on, startBackends } from './backends';

beforeAll(startBackends);

type Padding = [[number, number], [number, number], [number, number], [number, number]];

function padding(height: [number, number], width: [number, number]): Padding {
  return [[0, 0], height, width, [0, 0]];
}

it.each([1, 2])('a convolution in many chunks with stride %d agrees with cpu', async (stride) => {
  const side = 26 * stride;
  const x = (): tf.Tensor4D => numbers([2, side, side, 12]) as tf.Tensor4D;
  const w = (): tf.Tensor4D => numbers([5, 4, 12, 3], 2) as tf.Tensor4D;
  const convolve = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
    tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, 'same');
  await agree(() => [convolve(x(), w()), ...tf.grads(convolve)([x(), w()], numbers([2, 26, 26, 3], 3))]);
});

it.each([1, 3])('a filter larger than an image of %d × %d pixels agrees with cpu', async (side) => {
  await agree(() =>
    tf.conv2d(numbers([1, side, side, 2]) as tf.Tensor4D, numbers([4, 5, 2, 3]) as tf.Tensor4D, 1, 'valid'),
  );
});

it.each<[string, number[], [number, number], Padding]>([
  ['a filter of one pixel', [1, 1], [1, 1], padding([0, 0], [0, 0])],
  ['a filter of one pixel and padding', [1, 1], [1, 1], padding([1, 2], [2, 1])],
  ['a filter of one pixel and padded rows', [1, 1], [1, 1], padding([1, 0], [0, 0])],
  ['a filter of one pixel and padded columns', [1, 1], [1, 1], padding([0, 0], [0, 1])],
  // In these, the output has the size of the input.
  ['a filter of 2×2 pixels', [2, 2], [1, 1], padding([0, 1], [0, 1])],
  ['a filter of 2×1 pixels', [2, 1], [1, 1], padding([0, 1], [0, 0])],
  ['a filter of 1×2 pixels', [1, 2], [1, 1], padding([0, 0], [0, 1])],
  ['a filter of one pixel and a stride over rows', [1, 1], [2, 1], padding([0, 3], [0, 0])],
  ['a filter of one pixel and a stride over columns', [1, 1], [1, 2], padding([0, 0], [0, 4])],
])('a convolution with %s has the gradients of its values', async (_name, filter, strides, pad) => {
  const convolve = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
    tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad);
  const image = [2, 4, 5, 2];
  await agree(() => convolve(numbers(image), numbers([...filter, 2, 3], 2)));
  await gradientsOfValues(convolve, image, [...filter, 2, 3]);
});

it.each<[string, Padding]>([
  ['more padding above than the filter is high', padding([3, 1], [1, 1])],
  ['more padding on the left than the filter is wide', padding([1, 1], [3, 1])],
  ['more padding below', padding([0, 3], [1, 1])],
  ['more padding on the right', padding([1, 1], [0, 3])],
])('a convolution with %s has the gradients of its values', async (_name, pad) => {
  const convolve = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
    tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, pad);
  await gradientsOfValues(convolve, [1, 4, 5, 2], [2, 3, 2, 3]);
});

it.each<[string, number[], [number, number]]>([
  ['height', [1, 5, 2, 1], [2, 1]],
  ['width', [2, 1, 5, 1], [1, 2]],
])(
  'a convolution whose output %s was rounded up has the gradients of its values',
  async (_name, image, strides) => {
    const filter = [strides[0], strides[1], 1, 1];
    const convolve = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
      tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, padding([0, 0], [0, 0]), 'NHWC', [1, 1], 'ceil');
    expect(convolve(tf.ones(image), tf.ones(filter)).shape).toContain(3);
    await gradientsOfValues(convolve, image, filter);
  },
);

it('depthwiseConv2d refuses the data format NCHW', () => {
  const convolve = (): tf.Tensor =>
    tf
      .engine()
      .runKernel(
        'DepthwiseConv2dNative',
        { x: tf.ones([1, 2, 3, 4]), filter: tf.ones([1, 1, 2, 1]) },
        { strides: 1, pad: 'same', dataFormat: 'NCHW' },
      ) as tf.Tensor;
  tf.tidy(() =>
    expect(convolve).toThrow(new Error('convolutions on wasm take data format NHWC, received NCHW')),
  );
});

/** Convolutions are linear in both operands, so that their values at unit tensors are their derivatives. */
async function gradientsOfValues(
  convolve: (x: tf.Tensor, w: tf.Tensor) => tf.Tensor,
  image: number[],
  filter: number[],
): Promise<void> {
  const [x, w] = [() => numbers(image), () => numbers(filter, 2)];
  const dy = (): tf.Tensor => numbers(convolve(x(), w()).shape, 3);
  const proof = await on('wasm', () => [
    gradientByDifferences((unit) => convolve(unit, w()), image, dy()),
    gradientByDifferences((unit) => convolve(x(), unit), filter, dy()),
  ]);
  expect(difference(await on('wasm', () => tf.grads(convolve)([x(), w()], dy())), proof)).toBeUndefined();
}
