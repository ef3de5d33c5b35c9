import type * as tf from '@tensorflow/tfjs';
import { addressOf, makeZeros, sizeOf } from '../backend';
import { type ConvAttrs, convGeometry, type Geometry, geometryIntegers } from '../geometry';
import type { NativeFunction } from '../native';
import { floatKernel } from '../registry';
import type { Workspace } from '../workspace';
import { finish, type Finish } from './finish';

/*
 *     y[p, c·M + m] = Σ_taps x[p + tap, c] · W[tap, c, m]
 *
 * for output pixels p, with M filters for each channel: W is [filter height, filter width, channels, M].
 */

export const depthwise = floatKernel<ConvAttrs>('DepthwiseConv2dNative', ({ inputs, attrs, workspace }) =>
  convolve(workspace, inputs, attrs),
);

/** activation(convolution + bias) */
export const fusedDepthwise = floatKernel<ConvAttrs & Finish>(
  'FusedDepthwiseConv2D',
  ({ inputs, attrs, workspace }) => finish(workspace, convolve(workspace, inputs, attrs), inputs, attrs),
);

export const depthwiseFilterGradient = floatKernel<ConvAttrs & { filterShape: number[] }>(
  'DepthwiseConv2dNativeBackpropFilter',
  ({ inputs, attrs, backend, workspace }) => {
    const x = inputs['x']!;
    const g = convGeometry(x.shape, attrs.filterShape, attrs, true);
    const dw = makeZeros(backend, attrs.filterShape);
    slide(workspace, 'depthwiseFilterGradient', [x, dw, inputs['dy']!], g);
    return dw;
  },
);

export const depthwiseInputGradient = floatKernel<ConvAttrs & { inputShape: number[] }>(
  'DepthwiseConv2dNativeBackpropInput',
  ({ inputs, attrs, backend, workspace }) => {
    const filter = inputs['filter']!;
    const g = convGeometry(attrs.inputShape, filter.shape, attrs, true);
    const dx = makeZeros(backend, attrs.inputShape);
    slide(workspace, 'depthwiseInputGradient', [dx, filter, inputs['dy']!], g);
    return dx;
  },
);

function convolve(
  workspace: Workspace,
  inputs: Record<string, tf.TensorInfo>,
  attrs: ConvAttrs,
): tf.TensorInfo {
  const x = inputs['x']!;
  const filter = inputs['filter']!;
  const g = convGeometry(x.shape, filter.shape, attrs, true);
  if (g.outHeight < 0 || g.outWidth < 0)
    throw new Error(`a filter of [${filter.shape}] is larger than the image of [${x.shape}]`);
  const y = makeZeros(workspace.backend, g.outShape);
  slide(workspace, 'depthwise', [x, filter, y], g);
  return y;
}

function slide(workspace: Workspace, operation: NativeFunction, tensors: tf.TensorInfo[], g: Geometry): void {
  if (tensors.some((tensor) => sizeOf(tensor) === 0)) return;
  const [x, w, y] = tensors.map((tensor) => addressOf(workspace.backend, tensor)) as [number, number, number];
  workspace.native[operation](x, w, y, workspace.integers(geometryIntegers(g)));
}
