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
    // BEGIN SOLUTION A new node with the sum, both operands, and the derivative of the sum by each of them.
    return new Value(this.data + other.data, [this, other], [1, 1]);
    // END SOLUTION
  }

  /** u₁ − u₂ (erratum E9: the two operands don't get the same derivative). */
  sub(other: Value): Value {
    // BEGIN SOLUTION As add, but mind the sign of the second derivative.
    return new Value(this.data - other.data, [this, other], [1, -1]);
    // END SOLUTION
  }

  /** u₁ · u₂ */
  mul(other: Value): Value {
    // BEGIN SOLUTION The derivative with respect to one factor is the value of the other.
    return new Value(this.data * other.data, [this, other], [other.data, this.data]);
    // END SOLUTION
  }

  /** uᵏ for a constant k. */
  pow(k: number): Value {
    if (this.data < 0 && !Number.isInteger(k)) {
      throw expected('a base of at least 0 for a power that is not whole', this.data);
    }
    // BEGIN SOLUTION Only one operand, because k is not a node; the power rule: k times the next lower power.
    return new Value(this.data ** k, [this], [k * this.data ** (k - 1)]);
    // END SOLUTION
  }

  /** ln u, for u > 0 (erratum E9 is about its derivative). */
  ln(): Value {
    if (!(this.data > 0)) throw expected('a positive number to take the logarithm of', this.data);
    // BEGIN SOLUTION The derivative is taken at the operand, not at the logarithm.
    return new Value(Math.log(this.data), [this], [1 / this.data]);
    // END SOLUTION
  }

  /** eᵘ */
  exp(): Value {
    // BEGIN SOLUTION The function that is its own derivative.
    return new Value(Math.exp(this.data), [this], [Math.exp(this.data)]);
    // END SOLUTION
  }

  /** sin u, u in radians (erratum E9 is about the point of its derivative). */
  sin(): Value {
    // BEGIN SOLUTION The derivative is taken at the operand, not at the sine.
    return new Value(Math.sin(this.data), [this], [Math.cos(this.data)]);
    // END SOLUTION
  }

  /** tanh u */
  tanh(): Value {
    // BEGIN SOLUTION The derivative can be written with the result alone.
    const t = Math.tanh(this.data);
    return new Value(t, [this], [1 - t ** 2]);
    // END SOLUTION
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
  // BEGIN SOLUTION Depth first: skip a node that was visited before; otherwise mark it, visit its operands, and append it last.
  const order: Value[] = [];
  const seen = new Set<Value>();
  const visit = (node: Value): void => {
    if (seen.has(node)) return;
    seen.add(node);
    node.operands.forEach(visit);
    order.push(node);
  };
  visit(output);
  return order;
  // END SOLUTION
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
  // BEGIN SOLUTION Set all adjoints to 0 and the output's to 1; in reverse topological order, each node adds to the adjoints of its operands.
  const order = topologicalOrder(output);
  for (const node of order) node.grad = 0;
  output.grad = 1;
  for (const node of order.reverse()) {
    for (const [i, operand] of node.operands.entries()) {
      operand.grad += node.grad * node.localDerivatives[i]!;
    }
  }
  // END SOLUTION
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
  // BEGIN SOLUTION One line for each node, with the operations of Value, as in the list above.
  const v2 = v0.ln();
  const v3 = v0.mul(v1);
  const v4 = v1.sin();
  const v5 = v2.add(v3);
  const v6 = v5.sub(v4);
  return [v0, v1, v2, v3, v4, v5, v6];
  // END SOLUTION
}

/**
 * The adjoints v̄₀ … v̄₆ of the same graph at x₁, x₂, derived by hand: from v̄₆ = 1 down, each as the sum over
 * the nodes that use it. Without `Value`: this checks it.
 *
 * Source: DNN 4.2.2, the derivatives under figure 4.9, of which most are wrong: erratum E9; S06.
 */
export function exampleAdjoints(x1: number, x2: number): number[] {
  // BEGIN SOLUTION From the last to the first; v₀ and v₁ are each used by two nodes, so their adjoints have two terms.
  const v6 = 1;
  const v5 = v6;
  const v4 = -v6;
  const v3 = v5;
  const v2 = v5;
  const v1 = v3 * x1 + v4 * Math.cos(x2);
  const v0 = v2 / x1 + v3 * x2;
  return [v0, v1, v2, v3, v4, v5, v6];
  // END SOLUTION
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
  // BEGIN SOLUTION Subtract η times its own derivative from each number.
  return w.map((value, i) => value - learningRate * gradient[i]!);
  // END SOLUTION
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
  // BEGIN SOLUTION For each index i, make two copies of x that differ from it only at i, by +h and by −h.
  const moved = (i: number, by: number): number[] => x.map((value, j) => (j === i ? value + by : value));
  return x.map((_, i) => (f(moved(i, h)) - f(moved(i, -h))) / (2 * h));
  // END SOLUTION
}

/**
 * A subgradient of |·| at v: a number g with |u| ≥ |v| + g · (u − v) for every u. If there are several,
 * each of them is right.
 *
 * Source: DNN 4.2.3, "subgradient"; S08.
 */
export function subgradientAbs(v: number): number {
  // BEGIN SOLUTION The slope of |u| away from 0; at 0, the slope of a line that stays at or under |u| on both sides.
  return Math.sign(v);
  // END SOLUTION
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
    // BEGIN SOLUTION First δ, element by element; then each of the three sums is a matrix product or a sum over rows.
    const delta = activation.derivative(z).mul<tf.Tensor2D>(dA);
    const dW = tf.matMul<tf.Tensor2D>(aPrevious, delta, true);
    const db = delta.sum<tf.Tensor1D>(0);
    const dAPrevious = tf.matMul<tf.Tensor2D>(delta, W, false, true);
    return { gradient: { W: dW, b: db }, dAPrevious };
    // END SOLUTION
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
    // BEGIN SOLUTION Loss and ∂L/∂a from the last activation; then backpropLayer from the last layer to the first; pass on ∂L/∂a.
    const n = x.shape[0];
    const error = a.at(-1)!.sub<tf.Tensor2D>(y);
    const loss = error.square().sum().div<tf.Scalar>(n);
    let dA = error.mul<tf.Tensor2D>(2 / n);
    const gradients: Layer[] = [];
    for (let l = layers.length - 1; l >= 0; l--) {
      const { gradient, dAPrevious } = backpropLayer(layers[l]!, a[l]!, z[l]!, dA, activation);
      gradients.unshift(gradient);
      dA = dAPrevious;
    }
    return { loss, gradients };
    // END SOLUTION
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
    // BEGIN SOLUTION backpropMlp once, then a new W and b for every layer.
    const { loss, gradients } = backpropMlp(network, samples);
    const layers = network.layers.map(({ W, b }, l) => ({
      W: W.sub<tf.Tensor2D>(gradients[l]!.W.mul(learningRate)),
      b: b.sub<tf.Tensor1D>(gradients[l]!.b.mul(learningRate)),
    }));
    return { layers, loss };
    // END SOLUTION
  });
}

function checkLearningRate(learningRate: number): void {
  if (!(learningRate >= 0)) throw expected('learningRate of at least 0', learningRate);
}
