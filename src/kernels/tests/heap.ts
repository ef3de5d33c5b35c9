import * as tf from '@tensorflow/tfjs';
import type { WasmBackend } from '../backend';

/** The count of blocks in the wasm backend's memory that were allocated after the start and are not freed. */
export interface Blocks {
  open(): number;
  /** @returns the size of the block at this address, in bytes */
  bytesAt(address: number): number | undefined;
  stop(): void;
}

export function countBlocks(): Blocks {
  const { wasm } = tf.findBackend('wasm') as WasmBackend;
  // Emscripten's functions replace themselves at their first call.
  wasm._free(wasm._malloc(1));
  const { _malloc: malloc, _free: free } = wasm;
  const blocks = new Map<number, number>();
  wasm._malloc = (bytes) => {
    const address = malloc(bytes) >>> 0;
    blocks.set(address, bytes);
    return address;
  };
  wasm._free = (address) => {
    blocks.delete(address >>> 0);
    free(address);
  };
  return {
    open: () => blocks.size,
    bytesAt: (address) => blocks.get(address),
    stop: () => void Object.assign(wasm, { _malloc: malloc, _free: free }),
  };
}
