import * as tf from '@tensorflow/tfjs';
import { sizeOf, type WasmBackend } from '../backend';
import type { Kernel } from '../registry';
import { asWholeNumbers } from './truthValues';

/*
 * The backend's own reductions, asked only for what they can do. They take axes that x doesn't have, or one twice, for
 * places in its memory, leave the output of an empty x as it was found, and read truth values as whole numbers.
 */

interface Reduction {
  name: string;
  /** The name of its attribute for the axes. */
  axes: 'axis' | 'reductionIndices';
  /** The value of an output that nothing is reduced to, as on the cpu backend. */
  ofNothing: number;
  /** The type of the output if it isn't that of x. */
  dtype?: 'float32' | 'int32';
}

export const reductions: readonly Kernel[] = (
  [
    { name: 'All', axes: 'axis', ofNothing: 0 },
    { name: 'Any', axes: 'axis', ofNothing: 0 },
    { name: 'ArgMax', axes: 'axis', ofNothing: 0, dtype: 'int32' },
    { name: 'ArgMin', axes: 'axis', ofNothing: 0, dtype: 'int32' },
    { name: 'Max', axes: 'reductionIndices', ofNothing: NaN },
    { name: 'Mean', axes: 'axis', ofNothing: 0, dtype: 'float32' },
    { name: 'Min', axes: 'axis', ofNothing: NaN },
    { name: 'Prod', axes: 'axis', ofNothing: 1 },
  ] satisfies Reduction[]
).map(reduction);

function reduction({ name, axes: attribute, ofNothing, dtype }: Reduction): Kernel {
  return {
    name,
    make: (_, stock) => {
      const run = name === 'All' || name === 'Any' ? stock! : asWholeNumbers(stock!, dtype ? 'none' : 'all');
      return (params) => {
        const x = params.inputs['x']!;
        const attrs = params.attrs as { keepDims?: boolean } & Record<string, number | number[] | undefined>;
        const axes = axesOf(name, attrs[attribute], x.shape);
        if (sizeOf(x) > 0) {
          // These take one axis, and only as a number.
          const given = name.startsWith('Arg') ? axes[0]! : axes;
          return run({ ...params, attrs: { ...params.attrs, [attribute]: given } });
        }
        const [kept] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes);
        const shape = attrs.keepDims ? tf.backend_util.expandShapeToKeepDim(kept, axes) : kept;
        const backend = params.backend as WasmBackend;
        const out = backend.makeOutput(shape, dtype ?? x.dtype);
        backend.typedArrayFromHeap(out).fill(ofNothing);
        return out;
      };
    },
  };
}

/** @throws Error for an axis that isn't there, and for one that is given twice */
function axesOf(name: string, axis: number | number[] | undefined, shape: number[]): number[] {
  const axes = tf.util.parseAxisParam(axis as number[], shape);
  if (new Set(axes).size < axes.length) throw new Error(`${name} takes each axis once, received [${axes}]`);
  return axes;
}

export const cumulativeSum = cumulative('Cumsum');
export const cumulativeProduct = cumulative('Cumprod');

/** Sums or products of the values up to each value along an axis. The backend's own kernels take no negative axis. */
function cumulative(name: string): Kernel {
  return {
    name,
    make: (_, stock) => (params) => {
      const x = params.inputs['x']!;
      const [axis] = tf.util.parseAxisParam((params.attrs as { axis: number }).axis, x.shape);
      if (sizeOf(x) === 0) return (params.backend as WasmBackend).makeOutput(x.shape, x.dtype);
      return stock!({ ...params, attrs: { ...params.attrs, axis: axis! } });
    },
  };
}
