import type { BackendName } from './tf';

/** What is done to a backend when it is chosen, before its first use: better kernels, for example. */
export type Preparation = () => void | Promise<void>;

const preparations = new Map<BackendName, Preparation>();

/**
 * Says what `startBackend` should do to a backend once tfjs has it. For composition roots: `core` itself
 * knows of no part of the project that a backend could be given.
 */
export function prepareBackend(backend: BackendName, preparation: Preparation): void {
  preparations.set(backend, preparation);
}

/** What was asked for, for the one place that picks backends. */
export function preparationOf(backend: BackendName): Preparation | undefined {
  return preparations.get(backend);
}
