import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { numbers } from '../backends';
import { property } from './property';

const pair = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }));

const IMAGE = {
  batch: fc.integer({ min: 0, max: 3 }),
  height: fc.integer({ min: 1, max: 9 }),
  width: fc.integer({ min: 1, max: 9 }),
  channels: fc.constantFrom(1, 2, 3, 4, 5, 8),
  filters: fc.constantFrom(1, 2, 3, 4, 7, 12),
  multiplier: fc.constantFrom(1, 1, 2, 3),
  filter: pair,
  strides: pair,
  pad: fc.constantFrom<'same' | 'valid'>('same', 'valid'),
  activation: fc.constantFrom<tf.fused.Activation[]>('linear', 'relu', 'relu6', 'elu', 'sigmoid'),
};
interface Window {
  height: number;
  width: number;
  filter: [number, number];
  pad: string;
  dilations?: [number, number];
}

function fits({ height, width, filter: [h, w], pad, dilations: [dh, dw] = [1, 1] }: Window): boolean {
  return pad === 'same' || (height >= (h - 1) * dh + 1 && width >= (w - 1) * dw + 1);
}

const image = fc.record(IMAGE).filter(fits);
const dilated = fc.record({ ...IMAGE, dilations: pair }).filter(fits);

type Bilinear = (x: tf.Tensor, w: tf.Tensor) => tf.Tensor;

/** y and, for some dy, dx and dw. */
function withGradients(convolve: Bilinear, x: tf.Tensor, w: tf.Tensor): tf.Tensor[] {
  const y = convolve(x, w);
  return [y, ...tf.grads(convolve)([x, w], numbers(y.shape, 3))];
}

export const CONVOLUTIONS = [
  property(
    'conv2d and both of its gradients',
    ['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter'],
    image,
    ({ batch, height, width, channels, filters, filter, strides, pad }) =>
      withGradients(
        (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad),
        numbers([batch, height, width, channels]),
        numbers([...filter, channels, filters], 2),
      ),
  ),

  property(
    'conv2d with channels first, its gradients, and the fused kernel',
    ['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter', 'FusedConv2D'],
    image,
    ({ batch, height, width, channels, filters, filter, strides, pad, activation }) => {
      const [x, w] = [numbers([batch, channels, height, width]), numbers([...filter, channels, filters], 2)];
      const convolve: Bilinear = (x, w) =>
        tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad, 'NCHW');
      const fused = tf.fused.conv2d({
        x: x as tf.Tensor4D,
        filter: w as tf.Tensor4D,
        strides,
        pad,
        dataFormat: 'NCHW',
        bias: numbers([filters], 4),
        activation,
      });
      return [...withGradients(convolve, x, w), fused];
    },
  ),

  property(
    'fused conv2d, dilated',
    ['FusedConv2D'],
    dilated,
    ({ batch, height, width, channels, filters, filter, pad, dilations, activation }) =>
      tf.fused.conv2d({
        x: numbers([batch, height, width, channels]) as tf.Tensor4D,
        filter: numbers([...filter, channels, filters], 2) as tf.Tensor4D,
        strides: 1,
        pad,
        dilations,
        bias: numbers([filters], 4),
        activation,
      }),
  ),

  property(
    'depthwise convolution and both of its gradients',
    ['DepthwiseConv2dNative', 'DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter'],
    image,
    ({ batch, height, width, channels, multiplier, filter, strides, pad }) =>
      withGradients(
        (x, w) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad),
        numbers([batch, height, width, channels]),
        numbers([...filter, channels, multiplier], 2),
      ),
  ),

  property(
    'fused depthwise convolution, dilated',
    ['FusedDepthwiseConv2D'],
    dilated,
    ({ batch, height, width, channels, multiplier, filter, pad, dilations, activation }) =>
      tf.fused.depthwiseConv2d({
        x: numbers([batch, height, width, channels]) as tf.Tensor4D,
        filter: numbers([...filter, channels, multiplier], 2) as tf.Tensor4D,
        strides: 1,
        pad,
        dilations,
        bias: numbers([channels * multiplier], 4),
        activation,
      }),
  ),

  property(
    'the gradient of max pooling',
    ['MaxPoolGrad'],
    image,
    ({ batch, height, width, channels, filter, strides, pad }) => {
      const pool = (x: tf.Tensor): tf.Tensor => tf.maxPool(x as tf.Tensor4D, filter, strides, pad);
      const x = numbers([batch, height, width, channels]);
      return tf.grad(pool)(x, numbers(pool(x).shape, 3));
    },
  ),
];
