import type { LabPromises } from '../../../src/grading/model/promise';

/** What each random initializer promises, besides its standard deviation. */
const DRAWS = {
  mean: 'The weights have mean 0.',
  independent: 'Each weight is drawn by itself: no column, half or kernel repeats another one.',
  stream:
    'The numbers come from the stream handed in and from nowhere else: equal streams give equal kernels.',
  'kernels-differ': 'A stream goes on: a second kernel, and a second initializer on it, get other weights.',
};
const NORMAL = { ...DRAWS, form: 'The weights are normally distributed, with all their tails.' };
const UNIFORM = { ...DRAWS, form: 'The weights are uniformly distributed between the limits.' };
const CONVOLUTION = 'n counts the window of a convolution too.';

export const promises: LabPromises = {
  fansOf: {
    dense: 'The fans of a dense kernel are its two sizes, inputs first.',
    window: 'Both fans of a convolution count the whole window, height times width.',
    'one-axis': 'A convolution along one axis has a kernel of shape [length, channels in, channels out].',
    'sizes-of-1': 'Sizes of 1 are sizes as all others.',
  },
  zeros: {
    zero: 'All weights are 0.',
    shape: 'A kernel has the shape asked for, of a dense layer or a convolution.',
    new: 'Each kernel is a new tensor.',
  },
  smallNormal: {
    ...NORMAL,
    std: 'std is the standard deviation, not the variance.',
    'any-layer': 'The standard deviation is the same for all layers, whatever their size.',
    limits: 'std may be 0 and may be above 1, and each initializer keeps its own.',
  },
  fanInNormal: {
    ...NORMAL,
    std: 'The standard deviation is 1/√n with n = fan-in.',
    convolution: CONVOLUTION,
  },
  heNormal: { ...NORMAL, std: 'The standard deviation is √(2/n) with n = fan-in.', convolution: CONVOLUTION },
  glorotNormal: {
    ...NORMAL,
    std: 'The standard deviation is √(2/(n_in + n_out)).',
    convolution: CONVOLUTION,
  },
  fanInUniform: {
    ...UNIFORM,
    std: 'The limits are ±1/√n with n = fan-in.',
    convolution: CONVOLUTION,
  },
  glorotUniform: {
    ...UNIFORM,
    std: 'The variance is 2/(n_in + n_out), so the limit is √3 times its root.',
    convolution: CONVOLUTION,
    'in-a-model': 'tfjs takes it as kernelInitializer, also of two layers at once.',
  },
  initialKernels: {
    shapes: 'W⁽ˡ⁾ has shape [widths[l−1], widths[l]].',
    number: 'There are widths.length − 1 kernels, first layer first.',
    initializer: 'The weights are those of the initializer handed in.',
    'layers-differ': 'Layers of one shape have different weights.',
    'own-stream': 'Every layer has a stream of its own.',
    seed: 'Equal seeds give equal weights, other seeds give other weights in every layer.',
  },
  signalByDepth: {
    forward: 'z⁽ˡ⁾ = a⁽ˡ⁻¹⁾ W⁽ˡ⁾ and a⁽ˡ⁾ = f(z⁽ˡ⁾).',
    'standard-deviation': 'The numbers are standard deviations over all samples and units, mean subtracted.',
    backward: 'The number of layer l is that of ∂L/∂a⁽ˡ⁻¹⁾, the gradient that it hands back.',
    derivative: 'The gradient is multiplied by f′(z⁽ˡ⁾) before it goes through W⁽ˡ⁾ᵀ.',
    order: 'The lists begin with the first layer.',
    transposed: 'The way back goes through Wᵀ.',
    activation: 'f is the activation asked for, each of the four.',
    'any-size': 'Nets of one layer, layers of one unit and single samples are allowed.',
  },
  predictedSignal: {
    forward: 'Var z⁽ˡ⁾ = n_in σ² E[(a⁽ˡ⁻¹⁾)²], from an input of variance 1.',
    roots: 'The results are standard deviations.',
    backward: 'E[(∂L/∂a⁽ˡ⁻¹⁾)²] = n_out σ² k E[(∂L/∂a⁽ˡ⁾)²], from a gradient of variance 1.',
    order: 'The lists begin with the first layer.',
    relu: 'k is ½ for ReLU, on both ways, in every layer and not at the input.',
    'any-depth': 'The net may have any number of layers, from one.',
  },
};
