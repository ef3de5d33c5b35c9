import { decode, encode } from '../../../src/hosts/protocol';

it.each([
  [NaN],
  [Infinity],
  [-Infinity],
  [-0],
  [0.1],
  ['NaN'],
  [null],
  [true],
  [[1, [NaN, { a: [-0, 'x', null] }]]],
  [{ $number: 5 }],
])('%p arrives as it was sent', (value) => {
  expect(decode(encode(value))).toEqual(value);
});

it('is JSON', () => {
  expect(JSON.parse(encode({ x: [1, NaN] }))).toEqual({ x: [1, { $number: 'NaN' }] });
});
