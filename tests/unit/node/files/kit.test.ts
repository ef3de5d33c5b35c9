import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { classCounts, type LabelledSamples } from '../../../../src/data/dataset';
import { DATASETS, findDataset } from '../../../../src/data/registry';
import { KIT_FOLDER, readKitFiles } from '../../../../src/node/files/kit';
import { loadDataset, loadImages } from '../../../../src/node/files/load';
import { temporaryFolder } from './support';

describe('digits', () => {
  const { samples, parts } = loadImages('digits');

  it('has 1,797 images of 8×8', () => {
    expect(samples.count).toBe(1797);
    expect(samples.shape).toEqual([8, 8, 1]);
    expect(samples.x).toHaveLength(1797 * 64);
    expect(samples.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(parts).toBeUndefined();
  });

  it('has the known number of each digit', () => {
    expect(classCounts(samples)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  });

  it('has values from 0 to 1, the first row as in the source', () => {
    expect(samples.x.every((value) => value >= 0 && value <= 1)).toBe(true);
    // The file begins 0,0,5,13,9,1,0,0; 16 is the largest value.
    expect(Array.from(samples.x.subarray(0, 8))).toEqual([0, 0, 5 / 16, 13 / 16, 9 / 16, 1 / 16, 0, 0]);
  });
});

describe('diabetes', () => {
  const { samples, features } = loadDataset('diabetes');

  it('has 442 patients with 10 features and a target', () => {
    expect(samples.kind).toBe('regression');
    expect(samples.count).toBe(442);
    expect(samples.shape).toEqual([10]);
    expect(features).toEqual([
      'age',
      'sex',
      'body mass index',
      'blood pressure',
      'total cholesterol',
      'LDL',
      'HDL',
      'cholesterol/HDL',
      'log triglycerides',
      'glucose',
    ]);
    expect(samples.x).toHaveLength(4420);
    expect(samples.y).toHaveLength(442);
    expect(samples.x.every(Number.isFinite)).toBe(true);
  });

  it('keeps the units of the source', () => {
    expect(samples.x[0]).toBe(59);
    expect(samples.x[2]).toBeCloseTo(32.1, 5);
    expect([Math.min(...samples.y), Math.max(...samples.y)]).toEqual([25, 346]);
  });

  it('refuses inputs and targets of different counts', () => {
    const definition = findDataset('diabetes');
    const [inputs, targets] = readKitFiles(definition).files;
    const bytes = Buffer.from('151\n75\n');
    expect(() => definition.parse({ folder: 'F', files: [inputs!, { ...targets!, bytes }] })).toThrow(
      'diabetes_data_raw.csv.gz and diabetes_target.csv.gz in F do not belong together: expected as many targets as patients, found 442 patients and 2 targets',
    );
  });
});

describe('a file of the kit', () => {
  const folder = temporaryFolder();
  const file = (): string => path.join(folder(), 'digits.csv.gz');
  const loadDigits = (): LabelledSamples => loadImages('digits', { dir: folder() }).samples;

  it('is read from another folder if one is given', () => {
    copyFileSync(path.join(KIT_FOLDER, 'digits.csv.gz'), file());
    expect(loadDigits().count).toBe(1797);
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['damaged', (bytes) => Buffer.concat([bytes.subarray(0, 1000), Buffer.of(1), bytes.subarray(1001)])],
    ['other', () => gzipSync('1,2,3')],
  ])('that is %s is refused with both checksums and the way to restore it', (_, change) => {
    writeFileSync(file(), change(readFileSync(path.join(KIT_FOLDER, 'digits.csv.gz'))));
    expect(loadDigits).toThrow(
      /digits\.csv\.gz is damaged: expected SHA-256 46abec\w+, received \w{64}\. The kit came with this file: restore it, for instance with `git checkout -- data`\.$/,
    );
  });

  it('is named if it is missing, with the way to restore it', () => {
    expect(loadDigits).toThrow(/^cannot read .*digits\.csv\.gz.*there is no such file.*restore it/);
  });
});

it('lists every file that comes with the kit in the README of the folder, with its checksum', () => {
  const readme = readFileSync(path.join(KIT_FOLDER, 'README.md'), 'utf8').split('\n');
  const files = DATASETS.filter(({ mirrors }) => !mirrors).flatMap((set) => set.files);
  expect(files).not.toHaveLength(0);
  for (const { name, checksum } of files) {
    expect(readme.find((line) => line.includes(`\`${name}\``))).toContain(`\`${checksum.file}\``);
  }
});
