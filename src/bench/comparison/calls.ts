/** Calls of kernels as plain JSON: recorded while a lab runs, and repeated where they are timed. */
import type * as tf from '@tensorflow/tfjs';

export interface Operand {
  shape: number[];
  dtype: tf.DataType;
  /** The largest value of an int32 operand, which may be an index. */
  largest?: number;
  /** True if most calls have another tensor here than the call before, as the filter of a convolution in training. */
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

/** Environment variable with the file to which the process of a lab writes its calls. */
export const CALLS_FILE = 'BENCH_CALLS_FILE';
