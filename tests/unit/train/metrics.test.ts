import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../../src/node/backend';
import type { LabelledSamples } from '../../../src/data/dataset';
import { range } from '../../../src/data/dataset';
import {
  accuracy,
  confusionCounts,
  measureOver,
  predictedClasses,
  scalarValue,
} from '../../../src/train/metrics';

beforeAll(() => startBackend());

const samples: LabelledSamples = {
  kind: 'classification',
  count: 5,
  shape: [1],
  x: Float32Array.of(1, 2, 3, 4, 100),
  y: Uint8Array.of(0, 1, 0, 1, 0),
  classes: ['even', 'odd'],
};

it('accuracy is the fraction of rows whose largest logit is that of the true class', () => {
  const logits = tf.tensor2d([
    [5, 1, 0],
    [-9, -3, -5],
    [0, 1, 2],
    [7, 8, 9],
  ]);
  const y = tf.oneHot([0, 1, 0, 2], 3);
  expect(accuracy(logits, y).arraySync()).toBe(0.75);
  expect(Array.from(predictedClasses(logits))).toEqual([0, 1, 2, 2]);
});

it('confusion counts have the true class as row and the predicted one as column', () => {
  expect(confusionCounts([0, 0, 1, 2, 2, 2], Int32Array.of(0, 1, 1, 2, 2, 0), 3)).toEqual([
    [1, 1, 0],
    [0, 1, 0],
    [1, 0, 2],
  ]);
  expect(() => confusionCounts([0, 1], [0], 2)).toThrow(
    'expected as many predicted classes as true ones (2), received 1',
  );
  expect(() => confusionCounts([0, 3], [0, 1], 2)).toThrow('expected classes from 0 to 1, received 3');
  expect(() => confusionCounts([0, 1], [0, 2], 2)).toThrow('expected classes from 0 to 1, received 2');
});

it.each([1, 2, 3, 5, 1000])('the mean over all samples is the same in chunks of %p', (chunk) => {
  const before = tf.memory().numTensors;
  const measured = measureOver(samples, ({ x, y }) => ({ loss: x.mean(), odd: y.slice([0, 1]).mean() }), {
    chunk,
  });
  // (1 + 2 + 3 + 4 + 100) / 5 = 22, and 2 of 5 are odd.
  expect(measured.loss).toBeCloseTo(22, 4);
  expect(measured['odd']).toBeCloseTo(0.4, 6);
  expect(tf.memory().numTensors).toBe(before);
});

it('what is no number becomes null, and what is no scalar is named', () => {
  expect(measureOver(samples, () => ({ loss: tf.scalar(NaN) }))).toEqual({ loss: null });
  expect(() => measureOver(samples, ({ x }) => ({ loss: x as unknown as tf.Scalar }))).toThrow(
    "expected the measure's loss to be a scalar, received a tensor of shape [5, 1]",
  );
  expect(() => scalarValue('the loss', 3)).toThrow('expected the loss to be a scalar, received 3');
  expect(() => measureOver(range(samples, 0, 0), () => ({ loss: tf.scalar(0) }))).toThrow(
    'expected at least 1 sample to measure, received 0',
  );
});
