/**
 * Lab 12 · Augmentation and noise.
 *
 * The handout (README.md, beside this file) has the equations, the tasks and their points. Write the bodies
 * of the functions below; leave their names, arguments and results as they are. Run `npx lab check 12` to see
 * what is right, what is wrong, and why.
 *
 * The coordinates of a point start at the **centre** of the image: x to the right, y **down**, in pixels. Angles
 * are in radians. A map moves the points of the image: (x, y) → (ax + by, cx + dy).
 *
 * Random numbers come only from the given `RandomStream`: `random.uniform(low, high)`,
 * `random.normal(mean, std)`, `random.bernoulli(probability)`, `random.draw(count, (stream) => …)`. Each call draws
 * the next numbers of the stream, so two calls give different numbers.
 *
 * tfjs keeps every tensor until it is disposed of. `tf.tidy(() => …)` disposes of the tensors made inside it,
 * except for those that the function returns. Each task already has a `tf.tidy`.
 */
import * as tf from '@tensorflow/tfjs';
import { expected } from '../../src/core/errors';
import type { RandomStream } from '../../src/core/rng';
import { seededRandom } from '../../src/core/rng';

/** The map (x, y) → (ax + by, cx + dy), as [a, b, c, d]. The centre stays where it is. */
export type Affine = [a: number, b: number, c: number, d: number];

/** The identity: no point moves. */
export const IDENTITY: Affine = [1, 0, 0, 1];

/** The map that applies `first`, and then `second`. */
export function compose([a, b, c, d]: Affine, [e, f, g, h]: Affine): Affine {
  return [e * a + f * c, e * b + f * d, g * a + h * c, g * b + h * d];
}

/** The inverse of `map`. */
export function inverse([a, b, c, d]: Affine): Affine {
  const determinant = a * d - b * c;
  if (!(Math.abs(determinant) > 1e-9)) throw expected('a map that can be taken back', determinant);
  return [d / determinant, -b / determinant, -c / determinant, a / determinant];
}

/**
 * Turns the image about its centre, counter-clockwise for a viewer: with θ = π/2, a point on the right of the centre
 * moves to the top. In a plane whose y points up, the map is (x cos θ − y sin θ, x sin θ + y cos θ); here y points
 * down.
 *
 * @param angle θ, in radians
 * Source: DNN 4.4.4; S44; erratum E18.
 */
export function rotate(angle: number): Affine {
  // BEGIN SOLUTION Cosines on the diagonal; two sines of opposite sign beside it. Try the point (1, 0) with angle π/2.
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos, sin, -sin, cos];
  // END SOLUTION
}

/**
 * The mirror image: `horizontal` exchanges left and right, `vertical` exchanges top and bottom.
 *
 * Source: DNN 4.4.4; REG, "flip"; S44.
 */
export function flip(direction: 'horizontal' | 'vertical'): Affine {
  // BEGIN SOLUTION One of the two coordinates changes its sign.
  return direction === 'horizontal' ? [-1, 0, 0, 1] : [1, 0, 0, -1];
  // END SOLUTION
}

/**
 * Makes the picture larger (factor above 1) or smaller (below 1), about its centre, in a frame of the same size.
 *
 * @param factor above 0; in the document from [1/1.6, 1.6]
 * Source: DNN 4.4.4; S44.
 */
export function resize(factor: number): Affine {
  if (!(factor > 0 && factor < Infinity)) throw expected('a factor above 0', factor);
  // BEGIN SOLUTION Every point goes `factor` times as far from the centre.
  return [factor, 0, 0, factor];
  // END SOLUTION
}

/**
 * Shifts each row of the picture sideways by `amount` times its y: (x + amount · y, y).
 *
 * Source: DNN 4.4.4; S44.
 */
export function shear(amount: number): Affine {
  if (!Number.isFinite(amount)) throw expected('a finite amount', amount);
  // BEGIN SOLUTION The four numbers of the equation, as a, b, c, d.
  return [1, amount, 0, 1];
  // END SOLUTION
}

/**
 * Makes the picture wider by the factor `horizontal`, and higher by the factor `vertical`.
 *
 * Source: DNN 4.4.4; S44.
 */
export function stretch(horizontal: number, vertical: number): Affine {
  for (const factor of [horizontal, vertical]) {
    if (!(factor > 0 && factor < Infinity)) throw expected('a factor above 0', factor);
  }
  // BEGIN SOLUTION Each coordinate times its own factor.
  return [horizontal, 0, 0, vertical];
  // END SOLUTION
}

/**
 * Moves each image by its own map A. The map moves the point A⁻¹q to the point q, so the new image has at q the value
 * that the old image has at A⁻¹q:
 *
 *     new(q) = old(A⁻¹ q)
 *
 * A⁻¹q is usually between pixels, so use bilinear interpolation of the four pixels around it. u and v are the
 * fractional parts of its column and of its row:
 *
 *     (1−v) [(1−u) old(top, left) + u old(top, right)] + v [(1−u) old(bottom, left) + u old(bottom, right)]
 *
 * A pixel outside the old image counts as 0. The centre is ((height − 1)/2, (width − 1)/2), in rows and columns.
 *
 * @param images shape [count, height, width, channels]
 * @param maps A of each image
 * @returns the same shape
 * Source: S44.
 */
export function warp(images: tf.Tensor4D, maps: Affine[]): tf.Tensor4D {
  const [count, height, width, channels] = images.shape;
  if (maps.length !== count) throw expected(`${count} maps, one for each image`, maps);
  return tf.tidy(() => {
    // BEGIN SOLUTION Compute where each new pixel comes from, for all images at once ([count, height · width]); floor; gather four times from images.reshape([-1, channels]); blend.
    const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
    const x = tf.range(0, width).sub(centreX).reshape([1, 1, width]);
    const y = tf.range(0, height).sub(centreY).reshape([1, height, 1]);
    const [a, b, c, d] = tf.split(tf.tensor3d(maps.map((map) => inverse(map).map((v) => [v]))), 4, 1);
    const sourceX = a!.mul(x).add(b!.mul(y)).add(centreX);
    const sourceY = c!.mul(x).add(d!.mul(y)).add(centreY);
    const left = sourceX.floor();
    const top = sourceY.floor();
    const u = sourceX.sub(left).expandDims(3);
    const v = sourceY.sub(top).expandDims(3);

    const pixels = images.reshape([-1, channels]);
    const start = tf
      .range(0, count)
      .mul(height * width)
      .reshape([count, 1, 1]);
    const at = (row: tf.Tensor, column: tf.Tensor): tf.Tensor => {
      const [nearRow, nearColumn] = [row.clipByValue(0, height - 1), column.clipByValue(0, width - 1)];
      const inside = nearRow.equal(row).logicalAnd(nearColumn.equal(column)).toFloat();
      const index = start.add(nearRow.mul(width)).add(nearColumn).toInt();
      return pixels.gather(index.flatten()).reshape(images.shape).mul(inside.expandDims(3));
    };
    const blend = (one: tf.Tensor, other: tf.Tensor, share: tf.Tensor): tf.Tensor =>
      one.add(other.sub(one).mul(share));
    const upper = blend(at(top, left), at(top, left.add(1)), u);
    const lower = blend(at(top.add(1), left), at(top.add(1), left.add(1)), u);
    return blend(upper, lower, v) as tf.Tensor4D;
    // END SOLUTION
  });
}

/**
 * Adds independent noise to every pixel of every image: x + e with e ~ U[−bound, bound]. Values outside 0 … 1 stay
 * as they are: if they were cut off, the mean of the noise would no longer be 0.
 *
 * @param bound |ε| of the document, at least 0
 * Source: DNN 4.4.4; REG, "adding noise"; S44.
 */
export function addPixelNoise(images: tf.Tensor4D, bound: number, random: RandomStream): tf.Tensor4D {
  if (!(bound >= 0 && bound < Infinity)) throw expected('bound of at least 0', bound);
  return tf.tidy(() => {
    // BEGIN SOLUTION random.draw gives as many uniform numbers as the images have; shape them alike and add.
    const noise = random.draw(images.size, (stream) => stream.uniform(-bound, bound));
    return images.add<tf.Tensor4D>(tf.tensor(noise, images.shape));
    // END SOLUTION
  });
}

/** The limits of a random transform. */
export interface Policy {
  /** The angle is from U[−rotation, rotation], in radians. */
  rotation: number;
  /** The factor is from U[1/resize, resize]; at least 1. */
  resize: number;
  /** Both factors are from U[1/stretch, stretch], each by itself; at least 1. */
  stretch: number;
  /** The amount is from U[−shear, shear]. */
  shear: number;
  /** The probability of a mirror image, left and right exchanged. */
  flip: number;
  /** The bound of the noise on each pixel. */
  noise: number;
}

/** The policy that changes no image. */
export const NO_CHANGE: Policy = { rotation: 0, resize: 1, stretch: 1, shear: 0, flip: 0, noise: 0 };

/**
 * One random map of a policy: rotate, then resize, then stretch, then shear, then perhaps flip. All numbers are drawn
 * independently of each other.
 *
 * @param policy its noise is not used here
 * Source: DNN 4.4.4; S44.
 */
export function drawMap(policy: Policy, random: RandomStream): Affine {
  if (!(policy.flip >= 0 && policy.flip <= 1)) throw expected('flip in [0, 1]', policy.flip);
  for (const factor of [policy.resize, policy.stretch]) {
    if (!(factor >= 1 && factor < Infinity)) throw expected('resize and stretch of at least 1', factor);
  }
  // BEGIN SOLUTION Draw each number from its interval, make the five maps, and put them together with compose, first to last.
  const factor = (limit: number): number => random.uniform(1 / limit, limit);
  const maps = [
    rotate(random.uniform(-policy.rotation, policy.rotation)),
    resize(factor(policy.resize)),
    stretch(factor(policy.stretch), factor(policy.stretch)),
    shear(random.uniform(-policy.shear, policy.shear)),
    random.bernoulli(policy.flip) ? flip('horizontal') : IDENTITY,
  ];
  return maps.reduce(compose);
  // END SOLUTION
}

/** Images, shape [samples, height, width, channels], and their labels, shape [samples, …]. */
export interface Samples {
  x: tf.Tensor4D;
  y: tf.Tensor;
}

/**
 * New pairs (x, y): each image is moved by a new random map, and then noise is added to its pixels. The labels and
 * their order stay the same. A second call gives other images.
 *
 * @returns new tensors (y too: `y.clone()`), which the caller disposes of
 * Source: DNN 4.4.4; REG, "new pairs (x, y) by transforming x"; S44; erratum E18.
 */
export function augment({ x, y }: Samples, policy: Policy, random: RandomStream): Samples {
  const moved = tf.tidy(() => {
    // BEGIN SOLUTION A list of maps, one drawn for each image; warp; addPixelNoise.
    const maps = Array.from({ length: x.shape[0] }, () => drawMap(policy, random));
    return addPixelNoise(warp(x, maps), policy.noise, random);
    // END SOLUTION
  });
  // BEGIN SOLUTION The moved images, and a copy of the labels.
  return { x: moved, y: y.clone() };
  // END SOLUTION
}

/**
 * The data of one epoch: the training set is augmented by draws of `random`, the validation set is not. A second call
 * gives other training images.
 *
 * @returns new tensors, which the caller disposes of
 * Source: S44.
 */
export function epochData(
  { train, validation }: { train: Samples; validation: Samples },
  policy: Policy,
  random: RandomStream,
): { train: Samples; validation: Samples } {
  // BEGIN SOLUTION Augment one of the two; copy the tensors of the other.
  return {
    train: augment(train, policy, random),
    validation: { x: validation.x.clone(), y: validation.y.clone() },
  };
  // END SOLUTION
}

export interface GaussianNoiseOptions {
  /** The standard deviation of the noise, at least 0. */
  std: number;
  /** Of the layer's own stream of noise. Layers of other names have other noise for the same seed. */
  seed: number;
  /** Name a layer if a run must be repeatable: tfjs numbers those without a name. */
  name?: string;
}

/**
 * Adds independent noise to every number of its input, new in every call:
 *
 *     in training  y = x + e,  e ~ N(0, std²)        at test time  y = x
 *
 * As the first layer, it adds noise to the inputs; between two other layers, to hidden units. e does not depend on x,
 * so gradients pass through the layer unchanged.
 *
 * Source: REG, "noise can be added in hidden layers"; S45.
 */
export class GaussianNoise extends tf.layers.Layer {
  static className = 'CourseGaussianNoise';

  readonly std: number;
  readonly seed: number;
  readonly random: RandomStream;

  constructor(options: GaussianNoiseOptions) {
    super(options);
    if (!(options.std >= 0 && options.std < Infinity)) throw expected('std of at least 0', options.std);
    this.std = options.std;
    this.seed = options.seed;
    this.random = seededRandom(options.seed).stream(`noise ${this.name}`);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs;
      const training = kwargs.training ?? false;
      // BEGIN SOLUTION At test time x.clone(); in training, add a normal number of this.random to every number of x.
      if (!training) return x.clone();
      const noise = this.random.draw(x.size, (stream) => stream.normal(0, this.std));
      return x.add(tf.tensor(noise, x.shape));
      // END SOLUTION
    });
  }

  /** The options from which the constructor makes this layer again when its model is loaded. */
  override getConfig(): tf.serialization.ConfigDict {
    // BEGIN SOLUTION The configuration of super, plus the layer's own two options.
    return { ...super.getConfig(), std: this.std, seed: this.seed };
    // END SOLUTION
  }
}
tf.serialization.registerClass(GaussianNoise);

/**
 * Multiplicative noise: x · m with an independent m for each number of x, with mean 1 and standard deviation `std`.
 * There are two kinds:
 *
 *     normal   m ~ N(1, std²)
 *     binary   m = 1/k with probability k, else 0
 *
 * The binary kind is inverted dropout with keepProb k. Find the k with this standard deviation yourself:
 * Var m = E[m²] − 1.
 *
 * @param std at least 0; it may be above 1
 * Source: S45; REG, "sets some neurons to zero at random"; Srivastava et al. 2014, section 10.
 */
export function multiplicativeNoise(
  x: tf.Tensor,
  kind: 'normal' | 'binary',
  std: number,
  random: RandomStream,
): tf.Tensor {
  if (!(std >= 0 && std < Infinity)) throw expected('std of at least 0', std);
  return tf.tidy(() => {
    // BEGIN SOLUTION Solve Var m = std² for k; draw a factor for every number of x by its kind; multiply.
    const keepProb = 1 / (1 + std ** 2);
    const factors = random.draw(x.size, (stream) =>
      kind === 'normal' ? stream.normal(1, std) : Number(stream.bernoulli(keepProb)) / keepProb,
    );
    return x.mul(tf.tensor(factors, x.shape));
    // END SOLUTION
  });
}
