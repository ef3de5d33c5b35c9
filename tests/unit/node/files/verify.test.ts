import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { UsageError } from '../../../../src/core/errors';
import type { DatasetDefinition } from '../../../../src/data/definition';
import { KIT_FOLDER } from '../../../../src/node/files/kit';
import { verifyDataset, type VerifyReport } from '../../../../src/node/files/verify';
import { encodeIdx } from '../../data/encodeIdx';
import {
  describeWithRealImages,
  FASHION_900,
  md5,
  MNIST_10K,
  publishedSet,
  temporaryFolder,
  tinyFiles,
  tinySet,
  writeFiles,
} from './support';

const folder = temporaryFolder();
const at = (name: string): string => path.join(folder(), name);
const files = tinyFiles();
const tiny = publishedSet('tiny', files);
const verify = (): VerifyReport => verifyDataset('tiny', { dir: folder(), registry: [tiny] });

describe('a sound data set', () => {
  it('comes with the kit', () => {
    const digits = verifyDataset('digits');
    expect(digits).toMatchObject({ problems: [], notes: [], shared: null, folder: KIT_FOLDER });
    expect(digits.files).toEqual([{ file: 'digits.csv.gz', published: true }]);
    expect(digits.parts).toMatchObject([{ part: 'all', count: 1797, values: [0, 1], duplicates: 0 }]);
    expect(digits.parts[0]!.classes).toMatchObject({ 0: 178, 9: 180 });
    expect(verifyDataset('diabetes').parts).toMatchObject([{ count: 442, classes: null, values: [1, 301] }]);
  });

  it('has the published files, and no problems and notes', () => {
    writeFiles(folder(), files);
    const three = { 0: 3, 1: 3, 2: 3, 3: 3, 4: 3, 5: 3, 6: 3, 7: 3, 8: 3, 9: 3 };
    const two = { 0: 2, 1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 6: 2, 7: 2, 8: 2, 9: 2 };
    const values = [0, expect.closeTo(150 / 255, 6)];
    expect(verify()).toEqual({
      name: 'tiny',
      title: 'Title of tiny',
      folder: folder(),
      files: Object.keys(files).map((file) => ({ file, published: true })),
      parts: [
        { part: 'train', count: 30, classes: three, values, duplicates: 0 },
        {
          part: 'test',
          count: 20,
          classes: two,
          values: [expect.closeTo(50 / 255, 6), values[1]],
          duplicates: 0,
        },
      ],
      shared: 0,
      problems: [],
      notes: [],
    });
  });
});

it('counts duplicates inside the parts and across them', () => {
  const { images, labels } = tinySet(12);
  writeFiles(folder(), {
    ...files,
    't10k-images-idx3-ubyte.gz': images,
    't10k-labels-idx1-ubyte.gz': labels,
  });
  // The test part is now the first twelve images of the train part.
  const report = verify();
  expect(report.parts.map(({ duplicates }) => duplicates)).toEqual([0, 0]);
  expect(report.shared).toBe(12);
  expect(report.problems).toEqual([]);
});

it('notes a smaller set, an absent class and contradictory labels', () => {
  writeFiles(folder(), {
    'train-images-idx3-ubyte': encodeIdx([2, 1, 1], [7, 7]),
    'train-labels-idx1-ubyte': encodeIdx([2], [3, 4]),
  });
  expect(verify()).toMatchObject({
    files: [
      { file: 'train-images-idx3-ubyte', published: false },
      { file: 'train-labels-idx1-ubyte', published: false },
    ],
    problems: [],
    notes: [
      'train-images-idx3-ubyte holds 2 images, not the 30 published',
      'train-labels-idx1-ubyte holds 2 labels, not the 30 published',
      'no t10k-images-idx3-ubyte.gz',
      'no t10k-labels-idx1-ubyte.gz',
      '1 of the duplicates have different labels',
      'no samples of 0, 1, 2, 5, 6, 7, 8, 9 in all',
    ],
  });
});

it('reports a file that has the size of the published one but other content', () => {
  const labels = Uint8Array.from({ length: 20 }, () => 1);
  const file = gzipSync(encodeIdx([20], labels));
  writeFiles(folder(), { ...files, 't10k-labels-idx1-ubyte.gz': file });
  expect(verify().problems).toEqual([
    `${at('t10k-labels-idx1-ubyte.gz')} is not the published file: expected MD5 ${tiny.files[3]!.checksum.content} when unpacked, found ${md5(encodeIdx([20], labels))}`,
  ]);
});

it('reports every damaged file, once', () => {
  writeFiles(folder(), {
    ...files,
    'train-images-idx3-ubyte.gz': files['train-images-idx3-ubyte.gz']!.subarray(0, 40),
    't10k-labels-idx1-ubyte.gz': Buffer.alloc(0),
  });
  expect(verify().problems).toEqual([
    expect.stringContaining(
      'train-images-idx3-ubyte.gz is damaged: expected a whole gzip file, found 40 bytes',
    ),
    expect.stringContaining('t10k-labels-idx1-ubyte.gz is empty: expected a file with data, found 0 bytes'),
  ]);
});

it('reports a damaged file of the kit, once, with the way to restore it', () => {
  copyFileSync(path.join(KIT_FOLDER, 'diabetes_target.csv.gz'), at('digits.csv.gz'));
  const report = verifyDataset('digits', { dir: folder() });
  expect(report.files).toEqual([{ file: 'digits.csv.gz', published: false }]);
  expect(report.problems).toEqual([expect.stringMatching(/digits\.csv\.gz is damaged: .*restore it/)]);
});

it('reports a file of another data set', () => {
  const otherFiles = tinyFiles(3);
  const other = publishedSet('other', otherFiles);
  writeFiles(folder(), otherFiles);
  expect(verifyDataset('tiny', { dir: folder(), registry: [tiny, other] }).problems.at(-1)).toContain(
    'expected labels of tiny, found those of other',
  );
});

describe('a set with a format of its own', () => {
  /** One number in each line; the published file `numbers` has the numbers 1 and 2. */
  const numbers: DatasetDefinition = {
    info: { name: 'numbers', title: 'Numbers', licence: '', attribution: '', source: '', counts: { all: 2 } },
    kind: 'regression',
    files: [
      {
        name: 'numbers',
        part: 'all',
        holds: 'numbers',
        checksum: { algorithm: 'MD5', file: md5(Buffer.from('1\n2')) },
      },
    ],
    mirrors: [],
    parse({ files: [file] }) {
      const x = Float32Array.from(new TextDecoder().decode(file!.bytes).split('\n'), Number);
      return { samples: { kind: 'regression', count: x.length, shape: [1], x, y: x } };
    },
  };
  const reportOf = (text: string): VerifyReport => {
    writeFiles(folder(), { numbers: Buffer.from(text) });
    return verifyDataset('numbers', { dir: folder(), registry: [numbers] });
  };

  it('is sound if its file is the published one', () => {
    expect(reportOf('1\n2')).toMatchObject({ problems: [], parts: [{ values: [1, 2], classes: null }] });
  });

  it('has a problem if it differs, since its size is not known', () => {
    expect(reportOf('1\n2\n3').problems).toEqual([
      `${at('numbers')} is not the published file: expected MD5 ${md5(Buffer.from('1\n2'))}, found ${md5(Buffer.from('1\n2\n3'))}`,
    ]);
  });

  it.each(['1\nNaN\n2', 'NaN\n1', '1\nInfinity'])('has a problem with the values %j', (text) => {
    expect(reportOf(text).problems).toContain('all has values that are not finite numbers');
  });

  it('passes on a fault of the kit itself', () => {
    const broken: DatasetDefinition = {
      ...numbers,
      parse() {
        throw new TypeError('a fault of the kit');
      },
    };
    writeFiles(folder(), { numbers: Buffer.from('1\n2') });
    expect(() => verifyDataset('numbers', { dir: folder(), registry: [broken] })).toThrow(TypeError);
  });
});

it('refuses a set that is unknown or not on this machine', () => {
  expect(() => verifyDataset('cifar')).toThrow(UsageError);
  expect(() => verifyDataset('mnist', { env: { LAB_CACHE: folder() } })).toThrow(
    'no files of mnist found in',
  );
  expect(() => verify()).toThrow('has no file of tiny');
});

describeWithRealImages('real images beside the project', () => {
  it('of MNIST have the published checksums, and no duplicates', () => {
    const report = verifyDataset('mnist', { dir: MNIST_10K });
    expect(report.files).toEqual([
      { file: 't10k-images-idx3-ubyte.gz', published: true },
      { file: 't10k-labels-idx1-ubyte.gz', published: true },
    ]);
    expect(report.parts).toMatchObject([{ count: 10_000, values: [0, 1], duplicates: 0 }]);
    expect(Object.values(report.parts[0]!.classes!)).toEqual([
      980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009,
    ]);
    expect(report.problems).toEqual([]);
  });

  it('of Fashion-MNIST are 900 sound images in two parts', () => {
    const report = verifyDataset('fashion-mnist', { dir: FASHION_900 });
    expect(report.parts).toMatchObject([
      { part: 'train', count: 600, values: [0, 1], duplicates: 0 },
      { part: 'test', count: 300, values: [0, 1], duplicates: 0 },
    ]);
    expect(report.shared).toBe(0);
    expect(report.problems).toEqual([]);
  });

  it('of MNIST are not accepted as Fashion-MNIST', () => {
    expect(verifyDataset('fashion-mnist', { dir: MNIST_10K }).problems.at(-1)).toContain(
      'expected labels of fashion-mnist, found those of mnist',
    );
  });
});
