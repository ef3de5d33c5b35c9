import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../../src/node/backend';
import { accuracy, confusionCounts, fractionCorrect, predictedClasses } from '../../../src/train/metrics';

beforeAll(() => startBackend());

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

it('the fraction correct is that of the predictions that are the true class', () => {
  expect(fractionCorrect([0, 1, 2, 2], Int32Array.of(0, 1, 1, 2))).toBe(0.75);
  expect(() => fractionCorrect([0, 1], [0])).toThrow(
    'expected as many predicted classes as true ones (2), received 1',
  );
});
