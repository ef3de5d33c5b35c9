import { valuesOf } from '../backend';
import { floatKernel } from '../registry';

/*
 * Functions whose value is near that of x for small x. The backend's own kernels compute them by way of 1 + x in single
 * precision, which loses the last digits of x.
 */

const log1p = precise('Log1p', Math.log1p);
const expm1 = precise('Expm1', Math.expm1);

export const preciseFunctions = [log1p, expm1];

function precise(name: string, apply: (x: number) => number): ReturnType<typeof floatKernel> {
  return floatKernel(name, ({ inputs, backend }) => {
    const x = inputs['x']!;
    const y = backend.makeOutput(x.shape, 'float32');
    const [from, to] = [valuesOf(backend, x), valuesOf(backend, y)];
    for (let i = 0; i < to.length; i++) to[i] = apply(from[i]!);
    return y;
  });
}
