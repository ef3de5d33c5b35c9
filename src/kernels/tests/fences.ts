/**
 * Tests that kernels write only where they may: a known pattern ('fence') follows every block of the wasm backend's
 * memory.
 */
import * as tf from '@tensorflow/tfjs';
import type { WasmBackend } from '../backend';

const BYTES = 64;
const PATTERN = 0xa5;

export interface Fences {
  /** The number of blocks that were overwritten past their end since the last call. */
  broken(): number;
  remove(): void;
}

/** Puts a fence behind every block that is allocated after this call. */
export function buildFences(): Fences {
  const { wasm } = tf.findBackend('wasm') as WasmBackend;
  const { _malloc: malloc, _free: free } = wasm;
  const ends = new Map<number, number>();
  let broken = 0;

  const check = (address: number): void => {
    const end = ends.get(address)!;
    const fence = wasm.HEAPU8.subarray(end, end + BYTES);
    if (fence.some((byte) => byte !== PATTERN)) {
      broken++;
      fence.fill(PATTERN);
    }
  };
  wasm._malloc = (bytes) => {
    const address = malloc(bytes + BYTES) >>> 0;
    const end = address + bytes;
    wasm.HEAPU8.fill(PATTERN, end, end + BYTES);
    ends.set(address, end);
    return address;
  };
  wasm._free = (offset) => {
    const address = offset >>> 0;
    if (ends.has(address)) check(address);
    ends.delete(address);
    free(address);
  };
  return {
    broken: () => {
      for (const address of ends.keys()) check(address);
      const found = broken;
      broken = 0;
      return found;
    },
    remove: () => void Object.assign(wasm, { _malloc: malloc, _free: free }),
  };
}
