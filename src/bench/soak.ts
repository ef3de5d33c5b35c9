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
import type { Machine } from './machine';
import { type Step, stepOf, type Style } from './models';
import { runCommand } from './options';
import { mlp, type Workload, WORKLOADS } from './workloads';

const STYLES: readonly Style[] = ['fused', 'ops', 'layers', 'layersFused'];
const XOR = WORKLOADS.find(({ name }) => name.startsWith('XOR'))!;

/** Steps of one workload in one style that may leave nothing behind. */
export interface Stretch {
  workload: Workload;
  style: Style;
  steps: number;
}

export const STRETCHES: readonly Stretch[] = [
  { workload: XOR, style: 'fused', steps: 100_000 },
  ...WORKLOADS.flatMap((workload) => STYLES.map((style) => ({ workload, style, steps: 1000 }))),
];

/** `npm run soak`. @returns the exit code */
export function soak(args: readonly string[], machine: Machine, stretches = STRETCHES): Promise<number> {
  const command = new Command('soak').description(
    "Do the kit's kernels leak memory? Long runs of each workload, then steps of random shapes.",
  );
  command
    .argument('[minutes]', 'time for random shapes', '10')
    .action((minutes: string) => run(minutesOf(minutes), machine, stretches));
  return runCommand(command, args, machine);
}

async function run(minutes: number, { print, clock }: Machine, stretches: readonly Stretch[]): Promise<void> {
  await tf.setBackend('wasm');
  print(`build ${installKernels(nodeLoader)}`);
  for (const { workload, style, steps } of stretches) {
    const step = stepOf(workload, style);
    if (step) print(await checkMemory(`${workload.name}, ${style}`, step, steps));
  }
  const end = clock() + minutes * 60_000;
  let rounds = 0;
  for (; clock() < end; rounds++) await randomRound(Math.random);
  print(`${rounds} rounds of random shapes in ${minutes} minutes; heap ${megabytes()} MB`);
}

/** @throws UsageError if the text is not a duration */
function minutesOf(text: string): number {
  const minutes = Number(text);
  if (text.trim() === '' || !Number.isFinite(minutes) || minutes < 0)
    throw new UsageError(`soak takes a number of minutes from 0 up, such as 10 or 0.5, received "${text}"`);
  return minutes;
}

/**
 * Takes many steps.
 *
 * @returns a sentence about what they leave
 * @throws Error if the steps leave tensors or buffers behind, or the heap grows
 */
export async function checkMemory(name: string, step: Step, steps: number): Promise<string> {
  await repeat(step, 20);
  const before = [heapBytes(), ...counts()];
  await repeat(step, steps);
  const after = [heapBytes(), ...counts()];
  if (String(after) !== String(before)) throw new Error(`${name}: ${before} became ${after}`);
  return `${name}: ${steps} steps leave [${before}] (heap, tensors, data ids)`;
}

function counts(): number[] {
  return [tf.memory().numTensors, tf.backend().numDataIds()];
}

/** A network of random shape. @param random draws from [0, 1) */
export function randomModel(random: () => number): { workload: Workload; style: Style } {
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  const sizes = Array.from({ length: whole(3, 5) }, () => (whole(1, 2) === 1 ? whole(2, 9) : whole(10, 700)));
  const workload: Workload =
    whole(1, 3) === 1 ? { kind: 'cnn', name: 'CNN', batch: whole(1, 40) } : mlp(sizes, whole(1, 300));
  return { workload, style: STYLES[whole(0, STYLES.length - 1)]! };
}

/**
 * Takes a few steps of a network of random shape, and disposes of its tensors.
 *
 * @throws Error if a tensor or buffer is left
 */
export async function randomRound(random: () => number): Promise<void> {
  const { workload, style } = randomModel(random);
  const before = counts();
  const known = new Set(Object.keys(tf.engine().registeredVariables));
  tf.engine().startScope();
  await repeat(stepOf(workload, style)!, 1 + Math.floor(5 * random()));
  tf.engine().endScope();
  for (const [name, variable] of Object.entries(tf.engine().registeredVariables)) {
    if (!known.has(name)) variable.dispose();
  }
  if (String(counts()) !== String(before))
    throw new Error(`${workload.name}, ${style}: ${before} became ${counts()}`);
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
