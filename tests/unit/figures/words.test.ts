import { meanInterval } from '../../../src/figures/statistics';
import {
  comparison,
  decimals,
  differenceInWords,
  factor,
  finding,
  meanInWords,
  percent,
  points,
  range,
  ratio,
  ratioFinding,
  short,
  sideOf,
  signedDecimals,
  signedPoints,
  tellingDecimals,
  withInterval,
} from '../../../src/figures/words';

it.each<[number, number, string]>([
  [1.25, 1, '1.3'],
  [3, 2, '3.00'],
  [-1.26, 1, '−1.3'],
  [-0.04, 1, '0.0'],
  [-0.4, 0, '0'],
  [-0, 2, '0.00'],
  [-10, 0, '−10'],
  [NaN, 1, 'NaN'],
  [-Infinity, 1, '−Infinity'],
])('decimals: %d with %d decimals is %s', (value, digits, text) => {
  expect(decimals(digits)(value)).toBe(text);
});

it.each<[number, string]>([
  [2.34, '+2.3'],
  [-2.34, '−2.3'],
  [0, '+0.0'],
  [-0.01, '−0.0'],
  [-1e-12, '+0.0'],
])('signedDecimals: %d is %s', (value, text) => {
  expect(signedDecimals(1)(value)).toBe(text);
});

it.each<[number, number | undefined, string]>([
  [0.195, undefined, '19.5 %'],
  [0.195, 0, '20 %'],
  [1, undefined, '100.0 %'],
  [-0.021, undefined, '−2.1 %'],
])('percent: a share of %d with %p decimals is %s', (share, digits, text) => {
  expect(percent(share, digits)).toBe(text);
});

it('points and signedPoints: shares in percentage points', () => {
  expect([0.023, -0.011].map(points)).toEqual(['2.3', '−1.1']);
  expect([0.023, -0.011].map(signedPoints)).toEqual(['+2.3', '−1.1']);
});

describe('withInterval', () => {
  const interval = { centre: 12.34, low: -0.04, high: 14.5 };

  it('writes the centre, and the ends in brackets', () => {
    expect(withInterval(interval)).toBe('12.3 (0.0 to 14.5)');
  });

  it('writes numbers, units and ranges in the given form', () => {
    expect(withInterval(interval, decimals(0), { unit: ' %' })).toBe('12 % (0 to 15)');
    expect(withInterval({ centre: 0.1, low: 0.05, high: 0.2 }, percent)).toBe('10.0 % (5.0 % to 20.0 %)');
  });

  it('has no brackets after a single run', () => {
    expect(withInterval(meanInterval([7]), decimals(1), { unit: ' %' })).toBe('7.0 %');
  });
});

it('meanInWords: the mean of shares and its interval', () => {
  // s = √2 · 0.01, t₀.₉₇₅ of one degree of freedom is 12.706: 0.2 ± 12.706 · 0.01
  expect(meanInWords([0.19, 0.21])).toBe('20.0 % (7.3 to 32.7)');
});

describe('sideOf', () => {
  const words = { above: 'larger', below: 'smaller', around: 'not told apart' };

  it.each<[number, number, number | undefined, string]>([
    [0.1, 2, undefined, 'larger'],
    [-2, -0.1, undefined, 'smaller'],
    [-1, 1, undefined, 'not told apart'],
    [0, 1, undefined, 'not told apart'],
    [-1, 0, undefined, 'not told apart'],
    [1.1, 2, 1, 'larger'],
    [0.5, 0.9, 1, 'smaller'],
    [0.5, 2, 1, 'not told apart'],
    [NaN, NaN, undefined, 'not told apart'],
  ])('of %d to %d against %p: %s', (low, high, reference, word) => {
    expect(sideOf({ centre: (low + high) / 2, low, high }, words, reference)).toBe(word);
  });
});

// s of both lists is √2 · 0.001, so their means have ± 12.706 · 0.001, which is 1.3 points.
it.each<[number[], string]>([
  [[0.049, 0.051], 'higher by 5.0 points (3.7 to 6.3)'],
  [[-0.049, -0.051], 'lower by 5.0 points (3.7 to 6.3)'],
  [[0.009, 0.011], 'not told apart (−0.3 to 2.3)'],
  [[-0.03], 'lower by 3.0 points'],
  [[0, 0], 'not told apart (0.0 to 0.0)'],
])('differenceInWords: differences of %j are "%s"', (differences, text) => {
  expect(differenceInWords(differences)).toBe(text);
});

it.each<[number, string]>([
  [8.7e-11, '8.7·10⁻¹¹'],
  [-0.0345, '−0.035'],
  [0.5, '0.5'],
  [1234, '1,200'],
  [3.456e7, '3.5·10⁷'],
])('short: %d is %s', (value, text) => {
  expect(short(value)).toBe(text);
});

it('range: the ends with real minus signs', () => {
  expect(range({ low: -0.6, high: 0.44 })).toBe('−0.6 to 0.4');
});

describe('comparison', () => {
  it.each<[number, number, number, string]>([
    [-6.4, -8.5, -4.3, 'lower by 6.4 points (4.3 to 8.5)'],
    [6.4, 4.3, 8.5, 'higher by 6.4 points (4.3 to 8.5)'],
    [-0.1, -0.6, 0.4, 'not told apart (−0.6 to 0.4)'],
    [0.2, 0, 0.4, 'not told apart (0.0 to 0.4)'],
  ])('of a difference of %d from %d to %d is "%s"', (centre, low, high, text) => {
    expect(comparison({ centre, low, high }, { unit: ' points' })).toBe(text);
  });

  it('takes other words for the two sides', () => {
    const words = { below: 'faster', above: 'slower', text: decimals(0), unit: ' ms' };
    expect(comparison({ centre: -3, low: -4, high: -2 }, words)).toBe('faster by 3 ms (2 to 4)');
  });
});

describe('ratio', () => {
  it.each<[number, number, number, string]>([
    [2.34, 1.2, 4.1, '2.3 times as high (1.2 to 4.1)'],
    [0.5, 0.4, 0.6, '0.5 times as high (0.4 to 0.6)'],
    [1.01, 0.9, 1.2, 'not told apart (0.9 to 1.2 times)'],
  ])('of %d from %d to %d is "%s"', (centre, low, high, text) => {
    expect(ratio({ centre, low, high })).toBe(text);
  });

  it('takes another word for the quantity', () => {
    expect(ratio({ centre: 2, low: 2, high: 2 }, { as: 'as long' })).toBe('2 times as long');
  });
});

it.each([
  [{ centre: 2, low: 1, high: 3 }, 'higher'],
  [{ centre: -2, low: -3, high: -1 }, 'lower'],
  [{ centre: 0, low: -1, high: 1 }, 'A and B: not told apart'],
  [{ centre: 1, low: 0, high: 2 }, 'A and B: not told apart'],
])('the finding of the difference %j is "%s"', (interval, words) => {
  expect(finding(interval, { above: 'higher', below: 'lower', of: 'A and B' })).toBe(words);
});

it.each([
  [{ centre: 2, low: 1.1, high: 3 }, 'higher'],
  [{ centre: 0.5, low: 0.2, high: 0.9 }, 'lower'],
  [{ centre: 1.2, low: 0.9, high: 1.5 }, 'A and B: not told apart'],
])('the finding of the ratio %j is "%s"', (interval, words) => {
  expect(ratioFinding(interval, { above: 'higher', below: 'lower', of: 'A and B' })).toBe(words);
});

it.each([
  [{ centre: 5.7, low: 4.91, high: 6.63 }, '5.70 (4.91 to 6.63)'],
  [{ centre: 1.151, low: 1.149, high: 1.153 }, '1.151 (1.149 to 1.153)'],
  [{ centre: 1.5, low: 1.5, high: 1.5 }, '1.50'],
])('the ends of the interval %j differ in its text', (interval, text) => {
  expect(withInterval(interval, tellingDecimals(interval, 2))).toBe(text);
});

it.each<[number, number, number, string]>([
  [2.34, 1.2, 4.1, '2.3 (1.2 to 4.1)'],
  [0.5, 0.4, 0.6, '0.5 (0.4 to 0.6)'],
  [1.01, 0.9, 1.2, 'not told apart (0.9 to 1.2)'],
])('factor: a ratio of %d from %d to %d is "%s"', (centre, low, high, text) => {
  expect(factor({ centre, low, high })).toBe(text);
});
