import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../core/errors';
import type { DataFile, DatasetDefinition, FoundFiles } from '../../data/definition';
import { readBytes, unpack } from './bytes';

/** The usual names of a file: the published one and its aliases, each gzipped or not. */
function namesOf({ name, aliases = [] }: DataFile): string[] {
  return [withoutGz(name), ...aliases].flatMap((base) => [base, `${base}.gz`]);
}

/**
 * The path of a file of a data set in a folder, under any of its usual names. Some archives unpack to a folder for
 * each file, which has the name of the file in it.
 */
export function findFile(folder: string, file: DataFile): string | undefined {
  const names = namesOf(file);
  const paths = names.flatMap((name) => [name, ...names.map((inner) => path.join(name, inner))]);
  return paths.map((name) => path.join(folder, name)).find(isFile);
}

/** A path that Node's permission flags close to this process is none of its files. */
function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ACCESS_DENIED') return false;
    throw error;
  }
}

/** True for a folder with at least one file of a data set. */
export function hasFiles(definition: DatasetDefinition, folder: string): boolean {
  return definition.files.some((file) => findFile(folder, file) !== undefined);
}

/**
 * Reads the files of a data set that are in a folder.
 *
 * @throws UsageError for a folder without any of them, and for a file that can't be read or unpacked.
 */
export function readFolder(definition: DatasetDefinition, folder: string): FoundFiles {
  requireFolder(definition, folder);
  return {
    folder,
    files: definition.files.flatMap((file) => {
      const found = findFile(folder, file);
      return found === undefined ? [] : { ...file, path: found, bytes: unpack(readBytes(found), found) };
    }),
  };
}

/** @throws UsageError for a path that is not a folder, and for a folder without any file of the data set. */
export function requireFolder(definition: DatasetDefinition, folder: string): void {
  const { name } = definition.info;
  const status = statSync(folder, { throwIfNoEntry: false });
  if (!status) throw new UsageError(`expected a folder with files of ${name}, but ${folder} does not exist`);
  if (!status.isDirectory()) {
    throw new UsageError(`expected a folder with files of ${name}, found a file: ${folder}`);
  }
  if (hasFiles(definition, folder)) return;
  const wanted = definition.files.map((file) => withoutGz(file.name)).join(', ');
  const found = readdirSync(folder).slice(0, 6).join(', ') || 'an empty folder';
  throw new UsageError(
    `${folder} has no file of ${name}: expected ${wanted}, with or without .gz, found ${found}`,
  );
}

function withoutGz(name: string): string {
  return name.replace(/\.gz$/, '');
}
