import * as tf from '@tensorflow/tfjs';
import { runningFiles } from '../../core/engineErrors';
import { exchangeInBackends } from './backendShortcuts';
import { ForbiddenShortcut } from './shortcuts';

/** Kernels of the kit's own (src/kernels/fused). */
const SOFTMAX_LOSS = 'SoftmaxCrossEntropyWithGradient';
const SIGMOID_LOSS = 'SigmoidCrossEntropyWithGradient';

/** The kernels that compute an op. Ops that are made of other ops have none of their own. */
const KERNELS: Readonly<Record<string, readonly string[]>> = {
  softmax: [tf.Softmax, SOFTMAX_LOSS],
  logSoftmax: [tf.LogSoftmax, SOFTMAX_LOSS],
  losses: [SOFTMAX_LOSS, SIGMOID_LOSS, 'CrossEntropyGradient'],
  sigmoid: [tf.Sigmoid, SIGMOID_LOSS],
  tanh: [tf.Tanh],
  relu: [tf.Relu, 'ReluGradient'],
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
const WITH_ACTIVATION = [
  ...[tf._FusedMatMul, tf.FusedConv2D, tf.FusedDepthwiseConv2D],
  ...['DenseLayer', 'ConvolutionLayer'],
];

/** The kernels whose functions in a backend's module are exchanged. */
const EXCHANGED = [...Object.values(KERNELS).flat(), ...WITH_ACTIVATION];

/**
 * Functions of tfjs that compute gradients. If one is forbidden, the part of the engine that they share is refused
 * too.
 */
const GRADIENTS = ['grad', 'grads', 'valueAndGrad', 'valueAndGrads', 'variableGrads'];

/** The kernels and gradients that are refused at this moment. */
let refused: Refused = { kernels: new Map(), gradients: false };

interface Refused {
  /** The op of each kernel. */
  kernels: ReadonlyMap<string, string>;
  gradients: boolean;
}

/**
 * The kernels and gradients that are refused between the tasks: none, unless {@link EngineShortcuts.refuseAlways} was
 * called.
 */
let always: Refused = refused;
let taskRuns = false;

/**
 * Refuses forbidden ops in the engine itself while a task of a submission runs. So they are refused however they are
 * reached: by the activation of a layer, an optimizer's own gradients, or code of the kit. A probe may use them, also
 * in a function that it hands to a task.
 */
export class EngineShortcuts {
  private readonly refused: Refused;
  /** The forbidden kernels of every backend, and those that compute a forbidden activation too. */
  private readonly places: Places;

  constructor(forbidden: readonly string[]) {
    this.refused = {
      kernels: new Map(forbidden.flatMap((op) => (KERNELS[op] ?? []).map((kernel) => [kernel, op]))),
      gradients: forbidden.some((name) => GRADIENTS.includes(name)),
    };
    this.places = new Places(this.refused.kernels);
    // This comes before lab.ts is loaded, so that every later change is one by the submission.
    this.guard();
  }

  /** A task begins. */
  refuse(): void {
    this.guard();
    refused = this.refused;
    taskRuns = true;
  }

  /** A task ended. */
  allow(): void {
    refused = always;
    taskRuns = false;
  }

  /**
   * Refuses from now on, whether a task runs or not: for a process that runs nothing but this submission, whose code may
   * also run after a task has returned and before its result is read.
   */
  refuseAlways(): void {
    always = refused = this.refused;
  }

  /** Puts the refusals into the functions that compute. The engine and everything else call these in the end. */
  private guard(): void {
    // This is repeated each time, since a kernel that is registered anew has no refusal.
    this.places.guard();
    if (this.refused.kernels.size > 0) exchangeInBackends(tf.engine(), EXCHANGED, guardedFunction);
    const engine = Object.getPrototypeOf(tf.engine()) as Engine;
    if (guarded.has(engine)) return;
    guarded.add(engine);
    guardGradients(engine);
    guardTape(engine);
  }
}

/**
 * The registry of tfjs, read when the kit loads. Tasks may be called tens of thousands of times in a check, and each
 * call asks for every forbidden kernel; `tf.getKernel` would make the text of the key each time.
 */
const { _tfGlobals: globals } = globalThis as unknown as {
  /** tfjs keeps its registries here, so that several copies of it share them. */
  _tfGlobals: ReadonlyMap<string, ReadonlyMap<string, tf.KernelConfig>>;
};
const kernelRegistry = globals.get('kernelRegistry')!;

/** The kernels to guard, in all backends: a submission may choose another backend while it runs. */
class Places {
  private backends = '';
  /** The keys of the kernels in {@link kernelRegistry}, and the op of each that is forbidden. */
  private forbidden: { key: string; op: string }[] = [];
  private withActivation: string[] = [];

  constructor(private readonly ops: ReadonlyMap<string, string>) {}

  guard(): void {
    this.readBackends();
    for (const { key, op } of this.forbidden) {
      const kernel = kernelRegistry.get(key);
      if (kernel && !guarded.has(kernel)) guardKernel(kernel, op);
    }
    for (const [name, op] of this.ops) {
      const gradient = tf.getGradient(name);
      if (gradient && !guarded.has(gradient)) guardGradientOf(gradient, op);
    }
    for (const key of this.withActivation) {
      const kernel = kernelRegistry.get(key);
      if (kernel && !guarded.has(kernel)) guardActivation(kernel);
    }
  }

  private readBackends(): void {
    const backends = Object.keys(tf.engine().registryFactory);
    const names = backends.join();
    if (this.backends === names) return;
    this.backends = names;
    const keys = (name: string): string[] => backends.map((backend) => `${backend}_${name}`);
    this.forbidden = [...this.ops].flatMap(([name, op]) => keys(name).map((key) => ({ key, op })));
    this.withActivation = this.ops.size > 0 ? WITH_ACTIVATION.flatMap(keys) : [];
  }
}

/** The kernels and the engine that have their refusals. */
const guarded = new WeakSet<object>();

function guardKernel(kernel: tf.KernelConfig, op: string): void {
  const { kernelFunc, kernelName } = kernel;
  kernel.kernelFunc = (run) => {
    if (refused.kernels.has(kernelName) && isByStudent()) throw new ForbiddenShortcut(`tf.${op}`);
    return kernelFunc(run);
  };
  guarded.add(kernel);
}

/** A function of a backend's module. A kernel of tfjs may call it; a submission may not, if it computes a forbidden op. */
function guardedFunction(kernel: string, compute: (...given: unknown[]) => unknown): typeof compute {
  return (...given) => {
    const op = WITH_ACTIVATION.includes(kernel)
      ? [...refused.kernels.values()][0]
      : refused.kernels.get(kernel);
    if (op !== undefined && !calledByKernel()) throw new ForbiddenShortcut(`tf.${op}`);
    return compute(...given);
  };
}

function calledByKernel(): boolean {
  const caller = runningFiles().find((file) => !KIT.test(file));
  return caller !== undefined && PACKAGES.test(caller);
}

function guardActivation(kernel: tf.KernelConfig): void {
  const { kernelFunc } = kernel;
  kernel.kernelFunc = (run) => {
    const activation = String(run.attrs?.['activation']).toLowerCase();
    const op = [...refused.kernels.values()].find((name) => name.toLowerCase() === activation);
    if (op !== undefined && isByStudent()) throw new ForbiddenShortcut(`tf.${op}`);
    return kernelFunc(run);
  };
  guarded.add(kernel);
}

/** The gradient of a forbidden op holds much of the op. It is refused unless the engine itself goes back through the op. */
function guardGradientOf(gradient: tf.GradConfig, op: string): void {
  const { gradFunc, kernelName } = gradient;
  gradient.gradFunc = (...given) => {
    const direct = goingBack === 0 && refused.kernels.has(kernelName);
    if (direct && isByStudent()) throw new ForbiddenShortcut(`the gradient of tf.${op}`);
    return gradFunc(...given);
  };
  guarded.add(gradient);
}

/** The number of backward steps through ops that run now. Each calls the gradient of its op. */
let goingBack = 0;

type Engine = ReturnType<typeof tf.engine>;

function guardGradients(engine: Engine): void {
  const { gradients } = engine;
  engine.gradients = function (...args) {
    refuseGradients();
    return gradients.apply(this, args) as never;
  };
}

function refuseGradients(): void {
  if (refused.gradients && isByStudent()) throw new ForbiddenShortcut('a gradient that tfjs computes');
}

/** The engine writes down how to go back through each op. A submission could take these steps by itself. */
interface Tape {
  addTapeNode(this: unknown, name: string, ...more: unknown[]): unknown;
  state: { activeTape: { gradient?: (dys: unknown) => unknown }[] | null };
}

function guardTape(engine: Engine): void {
  const tape = engine as unknown as Tape; // these members are private
  const { addTapeNode } = tape;
  tape.addTapeNode = function (this: Tape, name, ...more) {
    const result = Reflect.apply(addTapeNode, this, [name, ...more]);
    const node = this.state.activeTape?.at(-1);
    const step = node?.gradient;
    if (!step || (!refused.gradients && !refused.kernels.has(name))) return result;
    const ofKernel = tf.getGradient(name) === undefined ? 0 : 1;
    node.gradient = (dys) => {
      refuseGradients();
      goingBack += ofKernel;
      try {
        return step(dys);
      } finally {
        goingBack -= ofKernel;
      }
    };
    return result;
  };
}

/** True if a submission's code runs. If a probe's code is on the stack too, the inner one of the two counts. */
function isByStudent(): boolean {
  const caller = runningFiles().find((file) => !PACKAGES.test(file) && !KIT.test(file));
  // Neither is on the stack: tfjs continues after a wait, or a task called it in a roundabout way.
  if (caller === undefined) return taskRuns;
  return !PROBES.test(caller);
}

/** The files of tfjs: in Node, and in the site that runs in a browser. */
const PACKAGES = /node_modules|[\\/]lab-packages[\\/]/;
/** The files of the kit. */
const KIT = /[\\/]src[\\/]/;
/** The files of the probes. */
const PROBES = /[\\/]tests[\\/]graded[\\/]/;
