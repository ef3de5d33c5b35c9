/** Calls of kernels, as plain JSON: written down where a lab runs, made again where they are timed. */
import type * as tf from '@tensorflow/tfjs';

export interface Operand {
  shape: number[];
  dtype: tf.DataType;
  /** The largest value of an int32 operand, which may be the index of something. */
  most?: number;
  /** Whether most calls have another tensor here than the call before: a filter in training. */
  renewed?: boolean;
}

export interface Call {
  kernel: string;
  inputs: Record<string, Operand>;
  attrs: tf.NamedAttrMap;
}

export interface CountedCall extends Call {
  count: number;
}

/** Where the process that runs a lab writes its calls to: a file. */
export const CALLS_FILE = 'BENCH_CALLS_FILE';
