import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { seededRandom } from '../../../src/core/rng';
import { minibatches } from '../../../src/figures/training';
import { challengeOf } from '../../../src/grading/model/challenge';
import {
  between,
  contained,
  DIGITS,
  digitsOf,
  errorPercent,
  listOf,
  recordOf,
  whole,
} from '../challengeNets';

const HIDDEN = 5;
const WIDTH = 24;
/** Samples that training may look at, one looked at twice counted twice. */
const BUDGET = 2400;
const REGIME = { train: 800, test: 900 };
const PLACES = ['before', 'after', 'none'] as const;

interface Choice {
  places: (typeof PLACES)[number][];
  momentum: number;
  batchSize: number;
  learningRate: number;
}

function modelOf({ places, momentum }: Choice, seed: number): tf.LayersModel {
  const dense = (units: number, layer: number): tf.layers.Layer =>
    tf.layers.dense({
      units,
      kernelInitializer: tf.initializers.glorotNormal({ seed: (seed & 0xffff) * 100 + layer }),
    });
  const normalization = (): tf.layers.Layer => tf.layers.batchNormalization({ momentum });
  const input = tf.input({ shape: [DIGITS.features] });
  const apply = (layer: tf.layers.Layer, x: tf.SymbolicTensor): tf.SymbolicTensor =>
    layer.apply(x) as tf.SymbolicTensor;
  let x: tf.SymbolicTensor = input;
  for (const [layer, place] of places.entries()) {
    x = apply(dense(WIDTH, layer), x);
    if (place === 'before') x = apply(normalization(), x);
    x = apply(tf.layers.activation({ activation: 'sigmoid' }), x);
    if (place === 'after') x = apply(normalization(), x);
  }
  return tf.model({ inputs: input, outputs: apply(dense(DIGITS.classes, HIDDEN), x) });
}

const place = z.enum(PLACES, `expected one of ${PLACES.join(', ')}`);

export const challenge = challengeOf({
  title: 'Five layers of sigmoids, 2400 looked-at samples',
  measure: 'test error in %, by the running averages',
  inputs: () => null,
  answer: recordOf({
    places: listOf(place, HIDDEN),
    momentum: between(0, 0.9999),
    batchSize: whole(8, REGIME.train),
    learningRate: between(0, 1000),
  }),
  score: (choice, { seed }) =>
    contained(() => {
      const { train, test } = digitsOf(seed, REGIME);
      const model = modelOf(choice, seed);
      const optimizer = tf.train.momentum(choice.learningRate, 0.9);
      const stream = seededRandom(seed).stream('order');
      const next = minibatches(train, { size: choice.batchSize, stream, rest: 'carry' });
      for (let seen = choice.batchSize; seen <= BUDGET; seen += choice.batchSize) {
        tf.tidy(() => {
          const { x, y } = next();
          optimizer.minimize(() =>
            tf.losses.softmaxCrossEntropy(y, model.apply(x, { training: true }) as tf.Tensor),
          );
        });
      }
      optimizer.dispose();
      return errorPercent(model.predict(test.x) as tf.Tensor, test.y);
    }),
});
