/** Gradients of dilated convolutions. tfjs refuses them because its ops take no dilation; the kernels here do. */
import * as tf from '@tensorflow/tfjs';
import { activeWorkspace } from './installed';

/** The gradients of convolutions. On other backends they are tfjs's own. */
export const convolutionGradients: readonly tf.GradConfig[] = [
  gradientOf('Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter'),
  gradientOf(
    'DepthwiseConv2dNative',
    'DepthwiseConv2dNativeBackpropInput',
    'DepthwiseConv2dNativeBackpropFilter',
  ),
];

function gradientOf(kernelName: string, inputKernel: string, filterKernel: string): tf.GradConfig {
  const stock = tf.getGradient(kernelName);
  return {
    ...stock,
    gradFunc: (gradient, saved, attrs) => {
      if (!activeWorkspace()) return stock.gradFunc(gradient, saved, attrs);
      const dy = gradient as tf.Tensor;
      const [x, filter] = saved as [tf.Tensor, tf.Tensor];
      return {
        x: () => tf.engine().runKernel(inputKernel, { dy, filter }, { ...attrs, inputShape: x.shape }),
        filter: () => tf.engine().runKernel(filterKernel, { x, dy }, { ...attrs, filterShape: filter.shape }),
      };
    },
  };
}
