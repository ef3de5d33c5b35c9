import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../../src/node/backend';
import { loadDataset, loadImages } from '../../../src/node/files/load';
import { type RegressionSamples, range } from '../../../src/data/dataset';
import { toTensors } from '../../../src/data/toTensors';

const three = range(loadImages().samples, 0, 3);

beforeAll(() => startBackend('cpu'));

it('makes images and one-hot labels', () => {
  const { x, y } = toTensors(three);
  expect([x.shape, x.dtype]).toEqual([[3, 8, 8, 1], 'float32']);
  expect(y.arraySync()).toEqual([
    [1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
  ]);
  tf.dispose([x, y]);
});

it('makes rows of pixels with the option flat', () => {
  const { x, y } = toTensors(three, { flat: true });
  expect(x.shape).toEqual([3, 64]);
  expect(Array.from(x.dataSync())).toEqual(Array.from(three.x));
  tf.dispose([x, y]);
});

it('makes one column of the targets of a regression', () => {
  const { x, y } = toTensors(range(loadDataset('diabetes').samples, 0, 2));
  expect(x.shape).toEqual([2, 10]);
  expect(y.arraySync()).toEqual([[151], [75]]);
  tf.dispose([x, y]);
});

it('does not share memory with the samples', () => {
  const samples = { ...three, x: three.x.slice() };
  const { x, y } = toTensors(samples);
  samples.x.fill(7);
  expect(x.max().dataSync()[0]).toBe(1);
  tf.dispose([x, y]);
});

it('does not share memory with the targets of a regression', () => {
  const samples = range(loadDataset('diabetes').samples, 0, 2) as RegressionSamples;
  const own = { ...samples, y: samples.y.slice() };
  const { x, y } = toTensors(own);
  own.y.fill(7);
  expect(y.arraySync()).toEqual([[151], [75]]);
  tf.dispose([x, y]);
});
