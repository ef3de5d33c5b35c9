/** The kernels of fused steps, compared with the ops that they replace; the cpu backend runs these ops. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { convolution, dense, sigmoidCrossEntropy, softmaxCrossEntropy } from '../../index';
import { numbers } from '../backends';
import { longSize, property, shapeOf, size } from './property';

const atLeastOne = (each: fc.Arbitrary<number>): fc.Arbitrary<number> => each.filter((n) => n > 0);

/** The loss, and the gradient of the loss times a factor. */
function withGradient(loss: (z: tf.Tensor) => tf.Scalar, logits: tf.Tensor): tf.Tensor[] {
  return [loss(logits), tf.grad(loss)(logits), tf.grad(loss)(logits, tf.scalar(3))];
}

export const FUSED = [
  property(
    'a dense layer and its gradients',
    ['DenseLayer'],
    fc.record({
      n: size,
      inputs: longSize,
      units: atLeastOne(size),
      activation: fc.constantFrom('linear', 'relu', 'sigmoid', 'tanh'),
    }),
    ({ n, inputs, units, activation }) => {
      const layer = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Tensor =>
        dense(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D, activation);
      const tensors = [numbers([n, inputs]), numbers([inputs, units], 2), numbers([units], 3)];
      return [
        layer(tensors[0]!, tensors[1]!, tensors[2]!),
        ...tf.grads(layer as (...x: tf.Tensor[]) => tf.Tensor)(tensors, numbers([n, units], 4)),
      ];
    },
  ),

  property(
    'the gradient of relu in a dense layer',
    ['ReluGradient'],
    fc.record({ n: atLeastOne(longSize), units: atLeastOne(size) }),
    ({ n, units }) =>
      tf.grad((x: tf.Tensor) =>
        dense(x as tf.Tensor2D, tf.eye(units), tf.zeros<tf.Rank.R1>([units]), 'relu'),
      )(numbers([n, units]), numbers([n, units], 4)),
  ),

  property(
    'a convolution and its gradients',
    ['ConvolutionLayer'],
    fc.record({
      batch: fc.integer({ min: 0, max: 3 }),
      height: fc.integer({ min: 3, max: 9 }),
      width: fc.integer({ min: 3, max: 9 }),
      channels: fc.constantFrom(1, 2, 3, 4, 5),
      filters: fc.constantFrom(1, 2, 3, 4, 7, 12),
      filter: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
      strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
      pad: fc.constantFrom('same', 'valid'),
      activation: fc.constantFrom('linear', 'relu'),
    }),
    ({ batch, height, width, channels, filters, filter, ...options }) => {
      const layer = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Tensor =>
        convolution(x as tf.Tensor4D, w as tf.Tensor4D, b as tf.Tensor1D, options);
      const x = numbers([batch, height, width, channels]);
      const [w, b] = [numbers([...filter, channels, filters], 2), numbers([filters], 3)];
      const y = layer(x, w, b);
      return [y, ...tf.grads(layer as (...x: tf.Tensor[]) => tf.Tensor)([x, w, b], numbers(y.shape, 4))];
    },
  ),

  property(
    'softmax with cross-entropy',
    ['SoftmaxCrossEntropyWithGradient', 'CrossEntropyGradient'],
    fc.record({ n: atLeastOne(size), classes: atLeastOne(longSize), scale: fc.constantFrom(1, 8, 40) }),
    ({ n, classes, scale }) => {
      // Labels are probabilities: for other labels, the gradient of tfjs is not that of its loss.
      const masses = numbers([n, classes], 2).abs().add(0.1);
      const labels = masses.div(masses.sum(1, true)) as tf.Tensor2D;
      return withGradient(
        (z) => softmaxCrossEntropy(labels, z as tf.Tensor2D),
        numbers([n, classes]).mul(scale),
      );
    },
  ),

  property(
    'the logistic function with cross-entropy',
    ['SigmoidCrossEntropyWithGradient'],
    fc.record({ shape: shapeOf(1, 3, atLeastOne(size)), scale: fc.constantFrom(1, 8, 40) }),
    ({ shape, scale }) => {
      const labels = numbers(shape, 2).abs().div(2);
      return withGradient((z) => sigmoidCrossEntropy(labels, z), numbers(shape).mul(scale));
    },
  ),
];
