import * as tf from '@tensorflow/tfjs';
import { stepOf, type Style } from '../../../src/bench/models';
import { mlp, type Workload, WORKLOADS } from '../../../src/bench/workloads';
import { startBackends } from './backends';

beforeAll(startBackends);

/** `npm run soak` takes 1,000 steps of the workloads that are measured, and 100,000 of one. */
const STEPS = 150;

/** The kinds of workloads that are measured, at a size that a test has time for. */
const KINDS: Workload[] = [
  mlp([12, 9, 5], 3, 'MLP'),
  { kind: 'cnn', name: 'CNN', batch: 1 },
  { ...mlp([12, 5], 3, 'softmax regression'), optimizer: 'sgd' },
  WORKLOADS.find(({ name }) => name.startsWith('XOR'))!,
];
const STYLES: Style[] = ['fused', 'ops', 'layers'];
const CASES = KINDS.flatMap((workload) =>
  STYLES.filter((style) => style !== 'layers' || /MLP|CNN/.test(workload.name)).map(
    (style) => [workload.name, style, workload] as const,
  ),
);

it.each(CASES)(
  '%s, %s: training leaves nothing behind',
  async (_name, style, workload) => {
    const step = stepOf(workload, style);
    if (!step) return;
    for (let i = 0; i < 3; i++) await step();
    const heap = heapBytes();
    const { numTensors, numDataBuffers } = tf.memory();
    const dataIds = tf.backend().numDataIds();
    for (let i = 0; i < STEPS; i++) await step();
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    expect(tf.backend().numDataIds()).toBe(dataIds);
    expect(heapBytes()).toBe(heap);
  },
  60_000,
);

function heapBytes(): number {
  return (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;
}
