import { UsageError } from '../../../src/core/errors';
import type { LabelledSamples } from '../../../src/data/dataset';
import type { DatasetContent, FoundFile } from '../../../src/data/definition';
import { idxImages } from '../../../src/data/idxImages';
import { encodeIdx } from './encodeIdx';

const sums = { file: 'packed', content: 'unpacked' };
const toy = idxImages({
  info: {
    name: 'toy',
    title: 'Toy',
    licence: 'none',
    attribution: 'nobody',
    source: 'here',
    counts: { train: 3, test: 2 },
  },
  classes: ['a', 'b'],
  checksums: { train: { images: sums, labels: sums }, test: { images: sums, labels: sums } },
  mirrors: ['http://mirror/'],
});

/** Two training images and one test image of 1×2 pixels. */
const CONTENT: Record<string, Uint8Array> = {
  'train-images-idx3-ubyte.gz': encodeIdx([2, 1, 2], [0, 255, 51, 102]),
  'train-labels-idx1-ubyte.gz': encodeIdx([2], [1, 0]),
  't10k-images-idx3-ubyte.gz': encodeIdx([1, 1, 2], [153, 204]),
  't10k-labels-idx1-ubyte.gz': encodeIdx([1], [1]),
};

function found(content: Record<string, Uint8Array>): FoundFile[] {
  return toy.files.flatMap((file) => {
    const bytes = content[file.name];
    return bytes ? [{ ...file, path: `folder/${file.name.replace('.gz', '')}`, bytes }] : [];
  });
}

const parse = (content: Record<string, Uint8Array>): DatasetContent<LabelledSamples> =>
  toy.parse({ folder: 'folder', files: found(content) });

const only = (...names: string[]): Record<string, Uint8Array> =>
  Object.fromEntries(Object.entries(CONTENT).filter(([name]) => names.some((part) => name.includes(part))));

const floats = (values: Float32Array): number[] => Array.from(values, (value) => Number(value.toFixed(6)));

it('has four published files, each with another usual name', () => {
  expect(toy.kind).toBe('classification');
  expect(toy.mirrors).toEqual(['http://mirror/']);
  expect(toy.files).toEqual(
    [
      ['train-images-idx3-ubyte.gz', 'train-images.idx3-ubyte', 'train', 'images'],
      ['train-labels-idx1-ubyte.gz', 'train-labels.idx1-ubyte', 'train', 'labels'],
      ['t10k-images-idx3-ubyte.gz', 't10k-images.idx3-ubyte', 'test', 'images'],
      ['t10k-labels-idx1-ubyte.gz', 't10k-labels.idx1-ubyte', 'test', 'labels'],
    ].map(([name, alias, part, holds]) => ({
      name,
      aliases: [alias],
      part,
      holds,
      checksum: { algorithm: 'MD5', ...sums },
    })),
  );
});

it('joins both parts, the training part first, scaled to 0 … 1', () => {
  const { samples, parts } = parse(CONTENT);
  expect(samples).toMatchObject({ kind: 'classification', count: 3, shape: [1, 2, 1], classes: ['a', 'b'] });
  expect(floats(samples.x)).toEqual([0, 1, 0.2, 0.4, 0.6, 0.8]);
  expect(Array.from(samples.y)).toEqual([1, 0, 1]);
  expect([parts?.train.count, parts?.test.count]).toEqual([2, 1]);
  expect(floats(parts!.train.x)).toEqual([0, 1, 0.2, 0.4]);
  expect(floats(parts!.test.x)).toEqual([0.6, 0.8]);
  expect(Array.from(parts!.test.y)).toEqual([1]);
});

it.each([
  ['train', 2, [0, 1, 0.2, 0.4]],
  ['t10k', 1, [0.6, 0.8]],
])('reads the %s files alone, as samples without parts', (name, count, x) => {
  const { samples, parts } = parse(only(name));
  expect(samples.count).toBe(count);
  expect(floats(samples.x)).toEqual(x);
  expect(parts).toBeUndefined();
});

it('counts the samples of a file by its header', () => {
  const [images, labels] = found(CONTENT);
  expect(toy.countSamples!({ ...images!, bytes: images!.bytes.subarray(0, 16) })).toBe(2);
  expect(toy.countSamples!({ ...labels!, bytes: encodeIdx([5], []) })).toBe(5);
});

it.each<[string, Record<string, Uint8Array>, string]>([
  ['no file', {}, 'expected images and labels in folder, found no such files'],
  [
    'images without labels',
    only('train-images'),
    'folder has no labels for its train-images-idx3-ubyte: expected train-labels-idx1-ubyte, with or without .gz',
  ],
  [
    'labels without images',
    only('train', 't10k-labels'),
    'folder has no images for its t10k-labels-idx1-ubyte: expected t10k-images-idx3-ubyte, with or without .gz',
  ],
  [
    'different counts of images and labels',
    { ...CONTENT, 'train-labels-idx1-ubyte.gz': encodeIdx([1], [0]) },
    'folder/train-images-idx3-ubyte and folder/train-labels-idx1-ubyte do not belong together: expected as many labels as images, found 2 images and 1 labels',
  ],
  [
    'a label without a class',
    { ...CONTENT, 't10k-labels-idx1-ubyte.gz': encodeIdx([3], [0, 1, 2]) },
    'folder/t10k-labels-idx1-ubyte has a label without a class: expected 0 to 1, found 2 at index 2',
  ],
  [
    'parts with images of different size',
    { ...CONTENT, 't10k-images-idx3-ubyte.gz': encodeIdx([1, 2, 1], [0, 0]) },
    'the images of folder differ in size: 1×2 in the train part, 2×1 in the test part',
  ],
])('refuses %s', (_, content, message) => {
  expect(() => parse(content)).toThrow(new UsageError(message));
});
