import * as tf from '@tensorflow/tfjs';
import { InProcessHost } from '../../../../src/grading/run/inProcessHost';
import { ProbeRunner } from '../../../../src/grading/run/probeRunner';
import type { Probes } from '../../../../src/grading/model/check';
import { startBackend } from '../../../../src/node/backend';
import { submissionFiles } from '../../../../src/node/submissionFiles';
import { folderWith } from '../toyLab';

beforeAll(async () => {
  await startBackend();
});

/** Asks for the gradient of `f`, whose body begins on line 3 of lab.ts. */
async function outcomeOf(body: string): Promise<unknown> {
  const text = `import * as tf from '@tensorflow/tfjs';\nexport function f(x: tf.Tensor): tf.Scalar {\n${body}\n}\n`;
  const files = submissionFiles(folderWith({ 'lab.ts': text }));
  const submission = { files, forbidden: [] };
  const probes = {
    p: {
      inputs: () => [1, -2],
      observe: ({ f }: { f: (x: tf.Tensor) => tf.Scalar }, x: number[]) => ({
        dx: tf.grad(f)(tf.tensor1d(x)),
      }),
    },
  } as Probes<unknown>;
  const runner = new ProbeRunner(probes, ['f'], submission);
  const host = new InProcessHost({ submission, tasks: ['f'], runners: { probe: runner } });
  return host.run({ kind: 'probe', name: 'p', inputs: [1, -2] });
}

it.each<[string, string, string, RegExp]>([
  [
    'an op without a gradient',
    'const doubled = x.mul(2);\nreturn doubled.greater(0).cast("float32").mul(x).sum();',
    'lab.ts:4',
    /pass Greater, an op/,
  ],
  [
    'numbers taken out of a tensor',
    'const [a] = x.arraySync() as number[];\nreturn tf.scalar(a! * 2);',
    'lab.ts:3',
    /ends at arraySync\(\)/,
  ],
  [
    'dataSync',
    'const y = x.mul(3);\nreturn tf.scalar(y.dataSync()[0]!);',
    'lab.ts:4',
    /ends at dataSync\(\)/,
  ],
])('%s is reported with its line', async (_, body, where, message) => {
  expect(await outcomeOf(body)).toEqual({ kind: 'crashed', where, message: expect.stringMatching(message) });
});

it('a result that has nothing to do with the input keeps the words of tfjs', async () => {
  expect(await outcomeOf('return tf.scalar(1);')).toMatchObject({
    kind: 'crashed',
    message: expect.stringMatching(/^Cannot compute gradient/),
  });
});

it('leaves the engine and the tensors as they were', async () => {
  const { dataSync } = tf.Tensor.prototype;
  await outcomeOf('return tf.scalar(x.dataSync()[0]!);');
  expect(tf.Tensor.prototype.dataSync).toBe(dataSync);
  expect(Object.hasOwn(tf.engine(), 'runKernel')).toBe(false);
});
