import { type Build, BUILDS, type KernelLoader } from './loader';

/** The bytes of a module, such as the answer of a fetch. */
export type ModuleBytes = ArrayBuffer | Uint8Array<ArrayBuffer>;

/**
 * Compiles the fastest build that this engine can run, from bytes that are handed in: for browsers and workers, which
 * can't read the files of a package.
 *
 * @param bytesOf gives the bytes of a build, or undefined if they aren't there; asked from the fastest build on, until
 *   one fits
 * @returns a loader of this build, for `installKernels`
 * @throws Error if the bytes aren't an ArrayBuffer or Uint8Array, or the engine can't run any of the builds
 */
export async function compileKernels(
  bytesOf: (build: Build) => ModuleBytes | undefined | Promise<ModuleBytes | undefined>,
): Promise<KernelLoader> {
  for (const build of BUILDS) {
    const bytes = await bytesOf(build);
    if (bytes === undefined) continue;
    if (!isBytes(bytes))
      throw new Error(`compileKernels takes the bytes of ${build}.wasm as an ArrayBuffer or a Uint8Array`);
    if (!WebAssembly.validate(bytes)) continue;
    const module = await WebAssembly.compile(bytes);
    return { moduleOf: (asked) => (asked === build ? module : undefined) };
  }
  throw new Error(
    `this engine can't run the bytes that compileKernels was given for the builds ${BUILDS.join(', ')}`,
  );
}

/** By name, since a worker may hand in bytes of another realm. */
function isBytes(bytes: unknown): bytes is ModuleBytes {
  return ArrayBuffer.isView(bytes) || Object.prototype.toString.call(bytes) === '[object ArrayBuffer]';
}
