import { gzipSync } from 'node:zlib';
import { inventory } from '../../../src/data/inventory';
import { idxSet } from '../../../src/data/load';
import { verifyDataset } from '../../../src/data/verify';
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

const folder = temporaryFolder();

describe('verify', () => {
  it('finds the embedded data sound', () => {
    const digits = verifyDataset('digits');
    expect(digits.problems).toEqual([]);
    expect(digits.parts).toMatchObject([{ part: 'all', count: 1797, values: [0, 1], duplicates: 0 }]);
    expect(digits.parts[0]!.classes).toMatchObject({ 0: 178, 9: 180 });
    expect(verifyDataset('diabetes').parts).toMatchObject([{ count: 442, classes: null, values: [1, 301] }]);
  });

  it('counts duplicates inside the parts and across', () => {
    const { images, labels } = tinySet(12);
    writeFiles(folder(), {
      ...tinyFiles(),
      't10k-images-idx3-ubyte.gz': images,
      't10k-labels-idx1-ubyte.gz': labels,
    });
    // The tiny test part is now the first twelve images of the train part.
    const report = verifyDataset('mnist', { dir: folder() });
    expect(report.parts.map(({ duplicates }) => duplicates)).toEqual([0, 0]);
    expect(report.shared).toBe(12);
    expect(report.problems).toEqual([]);
  });

  it('notes a smaller set, an absent class and labels that contradict', () => {
    writeFiles(folder(), {
      'train-images-idx3-ubyte': encodeIdx([2, 1, 1], [7, 7]),
      'train-labels-idx1-ubyte': encodeIdx([2], [3, 4]),
    });
    expect(verifyDataset('mnist', { dir: folder() })).toMatchObject({
      files: [
        { file: 'train-images-idx3-ubyte', published: false },
        { file: 'train-labels-idx1-ubyte', published: false },
      ],
      problems: [],
      notes: [
        'train-images-idx3-ubyte holds 2 images, not the 60000 published',
        'train-labels-idx1-ubyte holds 2 labels, not the 60000 published',
        'no t10k-images-idx3-ubyte.gz',
        'no t10k-labels-idx1-ubyte.gz',
        '1 of the duplicates have different labels',
        'no samples of 0, 1, 2, 5, 6, 7, 8, 9 in all',
      ],
    });
  });

  it('finds a file wrong that has the size of the published one and not its content', () => {
    writeFiles(folder(), {
      't10k-images-idx3-ubyte.gz': gzipSync(encodeIdx([10_000, 1, 1], new Uint8Array(10_000))),
      't10k-labels-idx1-ubyte.gz': gzipSync(encodeIdx([10_000], new Uint8Array(10_000))),
    });
    expect(verifyDataset('mnist', { dir: folder() }).problems).toEqual([
      expect.stringMatching(
        /t10k-images-idx3-ubyte\.gz is not the published file: expected MD5 2646ac647ad5339dbf082846283269ea when unpacked, found \w{32}$/,
      ),
      expect.stringMatching(/t10k-labels-idx1-ubyte\.gz is not the published file: expected MD5 27ae3e/),
    ]);
  });

  it('reports every damaged file, once', () => {
    const files = tinyFiles();
    writeFiles(folder(), {
      ...files,
      'train-images-idx3-ubyte.gz': files['train-images-idx3-ubyte.gz']!.subarray(0, 40),
      't10k-labels-idx1-ubyte.gz': Buffer.alloc(0),
    });
    expect(verifyDataset('mnist', { dir: folder() }).problems).toEqual([
      expect.stringContaining(
        'train-images-idx3-ubyte.gz is damaged: expected a whole gzip file, found 40 bytes',
      ),
      expect.stringContaining('t10k-labels-idx1-ubyte.gz is empty: expected an IDX file, found 0 bytes'),
    ]);
  });

  it('cannot verify what is not there', () => {
    expect(() => verifyDataset('cifar')).toThrow('expected the name of a data set');
    expect(() => verifyDataset('mnist', { env: { LAB_CACHE: folder() } })).toThrow(
      'no files of mnist found in',
    );
    expect(() => verifyDataset('mnist', { dir: folder() })).toThrow('has no data set in it');
  });
});

describe('inventory', () => {
  const env = (): NodeJS.ProcessEnv => ({ LAB_DATA: folder(), LAB_CACHE: `${folder()}/cache` });

  it('has every data set, with its licence and the command that gets it', () => {
    const entries = inventory(env());
    expect(entries.map(({ name, available, command }) => [name, available, command])).toEqual([
      ['digits', true, null],
      ['diabetes', true, null],
      ['mnist', false, 'lab data fetch mnist'],
      ['fashion-mnist', false, 'lab data fetch fashion-mnist'],
    ]);
    for (const entry of entries) expect(entry.licence).not.toBe('');
    expect(entries[2]!.counts).toEqual(idxSet('mnist').counts);
  });

  it('has the counts of the files that are here', () => {
    const { images, labels } = tinySet(12);
    writeFiles(folder(), {
      't10k-images-idx3-ubyte.gz': gzipSync(images),
      't10k-labels-idx1-ubyte.gz': labels,
    });
    expect(inventory(env())[2]).toMatchObject({
      available: true,
      folder: folder(),
      from: 'LAB_DATA',
      command: null,
      counts: { test: 12 },
    });
  });

  it('says what is wrong with files that are here', () => {
    writeFiles(folder(), { 't10k-images-idx3-ubyte.gz': Buffer.alloc(0) });
    expect(inventory(env())[2]).toMatchObject({
      available: false,
      problem: expect.stringContaining('is empty: expected an IDX file, found 0 bytes'),
    });
  });
});

describeWithRealImages('real images beside the project', () => {
  it('the test part of MNIST has its published checksums and no duplicates', () => {
    const report = verifyDataset('mnist', { dir: MNIST_10K });
    expect(report.files).toEqual([
      { file: 't10k-images-idx3-ubyte.gz', published: true },
      { file: 't10k-labels-idx1-ubyte.gz', published: true },
    ]);
    expect(report.parts).toMatchObject([{ count: 10_000, values: [0, 1], duplicates: 0 }]);
    expect(report.problems).toEqual([]);
  });

  it('900 images of Fashion-MNIST are sound', () => {
    const report = verifyDataset('fashion-mnist', { dir: FASHION_900 });
    expect(report.parts).toMatchObject([
      { part: 'train', count: 600, values: [0, 1], duplicates: 0 },
      { part: 'test', count: 300, values: [0, 1], duplicates: 0 },
    ]);
    expect(report.shared).toBe(0);
    expect(report.problems).toEqual([]);
  });

  it('MNIST is not taken for Fashion-MNIST', () => {
    expect(verifyDataset('fashion-mnist', { dir: MNIST_10K }).problems.at(-1)).toContain(
      'expected labels of fashion-mnist, found those of mnist',
    );
  });
});
