import * as tf from '@tensorflow/tfjs';
import { addressOf, alias, isFourBytes, sizeOf } from '../backend';
import { kernel } from '../registry';
import { stridesOf } from './transpose';

/** Copies only the values of the slice, or none if it is all of x. The backend's own kernel first copies all of x. */
export const slice = kernel<{ begin: number | number[]; size: number | number[] }>(
  'Slice',
  ({ inputs, attrs, backend, native, workspace }) => {
    const x = inputs['x']!;
    // parseSliceParams reads the shape only, so a TensorInfo is enough.
    const [begin, size] = tf.slice_util.parseSliceParams(x as tf.Tensor, attrs.begin, attrs.size) as [
      number[],
      number[],
    ];
    // As on tfjs's cpu backend, a slice begins at the whole number below; half a value can't be returned.
    const first = begin.map(Math.floor);
    if (!size.every(Number.isInteger))
      throw new Error(`a slice takes sizes that are whole numbers, received [${size}]`);
    tf.slice_util.assertParamsValid(x as tf.Tensor, first, size);
    if (tf.util.sizeFromShape(size) === sizeOf(x)) return alias(backend, x, size);
    const out = backend.makeOutput(size, x.dtype);
    if (sizeOf(out) === 0) return out;
    const strides = stridesOf(x.shape);
    const offset = first.reduce((sum, start, axis) => sum + start * strides[axis]!, 0);
    const view = contiguousAxesJoined(size, x.shape, strides);
    native.copyView(
      addressOf(backend, x) + 4 * offset,
      addressOf(backend, out),
      view.length / 2,
      workspace.integers(view),
    );
    return out;
  },
  ({ x }) => isFourBytes(x!.dtype),
);

/** The sizes and then the strides of the slice; an axis that is taken whole is joined with the axis before it. */
function contiguousAxesJoined(size: number[], shape: number[], strides: number[]): number[] {
  const sizes: number[] = [];
  const steps: number[] = [];
  for (let axis = size.length - 1; axis >= 0; axis--) {
    const inner = axis + 1;
    if (inner < size.length && size[inner] === shape[inner]) {
      sizes[0]! *= size[axis]!;
    } else {
      sizes.unshift(size[axis]!);
      steps.unshift(strides[axis]!);
    }
  }
  return [...sizes, ...steps];
}
