import { capitalized, counted, listed } from '../../../src/core/words';

it.each<[string[], string]>([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('listed: %j is "%s"', (names, text) => {
  expect(listed(names)).toBe(text);
});

it.each<[number, string]>([
  [0, '0 seeds'],
  [1, '1 seed'],
  [12, '12 seeds'],
])('counted: %d', (count, text) => {
  expect(counted(count, 'seed')).toBe(text);
});

it.each([
  ['true labels', 'True labels'],
  ['Adam', 'Adam'],
  ['', ''],
])('capitalized: "%s" becomes "%s"', (text, capital) => {
  expect(capitalized(text)).toBe(capital);
});
