import * as tf from '@tensorflow/tfjs';
import { toTensors } from '../../../src/data/toTensors';
import { seededRandom } from '../../../src/core/rng';
import { splitDataset } from '../../../src/data/split';
import type { Split } from '../../../src/data/split';
import type { LabelledSamples } from '../../../src/data/dataset';
import { challengeOf } from '../../../src/grading/model/challenge';
import { loadImages } from '../../../src/node/files/load';
import {
  between,
  contained,
  DIGITS,
  errorPercent,
  listOf,
  Net,
  recordOf,
  trainNet,
  whole,
} from '../challengeNets';

const SIDE = 8;
const SAMPLES = 100;
const MOST = 2000;
const STEPS = 400;
/** Radians: each part of the test digits is turned by another of these angles. */
const ANGLES = [-0.5, -0.375, -0.25, -0.125, 0, 0.125, 0.25, 0.375, 0.5];

interface Given {
  images: number[][];
  labels: number[];
  seed: number;
}

function splitOf(seed: number): Split<LabelledSamples> {
  return splitDataset(
    loadImages('digits'),
    { train: SAMPLES, test: 900 },
    seededRandom(seed).stream('split'),
  );
}

function rowsOf({ x, count }: LabelledSamples): number[][] {
  return Array.from({ length: count }, (_, i) => [
    ...x.subarray(i * DIGITS.features, (i + 1) * DIGITS.features),
  ]);
}

/** The images of flat rows, turned. Each part of the rows has another angle. */
function turned(rows: tf.Tensor): tf.Tensor2D {
  return tf.tidy(() => {
    const images = rows.reshape<tf.Tensor4D>([-1, SIDE, SIDE, 1]);
    const parts = tf
      .split<tf.Tensor4D>(images, ANGLES.length)
      .map((part, i) => tf.image.rotateWithOffset(part, ANGLES[i]!));
    return tf.concat(parts).reshape<tf.Tensor2D>([-1, DIGITS.features]);
  });
}

export const challenge = challengeOf({
  title: 'A training set of 2000 for turned digits, made of 100',
  measure: 'test error in %, on turned digits',
  inputs: (seed): Given => {
    const { train } = splitOf(seed);
    return { images: rowsOf(train), labels: [...train.y], seed };
  },
  answer: recordOf({
    images: listOf(listOf(between(-10, 10), DIGITS.features), 1, MOST),
    labels: listOf(whole(0, DIGITS.classes - 1), 1, MOST),
  }).refine(({ images, labels }) => images.length === labels.length, 'expected as many labels as images'),
  score: ({ images, labels }, { seed }) =>
    contained(() => {
      const { x, y } = toTensors(splitOf(seed).test, { flat: true });
      const train = {
        x: tf.tensor2d(images),
        y: tf.oneHot(labels, DIGITS.classes).cast<tf.Tensor2D>('float32'),
      };
      const net = new Net({ widths: [DIGITS.features, 64, DIGITS.classes], activation: 'relu', seed });
      const optimizer = tf.train.adam(0.01);
      trainNet({ net, train, seed, steps: STEPS, batchSize: 50, optimizer });
      optimizer.dispose();
      return errorPercent(net.logits(turned(x)), y);
    }),
});
