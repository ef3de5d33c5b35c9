/** Gradients of dilated convolutions. tfjs refuses them because its ops take no dilation; the kernels here do. */
import * as tf from '@tensorflow/tfjs';
import { activeWorkspace } from './installed';

const GRADIENT_KERNELS = {
  Conv2D: ['Conv2DBackpropInput', 'Conv2DBackpropFilter'],
  DepthwiseConv2dNative: ['DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter'],
} as const;

/**
 * Registers them over tfjs's own gradients, which are still used on other backends.
 *
 * @returns a function that restores tfjs's own
 */
export function replaceConvolutionGradients(): () => void {
  const stock = Object.keys(GRADIENT_KERNELS).map((name) => tf.getGradient(name));
  for (const config of stock) tf.registerGradient({ ...config, gradFunc: withDilations(config) });
  return () => stock.forEach(tf.registerGradient);
}

function withDilations({ kernelName, gradFunc }: tf.GradConfig): tf.GradFunc {
  const [inputKernel, filterKernel] = GRADIENT_KERNELS[kernelName as keyof typeof GRADIENT_KERNELS];
  return (dy, saved, attrs) => {
    if (!activeWorkspace()) return gradFunc(dy, saved, attrs);
    const [x, filter] = saved as [tf.Tensor, tf.Tensor];
    const gradient = dy as tf.Tensor;
    return {
      x: () =>
        tf.engine().runKernel(inputKernel, { dy: gradient, filter }, { ...attrs, inputShape: x.shape }),
      filter: () =>
        tf.engine().runKernel(filterKernel, { x, dy: gradient }, { ...attrs, filterShape: filter.shape }),
    };
  };
}
