import type { WasmBackend } from './backend';
import type { Native } from './native';

/** Room for the sizes and strides of a view, or for the geometry of a convolution. */
const SMALL_BYTES = 256;

/** The compiled module and the memory that it works in. Lives as long as its backend has these kernels. */
export class Workspace {
  /** Address of the buffer into which matrix products pack their operands. */
  readonly gemmScratch: number;
  private readonly small: number;
  private large = { address: 0, bytes: 0 };

  constructor(
    readonly backend: WasmBackend,
    readonly native: Native,
  ) {
    this.gemmScratch = backend.wasm._malloc(native.gemmScratchBytes()) >>> 0;
    this.small = backend.wasm._malloc(SMALL_BYTES) >>> 0;
  }

  /** @returns the address of these values, at most 64 integers; they stay until the next call */
  integers(values: readonly number[]): number {
    new Int32Array(this.backend.wasm.HEAPU8.buffer as ArrayBuffer, this.small, values.length).set(values);
    return this.small;
  }

  /** @returns the address of a buffer of at least so many bytes; its contents stay until the next call */
  roomFor(bytes: number): number {
    if (bytes > this.large.bytes) {
      this.backend.wasm._free(this.large.address);
      this.large = { address: this.backend.wasm._malloc(bytes) >>> 0, bytes };
    }
    return this.large.address;
  }

  dispose(): void {
    // A backend that is gone has given up its memory.
    const wasm = this.backend.wasm as WasmBackend['wasm'] | null;
    for (const address of [this.gemmScratch, this.small, this.large.address]) wasm?._free(address);
  }
}

/**
 * The workspaces of the wasm backends of one process. Usually there is one. After `tf.engine().reset()`, or when the
 * backend is removed and made anew, another one has another memory.
 */
export class Workspaces {
  private readonly all = new Map<WasmBackend, Workspace>();
  private last: Workspace | undefined;

  /** @param connect connects the compiled module with a backend's memory */
  constructor(private readonly connect: (backend: WasmBackend) => Native) {}

  /** The workspace of a backend, made when it is first asked for. */
  of(backend: WasmBackend): Workspace {
    // Every call of a kernel comes here, so the last workspace is tried first.
    if (this.last?.backend === backend) return this.last;
    const workspace = this.all.get(backend) ?? new Workspace(backend, this.connect(backend));
    this.all.set(backend, workspace);
    this.last = workspace;
    return workspace;
  }

  dispose(): void {
    for (const workspace of this.all.values()) workspace.dispose();
    this.all.clear();
    this.last = undefined;
  }
}
