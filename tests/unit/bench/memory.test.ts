import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../../src/bench/backend';
import { stepOf, type Style } from '../../../src/bench/models';
import { mlp, type Workload, WORKLOADS } from '../../../src/bench/workloads';

beforeAll(() => startBackend('kit'));

/** The long run is `npm run soak`: 1,000 steps of each measured workload, 100,000 of one. */
const STEPS = 50;

/** The kinds of measured workloads, at a size that suits a test. */
const KINDS: Workload[] = [
  mlp([12, 9, 5], 3, 'MLP'),
  { kind: 'cnn', name: 'CNN', batch: 1 },
  { ...mlp([12, 5], 3, 'softmax regression'), optimizer: 'sgd' },
  WORKLOADS.find(({ name }) => name.startsWith('XOR'))!,
];
/** Only these kinds exist as tf.layers models. */
const WITH_LAYERS = ['MLP', 'CNN'];
const CASES = KINDS.flatMap((workload) => {
  const styles: Style[] = WITH_LAYERS.includes(workload.name) ? ['fused', 'ops', 'layers'] : ['fused', 'ops'];
  return styles.map((style) => [workload.name, style, workload] as const);
});

it.each(CASES)(
  '%s, %s: training leaves no tensor or buffer behind',
  async (_name, style, workload) => {
    const step = stepOf(workload, style)!;
    for (let i = 0; i < 3; i++) await step();
    const before = held();
    for (let i = 0; i < STEPS; i++) await step();
    expect(held()).toEqual(before);
  },
  60_000,
);

function held(): Record<string, number> {
  return {
    tensors: tf.memory().numTensors,
    buffers: tf.backend().numDataIds(),
    // The backend's module is not part of its public type.
    heap: (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length,
  };
}
