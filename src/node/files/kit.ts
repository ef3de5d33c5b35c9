import path from 'node:path';
import { messageOf, UsageError } from '../../core/errors';
import type { DatasetDefinition, FoundFiles } from '../../data/definition';
import { readBytes, unpack } from './bytes';
import { checksumOf, isPublished } from './checksums';

/** The folder with the data that comes with the kit. */
export const KIT_FOLDER = path.resolve(__dirname, '../../../data');

const ADVICE = 'The kit came with this file: restore it, for instance with `git checkout -- data`.';

/**
 * Reads all files of a data set that comes with the kit.
 *
 * @throws UsageError for a missing file, and for one with another checksum than the published file.
 */
export function readKitFiles({ files }: DatasetDefinition, folder = KIT_FOLDER): FoundFiles {
  return {
    folder,
    files: files.map((file) => {
      const where = path.join(folder, file.name);
      const bytes = readKitBytes(where);
      if (!isPublished(bytes, file)) {
        const { algorithm, file: published } = file.checksum;
        throw new UsageError(
          `${where} is damaged: expected ${algorithm} ${published}, received ${checksumOf(bytes, algorithm)}. ${ADVICE}`,
        );
      }
      return { ...file, path: where, bytes: unpack(bytes, where) };
    }),
  };
}

function readKitBytes(where: string): Buffer {
  try {
    return readBytes(where);
  } catch (error) {
    throw new UsageError(`${messageOf(error)}. ${ADVICE}`);
  }
}
