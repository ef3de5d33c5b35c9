import {
  classCounts,
  inputSize,
  type LabelledSamples,
  type RegressionSamples,
  range,
  take,
} from '../../../src/data/dataset';

const samples: LabelledSamples = {
  kind: 'classification',
  count: 3,
  shape: [2, 1, 1],
  x: Float32Array.of(0, 0.5, 1, 0, 0.25, 0.75),
  y: Uint8Array.of(1, 0, 1),
  classes: ['no', 'yes'],
};

it('gives the size of one input', () => {
  expect(inputSize(samples)).toBe(2);
});

it('takes samples in the given order, with their labels', () => {
  const taken = take(samples, [2, 0, 2]);
  expect(Array.from(taken.x)).toEqual([0.25, 0.75, 0, 0.5, 0.25, 0.75]);
  expect(Array.from(taken.y)).toEqual([1, 1, 1]);
  expect(taken.count).toBe(3);
});

it('takes targets of the kind they have', () => {
  expect(take(samples, [0]).y).toEqual(Uint8Array.of(1));
  const { count, shape, x } = samples;
  const regression: RegressionSamples = {
    kind: 'regression',
    count,
    shape,
    x,
    y: Float32Array.of(0.5, 1.5, -2),
  };
  expect(take(regression, [2, 1]).y).toEqual(Float32Array.of(-2, 1.5));
});

it('refuses an index outside the samples', () => {
  expect(() => take(samples, [0, 3])).toThrow('expected an index from 0 to 2, received 3');
  expect(() => take(samples, [-1])).toThrow('expected an index from 0 to 2, received -1');
});

it('gives a range of samples without copying', () => {
  const last = range(samples, 1, 3);
  expect(last.count).toBe(2);
  expect(Array.from(last.y)).toEqual([0, 1]);
  expect(last.x.buffer).toBe(samples.x.buffer);
});

it('counts the samples of each class', () => {
  expect(classCounts(samples)).toEqual([1, 2]);
});
