import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { findDownloaded } from '../../../../src/data/registry';
import { inventory } from '../../../../src/node/files/inventory';
import { KIT_FOLDER } from '../../../../src/node/files/kit';
import { publishedSet, temporaryFolder, tinyFiles, tinySet, writeFiles } from './support';

const folder = temporaryFolder();
const env = (): NodeJS.ProcessEnv => ({ LAB_DATA: folder(), LAB_CACHE: path.join(folder(), 'cache') });
const tiny = publishedSet('tiny', tinyFiles());

it('has every data set, with its licence and the command that gets it', () => {
  const entries = inventory({ env: env(), systemRoot: folder() });
  expect(entries.map(({ name, available, command }) => [name, available, command])).toEqual([
    ['digits', true, null],
    ['diabetes', true, null],
    ['fashion-small', true, null],
    ['mnist', false, 'lab data fetch mnist'],
    ['fashion-mnist', false, 'lab data fetch fashion-mnist'],
  ]);
  for (const entry of entries) expect(entry.licence).not.toBe('');
  expect(entries[3]).toEqual({
    ...findDownloaded('mnist').info,
    available: false,
    folder: null,
    from: null,
    command: 'lab data fetch mnist',
    problem: null,
  });
});

it('has the folder and the published counts of a set that comes with the kit', () => {
  expect(inventory({ env: env() })[0]).toMatchObject({
    counts: { all: 1797 },
    folder: KIT_FOLDER,
    from: 'kit',
    command: null,
    problem: null,
  });
});

it('has the counts of the files on this machine', () => {
  const { images, labels } = tinySet(12);
  writeFiles(folder(), {
    't10k-images-idx3-ubyte.gz': gzipSync(images),
    't10k-labels-idx1-ubyte.gz': labels,
  });
  expect(inventory({ env: env(), registry: [tiny] })).toEqual([
    {
      ...tiny.info,
      counts: { test: 12 },
      available: true,
      folder: folder(),
      from: 'LAB_DATA',
      command: null,
      problem: null,
    },
  ]);
});

it('counts the images of each part', () => {
  writeFiles(folder(), tinyFiles());
  expect(inventory({ env: env(), registry: [tiny] })[0]!.counts).toEqual({ train: 30, test: 20 });
});

it('gives the reason if the files on this machine cannot be used', () => {
  writeFiles(folder(), { 't10k-images-idx3-ubyte.gz': Buffer.alloc(0) });
  expect(inventory({ env: env(), registry: [tiny] })).toEqual([
    {
      ...tiny.info,
      available: false,
      folder: null,
      from: null,
      command: 'lab data fetch tiny',
      problem: `${path.join(folder(), 't10k-images-idx3-ubyte.gz')} is empty: expected a file with data, found 0 bytes`,
    },
  ]);
});
