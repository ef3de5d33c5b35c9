import { expected } from '../core/errors';

/** The members of every set of samples. Plain arrays in row-major order; `toTensors` makes tensors of them. */
interface Inputs {
  readonly count: number;
  /** Shape of one input: `[features]`, or `[height, width, channels]` of an image. */
  readonly shape: readonly number[];
  /** `count` inputs, one after the other. Images are scaled to 0 … 1. */
  readonly x: Float32Array;
}

/** Inputs, each with the index of its class. */
export interface LabelledSamples extends Inputs {
  readonly kind: 'classification';
  readonly y: Uint8Array;
  /** The names of the classes; a label is an index into them. */
  readonly classes: readonly string[];
}

/** Inputs, each with one number to predict. */
export interface RegressionSamples extends Inputs {
  readonly kind: 'regression';
  readonly y: Float32Array;
}

export type Samples = LabelledSamples | RegressionSamples;

/** Facts about a data set that are known before it is loaded. */
export interface DatasetInfo {
  /** The name that a person types: `fashion-mnist`. */
  readonly name: string;
  readonly title: string;
  readonly licence: string;
  /** The authors, named as the licence or they themselves ask. */
  readonly attribution: string;
  /** The address it came from. */
  readonly source: string;
  /** The published number of samples: of `all`, or of each part. */
  readonly counts: Readonly<Record<string, number>>;
}

/** A named set of samples and where it came from. */
export interface Dataset<S extends Samples = Samples> extends DatasetInfo {
  /** Every sample. If the source has two parts, its training part comes first. */
  readonly samples: S;
  /** The parts that the source itself defines: views of `samples`, not copies. */
  readonly parts?: { readonly train: S; readonly test: S };
  /** The names of the inputs, unless they are pixels. */
  readonly features?: readonly string[];
}

/** The number of values of one input. */
export function inputSize(samples: Samples): number {
  return samples.shape.reduce((product, size) => product * size, 1);
}

/** The samples `start … end − 1`, sharing the memory of the whole. */
export function range<S extends Samples>(samples: S, start: number, end: number): S {
  const size = inputSize(samples);
  return {
    ...samples,
    count: end - start,
    x: samples.x.subarray(start * size, end * size),
    y: samples.y.subarray(start, end),
  };
}

/**
 * The samples with the given indices, in that order, copied.
 *
 * @throws UsageError for an index outside the samples.
 */
export function take<S extends Samples>(samples: S, indices: ArrayLike<number>): S {
  const size = inputSize(samples);
  const x = new Float32Array(indices.length * size);
  const y = samples.kind === 'regression' ? new Float32Array(indices.length) : new Uint8Array(indices.length);
  for (let row = 0; row < indices.length; row++) {
    const index = indices[row]!;
    const target = samples.y[index];
    if (target === undefined) throw expected(`an index from 0 to ${samples.count - 1}`, index);
    x.set(samples.x.subarray(index * size, (index + 1) * size), row * size);
    y[row] = target;
  }
  return { ...samples, count: indices.length, x, y };
}

/** The number of samples of each class. */
export function classCounts(samples: LabelledSamples): number[] {
  const counts = samples.classes.map(() => 0);
  for (const label of samples.y) counts[label]! += 1;
  return counts;
}
