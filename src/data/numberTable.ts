import { UsageError } from '../core/errors';
import type { FoundFiles } from './definition';

export interface TableFormat {
  /** The characters between two numbers of a row. */
  delimiter: string;
  /** Numbers in each row. */
  columns: number;
}

/**
 * The numbers in a text file of a data set, row by row.
 *
 * @throws UsageError for a missing file, and for a row that isn't `columns` numbers.
 */
export function numberTable(
  { folder, files }: FoundFiles,
  name: string,
  { delimiter, columns }: TableFormat,
): number[][] {
  const file = files.find((found) => found.name === name);
  if (!file) throw new UsageError(`expected the file ${name} in ${folder}, found no such file`);
  const lines = new TextDecoder().decode(file.bytes).trimEnd().split(/\r?\n/);
  return lines.map((line, i) => {
    const cells = line.split(delimiter);
    const row = cells.map(Number);
    if (row.length !== columns || cells.some((cell) => cell.trim() === '') || row.some(Number.isNaN)) {
      throw new UsageError(
        `${file.path} is damaged: expected ${columns} ${columns === 1 ? 'number' : 'numbers'} in line ${i + 1}, found "${line.slice(0, 60)}"`,
      );
    }
    return row;
  });
}
