import * as tf from '@tensorflow/tfjs';
import { runningFiles } from '../../core/engineErrors';
import { ForbiddenShortcut } from './shortcuts';

/** The kernels that compute an op. Ops that are made of other ops have none of their own. */
const KERNELS: Readonly<Record<string, readonly string[]>> = {
  softmax: [tf.Softmax],
  logSoftmax: [tf.LogSoftmax],
  sigmoid: [tf.Sigmoid],
  tanh: [tf.Tanh],
  relu: [tf.Relu],
  relu6: [tf.Relu6],
  leakyRelu: [tf.LeakyRelu],
  prelu: [tf.Prelu],
  elu: [tf.Elu],
  selu: [tf.Selu],
  softplus: [tf.Softplus],
  batchNorm: [tf.FusedBatchNorm],
  multinomial: [tf.Multinomial],
  image: [
    tf.ResizeBilinear,
    tf.ResizeNearestNeighbor,
    tf.CropAndResize,
    tf.FlipLeftRight,
    tf.RotateWithOffset,
    tf.Transform,
  ],
};

/** Kernels that compute an activation too, by the name in their attributes. */
const WITH_ACTIVATION = [tf._FusedMatMul, tf.FusedConv2D, tf.FusedDepthwiseConv2D];

/** The names of tfjs that compute gradients. Where one is forbidden, so is the way they share. */
const GRADIENTS = ['grad', 'grads', 'valueAndGrad', 'valueAndGrads', 'variableGrads'];

/** What is refused while the code of a submission runs; empty while the kit's own does. */
let refused: Refused = { kernels: new Map(), gradients: false };

interface Refused {
  /** The op of each kernel. */
  kernels: ReadonlyMap<string, string>;
  gradients: boolean;
}

const NOTHING: Refused = refused;

/**
 * Refuses forbidden ops in the engine itself while a task of a submission runs. So they are refused however they are
 * reached: by the activation of a layer, an optimizer's own gradients, or code of the kit. A probe may use them in a
 * function that it hands to a task.
 */
export class EngineShortcuts {
  private readonly refused: Refused;
  /** The backends whose kernels have their refusals, the one in use first. */
  private guardedBackends = '';

  constructor(forbidden: readonly string[]) {
    this.refused = {
      kernels: new Map(forbidden.flatMap((op) => (KERNELS[op] ?? []).map((kernel) => [kernel, op]))),
      gradients: forbidden.some((name) => GRADIENTS.includes(name)),
    };
    // Before lab.ts is loaded: what changes later is a change by the submission.
    this.guard();
  }

  /** A task begins. */
  refuse(): void {
    this.guard();
    refused = this.refused;
  }

  /** A task ended. */
  allow(): void {
    refused = NOTHING;
  }

  /** Puts the refusals into what computes, which the engine and everything else call in the end. */
  private guard(): void {
    const backends = [tf.getBackend(), ...Object.keys(tf.engine().registryFactory)].join();
    if (backends === this.guardedBackends) return;
    this.guardedBackends = backends;
    for (const [name, op] of this.refused.kernels)
      for (const kernel of kernelsNamed(name)) {
        if (!guarded.has(kernel)) guardKernel(kernel, op);
      }
    if (this.refused.kernels.size > 0) this.guardActivations();
    const engine = Object.getPrototypeOf(tf.engine()) as ReturnType<typeof tf.engine>;
    if (this.refused.gradients && !guarded.has(engine)) guardGradients(engine);
  }

  private guardActivations(): void {
    for (const kernel of WITH_ACTIVATION.flatMap(kernelsNamed)) {
      if (!guarded.has(kernel)) guardActivation(kernel);
    }
  }
}

/** Those of each backend: a submission may choose another one while it runs. */
function kernelsNamed(name: string): tf.KernelConfig[] {
  const backends = Object.keys(tf.engine().registryFactory);
  return backends.flatMap((backend) => tf.getKernel(name, backend) ?? []);
}

/** The kernels and the engine that have their refusals. */
const guarded = new WeakSet<object>();

function guardKernel(kernel: tf.KernelConfig, op: string): void {
  const { kernelFunc, kernelName } = kernel;
  kernel.kernelFunc = (run) => {
    if (refused.kernels.has(kernelName) && !calledByProbe()) throw new ForbiddenShortcut(`tf.${op}`);
    return kernelFunc(run);
  };
  guarded.add(kernel);
}

function guardActivation(kernel: tf.KernelConfig): void {
  const { kernelFunc } = kernel;
  kernel.kernelFunc = (run) => {
    const activation = String(run.attrs?.['activation']).toLowerCase();
    const op = [...refused.kernels.values()].find((name) => name.toLowerCase() === activation);
    if (op !== undefined && !calledByProbe()) throw new ForbiddenShortcut(`tf.${op}`);
    return kernelFunc(run);
  };
  guarded.add(kernel);
}

function guardGradients(engine: ReturnType<typeof tf.engine>): void {
  const { gradients } = engine;
  engine.gradients = function (...args) {
    if (refused.gradients && !calledByProbe()) throw new ForbiddenShortcut('a gradient that tfjs computes');
    return gradients.apply(this, args) as never;
  };
  guarded.add(engine);
}

/** True if a function of a probe runs, and not one of the submission that it called. */
function calledByProbe(): boolean {
  const caller = runningFiles().find((file) => !/node_modules|[\\/]src[\\/]/.test(file));
  return caller !== undefined && PROBES.test(caller);
}

/** The files of the probes. */
const PROBES = /[\\/]tests[\\/]graded[\\/]/;
