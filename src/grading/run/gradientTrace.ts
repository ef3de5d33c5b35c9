import * as tf from '@tensorflow/tfjs';
import { messageOf } from '../../core/errors';
import type { Failure } from '../../hosts/outcome';
import type { SubmissionFiles } from './load';
import { placeOf } from './load';

/**
 * tfjs's errors if a gradient can't be computed. They name no line, because back-propagation begins after the code has
 * run.
 */
const NO_GRADIENT = /Cannot compute gradient|Cannot find a connection between any variable/;
const WITHOUT_GRADIENT = /gradient function not found for (\w+)/;

/** Methods that take numbers out of a tensor: no gradient passes them. */
const READS = ['dataSync', 'arraySync', 'data', 'array', 'bufferSync', 'buffer'] as const;

/** True for an error of tfjs about a gradient that can't be computed. */
export function isGradientError(error: unknown): boolean {
  return NO_GRADIENT.test(messageOf(error));
}

interface Cut {
  /** The kernel, or the method that reads a tensor. */
  name: string;
  where: string;
}

/**
 * Runs code that met a gradient error again, and finds the line of the submission where back-propagation ends: at an
 * op without a gradient, or where numbers were taken out of a tensor.
 *
 * @returns undefined if no line of the submission can be blamed
 */
export async function traceGradient(
  error: unknown,
  files: SubmissionFiles,
  run: () => unknown,
): Promise<Failure | undefined> {
  const trace = new GradientTrace(files);
  try {
    await run();
  } catch {
    // This is the same error as before. The run is only for the trace.
  } finally {
    trace.release();
  }
  const kernel = WITHOUT_GRADIENT.exec(messageOf(error))?.[1];
  const cut = kernel === undefined ? trace.read : trace.kernels.get(kernel);
  if (!cut) return undefined;
  return { kind: 'crashed', where: cut.where, message: kernel === undefined ? readText(cut) : opText(cut) };
}

function opText({ name }: Cut): string {
  return `the gradient has to pass ${name}, an op that has no gradient in tfjs; use ops that have one, or write the derivative down`;
}

function readText({ name }: Cut): string {
  return `the gradient ends at ${name}(): it takes numbers out of a tensor, and no gradient passes them; stay with tensors on the way to the result`;
}

/** Notes the lines of ops and of reads while a gradient is computed. */
class GradientTrace {
  /** The first call of each kernel. */
  readonly kernels = new Map<string, Cut>();
  /** The first read of a tensor. */
  read: Cut | undefined;
  private readonly undo: (() => void)[] = [];

  constructor(private readonly files: SubmissionFiles) {
    this.watchKernels();
    for (const name of READS) this.watchRead(name);
  }

  release(): void {
    for (const restore of this.undo) restore();
  }

  private watchKernels(): void {
    const engine = tf.engine();
    const runKernel = engine.runKernel.bind(engine) as typeof engine.runKernel;
    engine.runKernel = (name, ...rest) => {
      const cut = this.kernels.has(name) ? undefined : this.cutAt(name);
      if (cut) this.kernels.set(name, cut);
      return runKernel(name, ...rest);
    };
    // The class still has the method; only the engine's own property is removed.
    this.undo.push(() => delete (engine as Partial<typeof engine>).runKernel);
  }

  private watchRead(name: (typeof READS)[number]): void {
    // The reads are looked up by their names; their types differ.
    const prototype = tf.Tensor.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
    const original = prototype[name]!;
    const note = (): void => {
      this.read ??= this.cutAt(name);
    };
    prototype[name] = function (...args: unknown[]): unknown {
      note();
      return original.apply(this, args);
    };
    this.undo.push(() => (prototype[name] = original));
  }

  private cutAt(name: string): Cut | undefined {
    if (tf.engine().state.gradientDepth === 0) return undefined;
    const where = placeOf(new Error(name), this.files);
    return where === undefined ? undefined : { name, where };
  }
}
