import type * as tf from '@tensorflow/tfjs';

export type DataType = 'float32' | 'int32' | 'bool';

/** A tensor that a program has made: its name in the code, and what is known of it. */
export interface Made {
  /** `t[3]` in the code of the statements. */
  name: string;
  shape: readonly number[];
  dtype: tf.DataType;
}

/** Adds a tensor of given values to the program. */
export type AddLeaf = (shape: readonly number[], dtype: DataType, seed: number) => Made;

/** Small sizes, mostly; the first is the simplest. A size of 0 makes an empty tensor. */
const SIZES = [1, 2, 3, 4, 5, 2, 3, 7, 0, 9, 1, 17, 2, 33] as const;

/** A choice for each digit; a parameter that is wrong, such as an axis that is not there, is chosen once in so many. */
const WRONG_ONCE_IN = 24;

/**
 * Turns a list of random numbers into choices for one op. Zeros are the simplest choices, so that fast-check's smaller
 * numbers are smaller programs.
 */
export class Draw {
  private next = 0;

  constructor(
    private readonly numbers: readonly number[],
    private readonly made: readonly Made[],
    private readonly addLeaf: AddLeaf,
  ) {}

  /** A whole number from 0 to n − 1. */
  below(n: number): number {
    const number = this.numbers[this.next++] ?? 0;
    return n <= 1 ? 0 : number % n;
  }

  pick<T>(options: readonly T[]): T {
    return options[this.below(options.length)]!;
  }

  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True once in n draws. */
  once(n: number): boolean {
    return this.below(n) === n - 1;
  }

  size(): number {
    return this.pick(SIZES);
  }

  shape(minRank: number, maxRank: number): number[] {
    const shape = Array.from({ length: this.between(minRank, maxRank) }, () => this.size());
    // Only one long axis, so that tensors stay small.
    const longest = Math.max(...shape);
    return shape.map((n, axis) => (n > 5 && axis !== shape.indexOf(longest) ? (n % 4) + 1 : n));
  }

  /** A tensor of the program, the newest first; a new one if none fits. */
  tensor(
    fits: (tensor: Made) => boolean = () => true,
    otherwise: () => Made = () => this.leaf(this.shape(0, 4)),
  ): Made {
    const fitting = this.made.filter(fits).reverse();
    return fitting.length === 0 ? otherwise() : this.pick(fitting);
  }

  float(minRank = 0, maxRank = 6): Made {
    return this.tensor(
      ({ dtype, shape }) => dtype === 'float32' && shape.length >= minRank && shape.length <= maxRank,
      () => this.leaf(this.shape(minRank, Math.max(minRank, Math.min(4, maxRank)))),
    );
  }

  any(minRank = 0, maxRank = 6): Made {
    return this.tensor(
      ({ shape }) => shape.length >= minRank && shape.length <= maxRank,
      () => this.leaf(this.shape(minRank, Math.max(minRank, Math.min(4, maxRank)))),
    );
  }

  /** A tensor of floats or whole numbers. */
  number(): Made {
    return this.tensor(({ dtype }) => dtype !== 'bool');
  }

  bool(): Made {
    return this.tensor(
      ({ dtype }) => dtype === 'bool',
      () => this.leaf(this.shape(0, 3), 'bool'),
    );
  }

  leaf(shape: readonly number[], dtype: DataType = 'float32'): Made {
    return this.addLeaf(shape, dtype, this.below(1024));
  }

  /** A tensor that is broadcast to or with the given one: of its shape, or without some axes, or with axes of size 1. */
  partner({ shape }: Made, dtype: DataType = 'float32'): Made {
    if (this.once(WRONG_ONCE_IN)) return this.leaf(this.shape(0, 3), dtype);
    const missing = this.pick([0, 0, shape.length, 1, 2]);
    const ones = this.pick([0, 0, 1, 2, 3, 5]);
    return this.leaf(shape.map((n, axis) => ((ones >> axis) & 1 ? 1 : n)).slice(missing), dtype);
  }

  axis(rank: number): number {
    if (this.once(WRONG_ONCE_IN)) return this.pick([rank, -rank - 1, 0.5, NaN]);
    const axis = this.below(rank);
    return this.once(3) ? axis - rank : axis;
  }

  /** Axes to reduce as code: all, one, or some. */
  axes(rank: number): string {
    if (rank === 0 || this.once(4)) return this.pick(['undefined', '[]']);
    const some = Array.from({ length: this.between(1, Math.min(3, rank)) }, () => this.axis(rank));
    return some.length === 1 ? text(some[0]!) : `[${[...new Set(some)].map(text)}]`;
  }

  permutation(rank: number): number[] {
    const rest = Array.from({ length: rank }, (_, axis) => axis);
    const order = rest.slice().map(() => rest.splice(this.below(rest.length), 1)[0]!);
    if (rank > 1 && this.once(WRONG_ONCE_IN)) order[0] = order[1]!;
    return order;
  }

  /** A number that is nearly always the given one. */
  spoilt(right: number): number {
    return this.once(WRONG_ONCE_IN) ? this.pick([right + 1, -1, right + 0.5, NaN]) : right;
  }

  flag(): boolean {
    return this.below(2) === 1;
  }
}

/** A number as code. */
export function text(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
