import type { Expectation, Measured } from '../../../../src/compare/scorecard/claim';
import { judge, oursText, regionText, sentenceOf } from '../../../../src/compare/scorecard/judge';

const expectation = (more: Partial<Expectation> = {}): Expectation => ({
  ...{ key: 'gain', name: 'the gain', unit: 'points', claimed: 'above 0', from: 0 },
  ...more,
});
const of = (values: (number | null)[], lowerBounds = 0): Measured => ({ values, lowerBounds });
const verdictOn = (measured: Measured, more: Partial<Expectation> = {}) =>
  judge({ expects: [expectation(more)] }, { gain: measured }).verdict;

describe('a claim', () => {
  it.each([
    ['holds, since the interval lies above the limit', [2, 2.1, 1.9, 2], 'holds'],
    ['does not hold, since the interval lies below the limit', [-2, -2.1, -1.9, -2], 'does not hold'],
    ['is not told apart, since the interval has the limit in it', [-1, 2, -2, 1.5], 'not told apart'],
    ['is not told apart by equal numbers at the limit', [0, 0, 0, 0], 'not told apart'],
    ['is not told apart by one number', [5], 'not told apart'],
    ['is not told apart by no numbers', [null, null, null], 'not told apart'],
    ['is not told apart if a run has no number', [2, 2.1, 1.9, null], 'not told apart'],
  ])('%s', (_, values, verdict) => {
    expect(verdictOn(of(values))).toBe(verdict);
  });

  it.each([
    ['inside a range', [9.8, 10.1, 10.2, 9.9], 'holds'],
    ['above a range', [14, 14.2, 13.9, 14.1], 'does not hold'],
    ['below a range', [5, 5.1, 4.9, 5], 'does not hold'],
    ['across the end of a range', [10, 14, 12, 13], 'not told apart'],
  ])('with numbers %s is judged by both ends', (_, values, verdict) => {
    expect(verdictOn(of(values), { unit: 'times', from: 8, to: 12.5 })).toBe(verdict);
  });

  it('is not contradicted by lower bounds that are too small, and not confirmed by those in a range', () => {
    expect(verdictOn(of([5, 5.1, 4.9, 5], 2), { unit: 'times', from: 8 })).toBe('not told apart');
    expect(verdictOn(of([10, 10.1, 9.9, 10], 1), { unit: 'times', from: 8, to: 12.5 })).toBe(
      'not told apart',
    );
    expect(verdictOn(of([10, 10.1, 9.9, 10], 1), { unit: 'times', from: 8 })).toBe('holds');
    expect(verdictOn(of([20, 20.1, 19.9, 20], 1), { unit: 'times', from: 8, to: 12.5 })).toBe(
      'does not hold',
    );
  });

  it('with several numbers holds if all do, and fails with one of them', () => {
    const expects = [expectation(), expectation({ key: 'other' })];
    const good = of([2, 2.1, 1.9, 2]);
    const verdict = (other: Measured) => judge({ expects }, { gain: good, other }).verdict;
    expect(verdict(good)).toBe('holds');
    expect(verdict(of([-1, 2, -2, 1.5]))).toBe('not told apart');
    expect(verdict(of([-2, -2.1, -1.9, -2]))).toBe('does not hold');
  });

  it('with more numbers has wider intervals', () => {
    const width = (count: number): number => {
      const expects = Array.from({ length: count }, () => expectation());
      const { low, high } = judge({ expects }, { gain: of([1, 2, 3, 2]) }).findings[0]!.ours!;
      return high - low;
    };
    // Student's t of 3 degrees of freedom: 3.182 at 0.975, 4.177 at 0.9875.
    expect(width(2) / width(1)).toBeCloseTo(4.177 / 3.182, 3);
  });
});

describe('the texts', () => {
  const finding = (measured: Measured, more: Partial<Expectation> = {}) =>
    judge({ expects: [expectation(more)] }, { gain: measured }).findings[0]!;

  it('have the geometric mean of ratios', () => {
    expect(finding(of([1, 4, 2, 2]), { unit: 'times' }).ours!.centre).toBeCloseTo(2, 10);
  });

  it('have mean, interval and unit', () => {
    expect(oursText(finding(of([1, 2, 3])))).toBe('2.0 (−0.5 to 4.5) points');
    expect(oursText(finding(of([1])))).toBe('no mean');
  });

  it('have the place where a number must lie', () => {
    expect(regionText(expectation())).toBe('above 0 points');
    expect(regionText(expectation({ unit: '%', from: 5, to: 15 }))).toBe('5 to 15 %');
    expect(regionText({ key: '', name: '', claimed: '', unit: 'times', to: 1 })).toBe('below 1 times');
  });

  it('say what a number lacks', () => {
    expect(finding(of([1, null, 2], 1)).note).toBe('1 of 3 runs have no number; 1 of 3 are lower bounds');
  });

  it('give a picture the number that decided', () => {
    const expects = [expectation(), expectation({ key: 'other', name: 'the other' })];
    const judgement = judge({ expects }, { gain: of([2, 2, 2.1]), other: of([-2, -2, -2.1]) });
    expect(sentenceOf(judgement)).toMatch(/^Does not hold: the other: −2\.0 /);
  });
});
