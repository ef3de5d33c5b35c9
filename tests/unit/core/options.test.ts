import { UsageError } from '../../../src/core/errors';
import { wholeNumber } from '../../../src/core/options';

it.each([
  ['0', 0, 0],
  ['7', 1, 7],
  [' 7 ', 7, 7],
  ['-3', -3, -3],
  ['1e3', 1, 1000],
])('reads %j with the least value %d', (text, least, value) => {
  expect(wholeNumber('--seeds', text, least)).toBe(value);
});

it('accepts the greatest value', () => {
  expect(wholeNumber('--seeds', '9', 1, 9)).toBe(9);
});

it.each(['', '  ', 'two', '1.5', 'NaN', 'Infinity', '9007199254740992', '0'])('refuses %j', (text) => {
  expect(() => wholeNumber('--seeds', text, 1)).toThrow(
    new UsageError(`--seeds takes a whole number from 1 up, received "${text}"`),
  );
});

it.each(['', '  '])('does not read %j as 0', (text) => {
  expect(() => wholeNumber('--seed', text, 0)).toThrow(UsageError);
});

it('gives both limits if there is a greatest value', () => {
  expect(() => wholeNumber('--jobs', '10', 1, 9)).toThrow(
    new UsageError('--jobs takes a whole number from 1 to 9, received "10"'),
  );
});
