import { isolated, runsRightToLeft } from '../../../src/charts/direction';

describe('a text runs from right to left if it has a Hebrew or Persian letter', () => {
  it.each([
    ['השוואת קצבי למידה', true],
    ['مقایسهٔ نرخ یادگیری', true],
    ['Adam מגיע ראשון', true],
    ['Adam is first: 10⁻³', false],
    ['10⁻³', false],
  ])('%s: %s', (text, rightToLeft) => {
    expect(runsRightToLeft(text)).toBe(rightToLeft);
  });
});

describe('an isolated text', () => {
  it('stands between the marks of a right-to-left isolate', () => {
    expect(isolated('קצב')).toBe('\u2067קצב\u2069');
  });

  it('is unchanged if it runs from left to right', () => {
    expect(isolated('rate')).toBe('rate');
  });
});
