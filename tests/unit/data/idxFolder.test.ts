import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { classCounts } from '../../../src/data/dataset';
import { hasIdxFiles, loadIdxFolder } from '../../../src/data/idxFolder';
import { idxSet } from '../../../src/data/load';
import {
  describeWithRealImages,
  encodeIdx,
  FASHION_900,
  MNIST_10K,
  temporaryFolder,
  tinyFiles,
  tinySet,
  writeFiles,
} from './support';

const mnist = idxSet('mnist');
const fashion = idxSet('fashion-mnist');
const folder = temporaryFolder();
const load = (): ReturnType<typeof loadIdxFolder> => loadIdxFolder(mnist, folder());

it('loads both parts, scaled to 0 … 1', () => {
  writeFiles(folder(), tinyFiles());
  const { samples, parts } = load();
  expect([samples.count, parts?.train.count, parts?.test.count]).toEqual([50, 30, 20]);
  expect(samples.shape).toEqual([2, 2, 1]);
  // The pixels of the first test image are 100, 50, 100, 150.
  expect(Array.from(parts!.test.x.subarray(0, 4))).toEqual(
    [100, 50, 100, 150].map((v) => Math.fround(v / 255)),
  );
  expect(Array.from(parts!.test.y.subarray(0, 3))).toEqual([0, 1, 2]);
});

it.each(['hyphen', 'dot'])('loads names with a %s, not gzipped', (mark) => {
  const files = Object.entries(tinyFiles()).map(([name, bytes]) => {
    const plain = name.replace('.gz', '');
    return [mark === 'dot' ? plain.replace('-idx', '.idx') : plain, gunzipSync(bytes)] as const;
  });
  writeFiles(folder(), Object.fromEntries(files));
  expect(load().samples.count).toBe(50);
});

it('loads one part alone, to be split', () => {
  const { images, labels } = tinySet(12);
  writeFiles(folder(), { 't10k-images-idx3-ubyte': images, 't10k-labels-idx1-ubyte': labels });
  const { samples, parts } = load();
  expect(samples.count).toBe(12);
  expect(parts).toBeUndefined();
});

describe('a bad folder', () => {
  const files = tinyFiles();

  it('that is not there', () => {
    const none = path.join(folder(), 'none');
    expect(() => loadIdxFolder(mnist, none)).toThrow(
      `expected a folder with IDX files, found nothing at ${none}`,
    );
  });

  it('that is a file', () => {
    writeFiles(folder(), { a: Buffer.from('') });
    const file = path.join(folder(), 'a');
    expect(() => loadIdxFolder(mnist, file)).toThrow(
      `expected a folder with IDX files, found a file: ${file}`,
    );
  });

  it('without a data set', () => {
    const message = `${folder()} has no data set in it: expected files like train-images-idx3-ubyte and train-labels-idx1-ubyte, with or without .gz, found `;
    expect(load).toThrow(`${message}nothing`);
    writeFiles(folder(), { 'notes.txt': Buffer.from(''), 'train.zip': Buffer.from('') });
    expect(load).toThrow(`${message}notes.txt, train.zip`);
    expect(hasIdxFiles(folder())).toBe(false);
  });

  it.each([
    [
      'train-images-idx3-ubyte.gz',
      'labels to its train-images-idx3-ubyte.gz: expected train-labels-idx1-ubyte',
    ],
    ['t10k-labels-idx1-ubyte.gz', 'images to its t10k-labels-idx1-ubyte.gz: expected t10k-images-idx3-ubyte'],
  ])('with %s only', (name, message) => {
    writeFiles(folder(), { [name]: files[name]! });
    expect(load).toThrow(`${folder()} has no ${message}, with or without .gz`);
  });

  it('with images and labels of different counts', () => {
    writeFiles(folder(), { ...files, 'train-labels-idx1-ubyte.gz': tinySet(29).labels });
    expect(load).toThrow(
      /train-images-\S+ and \S+train-labels-\S+ do not belong together: expected as many labels as images, found 30 images and 29 labels$/,
    );
  });

  it('with a label that is no class', () => {
    writeFiles(folder(), { ...files, 't10k-labels-idx1-ubyte.gz': encodeIdx([3], [4, 9, 10]) });
    expect(load).toThrow(
      /t10k-labels-idx1-ubyte\.gz has a label without a class: expected 0 to 9, found 10 at index 2$/,
    );
  });

  it('with parts of different image sizes', () => {
    writeFiles(folder(), {
      ...files,
      't10k-images-idx3-ubyte.gz': encodeIdx([20, 1, 4], new Uint8Array(80)),
    });
    expect(load).toThrow(
      `the images of ${folder()} differ in size: 2×2 in the train part, 1×4 in the t10k part`,
    );
  });
});

describeWithRealImages('real images beside the project', () => {
  it('load: the test part of MNIST', () => {
    const { samples, parts } = loadIdxFolder(mnist, MNIST_10K);
    expect(samples.shape).toEqual([28, 28, 1]);
    expect(classCounts(samples)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    expect(parts).toBeUndefined();
  });

  it('load: 900 images of Fashion-MNIST in two parts', () => {
    const { samples, parts } = loadIdxFolder(fashion, FASHION_900);
    expect([parts?.train.count, parts?.test.count]).toEqual([600, 300]);
    expect(classCounts(samples)).toEqual(Array(10).fill(90));
    expect(samples.classes[9]).toBe('Ankle boot');
  });

  it('are not taken for another data set', () => {
    expect(() => loadIdxFolder(fashion, MNIST_10K)).toThrow(
      /t10k-labels-idx1-ubyte\.gz belongs to another data set: expected labels of fashion-mnist, found those of mnist$/,
    );
  });
});
