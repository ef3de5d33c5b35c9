import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** An IDX file of unsigned bytes. */
export function encodeIdx(shape: number[], values: ArrayLike<number>): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x800 + shape.length);
  shape.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, Uint8Array.from(values)]);
}

/** `count` images of 2×2, each different from the others, and labels 0, 1 … 9, 0 … */
export function tinySet(count: number, first = 0): { images: Buffer; labels: Buffer } {
  const pixels = Array.from({ length: 4 * count }, (_, i) => (i % 4 === 0 ? first + i / 4 : 50 * (i % 4)));
  return {
    images: encodeIdx([count, 2, 2], pixels),
    labels: encodeIdx(
      [count],
      Array.from({ length: count }, (_, i) => i % 10),
    ),
  };
}

/** Files as `name → bytes`, in a folder. */
export function writeFiles(folder: string, files: Record<string, Uint8Array>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(folder, name), bytes);
}

/** Both parts of a tiny data set, 30 and 20 images, gzipped, under the usual names. */
export function tinyFiles(): Record<string, Buffer> {
  const train = tinySet(30);
  const test = tinySet(20, 100);
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

/** Real images that may lie beside the project but don't come with it. */
const SHARED = path.resolve(__dirname, '../../../../shared/data');
export const MNIST_10K = path.join(SHARED, 'mnist-test-10k');
export const FASHION_900 = path.join(SHARED, 'fashion-mnist-900');

/** `describe`, skipped where those images are not there. */
export const describeWithRealImages =
  existsSync(MNIST_10K) && existsSync(FASHION_900) ? describe : describe.skip;
