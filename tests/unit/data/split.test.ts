import fc from 'fast-check';
import { UsageError } from '../../../src/core/errors';
import { seededRandom } from '../../../src/core/rng';
import { classCounts, type Dataset, type LabelledSamples, range } from '../../../src/data/dataset';
import { loadDataset, loadImages } from '../../../src/node/files/load';
import { type Split, splitDataset, type SplitSizes } from '../../../src/data/split';

const stream = (seed = 1) => seededRandom(seed).stream('split');
const digits = loadImages();

/** A data set whose only input is the index of the sample, so that a part shows which samples it has. */
function numbered(labels: number[]): Dataset<LabelledSamples> {
  return {
    ...digits,
    name: 'numbered',
    samples: {
      kind: 'classification',
      count: labels.length,
      shape: [1],
      x: Float32Array.from(labels, (_, i) => i),
      y: Uint8Array.from(labels),
      classes: ['a', 'b', 'c'],
    },
  };
}

const indicesOf = (split: Split<LabelledSamples>): number[][] =>
  [split.train, split.validation, split.test].map((part) => Array.from(part.x));

describe('sizes', () => {
  it.each<[string, SplitSizes, number[]]>([
    ['exact', { train: 100, validation: 50, test: 47 }, [100, 50, 47]],
    ['fractions', { validation: 0.2, test: 0.25 }, [988, 359, 450]],
    ['fractions that add up to 1', { train: 0.5, validation: 0.3, test: 0.2 }, [898, 539, 360]],
    ['mixed', { train: 1000, test: 0.1 }, [1000, 0, 180]],
    ['no sizes', {}, [1797, 0, 0]],
    ['a test part of 0 samples', { test: 0 }, [1797, 0, 0]],
    ['all samples', { train: 1797 }, [1797, 0, 0]],
  ])('%s', (_, sizes, counts) => {
    const { train, validation, test } = splitDataset(digits, sizes, stream());
    expect([train.count, validation.count, test.count]).toEqual(counts);
  });

  it.each<[SplitSizes, string]>([
    [{ test: -1 }, 'expected test to be a whole number of samples or a fraction in (0, 1), received -1'],
    [{ train: 1.5 }, 'expected train to be a whole number of samples or a fraction in (0, 1), received 1.5'],
    [
      { train: 0.5, test: Infinity },
      'expected test to be a whole number of samples or a fraction in (0, 1), received Infinity',
    ],
    [
      { validation: NaN },
      'expected validation to be a whole number of samples or a fraction in (0, 1), received NaN',
    ],
    [
      { train: 1000, test: 800 },
      'expected at most 1797 samples of digits, received test 800 + train 1000 = 1800',
    ],
    [
      { train: 0.9, test: 0.2 },
      'expected at most 1797 samples of digits, received test 359 + train 1618 = 1977',
    ],
  ])('%j is refused', (sizes, message) => {
    expect(() => splitDataset(digits, sizes, stream())).toThrow(new UsageError(message));
  });
});

it('gives the same parts for the same seed and other parts for another seed', () => {
  const sizes = { train: 20, validation: 10, test: 10 };
  const labels = Array.from({ length: 60 }, (_, i) => i % 3);
  const parts = (seed: number) => indicesOf(splitDataset(numbered(labels), sizes, stream(seed)));
  expect(parts(1)).toEqual(parts(1));
  expect(parts(1)).not.toEqual(parts(2));
});

it('is disjoint, complete and stratified for any labels and sizes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 80 }),
      fc.double({ min: 0.01, max: 0.5, noNaN: true }),
      fc.double({ min: 0.01, max: 0.49, noNaN: true }),
      fc.integer(),
      (labels, validation, test, seed) => {
        const dataset = numbered(labels);
        const split = splitDataset(dataset, { validation, test }, stream(seed));
        const indices = indicesOf(split).flat();
        expect(indices.sort((a, b) => a - b)).toEqual(labels.map((_, i) => i));
        const all = classCounts(dataset.samples);
        classCounts(split.validation).forEach((count, label) => {
          const share = (split.validation.count * all[label]!) / labels.length;
          expect(Math.abs(count - share)).toBeLessThan(1);
        });
        for (const part of [split.train, split.validation, split.test]) {
          part.x.forEach((index, i) => expect(part.y[i]).toBe(labels[index]));
        }
      },
    ),
  );
});

it('gives the odd sample to the class that lacks most of its share', () => {
  // Of 1, 2 and 3 samples, two are 1/3, 2/3 and 1.
  const { test } = splitDataset(numbered([0, 1, 1, 2, 2, 2]), { test: 2 }, stream());
  expect(classCounts(test)).toEqual([0, 1, 1]);
});

it('mixes the classes within a part', () => {
  const { train } = splitDataset(digits, { train: 500 }, stream());
  expect(new Set(train.y.subarray(0, 40)).size).toBeGreaterThan(5);
});

it('splits a regression as one group', () => {
  const { train, test } = splitDataset(loadDataset('diabetes'), { test: 0.25 }, stream());
  expect([train.count, test.count]).toEqual([331, 111]);
});

describe('a source with parts of its own', () => {
  const whole = numbered(Array.from({ length: 90 }, (_, i) => i % 3));
  const parts = { train: range(whole.samples, 0, 60), test: range(whole.samples, 60, 90) };
  const dataset = { ...whole, parts };

  it('gives samples of its test part only as test data', () => {
    const split = splitDataset(dataset, { validation: 0.25, test: 12 }, stream());
    expect([split.train.count, split.validation.count, split.test.count]).toEqual([45, 15, 12]);
    expect(split.test.x.every((index) => index >= 60)).toBe(true);
    expect([...split.train.x, ...split.validation.x].every((index) => index < 60)).toBe(true);
  });

  it('gives the whole test part by default', () => {
    expect(splitDataset(dataset, {}, stream()).test.count).toBe(30);
  });

  it('names the part that is too small', () => {
    expect(() => splitDataset(dataset, { test: 31 }, stream())).toThrow(
      'expected at most 30 samples of numbered (test), received test 31 = 31',
    );
  });
});
