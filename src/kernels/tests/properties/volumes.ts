import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { numbers } from '../backends';
import { property } from './property';

const size = fc.integer({ min: 1, max: 5 });
const small = fc.integer({ min: 1, max: 3 });
const padding = fc.constantFrom<'same' | 'valid'>('same', 'valid');

interface Volume {
  sizes: [number, number, number];
  filter: [number, number, number];
  pad: 'same' | 'valid';
}

const volume = fc
  .record({
    batch: fc.integer({ min: 1, max: 2 }),
    sizes: fc.tuple(size, size, size),
    filter: fc.tuple(small, small, small),
    strides: fc.tuple(small, small, small),
    channels: small,
    filters: small,
    pad: padding,
  })
  .filter(({ sizes, filter, pad }: Volume) => pad === 'same' || sizes.every((n, i) => n >= filter[i]!));

/** Square windows: with padding in numbers, tfjs computes both sizes of the output from their height. */
const image = fc.record({
  batch: fc.integer({ min: 0, max: 2 }),
  height: fc.integer({ min: 3, max: 8 }),
  width: fc.integer({ min: 3, max: 8 }),
  channels: small,
  filter: small,
  strides: small,
  pad: fc.integer({ min: 0, max: 1 }),
  rounding: fc.constantFrom<'floor' | 'round' | 'ceil'>('floor', 'round', 'ceil'),
});

/** Values below 0 only: a maximum of them is one of them, and not 0. */
const negative = (shape: number[]): tf.Tensor => numbers(shape).abs().neg().sub(0.25);

export const VOLUMES = [
  property(
    'both gradients of a convolution of volumes',
    ['Conv3DBackpropInputV2', 'Conv3DBackpropFilterV2'],
    volume,
    ({ batch, sizes, filter, strides, channels, filters, pad }) => {
      const convolve = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
        tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, strides, pad);
      const x = numbers([batch, ...sizes, channels]);
      const w = numbers([...filter, channels, filters], 2);
      return tf.grads(convolve)([x, w], numbers(convolve(x, w).shape, 3));
    },
  ),

  property(
    'the largest value in windows of volumes, all below 0',
    ['MaxPool3D'],
    volume,
    ({ batch, sizes, filter, strides, channels, pad }) =>
      tf.maxPool3d(negative([batch, ...sizes, channels]) as tf.Tensor5D, filter, strides, pad),
  ),

  property(
    'pooling whose size is rounded',
    ['MaxPool', 'AvgPool'],
    image,
    ({ batch, height, width, channels, filter, strides, pad, rounding }) => {
      const x = numbers([batch, height, width, channels]) as tf.Tensor4D;
      const padded = Math.min(pad, Math.floor(filter / 2));
      return [
        tf.maxPool(x, filter, strides, padded, rounding),
        tf.avgPool(x, filter, strides, padded, rounding),
      ];
    },
  ),

  property(
    'dilation of values below 0',
    ['Dilation2D'],
    image,
    ({ batch, height, width, channels, filter, strides }) =>
      tf.dilation2d(
        negative([batch, height, width, channels]) as tf.Tensor4D,
        numbers([filter, filter, channels], 2) as tf.Tensor3D,
        strides,
        'same',
      ),
  ),
];
