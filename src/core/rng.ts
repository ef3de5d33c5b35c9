import { sha256 } from '@noble/hashes/sha2';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { expected } from './errors';

/**
 * A stream of random numbers. It is always an argument, never a global: the arguments of a function show if it uses
 * random numbers. The same stream gives the same numbers on every machine and backend.
 */
export class RandomStream {
  private readonly generator: RandomGenerator;
  private spareNormal: number | undefined;

  /** Prefer {@link seededRandom}, which gives every purpose a stream of its own. */
  constructor(state: readonly [number, number, number, number]) {
    this.generator = xoroshiro128plusFromState([...state]);
  }

  /** Uniform on [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * uniformFloat64(this.generator);
  }

  /** Uniform on the integers 0 … count − 1. */
  integer(count: number): number {
    if (!Number.isInteger(count) || count < 1) throw expected('a whole count of at least 1', count);
    return uniformInt(this.generator, 0, count - 1);
  }

  /** Normal with the given mean and standard deviation (Marsaglia's polar method). */
  normal(mean = 0, std = 1): number {
    return mean + std * this.standardNormal();
  }

  /** True with the given probability. */
  bernoulli(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** The numbers 0 … count − 1 in random order, every order equally likely (Fisher–Yates). */
  permutation(count: number): number[] {
    if (!Number.isInteger(count) || count < 0) throw expected('a whole count of at least 0', count);
    const order = Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  }

  /** `count` draws of a distribution, ready to become a tensor. */
  draw(count: number, drawOne: (stream: RandomStream) => number): Float32Array {
    // A plain loop: Float32Array.from with a function takes several times as long.
    const numbers = new Float32Array(count);
    for (let i = 0; i < count; i++) numbers[i] = drawOne(this);
    return numbers;
  }

  private standardNormal(): number {
    if (this.spareNormal !== undefined) {
      const spare = this.spareNormal;
      this.spareNormal = undefined;
      return spare;
    }
    for (;;) {
      const u = this.uniform(-1, 1);
      const v = this.uniform(-1, 1);
      const square = u * u + v * v;
      if (square === 0 || square >= 1) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.spareNormal = v * scale;
      return u * scale;
    }
  }
}

/** The only source of randomness of a run: independent streams, each with a name. */
export interface SeededRandom {
  readonly seed: number;
  /**
   * A new stream for one purpose, from its beginning: `stream('weights')`, `stream('order')`.
   * A second call with the same name gives the same numbers again. To draw further numbers, keep the first stream.
   */
  stream(name: string): RandomStream;
}

/** Makes the streams of a seed: any whole number, also 0 or a negative number. */
export function seededRandom(seed: number): SeededRandom {
  if (!Number.isSafeInteger(seed)) throw expected('a whole number as seed', seed);
  return {
    seed,
    stream(name) {
      const digest = sha256(`${seed}\n${name}`);
      const words = new DataView(digest.buffer, digest.byteOffset);
      const word = (i: number): number => words.getInt32(4 * i, true);
      // `| 1`: xoroshiro gives only zeros if all its state is zero.
      return new RandomStream([word(0) | 1, word(1), word(2), word(3)]);
    },
  };
}
