import { difference, distance } from '../../../../src/grading/judge/distance';
import type { Observation } from '../../../../src/grading/model/observation';

const EXACT = { absolute: 0, relative: 0 };
const TENTH = { absolute: 0.1, relative: 0 };

const vector = (...values: number[]): Observation => ({ v: { shape: [values.length], values } });
const scalar = (value: number): Observation => ({ s: { shape: [], values: [value] } });

describe('of several differences, the first told is', () => {
  const expected = {
    a: { shape: [2], values: [1, 2] },
    b: { form: 'tensor' as const, shape: [2, 2], values: [1, 2, 3, 4] },
  };
  it.each<[string, Observation, ReturnType<typeof difference>]>([
    ['none if all agree', expected, undefined],
    [
      'a missing result before a shape',
      { a: { shape: [3], values: [1, 2, 3] } },
      { kind: 'missing', name: 'b' },
    ],
    [
      'a shape before NaN, in whatever order they come',
      { a: { shape: [2], values: [NaN, 2] }, b: { shape: [4], values: [1, 2, 3, 4] } },
      { kind: 'shape', name: 'b', observed: [4], expected: [2, 2] },
    ],
    [
      'a form before a shape',
      {
        a: { form: 'number', shape: [3], values: [1, 2, 3] },
        b: { form: 'array', shape: [2, 2], values: [1, 2, 3, 4] },
      },
      { kind: 'form', name: 'b', observed: 'array', expected: 'tensor' },
    ],
    [
      'NaN before values',
      { a: { shape: [2], values: [9, 9] }, b: { shape: [2, 2], values: [1, 2, NaN, 4] } },
      { kind: 'not-a-number', name: 'b', index: [1, 0], value: NaN },
    ],
    [
      'the first value that is off, not the farthest',
      { a: { shape: [2], values: [1, 2] }, b: { shape: [2, 2], values: [1, 2.5, 3, 1] } },
      { kind: 'values', name: 'b', index: [0, 1], observed: 2.5, expected: 2, wrong: 2, of: 4 },
    ],
    [
      'none of results that were not asked for',
      { ...expected, extra: { shape: [], values: [NaN] } },
      undefined,
    ],
  ])('%s', (_, observed, found) => {
    expect(difference(observed, expected, TENTH)).toEqual(found);
  });

  it('has its index in a tensor of three axes', () => {
    // Position 17 of shape [2, 3, 4] is 1·12 + 1·4 + 1.
    const values = Array.from({ length: 24 }, () => 0);
    const expectedTensor = { t: { shape: [2, 3, 4], values } };
    const observed = { t: { shape: [2, 3, 4], values: values.with(17, 5) } };
    expect(difference(observed, expectedTensor, EXACT)).toMatchObject({ index: [1, 1, 1], observed: 5 });
  });

  it('the same values in another shape are another shape', () => {
    const observed = { s: { shape: [1], values: [2] } };
    expect(difference(observed, scalar(2), EXACT)).toEqual({
      kind: 'shape',
      name: 's',
      observed: [1],
      expected: [],
    });
  });
});

describe('tolerance', () => {
  it.each<[number, number, typeof EXACT, boolean]>([
    // observed, expected, tolerance, agree
    [1, 1, EXACT, true],
    [1 + Number.EPSILON, 1, EXACT, false],
    [0, -0, EXACT, true],
    [0.25, 0, { absolute: 0.25, relative: 0 }, true], // exactly at the edge
    [0.2500001, 0, { absolute: 0.25, relative: 0 }, false],
    [-0.25, 0, { absolute: 0.25, relative: 0 }, true],
    // |a − e| ≤ absolute + relative·|e|: 5 − 4 = 0.5 + 0.125·4
    [5, 4, { absolute: 0.5, relative: 0.125 }, true],
    [-5, -4, { absolute: 0.5, relative: 0.125 }, true],
    [5.001, 4, { absolute: 0.5, relative: 0.125 }, false],
    // relative to what is expected, not to what came: 0.125·5 would let 5 pass for 4.4
    [5, 4.4, { absolute: 0, relative: 0.125 }, false],
    [1e-7, 0, { absolute: 1e-6, relative: 1e-4 }, true],
  ])('%p for %p within %j: %p', (observed, expected, tolerance, agree) => {
    expect(difference(scalar(observed), scalar(expected), tolerance) === undefined).toBe(agree);
  });

  it('measures in tolerances, not in size', () => {
    // 0.5 on 100 is 5 of 0.1; 0.3 on 0 is 3 of 0.1, but with a relative part 100 allows 10.1.
    expect(difference(vector(100.5, 0.3), vector(100, 0), TENTH)).toMatchObject({ index: [0] });
    const relative = { absolute: 0.1, relative: 0.1 };
    expect(difference(vector(100.5, 0.3), vector(100, 0), relative)).toMatchObject({ index: [1] });
  });
});

describe('numbers that are not finite', () => {
  it.each<[number, number, string | undefined]>([
    [NaN, 1, 'not-a-number'],
    [Infinity, 1, 'not-a-number'],
    [-Infinity, 1, 'not-a-number'],
    [Infinity, Infinity, undefined],
    [NaN, NaN, undefined],
    [-Infinity, Infinity, 'values'],
    [1e300, Infinity, 'values'],
    [NaN, Infinity, 'values'],
    [0, NaN, 'values'],
  ])('%p for %p: %p', (observed, expected, kind) => {
    const wide = { absolute: 1e300, relative: 1e300 };
    expect(difference(scalar(observed), scalar(expected), wide)?.kind).toBe(kind);
  });

  it('a submission that returns too few numbers for its shape does not pass', () => {
    const observed = { v: { shape: [2], values: [1] } };
    expect(difference(observed, vector(1, 2), EXACT)?.kind).toBe('not-a-number');
  });
});

describe('distance', () => {
  it.each<[string, Observation, Observation, number]>([
    ['0 for equal numbers', vector(1, 2), vector(1, 2), 0],
    // 0.25 / 0.1
    ['the farthest number off, in tolerances', vector(1.05, 2.25, 3), vector(1, 2, 3), 2.5],
    [
      'the farthest of several results',
      { ...vector(1.05), ...scalar(2.4) },
      { ...vector(1), ...scalar(2) },
      4,
    ],
    ['infinite for another shape', { v: { shape: [1, 2], values: [1, 2] } }, vector(1, 2), Infinity],
    ['infinite for a missing result', {}, vector(1), Infinity],
    ['infinite for NaN', vector(NaN, 1), vector(1, 1), Infinity],
    ['infinite for a number instead of NaN', vector(1), vector(NaN), Infinity],
    ['0 for NaN as expected', vector(NaN), vector(NaN), 0],
    ['0 if nothing is expected', vector(1), {}, 0],
  ])('is %s', (_, observed, expected, tolerances) => {
    expect(distance(observed, expected, TENTH)).toBeCloseTo(tolerances, 10);
  });

  it('is in units of absolute + relative · |expected|', () => {
    // 3 / (1 + 0.5 · 4)
    expect(distance(scalar(-1), scalar(-4), { absolute: 1, relative: 0.5 })).toBe(1);
  });
});

it('a result of another form differs, if both forms are known', () => {
  const of = (form?: 'number' | 'array'): Observation => ({
    v: { ...(form && { form }), shape: [], values: [1] },
  });
  expect(difference(of('number'), of('array'), EXACT)).toEqual({
    kind: 'form',
    name: 'v',
    observed: 'number',
    expected: 'array',
  });
  expect(difference(of('array'), of('array'), EXACT)).toBeUndefined();
  expect(difference(of('number'), of(), EXACT)).toBeUndefined();
  expect(difference(of(), of('array'), EXACT)).toBeUndefined();
});

it('of two values that are equally far off, the first is reported', () => {
  expect(difference(vector(2, 2), vector(1, 1), TENTH)).toMatchObject({ index: [0] });
});
