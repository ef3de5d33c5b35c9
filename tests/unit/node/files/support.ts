import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { LabelledSamples } from '../../../../src/data/dataset';
import type { DatasetDefinition } from '../../../../src/data/definition';
import { idxImages } from '../../../../src/data/idxImages';
import { encodeIdx } from '../../data/encodeIdx';

/** `count` images of 2×2, each different from the others, and labels first, first + 1, … modulo 10. */
export function tinySet(count: number, first = 0): { images: Uint8Array; labels: Uint8Array } {
  const pixels = Array.from({ length: 4 * count }, (_, i) => (i % 4 === 0 ? first + i / 4 : 50 * (i % 4)));
  return {
    images: encodeIdx([count, 2, 2], pixels),
    labels: encodeIdx(
      [count],
      Array.from({ length: count }, (_, i) => (i + first) % 10),
    ),
  };
}

/** Files as `name → bytes`, in a folder. */
export function writeFiles(folder: string, files: Record<string, Uint8Array>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(folder, name), bytes);
}

/**
 * Both parts of a tiny data set, 30 and 20 images, gzipped, under the usual names.
 *
 * @param offset gives other images and labels for another data set
 */
export function tinyFiles(offset = 0): Record<string, Buffer> {
  const train = tinySet(30, offset);
  const test = tinySet(20, 100 + offset);
  return {
    'train-images-idx3-ubyte.gz': gzipSync(train.images),
    'train-labels-idx1-ubyte.gz': gzipSync(train.labels),
    't10k-images-idx3-ubyte.gz': gzipSync(test.images),
    't10k-labels-idx1-ubyte.gz': gzipSync(test.labels),
  };
}

/** A new folder for each test of a file, removed after it. */
export function temporaryFolder(): () => string {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'lab-data-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

/** MD5 of some bytes, as publishers give it. */
export const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

/** A data set like MNIST whose published files are those given, under the usual names. */
export function publishedSet(
  name: string,
  files: Record<string, Buffer>,
): DatasetDefinition<LabelledSamples> {
  const sums = (file: string): { file: string; content: string } => {
    const bytes = files[`${file}-ubyte.gz`]!;
    return { file: md5(bytes), content: md5(gunzipSync(bytes)) };
  };
  return idxImages({
    info: {
      name,
      title: `Title of ${name}`,
      licence: 'licence',
      attribution: 'attribution',
      source: 'source',
      counts: { train: 30, test: 20 },
    },
    classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    checksums: {
      train: { images: sums('train-images-idx3'), labels: sums('train-labels-idx1') },
      test: { images: sums('t10k-images-idx3'), labels: sums('t10k-labels-idx1') },
    },
    mirrors: ['http://127.0.0.1:1/'],
  });
}

/** Real images that may lie beside the project but don't come with it. */
const SHARED = path.resolve(__dirname, '../../../../../shared/data');
export const MNIST_10K = path.join(SHARED, 'mnist-test-10k');
export const FASHION_900 = path.join(SHARED, 'fashion-mnist-900');

/** `describe` for tests with these images. Without the images they are skipped, and the title says so. */
export const describeWithRealImages: typeof describe.skip =
  existsSync(MNIST_10K) && existsSync(FASHION_900)
    ? describe
    : (((title, body) => describe.skip(`${title} (skipped: no folder ${SHARED})`, body)) as jest.Describe);
