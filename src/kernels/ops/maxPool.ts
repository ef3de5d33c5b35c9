import { addressOf, makeZeros, sizeOf } from '../backend';
import { geometryIntegers, type PoolAttrs, poolGeometry } from '../geometry';
import { kernel } from '../registry';

/**
 * dx is dy at the first largest input of every window, summed where windows overlap. A window without an
 * input above −∞ passes nothing on, as on the cpu backend.
 */
export const maxPoolGradient = kernel<PoolAttrs>(
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
