// Reaches the forbidden function by a layer. Deserves 0: a forbidden shortcut.
import * as tf from '@tensorflow/tfjs';
export const softmax = (z: tf.Tensor2D): unknown => tf.layers.activation({ activation: 'softmax' }).apply(z);
