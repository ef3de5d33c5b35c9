import { decimalsFor, extentOf, plainNumber, powerOfTen, shortNumber } from '../../../src/charts/numbers';

describe('numbers', () => {
  it.each([
    [0, '0'],
    [1, '1'],
    [-0.5, '−0.5'],
    [0.12345, '0.123'],
    [12345, '12,345'],
    [1797, '1,797'],
    [1001, '1,001'],
    [0.001, '0.001'],
    [1e5, '10⁵'],
    [99999, '99,999'],
    [1234567, '1.2·10⁶'],
    [-4.1e-7, '−4.1·10⁻⁷'],
    [NaN, 'NaN'],
    [-Infinity, '−∞'],
    [Infinity, '∞'],
  ])('%p in short: %s', (value, text) => {
    expect(shortNumber(value)).toBe(text);
  });

  it.each([
    [1, '10⁰'],
    [1e-12, '10⁻¹²'],
    [1000, '10³'],
    [0.02, '2·10⁻²'],
  ])('%p as a power of ten: %s', (value, text) => {
    expect(powerOfTen(value)).toBe(text);
  });

  it.each([
    [-0.001, 2, '0'],
    [-1234.567, 1, '−1,234.6'],
  ])('%p with at most %p decimals: %s', (value, decimals, text) => {
    expect(plainNumber(value, decimals)).toBe(text);
  });

  it.each([
    [1, 0],
    [20, 0],
    [0.5, 1],
    [0.25, 2],
    [0.02, 2],
    [0, 0],
  ])('that are %p apart need %p decimals', (spacing, decimals) => {
    expect(decimalsFor(spacing)).toBe(decimals);
  });

  it('have an extent that leaves out gaps and infinities', () => {
    expect(extentOf([null, 3, NaN], [Infinity, -1])).toEqual([-1, 3]);
    expect(extentOf([null, NaN])).toBeUndefined();
  });
});
