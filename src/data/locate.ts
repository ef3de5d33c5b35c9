import path from 'node:path';
import envPaths from 'env-paths';
import { UsageError } from '../core/errors';
import { findIdxFile, hasIdxFiles, IDX_PARTS, publishedSetOf } from './idxFolder';
import type { IdxSetInfo } from './idxSets';

export interface LocateOptions {
  /** A folder with the files; nothing else is looked at. */
  dir?: string;
  /** `LAB_DATA`: the user's folder with data. `LAB_CACHE`: where downloads go. */
  env?: NodeJS.ProcessEnv;
}

export interface Location {
  folder: string;
  from: 'option' | 'LAB_DATA' | 'cache';
}

/** Where the downloaded files of a data set are kept: in `LAB_CACHE`, or the system's folder for caches. */
export function cacheFolder(name: string, env: NodeJS.ProcessEnv = process.env): string {
  const root = env['LAB_CACHE'] || envPaths('deep-learning-labs', { suffix: '' }).cache;
  return path.resolve(root, 'data', name);
}

/**
 * The folder with the files of a data set: `dir`; or `LAB_DATA/NAME`, or `LAB_DATA` itself; or the cache.
 * Undefined where none of the last three has any.
 */
export function locate(
  info: IdxSetInfo,
  { dir, env = process.env }: LocateOptions = {},
): Location | undefined {
  if (dir !== undefined) return { folder: path.resolve(dir), from: 'option' };
  const own = userFolders(info.name, env).find(
    (folder) => hasIdxFiles(folder) && !isOfAnotherSet(info, folder),
  );
  if (own !== undefined) return { folder: own, from: 'LAB_DATA' };
  const cache = cacheFolder(info.name, env);
  return hasIdxFiles(cache) ? { folder: cache, from: 'cache' } : undefined;
}

/** The error for a data set that {@link locate} did not find: where it was looked for and how to get it. */
export function notFound(info: IdxSetInfo, env: NodeJS.ProcessEnv = process.env): UsageError {
  const places = [...userFolders(info.name, env), cacheFolder(info.name, env)].join(', ');
  return new UsageError(
    `no files of ${info.name} found in ${places}. Run \`lab data fetch ${info.name}\`, or set LAB_DATA to a folder with ${info.files[0]!.name} and the others.`,
  );
}

function userFolders(name: string, env: NodeJS.ProcessEnv): string[] {
  const root = env['LAB_DATA'];
  return root ? [path.resolve(root, name), path.resolve(root)] : [];
}

/** Whether `LAB_DATA` itself holds the other data set, whose files have the same names. */
function isOfAnotherSet(info: IdxSetInfo, folder: string): boolean {
  return IDX_PARTS.some((part) => {
    const labels = findIdxFile(folder, part, 'labels');
    const known = labels && publishedSetOf(labels);
    return known !== undefined && known !== info.name;
  });
}
