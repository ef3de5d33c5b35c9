import path from 'node:path';
import { MissingDataset } from '../../core/errors';
import type { DatasetDefinition } from '../../data/definition';
import type { Registry } from '../../data/registry';
import { cacheRoot } from './cacheRoot';
import { hasFiles } from './folder';
import { findForeignFile } from './foreign';
import { KIT_FOLDER } from './kit';

export interface FilesOptions {
  /** A folder with the files; no other folder is searched. */
  dir?: string;
  /** `LAB_DATA`: the user's folder with data. `LAB_CACHE`: the folder for downloads. */
  env?: NodeJS.ProcessEnv;
  /** The known data sets; by default those of the kit. */
  registry?: Registry;
  /** The root of the folders of the system's packages. Default: `/`. */
  systemRoot?: string;
}

export interface Location {
  folder: string;
  from: 'option' | 'LAB_DATA' | 'cache' | 'kit' | 'system';
}

/** The folder for the downloaded files of a data set: in `LAB_CACHE`, or in the system's folder for caches. */
export function cacheFolder(name: string, env: NodeJS.ProcessEnv = process.env): string {
  const root = cacheRoot(env);
  return path.resolve(root, 'data', name);
}

/**
 * Finds the folder with the files of a data set: `dir` if given; the kit's own folder for a set that comes with
 * the kit; otherwise the first with files of it among `LAB_DATA/NAME`, `LAB_DATA`, the cache, and the folders of the
 * system's packages.
 */
export function locate(
  definition: DatasetDefinition,
  { dir, env = process.env, registry, systemRoot = '/' }: FilesOptions = {},
): Location | undefined {
  if (dir !== undefined) return { folder: path.resolve(dir), from: 'option' };
  if (!definition.mirrors) return { folder: KIT_FOLDER, from: 'kit' };
  const { name } = definition.info;
  const userFolder = userFolders(name, env).find(
    (folder) => hasFiles(definition, folder) && !findForeignFile(definition, folder, registry),
  );
  if (userFolder !== undefined) return { folder: userFolder, from: 'LAB_DATA' };
  const cache = cacheFolder(name, env);
  if (hasFiles(definition, cache)) return { folder: cache, from: 'cache' };
  const system = definition.systemFolders
    ?.map((folder) => path.join(systemRoot, folder))
    .find((folder) => hasFiles(definition, folder));
  return system === undefined ? undefined : { folder: system, from: 'system' };
}

/**
 * The folder that {@link locate} finds.
 *
 * @throws MissingDataset if there is none; the message lists the folders that were searched and the ways to get the files.
 */
export function requireLocation(definition: DatasetDefinition, options: FilesOptions = {}): Location {
  const location = locate(definition, options);
  if (location) return location;
  const { name } = definition.info;
  const searched = [
    ...userFolders(name, options.env),
    cacheFolder(name, options.env),
    ...(definition.systemFolders ?? []).map((folder) => path.join(options.systemRoot ?? '/', folder)),
  ].join(', ');
  throw new MissingDataset(
    `no files of ${name} found in ${searched}. Run \`lab data fetch ${name}\`, or set LAB_DATA to a folder with ${definition.files[0]!.name} and the others.`,
  );
}

function userFolders(name: string, env: NodeJS.ProcessEnv = process.env): string[] {
  const root = env['LAB_DATA'];
  return root ? [path.resolve(root, name), path.resolve(root)] : [];
}
