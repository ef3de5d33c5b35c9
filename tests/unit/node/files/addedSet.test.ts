import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { LabelledSamples } from '../../../../src/data/dataset';
import type { DatasetDefinition, DownloadedDataset } from '../../../../src/data/definition';
import { numberTable } from '../../../../src/data/numberTable';
import { DATASETS } from '../../../../src/data/registry';
import { fetchDataset } from '../../../../src/node/files/fetch';
import { inventory } from '../../../../src/node/files/inventory';
import { loadDataset, loadImages } from '../../../../src/node/files/load';
import { verifyDataset } from '../../../../src/node/files/verify';
import { mirrors } from './mirror';
import { md5, temporaryFolder, writeFiles } from './support';

const folder = temporaryFolder();
const serve = mirrors();
const content = Buffer.from('0,0,1\n0,1,0\n1,1,0\n');
const bytes = gzipSync(content);
const env = (): NodeJS.ProcessEnv => ({ LAB_CACHE: folder() });
const cache = (): string => path.join(folder(), 'data', 'toy');

/** All that a new data set needs: this, and one line in the registry. */
const toy: DownloadedDataset = {
  info: {
    name: 'toy',
    title: 'Three points of the plane',
    licence: 'free',
    attribution: 'the test',
    source: 'http://127.0.0.1/',
    counts: { all: 3 },
  },
  kind: 'classification',
  files: [
    {
      name: 'toy.csv.gz',
      part: 'all',
      holds: 'points',
      checksum: { algorithm: 'MD5', file: md5(bytes), content: md5(content) },
    },
  ],
  mirrors: ['http://127.0.0.1:1/'],
  parse(found) {
    const rows = numberTable(found, 'toy.csv.gz', { delimiter: ',', columns: 3 });
    const samples: LabelledSamples = {
      kind: 'classification',
      count: rows.length,
      shape: [2],
      x: Float32Array.from(rows.flatMap((row) => row.slice(0, 2))),
      y: Uint8Array.from(rows, (row) => row[2]!),
      classes: ['no', 'yes'],
    };
    return { samples };
  },
};
const registry: DatasetDefinition[] = [...DATASETS, toy];

it('is listed with the command that gets it', () => {
  expect(inventory({ env: env(), registry }).at(-1)).toMatchObject({
    name: 'toy',
    available: false,
    command: 'lab data fetch toy',
  });
});

it('is fetched into the cache, then listed, loaded and verified from there', async () => {
  const { url } = await serve({ 'toy.csv.gz': bytes });
  await fetchDataset(toy, { mirrors: [url], env: env() });
  expect(inventory({ env: env(), registry }).at(-1)).toMatchObject({
    available: true,
    folder: cache(),
    from: 'cache',
    counts: { all: 3 },
  });
  expect(loadDataset('toy', { env: env(), registry })).toMatchObject({
    title: 'Three points of the plane',
    samples: { count: 3, x: Float32Array.of(0, 0, 0, 1, 1, 1), y: Uint8Array.of(1, 0, 0) },
  });
  expect(loadImages('toy', { env: env(), registry }).samples.classes).toEqual(['no', 'yes']);
  expect(verifyDataset('toy', { env: env(), registry })).toMatchObject({
    files: [{ file: 'toy.csv.gz', published: true }],
    parts: [{ part: 'all', count: 3, classes: { no: 2, yes: 1 }, values: [0, 1] }],
    problems: [],
    notes: [],
  });
});

it('is read without gzip as well', () => {
  writeFiles(cache(), { 'toy.csv': content });
  expect(loadDataset('toy', { env: env(), registry }).samples.count).toBe(3);
  expect(verifyDataset('toy', { env: env(), registry }).problems).toEqual([]);
});
