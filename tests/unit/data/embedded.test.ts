import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { classCounts } from '../../../src/data/dataset';
import { loadDiabetes } from '../../../src/data/diabetes';
import { loadDigits } from '../../../src/data/digits';
import { EMBEDDED_FILES, EMBEDDED_FOLDER } from '../../../src/data/embedded';

describe('digits', () => {
  const { samples, parts } = loadDigits();

  it('has 1,797 images of 8×8', () => {
    expect(samples.count).toBe(1797);
    expect(samples.shape).toEqual([8, 8, 1]);
    expect(samples.x).toHaveLength(1797 * 64);
    expect(parts).toBeUndefined();
  });

  it('has the known number of each digit', () => {
    expect(classCounts(samples)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  });

  it('has values from 0 to 1, the darkest of the first row as in the source', () => {
    expect(samples.x.every((value) => value >= 0 && value <= 1)).toBe(true);
    // The file begins 0,0,5,13,9,1,0,0; 16 is the largest value.
    expect(Array.from(samples.x.subarray(0, 8))).toEqual([0, 0, 5 / 16, 13 / 16, 9 / 16, 1 / 16, 0, 0]);
  });
});

describe('diabetes', () => {
  const { samples, features } = loadDiabetes();

  it('has 442 patients with 10 features and a target', () => {
    expect(samples.count).toBe(442);
    expect(features).toHaveLength(10);
    expect(samples.x).toHaveLength(4420);
    expect(samples.y).toHaveLength(442);
    expect(samples.x.every(Number.isFinite)).toBe(true);
  });

  it('keeps the units of the source', () => {
    expect(samples.x[0]).toBe(59);
    expect(samples.x[2]).toBeCloseTo(32.1, 5);
    expect([Math.min(...samples.y), Math.max(...samples.y)]).toEqual([25, 346]);
  });
});

describe('an embedded file', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'lab-embedded-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('that is damaged is named, with both checksums and the way out', () => {
    const bytes = readFileSync(path.join(EMBEDDED_FOLDER, 'digits.csv.gz'));
    bytes[1000]! ^= 1;
    writeFileSync(path.join(folder, 'digits.csv.gz'), bytes);
    expect(() => loadDigits(folder)).toThrow(
      /digits\.csv\.gz is damaged: expected SHA-256 46abec\w+, received \w{64}\. The kit came with this file: restore it, for instance with `git checkout -- data`\.$/,
    );
  });

  it('that is missing is named, with the way out', () => {
    expect(() => loadDigits(folder)).toThrow(/^cannot read .*digits\.csv\.gz.*ENOENT.*restore it/);
  });

  it('is listed with its checksum in the README of the folder', () => {
    const readme = readFileSync(path.join(EMBEDDED_FOLDER, 'README.md'), 'utf8');
    for (const [file, checksum] of Object.entries(EMBEDDED_FILES)) {
      const row = readme.split('\n').find((line) => line.includes(`\`${file}\``));
      expect(row).toContain(`\`${checksum}\``);
    }
  });
});
