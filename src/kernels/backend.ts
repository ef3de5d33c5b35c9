/** The members of tfjs's wasm backend that the kernels use. */
import * as tf from '@tensorflow/tfjs';

/** tfjs declares no types for these members. Its own kernels use each of them in the same way. */
export interface WasmBackend extends tf.KernelBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array;
    readonly asm: { readonly memory: WebAssembly.Memory };
    _malloc(bytes: number): number;
    _free(offset: number): void;
  };
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  typedArrayFromHeap(x: tf.TensorInfo): Float32Array | Int32Array | Uint8Array;
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  disposeData(dataId: object): boolean;
  refCount(dataId: object): number;
  incRef(dataId: object): void;
}

/** @returns the byte address of a tensor's values in the backend's memory */
export function addressOf(backend: WasmBackend, { dataId }: tf.TensorInfo): number {
  return backend.dataIdMap.get(dataId).memoryOffset;
}

/** @returns the number of values of a tensor */
export function sizeOf({ shape }: tf.TensorInfo): number {
  return tf.util.sizeFromShape(shape);
}

/** @returns the values of a float32 tensor: a view that is valid until the backend's memory grows */
export function valuesOf(backend: WasmBackend, x: tf.TensorInfo): Float32Array {
  return new Float32Array(backend.wasm.HEAPU8.buffer as ArrayBuffer, addressOf(backend, x), sizeOf(x));
}

/** @returns a new float32 tensor of zeros */
export function makeZeros(backend: WasmBackend, shape: number[]): tf.TensorInfo {
  const out = backend.makeOutput(shape, 'float32');
  const address = addressOf(backend, out);
  backend.wasm.HEAPU8.fill(0, address, address + 4 * sizeOf(out));
  return out;
}

/** @returns a tensor that shares the buffer of x, with the given shape */
export function alias(backend: WasmBackend, x: tf.TensorInfo, shape = x.shape): tf.TensorInfo {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape, dtype: x.dtype };
}

/** @returns true if each value takes four bytes, so that it can be moved as a float is */
export function isFourBytes(dtype: tf.DataType): boolean {
  return dtype === 'float32' || dtype === 'int32';
}
