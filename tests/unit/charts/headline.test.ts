import { headlineOf, MOST_WORDS, restOfVerdict, wordsIn } from '../../../src/charts/headline';

const title = 'Loss by optimizer';

describe('the headline of a slide', () => {
  it.each([
    [
      'a headline that is given',
      { headline: 'Adam is faster', verdict: 'Adam needs 12 steps.' },
      'Adam is faster',
    ],
    ['a short verdict, without its last dot', { verdict: 'Adam needs 12 steps.' }, 'Adam needs 12 steps'],
    [
      'a verdict that is short without its intervals',
      { verdict: 'Against SGD, Adam is lower by 6.4 points (4.3 to 8.5) in this long test.' },
      'Against SGD, Adam is lower by 6.4 points in this long test',
    ],
    ['a title in place of a long verdict', { verdict: 'a b c d e f g h i j k l m, but not n' }, title],
    ['a title without a verdict', {}, title],
  ])('is %s', (_how, words, headline) => {
    expect(headlineOf({ title, ...words })).toBe(headline);
    expect(wordsIn(headline)).toBeLessThanOrEqual(MOST_WORDS);
  });

  it('is refused if it has more words than are read at a glance', () => {
    expect(() => headlineOf({ title, headline: 'a b c d e f g h i j k l m' })).toThrow(
      'expected a headline of at most 12 words, received 13 in "a b c d e f g h i j k l m"',
    );
  });
});

it.each([
  ['Adam needs 12 steps.', undefined],
  ['Adam is lower by 6.4 (4.3 to 8.5).', 'Adam is lower by 6.4 (4.3 to 8.5).'],
])('under the headline stands what it leaves out of "%s"', (verdict, rest) => {
  expect(restOfVerdict({ title, verdict })).toBe(rest);
});

it.each([
  ['a − b → c', 3],
  ['η = 0.1', 2],
  ['', 0],
])('"%s" has %d words', (text, count) => {
  expect(wordsIn(text)).toBe(count);
});
