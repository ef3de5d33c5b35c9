import path from 'node:path';
import { UsageError } from '../../../../src/core/errors';
import { loadDataset, loadImages } from '../../../../src/node/files/load';
import { publishedSet, temporaryFolder, tinyFiles, writeFiles } from './support';

const folder = temporaryFolder();
const files = tinyFiles();
const otherFiles = tinyFiles(3);
const registry = [publishedSet('tiny', files), publishedSet('other', otherFiles)];

it('loads digits if no name is given', () => {
  expect(loadImages().name).toBe('digits');
});

it('loads every set of the kit by its name', () => {
  expect(loadDataset('digits').samples.kind).toBe('classification');
  expect(loadDataset('diabetes').samples.kind).toBe('regression');
});

it('lists the names of the registry', () => {
  expect(() => loadDataset('cifar')).toThrow(
    new UsageError(
      'expected the name of a data set (digits, diabetes, fashion-small, mnist, fashion-mnist), received "cifar"',
    ),
  );
  expect(() => loadImages('diabetes')).toThrow(
    new UsageError(
      'expected the name of a data set (digits, fashion-small, mnist, fashion-mnist), received "diabetes"',
    ),
  );
  expect(() => loadDataset('digits', { registry })).toThrow(
    new UsageError('expected the name of a data set (tiny, other), received "digits"'),
  );
});

it('loads the files of a folder, with what is known of the set', () => {
  writeFiles(folder(), files);
  const { samples, parts, ...info } = loadDataset('tiny', { dir: folder(), registry });
  expect(info).toEqual(registry[0]!.info);
  expect([samples.count, parts?.train.count, parts?.test.count]).toEqual([50, 30, 20]);
});

it('says that a set is not on this machine', () => {
  expect(() => loadImages('tiny', { env: { LAB_CACHE: folder() }, registry })).toThrow(
    'no files of tiny found in',
  );
});

it('refuses files of another set', () => {
  writeFiles(folder(), otherFiles);
  expect(() => loadDataset('tiny', { dir: folder(), registry })).toThrow(
    new UsageError(
      `${path.join(folder(), 'train-labels-idx1-ubyte.gz')} belongs to another data set: expected labels of tiny, found those of other`,
    ),
  );
});
