/**
 * Tests that kernels write only where they may: a known pattern ('fence') stands before and after every block of the wasm
 * backend's memory.
 */
import * as tf from '@tensorflow/tfjs';
import type { WasmBackend } from '../backend';

/** A multiple of 16, since blocks begin at multiples of 16. */
const BYTES = 64;
const PATTERN = 0xa5;

export interface Fences {
  /** The number of blocks beside which something was written since the last call. */
  broken(): number;
  remove(): void;
}

/** Puts fences around every block that is allocated after this call. */
export function buildFences(): Fences {
  const { wasm } = tf.findBackend('wasm') as WasmBackend;
  // Emscripten's functions replace themselves at their first call.
  wasm._free(wasm._malloc(1));
  const { _malloc: malloc, _free: free } = wasm;
  /** The sizes of the blocks by their addresses. */
  const blocks = new Map<number, number>();
  let broken = 0;

  const fencesOf = (address: number): number[] => [address - BYTES, address + blocks.get(address)!];
  const check = (address: number): void => {
    const bytes = wasm.HEAPU8;
    for (const start of fencesOf(address)) {
      for (let i = start; i < start + BYTES; i++) {
        if (bytes[i] === PATTERN) continue;
        broken++;
        bytes.fill(PATTERN, start, start + BYTES);
        break;
      }
    }
  };
  wasm._malloc = (bytes) => {
    const address = (malloc(bytes + 2 * BYTES) >>> 0) + BYTES;
    blocks.set(address, bytes);
    for (const start of fencesOf(address)) wasm.HEAPU8.fill(PATTERN, start, start + BYTES);
    return address;
  };
  wasm._free = (offset) => {
    const address = offset >>> 0;
    // A block that was allocated before has no fences.
    if (!blocks.has(address)) return free(address);
    check(address);
    blocks.delete(address);
    free(address - BYTES);
  };
  return {
    broken: () => {
      for (const address of blocks.keys()) check(address);
      const found = broken;
      broken = 0;
      return found;
    },
    // Blocks that have fences are still to be freed with them.
    remove: () => void Object.assign(wasm, { _malloc: malloc }),
  };
}
