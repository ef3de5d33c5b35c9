import * as tf from '@tensorflow/tfjs';
import { agree, numbers, startBackends } from './backends';

beforeAll(startBackends);

/** Gradients of Σ layer(x)·c for x and for every weight; weights and x are the same on every backend. */
function gradients(
  make: () => tf.layers.Layer,
  inputShape: number[],
  ids?: () => tf.Tensor,
): () => tf.Tensor[] {
  return () => {
    const layer = make();
    const x = ids ? ids() : tf.variable(numbers(inputShape));
    layer.apply(x);
    layer.setWeights(layer.weights.map((w, i) => numbers(w.shape as number[], i + 3).mul(0.25)));
    const weights = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const variables = x instanceof tf.Variable ? [x, ...weights] : weights;
    const { grads } = tf.variableGrads(() => {
      const y = layer.apply(x, { training: true }) as tf.Tensor;
      return y.mul(numbers(y.shape, 2)).sum();
    }, variables);
    return variables.map(({ name }) => grads[name]!);
  };
}

const LAYERS: Record<string, [() => tf.layers.Layer, number[], (() => tf.Tensor)?]> = {
  dense: [() => tf.layers.dense({ units: 5, activation: 'relu' }), [7, 6]],
  conv1d: [() => tf.layers.conv1d({ filters: 4, kernelSize: 3, activation: 'relu' }), [2, 9, 3]],
  conv2d: [() => tf.layers.conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: 'same' }), [2, 9, 8, 3]],
  depthwise: [() => tf.layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2 }), [2, 7, 6, 3]],
  separable: [() => tf.layers.separableConv2d({ kernelSize: 3, filters: 5, padding: 'same' }), [2, 6, 7, 3]],
  'transposed convolution': [
    () => tf.layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2 }),
    [2, 5, 4, 2],
  ],
  'max pooling': [() => tf.layers.maxPooling2d({ poolSize: 3, strides: 2 }), [2, 9, 8, 3]],
  'average pooling': [() => tf.layers.averagePooling2d({ poolSize: 2, padding: 'same' }), [2, 7, 8, 3]],
  'global average pooling': [() => tf.layers.globalAveragePooling2d({}), [2, 5, 4, 3]],
  'batch normalization': [() => tf.layers.batchNormalization({}), [6, 5]],
  'layer normalization': [() => tf.layers.layerNormalization({}), [6, 5]],
  embedding: [
    () => tf.layers.embedding({ inputDim: 7, outputDim: 4 }),
    [2, 3],
    () => tf.tensor([0, 6, 3, 3, 1, 6], [2, 3], 'int32'),
  ],
  simpleRNN: [() => tf.layers.simpleRNN({ units: 4, returnSequences: true }), [2, 5, 3]],
  LSTM: [() => tf.layers.lstm({ units: 4, returnSequences: true }), [2, 5, 3]],
  GRU: [() => tf.layers.gru({ units: 4 }), [2, 5, 3]],
};

describe('gradients on wasm agree with cpu', () => {
  it.each(Object.entries(LAYERS))('of %s', async (_name, [make, shape, ids]) => {
    await agree(gradients(make, shape, ids));
  });
});

it('the gradient of max pooling agrees with cpu if it knows that the output was rounded up', async () => {
  await agree(() => {
    const attrs = { filterSize: [2, 2], strides: [2, 2], pad: 0, dimRoundingMode: 'ceil' };
    const input = numbers([1, 6, 5, 2]);
    const output = tf.maxPool(input as tf.Tensor4D, [2, 2], [2, 2], 0, 'ceil');
    expect(output.shape).toEqual([1, 3, 3, 2]);
    return tf
      .engine()
      .runKernel('MaxPoolGrad', { dy: numbers(output.shape, 2), input, output }, attrs) as tf.Tensor;
  });
});
