import { sizeOf } from '../backend';
import type { Kernel } from '../registry';

/** Counts the values of a tensor of any rank. The backend's own kernel makes a matrix of counts if x is no vector. */
export const bincount: Kernel = {
  name: 'Bincount',
  make: (_, stock) => (params) => {
    const x = params.inputs['x']!;
    return stock!({ ...params, inputs: { ...params.inputs, x: { ...x, shape: [sizeOf(x)] } } });
  },
};
