import { UsageError } from '../../../src/core/errors';
import type { DatasetDefinition } from '../../../src/data/definition';
import {
  DATASETS,
  downloadedDatasets,
  findDataset,
  findDownloaded,
  findLabelled,
  namesOf,
} from '../../../src/data/registry';

it('has data sets of different names, the default one first', () => {
  expect(namesOf(DATASETS)).toBe('digits, diabetes, fashion-small, mnist, fashion-mnist');
  expect(new Set(DATASETS.map(({ info }) => info.name)).size).toBe(DATASETS.length);
});

it.each(DATASETS.map((set) => [set.info.name, set] as const))(
  '%s says where it comes from, and has files with a part and a checksum',
  (name, { info, files, mirrors = [] }) => {
    expect(findDataset(name).info).toBe(info);
    for (const text of [info.title, info.licence, info.attribution]) expect(text).not.toBe('');
    for (const url of [info.source, ...mirrors]) expect(URL.canParse(url)).toBe(true);
    for (const { part, checksum, holds } of files) {
      expect(info.counts[part]).toBeGreaterThan(0);
      expect(holds).not.toBe('');
      const digits = checksum.algorithm === 'MD5' ? 32 : 64;
      for (const sum of [checksum.file, checksum.content ?? checksum.file]) {
        expect(sum).toMatch(new RegExp(`^[0-9a-f]{${digits}}$`));
      }
    }
  },
);

it('lists downloaded sets without those of the kit', () => {
  expect(namesOf(downloadedDatasets())).toBe('mnist, fashion-mnist');
  expect(findDownloaded('mnist').mirrors).not.toHaveLength(0);
});

it('finds the first labelled set if no name is given', () => {
  expect(findLabelled(undefined).info.name).toBe('digits');
  expect(findLabelled(undefined, [...DATASETS].reverse()).info.name).toBe('fashion-mnist');
});

it.each<[string, () => unknown, string]>([
  [
    'an unknown name',
    () => findDataset('cifar'),
    'expected the name of a data set (digits, diabetes, fashion-small, mnist, fashion-mnist), received "cifar"',
  ],
  [
    'a set that is not downloaded',
    () => findDownloaded('digits'),
    'expected a data set that is downloaded (mnist, fashion-mnist), received "digits"',
  ],
  [
    'a set without classes',
    () => findLabelled('diabetes'),
    'expected the name of a data set (digits, fashion-small, mnist, fashion-mnist), received "diabetes"',
  ],
  [
    'any name in an empty registry',
    () => findLabelled(undefined, []),
    'expected the name of a data set (), received ""',
  ],
])('refuses %s, and lists the names', (_, find, message) => {
  expect(find).toThrow(new UsageError(message));
});

it('lists an added set in every message', () => {
  const toy: DatasetDefinition = { ...findDownloaded('mnist'), info: { ...DATASETS[3]!.info, name: 'toy' } };
  const registry = [...DATASETS, toy];
  expect(findDataset('toy', registry)).toBe(toy);
  expect(() => findDataset('x', registry)).toThrow(
    '(digits, diabetes, fashion-small, mnist, fashion-mnist, toy)',
  );
  expect(() => findDownloaded('x', registry)).toThrow('(mnist, fashion-mnist, toy)');
  expect(() => findLabelled('x', registry)).toThrow('(digits, fashion-small, mnist, fashion-mnist, toy)');
});
