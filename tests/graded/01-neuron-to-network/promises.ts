import type { LabPromises } from '../../../src/grading/model/promise';

export const promises: LabPromises = {
  sigmoid: {
    value: 'σ(z) is 1 / (1 + e⁻ᶻ).',
    derivative: 'σ′(z) is σ(z)(1 − σ(z)).',
    'any-shape': 'z may be a tensor of any shape, and the results have it too.',
    finite: 'Both are finite for every finite z.',
  },
  tanh: {
    value: 'tanh z is (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ).',
    derivative: 'tanh′ z is 1 − tanh² z.',
    'any-shape': 'z may be a tensor of any shape, and the results have it too.',
    finite: 'Both are finite for every finite z.',
  },
  relu: {
    value: 'ReLU is max(0, z), however large z is.',
    derivative: 'Its derivative is 1 for z > 0, else 0.',
    'any-shape': 'z may be a tensor of any shape, and the results have it too.',
    kink: 'At z = 0 the derivative is the slope on the left.',
  },
  prelu: {
    value: 'PReLU is z for z > 0, else αz.',
    derivative: 'Its derivative is 1 for z > 0, else α.',
    'any-shape': 'z may be a tensor of any shape, and the results have it too.',
    kink: 'At z = 0 the derivative is the slope on the left.',
    'any-slope': 'α may be any finite number: above 1, 0 or negative.',
  },
  leakyRelu: {
    value: 'Leaky ReLU is z for z > 0, else 0.01 z.',
    derivative: 'Its derivative is 1 for z > 0, else 0.01.',
    'any-shape': 'z may be a tensor of any shape, and the results have it too.',
    kink: 'At z = 0 the derivative is the slope on the left.',
  },
  elu: {
    value: 'ELU is z for z > 0, else α(eᶻ − 1).',
    derivative: 'Its derivative is 1 for z > 0, else αeᶻ.',
    'any-shape': 'z may be a tensor of any shape, and the results have it too.',
    kink: 'At z = 0 the derivative is the slope on the left.',
    default: 'α is 1 unless it is given.',
    finite: 'Both are finite for every finite z, also where eᶻ overflows.',
  },
  neuron: {
    sum: 'The weighted sum of each sample has the bias in it, once.',
    activation: 'The activation handed in is applied to the sum.',
  },
  logisticRegression: {
    probability: 'The result is σ of the weighted sum with its bias.',
    finite: 'It is finite far from the separating line.',
  },
  step: {
    values: 'The step is 1 for z > 0, else 0.',
    zero: 'It is 0 at z = 0.',
    numbers: 'The result has numbers, not true and false.',
    'any-shape': 'z may be a tensor of any shape, and the result has it too.',
  },
  xorThresholdNetwork: {
    hidden: 'h₁ is step(x₁ + x₂ − 0.5), h₂ is step(x₁ + x₂ − 1.5).',
    sum: 'The sum is h₁ − h₂ − 0.5.',
    output: 'y is the step of that sum.',
    rows: 'Each row of x is a sample: any number of rows in any order.',
    plane: 'x may hold any numbers, not only 0 and 1.',
  },
  mlpForward: {
    sums: 'z of a layer is the a of the layer before (the first: x) times W, plus b.',
    activations: 'a of a layer is its own activation of z.',
    'all-layers': 'The result has z and a of every layer, in their order.',
    'any-depth': 'Networks of any depth are allowed, from one layer up.',
  },
  ringFeature: {
    ring: 'The feature is 1 for points in the ring, else 0.',
    'default-bounds': 'The bounds of x² + y² are 3 and 8 unless others are given.',
    bounds: 'Bounds that are given replace their defaults one by one.',
    edges: 'Points exactly on a bound belong to the ring.',
    numbers: 'The result has numbers, not true and false.',
  },
  trainMlp: {
    costs: 'The costs are those before each step.',
    steps: 'The optimizer takes one step on all samples, as often as asked.',
    'all-parameters': 'W and b of every layer are trained.',
    optimizer: 'The optimizer handed in takes the steps.',
    'start-kept': 'The starting layers are not changed.',
  },
};
