// Reaches the forbidden function by its kernel. Deserves 0: a forbidden shortcut.
import * as tf from '@tensorflow/tfjs';
const { _tfengine } = globalThis as unknown as { _tfengine: ReturnType<typeof tf.engine> };
export const softmax = (logits: tf.Tensor2D): unknown =>
  tf.tidy(() => _tfengine.runKernel('Softmax', { logits }, { dim: 1 }));
