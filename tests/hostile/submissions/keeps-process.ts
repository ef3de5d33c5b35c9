// Right, and starts a process and a thread when it is loaded. Deserves all: both are refused, and nothing stays.
import * as tf from '@tensorflow/tfjs';
process
  .getBuiltinModule('child_process')
  .spawn('sleep', ['3127'], { detached: true, stdio: 'inherit' })
  .unref();
new (process.getBuiltinModule('worker_threads').Worker)('while (true);', { eval: true });
export const softmax = (z: tf.Tensor2D): unknown => tf.tidy(() => z.exp().div(z.exp().sum(1, true)));
