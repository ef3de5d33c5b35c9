import type * as tf from '@tensorflow/tfjs';
import { kernel } from '../registry';

/** A number is true unless it is 0. The backend's own kernel copies the number, so that 3 stays 3. */
export const cast = kernel<{ dtype: tf.DataType }>(
  'Cast',
  ({ inputs, backend }) => {
    const x = inputs['x']!;
    const y = backend.makeOutput(x.shape, 'bool');
    const [from, to] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(y)];
    for (let i = 0; i < to.length; i++) to[i] = from[i] === 0 ? 0 : 1;
    return y;
  },
  (_, { dtype }) => dtype === 'bool',
);
