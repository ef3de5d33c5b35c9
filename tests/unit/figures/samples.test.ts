import * as tf from '@tensorflow/tfjs';
import { seededRandom } from '../../../src/core/rng';
import { startBackend } from '../../../src/node/backend';
import type { Dataset, LabelledSamples } from '../../../src/data/dataset';
import { range } from '../../../src/data/dataset';
import { loadDataset, loadImages } from '../../../src/node/files/load';
import type { FigureContext, Mode } from '../../../src/figures/figure';
import { subtitle } from '../../../src/figures/figure';
import { flatTensors, trainAndTest } from '../../../src/figures/samples';

const digits = loadImages();

const context = (mode: Mode, dataset: Dataset<LabelledSamples> = digits, seeds = [0]): FigureContext => ({
  mode,
  seeds,
  dataset,
  load: async (name) => loadDataset(name),
  progress: () => undefined,
});

/** A data set whose input is the index of the sample. */
function numbered(count: number): Dataset<LabelledSamples> {
  const samples: LabelledSamples = {
    kind: 'classification',
    count,
    shape: [1],
    x: Float32Array.from({ length: count }, (_, i) => i),
    y: Uint8Array.from({ length: count }, (_, i) => i % 3),
    classes: ['a', 'b', 'c'],
  };
  return { ...digits, name: 'numbered', samples };
}

describe('trainAndTest', () => {
  it.each<[Mode, number, number, number]>([
    // samples, train, test: 30 % for testing; quick mode takes at most 2,000 for training
    ['quick', 1000, 700, 300],
    ['full', 1000, 700, 300],
    ['quick', 6000, 2000, 1800],
    ['full', 6000, 4200, 1800],
  ])('%s mode, %i samples', (mode, count, train, test) => {
    const parts = trainAndTest(context(mode, numbered(count)), seededRandom(0));
    expect([parts.train.count, parts.test.count]).toEqual([train, test]);
    const seen = new Set([...parts.train.x, ...parts.test.x]);
    expect(seen.size).toBe(train + test);
  });

  it('keeps the test part of the data set', () => {
    const whole = numbered(3000);
    const parts = { train: range(whole.samples, 0, 2500), test: range(whole.samples, 2500, 3000) };
    const { train, test } = trainAndTest(context('quick', { ...whole, parts }), seededRandom(0));
    expect([train.count, test.count]).toEqual([2000, 500]);
    expect(Math.min(...test.x)).toBe(2500);
    expect(Math.max(...train.x)).toBeLessThan(2500);
  });

  it('splits the same for the same seed, and differently for another seed', () => {
    const first = (seed: number): number[] =>
      [...trainAndTest(context('quick'), seededRandom(seed)).test.x].slice(0, 640);
    expect(first(1)).toEqual(first(1));
    expect(first(1)).not.toEqual(first(2));
  });
});

it('flatTensors: a row of features for each sample, labels one-hot', async () => {
  await startBackend();
  const { x, y } = flatTensors(range(digits.samples, 0, 5));
  expect([x.shape, y.shape]).toEqual([
    [5, 64],
    [5, 10],
  ]);
  expect(y.argMax(1).arraySync()).toEqual([...digits.samples.y.slice(0, 5)]);
  tf.dispose([x, y]);
});

it.each([
  [[0], '1 seed'],
  [[0, 1, 2], '3 seeds'],
])('subtitle of seeds %j', (seeds, text) => {
  expect(subtitle(context('quick', digits, seeds))).toEqual({ dataset: digits.title, seeds: text });
});
