import { wrapped } from '../../../src/reports/wrap';

const WORDS = 'one two three four five six seven eight nine ten eleven twelve';

it('breaks lines between words before the width, and indents all but the first', () => {
  expect(wrapped(WORDS, 4, 44)).toBe('one two three four five six seven eight\n    nine ten eleven twelve');
});

it('leaves a text that fits as it is', () => {
  expect(wrapped(WORDS, 0, WORDS.length)).toBe(WORDS);
  expect(wrapped(WORDS, 1, WORDS.length)).toContain('\n ');
});

it('keeps at least 30 characters in a line, and cuts a longer word', () => {
  expect(wrapped('x'.repeat(40), 20, 25)).toBe(`${'x'.repeat(30)}\n${' '.repeat(20)}${'x'.repeat(10)}`);
});

it('does not count colours as characters', () => {
  const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;
  expect(wrapped(red('x'.repeat(30)), 0, 30)).toBe(red('x'.repeat(30)));
});
