import type { LabPromises } from '../../../src/grading/model/promise';

export const promises: LabPromises = {
  Value: {
    add: 'u₁ + u₂ has the derivatives 1 and 1.',
    sub: 'u₁ − u₂ has the derivatives 1 and −1.',
    mul: 'u₁ · u₂ has the other factor as each derivative.',
    pow: 'uᵏ has the derivative k·u^(k−1), for every k that is allowed.',
    ln: 'ln u has the derivative 1/u.',
    exp: 'eᵘ is its own derivative.',
    sin: 'sin u, u in radians, has the derivative cos u.',
    tanh: 'tanh u has the derivative 1 − tanh² u, for every u.',
    operands: 'An operation returns a new node and leaves its operands alone, also if both are one node.',
  },
  topologicalOrder: {
    once: 'Each node is listed once.',
    all: 'All nodes that the output was computed from are listed, with the output, and no others.',
    'operands-first': 'Each node comes after all of its operands.',
  },
  backward: {
    output: 'The adjoint of the output is 1.',
    'chain-rule': 'An operand gets the adjoint of the node times the local derivative.',
    sum: 'A node that is used several times gets the sum.',
    complete: 'A node hands on its adjoint only when it is complete.',
    again: 'A second call starts anew.',
  },
  exampleGraph: {
    nodes: 'The list has v₀ … v₆ with their values.',
    graph: 'The nodes are made of each other by the operations, down to v₀ and v₁.',
  },
  exampleAdjoints: {
    inner:
      'The adjoints of v₂ … v₆ are derived from that of the output, which is 1, with the signs of the operations.',
    'by-hand': 'They are derived without the operations of Value.',
    x1: 'The adjoint of v₀ is 1/x₁ + x₂.',
    x2: 'The adjoint of v₁ is x₁ − cos x₂.',
  },
  descentStep: {
    step: 'Each number moves against its own derivative.',
    rate: 'The learning rate may be any number from 0 up.',
    'not-changed': 'The lists handed in are not changed.',
  },
  numericalGradient: {
    each: 'Each number is moved by itself.',
    central: 'The difference is central, over 2h.',
    step: 'The step is h to either side.',
    'not-changed': 'The list x is not changed.',
    calls: 'f is called twice for each number of x.',
  },
  subgradientAbs: {
    slope: 'Away from 0 the subgradient is the slope of |v|.',
    supports: 'The line with the slope g through |v| rises above |u| nowhere, also at v = 0.',
  },
  backpropLayer: {
    W: '∂L/∂W sums over the samples, with the shape of W.',
    b: '∂L/∂b sums over the samples, with the shape of b.',
    before: '∂L/∂a of the layer before sums over the units of this layer.',
    derivative: 'The derivative of the activation handed in is taken at z.',
  },
  backpropMlp: {
    loss: 'L is the mean over the samples of the sum of squares over the outputs.',
    gradients: 'There is a gradient for each layer, in the order of the layers.',
    depth: 'Networks of any depth are allowed.',
  },
  trainStep: {
    step: 'W and b of every layer move against their gradients.',
    rate: 'The step is the learning rate times the gradient.',
    'before-update': 'All gradients are taken at the given weights.',
    loss: 'The loss is that before the step.',
  },
};
