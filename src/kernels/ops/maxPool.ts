import { addressOf, makeZeros, sizeOf } from '../backend';
import { geometryIntegers, type PoolAttrs, poolGeometry } from '../geometry';
import { floatKernel } from '../registry';

/**
 * dx receives dy at the first largest input of each window; overlapping windows add up. A window whose inputs are all −∞
 * contributes nothing, as on the cpu backend.
 */
export const maxPoolGradient = floatKernel<PoolAttrs>(
  'MaxPoolGrad',
  ({ inputs, attrs, backend, native, workspace }) => {
    const dy = inputs['dy']!;
    const x = inputs['input']!;
    if (sizeOf(x) === 0 || sizeOf(dy) === 0) return makeZeros(backend, x.shape);
    const geometry = workspace.integers(geometryIntegers(poolGeometry(x.shape, attrs)));
    const dx = backend.makeOutput(x.shape, 'float32');
    native.maxPoolGradient(addressOf(backend, x), addressOf(backend, dy), addressOf(backend, dx), geometry);
    return dx;
  },
);
