import * as tf from '@tensorflow/tfjs';
import { EngineShortcuts } from '../../../../src/grading/run/engineShortcuts';
import { ForbiddenShortcut } from '../../../../src/grading/run/shortcuts';
import { startBackend } from '../../../../src/node/backend';

/* The ways around them that a lab.ts may try are in shortcuts.test.ts. Code of this file counts as a student's. */

beforeAll(async () => {
  await startBackend();
});

const softmax = (): tf.Tensor => tf.softmax(tf.tensor1d([1, 2]));
const gradient = (): tf.Tensor => tf.grad((x) => x.square().sum())(tf.tensor1d([1, 2]));

const shortcuts = new EngineShortcuts(['softmax', 'grad']);

it.each([
  ['a forbidden op', softmax],
  ['a forbidden gradient', gradient],
])('%s is refused while a task runs, and no longer', (_, run) => {
  run();
  shortcuts.refuse();
  expect(run).toThrow(ForbiddenShortcut);
  shortcuts.allow();
  run();
});

it('a kernel that was registered anew is refused from the next task on', () => {
  const kernel = { ...tf.getKernel('Softmax', tf.getBackend()) };
  const fresh = (): tf.TensorInfo => tf.zeros([2]);
  tf.unregisterKernel('Softmax', tf.getBackend());
  tf.registerKernel({ ...kernel, kernelFunc: fresh } as tf.KernelConfig);
  shortcuts.refuse();
  expect(softmax).toThrow(ForbiddenShortcut);
  shortcuts.allow();
});

// The last test: nothing ends this.
it('refused always, what a task left behind is refused too', async () => {
  shortcuts.refuseAlways();
  shortcuts.refuse();
  const left = Promise.resolve().then(softmax);
  shortcuts.allow();
  await expect(left).rejects.toThrow(ForbiddenShortcut);
});
