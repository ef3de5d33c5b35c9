import * as tf from '@tensorflow/tfjs';
import { addressOf, alias, sizeOf } from '../backend';
import { type Kernel, kernel, runKernel } from '../registry';
import { stridesOf } from './transpose';
import { asWholeNumbers } from './truthValues';

/** The parts of x along an axis. The backend's own kernels don't look if x has the values that are asked for. */
export const splitV = kernel<{ numOrSizeSplits: number | number[]; axis: number }>(
  'SplitV',
  ({ inputs, attrs, backend }) => {
    const x = inputs['x']!;
    const axis = tf.util.parseAxisParam(attrs.axis, x.shape)[0]!;
    // prepareSplitSize reads the shape only, so a TensorInfo is enough.
    const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, attrs.numOrSizeSplits, axis);
    let first = 0;
    return sizes.map((n) => {
      const begin = x.shape.map((_, i) => (i === axis ? first : 0));
      first += n;
      const size = x.shape.map((all, i) => (i === axis ? n : all));
      return runKernel('Slice', { x }, backend, { begin, size });
    });
  },
);

/** The slices of x at each place along an axis, without that axis. */
export const unpack = kernel<{ axis: number }>('Unpack', ({ inputs, attrs, backend }) => {
  const value = inputs['value']!;
  const axis = tf.util.parseAxisParam(attrs.axis, value.shape)[0]!;
  const shape = value.shape.filter((_, i) => i !== axis);
  return Array.from({ length: value.shape[axis]! }, (_, place) => {
    const begin = value.shape.map((_, i) => (i === axis ? place : 0));
    const size = value.shape.map((all, i) => (i === axis ? 1 : all));
    return { ...runKernel('Slice', { x: value }, backend, { begin, size }), shape };
  });
});

interface StridedSliceAttrs {
  begin: number[];
  end: number[];
  strides: number[];
  beginMask: number;
  endMask: number;
  ellipsisMask: number;
  newAxisMask: number;
  shrinkAxisMask: number;
}

const strided = kernel<StridedSliceAttrs>('StridedSlice', ({ inputs, attrs, backend, native, workspace }) => {
  const x = inputs['x']!;
  const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attrs;
  const plan = tf.slice_util.sliceInfo(
    x.shape,
    begin,
    end,
    strides,
    beginMask,
    endMask,
    ellipsisMask,
    newAxisMask,
    shrinkAxisMask,
  );
  if (plan.isIdentity) return alias(backend, x, plan.finalShape);
  if (plan.sliceDim0 || plan.isSimpleSlice) {
    const size = tf.slice_util.computeOutShape(plan.begin, plan.end, plan.strides);
    return { ...runKernel('Slice', { x }, backend, { begin: plan.begin, size }), shape: plan.finalShape };
  }
  const out = backend.makeOutput(plan.finalShape, x.dtype);
  if (sizeOf(out) === 0) return out;
  const steps = stridesOf(x.shape);
  const offset = plan.begin.reduce((sum, first, axis) => sum + first * steps[axis]!, 0);
  const view = [...plan.finalShapeSparse, ...plan.strides.map((stride, axis) => stride * steps[axis]!)];
  const rank = plan.finalShapeSparse.length;
  native.copyView(
    addressOf(backend, x) + 4 * offset,
    addressOf(backend, out),
    rank,
    workspace.integers(view),
  );
  return out;
});

/** Every so many values along each axis. The backend's own kernel makes floats of whole numbers and truth values. */
export const stridedSlice: Kernel = {
  name: strided.name,
  make: (workspaces, stock) => asWholeNumbers(strided.make(workspaces, stock), 'all'),
};
