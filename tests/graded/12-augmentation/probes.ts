import * as tf from '@tensorflow/tfjs';
import type * as Lab from 'reference/12-augmentation/lab';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { JudgedFacts, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type { RawTensor } from '../../../src/grading/model/raw';
import { agreesWithProbability, follow, independentSums, normal, uniform } from '../distributions';
import { drawSeed, plainTensor, randomSign, shuffled, uniforms, vector } from '../inputs';
import { largestMagnitude, letThrough, limitOr, minimum, refusal, refuse, sameList } from '../observing';
import type { MapParts } from './draws';
import {
  differentNumbersOr,
  differentOr,
  fill,
  independent,
  independentParts,
  lagsOf,
  meanOf,
  minus,
  partsOf,
  sameValues,
  square,
  symmetricFacts,
} from './draws';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

type Shape4D = [count: number, height: number, width: number, channels: number];

interface Pictures {
  shape: Shape4D;
  pixels: number[];
}

function pictures(stream: RandomStream, shape: Shape4D, std = 1): Pictures {
  return { shape, pixels: plainTensor(stream, shape, std).values };
}

const tensorOf = ({ shape, pixels }: Pictures): tf.Tensor4D => tf.tensor4d(pixels, shape);
const streamOf = (seed: number): RandomStream => seededRandom(seed).stream('draws');

/** A seed, and one that certainly is another. */
function twoSeeds(random: SeededRandom): { seed: number; otherSeed: number } {
  const seed = drawSeed(random);
  return { seed, otherSeed: seed + 1 + random.stream('other seed').integer(1000) };
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);

/** True if the numbers of a single sample, the first of a batch, have changed. */
const isChanged = (one: RawTensor, batch: number[]): boolean =>
  one.values.length > 0 && one.values.some((v, i) => Math.abs(v - (batch[i] ?? NaN)) > 1e-6);

/** Those of the tensors that can still be read: the caller owns them, whatever became of the results. */
const stillThere = (tensors: tf.Tensor[]): tf.Tensor[] => tensors.filter((tensor) => !tensor.isDisposed);

/* Maps. */

const IDENTITY = [1, 0, 0, 1];
const turn = (angle: number): number[] => [
  Math.cos(angle),
  Math.sin(angle),
  -Math.sin(angle),
  Math.cos(angle),
];

/** Values that are no factor above 0. */
const NO_FACTORS = [0, NaN, Infinity, -Infinity];

/** Pictures of a drawn size, and drawn maps of them. */
function warpProbe(draw: (random: RandomStream) => { shape: Shape4D; maps: number[][] }) {
  return probe({
    inputs: (random) => {
      const { shape, maps } = draw(random.stream('maps'));
      return { ...pictures(random.stream('pictures'), shape), maps };
    },
    observe: (lab, inputs) => ({ images: lab.warp(tensorOf(inputs), inputs.maps as Lab.Affine[]) }),
  });
}

/** A height from `least` up, and a width that is larger. */
function sidesFrom(stream: RandomStream, least: number): [height: number, width: number] {
  const height = least + stream.integer(3);
  return [height, height + 1 + stream.integer(2)];
}

/* Random maps. */

const STILL: Lab.Policy = { rotation: 0, resize: 1, stretch: 1, shear: 0, flip: 0, noise: 0 };
/** Maps drawn for each policy. */
const DRAWS = 900;

/** Draws maps under each of some policies, and takes them apart. */
function drawProbe(
  policies: (stream: RandomStream) => Partial<Lab.Policy>[],
  { facts, labels }: { facts: PolicyFacts; labels: Record<string, string> },
) {
  return probe({
    inputs: (random) => ({
      seed: drawSeed(random),
      policies: policies(random.stream('policies')).map((policy) => ({ ...STILL, ...policy })),
    }),
    observe: (lab, { seed, policies }) => {
      const stream = streamOf(seed);
      return {
        maps: policies.map((policy) => {
          const numbers: number[] = [];
          for (let i = 0; i < DRAWS; i++) numbers.push(...lab.drawMap(policy, stream));
          return numbers;
        }),
      };
    },
    facts: ({ maps }, { policies }) =>
      inColumns(policies.map((policy, i) => facts(inFours(maps[i]!).map(partsOf), policy))),
    labels,
  });
}

type PolicyFacts = (parts: MapParts[], policy: Lab.Policy) => Record<string, number | boolean>;

/** The maps whose numbers stand one after another. */
function inFours(numbers: number[]): number[][] {
  if (numbers.length !== 4 * DRAWS)
    refuse('the list of all maps', numbers, `4 numbers for each of ${DRAWS} maps`);
  return Array.from({ length: DRAWS }, (_, i) => numbers.slice(4 * i, 4 * i + 4));
}

/** Records of numbers as one record of lists. */
function inColumns(records: Record<string, number | boolean>[]): JudgedFacts {
  return Object.fromEntries(
    Object.keys(records[0]!).map((key) => [key, records.map((record) => Number(record[key]))]),
  );
}

/** How far the maps are from changing nothing but what the policy says, 0 if not at all. */
function farthestFrom(parts: MapParts[], changing: readonly (keyof MapParts)[]): number {
  const still: MapParts = { angle: 0, across: 1, down: 1, amount: 0, mirrored: false };
  const distances = parts.flatMap((part) =>
    (Object.keys(still) as (keyof MapParts)[])
      .filter((name) => !changing.includes(name))
      .map((name) => Number(part[name]) - Number(still[name])),
  );
  const farthest = largestMagnitude(distances);
  return farthest < 1e-6 ? 0 : farthest;
}

/** Facts of factors that should be uniform on [1/limit, limit]. */
function factorFacts(factors: number[], limit: number) {
  return {
    mean: meanOf(factors, (limit + 1 / limit) / 2),
    meanSquare: meanOf(factors.map(square), (limit ** 2 + 1 + 1 / limit ** 2) / 3),
    uniform: follow(factors, uniform(1 / limit, limit)),
  };
}

const OTHERS = 'the farthest that anything else is changed';

/** The limit if factors from [1/limit, limit] reach both ends, otherwise the largest distance from the middle, plus the middle. */
function largestFactor(factors: number[], limit: number): number {
  const middle = (limit + 1 / limit) / 2;
  return (
    middle +
    limitOr(
      factors.map((factor) => factor - middle),
      limit - middle,
    )
  );
}

/* Augmented batches. */

/** Odd sides, so that a pixel stands at the centre and stays there. */
const SIDES = { height: 7, width: 9 };
const PIXELS = SIDES.height * SIDES.width;
const CENTRE = Math.floor(PIXELS / 2);

interface Batch {
  /** A number of each image, which is that of all pixels in its last channel. */
  ids: number[];
  labels: number[];
}

function batch(stream: RandomStream, count: number): Batch {
  return { ids: uniforms(stream, count, 1, 9), labels: vector(stream, 2 * count) };
}

/**
 * Images whose pixels hold their own x, their own y and the image's number. Interpolation between such pixels is exact,
 * so the result shows the map of each image.
 */
function samplesOf({ ids, labels }: Batch): Lab.Samples {
  const [centreX, centreY] = [(SIDES.width - 1) / 2, (SIDES.height - 1) / 2];
  const pixels = ids.flatMap((id) =>
    Array.from({ length: PIXELS }, (_, i) => [
      (i % SIDES.width) - centreX,
      Math.floor(i / SIDES.width) - centreY,
      id,
    ]).flat(),
  );
  const shape: Shape4D = [ids.length, SIDES.height, SIDES.width, 3];
  return { x: tf.tensor4d(pixels, shape), y: tf.tensor2d(labels, [ids.length, 2]) };
}

/** Channel `channel` of the pixel that lies (right, down) from the centre, in each image of a batch. */
function pixelsAt(
  { shape, values }: RawTensor,
  place: [right: number, down: number],
  channel: number,
): number[] {
  const [right, down] = place;
  const pixel = CENTRE + down * SIDES.width + right;
  return Array.from({ length: shape[0] ?? 0 }, (_, i) => values[3 * (i * PIXELS + pixel) + channel]!);
}

/** The map of each image: the pixels right of the centre and below it show where they come from. */
function mapsOf(images: RawTensor): number[][] {
  const [a, c] = [0, 1].map((channel) => pixelsAt(images, [1, 0], channel)) as [number[], number[]];
  const [b, d] = [0, 1].map((channel) => pixelsAt(images, [0, 1], channel)) as [number[], number[]];
  return a.map((_, i) => {
    const determinant = a[i]! * d[i]! - b[i]! * c[i]!;
    return [d[i]!, -b[i]!, -c[i]!, a[i]!].map((v) => v / determinant);
  });
}

/** The numbers of the images, in the order of the result. */
const idsOf = (images: RawTensor): number[] => pixelsAt(images, [0, 0], 2);

/** Small enough that no pixel beside the centre comes from outside. */
function moves(stream: RandomStream): Lab.Policy {
  return {
    rotation: stream.uniform(0.5, 1),
    resize: stream.uniform(1.1, 1.2),
    stretch: stream.uniform(1.2, 1.3),
    shear: stream.uniform(0.2, 0.4),
    flip: stream.uniform(0.45, 0.55),
    noise: 0,
  };
}

/** Sizes are seen as outside their limits from here on. drawMap is asked for the exact limits. */
const FAR = 1.06;

/** What a list of maps shows of the policy that they were drawn by. */
function movedFacts(images: RawTensor, { rotation, resize, stretch, shear, flip }: Lab.Policy) {
  const maps = mapsOf(images);
  const parts = maps.map(partsOf);
  const still = (map: number[]): boolean => map.every((v, i) => Math.abs(v - IDENTITY[i]!) < 1e-4);
  return {
    differentMaps: differentOr(
      maps.map((map) => map.map((v) => v.toFixed(4)).join()),
      maps.length,
    ),
    unmoved: maps.filter(still).length,
    angles: fill(
      parts.map(({ angle }) => angle),
      rotation,
    ),
    amounts: fill(
      parts.map(({ amount }) => amount),
      shear,
    ),
    tooLarge: parts.filter(({ across, down }) => Math.max(across, down) > resize * stretch * FAR).length,
    tooSmall: parts.filter(({ across, down }) => Math.min(across, down) < 1 / (resize * stretch * FAR))
      .length,
    mirrored: agreesWithProbability(parts.filter(({ mirrored }) => mirrored).length, parts.length, flip),
  };
}

const MOVED_LABELS = {
  differentMaps: 'different maps among those of the images',
  unmoved: 'images that are not moved',
  angles: 'the images are turned both ways, up to the limit of the policy',
  amounts: 'the images are sheared both ways, up to the limit of the policy',
  tooLarge: 'images that become larger than the policy allows',
  tooSmall: 'images that become smaller than the policy allows',
  mirrored: 'as many images are mirrored as the policy says',
};

/* Layers of noise. */

interface NoiseInputs {
  shape: number[];
  values: number[];
  seed: number;
  otherSeed: number;
  std: number;
  name: string;
}

function noiseInputs(random: SeededRandom, shape: number[]): NoiseInputs {
  const stream = random.stream('noise');
  return {
    ...plainTensor(random.stream('x'), shape),
    ...twoSeeds(random),
    std: stream.uniform(0.45, 0.6),
    name: `noise${stream.integer(1000)}`,
  };
}

const inTraining = (layer: tf.layers.Layer, x: tf.Tensor, training = true): tf.Tensor =>
  layer.call(x, { training }) as tf.Tensor;

/** Two standard deviations on both sides of 1, in drawn order. */
function twoStds(stream: RandomStream): number[] {
  return shuffled(stream, [stream.uniform(0.4, 0.7), stream.uniform(1.3, 2)]);
}

const KINDS = ['normal', 'binary'] as const;

/** Numbers away from 0, by which a result can be divided. */
function nonZero(stream: RandomStream, shape: number[]): { shape: number[]; values: number[] } {
  const values = Array.from({ length: sizeOf(shape) }, () => randomSign(stream) * stream.uniform(0.5, 2));
  return { shape, values };
}

/** Numbers of a sample that is multiplied by factors. */
const COLUMNS = 20;

function factorInputs(random: SeededRandom) {
  const stream = random.stream('factors');
  const shape = [150 + stream.integer(20), COLUMNS];
  return { ...nonZero(random.stream('x'), shape), stds: twoStds(stream), seed: drawSeed(random) };
}

/** The products of one image with noise of each standard deviation, from equal streams. */
function productsOf(
  lab: Lab,
  kind: 'normal' | 'binary',
  { stds, seed, ...x }: ReturnType<typeof factorInputs>,
): tf.Tensor[] {
  return stds.map((std) => lab.multiplicativeNoise(tf.tensor(x.values, x.shape), kind, std, streamOf(seed)));
}

/** So many small batches are drawn one after the other that the sums of each tell if their numbers are independent. */
const SMALL = { calls: 60, shape: [2, 10] };

/** True if the sums of small batches scatter as those of independent draws of mean 1 and this standard deviation. */
const sumsScatter = (batches: RawTensor[], std: number): boolean =>
  independentSums(batches.map(({ values }) => values.map((v) => (v - 1) / std)));

const quotients = (products: RawTensor, values: number[]): number[] =>
  products.values.map((v, i) => v / (values[i] ?? NaN));

export const probes = {
  rotateMap: probe({
    inputs: (random) => {
      const stream = random.stream('angles');
      const angles = [stream.uniform(0.2, 0.6), stream.uniform(1, 1.4), stream.uniform(-2.4, -1.8)];
      return { angles: shuffled(stream, [...angles, stream.uniform(6.5, 7.5), 0]) };
    },
    observe: (lab, { angles }) => ({ maps: angles.map((angle) => lab.rotate(angle)) }),
  }),

  rotateQuarter: probe({
    inputs: (random) => {
      const quarters = shuffled(random.stream('quarters'), [1, -1, 2, 3, -2, 1, 5]);
      return { angles: quarters.map((quarter) => (quarter * Math.PI) / 2) };
    },
    observe: (lab, { angles }) => ({ maps: angles.map((angle) => lab.rotate(angle)) }),
  }),

  flipMaps: probe({
    inputs: (random) => {
      const stream = random.stream('directions');
      const often = <T>(value: T): T[] => Array<T>(3 + stream.integer(4)).fill(value);
      return {
        directions: shuffled(stream, [...often('horizontal' as const), ...often('vertical' as const)]),
      };
    },
    observe: (lab, { directions }) => ({ maps: directions.map((direction) => lab.flip(direction)) }),
  }),

  resizeMaps: probe({
    inputs: (random) => {
      const stream = random.stream('factors');
      const factors = [stream.uniform(1.3, 1.6), stream.uniform(0.5, 0.8), 1, stream.uniform(3, 5)];
      return { factors: shuffled(stream, factors), refused: [...NO_FACTORS, -stream.uniform(0.5, 2)] };
    },
    observe: (lab, { factors, refused }) => ({
      maps: factors.map((factor) => lab.resize(factor)),
      refusals: refused.map((factor) => refusal(() => lab.resize(factor))),
    }),
    facts: ({ maps, refusals }) => ({ maps, letThrough: letThrough(refusals) }),
    labels: { letThrough: 'factors that are not above 0, or not finite, and raise no error' },
  }),

  shearMaps: probe({
    inputs: (random) => {
      const stream = random.stream('amounts');
      const amounts = [stream.uniform(0.2, 0.5), stream.uniform(-0.5, -0.2), 0, stream.uniform(1.2, 2)];
      return { amounts: shuffled(stream, amounts), refused: [NaN, Infinity, -Infinity] };
    },
    observe: (lab, { amounts, refused }) => ({
      maps: amounts.map((amount) => lab.shear(amount)),
      refusals: refused.map((amount) => refusal(() => lab.shear(amount))),
    }),
    facts: ({ maps, refusals }) => ({ maps, letThrough: letThrough(refusals) }),
    labels: { letThrough: 'amounts that are not finite, and raise no error' },
  }),

  stretchMaps: probe({
    inputs: (random) => {
      const stream = random.stream('factors');
      const [wide, flat] = [stream.uniform(1.2, 1.5), stream.uniform(0.6, 0.8)];
      const refused = NO_FACTORS.flatMap((factor) => [
        [factor, wide],
        [wide, factor],
      ]);
      const factors = shuffled(stream, [
        [wide, flat],
        [flat, wide],
        [1, stream.uniform(2, 3)],
        [stream.uniform(2, 3), 1],
      ]);
      return { factors, refused };
    },
    observe: (lab, { factors, refused }) => ({
      maps: factors.map(([horizontal, vertical]) => lab.stretch(horizontal!, vertical!)),
      refusals: refused.map(([horizontal, vertical]) => refusal(() => lab.stretch(horizontal!, vertical!))),
    }),
    facts: ({ maps, refusals }) => ({ maps, letThrough: letThrough(refusals) }),
    labels: { letThrough: 'pairs with a factor that is not above 0, or not finite, that raise no error' },
  }),

  warpStays: warpProbe((stream) => {
    const count = 2 + stream.integer(2);
    const shape: Shape4D = [count, ...sidesFrom(stream, 2), 2 + stream.integer(2)];
    return { shape, maps: Array<number[]>(count).fill(IDENTITY) };
  }),

  // Pixels move exactly onto pixels: interpolation does not matter. The side is even, so that the centre lies between
  // pixels.
  warpQuarters: warpProbe((stream) => {
    const side = 4 + 2 * stream.integer(2);
    const maps = [
      [0, 1, -1, 0],
      [0, -1, 1, 0],
      [-1, 0, 0, -1],
      [1, 0, 0, -1],
    ];
    return { shape: [maps.length, side, side, 1], maps: shuffled(stream, maps) };
  }),

  // Points between pixels, in the middle of a picture so large that the outside does not matter.
  warpInside: probe({
    inputs: (random) => {
      const stream = random.stream('maps');
      const enlarged = [stream.uniform(1.2, 1.4), stream.uniform(0.1, 0.3), 0, stream.uniform(1.5, 1.8)];
      return {
        ...pictures(random.stream('pictures'), [2, 7, 8, 1]),
        maps: shuffled(stream, [turn(stream.uniform(0.3, 0.6)), enlarged]),
      };
    },
    observe: (lab, inputs) => ({
      images: lab.warp(tensorOf(inputs), inputs.maps as Lab.Affine[]).slice([0, 2, 2, 0], [2, 3, 4, 1]),
    }),
  }),

  // One picture becomes so small that its surroundings come from far outside. The middle row stays on whole rows.
  warpOutside: warpProbe((stream) => {
    const maps = [
      [stream.uniform(0.5, 0.6), 0, 0, 0.7],
      turn(randomSign(stream) * stream.uniform(0.6, 0.9)),
      [stream.uniform(0.1, 0.15), 0, 0, stream.uniform(0.2, 0.3)],
    ];
    const height = 5 + 2 * stream.integer(2);
    return { shape: [maps.length, height, height + 1 + stream.integer(2), 1], maps: shuffled(stream, maps) };
  }),

  warpBatch: warpProbe((stream) => {
    const maps = [
      [1.4, stream.uniform(0.2, 0.4), stream.uniform(-0.3, -0.1), 0.8],
      turn(stream.uniform(-2, -1)),
      [-1, 0, 0, 1],
      [stream.uniform(0.7, 1.3), 0, stream.uniform(0.3, 0.6), stream.uniform(0.7, 1.3)],
    ];
    return { shape: [maps.length, ...sidesFrom(stream, 4), 3], maps: shuffled(stream, maps) };
  }),

  /** Sizes at the limits, and one as large as a digit of MNIST, where coordinates are less exact. */
  warpSizes: probe({
    inputs: (random) => {
      const stream = random.stream('sizes');
      const mapOf = (): number[] => [stream.uniform(0.8, 1.3), 0.2, stream.uniform(-0.4, -0.2), 0.9];
      const drawn = (shape: Shape4D) => ({
        ...pictures(stream, shape, 0.3),
        maps: Array.from({ length: shape[0] }, mapOf),
      });
      return {
        row: drawn([2, 1, 5 + stream.integer(3), 1]),
        column: drawn([1, 5 + stream.integer(3), 1, 4]),
        pixel: drawn([3, 1, 1, 2]),
        digit: drawn([1, 28, 28, 1]),
      };
    },
    observe: (lab, inputs) => {
      const warped = (of: keyof typeof inputs): tf.Tensor =>
        lab.warp(tensorOf(inputs[of]), inputs[of].maps as Lab.Affine[]);
      const { maps } = inputs.pixel;
      const wrongCounts = [maps.slice(1), [...maps, IDENTITY]];
      return {
        ...{ row: warped('row'), column: warped('column'), pixel: warped('pixel'), digit: warped('digit') },
        refusals: wrongCounts.map((wrong) =>
          refusal(() => lab.warp(tensorOf(inputs.pixel), wrong as Lab.Affine[])),
        ),
      };
    },
    facts: ({ refusals, ...images }) => ({ ...images, letThrough: letThrough(refusals) }),
    labels: {
      row: 'images of one row',
      column: 'an image of one column',
      pixel: 'images of one pixel',
      digit: 'an image of 28 × 28 pixels',
      letThrough: 'lists of maps of another length than the batch that raise no error',
    },
  }),

  /** Bright pixels and dark ones, of which some are outside 0 … 1: nothing may be cut off. */
  pixelNoise: probe({
    inputs: (random) => {
      const stream = random.stream('pixels');
      const shape: Shape4D = [2, 20, 32 + stream.integer(4), 2];
      const half = sizeOf(shape) / 2;
      return {
        shape,
        pixels: [...uniforms(stream, half, 0.8, 1.2), ...uniforms(stream, half, -0.2, 0.2)],
        bound: random.stream('bound').uniform(0.2, 0.4),
        seed: drawSeed(random),
      };
    },
    observe: (lab, inputs) => ({
      noisy: lab.addPixelNoise(tensorOf(inputs), inputs.bound, streamOf(inputs.seed)),
    }),
    facts: ({ noisy }, { shape, pixels, bound }) => {
      const noise = minus(noisy.values, pixels);
      const half = pixels.length / 2;
      const { meanSquare, largest, uniform } = symmetricFacts(noise, bound);
      return {
        sameShape: sameList(noisy.shape, shape),
        meanBright: meanOf(noise.slice(0, half), 0),
        meanDark: meanOf(noise.slice(half), 0),
        ...{ meanSquare, largest, uniform },
      };
    },
    labels: {
      sameShape: 'the result has the shape of the images',
      meanBright: 'mean of the noise on bright pixels',
      meanDark: 'mean of the noise on dark pixels',
      meanSquare: 'mean square of the noise',
      largest: 'largest |noise|',
      uniform: 'the noise is uniform between minus and plus the bound',
    },
  }),

  pixelNoiseFresh: probe({
    inputs: (random) => {
      const stream = random.stream('pixels');
      const shape: Shape4D = [4 + stream.integer(3), 6, 7 + stream.integer(3), 3];
      return { ...pictures(stream, shape), bound: stream.uniform(0.2, 0.4), ...twoSeeds(random) };
    },
    observe: (lab, { bound, seed, otherSeed, ...images }) => {
      const stream = streamOf(seed);
      const noisy = (random: RandomStream): tf.Tensor => lab.addPixelNoise(tensorOf(images), bound, random);
      return {
        once: noisy(stream),
        again: noisy(stream),
        equal: noisy(streamOf(seed)),
        other: noisy(streamOf(otherSeed)),
        ofOne: lab.addPixelNoise(tensorOf(images).slice([0], [1]), bound, stream),
      };
    },
    facts: ({ once, again, equal, other, ofOne }, { shape, pixels, bound }) => {
      const noise = minus(once.values, pixels);
      return {
        differentNumbers: differentNumbersOr(noise, pixels.length),
        independent: independent(noise, lagsOf(shape)),
        within: noise.every((v) => Math.abs(v) <= bound * 1.0001),
        sameAgain: sameValues(once, again),
        repeatable: sameValues(once, equal),
        sameOfOther: sameValues(once, other),
        ofOne: isChanged(ofOne, pixels),
      };
    },
    labels: {
      differentNumbers: 'different numbers among those of the noise',
      independent: 'neighbouring channels, pixels and images have independent noise',
      ofOne: 'a single image gets noise too',
      within: 'the noise is within the bound',
      sameAgain: 'a second call adds the same noise',
      repeatable: 'an equal stream adds the same noise',
      sameOfOther: 'another stream adds the same noise',
    },
  }),

  pixelNoiseLimits: probe({
    inputs: (random) => {
      const stream = random.stream('pixels');
      const shape: Shape4D = [1, ...sidesFrom(stream, 3), 1];
      return {
        ...pictures(stream, shape, 2),
        refused: [-stream.uniform(0.1, 1), NaN, Infinity],
        seed: drawSeed(random),
      };
    },
    observe: (lab, { seed, refused, ...images }) => ({
      unchanged: lab.addPixelNoise(tensorOf(images), 0, streamOf(seed)),
      refusals: refused.map((bound) =>
        refusal(() => lab.addPixelNoise(tensorOf(images), bound, streamOf(seed))),
      ),
    }),
    facts: ({ unchanged, refusals }) => ({ unchanged, letThrough: letThrough(refusals) }),
    labels: {
      unchanged: 'an image with noise of bound 0',
      letThrough: 'bounds that are negative, or not finite, and raise no error',
    },
  }),

  drawRotation: drawProbe(
    (stream) =>
      shuffled(stream, [{ rotation: stream.uniform(0.2, 0.5) }, { rotation: stream.uniform(1.5, 3) }]),
    {
      facts: (parts, { rotation }) => ({
        ...symmetricFacts(
          parts.map(({ angle }) => angle),
          rotation,
        ),
        others: farthestFrom(parts, ['angle']),
      }),
      labels: {
        mean: 'mean angle',
        meanSquare: 'mean square of the angle',
        largest: 'largest |angle|',
        uniform: 'the angles are uniform between minus and plus the limit',
        others: OTHERS,
      },
    },
  ),

  drawFactors: drawProbe(
    (stream) =>
      shuffled(stream, [{ resize: stream.uniform(1.2, 1.4) }, { resize: stream.uniform(1.6, 1.95) }]),
    {
      facts: (parts, { resize }) => ({
        ...factorFacts(
          parts.map(({ across }) => across),
          resize,
        ),
        sameFactors: parts.every(({ across, down }) => Math.abs(across - down) < 1e-9),
        others: farthestFrom(parts, ['across', 'down']),
      }),
      labels: {
        mean: 'mean factor',
        meanSquare: 'mean square of the factor',
        uniform: 'the factors are uniform between 1/limit and the limit',
        sameFactors: 'the factor across always equals the factor down',
        others: OTHERS,
      },
    },
  ),

  drawStretch: drawProbe(
    (stream) =>
      shuffled(stream, [{ stretch: stream.uniform(1.2, 1.4) }, { stretch: stream.uniform(1.6, 1.95) }]),
    {
      facts: (parts, { stretch }) => {
        const mean = (stretch + 1 / stretch) / 2;
        const [across, down] = [parts.map((part) => part.across), parts.map((part) => part.down)];
        return {
          meanAcross: meanOf(across, mean),
          meanDown: meanOf(down, mean),
          meanProduct: meanOf(
            parts.map((part) => part.across * part.down),
            mean ** 2,
          ),
          uniformAcross: follow(across, uniform(1 / stretch, stretch)),
          uniformDown: follow(down, uniform(1 / stretch, stretch)),
          independent: independentParts(parts),
          others: farthestFrom(parts, ['across', 'down']),
        };
      },
      labels: {
        meanAcross: 'mean factor across',
        meanDown: 'mean factor down',
        meanProduct: 'mean product of both factors',
        uniformAcross: 'the factors across are uniform between 1/limit and the limit',
        uniformDown: 'the factors down are uniform between 1/limit and the limit',
        independent: 'both factors are independent, and those of the next map too',
        others: OTHERS,
      },
    },
  ),

  drawShear: drawProbe(
    (stream) => shuffled(stream, [{ shear: stream.uniform(0.2, 0.5) }, { shear: stream.uniform(1.2, 2) }]),
    {
      facts: (parts, { shear }) => ({
        ...symmetricFacts(
          parts.map(({ amount }) => amount),
          shear,
        ),
        others: farthestFrom(parts, ['amount']),
      }),
      labels: {
        mean: 'mean amount',
        meanSquare: 'mean square of the amount',
        largest: 'largest |amount|',
        uniform: 'the amounts are uniform between minus and plus the limit',
        others: OTHERS,
      },
    },
  ),

  drawFlip: drawProbe(
    (stream) =>
      shuffled(stream, [stream.uniform(0.15, 0.35), stream.uniform(0.65, 0.85), 0, 1]).map((flip) => ({
        flip,
      })),
    {
      facts: (parts, { flip }) => ({
        mirrored: meanOf(
          parts.map(({ mirrored }) => Number(mirrored)),
          flip,
        ),
        upsideDown: parts.filter(({ angle }) => Math.abs(angle) > 1).length,
        independent: independentParts(parts, ['mirrored']),
      }),
      labels: {
        mirrored: 'share of mirror images',
        upsideDown: 'images upside down',
        independent: 'a map is mirrored independently of the map before',
      },
    },
  ),

  // A turn, then a stretch, then a shear. After another order some parts lie outside their intervals.
  drawOrder: drawProbe(
    (stream) => [
      {
        rotation: stream.uniform(0.4, 0.7),
        stretch: stream.uniform(1.3, 1.6),
        shear: stream.uniform(0.4, 0.7),
        flip: stream.uniform(0.15, 0.3),
      },
    ],
    {
      facts: (parts, { rotation, stretch, shear, flip }) => ({
        largestAngle: limitOr(
          parts.map(({ angle }) => angle),
          rotation,
        ),
        largestDown: largestFactor(
          parts.map(({ down }) => down),
          stretch,
        ),
        largestAcross: largestFactor(
          parts.map(({ across }) => across),
          stretch,
        ),
        largestAmount: limitOr(
          parts.map(({ amount }) => amount),
          shear,
        ),
        mirrored: meanOf(
          parts.map(({ mirrored }) => Number(mirrored)),
          flip,
        ),
      }),
      labels: {
        largestAngle: 'largest |angle|',
        largestDown: 'largest factor down',
        largestAcross: 'largest factor across',
        largestAmount: 'largest |amount|',
        mirrored: 'share of mirror images',
      },
    },
  ),

  drawIndependent: drawProbe(
    (stream) => [
      {
        rotation: stream.uniform(0.4, 0.7),
        stretch: stream.uniform(1.3, 1.6),
        shear: stream.uniform(0.4, 0.7),
        flip: stream.uniform(0.3, 0.7),
      },
    ],
    {
      facts: (parts, { rotation, stretch, shear }) => ({
        independent: independentParts(parts),
        angles: follow(
          parts.map(({ angle }) => angle),
          uniform(-rotation, rotation),
        ),
        largestDown: largestFactor(
          parts.map(({ down }) => down),
          stretch,
        ),
        amounts: follow(
          parts.map(({ amount }) => amount),
          uniform(-shear, shear),
        ),
      }),
      labels: {
        independent: 'angle, factors, amount and flip are independent, and those of the next map too',
        angles: 'the angles are uniform between minus and plus the limit',
        largestDown: 'largest factor down',
        amounts: 'the amounts are uniform between minus and plus the limit',
      },
    },
  ),

  // All changes at once, and noise, of which the map knows nothing.
  drawTogether: drawProbe(
    (stream) => [
      {
        rotation: stream.uniform(0.4, 0.7),
        resize: stream.uniform(1.8, 2),
        stretch: stream.uniform(1.7, 2),
        shear: stream.uniform(0.2, 0.4),
        flip: stream.uniform(0.6, 0.8),
        noise: stream.uniform(0.1, 0.5),
      },
    ],
    {
      facts: (parts, { rotation, resize, stretch, shear, flip }) => {
        const [ofResize, ofStretch] = [resize, stretch].map((limit) => (limit + 1 / limit) / 2) as [
          number,
          number,
        ];
        const squareOfResize = (resize ** 2 + 1 + 1 / resize ** 2) / 3;
        return {
          meanAcross: meanOf(
            parts.map(({ across }) => across),
            ofResize * ofStretch,
          ),
          meanDown: meanOf(
            parts.map(({ down }) => down),
            ofResize * ofStretch,
          ),
          meanProduct: meanOf(
            parts.map(({ across, down }) => across * down),
            squareOfResize * ofStretch ** 2,
          ),
          largestAngle: limitOr(
            parts.map(({ angle }) => angle),
            rotation,
          ),
          largestAmount: limitOr(
            parts.map(({ amount }) => amount),
            shear,
          ),
          mirrored: meanOf(
            parts.map(({ mirrored }) => Number(mirrored)),
            flip,
          ),
          independent: independentParts(parts, ['angle', 'across', 'amount', 'mirrored']),
        };
      },
      labels: {
        meanAcross: 'mean factor across',
        meanDown: 'mean factor down',
        meanProduct: 'mean product of both factors',
        largestAngle: 'largest |angle|',
        largestAmount: 'largest |amount|',
        mirrored: 'share of mirror images',
        independent: 'angle, factors, amount and flip are independent, and those of the next map too',
      },
    },
  ),

  drawStream: probe({
    inputs: (random) => {
      const stream = random.stream('policy');
      return {
        policy: { ...moves(stream), noise: stream.uniform(0.1, 0.5) },
        count: 100 + stream.integer(100),
        ...twoSeeds(random),
      };
    },
    observe: (lab, { policy, count, seed, otherSeed }) => {
      const stream = streamOf(seed);
      const maps = (random: RandomStream): Lab.Affine[] =>
        Array.from({ length: count }, () => lab.drawMap(policy, random));
      return {
        once: maps(stream),
        again: maps(stream),
        equal: maps(streamOf(seed)),
        other: maps(streamOf(otherSeed)),
      };
    },
    facts: ({ once, again, equal, other }, { count, policy }) => ({
      differentMaps: differentOr(
        once.map((map) => map.join()),
        count,
      ),
      largestAngle: limitOr(
        [...once, ...again].map((map) => partsOf(map).angle),
        policy.rotation,
      ),
      sameAgain: sameList(once, again),
      repeatable: sameList(once, equal),
      sameOfOther: sameList(once, other),
    }),
    labels: {
      differentMaps: 'different maps of one stream',
      largestAngle: 'largest |angle|',
      sameAgain: 'the stream gives the same maps again',
      repeatable: 'an equal stream gives the same maps',
      sameOfOther: 'another stream gives the same maps',
    },
  }),

  /** Policies at their limits leave nothing to chance. Which of them stands where is drawn. */
  drawLimits: probe({
    inputs: (random) => {
      const stream = random.stream('policies');
      const often = (policy: Lab.Policy): Lab.Policy[] =>
        Array<Lab.Policy>(20 + stream.integer(6)).fill(policy);
      const low = stream.uniform(0.5, 0.9);
      return {
        policies: shuffled(stream, [...often(STILL), ...often({ ...STILL, flip: 1 })]),
        refused: [
          ...[-low, 1 + low, NaN].map((flip) => ({ ...STILL, flip })),
          ...[low, 0, NaN, Infinity].flatMap((limit) => [
            { ...STILL, resize: limit },
            { ...STILL, stretch: limit },
          ]),
        ],
        seed: drawSeed(random),
      };
    },
    observe: (lab, { policies, refused, seed }) => {
      const stream = streamOf(seed);
      return {
        maps: policies.map((policy) => lab.drawMap(policy, stream)),
        refusals: refused.map((policy) => refusal(() => lab.drawMap(policy, stream))),
      };
    },
    facts: ({ maps, refusals }) => ({ maps, letThrough: letThrough(refusals) }),
    labels: {
      maps: 'maps of policies that change nothing, or mirror every image',
      letThrough: 'policies that are not allowed and raise no error',
    },
  }),

  augmentEach: probe({
    inputs: (random) => {
      const stream = random.stream('batch');
      return { ...batch(stream, 130 + stream.integer(20)), policy: moves(stream), seed: drawSeed(random) };
    },
    observe: (lab, inputs) => ({
      images: lab.augment(samplesOf(inputs), inputs.policy, streamOf(inputs.seed)).x,
    }),
    // The numbers of some images: maps alone are alike at every seed.
    facts: ({ images }, { policy }) => ({
      shape: images.shape,
      ids: idsOf(images).slice(0, 10),
      ...movedFacts(images, policy),
    }),
    labels: { ...MOVED_LABELS, ids: 'pixel at the centre of the first images' },
  }),

  augmentAgain: probe({
    inputs: (random) => {
      const stream = random.stream('batch');
      const policy = moves(stream);
      return {
        ...batch(stream, 8 + stream.integer(5)),
        policies: { moves: policy, noise: { ...STILL, noise: stream.uniform(0.2, 0.4) } },
        ...twoSeeds(random),
      };
    },
    observe: (lab, inputs) => {
      const samples = samplesOf(inputs);
      const calls = (policy: Lab.Policy) => {
        const stream = streamOf(inputs.seed);
        const images = (random: RandomStream): tf.Tensor => lab.augment(samples, policy, random).x;
        return {
          once: images(stream),
          again: images(stream),
          equal: images(streamOf(inputs.seed)),
          other: images(streamOf(inputs.otherSeed)),
        };
      };
      const one = samplesOf({ ids: inputs.ids.slice(0, 1), labels: inputs.labels.slice(0, 2) });
      return {
        moved: calls(inputs.policies.moves),
        noisy: calls(inputs.policies.noise),
        left: samples.x,
        ofOne: lab.augment(one, inputs.policies.moves, streamOf(inputs.seed)).x,
      };
    },
    facts: ({ moved, noisy, left, ofOne }, { ids }) => {
      const both = [moved, noisy];
      return {
        ids: idsOf(moved.once),
        sameAgain: both.some(({ once, again }) => sameValues(once, again)),
        repeatable: both.every(({ once, equal }) => sameValues(once, equal)),
        sameOfOther: both.some(({ once, other }) => sameValues(once, other)),
        inputChanged: idsOf(left).some((id, i) => Math.abs(id - ids[i]!) > 1e-5),
        ofOne: isChanged(ofOne, left.values),
      };
    },
    labels: {
      ids: 'pixel at the centre of each image',
      sameAgain: 'a second epoch gets the same images',
      repeatable: 'an equal stream gives the same images',
      sameOfOther: 'another stream gives the same images',
      ofOne: 'a single image is moved too',
      inputChanged: 'the images that were handed in have changed',
    },
  }),

  augmentLabels: probe({
    inputs: (random) => {
      const stream = random.stream('batch');
      const count = 10 + stream.integer(6);
      return {
        ...batch(stream, count),
        classes: Array.from({ length: count }, () => stream.integer(10)),
        policy: moves(stream),
        seed: drawSeed(random),
      };
    },
    observe: (lab, inputs) => {
      const samples = samplesOf(inputs);
      const ofClasses = { x: samples.x, y: tf.tensor1d(inputs.classes, 'int32') };
      const augmented = lab.augment(samples, inputs.policy, streamOf(inputs.seed));
      const results = {
        shape: augmented.x.shape,
        ids: augmented.x.slice([0, 3, 4, 2], [-1, 1, 1, 1]),
        labels: augmented.y.clone(),
        classes: lab.augment(ofClasses, inputs.policy, streamOf(inputs.seed)).y,
      };
      tf.dispose([augmented.x, augmented.y]);
      return { ...results, left: stillThere([samples.x, samples.y]).map(({ shape }) => shape) };
    },
    facts: ({ left, ...rest }) => ({ ...rest, tensorsLeft: left.length }),
    labels: {
      shape: 'shape of the images',
      labels: 'labels, two numbers for each image',
      classes: 'labels, one class for each image',
      ids: 'pixel at the centre of each image',
      tensorsLeft: 'tensors of the caller that are left, of 2, once the new pairs are disposed of',
    },
  }),

  augmentNothing: probe({
    inputs: (random) => {
      const stream = random.stream('image');
      // So many that a flip with probability ½ would leave none of them as it is.
      return { ...pictures(stream, [30, ...sidesFrom(stream, 5), 1]), seed: drawSeed(random) };
    },
    observe: (lab, inputs) => {
      const samples = { x: tensorOf(inputs), y: tf.zeros([inputs.shape[0]]) };
      return { images: lab.augment(samples, STILL, streamOf(inputs.seed)).x };
    },
  }),

  // Turned images of one number stay as they are near the centre, so the rest is the noise as it was drawn. Black images stay black.
  augmentNoise: probe({
    inputs: (random) => {
      const stream = random.stream('images');
      return {
        levels: uniforms(stream, 14 + stream.integer(4), 0.5, 2),
        policy: { ...STILL, rotation: 1, noise: stream.uniform(0.2, 0.4) },
        seed: drawSeed(random),
      };
    },
    observe: (lab, { levels, policy, seed }) => {
      const black = tf.zeros([levels.length, 9, 9, 2]) as tf.Tensor4D;
      const grey = black.add(tf.tensor4d(levels, [levels.length, 1, 1, 1])) as tf.Tensor4D;
      const [stream, y] = [streamOf(seed), tf.zeros([levels.length])];
      return {
        onBlack: lab.augment({ x: black, y }, policy, stream).x,
        onGrey: lab.augment({ x: grey, y }, policy, stream).x.slice([0, 3, 3, 0], [-1, 3, 3, -1]),
      };
    },
    facts: ({ onBlack, onGrey }, { levels, policy }) => {
      const each = onGrey.values.length / levels.length;
      const noiseOnGrey = onGrey.values.map((v, i) => v - levels[Math.floor(i / each)]!);
      const { meanSquare, largest, uniform } = symmetricFacts(onBlack.values, policy.noise);
      return {
        ...{ meanSquare, largest, uniform },
        independent: independent(onBlack.values, lagsOf(onBlack.shape)),
        differentNumbers: differentNumbersOr(onBlack.values, levels.length * 162),
        largestOnGrey: limitOr(noiseOnGrey, policy.noise),
      };
    },
    labels: {
      meanSquare: 'mean square of the noise on black images',
      largest: 'largest |noise| on black images',
      uniform: 'the noise is uniform between minus and plus the bound',
      independent: 'neighbouring channels, pixels and images have independent noise',
      differentNumbers: 'different numbers among those of the noise',
      largestOnGrey: 'largest |noise| on grey images',
    },
  }),

  epochTraining: probe({
    inputs: (random) => {
      const stream = random.stream('data');
      return {
        train: batch(stream, 130 + stream.integer(20)),
        validation: batch(stream, 3 + stream.integer(4)),
        policy: moves(stream),
        noise: stream.uniform(0.1, 0.2),
        ...twoSeeds(random),
      };
    },
    observe: (lab, inputs) => {
      const data = { train: samplesOf(inputs.train), validation: samplesOf(inputs.validation) };
      const few = { train: data.validation, validation: data.validation };
      const fewMoved = (random: RandomStream): tf.Tensor => lab.epochData(few, inputs.policy, random).train.x;
      const stream = streamOf(inputs.seed);
      const { train } = lab.epochData(data, inputs.policy, stream);
      const noisy = lab.epochData(data, { ...inputs.policy, noise: inputs.noise }, stream).train;
      const centres = ({ x }: Lab.Samples): tf.Tensor => x.slice([0, 3, 4, 2], [-1, 1, 1, 1]).flatten();
      const [again, equal] = [streamOf(inputs.seed), streamOf(inputs.seed)];
      return {
        ...{ images: train.x, labels: train.y, noisyCentres: centres(noisy) },
        few: { once: fewMoved(again), again: fewMoved(again), equal: fewMoved(equal) },
        ofOther: fewMoved(streamOf(inputs.otherSeed)),
      };
    },
    facts: ({ images, labels, noisyCentres, few, ofOther }, { train, policy, noise }) => ({
      sameAgain: sameValues(few.once, few.again),
      repeatable: sameValues(few.once, few.equal),
      sameOfOther: sameValues(few.once, ofOther),
      labels,
      shape: images.shape,
      ids: idsOf(images),
      ...movedFacts(images, policy),
      noise: fill(minus(noisyCentres.values, train.ids), noise),
      differentNoise: differentNumbersOr(minus(noisyCentres.values, train.ids), train.ids.length),
    }),
    labels: {
      ...MOVED_LABELS,
      labels: 'training labels',
      sameAgain: 'a second epoch has the same images',
      repeatable: 'an equal stream gives the same images',
      sameOfOther: 'another stream gives the same images',
      shape: 'shape of the training images',
      ids: 'pixel at the centre of each image',
      noise: 'the noise on the training images reaches up to the bound, both ways',
      differentNoise: 'different numbers among those of the noise at the centres',
    },
  }),

  epochValidation: probe({
    inputs: (random) => {
      const stream = random.stream('data');
      return {
        train: batch(stream, 3 + stream.integer(4)),
        validation: batch(stream, 8 + stream.integer(4)),
        policy: { ...moves(stream), noise: stream.uniform(0.1, 0.2) },
        seed: drawSeed(random),
      };
    },
    observe: (lab, inputs) => {
      const data = { train: samplesOf(inputs.train), validation: samplesOf(inputs.validation) };
      const { validation, train } = lab.epochData(data, inputs.policy, streamOf(inputs.seed));
      const results = { images: validation.x.clone(), labels: validation.y.clone() };
      tf.dispose([validation.x, validation.y, train.x, train.y]);
      const handedIn = [data.train, data.validation].flatMap(({ x, y }) => [x, y]);
      return { ...results, left: stillThere(handedIn).map(({ shape }) => shape) };
    },
    facts: ({ images, labels, left }) => ({ images, labels, tensorsLeft: left.length }),
    labels: {
      images: 'validation images',
      labels: 'validation labels',
      tensorsLeft: 'tensors of the caller that are left, of 4, once those of the epoch are disposed of',
    },
  }),

  noiseTraining: probe({
    inputs: (random) => {
      const stream = random.stream('std');
      return { ...noiseInputs(random, [100 + stream.integer(20), 30]), stds: twoStds(stream) };
    },
    observe: (lab, { stds, seed, name, shape, values }) => ({
      outputs: stds.map((std) =>
        inTraining(new lab.GaussianNoise({ std, seed, name }), tf.tensor(values, shape)),
      ),
    }),
    facts: ({ outputs }, { stds, values }) =>
      inColumns(
        stds.map((std, i) => {
          const noise = minus(outputs[i]!.values, values);
          return {
            mean: meanOf(noise, 0),
            meanSquare: meanOf(noise.map(square), std ** 2),
            beyondStd: meanOf(
              noise.map((v) => Number(Math.abs(v) > std)),
              0.31731,
            ),
            normal: follow(noise, normal(0, std)),
          };
        }),
      ),
    labels: {
      mean: 'mean of the noise',
      meanSquare: 'mean square of the noise',
      beyondStd: 'share beyond one standard deviation',
      normal: 'the noise follows the normal distribution',
    },
  }),

  /** Noise in the first two calls of a layer, and of layers that are equal to it or differ in one option. */
  noiseFresh: probe({
    inputs: (random) => noiseInputs(random, [10 + random.stream('rows').integer(5), 4, 5, 3]),
    observe: (lab, { shape, values, std, seed, otherSeed, name }) => {
      const x = tf.tensor(values, shape);
      const layerOf = (options: Partial<Lab.GaussianNoiseOptions> = {}): tf.layers.Layer =>
        new lab.GaussianNoise({ std, seed, name, ...options });
      const [layer, equal] = [layerOf(), layerOf()];
      const [once, onceOfEqual] = [inTraining(layer, x), inTraining(equal, x)];
      return {
        ...{ once, onceOfEqual, again: inTraining(layer, x), againOfEqual: inTraining(equal, x) },
        ofOtherSeed: inTraining(layerOf({ seed: otherSeed }), x),
        ofOtherName: inTraining(layerOf({ name: `other${name}` }), x),
        ofOne: inTraining(layerOf(), x.slice([0], [1])),
        small: Array.from({ length: SMALL.calls }, () => inTraining(layer, tf.ones(SMALL.shape))),
      };
    },
    facts: (results, { shape, values, std }) => {
      const { once, onceOfEqual, again, againOfEqual, ofOtherSeed, ofOtherName, ofOne, small } = results;
      const noise = minus(once.values, values);
      return {
        meanSquare: meanOf(noise.map(square), std ** 2),
        differentNumbers: differentNumbersOr(noise, values.length),
        independent: independent(noise, lagsOf(shape)),
        sameAgain: sameValues(once, again),
        repeatable: sameValues(once, onceOfEqual) && sameValues(again, againOfEqual),
        sameOfOtherSeed: sameValues(once, ofOtherSeed),
        sameOfOtherName: sameValues(once, ofOtherName),
        ofOne: isChanged(ofOne, values),
        sums: sumsScatter(small, std),
      };
    },
    labels: {
      meanSquare: 'mean square of the noise',
      differentNumbers: 'different numbers among those of the noise',
      independent: 'neighbouring numbers and samples have independent noise',
      sameAgain: 'a second call adds the same noise',
      repeatable: 'an equal layer adds the same noise, call by call',
      sameOfOtherSeed: 'a layer of another seed adds the same noise',
      sameOfOtherName: 'a layer of another name adds the same noise',
      ofOne: 'a single sample gets noise too',
      sums: 'the sum of the noise varies from call to call as that of independent draws',
    },
  }),

  noiseAtTest: probe({
    inputs: (random) => noiseInputs(random, [2 + random.stream('rows').integer(3), 3]),
    observe: (lab, { shape, values, std, seed, name }) => {
      const x = tf.tensor(values, shape);
      const layer = new lab.GaussianNoise({ std, seed, name });
      inTraining(layer, x);
      return {
        output: inTraining(layer, x, false),
        withoutWord: layer.call(x, {}) as tf.Tensor,
        ofOneSide: inTraining(layer, x.flatten(), false),
        withoutNoise: inTraining(new lab.GaussianNoise({ std: 0, seed, name }), x),
      };
    },
    labels: {
      output: 'output at test time',
      withoutWord: 'output of a call that does not say if it is training',
      ofOneSide: 'output at test time for a vector',
      withoutNoise: 'output in training with std 0',
    },
  }),

  /** The noise does not depend on x, so the gradient of Σ c·y is c. */
  noiseGradient: probe({
    inputs: (random) => ({
      ...noiseInputs(random, [3 + random.stream('rows').integer(3), 4]),
      weights: vector(random.stream('weights'), 24),
    }),
    observe: (lab, { shape, values, std, seed, name, weights }) => {
      const x = tf.tensor(values, shape);
      const c = tf.tensor(weights.slice(0, x.size), shape);
      const gradient = (training: boolean): tf.Tensor =>
        tf.grad((v) => inTraining(new lab.GaussianNoise({ std, seed, name }), v, training).mul(c).sum())(x);
      return { inTraining: gradient(true), atTest: gradient(false) };
    },
    labels: {
      inTraining: 'gradient of Σ c·y with respect to x in training',
      atTest: 'gradient of Σ c·y with respect to x at test time',
    },
  }),

  noiseConfig: probe({
    inputs: (random) => ({
      ...noiseInputs(random, [1]),
      refused: [-random.stream('std').uniform(0.1, 1), NaN, Infinity],
    }),
    observe: (lab, { seed, std, name, refused }) => {
      const config = new lab.GaussianNoise({ seed, std, name }).getConfig();
      return {
        config: ['std', 'seed', 'name'].map((key) => [key, config[key] ?? 'missing']),
        refusals: refused.map((wrong) => refusal(() => new lab.GaussianNoise({ seed, std: wrong, name }))),
      };
    },
    facts: ({ config, refusals }, inputs) => {
      const [std, seed, name] = config.map(([, value]) => value);
      const numberOr = (value: unknown): number => (typeof value === 'number' ? value : NaN);
      return {
        std: numberOr(std),
        seed: numberOr(seed),
        hasName: name === inputs.name,
        letThrough: letThrough(refusals),
      };
    },
    labels: {
      std: 'std in the configuration',
      seed: 'seed in the configuration',
      hasName: 'the name of the layer is included',
      letThrough: 'standard deviations that are negative, or not finite, and raise no error',
    },
  }),

  multiplyNormal: probe({
    inputs: factorInputs,
    observe: (lab, inputs) => ({ products: productsOf(lab, 'normal', inputs) }),
    facts: ({ products }, { stds, values }) =>
      inColumns(
        stds.map((std, i) => {
          const factors = quotients(products[i]!, values);
          return {
            mean: meanOf(factors, 1),
            meanSquare: meanOf(
              factors.map((m) => square(m - 1)),
              std ** 2,
            ),
            normal: follow(factors, normal(1, std)),
            ownRows: independent(factors, [COLUMNS]),
          };
        }),
      ),
    labels: {
      mean: 'mean factor',
      meanSquare: 'mean square of factor − 1',
      normal: 'the factors follow the normal distribution',
      ownRows: 'each sample has factors of its own',
    },
  }),

  multiplyBinary: probe({
    inputs: factorInputs,
    observe: (lab, inputs) => ({ products: productsOf(lab, 'binary', inputs) }),
    facts: ({ products }, { stds, values }) =>
      inColumns(
        stds.map((std, i) => {
          const factors = quotients(products[i]!, values);
          const kept = factors.filter((m) => m !== 0);
          return {
            mean: meanOf(factors, 1),
            shareKept: meanOf(
              factors.map((m) => Number(m !== 0)),
              1 / (1 + std ** 2),
            ),
            largest: largestMagnitude(factors),
            smallest: minimum(kept),
            ownRows: independent(factors, [COLUMNS]),
          };
        }),
      ),
    labels: {
      mean: 'mean factor',
      shareKept: 'share of numbers that are kept',
      largest: 'largest factor',
      smallest: 'smallest factor of a number that is kept',
      ownRows: 'each sample has factors of its own',
    },
  }),

  multiplyFresh: probe({
    inputs: (random) => {
      const stream = random.stream('factors');
      const shape = [12 + stream.integer(5), 5, 6, 3];
      return {
        ...nonZero(random.stream('x'), shape),
        std: stream.bernoulli(0.5) ? stream.uniform(0.55, 0.75) : stream.uniform(1.3, 1.6), // far from 1 = 1²
        kinds: shuffled(stream, KINDS),
        ...twoSeeds(random),
      };
    },
    observe: (lab, { kinds, std, seed, otherSeed, ...x }) => ({
      products: kinds.map((kind) => {
        const stream = streamOf(seed);
        const product = (random: RandomStream): tf.Tensor =>
          lab.multiplicativeNoise(tf.tensor(x.values, x.shape), kind, std, random);
        return {
          once: product(stream),
          again: product(stream),
          equal: product(streamOf(seed)),
          other: product(streamOf(otherSeed)),
          ofOne: lab.multiplicativeNoise(tf.tensor(x.values, x.shape).slice([0], [1]), kind, std, stream),
          small: Array.from({ length: SMALL.calls }, () =>
            lab.multiplicativeNoise(tf.ones(SMALL.shape), kind, std, stream),
          ),
        };
      }),
    }),
    facts: ({ products }, { kinds, values, shape, std }) =>
      inColumns(
        kinds.map((kind, i) => {
          const { once, again, equal, other, ofOne, small } = products[i]!;
          const factors = quotients(once, values);
          const kept = factors.filter((m) => m !== 0);
          return {
            differentFactors:
              kind === 'normal' ? Number(differentNumbersOr(factors, values.length) === values.length) : 0,
            largestKept: kind === 'binary' ? largestMagnitude(kept) : std,
            independent: independent(factors, lagsOf(shape)),
            sameAgain: sameValues(once, again),
            repeatable: sameValues(once, equal),
            sameOfOther: sameValues(once, other),
            ofOne: isChanged(ofOne, values),
            sums: sumsScatter(small, std),
          };
        }),
      ),
    labels: {
      differentFactors: 'the factors of the normal kind differ from each other',
      largestKept: 'largest factor of the binary kind (std for the normal kind)',
      independent: 'neighbouring numbers and samples have independent factors',
      sameAgain: 'a second call draws the same factors',
      repeatable: 'an equal stream gives the same factors',
      sameOfOther: 'another stream gives the same factors',
      ofOne: 'a single sample is multiplied too',
      sums: 'the sum of the factors varies from call to call as that of independent draws',
    },
  }),

  multiplyLimits: probe({
    inputs: (random) => {
      const stream = random.stream('x');
      return {
        ...plainTensor(stream, [2 + stream.integer(3), 3, 2]),
        refused: [-stream.uniform(0.1, 1), NaN, Infinity],
        seed: drawSeed(random),
      };
    },
    observe: (lab, { shape, values, refused, seed }) => {
      const product = (kind: 'normal' | 'binary', std: number): tf.Tensor =>
        lab.multiplicativeNoise(tf.tensor(values, shape), kind, std, streamOf(seed));
      return {
        normal: product('normal', 0),
        binary: product('binary', 0),
        refusals: KINDS.flatMap((kind) => refused.map((std) => refusal(() => product(kind, std)))),
      };
    },
    facts: ({ normal, binary, refusals }) => ({ normal, binary, letThrough: letThrough(refusals) }),
    labels: {
      normal: 'numbers times normal factors of std 0',
      binary: 'numbers times binary factors of std 0',
      letThrough: 'standard deviations that are negative, or not finite, and raise no error',
    },
  }),
} satisfies Probes<Lab>;
