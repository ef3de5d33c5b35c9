import path from 'node:path';
import { idxSet, loadDataset, loadImages } from '../../../src/data/load';
import { cacheFolder, locate } from '../../../src/data/locate';
import { describeWithRealImages, MNIST_10K, temporaryFolder, tinyFiles, writeFiles } from './support';

const folder = temporaryFolder();
const at = (...names: string[]): string => path.join(folder(), ...names);
const mnist = idxSet('mnist');

it('loads digits where no name is given', () => {
  expect(loadImages().name).toBe('digits');
});

it('loads every embedded data set by its name', () => {
  expect(loadDataset('digits').samples.kind).toBe('classification');
  expect(loadDataset('diabetes').samples.kind).toBe('regression');
});

it('lists the names there are', () => {
  expect(() => loadDataset('cifar')).toThrow(
    'expected the name of a data set (digits, diabetes, mnist, fashion-mnist), received "cifar"',
  );
  expect(() => loadImages('diabetes')).toThrow(
    'expected the name of a data set (digits, mnist, fashion-mnist), received "diabetes"',
  );
  expect(() => idxSet('digits')).toThrow(
    'expected a data set that is downloaded (mnist, fashion-mnist), received "digits"',
  );
});

describe('the folder of a data set', () => {
  it('is the one given', () => {
    expect(locate(mnist, { dir: at('x'), env: { LAB_DATA: folder() } })).toEqual({
      folder: at('x'),
      from: 'option',
    });
  });

  it('is LAB_DATA/NAME before LAB_DATA before the cache', () => {
    const env = { LAB_DATA: at('data'), LAB_CACHE: at('cache') };
    expect(locate(mnist, { env })).toBeUndefined();
    writeFiles(at('cache', 'data', 'mnist'), tinyFiles());
    expect(locate(mnist, { env })).toEqual({ folder: at('cache', 'data', 'mnist'), from: 'cache' });
    writeFiles(at('data'), tinyFiles());
    expect(locate(mnist, { env })).toEqual({ folder: at('data'), from: 'LAB_DATA' });
    writeFiles(at('data', 'mnist'), tinyFiles());
    expect(locate(mnist, { env })).toEqual({ folder: at('data', 'mnist'), from: 'LAB_DATA' });
  });

  it('that is not found is an error that says where it was looked for and how to get it', () => {
    const env = { LAB_DATA: at('data'), LAB_CACHE: at('cache') };
    expect(() => loadDataset('mnist', { env })).toThrow(
      `no files of mnist found in ${at('data', 'mnist')}, ${at('data')}, ${at('cache', 'data', 'mnist')}. ` +
        'Run `lab data fetch mnist`, or set LAB_DATA to a folder with train-images-idx3-ubyte.gz and the others.',
    );
  });

  it('for downloads is the cache of the system where LAB_CACHE is not set', () => {
    expect(cacheFolder('mnist', {})).toMatch(/deep-learning-labs.*mnist$/);
  });
});

describeWithRealImages('real images beside the project', () => {
  it('in LAB_DATA are not offered as another data set', () => {
    const env = { LAB_DATA: MNIST_10K, LAB_CACHE: folder() };
    expect(locate(mnist, { env })?.folder).toBe(MNIST_10K);
    expect(locate(idxSet('fashion-mnist'), { env })).toBeUndefined();
  });
});
