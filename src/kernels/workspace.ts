import type { WasmBackend } from './backend';
import { type Build, instantiate, type Native } from './native';

/** Room for the sizes and strides of a view, or for a window's geometry. */
const SMALL_BYTES = 256;

/** The compiled module and the memory it works in. One for each backend, as long as it has these kernels. */
export class Workspace {
  readonly native: Native;
  /** Where matrix products pack their operands. */
  readonly gemmScratch: number;
  private readonly small: number;
  private rows = { address: 0, bytes: 0 };

  constructor(
    readonly backend: WasmBackend,
    readonly build: Build,
  ) {
    this.native = instantiate(build, backend.wasm.asm.memory);
    this.gemmScratch = backend.wasm._malloc(this.native.gemmScratchBytes()) >>> 0;
    this.small = backend.wasm._malloc(SMALL_BYTES) >>> 0;
  }

  /** The address of up to 64 integers, as they are until the next call. */
  integers(values: readonly number[]): number {
    new Int32Array(this.backend.wasm.HEAPU8.buffer as ArrayBuffer, this.small, values.length).set(values);
    return this.small;
  }

  /** The address of at least so many bytes, whose contents are the caller's until the next call. */
  roomFor(bytes: number): number {
    if (bytes > this.rows.bytes) {
      this.backend.wasm._free(this.rows.address);
      this.rows = { address: this.backend.wasm._malloc(bytes) >>> 0, bytes };
    }
    return this.rows.address;
  }

  dispose(): void {
    for (const address of [this.gemmScratch, this.small, this.rows.address]) this.backend.wasm._free(address);
  }
}
