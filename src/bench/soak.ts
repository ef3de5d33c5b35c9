/**
 * `npm run soak`: do the kernels leak memory? It takes 100,000 steps of a small network and 1,000 of each measured
 * workload, and expects that the counts of tensors and buffers and the heap stay the same. Then it takes steps of random
 * shapes for the given number of minutes.
 */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { Command } from 'commander';
import { UsageError } from '../core/errors';
import { installKernels } from '../kernels';
import { nodeLoader } from '../kernels/load/node';
import { type Step, stepOf, type Style } from './models';
import { runCommand } from './options';
import { mlp, type Workload, WORKLOADS } from './workloads';

const STYLES: readonly Style[] = ['fused', 'ops', 'layers', 'layersFused'];

const program = new Command('soak').description(
  "Do the kit's kernels leak memory? Long runs of each workload, then steps of random shapes.",
);
program.argument('[minutes]', 'time for random shapes', '10').action(soak);
void runCommand(program);

async function soak(text: string): Promise<void> {
  const minutes = minutesOf(text);
  await tf.setBackend('wasm');
  console.log(`build ${installKernels(nodeLoader)}`);
  await checkMemory(
    WORKLOADS.find(({ name }) => name.startsWith('XOR'))!,
    'fused',
    100_000,
  );
  for (const workload of WORKLOADS) for (const style of STYLES) await checkMemory(workload, style, 1000);
  const end = Date.now() + minutes * 60_000;
  let rounds = 0;
  for (; Date.now() < end; rounds++) await randomRound();
  console.log(`${rounds} rounds of random shapes in ${minutes} minutes; heap ${megabytes()} MB`);
}

/** @throws UsageError if the text is not a duration */
function minutesOf(text: string): number {
  const minutes = Number(text);
  if (text.trim() === '' || !Number.isFinite(minutes) || minutes < 0)
    throw new UsageError(`soak takes a number of minutes from 0 up, such as 10 or 0.5, received "${text}"`);
  return minutes;
}

/** @throws Error if the steps leave tensors or buffers behind, or the heap grows */
async function checkMemory(workload: Workload, style: Style, steps: number): Promise<void> {
  const step = stepOf(workload, style);
  if (!step) return;
  await repeat(step, 20);
  const before = counts();
  await repeat(step, steps);
  const after = counts();
  if (String(after) !== String(before))
    throw new Error(`${workload.name}, ${style}: ${before} became ${after}`);
  console.log(`${workload.name}, ${style}: ${steps} steps leave [${before}] (heap, tensors, data ids)`);
}

function counts(): number[] {
  return [heapBytes(), tf.memory().numTensors, tf.backend().numDataIds()];
}

/** Takes a few steps of a network of random shape, and disposes of its tensors. */
async function randomRound(): Promise<void> {
  const whole = (from: number, to: number): number => from + Math.floor(Math.random() * (to - from + 1));
  const sizes = Array.from({ length: whole(3, 5) }, () => (whole(1, 2) === 1 ? whole(2, 9) : whole(10, 700)));
  const workload: Workload =
    whole(1, 3) === 1 ? { kind: 'cnn', name: 'CNN', batch: whole(1, 40) } : mlp(sizes, whole(1, 300));
  const style = STYLES[whole(0, STYLES.length - 1)]!;
  const before = new Set(Object.keys(tf.engine().registeredVariables));
  tf.engine().startScope();
  await repeat(stepOf(workload, style)!, whole(1, 5));
  tf.engine().endScope();
  for (const [name, variable] of Object.entries(tf.engine().registeredVariables)) {
    if (!before.has(name)) variable.dispose();
  }
}

async function repeat(step: Step, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await step();
}

function heapBytes(): number {
  // The backend's module is not part of its public type.
  return (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;
}

function megabytes(): string {
  return (heapBytes() / 2 ** 20).toFixed(0);
}
