/**
 * Lab 11 · Dropout and ensembles.
 *
 * The handout (README.md, beside this file) has the equations, the tasks and their points. Write the bodies
 * of the functions below; leave their names, arguments and results as they are. Run `npx lab check 11` to see
 * what is right, what is wrong, and why.
 *
 * Everywhere in this lab, `keepProb` is the probability that a unit is **kept**. (In REG, p is this probability in
 * the code, but the probability of dropping a unit in the text: erratum E19.)
 *
 * Random numbers come only from the given `RandomStream`: `random.bernoulli(probability)`,
 * `random.uniform()`, `random.normal(mean, std)`, `random.integer(count)`. Each call draws the next numbers of the
 * stream, so two masks from the same stream are different.
 *
 * tfjs keeps every tensor until it is disposed of. `tf.tidy(() => …)` disposes of the tensors made inside it,
 * except for those that the function returns. Each task already has a `tf.tidy`.
 */
import * as tf from '@tensorflow/tfjs';
import { expected } from '../../src/core/errors';
import type { RandomStream, SeededRandom } from '../../src/core/rng';
import { seededRandom } from '../../src/core/rng';

/** Checks a keepProb; 0 is refused, because a net without any unit can't learn. */
export function checkedKeepProb(keepProb: number): number {
  if (!(keepProb > 0 && keepProb <= 1)) throw expected('keepProb in (0, 1]', keepProb);
  return keepProb;
}

/**
 * A dropout mask: each number is 1 with probability keepProb, else 0. All numbers are independent, for every unit
 * of every sample.
 *
 * @param shape the shape of the tensor to mask, [samples, …, units]
 * @param keepProb the probability of a 1, in (0, 1]
 * @param random the stream of the draws
 * @returns zeros and ones of the given shape. Any dtype will do: tfjs makes float32 numbers of a product with x
 * @throws UsageError for a keepProb outside (0, 1]
 * Source: REG, "first dropout mask"; S40; erratum E19; Srivastava et al. 2014.
 */
export function dropoutMask(shape: number[], keepProb: number, random: RandomStream): tf.Tensor {
  checkedKeepProb(keepProb);
  return tf.tidy(() => {
    // BEGIN SOLUTION Draw one number for each entry of the shape (random.draw gives as many as you ask for), 1 with probability keepProb.
    const count = tf.util.sizeFromShape(shape);
    const kept = random.draw(count, (stream) => Number(stream.bernoulli(keepProb)));
    return tf.tensor(kept, shape);
    // END SOLUTION
  });
}

export interface DropoutOptions {
  /** The probability that a unit is kept, in (0, 1]. */
  keepProb: number;
  /** Of the layer's own stream of masks. Layers of other names have other masks for the same seed. */
  seed: number;
  /** Name a layer if a run must be repeatable: tfjs numbers those without a name. */
  name?: string;
}

/** The common part of both forms, which differ only in `forward`. */
abstract class DropoutLayer extends tf.layers.Layer {
  readonly keepProb: number;
  readonly seed: number;
  /** Goes on from call to call; other for layers of other names. */
  readonly random: RandomStream;

  constructor(options: DropoutOptions) {
    super(options);
    this.keepProb = checkedKeepProb(options.keepProb);
    this.seed = options.seed;
    this.random = seededRandom(options.seed).stream(`dropout ${this.name}`);
  }

  /** y for the inputs x, of the same shape. */
  protected abstract forward(x: tf.Tensor, training: boolean): tf.Tensor;

  /** tfjs calls this with `training` true in fit, and false or nothing in predict. */
  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    return tf.tidy(() => this.forward(x, kwargs.training ?? false));
  }

  /** The options from which the constructor makes this layer again when its model is loaded. */
  override getConfig(): tf.serialization.ConfigDict {
    // BEGIN SOLUTION The configuration of super, plus the layer's own two options.
    return { ...super.getConfig(), keepProb: this.keepProb, seed: this.seed };
    // END SOLUTION
  }
}

/**
 * Classic dropout: with the mask m, fresh for every call,
 *
 *     in training  y = m · x        at test time  y = keepProb · x
 *
 * so that x has the same expectation in both. x may have any number of axes. Use `tf.sequential({ layers: [dense, new Dropout({ … }), …] })`.
 *
 * Source: REG, `train step` and `predict`; DNN 4.4.3; erratum E17 (not "divide by two"); S40.
 */
export class Dropout extends DropoutLayer {
  static className = 'CourseDropout';

  protected override forward(x: tf.Tensor, training: boolean): tf.Tensor {
    // BEGIN SOLUTION In training a fresh dropoutMask of the shape of x, from this.random; otherwise every unit, scaled.
    if (!training) return x.mul(this.keepProb);
    return x.mul(dropoutMask(x.shape, this.keepProb, this.random));
    // END SOLUTION
  }
}
tf.serialization.registerClass(Dropout);

/**
 * Inverted dropout: with the mask m, fresh for every call,
 *
 *     in training  y = m · x / keepProb        at test time  y = x
 *
 * The expectation is the same again, and test time needs no computation. Libraries use this form.
 *
 * Source: REG, "Inverted Dropout"; S41.
 */
export class InvertedDropout extends DropoutLayer {
  static className = 'CourseInvertedDropout';

  protected override forward(x: tf.Tensor, training: boolean): tf.Tensor {
    // BEGIN SOLUTION In training a fresh mask, with the kept values enlarged so that the expectation stays; otherwise x.clone().
    if (!training) return x.clone();
    return x.mul(dropoutMask(x.shape, this.keepProb, this.random)).div(this.keepProb);
    // END SOLUTION
  }
}
tf.serialization.registerClass(InvertedDropout);

/**
 * Multiplicative noise without zeros: normal numbers with the mean and the variance of an inverted mask
 * m / keepProb, which are
 *
 *     mean 1        variance (1 − keepProb) / keepProb
 *
 * @returns independent draws, of the shape given; all are 1 for keepProb 1
 * @throws UsageError for a keepProb outside (0, 1]
 * Source: S45, the link of dropout to noise; Srivastava et al. 2014, section 10.
 */
export function gaussianMask(shape: number[], keepProb: number, random: RandomStream): tf.Tensor {
  checkedKeepProb(keepProb);
  return tf.tidy(() => {
    // BEGIN SOLUTION random.normal(mean, std) for each entry; std is the root of the variance above.
    const std = Math.sqrt((1 - keepProb) / keepProb);
    const count = tf.util.sizeFromShape(shape);
    return tf.tensor(
      random.draw(count, (stream) => stream.normal(1, std)),
      shape,
    );
    // END SOLUTION
  });
}

/** The parameters of REG's network of three layers. A gradient has the same form. */
export type Network = {
  /** Shape [inputs, units of layer 1]. */
  W1: tf.Tensor2D;
  b1: tf.Tensor1D;
  /** Shape [units of layer 1, units of layer 2]. */
  W2: tf.Tensor2D;
  b2: tf.Tensor1D;
  /** Shape [units of layer 2, classes]. */
  W3: tf.Tensor2D;
  b3: tf.Tensor1D;
};

/** Labelled samples, a row each: x [samples, inputs], y one-hot [samples, classes]. */
export type Samples = { x: tf.Tensor2D; y: tf.Tensor2D };

/** `classic` masks in training and scales at test time; `inverted` does both in training. */
export type Form = 'classic' | 'inverted';

/** ReLU(xW + b): one hidden layer. */
export function hidden(x: tf.Tensor2D, W: tf.Tensor2D, b: tf.Tensor1D): tf.Tensor2D {
  return tf.tidy(() => x.matMul(W).add<tf.Tensor2D>(b).relu());
}

/**
 * One step of gradient descent on the network
 *
 *     H₁ = ReLU(x W₁ + b₁) · U₁      H₂ = ReLU(H₁ W₂ + b₂) · U₂      out = H₂ W₃ + b₃
 *
 * where U₁ and U₂ are fresh masks, a row for each sample, divided by keepProb in the inverted form. The loss is
 * the mean cross-entropy of softmax(out). The given network is not changed.
 *
 * @returns the network after the step, and the loss before it
 * Source: REG, `train step` (both forms; rows are samples here, columns there); S40, S41.
 */
export function threeLayerTrainStep(
  network: Network,
  { x, y }: Samples,
  options: { form: Form; keepProb: number; learningRate: number; random: RandomStream },
): { network: Network; loss: tf.Scalar } {
  const { form, keepProb, learningRate, random } = options;
  return tf.tidy(() => {
    const { W1, b1, W2, b2, W3, b3 } = network;
    // tfjs calls this with the parameters, in the order given below, to find the loss and its gradients.
    const lossOf = (...parameters: tf.Tensor[]): tf.Scalar => {
      const [W1, b1, W2, b2, W3, b3] = parameters as [
        tf.Tensor2D,
        tf.Tensor1D,
        tf.Tensor2D,
        tf.Tensor1D,
        tf.Tensor2D,
        tf.Tensor1D,
      ];
      // BEGIN SOLUTION hidden, times a fresh mask of its own shape (divided by keepProb in the inverted form), twice; then out, and tf.losses.softmaxCrossEntropy(y, out).
      const drop = (H: tf.Tensor2D): tf.Tensor2D => {
        const U = dropoutMask(H.shape, keepProb, random);
        return H.mul(form === 'inverted' ? U.div(keepProb) : U);
      };
      const H1 = drop(hidden(x, W1, b1));
      const H2 = drop(hidden(H1, W2, b2));
      const out = H2.matMul(W3).add(b3);
      return tf.losses.softmaxCrossEntropy(y, out);
      // END SOLUTION
    };
    const { value, grads } = tf.valueAndGrads(lossOf)([W1, b1, W2, b2, W3, b3]);
    const step = <T extends tf.Tensor>(w: T, i: number): T => w.sub<T>(grads[i]!.mul(learningRate));
    const next: Network = {
      W1: step(W1, 0),
      b1: step(b1, 1),
      W2: step(W2, 2),
      b2: step(b2, 3),
      W3: step(W3, 4),
      b3: step(b3, 5),
    };
    return { network: next, loss: value as tf.Scalar };
  });
}

/**
 * The probabilities of the classes at test time, softmax(out), with all units: H₁ and H₂ times keepProb in the
 * classic form, as they are in the inverted one.
 *
 * @returns shape [samples, classes]
 * Source: REG, `predict` (both forms); erratum E17; S40, S41.
 */
export function predict(
  network: Network,
  x: tf.Tensor2D,
  { form, keepProb }: { form: Form; keepProb: number },
): tf.Tensor2D {
  checkedKeepProb(keepProb);
  return tf.tidy(() => {
    const { W1, b1, W2, b2, W3, b3 } = network;
    // BEGIN SOLUTION No masks: hidden, times 1 or keepProb by the form, twice; then softmax of H2 W3 + b3.
    const scale = form === 'classic' ? keepProb : 1;
    const H1 = hidden(x, W1, b1).mul<tf.Tensor2D>(scale);
    const H2 = hidden(H1, W2, b2).mul<tf.Tensor2D>(scale);
    return H2.matMul(W3).add<tf.Tensor2D>(b3).softmax();
    // END SOLUTION
  });
}

/** A mask of a few units, and how probable it is. */
export type MaskWithProbability = {
  /** 1 for a unit that is kept, 0 for one that is dropped. */
  mask: number[];
  probability: number;
};

/**
 * All 2ⁿ masks of n units. One that keeps k of them has the probability keepProbᵏ (1 − keepProb)ⁿ⁻ᵏ.
 *
 * @param units n, small: 20 units have a million masks, REG's 4096 have 10¹²³³
 * @returns every mask once, in any order, those of probability 0 too; the probabilities sum to 1
 * Source: REG, "E[a] = p²(…) + p(1−p)(…) + …"; S42.
 */
export function allMasks(units: number, keepProb: number): MaskWithProbability[] {
  checkedKeepProb(keepProb);
  // BEGIN SOLUTION Start with the empty mask (probability 1); each unit doubles the list: append a 0, and a 1, to every mask.
  let masks: MaskWithProbability[] = [{ mask: [], probability: 1 }];
  for (let unit = 0; unit < units; unit++) {
    masks = masks.flatMap(({ mask, probability }) => [
      { mask: [...mask, 0], probability: probability * (1 - keepProb) },
      { mask: [...mask, 1], probability: probability * keepProb },
    ]);
  }
  return masks;
  // END SOLUTION
}

/**
 * The expectation of a neuron's output over all masks of its inputs:
 *
 *     E[f(a)] = Σ over masks m of  P(m) · f(Σᵢ wᵢ mᵢ xᵢ)
 *
 * If f is the identity, this is keepProb · Σ wᵢxᵢ: scaling at test time gives it without a sum over masks.
 * If f is curved, the two differ, and only the sum is right.
 *
 * @param f the activation function of the neuron; the identity by default
 * Source: REG, "a simple neuron with two inputs"; S42.
 */
export function expectedActivation(
  w: number[],
  x: number[],
  keepProb: number,
  f: (a: number) => number = (a) => a,
): number {
  // BEGIN SOLUTION For each of allMasks: the sum of w·m·x, f of it, times its probability; add them up.
  return allMasks(w.length, keepProb).reduce((total, { mask, probability }) => {
    const a = w.reduce((sum, wi, i) => sum + wi * mask[i]! * x[i]!, 0);
    return total + probability * f(a);
  }, 0);
  // END SOLUTION
}

/**
 * Monte-Carlo dropout: dropout stays on at test time, and the prediction is the mean of softmax(out) over
 * several masks. The spread of the predictions shows how certain the network is:
 *
 *     mean = 1/T Σₜ pₜ        std = √(1/T Σₜ (pₜ − mean)²)        pₜ = softmax(outₜ)
 *
 * @param logitsOnce gives the logits under a fresh mask each time it is called, shape [samples, classes]
 * @param draws T, the number of calls of logitsOnce
 * @returns both of shape [samples, classes]
 * Source: REG, "y = E_z[f(x, z)]"; S42; Gal and Ghahramani 2016.
 */
export function monteCarloPredict(
  logitsOnce: () => tf.Tensor2D,
  draws: number,
): { mean: tf.Tensor2D; std: tf.Tensor2D } {
  if (!(Number.isInteger(draws) && draws >= 1)) throw expected('a whole number of draws, at least 1', draws);
  return tf.tidy(() => {
    // BEGIN SOLUTION Call logitsOnce draws times, take softmax of each result, stack them and reduce over the new axis.
    const each = Array.from({ length: draws }, () => logitsOnce().softmax<tf.Tensor2D>());
    const p = tf.stack(each);
    const mean = p.mean<tf.Tensor2D>(0);
    const std = p.sub(mean).square().mean<tf.Tensor2D>(0).sqrt();
    return { mean, std };
    // END SOLUTION
  });
}

/** The cause of the differences between the members of an ensemble. */
export type EnsembleKind = 'initialization' | 'bagging' | 'architecture';

/** The data and the initial weights of one member of an ensemble. */
export type Member = {
  /** Row numbers of the training set that it sees. */
  rows: number[];
  /** Units of its hidden layers. */
  widths: number[];
  /** The stream of its initial weights. */
  initial: RandomStream;
};

/**
 * The plan of each member of an ensemble. The members differ in one thing only:
 *
 * - `initialization`: all rows, the first architecture; `initial` is a different stream for each member
 * - `bagging`: the first architecture and **equal** streams for the initial weights; the rows are a bootstrap
 *   sample for each member: sampleCount rows drawn **with** replacement
 * - `architecture`: all rows; the architectures in turn (after the last, the first again), with a different stream
 *   for each member
 *
 * "All rows" are 0 … sampleCount − 1. Bootstrap rows are drawn from streams of `random` too, all of them equally likely
 * (`integer(sampleCount)`), anew for each member. `random.stream(name)` gives the stream of that name from its beginning:
 * two calls with one name give equal streams, two names give independent ones.
 *
 * Source: DNN 4.4.3, א, ב, ג; S39; Breiman 1996 for bagging.
 */
export function planEnsemble(
  kind: EnsembleKind,
  size: number,
  {
    sampleCount,
    architectures,
    random,
  }: { sampleCount: number; architectures: number[][]; random: SeededRandom },
): Member[] {
  // BEGIN SOLUTION Array.from({ length: size }, …): choose rows, widths and the stream's name by the kind and the member's number.
  const allRows = Array.from({ length: sampleCount }, (_, i) => i);
  return Array.from({ length: size }, (_, member) => {
    const draw = random.stream(`rows of member ${member}`);
    const rows = kind === 'bagging' ? allRows.map(() => draw.integer(sampleCount)) : [...allRows];
    const widths =
      kind === 'architecture' ? architectures[member % architectures.length]! : architectures[0]!;
    const initial = random.stream(kind === 'bagging' ? 'weights' : `weights of member ${member}`);
    return { rows, widths, initial };
  });
  // END SOLUTION
}

/**
 * The prediction of an ensemble: the mean of its members' probabilities, p = 1/M Σ pᵢ.
 *
 * @param probabilities of each member, all of shape [samples, classes]
 * @returns shape [samples, classes]; every row sums to 1
 * Source: DNN 4.4.3, "the average"; S39.
 */
export function averagePredictions(probabilities: tf.Tensor2D[]): tf.Tensor2D {
  return tf.tidy(() => {
    // BEGIN SOLUTION Stack the members along a new first axis, and take the mean over it.
    return tf.stack(probabilities).mean<tf.Tensor2D>(0);
    // END SOLUTION
  });
}

/**
 * The predictions of an ensemble of three-layer networks that were trained without dropout.
 *
 * @returns probabilities, shape [samples, classes]
 * Source: DNN 4.4.3; S39.
 */
export function ensemblePredict(members: Network[], x: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    // BEGIN SOLUTION predict with each member (keepProb 1), then averagePredictions.
    const each = members.map((member) => predict(member, x, { form: 'inverted', keepProb: 1 }));
    return averagePredictions(each);
    // END SOLUTION
  });
}
