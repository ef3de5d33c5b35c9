/**
 * Starts tfjs on Node. All other code imports `tf` from tfjs as usual and finds the backend set. No code may
 * compute before {@link startBackend} has answered.
 */
import util from 'node:util';
import * as tf from '@tensorflow/tfjs';
import type { BackendReport, BackendSetUps, BackendTrial } from '../backend/choose';
import { chooseBackend, firstLine, tryBackend } from '../backend/choose';
import { BACKENDS } from '../core/backendNames';

const NATIVE_PACKAGE: string = '@tensorflow/tfjs-node';

const SET_UPS: BackendSetUps = {
  tensorflow: { load: loadNative, reasonOf: reasonOfNative },
  wasm: { load: loadWasm, prepare: installWasmKernels },
  cpu: { load: silenceAdvertisement },
};

let started: Promise<BackendReport> | undefined;

/**
 * Sets the fastest backend that works here, or the one that `LAB_BACKEND` names. A second call answers with the
 * report of the first.
 *
 * @throws UsageError if `LAB_BACKEND` names no backend, or one that doesn't work here (and says why)
 */
export function startBackend(forced = process.env['LAB_BACKEND']): Promise<BackendReport> {
  started ??= chooseBackend(SET_UPS, forced).catch((error: unknown) => {
    started = undefined;
    throw error;
  });
  return started;
}

/** Tries every backend, for `lab doctor`; the backend in use, if there is one, stays in use. */
export async function tryAllBackends(): Promise<BackendTrial[]> {
  const inUse = await startBackend().then(
    ({ backend }) => backend,
    () => undefined,
  );
  const trials: BackendTrial[] = [];
  for (const backend of BACKENDS) trials.push(await tryBackend(SET_UPS, backend));
  if (inUse) await tf.setBackend(inUse);
  return trials;
}

/**
 * Loads tfjs-node. It calls two functions of Node's `util` that Node 23 removed; without them almost every op of it
 * fails. It also lets TensorFlow print its start-up notes, unless the environment says otherwise.
 */
async function loadNative(): Promise<void> {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
  // By a name that the type checker can't see: an optional package may be absent.
  await import(NATIVE_PACKAGE);
}

function reasonOfNative(error: unknown): string {
  const message = firstLine(error);
  if (!/Cannot find (module|package)/.test(message)) return message;
  return message.includes('tfjs-node')
    ? '@tensorflow/tfjs-node is not installed (npm leaves it out where its native binary cannot be had)'
    : `@tensorflow/tfjs-node is incomplete: ${message}`;
}

/**
 * Loads and initializes the wasm backend without its process listeners: they make every uncaught error of the
 * process the backend's own, and Node then prints the backend's whole minified source above it.
 */
async function loadWasm(): Promise<void> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => process.listeners(event as 'exit'));
  await import('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('wasm'); // the listeners come with its initialization
  for (const [i, event] of events.entries()) {
    for (const listener of process.listeners(event as 'exit')) {
      if (!before[i]!.includes(listener)) process.removeListener(event, listener);
    }
  }
}

/** Gives wasm the kernels that training needs. They are loaded only if wasm is chosen. */
async function installWasmKernels(): Promise<void> {
  const { installKernels } = await import('../kernels');
  const { nodeLoader } = await import('../kernels/load/node');
  installKernels(nodeLoader);
}

/** The cpu backend prints an advertisement for tfjs-node on its first use; this is its own flag for "printed". */
function silenceAdvertisement(): Promise<void> {
  const cpu = tf.findBackend('cpu') as { firstUse?: boolean } | null;
  if (cpu) cpu.firstUse = false;
  return Promise.resolve();
}
