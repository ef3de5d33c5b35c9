import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { inputSize, type Samples } from './dataset';

/**
 * Two samples are duplicates if their inputs are equal to the last bit, whatever their labels.
 *
 * - `inside`: the samples of one part that repeat an earlier sample of the same part. Three equal images are two
 *   repeats.
 * - `shared`: the distinct inputs that are in both parts. An input counts once, even if it is in a part several times.
 */
export interface Duplicates {
  inside: number[];
  shared: number;
  /** Inputs that are in the data with more than one label or target. */
  contradictory: number;
}

/** Counts the duplicates inside each part, and those that the parts share. */
export function countDuplicates(parts: readonly Samples[]): Duplicates {
  const seen = new Map<string, { parts: Set<number>; targets: Set<number> }>();
  const inside = parts.map((samples, part) => {
    const size = inputSize(samples);
    let repeats = 0;
    for (let i = 0; i < samples.count; i++) {
      const key = digest(samples.x.subarray(i * size, (i + 1) * size));
      const entry = seen.get(key) ?? { parts: new Set(), targets: new Set() };
      if (entry.parts.has(part)) repeats++;
      entry.parts.add(part);
      entry.targets.add(samples.y[i]!);
      seen.set(key, entry);
    }
    return repeats;
  });
  const entries = [...seen.values()];
  return {
    inside,
    shared: entries.filter((entry) => entry.parts.size > 1).length,
    contradictory: entries.filter((entry) => entry.targets.size > 1).length,
  };
}

function digest(input: Float32Array): string {
  const bytes = new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  return bytesToHex(sha256(bytes));
}
