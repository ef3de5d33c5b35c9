/** The part of tfjs's wasm backend that the kernels stand on. */
import * as tf from '@tensorflow/tfjs';

/** tfjs types none of this; every member is used by the backend's own kernels in the same way. */
export interface WasmBackend extends tf.KernelBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array;
    readonly asm: { readonly memory: WebAssembly.Memory };
    _malloc(bytes: number): number;
    _free(offset: number): void;
  };
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  disposeData(dataId: object): boolean;
  refCount(dataId: object): number;
  incRef(dataId: object): void;
}

/** Where a tensor's values stand in the backend's memory, in bytes. */
export function addressOf(backend: WasmBackend, { dataId }: tf.TensorInfo): number {
  return backend.dataIdMap.get(dataId).memoryOffset;
}

export function sizeOf({ shape }: tf.TensorInfo): number {
  return tf.util.sizeFromShape(shape);
}

/** A float32 tensor of zeros. */
export function makeZeros(backend: WasmBackend, shape: number[]): tf.TensorInfo {
  const out = backend.makeOutput(shape, 'float32');
  const at = addressOf(backend, out);
  backend.wasm.HEAPU8.fill(0, at, at + 4 * sizeOf(out));
  return out;
}

/** The same values in another shape. */
export function alias(backend: WasmBackend, x: tf.TensorInfo, shape = x.shape): tf.TensorInfo {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape, dtype: x.dtype };
}

/** Whether values take four bytes each, so that they can be moved as floats are. */
export function isFourBytes(dtype: tf.DataType): boolean {
  return dtype === 'float32' || dtype === 'int32';
}
