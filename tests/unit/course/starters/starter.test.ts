import { UsageError } from '../../../../src/core/errors';
import { toStarter } from '../../../../src/course/starters/starter';

const text = (...lines: string[]): string => lines.join('\n');

it('replaces each block by a line that throws its hint', () => {
  const solution = text(
    'export function f(x: number): number {',
    '  // BEGIN SOLUTION Double it.',
    '  const two = 2;',
    '',
    '  return two * x;',
    '  // END SOLUTION',
    '}',
    '',
    'export const g = () => {',
    '    //  BEGIN is only a word here',
    '    // BEGIN SOLUTION   Return nothing.  ',
    '    // END SOLUTION  ',
    '};',
    '',
  );
  expect(toStarter(solution, 'lab.ts')).toBe(
    text(
      'export function f(x: number): number {',
      '  // TODO',
      "  throw new Error('Not implemented yet');",
      '}',
      '',
      'export const g = () => {',
      '    //  BEGIN is only a word here',
      '    // TODO',
      "    throw new Error('Not implemented yet');",
      '};',
      '',
    ),
  );
});

it('leaves a text without markers as it is', () => {
  const plain = text('// nothing here', 'export const x = 1;');
  expect(toStarter(plain, 'lab.ts')).toBe(plain);
});

it('keeps the hint and the answer out of the starter', () => {
  const starter = toStarter(text('// BEGIN SOLUTION Divide by 3.', 'answer()', '// END SOLUTION'), 'lab.ts');
  expect(new Function(starter)).toThrow(new Error('Not implemented yet'));
  expect(starter).not.toMatch(/answer|Divide/);
});

const BEGIN = '  // BEGIN SOLUTION Hint.';
const END = '  // END SOLUTION';
describe('markers that do not pair up', () => {
  it.each<[string, string[], string]>([
    ['never closed', ['a', BEGIN, 'b'], 'lab.ts:2: BEGIN SOLUTION is never closed by END SOLUTION'],
    [
      'the second never closed',
      [BEGIN, END, 'a', BEGIN, 'b'],
      'lab.ts:4: BEGIN SOLUTION is never closed by END SOLUTION',
    ],
    ['nested', ['a', BEGIN, 'b', BEGIN, END, END], 'lab.ts:4: BEGIN SOLUTION inside the block of line 2'],
    ['closed twice', [BEGIN, END, 'a', END], 'lab.ts:4: END SOLUTION without a BEGIN SOLUTION before it'],
    ['an end alone', ['a', END], 'lab.ts:2: END SOLUTION without a BEGIN SOLUTION before it'],
  ])('%s', (_, lines, message) => {
    expect(() => toStarter(text(...lines), 'lab.ts')).toThrow(UsageError);
    expect(() => toStarter(text(...lines), 'lab.ts')).toThrow(new UsageError(message));
  });
});

// A block whose both markers are misspelt would go out to students as it is.
describe('markers that are misspelt', () => {
  const MARKERS = 'expected a line of its own with // BEGIN SOLUTION or // END SOLUTION, received ';
  it.each([
    '//BEGIN SOLUTION Hint.',
    '// begin solution Hint.',
    '/* BEGIN SOLUTION Hint. */',
    'const x = 1; // BEGIN SOLUTION Hint.',
    '// BEGIN  SOLUTION Hint.',
    '// END SOLUTION of f',
    '//END SOLUTION',
    '} // END SOLUTION',
  ])('%s', (line) => {
    expect(() => toStarter(text('a', line), 'lab.ts')).toThrow(
      new UsageError(`lab.ts:2: ${MARKERS}${JSON.stringify(line)}`),
    );
  });
});

it('knows the markers in files with Windows line ends, and keeps those', () => {
  const starter = toStarter('a\r\n// BEGIN SOLUTION Hint.\r\nb\r\n// END SOLUTION\r\nc\r\n', 'lab.ts');
  expect(starter).toBe("a\r\n// TODO\r\nthrow new Error('Not implemented yet');\r\nc\r\n");
});
