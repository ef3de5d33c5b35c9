/**
 * Lab 02 · Computational graphs and back-propagation.
 *
 * The handout (README.md, beside this file) has the equations, the tasks and their points. Write the bodies
 * of the functions below; leave their names, arguments and results as they are. Run `npx lab check 02` to see
 * what is right, what is wrong, and why.
 *
 * The first half computes with plain numbers, the second half with the tensors of a network. tfjs keeps every
 * tensor until it is disposed of; `tf.tidy(() => …)` disposes of the tensors made inside it, except for
 * those that the function returns. Each task on tensors already has one.
 */
import * as tf from '@tensorflow/tfjs';
import { expected } from '../../src/core/errors';

/**
 * A node of a computational graph on scalars: its value, its operands, and the derivative of
 * that operation with respect to each of them. An operation returns a new node and leaves its operands alone:
 *
 *     v = f(u₁, u₂)    is    new Value(f(u₁, u₂), [u₁, u₂], [∂f/∂u₁, ∂f/∂u₂])
 *
 * with the derivatives as numbers, at the operands' present values. A node without operands is an input or a
 * constant: `new Value(3)`.
 *
 * Source: DNN 4.2.1–4.2.2; S06.
 */
export class Value {
  /** The adjoint ∂y/∂v: how much the output y changes per unit of change of this node. `backward` fills it in. */
  grad = 0;

  constructor(
    /** The value that the node computed on the way forward. */
    readonly data: number,
    /** The nodes it was computed from. */
    readonly operands: readonly Value[] = [],
    /** ∂ this / ∂ operand for each of them. */
    readonly localDerivatives: readonly number[] = [],
  ) {
    if (localDerivatives.length !== operands.length) {
      throw expected(
        `as many local derivatives as operands (${operands.length})`,
        `${localDerivatives.length}`,
      );
    }
  }

  /** −u. An example for the others: the value, the operand, the derivative. */
  neg(): Value {
    return new Value(-this.data, [this], [-1]);
  }

  /** u₁ + u₂ */
  add(other: Value): Value {
    // TODO
    throw new Error('Not implemented yet');
  }

  /** u₁ − u₂ (erratum E9: the two operands don't get the same derivative). */
  sub(other: Value): Value {
    // TODO
    throw new Error('Not implemented yet');
  }

  /** u₁ · u₂ */
  mul(other: Value): Value {
    // TODO
    throw new Error('Not implemented yet');
  }

  /** uᵏ for a constant k. */
  pow(k: number): Value {
    if (this.data < 0 && !Number.isInteger(k)) {
      throw expected('a base of at least 0 for a power that is not whole', this.data);
    }
    // TODO
    throw new Error('Not implemented yet');
  }

  /** ln u, for u > 0 (erratum E9 is about its derivative). */
  ln(): Value {
    if (!(this.data > 0)) throw expected('a positive number to take the logarithm of', this.data);
    // TODO
    throw new Error('Not implemented yet');
  }

  /** eᵘ */
  exp(): Value {
    // TODO
    throw new Error('Not implemented yet');
  }

  /** sin u, u in radians (erratum E9 is about the point of its derivative). */
  sin(): Value {
    // TODO
    throw new Error('Not implemented yet');
  }

  /** tanh u */
  tanh(): Value {
    // TODO
    throw new Error('Not implemented yet');
  }

  /** Fills in the adjoints of this node and of all that it was computed from: `y.backward()`. */
  backward(): void {
    backward(this);
  }
}

/**
 * All nodes that an output was computed from, and the output itself: each of them once, each after all of its
 * operands, so the output comes last. Every order with this property is right.
 *
 * Source: DNN 4.2.2, "Forward pass: compute wᵢ as function of w₀ … wᵢ₋₁"; S06.
 */
export function topologicalOrder(output: Value): Value[] {
  // TODO
  throw new Error('Not implemented yet');
}

/**
 * Reverse mode: sets `grad` of every node v of the graph to the adjoint v̄ = ∂y/∂v of the output y,
 *
 *     ȳ = 1,    ū = Σ over the nodes v that u is an operand of:  v̄ · ∂v/∂u.
 *
 * A node passes on its adjoint only when it is complete: after all nodes that use it have passed on theirs.
 * A second call gives the same adjoints: it does not add to those of the first.
 *
 * Source: DNN 4.2.2, "Backward pass"; S06; errata E9 (the adjoints) and E10 (the update does not belong to it).
 */
export function backward(output: Value): void {
  // TODO
  throw new Error('Not implemented yet');
}

/**
 * The graph of y = ln x₁ + x₁x₂ − sin x₂, node by node:
 *
 *     v₀ = x₁   v₁ = x₂   v₂ = ln v₀   v₃ = v₀ · v₁   v₄ = sin v₁   v₅ = v₂ + v₃   v₆ = v₅ − v₄
 *
 * @returns the nodes v₀ … v₆; y is the last one
 * Source: DNN 4.2.2, figure 4.9; S06.
 */
export function exampleGraph(x1: number, x2: number): Value[] {
  const v0 = new Value(x1);
  const v1 = new Value(x2);
  // TODO
  throw new Error('Not implemented yet');
}

/**
 * The adjoints v̄₀ … v̄₆ of the same graph at x₁, x₂, derived by hand: from v̄₆ = 1 down, each as the sum over
 * the nodes that use it. Without `Value`: this checks it.
 *
 * Source: DNN 4.2.2, the derivatives under figure 4.9, of which most are wrong: erratum E9; S06.
 */
export function exampleAdjoints(x1: number, x2: number): number[] {
  // TODO
  throw new Error('Not implemented yet');
}

/**
 * One step of gradient descent on plain numbers: w ← w − η ∂y/∂w, for each of them. The given
 * list is not changed.
 *
 * @param learningRate η, at least 0
 * Source: DNN 4.2.1; S06, S12; erratum E10: with the sign of 4.2.2, y grows.
 */
export function descentStep(w: number[], gradient: number[], learningRate: number): number[] {
  checkLearningRate(learningRate);
  // TODO
  throw new Error('Not implemented yet');
}

/**
 * The gradient of f at x by central differences. It checks every gradient that is written by hand:
 *
 *     ∂f/∂xᵢ ≈ (f(x + h eᵢ) − f(x − h eᵢ)) / 2h
 *
 * eᵢ is 1 at index i and 0 elsewhere. Its error is of order h², that of (f(x + h eᵢ) − f(x)) / h of order h.
 * The list x is not changed.
 *
 * @param f a function of all numbers of x together; it is called twice for each of them
 * @param h the step, above 0
 * Source: the limit that defines a derivative; DNN 4.2.2, to check S06 and S07.
 */
export function numericalGradient(f: (x: number[]) => number, x: number[], h: number): number[] {
  if (!(h > 0)) throw expected('a step h above 0', h);
  // TODO
  throw new Error('Not implemented yet');
}

/**
 * A subgradient of |·| at v: a number g with |u| ≥ |v| + g · (u − v) for every u. If there are several,
 * each of them is right.
 *
 * Source: DNN 4.2.3, "subgradient"; S08.
 */
export function subgradientAbs(v: number): number {
  // TODO
  throw new Error('Not implemented yet');
}

/** One layer: a = f(z) with z = a_previous · W + b. A gradient has the same form: one number for each parameter. */
export type Layer = {
  /** Shape [units of the layer before, units]: the document's w_jk, from unit k to unit j, is W[k][j]. */
  W: tf.Tensor2D;
  /** Shape [units]. */
  b: tf.Tensor1D;
};

/** An activation function and its derivative, both element by element. */
export type Activation = {
  f: (z: tf.Tensor2D) => tf.Tensor2D;
  /** f′(z), as a function of z (not of f(z)). */
  derivative: (z: tf.Tensor2D) => tf.Tensor2D;
};

/** A multi-layer perceptron. The activation follows every layer, the last one too. */
export type Network = { layers: Layer[]; activation: Activation };

/** Samples, and the targets of the network's outputs, a row each. */
export type Samples = {
  /** Inputs, shape [samples, units of the input]. */
  x: tf.Tensor2D;
  /** Targets, shape [samples, units of the last layer]. */
  y: tf.Tensor2D;
};

/**
 * The forward pass. `layers[l]` computes `z[l]` from `a[l]`, and `a[l + 1]` from `z[l]`. `a[0]` is x, and the last
 * element of `a` is the output of the network.
 */
export function forward(
  { layers, activation }: Network,
  x: tf.Tensor2D,
): { z: tf.Tensor2D[]; a: tf.Tensor2D[] } {
  return tf.tidy(() => {
    const z: tf.Tensor2D[] = [];
    const a = [x];
    for (const { W, b } of layers) {
      z.push(a.at(-1)!.matMul(W).add<tf.Tensor2D>(b));
      a.push(activation.f(z.at(-1)!));
    }
    return { z, a };
  });
}

/**
 * Back-propagation through one layer z = a_previous · W + b, a = f(z). With δ_j = f′(z_j) · ∂L/∂a_j for each sample,
 *
 *     ∂L/∂w_jk = Σ a_previous,k δ_j      ∂L/∂b_j = Σ δ_j      (both Σ over the samples)
 *     ∂L/∂a_previous,k = Σ_j w_jk δ_j    (for each sample)
 *
 * where j counts the units of this layer and k those of the layer before. No mean is taken here: `dA` already
 * contains the 1/n of the loss.
 *
 * @param layer its W and b, shapes [before, units] and [units]
 * @param aPrevious the inputs of the layer, shape [samples, before]
 * @param z the weighted sums of the layer, shape [samples, units]
 * @param dA ∂L/∂a of every sample, shape [samples, units]
 * @returns the gradient with the shapes of W and b, and ∂L/∂a_previous, shape [samples, before]
 * Source: DNN 4.2.3, the algorithm at its end; S07; erratum E11: ∂L/∂a_k has k on both sides, and sums over j.
 */
export function backpropLayer(
  { W }: Layer,
  aPrevious: tf.Tensor2D,
  z: tf.Tensor2D,
  dA: tf.Tensor2D,
  activation: Activation,
): { gradient: Layer; dAPrevious: tf.Tensor2D } {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The squared loss of a network, L = 1/n Σ over the n samples of Σ_j (a_j − y_j)², and its gradient for every layer, by
 * back-propagation: ∂L/∂a_j = 2(a_j − y_j) / n at the output, then layer by layer from the last to the first.
 * Without automatic differentiation (`tf.grad` and its relatives are refused here).
 *
 * @returns the loss, a scalar, and a gradient for each layer, in the order of the layers
 * Source: DNN 4.2.3; S07; erratum E11: the mean is over all n samples.
 */
export function backpropMlp(network: Network, { x, y }: Samples): { loss: tf.Scalar; gradients: Layer[] } {
  const { layers, activation } = network;
  return tf.tidy(() => {
    const { z, a } = forward(network, x);
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * One step of gradient descent of a whole network: first the gradient of every layer at the given weights, and
 * after that W ← W − η ∂L/∂W, b ← b − η ∂L/∂b. The given layers are not changed.
 *
 * @returns the layers after the step, and the loss before it
 * Source: DNN 4.2.2–4.2.3; S07, S12; erratum E10.
 */
export function trainStep(
  network: Network,
  samples: Samples,
  learningRate: number,
): { layers: Layer[]; loss: tf.Scalar } {
  checkLearningRate(learningRate);
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

function checkLearningRate(learningRate: number): void {
  if (!(learningRate >= 0)) throw expected('learningRate of at least 0', learningRate);
}
