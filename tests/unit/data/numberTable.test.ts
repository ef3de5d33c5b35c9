import { UsageError } from '../../../src/core/errors';
import type { FoundFiles } from '../../../src/data/definition';
import { numberTable } from '../../../src/data/numberTable';

const found = (text: string): FoundFiles => ({
  folder: 'folder',
  files: ['other', 'table'].map((name) => ({
    name,
    part: 'all',
    holds: 'rows',
    checksum: { algorithm: 'MD5', file: '' },
    path: `folder/${name}`,
    bytes: new TextEncoder().encode(name === 'table' ? text : 'x'),
  })),
});

it.each([
  ['commas', ',', '1,-2.5\n3,4e2\n'],
  ['spaces', ' ', '1 -2.5\n3 4e2'],
  ['line ends of Windows', ',', '1,-2.5\r\n3,4e2\r\n'],
])('reads numbers between %s', (_, delimiter, text) => {
  expect(numberTable(found(text), 'table', { delimiter, columns: 2 })).toEqual([
    [1, -2.5],
    [3, 400],
  ]);
});

it.each([
  ['a row that is too short', '1,2\n3', 'expected 2 numbers in line 2, found "3"'],
  ['a row that is too long', '1,2,3', 'expected 2 numbers in line 1, found "1,2,3"'],
  ['a word', '1,two', 'expected 2 numbers in line 1, found "1,two"'],
  ['an empty cell', '1,2\n4, ', 'expected 2 numbers in line 2, found "4,"'],
  ['a cell of spaces in the middle', '1, \n3,4', 'expected 2 numbers in line 1, found "1, "'],
  ['an empty line in the middle', '1,2\n\n3,4', 'expected 2 numbers in line 2, found ""'],
  ['an empty file', '', 'expected 2 numbers in line 1, found ""'],
  ['a long line', 'x'.repeat(100), `expected 2 numbers in line 1, found "${'x'.repeat(60)}"`],
])('refuses %s', (_, text, message) => {
  expect(() => numberTable(found(text), 'table', { delimiter: ',', columns: 2 })).toThrow(
    new UsageError(`folder/table is damaged: ${message}`),
  );
});

it('says "1 number" of a single column', () => {
  expect(() => numberTable(found('1,2'), 'table', { delimiter: ',', columns: 1 })).toThrow(
    'expected 1 number in line 1, found "1,2"',
  );
});

it('refuses a missing file', () => {
  expect(() => numberTable(found(''), 'absent', { delimiter: ',', columns: 1 })).toThrow(
    new UsageError('expected the file absent in folder, found no such file'),
  );
});
