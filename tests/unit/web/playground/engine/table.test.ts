import { GivenError } from '../../../../../src/web/playground/engine/samples';
import { readTable, writeTable } from '../../../../../src/web/playground/engine/table';

/** What the table's reader says of a text. */
function faultOf(text: string): { key: string; values?: object } {
  try {
    readTable(text);
  } catch (thrown) {
    if (thrown instanceof GivenError) return thrown.told;
    throw thrown;
  }
  throw new Error('the table was read');
}

const ROWS = '1,2,a\n3,4,b\n5,6,a\n7,8,b';

describe('a table of a person', () => {
  it('has classes by words in its last column, in the order of the alphabet', () => {
    const { samples, inputs, target } = readTable(`length,width,kind\n${ROWS.replaceAll('a', 'z')}`);
    expect([inputs, target]).toEqual([['length', 'width'], 'kind']);
    expect(samples).toMatchObject({ kind: 'classification', count: 4, classes: ['b', 'z'], shape: [2] });
    expect([...samples.x, ...samples.y]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 1, 0, 1, 0]);
  });

  it('has classes by few whole numbers, in the order of the numbers', () => {
    const { samples } = readTable('1,10\n2,9\n3,10\n4,9');
    expect(samples).toMatchObject({ kind: 'classification', classes: ['9', '10'] });
  });

  it.each([
    ['other numbers', '1,0.5\n2,1.5\n3,2.5\n4,3.5'],
    ['more than ten whole numbers', Array.from({ length: 11 }, (_, i) => `${i},${i}`).join('\n')],
  ])('is a curve by %s', (_, text) => {
    expect(readTable(text).samples.kind).toBe('regression');
  });

  it.each([
    ['semicolons', ROWS.replaceAll(',', ';')],
    ['tabs', ROWS.replaceAll(',', '\t')],
    ['quotes', ROWS.replaceAll('a', '"a"')],
    ['line ends of Windows and a mark at its beginning', `\uFEFF${ROWS.replaceAll('\n', '\r\n')}\r\n`],
    ['empty lines', `\n${ROWS.replaceAll('\n', '\n\n')}\n\n`],
    ['spaces', ROWS.replaceAll(',', ' , ')],
  ])('is read with %s', (_, text) => {
    const expected = readTable(ROWS);
    expect(readTable(text)).toEqual(expected);
  });

  it.each([
    [
      'a word for a number',
      'x,y,kind\n1,2,a\n\n3,oops,b\n5,6,a\n7,8,b',
      'number',
      { line: 4, column: 2, received: 'oops' },
    ],
    ['an empty cell', '1,2,a\n3,,b\n5,6,a\n7,8,b', 'number', { line: 2, column: 2, received: '' }],
    ['an infinite number', '1,2,a\n3,1e999,b\n5,6,a\n7,8,b', 'number', { line: 2, column: 2 }],
    ['a cell too few', '1,2,a\n3,b\n5,6,a\n7,8,b', 'cells', { line: 2, columns: 3, received: 2 }],
    ['a cell too many', '1,2,a\n3,4,5,b\n5,6,a\n7,8,b', 'cells', { line: 2, columns: 3, received: 4 }],
    ['no target', '1,2,a\n3,4,\n5,6,a\n7,8,b', 'target', { line: 2, column: 3 }],
    [
      'a word among numbers to fit',
      '1,0.5\n2,1.5\n3,x2.5\n4,3.5\n5,1',
      'number',
      { line: 3, column: 2, received: 'x2.5' },
    ],
    ['one column', '1\n2\n3\n4', 'oneColumn', { line: 1 }],
    ['too few rows', 'x,y\n1,2\n3,4\n5,6', 'rows', { rows: 3 }],
    ['one class', '1,a\n2,a\n3,a\n4,a', 'oneClass', { received: 'a' }],
    [
      'too many classes',
      Array.from({ length: 11 }, (_, i) => `${i},c${i}`).join('\n'),
      'classes',
      { kinds: 11 },
    ],
    ['too many columns', `${'1,'.repeat(65)}a`, 'columns', { columns: 66 }],
    ['too many rows', '1,2\n'.repeat(5001), 'long', { rows: 5001 }],
    ['nothing', ' \n ', 'empty', undefined],
  ])('with %s is refused with its line', (_, text, kind, values) => {
    const fault = faultOf(text);
    expect(fault.key).toBe(`playground.table.${kind}`);
    if (values) expect(fault.values).toMatchObject(values);
  });

  it('is the same after it was written into an address and read again', () => {
    const table = readTable('a b,"c,d",kind\n0.1,1e-7,x\n123456.789,-3,y\n0.333333333,2,x\n1e20,0,y');
    expect(readTable(writeTable(table))).toEqual(table);
  });
});
