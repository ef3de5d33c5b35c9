/**
 * Lab 01 · Neuron to network.
 *
 * The handout (README.md, beside this file) has the equations, the tasks and their points. Write the bodies
 * of the functions below; leave their names, arguments and results as they are. Run `npx lab check 01` to see
 * what is right, what is wrong, and why.
 *
 * tfjs keeps every tensor until it is disposed of. `tf.tidy(() => …)` disposes of the tensors made inside it,
 * except for those that the function returns. Each task already has a `tf.tidy`.
 */
import * as tf from '@tensorflow/tfjs';
import { expected } from '../../src/core/errors';

/** The values of an activation function at z, and its slopes there; both have the shape of z. */
export type Activated = {
  /** f(z). */
  value: tf.Tensor;
  /** f′(z) = ∂f/∂z. At a kink, z = 0, it is the slope on the left. */
  derivative: tf.Tensor;
};

/** An activation function, together with its derivative. */
export type Activation = (z: tf.Tensor) => Activated;

/** One neuron with d inputs: w of shape [d], b a single number. */
export type Unit = { w: tf.Tensor1D; b: tf.Scalar };

/** One layer of a network; each unit is a column of W. */
export type Layer = {
  /** Shape [inputs, units]. */
  W: tf.Tensor2D;
  /** Shape [units]. */
  b: tf.Tensor1D;
  activation: Activation;
};

/** The outputs of a layer, shape [samples, units] each. */
export type LayerOutput = {
  /** The weighted sums, before the activation. */
  z: tf.Tensor2D;
  /** f(z), the inputs of the next layer. */
  a: tf.Tensor2D;
};

/** Points with labels, a row each. */
export type Samples = {
  /** Shape [samples, features]. */
  x: tf.Tensor2D;
  /** 0 or 1, shape [samples, 1]. */
  y: tf.Tensor2D;
};

/** The columns of the table of the XOR network, each of shape [samples]. */
export type XorTable = {
  h1: tf.Tensor1D;
  h2: tf.Tensor1D;
  /** h₁ − h₂ − 0.5. */
  sum: tf.Tensor1D;
  y: tf.Tensor1D;
};

/** No activation at all: f(z) = z. */
export function identity(z: tf.Tensor): Activated {
  return tf.tidy(() => ({ value: z.clone(), derivative: tf.onesLike(z) }));
}

/**
 * f(z) as part of a network. Automatic differentiation uses the derivative that is written in this file beside f:
 * it does not derive f′ from the code of f.
 */
export function activate<T extends tf.Tensor>(activation: Activation, z: T): T {
  const differentiable = tf.customGrad((input, save) => {
    const { value, derivative } = activation(input as tf.Tensor);
    (save as tf.GradSaveFunc)([derivative]);
    return { value, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => dy.mul(saved[0]!) };
  });
  return tf.tidy(() => differentiable(z) as T);
}

/**
 * The cost of a binary classifier, the mean over samples of −y ln p − (1 − y) ln(1 − p) with p = σ(z), in nats.
 *
 * It is computed from z, as ln(e⁰ + eᶻ) − yz, since p is rounded to 0 or 1 if |z| is large.
 *
 * @param z the inputs of the sigmoid, shape [samples, 1]
 * @param y 0 or 1, shape [samples, 1]
 */
export function binaryCrossEntropy(z: tf.Tensor2D, y: tf.Tensor2D): tf.Scalar {
  if (z.shape.join() !== y.shape.join()) {
    throw expected(`z of the shape of the labels, [${y.shape.join(', ')}]`, `[${z.shape.join(', ')}]`);
  }
  return tf.tidy(() => {
    const softplus = tf.stack([tf.zerosLike(z), z]).logSumExp(0);
    return softplus.sub(z.mul(y)).mean<tf.Scalar>();
  });
}

/**
 * The sigmoid: σ(z) = 1 / (1 + e⁻ᶻ), σ′(z) = σ(z)(1 − σ(z)). Between 0 and 1; finite for every finite z.
 *
 * Source: DNN 4.1.2, figure 4.5; S04.
 */
export function sigmoid(z: tf.Tensor): Activated {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The hyperbolic tangent: tanh z = (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ), tanh′ z = 1 − tanh² z. Between −1 and 1.
 *
 * It must stay finite for every finite z: e⁸⁹ is already infinite in float32, and so is e⁻ᶻ for z = −89. Dividing
 * numerator and denominator by eᶻ helps on the right only: find a form with the exponential in the denominator alone.
 *
 * Source: DNN 4.1.2, figure 4.6; S04.
 */
export function tanh(z: tf.Tensor): Activated {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The rectified linear unit: max(0, z); its derivative is 1 for z > 0, else 0.
 *
 * Source: DNN 4.1.2, figure 4.7; S04.
 */
export function relu(z: tf.Tensor): Activated {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The parametric ReLU: z for z > 0, else αz; its derivative is 1 for z > 0, else α.
 *
 * In a network α is learned, like a weight (erratum E7), and so may become any number: for α > 1 the
 * formula max(αz, z) of the text is another function (erratum E6).
 *
 * Source: DNN 4.1.2; S04; He et al. 2015, "Delving deep into rectifiers".
 */
export function prelu(z: tf.Tensor, alpha: number): Activated {
  if (!Number.isFinite(alpha)) throw expected('alpha to be a finite number', alpha);
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The leaky ReLU: PReLU with α = 0.01.
 *
 * Source: DNN 4.1.2; S04.
 */
export function leakyRelu(z: tf.Tensor): Activated {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The exponential linear unit: z for z > 0, else α(eᶻ − 1); its derivative is 1 for z > 0, else αeᶻ.
 *
 * @param alpha a hyper-parameter, chosen and not learned (erratum E7); the left side tends to −α
 * Source: DNN 4.1.2; S04; Clevert et al. 2016.
 */
export function elu(z: tf.Tensor, alpha = 1): Activated {
  if (!(alpha > 0 && alpha < Infinity)) throw expected('alpha in (0, ∞)', alpha);
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * One neuron, for every sample: f(Σᵢ wᵢxᵢ + b).
 *
 * @param x shape [samples, d]
 * @param activation f; `activate(f, z)` gives f(z)
 * @returns shape [samples]
 * Source: DNN 4.1.1, figure 4.1; S01.
 */
export function neuron(x: tf.Tensor2D, { w, b }: Unit, activation: Activation): tf.Tensor1D {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * Logistic regression: the probability that the label is 1, P(y = 1 | x) = σ(Σᵢ wᵢxᵢ + b). It is a neuron.
 *
 * @returns shape [samples]
 * Source: DNN 4.1.1; S01.
 */
export function logisticRegression(x: tf.Tensor2D, unit: Unit): tf.Tensor1D {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * Heaviside's step: 1 if z > 0, else 0; so it is 0 at z = 0. The result has numbers, not true and false. (The text
 * calls it sign: erratum E4.)
 *
 * Source: DNN 4.1.3; S05.
 */
export function step(z: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * XOR by a network of three threshold units:
 *
 *     h₁ = step(x₁ + x₂ − 0.5)     h₂ = step(x₁ + x₂ − 1.5)     y = step(h₁ − h₂ − 0.5)
 *
 * @param x inputs, shape [samples, 2]
 * @returns the columns of the text's table after x₁ and x₂
 * Source: DNN 4.1.3, figure 4.8; S05; erratum E5.
 */
export function xorThresholdNetwork(x: tf.Tensor2D): XorTable {
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The outputs of each layer of a network of any depth:
 *
 *     z⁽ˡ⁾ = a⁽ˡ⁻¹⁾W⁽ˡ⁾ + b⁽ˡ⁾     a⁽ˡ⁾ = f⁽ˡ⁾(z⁽ˡ⁾)     a⁽⁰⁾ = x
 *
 * The samples are the rows of x, so x is multiplied by W from the right, shape [inputs, units]. (The text writes
 * w₁ᵀx, for a single column x.) With one hidden layer the last a is f₂(f₁(xW₁ + b₁)W₂ + b₂).
 *
 * @param layers from the first hidden layer to the output layer
 * @param x shape [samples, features]
 * @returns z and a of every layer, in the order of the layers; a of the last one is ŷ
 * Source: DNN 4.1.1, figures 4.2 and 4.4; S02.
 */
export function mlpForward(layers: Layer[], x: tf.Tensor2D): LayerOutput[] {
  if (layers.length === 0) throw expected('at least one layer', layers);
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * The feature that makes the ring separable: 1 if inner ≤ x² + y² ≤ outer, else 0.
 *
 * @param points x and y of each point, shape [points, 2]
 * @param bounds of x² + y², which is the square of the distance from the origin
 * @returns numbers, not true and false; shape [points]
 * Source: DNN 4.1.1, figure 4.3; S03.
 */
export function ringFeature(points: tf.Tensor2D, { inner = 3, outer = 8 } = {}): tf.Tensor1D {
  if (!(inner >= 0 && inner <= outer)) throw expected(`inner in [0, ${outer}]`, inner);
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * Trains a binary classifier on all samples at once: in every step, the optimizer moves the weights and biases
 * of all layers against the gradient of {@link binaryCrossEntropy}, which tfjs computes by automatic
 * differentiation (lab 02 writes it by hand). `optimizer.minimize(f, true, variables)` calls f, takes one
 * step, and returns the value of f before the step, as a scalar.
 *
 * The cost already contains the sigmoid of the output, so compute it from the z of the last layer.
 *
 * @param start the initial layers; they are not changed
 * @returns the layers after the last step, and the cost before each step
 * Source: DNN 4.1.1, 4.1.3; S03, S05.
 */
export function trainMlp(
  start: Layer[],
  samples: Samples,
  { steps, optimizer }: { steps: number; optimizer: tf.Optimizer },
): { layers: Layer[]; costs: number[] } {
  if (!Number.isInteger(steps) || steps < 1) throw expected('steps to be a whole number from 1 up', steps);
  const layers = start.map(({ W, b, activation }) => ({ W: tf.variable(W), b: tf.variable(b), activation }));
  const costs: number[] = [];
  try {
    for (let t = 1; t <= steps; t++) {
      tf.tidy(() => {
        // TODO
        throw new Error('Not implemented yet');
      });
    }
    return {
      layers: layers.map(({ W, b, activation }) => ({ W: W.clone(), b: b.clone(), activation })),
      costs,
    };
  } finally {
    for (const { W, b } of layers) tf.dispose([W, b]);
  }
}
