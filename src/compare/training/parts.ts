import * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../../core/rng';
import type { Dataset, LabelledSamples } from '../../data/dataset';
import { inputSize, take } from '../../data/dataset';
import { splitDataset } from '../../data/split';
import { toTensors } from '../../data/toTensors';
import { blobs, ring, spirals, twoMoons } from '../../data/toys';
import type { Part } from '../../figures/training';
import type { Methods } from '../methods';
import { methodsOf } from '../methods';
import type { Settings } from '../settings';
import { TOYS } from '../settings';
import { poolOf, testCountOf, validationCountOf } from './sizes';

/** A fold of k-fold cross-validation, from 0. */
export interface Fold {
  index: number;
  of: number;
}

/** The name of a toy data set. */
export type Toy = (typeof TOYS)[number];

export function isToy(name: string): name is Toy {
  return (TOYS as readonly string[]).includes(name);
}

/** Points of a toy data set: about as many as there are images in the kit's small sets. */
const TOY_SAMPLES = 1000;
const TOY_TITLES: Record<Toy, string> = {
  moons: 'Two moons, points of the plane',
  ring: 'A ring in a square, points of the plane',
  spirals: 'Two spirals, points of the plane',
  blobs: 'Three clouds, points of the plane',
};
const DRAW_TOY = { moons: twoMoons, ring, spirals, blobs } as const;

/** A toy data set, drawn anew for each seed. */
export function toyDataset(name: Toy, random: SeededRandom): Dataset<LabelledSamples> {
  return {
    name,
    title: TOY_TITLES[name],
    licence: 'none',
    attribution: 'drawn by the kit',
    source: '',
    counts: { all: TOY_SAMPLES },
    samples: DRAW_TOY[name](TOY_SAMPLES, random.stream('samples')),
  };
}

/** The three parts of a run as tensors. The caller disposes of them. */
export interface Parts {
  train: Part;
  validation: Part;
  test: Part;
  /** The shape of one input. */
  shape: number[];
  classes: number;
  /** The training samples of an epoch, if they differ from epoch to epoch. The caller disposes of them. */
  nextEpoch?: () => Part;
}

type Split = Record<'train' | 'validation' | 'test', LabelledSamples>;

/** The parts of a seed: equal seeds have equal validation and test samples, and the same order of training samples. */
export function partsOf(
  dataset: Dataset<LabelledSamples>,
  { settings, fold }: { settings: Settings; fold: Fold | null },
  { methods, random }: { methods: Methods; random: SeededRandom },
): Parts {
  const split =
    fold === null ? oneSplit(dataset, settings, random) : foldOf(dataset, settings, { fold, random });
  const train = withNoise(split.train, settings, { methods, random });
  const { shape, classes } = dataset.samples;
  const images = shape.length === 3;
  const raw = (samples: LabelledSamples): Part => toTensors(samples, { flat: !images });
  const prepare = preparation(() => raw(train), settings, methods);
  const augmented = augmentation(train, settings, { methods, random });
  return {
    train: prepare(raw(train)),
    validation: prepare(raw(split.validation)),
    test: prepare(raw(split.test)),
    ...(augmented && { nextEpoch: () => prepare(augmented()) }),
    shape: images ? [...shape] : [inputSize(dataset.samples)],
    classes: classes.length,
  };
}

function oneSplit(dataset: Dataset<LabelledSamples>, { trainSize }: Settings, random: SeededRandom): Split {
  const sizes = { train: trainSize, validation: validationCountOf(dataset), test: testCountOf(dataset) };
  return splitDataset(dataset, sizes, random.stream('split'));
}

/** Of each class, sample i of the pool belongs to fold i mod k. */
function foldOf(
  dataset: Dataset<LabelledSamples>,
  { trainSize }: Settings,
  { fold, random }: { fold: Fold; random: SeededRandom },
): Split {
  const sizes = { train: poolOf(dataset), validation: 0, test: testCountOf(dataset) };
  const { train: pool, test } = splitDataset(dataset, sizes, random.stream('split'));
  const seen = pool.classes.map(() => 0);
  const inFold = Array.from(pool.y, (label) => seen[label]!++ % fold.of === fold.index);
  const rows = inFold.map((_, row) => row);
  return {
    train: take(pool, rows.filter((row) => !inFold[row]).slice(0, trainSize)),
    validation: take(
      pool,
      rows.filter((row) => inFold[row]),
    ),
    test,
  };
}

interface Means {
  methods: Methods;
  random: SeededRandom;
}

function withNoise(
  train: LabelledSamples,
  { labelNoise }: Settings,
  { methods, random }: Means,
): LabelledSamples {
  if (labelNoise === 0) return train;
  const { randomizeLabels } = methodsOf(methods, '09-overfitting');
  const options = { classes: train.classes.length, share: labelNoise };
  const labels = randomizeLabels([...train.y], options, random.stream('labels'));
  return { ...train, y: Uint8Array.from(labels) };
}

/** Directions with less than this share of the largest variance are left out of whitened inputs: they are noise. */
const LEAST_VARIANCE = 1e-3;

/** A change of the inputs of every part; it disposes of the tensors that it replaces. */
function preparation(train: () => Part, { inputs }: Settings, methods: Methods): (samples: Part) => Part {
  if (inputs === 'raw') return (samples) => samples;
  const { fitStandardize, standardize, principalAxes, whiten } = methodsOf(methods, '06-input-scale');
  const rows = (x: tf.Tensor): tf.Tensor2D => x.reshape([x.shape[0]!, -1]);
  const fittedTo = train();
  const known = rows(fittedTo.x);
  const fitted =
    inputs === 'standardized'
      ? { kind: 'standardized' as const, statistics: fitStandardize(known) }
      : { kind: 'whitened' as const, axes: principalAxes(known) };
  tf.dispose([known, fittedTo.x, fittedTo.y]);
  const change = (x: tf.Tensor2D): tf.Tensor2D =>
    fitted.kind === 'standardized'
      ? standardize(x, fitted.statistics)
      : whiten(x, fitted.axes, { floor: LEAST_VARIANCE });
  return ({ x, y }) => {
    const changed = tf.tidy(() => change(rows(x)).reshape(x.shape));
    x.dispose();
    return { x: changed, y };
  };
}

/** Angles in radians. `strong` has about twice the limits of `mild`. */
const POLICIES = {
  mild: { rotation: 0.15, resize: 1.1, shear: 0.1 },
  strong: { rotation: 0.35, resize: 1.25, stretch: 1.1, shear: 0.25, noise: 0.1 },
  rotate: { rotation: 0.35 },
  resize: { resize: 1.25 },
  shear: { shear: 0.25 },
  flip: { flip: 0.5 },
  pixels: { noise: 0.2 },
} as const;

function augmentation(
  train: LabelledSamples,
  { augment: kind }: Settings,
  { methods, random }: Means,
): (() => Part) | undefined {
  if (kind === 'off') return undefined;
  const { augment, NO_CHANGE } = methodsOf(methods, '12-augmentation');
  const policy = { ...NO_CHANGE, ...POLICIES[kind] };
  const draws = random.stream('augmentation');
  return () => {
    const { x, y } = toTensors(train);
    const moved = augment({ x: x as tf.Tensor4D, y }, policy, draws);
    tf.dispose([x, y]);
    return { x: moved.x, y: moved.y as tf.Tensor2D };
  };
}
