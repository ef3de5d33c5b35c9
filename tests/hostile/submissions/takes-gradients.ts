// Takes gradients by the engine, found as a global. Deserves 0: a forbidden shortcut.
import type * as tf from '@tensorflow/tfjs';
const { _tfengine } = globalThis as unknown as { _tfengine: ReturnType<typeof tf.engine> };
export const softmax = (z: tf.Tensor2D): unknown => _tfengine.gradients(() => z.square().sum(), [z]).grads[0];
