import * as tf from '@tensorflow/tfjs';
import type { BackendName } from '../core/backendNames';
import { BACKENDS } from '../core/backendNames';
import { messageOf, UsageError } from '../core/errors';
import { smokeTest } from './smokeTest';

/** The steps by which a platform (Node, a browser) brings a backend to tfjs and makes it ready for training. */
export interface BackendSetUp {
  /** Registers the backend with tfjs. */
  load(): Promise<void>;
  /** Runs once tfjs has initialized the backend, before its first use: better kernels, for example. */
  prepare?(): Promise<void>;
  /** Puts the error of a failed attempt in words. Default: the first line of its message. */
  reasonOf?(error: unknown): string;
}

/** The backends of a platform. */
export type BackendSetUps = Record<BackendName, BackendSetUp>;

/** One backend that was tried; `reason` says why it can't be used. */
export interface BackendTrial {
  backend: BackendName;
  ok: boolean;
  reason?: string;
}

export interface BackendReport {
  backend: BackendName;
  tried: BackendTrial[];
}

/**
 * Sets the fastest backend that passes the smoke test, or the one that `LAB_BACKEND` names.
 *
 * @param forced the value of `LAB_BACKEND`; undefined or empty if the kit may choose
 * @throws UsageError if `forced` names no backend, or one that doesn't work here (and says why)
 */
export async function chooseBackend(
  setUps: BackendSetUps,
  forced: string | undefined,
): Promise<BackendReport> {
  if (forced) return forceBackend(setUps, forced);
  const tried: BackendTrial[] = [];
  for (const backend of BACKENDS) {
    const trial = await tryBackend(setUps, backend);
    tried.push(trial);
    if (trial.ok) return { backend, tried };
  }
  throw new Error(`no tfjs backend works here: ${tried.map((t) => `${t.backend}: ${t.reason}`).join('; ')}`);
}

async function forceBackend(setUps: BackendSetUps, forced: string): Promise<BackendReport> {
  const backend = BACKENDS.find((name) => name === forced);
  if (!backend) {
    throw new UsageError(`expected LAB_BACKEND to be one of ${BACKENDS.join(', ')}, received "${forced}"`);
  }
  const trial = await tryBackend(setUps, backend);
  if (!trial.ok) {
    throw new UsageError(
      `LAB_BACKEND=${backend} was asked for, but that backend does not work here: ${trial.reason}. ` +
        'Unset LAB_BACKEND to let the kit choose one that does.',
    );
  }
  return { backend, tried: [trial] };
}

/** Loads, sets, prepares and tests one backend. It stays the one in use if it works. */
export async function tryBackend(setUps: BackendSetUps, backend: BackendName): Promise<BackendTrial> {
  const { load, prepare, reasonOf = firstLine } = setUps[backend];
  try {
    await load();
    if (!(await tf.setBackend(backend))) throw new Error('tfjs could not initialise it');
    await prepare?.();
    smokeTest();
    return { backend, ok: true };
  } catch (error) {
    return { backend, ok: false, reason: reasonOf(error) };
  }
}

/** The first line of an error's message. */
export function firstLine(error: unknown): string {
  return (messageOf(error).split('\n')[0] ?? '').trim();
}
