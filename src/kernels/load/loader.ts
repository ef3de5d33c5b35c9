/** The builds of the compiled module, fastest first: relaxed SIMD (fused multiply-add), SIMD, and scalar code. */
export const BUILDS = ['relaxed', 'simd', 'plain'] as const;
export type Build = (typeof BUILDS)[number];

/**
 * The source of the compiled module. In Node it reads files, see node.ts. A loader for browsers fetches and compiles
 * the builds first, which takes time, and then gives them out.
 */
export interface KernelLoader {
  /** @returns the compiled build, or undefined if this engine can't run it */
  moduleOf(build: Build): WebAssembly.Module | undefined;
}
