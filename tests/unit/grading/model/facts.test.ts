import { fact, FACT_KINDS, factsText, textOfFact } from '../../../../src/grading/model/facts';

it('replaces characters that steer a terminal, and keeps line breaks', () => {
  expect(fact('came', 'a\u001b[2Jb\u202ec\u0007\td\ne')).toEqual({ kind: 'came', text: 'a [2Jb c  d\ne' });
});

it('cuts a text of a submission that is very long', () => {
  expect(fact('came', 'x'.repeat(2000)).text).toBe('x'.repeat(2000));
  expect(fact('came', 'x'.repeat(2001)).text).toBe(`${'x'.repeat(2000)}…`);
});

it('finds the text of the first fact of a kind', () => {
  const facts = [fact('came', 'one'), fact('hint', 'two'), fact('hint', 'three')];
  expect(textOfFact(facts, 'hint')).toBe('two');
  expect(textOfFact(facts, 'first')).toBeUndefined();
});

it('is one line a fact as plain text, even if a text has several lines', () => {
  const facts = FACT_KINDS.map((kind) => fact(kind, 'a\nhint: b'));
  expect(factsText(facts).split('\n')).toEqual(
    ['asked', 'inputs', 'came', 'expected', 'differs', 'first', 'this looks like', 'hint'].map(
      (word) => `${word}: a hint: b`,
    ),
  );
});
