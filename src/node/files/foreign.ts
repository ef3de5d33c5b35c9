import { statSync } from 'node:fs';
import type { DataFile, DatasetDefinition } from '../../data/definition';
import { DATASETS, type Registry } from '../../data/registry';
import { readBytes, unpack } from './bytes';
import { checksumOf } from './checksums';
import { findFile } from './folder';

/** A file that was published with another data set than the one it was found for. */
export interface ForeignFile {
  path: string;
  /** The thing it stores for each sample: `labels`. */
  holds: string;
  /** The name of the data set it was published with. */
  owner: string;
}

/**
 * Finds a file in a folder that belongs to another data set: MNIST and Fashion-MNIST use the same file names.
 * It compares the smallest file of each part only, because reading all of them would take long.
 */
export function findForeignFile(
  definition: DatasetDefinition,
  folder: string,
  registry: Registry = DATASETS,
): ForeignFile | undefined {
  const others = registry.filter(({ info }) => info.name !== definition.info.name);
  for (const { file, path } of smallestFiles(definition.files, folder)) {
    const content = unpack(readBytes(path), path);
    const owner = others.find(({ files }) => files.some((other) => hasContent(other, content)));
    if (owner) return { path, holds: file.holds, owner: owner.info.name };
  }
  return undefined;
}

interface SizedFile {
  file: DataFile;
  path: string;
  size: number;
}

/** The smallest file of each part that is in the folder. */
function smallestFiles(files: readonly DataFile[], folder: string): SizedFile[] {
  const smallest = new Map<string, SizedFile>();
  for (const file of files) {
    const path = findFile(folder, file);
    if (path === undefined) continue;
    const { size } = statSync(path);
    if (size < (smallest.get(file.part)?.size ?? Infinity)) smallest.set(file.part, { file, path, size });
  }
  return [...smallest.values()];
}

function hasContent({ checksum }: DataFile, content: Buffer): boolean {
  return checksum.content !== undefined && checksumOf(content, checksum.algorithm) === checksum.content;
}
