/**
 * A table that a person uploads: comma, semicolon or tab between columns, with or without a line of names, the target
 * in the last column.
 */
import { csvFormatRows, dsvFormat } from 'd3-dsv';
import type { Samples } from '../../../data/dataset';
import { GivenError } from './samples';
import type { GivenTable } from './samples';

const MOST_ROWS = 5000;
const MOST_INPUTS = 64;
/** A target of whole numbers with at most this many values is a class. */
const MOST_CLASSES = 10;
const DELIMITERS = [',', ';', '\t'] as const;

/**
 * Reads a table. A target of words, or of at most 10 different whole numbers, is a class; else it is a number to fit.
 *
 * @throws GivenError with the number of the line that is wrong, counted as an editor does
 */
export function readTable(text: string): GivenTable {
  const lines = rowsOf(text.replace(/^\uFEFF/, ''));
  const first = lines[0];
  if (!first) throw new GivenError({ key: 'playground.table.empty' });
  const columns = first.cells.length;
  if (columns < 2) throw new GivenError({ key: 'playground.table.oneColumn', values: { line: first.line } });
  if (columns > MOST_INPUTS + 1)
    throw new GivenError({ key: 'playground.table.columns', values: { columns, most: MOST_INPUTS + 1 } });
  const isNames = first.cells.slice(0, -1).every((cell) => !isNumber(cell));
  const rows = isNames ? lines.slice(1) : lines;
  if (rows.length < 4) throw new GivenError({ key: 'playground.table.rows', values: { rows: rows.length } });
  if (rows.length > MOST_ROWS)
    throw new GivenError({ key: 'playground.table.long', values: { rows: rows.length, most: MOST_ROWS } });
  rows.forEach((row) => check(row, columns));
  const names = isNames ? first.cells : first.cells.map((_, i) => (i < columns - 1 ? `x${i + 1}` : 'y'));
  return { samples: samplesOf(rows), inputs: names.slice(0, -1), target: names.at(-1)! };
}

interface Row {
  /** Counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The rows that are not empty. Line breaks inside of quotes belong to no table of numbers, so a line is a row. */
function rowsOf(text: string): Row[] {
  const lines = text.split(/\r\n|\n|\r/);
  const full = lines.find((line) => line.trim() !== '') ?? '';
  const counts = DELIMITERS.map((delimiter) => full.split(delimiter).length);
  const format = dsvFormat(DELIMITERS[counts.indexOf(Math.max(...counts))]!);
  return lines.flatMap((line, i) =>
    line.trim() === '' ? [] : [{ line: i + 1, cells: format.parseRows(line)[0]!.map((cell) => cell.trim()) }],
  );
}

function isNumber(cell: string): boolean {
  return cell !== '' && Number.isFinite(Number(cell));
}

function check({ line, cells }: Row, columns: number): void {
  if (cells.length !== columns)
    throw new GivenError({
      key: 'playground.table.cells',
      values: { line, columns, received: cells.length },
    });
  const wrong = cells.findIndex((cell, i) => (i < columns - 1 ? !isNumber(cell) : cell === ''));
  if (wrong < 0) return;
  throw new GivenError({
    key: wrong < columns - 1 ? 'playground.table.number' : 'playground.table.target',
    values: { line, column: wrong + 1, received: cells[wrong]!.slice(0, 40) },
  });
}

function samplesOf(rows: readonly Row[]): Samples {
  const inputs = {
    count: rows.length,
    shape: [rows[0]!.cells.length - 1],
    x: Float32Array.from(rows.flatMap(({ cells }) => cells.slice(0, -1).map(Number))),
  };
  const words = rows.filter(({ cells }) => !isNumber(cells.at(-1)!));
  if (words.length > 0 && words.length < rows.length / 2) throw wordError(words[0]!);
  const targets = rows
    .map(({ cells }) => cells.at(-1)!)
    .map((cell) => (isNumber(cell) ? String(Number(cell)) : cell));
  const kinds = [...new Set(targets)];
  const isCurve = words.length === 0 && (kinds.length > MOST_CLASSES || !kinds.every(isWhole));
  if (isCurve) return { kind: 'regression', ...inputs, y: Float32Array.from(targets.map(Number)) };
  if (kinds.length > MOST_CLASSES)
    throw new GivenError({
      key: 'playground.table.classes',
      values: { kinds: kinds.length, most: MOST_CLASSES },
    });
  if (kinds.length < 2)
    throw new GivenError({ key: 'playground.table.oneClass', values: { received: kinds[0]! } });
  const classes = kinds.toSorted(byValue);
  return {
    kind: 'classification',
    ...inputs,
    y: Uint8Array.from(targets, (target) => classes.indexOf(target)),
    classes,
  };
}

function isWhole(text: string): boolean {
  return Number.isInteger(Number(text));
}

function byValue(a: string, b: string): number {
  if (isNumber(a) && isNumber(b)) return Number(a) - Number(b);
  return a < b ? -1 : 1;
}

/** Few words among numbers are typing errors, and no classes. */
function wordError({ line, cells }: Row): GivenError {
  const values = { line, column: cells.length, received: cells.at(-1)!.slice(0, 40) };
  return new GivenError({ key: 'playground.table.number', values });
}

/** The table as text again, for a shared address. Its samples are exactly the same when it is read. */
export function writeTable({ samples, inputs, target }: GivenTable): string {
  const width = inputs.length;
  const rows = Array.from({ length: samples.count }, (_, i) => [
    ...Array.from(samples.x.subarray(i * width, (i + 1) * width), shortest),
    samples.kind === 'regression' ? shortest(samples.y[i]!) : samples.classes[samples.y[i]!]!,
  ]);
  return csvFormatRows([[...inputs, target], ...rows]);
}

/** The shortest text of a number in single precision. */
function shortest(value: number): string {
  const digits =
    [4, 5, 6, 7, 8].find((count) => Math.fround(Number(value.toPrecision(count))) === value) ?? 9;
  return String(Number(value.toPrecision(digits)));
}
