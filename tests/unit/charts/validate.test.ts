import { checkInterval, checkMatrix } from '../../../src/charts/validate';

describe('an interval', () => {
  it.each([
    ['ends that are equal', [1], [1]],
    ['an unknown lower end', [null], [-1]],
    ['an unknown upper end', [1], [null]],
  ])('may have %s', (_what, low, high) => {
    expect(() => checkInterval(low, high, 'the band')).not.toThrow();
  });

  it.each([
    [[2], [1], 'expected low ≤ high in the band, received low 2 and high 1 at index 0'],
    [[1, 2], [3], 'expected 2 upper ends in the band, one for each lower end, received 1'],
  ])('from %j to %j is refused', (low, high, message) => {
    expect(() => checkInterval(low, high, 'the band')).toThrow(message);
  });
});

describe('a matrix', () => {
  it('needs at least one column', () => {
    expect(() => checkMatrix([[]], 'values')).toThrow('expected at least one column of values, received 0');
  });
});
