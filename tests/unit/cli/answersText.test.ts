import { answersText } from '../../../src/cli/answersText';
import { fakeTerminal } from './fakeTerminal';

it('lists each answer, without the right one', () => {
  const text = answersText(
    [
      { name: 'Q1', asks: 'a share', verdict: 'right' },
      { name: 'Q2', asks: 'a choice', verdict: 'wrong' },
      { name: 'Q3', asks: 'a count', verdict: 'empty' },
      { name: 'Q4', asks: 'an angle', verdict: 'unreadable', why: 'expected a number, received "x"' },
    ],
    fakeTerminal(),
  );
  expect(text.split('\n')).toEqual([
    'written questions (answers.json; no points)',
    '  ✓ Q1  right  a share',
    '  ✗ Q2  wrong  a choice',
    '  ○ Q3  empty  a count',
    '  ✗ Q4  unreadable: expected a number, received "x"  an angle',
  ]);
});

it('is short if nothing is answered yet', () => {
  const text = answersText([{ name: 'Q1', asks: 'a share', verdict: 'empty' }], fakeTerminal());
  expect(text).toBe('written questions (answers.json; no points)\n  ○ none of 1 answered yet');
});

it('tells why the file was not read', () => {
  expect(answersText('answers.json is not read', fakeTerminal())).toContain('✗ answers.json is not read');
});
