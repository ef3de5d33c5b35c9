import * as tf from '@tensorflow/tfjs';
import { activeWorkspace } from '../installed';
import { kernel, runKernel } from '../registry';
import { checkChoice, checkLayer } from './arguments';
import { throughActivation } from './dense';

const CONVOLUTION = 'ConvolutionLayer';

export interface ConvolutionOptions {
  strides?: number | [number, number];
  pad?: 'same' | 'valid';
  activation?: 'linear' | 'relu';
}

/**
 * φ(x ∗ W + b) as one kernel with a gradient. In contrast, `tf.fused.conv2d` runs as separate ops when gradients are
 * taken.
 *
 * With relu there is no second derivative: tfjs throws that it finds no gradient function.
 *
 * @param x [n, height, width, channels], float32
 * @param w [filter height, filter width, channels, filters], float32
 * @param b [filters], float32
 * @throws Error for other shapes, types and options
 */
export function convolution(
  x: tf.Tensor4D,
  w: tf.Tensor4D,
  b: tf.Tensor1D,
  { strides = 1, pad = 'same', activation = 'linear', ...others }: ConvolutionOptions = {},
): tf.Tensor4D {
  for (const name of Object.keys(others)) throw new Error(`convolution has no option ${name}`);
  checkChoice('the activation of convolution', ['linear', 'relu'], activation);
  checkChoice('the pad of convolution', ['same', 'valid'], pad);
  if (![strides].flat().every((stride) => Number.isInteger(stride) && stride >= 1)) {
    throw new Error(`convolution takes strides of whole pixels from 1 up, received [${strides}]`);
  }
  checkLayer('convolution', 4, { x, w, b });
  if (!activeWorkspace()) {
    const z = tf.conv2d(x, w, strides, pad).add(b) as tf.Tensor4D;
    return activation === 'relu' ? z.relu() : z;
  }
  const attrs = { strides: strides as number, pad, activation };
  // tfjs's types allow no input that may be absent, as b may.
  return tf.engine().runKernel(CONVOLUTION, { x, w, b } as unknown as tf.NamedTensorMap, attrs);
}

type Attrs = Required<ConvolutionOptions>;

export const convolutionKernel = kernel<Attrs>(CONVOLUTION, ({ inputs: { x, w, b }, attrs, backend }) =>
  runKernel('FusedConv2D', { x: x!, filter: w!, bias: b! }, backend, {
    ...attrs,
    dilations: 1,
    dataFormat: 'NHWC',
  }),
);

export const convolutionGradient: tf.GradConfig = {
  kernelName: CONVOLUTION,
  inputsToSave: ['x', 'w'],
  outputsToSave: [true],
  gradFunc: (dy, saved, attrs) => {
    const [x, filter, y] = saved as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
    // tfjs allows any attributes; these are the ones given above.
    const { strides, pad, activation } = attrs as unknown as Attrs;
    // Not inside a part below: tfjs disposes of the intermediate tensors of each part as soon as it is computed.
    const dz = throughActivation(activation, dy as tf.Tensor, y);
    const shared = { strides: strides as number, pad, dataFormat: 'NHWC' };
    return {
      x: () =>
        tf.engine().runKernel('Conv2DBackpropInput', { dy: dz, filter }, { ...shared, inputShape: x.shape }),
      w: () =>
        tf
          .engine()
          .runKernel('Conv2DBackpropFilter', { x, dy: dz }, { ...shared, filterShape: filter.shape }),
      b: () => dz.sum([0, 1, 2]),
    };
  },
};
