import { dsvFormat } from 'd3-dsv';
import { UsageError } from '../core/errors';
import { counted } from '../core/words';
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
  const text = new TextDecoder().decode(file.bytes).trimEnd();
  // An empty text has no rows for d3; here it is one damaged row.
  const rows: string[][] = text === '' ? [['']] : dsvFormat(delimiter).parseRows(text);
  return rows.map((cells, i) => {
    const row = cells.map(Number);
    if (row.length !== columns || cells.some((cell) => cell.trim() === '') || row.some(Number.isNaN)) {
      throw new UsageError(
        `${file.path} is damaged: expected ${counted(columns, 'number')} in line ${i + 1}, found "${cells.join(delimiter).slice(0, 60)}"`,
      );
    }
    return row;
  });
}
