import type { RawForm } from '../../../../src/grading/model/raw';
import {
  DEEPEST,
  formOf,
  isRawResults,
  MOST_LETTERS,
  MOST_VALUES,
  otherForm,
  valuesIn,
} from '../../../../src/grading/model/raw';

const tensor = { form: 'tensor', shape: [2], values: [1, NaN] };
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);

describe('raw results', () => {
  it.each<[string, unknown]>([
    ['a number', 1],
    ['a text', 'a'],
    ['yes', true],
    ['null', null],
    ['a tensor', tensor],
    ['a list of everything', [1, 'a', false, null, tensor, [2]]],
    ['a record', { mean: [1], name: 'a' }],
    ['lists in one another', nested(DEEPEST)],
    ['as many numbers as it may', Array(MOST_VALUES - 1).fill(0)],
    ['as many letters as it may', 'x'.repeat(MOST_LETTERS - 'value'.length)],
  ])('may hold %s', (_, value) => expect(isRawResults({ value })).toBe(true));

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['a function', Math.max],
    ['a big integer', 1n],
    ['a tensor with another count of numbers', { ...tensor, shape: [3] }],
    ['a tensor of texts', { ...tensor, values: ['a', 'b'] }],
    ['a tensor without a shape', { form: 'tensor', values: [1] }],
    ['a record that calls itself something else', { form: 'list' }],
    ['too many lists in one another', nested(DEEPEST + 1)],
    ['too many numbers', Array(MOST_VALUES + 1).fill(0)],
    ['a text of too many letters', 'x'.repeat(MOST_LETTERS)],
    ['texts of too many letters together', Array(3).fill('x'.repeat(MOST_LETTERS / 2))],
    ['a key of too many letters', { ['x'.repeat(MOST_LETTERS)]: 1 }],
    [
      'a tensor of too many numbers',
      { form: 'tensor', shape: [MOST_VALUES], values: Array(MOST_VALUES).fill(0) },
    ],
  ])('may not hold %s', (_, value) => expect(isRawResults({ value })).toBe(false));

  it.each<[string, unknown]>([
    ['null', null],
    ['a list', [1]],
    ['a number', 1],
  ])('are a record, not %s', (_, value) => expect(isRawResults(value)).toBe(false));
});

it.each<[Parameters<typeof valuesIn>[0], number]>([
  [1, 1],
  [null, 1],
  ['abc', 1],
  [[], 1],
  [[1, [2, 3]], 5],
  [{ form: 'tensor', shape: [2], values: [1, 2] }, 3],
  [{ W: { form: 'tensor', shape: [2], values: [1, 2] }, steps: [1] }, 6],
])('%j holds %d values, its lists, records and tensors among them', (raw, count) => {
  expect(valuesIn(raw)).toBe(count);
});

describe('the form of a result', () => {
  it.each<[Parameters<typeof formOf>[0], RawForm]>([
    [1, 'number'],
    [true, 'boolean'],
    ['a', 'text'],
    [null, 'null'],
    [{ form: 'tensor', shape: [], values: [1] }, 'tensor'],
    [
      [1, 2, null],
      ['number', 'null'],
    ],
    [[], []],
    [
      { W: { form: 'tensor', shape: [], values: [1] }, steps: [[1]] },
      { W: 'tensor', steps: [['number']] },
    ],
  ])('of %j is %j', (raw, form) => expect(formOf(raw)).toEqual(form));
});

describe('a result of another form', () => {
  const form: RawForm = { order: ['number'], state: { m: 'tensor', best: ['number', 'null'] } };
  const right = {
    order: [1],
    state: { m: { form: 'tensor' as const, shape: [0], values: [] }, best: [1, null] },
  };

  it.each<[string, Parameters<typeof otherForm>[0], string]>([
    ['a number for a list', { ...right, order: 1 }, 'order is a number, expected a list'],
    ['a text in a list', { ...right, order: [1, 'a'] }, 'order[1] is a text, expected a number'],
    ['an absent part', { order: [1] }, 'state is missing'],
    ['a list for an object', { ...right, state: [] }, 'state is a list, expected an object with m, best'],
    ['null for an object', { ...right, state: null }, 'state is null, expected an object with m, best'],
    [
      'a tensor for an object',
      { ...right, state: right.state.m },
      'state is a tensor, expected an object with m, best',
    ],
    ['an absent tensor', { ...right, state: { best: [] } }, 'state.m is missing'],
    [
      'a number for a tensor',
      { ...right, state: { m: 1, best: [] } },
      'state.m is a number, expected a tensor',
    ],
    [
      'yes in a list of numbers or null',
      { ...right, state: { ...right.state, best: [true] } },
      'state.best[0] is true or false, expected a number',
    ],
  ])('%s', (_, raw, fault) => expect(otherForm(raw, form, '')).toBe(fault));

  it('does not agree with one of more or fewer entries', () => {
    expect(otherForm(right, form, '')).toBeUndefined();
    expect(otherForm({ ...right, order: [] }, form, '')).toBeUndefined();
    expect(otherForm({ ...right, order: [1, 2, 3], more: 1 }, form, '')).toBeUndefined();
  });

  it('may be anything in a list that is empty in the reference', () => {
    expect(otherForm(['a'], [], 'names')).toBeUndefined();
  });
});
