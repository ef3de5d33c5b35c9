/**
 * The only place that picks a tfjs backend. Everything else imports `tf` from tfjs as usual and finds the
 * backend set; nothing may compute before {@link startBackend} has answered.
 */
import util from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { messageOf, UsageError } from './errors';
import { preparationOf } from './preparation';

/** Fastest first: native TensorFlow, WebAssembly with SIMD, plain JavaScript. */
export const BACKENDS = ['tensorflow', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];

const NATIVE_PACKAGE: string = '@tensorflow/tfjs-node';

/** One backend that was tried; `reason` says why it was not taken. */
export interface BackendTrial {
  backend: BackendName;
  ok: boolean;
  reason?: string;
}

export interface BackendReport {
  backend: BackendName;
  tried: BackendTrial[];
}

let started: Promise<BackendReport> | undefined;

/**
 * Sets the fastest backend that passes {@link smokeTest}, or the one that `LAB_BACKEND` names.
 * Called again, it answers with the first call's report.
 *
 * @throws UsageError where `LAB_BACKEND` names no backend, or one that doesn't work here (and says why).
 */
export function startBackend(forced = process.env['LAB_BACKEND']): Promise<BackendReport> {
  started ??= chooseBackend(forced).catch((error: unknown) => {
    started = undefined;
    throw error;
  });
  return started;
}

/** Tries every backend and leaves the one in use, if there is one, as it was: what `lab doctor` shows. */
export async function tryAllBackends(): Promise<BackendTrial[]> {
  const inUse = await startBackend().then(
    ({ backend }) => backend,
    () => undefined,
  );
  const trials: BackendTrial[] = [];
  for (const backend of BACKENDS) trials.push(await tryBackend(backend));
  if (inUse) await tf.setBackend(inUse);
  return trials;
}

async function chooseBackend(forced: string | undefined): Promise<BackendReport> {
  if (forced) return forceBackend(forced);
  const tried: BackendTrial[] = [];
  for (const backend of BACKENDS) {
    const trial = await tryBackend(backend);
    tried.push(trial);
    if (trial.ok) return { backend, tried };
  }
  throw new Error(`no tfjs backend works here: ${tried.map((t) => `${t.backend}: ${t.reason}`).join('; ')}`);
}

async function forceBackend(forced: string): Promise<BackendReport> {
  const backend = BACKENDS.find((name) => name === forced);
  if (!backend) {
    throw new UsageError(`expected LAB_BACKEND to be one of ${BACKENDS.join(', ')}, received "${forced}"`);
  }
  const trial = await tryBackend(backend);
  if (!trial.ok) {
    throw new UsageError(
      `LAB_BACKEND=${backend} was asked for, but that backend does not work here: ${trial.reason}. ` +
        'Unset LAB_BACKEND to let the kit choose one that does.',
    );
  }
  return { backend, tried: [trial] };
}

async function tryBackend(backend: BackendName): Promise<BackendTrial> {
  try {
    await withoutNewProcessListeners(async () => {
      await loadBackend(backend);
      if (!(await tf.setBackend(backend))) throw new Error('tfjs could not initialise it');
    });
    await preparationOf(backend)?.();
    smokeTest();
    return { backend, ok: true };
  } catch (error) {
    return { backend, ok: false, reason: reasonOf(backend, error) };
  }
}

async function loadBackend(backend: BackendName): Promise<void> {
  if (backend === 'tensorflow') await loadNative();
  if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  if (backend === 'cpu') silenceAdvertisement();
}

/**
 * tfjs-node calls two functions of Node's `util` that Node 23 removed; without them almost every op of it
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

/**
 * The wasm backend makes every uncaught error of the process its own: Node then prints the backend's whole
 * minified source above it. Its listeners are taken away again.
 */
async function withoutNewProcessListeners(body: () => Promise<void>): Promise<void> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => process.listeners(event as 'exit'));
  await body();
  for (const [i, event] of events.entries()) {
    for (const listener of process.listeners(event as 'exit')) {
      if (!before[i]!.includes(listener)) process.removeListener(event, listener);
    }
  }
}

/** The cpu backend prints an advertisement for tfjs-node on its first use; this is its own flag for "printed". */
function silenceAdvertisement(): void {
  const cpu = tf.findBackend('cpu') as { firstUse?: boolean } | null;
  if (cpu) cpu.firstUse = false;
}

/**
 * What training needs from a backend: a matrix product, a gradient through it, and two ops (`concat`, `topk`)
 * that go through the parts of tfjs-node which new versions of Node break: it imports well and fails later.
 */
export function smokeTest(): void {
  tf.tidy(() => {
    const a = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const b = tf.tensor2d([5, 6, 7, 8], [2, 2]);
    expectValues('matMul', tf.matMul(a, b), [19, 22, 43, 50]);
    const gradient = tf.grad((x: tf.Tensor) => tf.matMul(x as tf.Tensor2D, b).sum());
    expectValues('the gradient of matMul', gradient(a), [11, 15, 11, 15]);
    expectValues('concat', tf.concat([a, b], 1), [1, 2, 5, 6, 3, 4, 7, 8]);
    expectValues('topk', tf.topk(a, 1).values, [2, 4]);
  });
}

function expectValues(what: string, tensor: tf.Tensor, values: number[]): void {
  const found = Array.from(tensor.dataSync());
  if (found.length !== values.length || found.some((v, i) => Math.abs(v - values[i]!) > 1e-4)) {
    throw new Error(`${what} gave [${found.join(', ')}] instead of [${values.join(', ')}]`);
  }
}

function reasonOf(backend: BackendName, error: unknown): string {
  const message = (messageOf(error).split('\n')[0] ?? '').trim();
  if (backend === 'tensorflow' && /Cannot find (module|package)/.test(message)) {
    return message.includes('tfjs-node')
      ? '@tensorflow/tfjs-node is not installed (npm leaves it out where its native binary cannot be had)'
      : `@tensorflow/tfjs-node is incomplete: ${message}`;
  }
  return message;
}
