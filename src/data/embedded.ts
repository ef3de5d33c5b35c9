import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { messageOf, UsageError } from '../core/errors';

/** The files in the project's `data` folder and their SHA-256; `data/README.md` lists the same. */
export const EMBEDDED_FILES = {
  'digits.csv.gz': '46abec6b12486ad9e51943373abcf22bbea1b5a51a1619b361570d8893f1464a',
  'diabetes_data_raw.csv.gz': 'fc08fc59c1cbfe65550d9ebb36321d505de9e8f004bf92c1566d2908962f08ff',
  'diabetes_target.csv.gz': 'bf1ddd1f9d377278450a5f02c24b5e77b1501f2ad673fe9fdf4c4090d27eb5cc',
} as const;
export type EmbeddedFile = keyof typeof EMBEDDED_FILES;

export const EMBEDDED_FOLDER = path.resolve(__dirname, '../../data');

/**
 * The table of numbers in an embedded file.
 *
 * @throws UsageError where the file is missing, or is not the one the project came with.
 */
export function readEmbeddedTable(file: EmbeddedFile, delimiter = ',', folder = EMBEDDED_FOLDER): number[][] {
  const text = gunzipSync(readEmbedded(file, folder)).toString('ascii');
  return (parse(text, { delimiter }) as string[][]).map((row) => row.map(Number));
}

function readEmbedded(file: EmbeddedFile, folder: string): Buffer {
  const where = path.join(folder, file);
  const advice = 'The kit came with this file: restore it, for instance with `git checkout -- data`.';
  let bytes: Buffer;
  try {
    bytes = readFileSync(where);
  } catch (error) {
    throw new UsageError(`cannot read ${where}: ${messageOf(error)}. ${advice}`);
  }
  const received = createHash('sha256').update(bytes).digest('hex');
  if (received !== EMBEDDED_FILES[file]) {
    throw new UsageError(
      `${where} is damaged: expected SHA-256 ${EMBEDDED_FILES[file]}, received ${received}. ${advice}`,
    );
  }
  return bytes;
}
