/*
 * Compares kernels, in a process of its own. Both kernels of a name take turns with the same tensors, because two processes differ by more than two kernels do. A kernel that fails may have destroyed the
 * backend's memory; the process can't be used any more then.
 */
import * as tf from '@tensorflow/tfjs';
import { KERNEL_NAMES } from '../../kernels';
import { setKernel } from '../../kernels/registry';
import { startBackend } from '../backend';
import type { Call, Operand } from './calls';
import type { KernelAnswer, KernelQuestion } from './timer';

type Kernels = ReadonlyMap<string, tf.KernelConfig | undefined>;

const TURN_US = 1000;
const MOST_CALLS = 1000;
/** Time that a kernel runs before it is timed, as in stepTimer.ts. */
const WARM_MS = 20;

/** The kernels of both sides, by their names. */
export interface Sides {
  kit: Kernels;
  stock: Kernels;
}

/** The answers of a process that times kernels. */
export async function kernelService(): Promise<(question: KernelQuestion) => KernelAnswer> {
  const sides = { stock: await kernelsOf('wasm'), kit: await kernelsOf('kit') };
  return (question) => compare(question, sides, () => performance.now());
}

async function kernelsOf(backend: string): Promise<Kernels> {
  await startBackend(backend);
  return new Map(KERNEL_NAMES.map((name) => [name, tf.getKernel(name, tf.getBackend())]));
}

/** @param clock milliseconds */
export function compare({ call, turns }: KernelQuestion, sides: Sides, clock: () => number): KernelAnswer {
  const use = (side: keyof Sides): void => setKernel(call.kernel, sides[side].get(call.kernel));
  if (!sides.stock.get(call.kernel)) return { kit: [], stock: null };
  const turn = new Turn(call, clock);
  try {
    use('stock');
    let us: number;
    try {
      us = turn.warm();
    } catch {
      return { kit: [], stock: null };
    }
    const calls = Math.min(MOST_CALLS, Math.max(1, Math.round(TURN_US / us)));
    use('kit');
    turn.warm();
    const found: { kit: number[]; stock: number[] } = { kit: [], stock: [] };
    for (let i = 0; i < turns; i++) {
      const order = i % 2 === 0 ? (['kit', 'stock'] as const) : (['stock', 'kit'] as const);
      for (const side of order) {
        use(side);
        found[side].push(turn.us(calls));
      }
    }
    return found;
  } finally {
    turn.dispose();
    use('kit');
  }
}

/** Calls of a kernel with the same values each time. */
class Turn {
  private readonly inputs: tf.NamedTensorMap;
  private readonly renewed: string[];

  constructor(
    private readonly call: Call,
    private readonly clock: () => number,
  ) {
    const operands = Object.entries(call.inputs);
    this.inputs = Object.fromEntries(operands.map(([name, operand]) => [name, make(operand)]));
    this.renewed = operands.filter(([, { renewed }]) => renewed).map(([name]) => name);
  }

  /** @returns the microseconds of a call after warming up */
  warm(): number {
    const end = this.clock() + WARM_MS;
    let us: number;
    do us = this.us(10);
    while (this.clock() < end);
    return us;
  }

  /** Makes some calls. @returns the mean time of one, in microseconds */
  us(calls: number): number {
    const { kernel, attrs } = this.call;
    const engine = tf.engine();
    const inputs = Array.from({ length: calls }, () => this.inputsOfCall());
    const began = this.clock();
    for (let i = 0; i < calls; i++) tf.dispose(engine.runKernel(kernel, inputs[i]!, attrs));
    const time = this.clock() - began;
    for (const tensors of inputs) for (const name of this.renewed) tensors[name]!.dispose();
    return (time * 1000) / calls;
  }

  dispose(): void {
    tf.dispose(this.inputs);
  }

  /** The same tensors, but for the renewed ones. */
  private inputsOfCall(): tf.NamedTensorMap {
    if (this.renewed.length === 0) return this.inputs;
    const inputs = { ...this.inputs };
    for (const name of this.renewed) inputs[name] = copyOf(this.inputs[name]!);
    return inputs;
  }
}

/** A copy with its own buffer; a clone would share it. */
function copyOf(x: tf.Tensor): tf.Tensor {
  return tf.tensor(x.dataSync().slice(), x.shape, x.dtype);
}

function make({ shape, dtype, largest = 0 }: Operand): tf.Tensor {
  if (dtype === 'float32') return tf.randomUniform(shape, 0.1, 1);
  return tf.randomUniform(shape, 0, largest + 1, 'int32').cast(dtype);
}
