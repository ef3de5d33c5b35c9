import * as tf from '@tensorflow/tfjs';
import { difference, gradientByDifferences, numbers, on, startBackends } from './backends';

beforeAll(startBackends);

type Bilinear = (x: tf.Tensor, w: tf.Tensor) => tf.Tensor;

const CONVOLUTIONS: Record<string, [Bilinear, filter: number[], outChannels: number]> = {
  conv2d: [
    (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same', 'NHWC', [2, 3]),
    [3, 2, 2, 3],
    3,
  ],
  'depthwise convolution': [
    (x, w) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same', 'NHWC', [3, 2]),
    [2, 3, 2, 2],
    4,
  ],
};
const IMAGE = [1, 5, 4, 2];

describe.each(Object.entries(CONVOLUTIONS))('dilated %s', (_name, [convolve, filter, outChannels]) => {
  const dy = (): tf.Tensor => numbers([1, 5, 4, outChannels], 3);

  it('has the gradients that its values have', async () => {
    const [x, w] = [(): tf.Tensor => numbers(IMAGE), (): tf.Tensor => numbers(filter, 2)];
    const proof = await on('cpu', () => [
      // A convolution is linear in each operand.
      gradientByDifferences((unit) => convolve(unit, w()), IMAGE, dy()),
      gradientByDifferences((unit) => convolve(x(), unit), filter, dy()),
    ]);
    expect(difference(await on('wasm', () => tf.grads(convolve)([x(), w()], dy())), proof)).toBeUndefined();
  });

  it('is refused on cpu, whose kernels would leave the dilation out', async () => {
    await expect(
      on('cpu', () => tf.grads(convolve)([numbers(IMAGE), numbers(filter, 2)], dy())),
    ).rejects.toThrow('dilation rates greater than 1');
  });
});
