import * as tf from '@tensorflow/tfjs';
import type * as Lab from 'reference/12-augmentation/lab';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { Observed, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import { drawSeed, plainTensor, vector } from '../inputs';
import { largestMagnitude, limitOr, mean, sameList, sameNumbers, variance } from '../observing';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

/**
 * The checks compare properties of the distribution, not the random draws. A mean within this many standard errors of
 * the stated one counts as the stated one: a right answer is outside with probability 4e-8.
 */
const STANDARD_ERRORS = 5.5;

interface Pictures {
  /** [count, height, width, channels]; height and width differ. */
  shape: [number, number, number, number];
  pixels: number[];
}

function pictures(random: SeededRandom, shape: Pictures['shape'], name = 'pictures'): Pictures {
  return { shape, pixels: plainTensor(random.stream(name), shape).values };
}

const tensorOf = ({ shape, pixels }: Pictures): tf.Tensor4D => tf.tensor4d(pixels, shape);
const streamOf = (seed: number): RandomStream => seededRandom(seed).stream('draws');

/** The stated mean if these independent numbers agree with it, otherwise their own. */
function meanOf(numbers: number[], stated: number): number {
  const measured = mean(numbers);
  const standardError = Math.sqrt(variance(numbers) / numbers.length);
  return Math.abs(measured - stated) <= STANDARD_ERRORS * standardError + 1e-6 ? stated : measured;
}

const square = (v: number): number => v * v;

/** So bright that noise exceeds 1, where it must not be cut off. */
const BRIGHT = 0.9;

const DRAWS = 4000;

/** Draws maps under a policy with some kinds of change. */
function drawProbe(
  policy: Partial<Lab.Policy>,
  observe: (maps: Lab.Affine[], policy: Lab.Policy) => Observed,
  labels: Record<string, string>,
) {
  return probe({
    inputs: (random) => ({
      seed: drawSeed(random),
      policy: { rotation: 0, resize: 1, stretch: 1, shear: 0, flip: 0, noise: 0, ...policy },
    }),
    observe: (lab, { seed, policy }) => {
      const stream = streamOf(seed);
      return observe(
        Array.from({ length: DRAWS }, () => lab.drawMap(policy, stream)),
        policy,
      );
    },
    labels,
  });
}

const angleOf = ([a, , c]: Lab.Affine): number => Math.atan2(-c, a);

interface Batch extends Pictures {
  labels: number[];
  seed: number;
}

const IMAGES = 12;

/** Copies of one picture, so that the result shows the draws for each of them. */
function copies(random: SeededRandom): Batch {
  const picture = pictures(random, [1, 5, 7, 1]);
  return {
    shape: [IMAGES, 5, 7, 1],
    pixels: Array.from({ length: IMAGES }, () => picture.pixels).flat(),
    labels: vector(random.stream('labels'), IMAGES),
    seed: drawSeed(random),
  };
}

/** Different pictures: the pixel at the centre, which stays when a picture turns, shows their order. */
function different(random: SeededRandom, name: string): Batch {
  return {
    ...pictures(random, [IMAGES, 5, 7, 1], name),
    labels: vector(random.stream(`labels ${name}`), IMAGES),
    seed: drawSeed(random),
  };
}

const centresOf = (images: tf.Tensor4D): tf.Tensor => images.slice([0, 2, 3, 0], [-1, 1, 1, 1]).flatten();

const samplesOf = (batch: Batch): Lab.Samples => ({ x: tensorOf(batch), y: tf.tensor1d(batch.labels) });
const TURNS: Lab.Policy = { rotation: 1, resize: 1, stretch: 1, shear: 0, flip: 0, noise: 0 };

function differentRows(images: tf.Tensor4D): number {
  const rows = images.reshape([images.shape[0], -1]).arraySync() as number[][];
  return new Set(rows.map((row) => row.join())).size;
}

const FEATURES = 40;
const ROWS = 200;

function noisy(
  lab: Lab,
  { seed, std }: { seed: number; std: number },
): { once: number[][]; again: number[][]; atTest: number[][]; base: number } {
  const layer = new lab.GaussianNoise({ std, seed, name: 'noise' });
  const base = 2;
  const x = tf.fill([ROWS, FEATURES], base);
  const apply = (training: boolean): number[][] =>
    (layer.call(x, { training }) as tf.Tensor2D).arraySync() as unknown as number[][];
  return { once: apply(true), again: apply(true), atTest: apply(false), base };
}

function factorsOf(
  lab: Lab,
  kind: 'normal' | 'binary',
  { seed, std }: { seed: number; std: number },
): number[] {
  const x = tf.fill([ROWS, FEATURES], 2);
  return [...lab.multiplicativeNoise(x, kind, std, streamOf(seed)).div(2).dataSync()];
}

/** Two rows of 40 binary factors agree once in a million pairs, so 10 equal rows among 200 do not occur by chance. */
function ownRows(factors: number[]): boolean {
  const rows = Array.from({ length: ROWS }, (_, r) => factors.slice(r * FEATURES, (r + 1) * FEATURES).join());
  return new Set(rows).size > ROWS - 10;
}

const seedAndStd = (random: SeededRandom): { seed: number; std: number } => ({
  seed: drawSeed(random),
  std: random.stream('std').uniform(0.45, 0.6),
});

function warpProbe(shape: Pictures['shape'], maps: (random: RandomStream) => number[][]) {
  return probe({
    inputs: (random) => ({ ...pictures(random, shape), maps: maps(random.stream('maps')) }),
    observe: (lab, inputs) => ({ images: lab.warp(tensorOf(inputs), inputs.maps as Lab.Affine[]) }),
  });
}

const turn = (angle: number): number[] => [
  Math.cos(angle),
  Math.sin(angle),
  -Math.sin(angle),
  Math.cos(angle),
];

export const probes = {
  rotateMap: probe({
    inputs: (random) => ({ angles: [0.4, 1.2, -2].map((a) => a * random.stream('a').uniform(0.8, 1.2)) }),
    observe: (lab, { angles }) => ({ maps: angles.map((angle) => lab.rotate(angle)) }),
  }),

  rotateQuarter: probe({
    inputs: () => ({ angle: Math.PI / 2 }),
    observe: (lab, { angle }) => ({ map: lab.rotate(angle) }),
  }),

  flipMaps: probe({
    inputs: () => ({ directions: ['horizontal', 'vertical'] as const }),
    observe: (lab, { directions }) => ({ maps: directions.map((direction) => lab.flip(direction)) }),
  }),

  resizeMaps: probe({
    inputs: (random) => ({ factors: [random.stream('f').uniform(1.3, 1.6), 0.7] }),
    observe: (lab, { factors }) => ({ maps: factors.map((factor) => lab.resize(factor)) }),
  }),

  shearMaps: probe({
    inputs: (random) => ({ amounts: [random.stream('s').uniform(0.2, 0.5), -0.3] }),
    observe: (lab, { amounts }) => ({ maps: amounts.map((amount) => lab.shear(amount)) }),
  }),

  stretchMaps: probe({
    inputs: (random) => ({ horizontal: random.stream('s').uniform(1.2, 1.5), vertical: 0.7 }),
    observe: (lab, { horizontal, vertical }) => ({ map: lab.stretch(horizontal, vertical) }),
  }),

  warpStays: warpProbe([2, 3, 4, 2], () => [
    [1, 0, 0, 1],
    [1, 0, 0, 1],
  ]),

  // Pixels move exactly onto pixels: interpolation does not matter.
  warpQuarters: warpProbe([2, 5, 5, 1], () => [
    [0, 1, -1, 0],
    [0, -1, 1, 0],
  ]),

  // Points between pixels, in the middle of a picture so large that the outside does not matter.
  warpInside: probe({
    inputs: (random) => ({
      ...pictures(random, [2, 7, 8, 1]),
      maps: [turn(random.stream('t').uniform(0.3, 0.6)), [1.3, 0.2, 0, 1.6]],
    }),
    observe: (lab, inputs) => ({
      images: lab.warp(tensorOf(inputs), inputs.maps as Lab.Affine[]).slice([0, 2, 2, 0], [2, 3, 4, 1]),
    }),
  }),

  warpOutside: warpProbe([2, 4, 5, 1], (random) => [
    [random.uniform(0.5, 0.6), 0, 0, 0.7],
    turn(random.uniform(0.6, 0.9)),
  ]),

  warpBatch: warpProbe([3, 4, 6, 2], (random) => [
    [1.4, random.uniform(0.2, 0.4), 0, 0.8],
    turn(random.uniform(-2, -1)),
    [-1, 0, 0, 1],
  ]),

  pixelNoise: probe({
    inputs: (random) => ({ seed: drawSeed(random), bound: random.stream('b').uniform(0.2, 0.4) }),
    observe: (lab, { seed, bound }) => {
      const x = tf.fill([10, 20, 20, 1], BRIGHT) as tf.Tensor4D;
      const noise = [...lab.addPixelNoise(x, bound, streamOf(seed)).sub(BRIGHT).dataSync()];
      return {
        mean: meanOf(noise, 0),
        meanSquare: meanOf(noise.map(square), bound ** 2 / 3),
        largest: limitOr(noise, bound),
      };
    },
    labels: { mean: 'mean of the noise', meanSquare: 'mean square of the noise', largest: 'largest |noise|' },
  }),

  pixelNoiseFresh: probe({
    inputs: (random) => ({ seed: drawSeed(random), bound: 0.3 }),
    observe: (lab, { seed, bound }) => {
      const x = tf.zeros([4, 5, 6, 1]) as tf.Tensor4D;
      const stream = streamOf(seed);
      const [once, again] = [lab.addPixelNoise(x, bound, stream), lab.addPixelNoise(x, bound, stream)];
      return {
        differentNumbers: new Set(once.dataSync()).size,
        sameAgain: sameNumbers(once, again),
        repeatable: sameNumbers(once, lab.addPixelNoise(x, bound, streamOf(seed))),
      };
    },
    labels: {
      differentNumbers: 'different numbers in 4 images of 30 pixels',
      sameAgain: 'a second call adds the same noise',
      repeatable: 'an equal stream adds the same noise',
    },
  }),

  drawRotation: drawProbe(
    { rotation: 1.1 },
    (maps, { rotation }) => {
      const angles = maps.map(angleOf);
      return {
        mean: meanOf(angles, 0),
        meanSquare: meanOf(angles.map(square), rotation ** 2 / 3),
        largestAngle: limitOr(angles, rotation),
      };
    },
    { mean: 'mean angle', meanSquare: 'mean square of the angle', largestAngle: 'largest |angle|' },
  ),

  drawFactors: drawProbe(
    { resize: 1.6 },
    (maps, { resize: s }) => {
      const factors = maps.map(([a]) => a);
      return {
        mean: meanOf(factors, (s + 1 / s) / 2),
        meanSquare: meanOf(factors.map(square), (s * s + 1 + 1 / (s * s)) / 3),
        sameFactors: maps.every(([a, , , d]) => Math.abs(a - d) < 1e-9),
      };
    },
    {
      mean: 'mean factor',
      meanSquare: 'mean square of the factor',
      sameFactors: 'the factor across always equals the factor down',
    },
  ),

  drawStretch: drawProbe(
    { stretch: 1.4 },
    (maps, { stretch: s }) => {
      const mean = (s + 1 / s) / 2;
      return {
        meanAcross: meanOf(
          maps.map(([a]) => a),
          mean,
        ),
        meanDown: meanOf(
          maps.map(([, , , d]) => d),
          mean,
        ),
        meanProduct: meanOf(
          maps.map(([a, , , d]) => a * d),
          mean ** 2,
        ),
        sameFactors: maps.every(([a, , , d]) => Math.abs(a - d) < 1e-9),
      };
    },
    {
      meanAcross: 'mean factor across',
      meanDown: 'mean factor down',
      meanProduct: 'mean product of both factors',
      sameFactors: 'the factor across always equals the factor down',
    },
  ),

  drawShear: drawProbe(
    { shear: 0.5 },
    (maps, { shear }) => {
      const amounts = maps.map(([, b]) => b);
      return {
        mean: meanOf(amounts, 0),
        meanSquare: meanOf(amounts.map(square), shear ** 2 / 3),
      };
    },
    { mean: 'mean amount', meanSquare: 'mean square of the amount' },
  ),

  drawFlip: drawProbe(
    { flip: 0.3 },
    (maps, { flip }) => ({
      mirrored: meanOf(
        maps.map(([a]) => Number(a < 0)),
        flip,
      ),
      upsideDown: maps.some(([, , , d]) => d < 0),
    }),
    { mirrored: 'share of mirror images', upsideDown: 'an image is upside down' },
  ),

  // With several changes, the map shows whether the turn came before the flip and whether both factors are equal.
  drawTogether: drawProbe(
    { rotation: 0.5, resize: 1.5, flip: 1 },
    (maps, { resize: s }) => ({
      meanDeterminant: meanOf(
        maps.map(([a, b, c, d]) => a * d - b * c),
        -(s * s + 1 + 1 / (s * s)) / 3,
      ),
      upsideDown: meanOf(
        maps.map(([, , , d]) => Number(d < 0)),
        0,
      ),
      largestAngle: limitOr(
        maps.map(([a, , c]) => Math.atan2(-c, -a)),
        0.5,
      ),
    }),
    {
      meanDeterminant: 'mean determinant',
      upsideDown: 'share of images upside down',
      largestAngle: 'largest |angle|',
    },
  ),

  // A turn, then a stretch, then a shear is [1 s; 0 1] · [h 0; 0 v] · turn. Every map can be factored like this (its
  // lower row gives the turn), but after another order some factors lie outside their intervals.
  drawOrder: drawProbe(
    { rotation: 0.5, stretch: 1.4, shear: 0.5 },
    (maps, { rotation, stretch, shear }) => {
      const parts = maps.map(([a, b, c, d]) => {
        const down = Math.hypot(c, d);
        return { angle: Math.atan2(-c, d), down, amount: (a * c + b * d) / down ** 2 };
      });
      return {
        largestAngle: limitOr(
          parts.map(({ angle }) => angle),
          rotation,
        ),
        largestFactor: limitOr(
          parts.map(({ down }) => down),
          stretch,
        ),
        largestAmount: limitOr(
          parts.map(({ amount }) => amount),
          shear,
        ),
      };
    },
    {
      largestAngle: 'largest |angle|',
      largestFactor: 'largest factor down',
      largestAmount: 'largest |amount|',
    },
  ),

  augmentEach: probe({
    inputs: copies,
    observe: (lab, inputs) => {
      const { x } = lab.augment(samplesOf(inputs), TURNS, streamOf(inputs.seed));
      return { shape: x.shape, differentImages: differentRows(x) };
    },
    labels: { differentImages: 'different images among 12 augmented copies of one' },
  }),

  augmentAgain: probe({
    inputs: copies,
    observe: (lab, inputs) => {
      const stream = streamOf(inputs.seed);
      const samples = samplesOf(inputs);
      const once = lab.augment(samples, TURNS, stream).x;
      return {
        sameAgain: sameNumbers(once, lab.augment(samples, TURNS, stream).x),
        repeatable: sameNumbers(once, lab.augment(samples, TURNS, streamOf(inputs.seed)).x),
        inputChanged: !sameNumbers(samples.x, tensorOf(inputs)),
      };
    },
    labels: {
      sameAgain: 'a second epoch gets the same images',
      repeatable: 'an equal stream gives the same images',
      inputChanged: 'the images that were handed in have changed',
    },
  }),

  augmentLabels: probe({
    inputs: (random) => different(random, 'pictures'),
    observe: (lab, inputs) => {
      const samples = samplesOf(inputs);
      const { x, y } = lab.augment(samples, TURNS, streamOf(inputs.seed));
      return {
        labels: y,
        centres: centresOf(x),
        sameTensor: y === samples.y,
      };
    },
    labels: {
      centres: 'pixel at the centre of each image',
      sameTensor: 'the returned labels are the tensor that was handed in',
    },
  }),

  augmentNothing: probe({
    inputs: copies,
    observe: (lab, inputs) => {
      const still = { ...TURNS, rotation: 0 };
      const { x } = lab.augment(samplesOf(inputs), still, streamOf(inputs.seed));
      return { images: x.slice([0, 0, 0, 0], [1, 5, 7, 1]) };
    },
  }),

  // Turned black images are black, so the result is the noise as it was drawn, unless the noise was turned as well.
  augmentNoise: probe({
    inputs: (random) => ({ seed: drawSeed(random), bound: 0.25 }),
    observe: (lab, { seed, bound }) => {
      const samples = { x: tf.zeros([40, 9, 9, 1]) as tf.Tensor4D, y: tf.zeros([40]) };
      const noise = [...lab.augment(samples, { ...TURNS, noise: bound }, streamOf(seed)).x.dataSync()];
      return {
        meanSquare: meanOf(noise.map(square), bound ** 2 / 3),
        largest: limitOr(noise, bound),
      };
    },
    labels: { meanSquare: 'mean square of the noise', largest: 'largest |noise|' },
  }),

  epochParts: probe({
    inputs: (random) => ({ train: copies(random), validation: different(random, 'validation') }),
    observe: (lab, inputs) => {
      const handedIn = { train: samplesOf(inputs.train), validation: samplesOf(inputs.validation) };
      const { train, validation } = lab.epochData(handedIn, TURNS, streamOf(inputs.train.seed));
      return {
        differentImages: differentRows(train.x),
        validationImages: validation.x,
        trainLabels: train.y,
        validationLabels: validation.y,
        sameTensors: validation.x === handedIn.validation.x || validation.y === handedIn.validation.y,
      };
    },
    labels: {
      differentImages: 'different training images among 12 augmented copies of one',
      validationImages: 'validation images',
      trainLabels: 'training labels',
      validationLabels: 'validation labels',
      sameTensors: 'the returned validation tensors are those that were handed in',
    },
  }),

  noiseTraining: probe({
    inputs: seedAndStd,
    observe: (lab, inputs) => {
      const { once, base } = noisy(lab, inputs);
      const noise = once.flat().map((v) => v - base);
      return {
        mean: meanOf(noise, 0),
        meanSquare: meanOf(noise.map(square), inputs.std ** 2),
        beyondStd: meanOf(
          noise.map((v) => Number(Math.abs(v) > inputs.std)),
          0.31731,
        ),
      };
    },
    labels: {
      mean: 'mean of the noise',
      meanSquare: 'mean square of the noise',
      beyondStd: 'share beyond one standard deviation',
    },
  }),

  noiseFresh: probe({
    inputs: seedAndStd,
    observe: (lab, inputs) => {
      const { once, again } = noisy(lab, inputs);
      return {
        differentRows: new Set(once.map((row) => row.join())).size,
        differentNumbers: new Set(once[0]).size,
        sameAgain: sameList(once.flat(), again.flat()),
        repeatable: sameList(noisy(lab, inputs).once.flat(), once.flat()),
      };
    },
    labels: {
      differentRows: 'different output rows of 200 equal input rows',
      differentNumbers: 'different numbers in the first row',
      sameAgain: 'a second call adds the same noise',
      repeatable: 'an equal layer adds the same noise',
    },
  }),

  noiseAtTest: probe({
    inputs: seedAndStd,
    observe: (lab, inputs) => ({ output: noisy(lab, inputs).atTest.slice(0, 2) }),
  }),

  noiseConfig: probe({
    inputs: seedAndStd,
    observe: (lab, inputs) => {
      const config = new lab.GaussianNoise({ ...inputs, name: 'noise' }).getConfig();
      return {
        std: Number(config['std']),
        seed: Number(config['seed']),
        hasName: config['name'] === 'noise',
      };
    },
    labels: { hasName: 'the name of the layer is included' },
  }),

  multiplyNormal: probe({
    inputs: seedAndStd,
    observe: (lab, inputs) => {
      const factors = factorsOf(lab, 'normal', inputs);
      return {
        ownRows: ownRows(factors),
        mean: meanOf(factors, 1),
        meanSquare: meanOf(
          factors.map((m) => square(m - 1)),
          inputs.std ** 2,
        ),
        differentFactors: new Set(factors).size > 0.99 * factors.length,
      };
    },
    labels: {
      ownRows: 'each of 200 rows has its own factors',
      mean: 'mean factor',
      meanSquare: 'mean square of factor − 1',
      differentFactors: 'the factors differ from each other',
    },
  }),

  multiplyBinary: probe({
    inputs: seedAndStd,
    observe: (lab, inputs) => {
      const factors = factorsOf(lab, 'binary', inputs);
      return {
        ownRows: ownRows(factors),
        mean: meanOf(factors, 1),
        shareKept: meanOf(
          factors.map((m) => Number(m !== 0)),
          1 / (1 + inputs.std ** 2),
        ),
        largest: largestMagnitude(factors),
      };
    },
    labels: {
      ownRows: 'each of 200 rows has its own factors',
      mean: 'mean factor',
      shareKept: 'share of numbers that are kept',
      largest: 'largest factor',
    },
  }),
} satisfies Probes<Lab>;
