import { digitsApart, formatNumber, formatTensor } from '../../../../src/grading/judge/format';

describe('numbers as they are shown', () => {
  it.each<[number, string]>([
    [0.123456, '0.1235'],
    [12345.678, '12350'],
    [1e-12, '1e-12'],
    [-0, '0'],
    [100, '100'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ])('%p as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it.each<[number[], string]>([
    [[], '1'],
    [[0], '[]'],
    [[6], '[1, 2, 3, 4, 5, 6]'],
    [[7], '[1, 2, 3, 4, 5, 6, …]'],
    [[4, 2], '[[1, 2], [3, 4], [5, 6], …]'],
    [[2, 0], '[[], []]'],
    [[1, 2, 2], '[[[1, 2], [3, 4]]]'],
  ])('a tensor of shape %j', (shape, text) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const values = Array.from({ length: size }, (_, i) => i + 1);
    expect(formatTensor({ shape, values })).toBe(text);
  });
});

it('a tensor is shown with as many digits as asked for', () => {
  expect(formatTensor({ shape: [1, 1], values: [0.123456] }, 6)).toBe('[[0.123456]]');
});

it.each<[number, number, number]>([
  [1, 2, 4],
  [1, 1.0001, 5], // 1.0001 has five digits
  [1, 1.00001, 6],
  [1, 1, 17],
  [NaN, NaN, 17],
  [1, 1 + Number.EPSILON, 17],
])('%p and %p are told apart by %i digits', (a, b, digits) => {
  expect(digitsApart(a, b)).toBe(digits);
});
