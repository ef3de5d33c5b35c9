import { copyOf, decode, encode } from '../../../src/hosts/json';

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

it('copies plain data deeply, with all its numbers', () => {
  const data = { a: [NaN, -0, { b: Infinity }] };
  const copy = copyOf(data);
  expect(copy).toEqual(data);
  expect(copy.a).not.toBe(data.a);
  expect(copyOf(undefined)).toBeUndefined();
});

it.each<[string, string]>([
  ['half a message', '{"kind":"out-of'],
  ['nothing', ''],
  ['a hundred and one levels', '['.repeat(101) + ']'.repeat(101)],
  ['very many levels', '['.repeat(1e6)],
  ['the name of a prototype', '{"a":[{"__proto__":{"b":1}}]}'],
  ['a hundred and one records', '{"a":'.repeat(101) + '1' + '}'.repeat(101)],
  ['a hundred and one lists beside a closed text', `["a",${'['.repeat(100)}${']'.repeat(101)}`],
  ['a text that is not closed', '["'],
])('refuses %s', (_, text) => {
  expect(() => decode(text)).toThrow(SyntaxError);
});

it.each([
  ['['.repeat(101) + ']'.repeat(101), 'expected at most 100 levels of nesting'],
  ['{"__proto__":1}', 'expected no key __proto__'],
])('says why it refuses %s', (text, message) => {
  expect(() => decode(text)).toThrow(message);
});

it('counts as levels no brackets in a text, and no brackets side by side', () => {
  const wide = [Array(200).fill([]), '['.repeat(200), '\\"['.repeat(200), '\\'];
  expect(decode(encode(wide))).toEqual(wide);
  const records = Array.from({ length: 200 }, () => ({ a: [] }));
  expect(decode(encode(records))).toEqual(records);
  const deep = '['.repeat(100) + ']'.repeat(100);
  expect(encode(decode(deep))).toBe(deep);
});
