import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { RandomStream } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { LabelledSamples } from '../../../src/data/dataset';
import { toTensors } from '../../../src/data/toTensors';
import { figure } from '../../../src/figures/figure';
import type * as Lab from '../lab';
import { DEGREE, tilesOf } from './common';

/** Images smaller than this are enlarged before they are warped: in few pixels, a turned digit is not recognized. */
const SMALL = 20;
const ENLARGEMENT = 4;

/** The mean image of a class, of shape [1, height, width, channels]. */
function meanOfClass(samples: LabelledSamples, label: number): tf.Tensor4D {
  return tf.tidy(() => {
    const chosen = [...samples.y].flatMap((y, i) => (y === label ? [i] : []));
    const mean = toTensors(samples).x.gather(tf.tensor1d(chosen, 'int32')).mean(0, true) as tf.Tensor4D;
    const [, height, width] = mean.shape;
    if (height >= SMALL) return mean;
    return tf.image.resizeBilinear(mean, [ENLARGEMENT * height, ENLARGEMENT * width]);
  });
}

/** The class that is shown. */
const SHOWN = 6;

interface Sheet {
  size: number[];
  rows: { name: string; captions: string[]; images: number[][] }[];
  /** How far the mean 6, turned by π, is from the mean 9 and from the mean 6: mean |difference| of a pixel. */
  toNine: number;
  toSix: number;
}

type Row = Sheet['rows'][number];
type Strength = [caption: string, map: Lab.Affine];

/** The transforms, each in several strengths. */
function strengthsOf(lab: typeof Lab): Record<string, Strength[]> {
  const stretches = [
    [0.7, 1],
    [1, 0.7],
    [1, 1],
    [1.3, 1],
    [1, 1.3],
    [1.3, 0.7],
  ] as const;
  return {
    rotate: [0, 10, 30, 60, 90, 180].map((angle) => [`${angle}°`, lab.rotate(angle * DEGREE)]),
    resize: [1 / 1.6, 0.8, 1, 1.2, 1.4, 1.6].map((f) => [`× ${f.toFixed(2)}`, lab.resize(f)]),
    shear: [-0.6, -0.3, 0, 0.2, 0.4, 0.6].map((s) => [String(s).replace('-', '−'), lab.shear(s)]),
    'stretch (across × down)': stretches.map(([h, v]) => [`${h} × ${v}`, lab.stretch(h, v)]),
    flip: [
      ['none', lab.IDENTITY],
      ['horizontal', lab.flip('horizontal')],
      ['vertical', lab.flip('vertical')],
      ['both', lab.compose(lab.flip('horizontal'), lab.flip('vertical'))],
      ['and 30°', lab.compose(lab.flip('horizontal'), lab.rotate(30 * DEGREE))],
      ['and × 0.8', lab.compose(lab.flip('horizontal'), lab.resize(0.8))],
    ],
  };
}

/** An image under each strength of a transform. */
function warped(lab: typeof Lab, image: tf.Tensor4D, [name, strengths]: [string, Strength[]]): Row {
  const copies = image.tile<tf.Tensor4D>([strengths.length, 1, 1, 1]);
  const maps = strengths.map(([, map]) => map);
  return {
    name,
    captions: strengths.map(([caption]) => caption),
    images: tilesOf(lab.warp(copies, maps)),
  };
}

/** An image under noise within each of several bounds. */
function noisy(lab: typeof Lab, image: tf.Tensor4D, stream: RandomStream): Row {
  const bounds = [0, 0.1, 0.2, 0.3, 0.5, 0.8];
  return {
    name: 'noise, bound',
    captions: bounds.map(String),
    images: bounds.map((bound) => tilesOf(lab.addPixelNoise(image, bound, stream))[0]!),
  };
}

/** How far the mean 6, turned by 180°, is from the mean 9 and from the mean 6: mean |difference| of a pixel. */
function distancesOfTurnedSix(lab: typeof Lab, samples: LabelledSamples): Pick<Sheet, 'toNine' | 'toSix'> {
  const images = toTensors(samples).x as tf.Tensor4D;
  const meanOf = (wanted: number): tf.Tensor4D => {
    const indices = [...samples.y].flatMap((label, i) => (label === wanted ? [i] : []));
    return images.gather(tf.tensor1d(indices, 'int32')).mean(0, true);
  };
  const turned = lab.warp(meanOf(6), [lab.rotate(Math.PI)]);
  const distance = (to: tf.Tensor): number => turned.sub(to).abs().mean().dataSync()[0]!;
  return { toNine: distance(meanOf(9)), toSix: distance(meanOf(6)) };
}

export const transforms = figure<typeof Lab>()<Sheet>({
  id: 'transforms',
  title: 'One digit under each transform',
  caption:
    'The mean 6 of the data set, turned, resized, sheared, stretched, flipped and with noise. Up to a ' +
    'strength that depends on the data, it is still a 6; turned by 180° it is a 9.',
  source: 'DNN 4.4.4; S44; erratum E18',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const { samples } = context.dataset;
    return tf.tidy(() => {
      const image = meanOfClass(samples, SHOWN);
      const stream = seededRandom(context.seeds[0]!).stream('noise');
      const rows = Object.entries(strengthsOf(lab)).map((strengths) => warped(lab, image, strengths));
      return {
        size: image.shape.slice(1),
        rows: [...rows, noisy(lab, image, stream)],
        ...distancesOfTurnedSix(lab, samples),
      };
    });
  },
  chart({ size, rows, toNine, toSix }, context): Chart {
    const ratio = (toSix / toNine).toFixed(1);
    return {
      kind: 'panels',
      title: this.title,
      dataset: `the mean ${SHOWN} of ${context.dataset.title}`,
      note: 'pixels from 0 to 1; outside the frame counts as 0; noise cut off at 0 and 1 for showing',
      verdict:
        toNine < toSix
          ? `The mean 6, turned by 180°, is ${ratio} times as near to the mean 9 as to the mean 6.`
          : `The mean 6, turned by 180°, stays nearer to the mean 6 than to the mean 9.`,
      headline: `A 6 turned by 180° is nearer to ${toNine < toSix ? '9 than to 6' : '6 than to 9'}`,
      details: `Mean |difference| of a pixel to the mean 9: ${toNine.toFixed(3)}, to the mean 6: ${toSix.toFixed(3)}.`,
      source: this.source,
      columns: 3,
      panels: rows.map(({ name, images, captions }) => ({
        kind: 'images' as const,
        title: name,
        width: size[1]!,
        height: size[0]!,
        columns: images.length / 2,
        images: images.map((pixels, i) => ({ pixels, caption: captions[i]! })),
      })),
    };
  },
});

interface Grid {
  size: number[];
  images: number[][];
  different: number;
}

const GRID_COLUMNS = 8;
const GRID_ROWS = 4;
/** The first picture is the one in the data set. */
const GRID_EPOCHS = GRID_ROWS * GRID_COLUMNS - 1;

export const augmentedGrid = figure<typeof Lab>()<Grid>({
  id: 'augmented-grid',
  title: `A 2, as ${GRID_EPOCHS} epochs see it`,
  caption:
    'First the mean 2 of the data set; each of the others is what augment makes of it in another epoch. ' +
    'All of them are handed to the net with the label 2.',
  source: 'DNN 4.4.4; S44',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const { samples } = context.dataset;
    const random = seededRandom(context.seeds[0]!).stream('grid');
    const policy = { ...lab.NO_CHANGE, rotation: 15 * DEGREE, resize: 1.2, shear: 0.2, noise: 0.1 };
    return tf.tidy(() => {
      const x = meanOfClass(samples, 2);
      const y = tf.ones([1]);
      const epochs = Array.from(
        { length: GRID_EPOCHS },
        () => tilesOf(lab.augment({ x, y }, policy, random).x)[0]!,
      );
      return {
        size: x.shape.slice(1),
        images: [tilesOf(x)[0]!, ...epochs],
        different: new Set(epochs.map((pixels) => pixels.join())).size,
      };
    });
  },
  chart({ size, images, different }, context): Chart {
    return {
      kind: 'images',
      title: this.title,
      dataset: context.dataset.title,
      seeds: '1 seed',
      note: 'rotation ±15°, resize 1/1.2 to 1.2, shear ±0.2, noise bounded by 0.1',
      verdict:
        different === GRID_EPOCHS
          ? `${GRID_EPOCHS} epochs see ${GRID_EPOCHS} different pictures of one 2.`
          : `${GRID_EPOCHS} epochs see only ${different} different pictures.`,
      headline: `${GRID_EPOCHS} epochs see ${different} different pictures of one 2`,
      source: this.source,
      width: size[1]!,
      height: size[0]!,
      columns: GRID_COLUMNS,
      images: images.map((pixels, i) => ({ pixels, caption: i === 0 ? 'as it is' : `epoch ${i}` })),
    };
  },
});
