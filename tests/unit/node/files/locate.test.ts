import path from 'node:path';
import { MissingDataset, UsageError } from '../../../../src/core/errors';
import { findDataset } from '../../../../src/data/registry';
import { findForeignFile } from '../../../../src/node/files/foreign';
import { KIT_FOLDER } from '../../../../src/node/files/kit';
import { cacheFolder, locate, requireLocation } from '../../../../src/node/files/locate';
import { publishedSet, temporaryFolder, tinyFiles, writeFiles } from './support';

const folder = temporaryFolder();
const at = (...names: string[]): string => path.join(folder(), ...names);

// Two sets whose files have the same names, as MNIST and Fashion-MNIST.
const files = tinyFiles();
const otherFiles = tinyFiles(3);
const tiny = publishedSet('tiny', files);
const other = publishedSet('other', otherFiles);
const registry = [tiny, other];

describe('the folder of a data set', () => {
  const env = (): NodeJS.ProcessEnv => ({ LAB_DATA: at('data'), LAB_CACHE: at('cache') });

  it('is the given folder', () => {
    expect(locate(tiny, { dir: at('x'), env: env() })).toEqual({ folder: at('x'), from: 'option' });
    expect(locate(findDataset('digits'), { dir: at('x') })).toEqual({ folder: at('x'), from: 'option' });
  });

  it('is that of the kit for a set that comes with it', () => {
    expect(locate(findDataset('digits'), { env: env() })).toEqual({ folder: KIT_FOLDER, from: 'kit' });
  });

  it('is LAB_DATA/NAME before LAB_DATA before the cache', () => {
    expect(locate(tiny, { env: env() })).toBeUndefined();
    writeFiles(at('cache', 'data', 'tiny'), files);
    expect(locate(tiny, { env: env() })).toEqual({ folder: at('cache', 'data', 'tiny'), from: 'cache' });
    writeFiles(at('data'), files);
    expect(locate(tiny, { env: env() })).toEqual({ folder: at('data'), from: 'LAB_DATA' });
    writeFiles(at('data', 'tiny'), files);
    expect(locate(tiny, { env: env() })).toEqual({ folder: at('data', 'tiny'), from: 'LAB_DATA' });
  });

  it('is not LAB_DATA if that holds another set with the same file names', () => {
    writeFiles(at('data'), otherFiles);
    expect(locate(tiny, { env: env(), registry })).toBeUndefined();
    expect(locate(other, { env: env(), registry })).toEqual({ folder: at('data'), from: 'LAB_DATA' });
  });

  it('is the folder of a package of the system if no other has the files', () => {
    const packaged = { ...tiny, systemFolders: ['/usr/share/datasets/none', '/usr/share/datasets/tiny'] };
    const options = { env: env(), systemRoot: at('root') };
    expect(locate(packaged, options)).toBeUndefined();
    expect(() => requireLocation(packaged, options)).toThrow(
      `${at('cache', 'data', 'tiny')}, ${at('root', 'usr/share/datasets/none')}, ${at('root', 'usr/share/datasets/tiny')}. Run`,
    );
    writeFiles(at('root', 'usr', 'share', 'datasets', 'tiny'), files);
    const system = at('root', 'usr', 'share', 'datasets', 'tiny');
    expect(locate(packaged, options)).toEqual({ folder: system, from: 'system' });
    writeFiles(at('cache', 'data', 'tiny'), files);
    expect(locate(packaged, options)).toEqual({ folder: at('cache', 'data', 'tiny'), from: 'cache' });
  });

  it('may be LAB_DATA if its files belong to no set of the registry', () => {
    writeFiles(at('data'), tinyFiles(7));
    expect(locate(tiny, { env: env(), registry })).toEqual({ folder: at('data'), from: 'LAB_DATA' });
  });

  it('must be found: the error lists the searched folders and the ways to get the files', () => {
    const advice =
      'Run `lab data fetch tiny`, or set LAB_DATA to a folder with train-images-idx3-ubyte.gz and the others.';
    expect(() => requireLocation(tiny, { env: env() })).toThrow(
      new UsageError(
        `no files of tiny found in ${at('data', 'tiny')}, ${at('data')}, ${at('cache', 'data', 'tiny')}. ${advice}`,
      ),
    );
    expect(() => requireLocation(tiny, { env: { LAB_CACHE: at('cache') } })).toThrow(
      new UsageError(`no files of tiny found in ${at('cache', 'data', 'tiny')}. ${advice}`),
    );
    expect(() => requireLocation(tiny, { env: env() })).toThrow(MissingDataset);
    expect(requireLocation(tiny, { dir: at('x') }).folder).toBe(at('x'));
  });
});

describe('the folder for downloads', () => {
  it('is in LAB_CACHE', () => {
    expect(cacheFolder('tiny', { LAB_CACHE: at('cache') })).toBe(at('cache', 'data', 'tiny'));
  });

  it.each([{}, { LAB_CACHE: '' }])('is in the cache of the system with the environment %j', (env) => {
    const cache = cacheFolder('tiny', env);
    expect(cache).toMatch(/deep-learning-labs\b.*\bdata\Wtiny$/);
    expect(cache).not.toContain('nodejs');
    expect(path.isAbsolute(cache)).toBe(true);
  });
});

describe('a file of another set', () => {
  it.each(['train-labels-idx1-ubyte.gz', 't10k-labels-idx1-ubyte.gz'])('is found in %s', (name) => {
    writeFiles(folder(), { ...files, [name]: otherFiles[name]! });
    expect(findForeignFile(tiny, folder(), registry)).toEqual({
      path: at(name),
      holds: 'labels',
      owner: 'other',
    });
  });

  it('is found in images without labels', () => {
    const name = 't10k-images-idx3-ubyte.gz';
    writeFiles(folder(), { [name]: otherFiles[name]! });
    expect(findForeignFile(tiny, folder(), registry)).toEqual({
      path: at(name),
      holds: 'images',
      owner: 'other',
    });
  });

  it('is not searched among the large files of a part', () => {
    const name = 'train-images-idx3-ubyte.gz';
    writeFiles(folder(), { ...files, [name]: otherFiles[name]! });
    expect(findForeignFile(tiny, folder(), registry)).toBeUndefined();
  });

  it("is not a file of the set itself, nor a file with the bytes of another set's file of unknown content", () => {
    writeFiles(folder(), files);
    const unknown = {
      ...other,
      files: tiny.files.map((file) => ({
        ...file,
        checksum: { algorithm: 'MD5', file: file.checksum.file } as const,
      })),
    };
    expect(findForeignFile(tiny, folder(), [tiny, unknown])).toBeUndefined();
  });
});
