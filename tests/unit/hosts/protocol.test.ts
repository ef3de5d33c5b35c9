import { copyOf, decode, encode, outcomeIn } from '../../../src/hosts/protocol';

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

describe('the last message of a process', () => {
  it.each<[string, string, unknown]>([
    [
      'an outcome',
      '{"kind":"timed-out","seconds":2,"where":"lab.ts:3"}',
      { kind: 'timed-out', seconds: 2, where: 'lab.ts:3' },
    ],
    ['an outcome with more than its fields', '{"kind":"out-of-memory","score":100}', undefined],
    ['an outcome without its fields', '{"kind":"timed-out"}', undefined],
    ['an outcome of no kind', '{"kind":"passed"}', undefined],
    ['half a message', '{"kind":"out-of', undefined],
    ['nothing', '', undefined],
  ])('%s', (_, text, outcome) => {
    expect(outcomeIn(text)).toEqual(outcome);
  });
});
