/** The part of tfjs's wasm backend that the kernels stand on. */
import * as tf from '@tensorflow/tfjs';

/** What the backend knows of one buffer. */
export interface Stored {
  readonly id: number;
  readonly memoryOffset: number;
  readonly dtype: tf.DataType;
  readonly shape: number[];
  readonly refCount: number;
}

/** tfjs types none of this; every member is used by the backend's own kernels in the same way. */
export interface WasmBackend extends tf.KernelBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array;
    readonly asm: { readonly memory: WebAssembly.Memory };
    _malloc(bytes: number): number;
    _free(offset: number): void;
  };
  readonly dataIdMap: { get(dataId: object): Stored };
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  refCount(dataId: object): number;
  incRef(dataId: object): void;
}

export type NumericArray = Float32Array | Int32Array | Uint8Array;

/** Where a tensor's values stand in the backend's memory, in bytes. */
export function addressOf(backend: WasmBackend, tensor: tf.TensorInfo): number {
  return backend.dataIdMap.get(tensor.dataId).memoryOffset;
}

/**
 * A tensor's values in place. Whatever allocates may move the memory: look again afterwards, and make the
 * output before looking at the inputs.
 */
export function floats(backend: WasmBackend, tensor: tf.TensorInfo): Float32Array {
  return new Float32Array(
    backend.wasm.HEAPU8.buffer as ArrayBuffer,
    addressOf(backend, tensor),
    tf.util.sizeFromShape(tensor.shape),
  );
}

export function ints(backend: WasmBackend, tensor: tf.TensorInfo): Int32Array {
  return new Int32Array(
    backend.wasm.HEAPU8.buffer as ArrayBuffer,
    addressOf(backend, tensor),
    tf.util.sizeFromShape(tensor.shape),
  );
}
