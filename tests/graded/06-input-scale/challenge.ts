import * as tf from '@tensorflow/tfjs';
import { seededRandom } from '../../../src/core/rng';
import { splitDataset } from '../../../src/data/split';
import { toTensors } from '../../../src/data/toTensors';
import { challengeOf } from '../../../src/grading/model/challenge';
import { loadDataset } from '../../../src/node/files/load';
import { between, contained, listOf, recordOf } from '../challengeNets';

const STEPS = 15;
const FEATURES = 10;
const SIZES = { train: 200, test: 200 };

const finite = between(-1e9, 1e9);

/** Diabetes in the units of its source, which differ a hundredfold; the targets have mean 0 and variance 1. */
function partsOf(seed: number): { train: Part; test: Part } {
  const { train, test } = splitDataset(loadDataset('diabetes'), SIZES, seededRandom(seed).stream('split'));
  const flat = { flat: true } as const;
  const [a, b] = [toTensors(train, flat), toTensors(test, flat)] as [Part, Part];
  const { mean, variance } = tf.moments(a.y);
  const scaled = (y: tf.Tensor2D): tf.Tensor2D => y.sub<tf.Tensor2D>(mean).div<tf.Tensor2D>(variance.sqrt());
  return { train: { x: a.x, y: scaled(a.y) }, test: { x: b.x, y: scaled(b.y) } };
}

type Part = { x: tf.Tensor2D; y: tf.Tensor2D };

export const challenge = challengeOf({
  title: 'A preparation for 15 steps of descent',
  measure: 'test error in % of the variance of the target',
  inputs: (seed): { x: number[][] } => ({ x: tf.tidy(() => partsOf(seed).train.x.arraySync()) }),
  answer: recordOf({
    shift: listOf(finite, FEATURES),
    matrix: listOf(listOf(finite, 1, FEATURES), FEATURES).refine(
      (rows) => rows.every((row) => row.length === rows[0]!.length),
      'expected rows of one length',
    ),
    learningRate: between(0, 1e9),
  }),
  score: ({ shift, matrix, learningRate }, { seed }) =>
    contained(() => {
      const { train, test } = partsOf(seed);
      const [from, to] = [tf.tensor1d(shift), tf.tensor2d(matrix)];
      const prepared = (x: tf.Tensor2D): tf.Tensor2D => x.sub<tf.Tensor2D>(from).matMul(to) as tf.Tensor2D;
      const [z, unseen] = [prepared(train.x), prepared(test.x)];
      const w = tf.variable(tf.zeros([matrix[0]!.length, 1]));
      const b = tf.variable(tf.zeros([1]));
      const squares = (x: tf.Tensor, y: tf.Tensor): tf.Scalar => x.matMul(w).add(b).sub(y).square().mean();
      const optimizer = tf.train.sgd(learningRate);
      for (let step = 0; step < STEPS; step++)
        tf.tidy(() => void optimizer.minimize(() => squares(z, train.y), false, [w, b]));
      return 100 * squares(unseen, test.y).dataSync()[0]!;
    }),
});
