import type { NamedMisconception } from '../../../../src/grading/judge/expectations';
import type { WrongAnswer } from '../../../../src/grading/judge/names';
import { nameWrongAnswer } from '../../../../src/grading/judge/names';
import type { Observation } from '../../../../src/grading/model/observation';
import { checks, liveExpectations } from '../plainLab';

const number = (value: number): Observation => ({ x: { shape: [], values: [value] } });

/** The name of an answer of 3 instead of 1, given the known wrong answers. */
async function nameOf(
  candidates: [string, string, number][],
  more: Partial<WrongAnswer> = {},
): Promise<string | undefined> {
  const expectations = liveExpectations();
  jest.spyOn(expectations, 'candidates').mockImplementation(async function* () {
    for (const [id, check, value] of candidates) {
      yield await Promise.resolve<[NamedMisconception, Observation]>([
        { id, check, title: '', hint: '' },
        number(value),
      ]);
    }
  });
  const found = await nameWrongAnswer(
    {
      check: { ...checks[0]!, tolerance: { absolute: 0.5, relative: 0 } },
      outcome: { kind: 'answered', value: { observation: number(3) } },
      expected: number(1),
      calleeIsWrong: false,
      passedTasks: new Set(),
      ...more,
    },
    expectations,
  );
  return found?.id;
}

it.each<[string, [string, string, number][], string | undefined]>([
  [
    'the one with the same numbers',
    [
      ['a', 'twice/values', 2],
      ['b', 'twice/values', 3],
    ],
    'b',
  ],
  [
    'the first of two',
    [
      ['a', 'twice/values', 3],
      ['b', 'twice/values', 3],
    ],
    'a',
  ],
  ['one that is within the tolerance of the answer', [['a', 'twice/values', 3.5]], 'a'],
  ['none beyond the tolerance', [['a', 'twice/values', 3.6]], undefined],
  ['one of another task', [['a', 'other/values', 3]], 'a'],
  ['none if none is known', [], undefined],
])('names %s', async (_, candidates, name) => {
  expect(await nameOf(candidates)).toBe(name);
});

it('names none that is right at this check, however near its numbers are', async () => {
  const nearly = { outcome: { kind: 'answered', value: { observation: number(1.6) } } } as const;
  expect(await nameOf([['a', 'twice/values', 1.5]], nearly)).toBeUndefined();
  expect(await nameOf([['a', 'twice/values', 1.51]], nearly)).toBe('a');
});

it('names none of its own task if a task that it calls gave wrong numbers', async () => {
  const candidates: [string, string, number][] = [
    ['own', 'twice/hidden', 3],
    ['of the callee', 'other/values', 3],
  ];
  expect(await nameOf(candidates, { calleeIsWrong: true })).toBe('of the callee');
  expect(await nameOf(candidates)).toBe('own');
});

it('names none of another task that passed all its checks', async () => {
  const passedTasks = new Set(['other', 'twice']);
  expect(await nameOf([['a', 'other/values', 3]], { passedTasks })).toBeUndefined();
  expect(await nameOf([['a', 'twice/values', 3]], { passedTasks })).toBe('a');
});

it('names none if no numbers came', async () => {
  const failed = { outcome: { kind: 'unanswered' } } as const;
  expect(await nameOf([['a', 'twice/values', 3]], failed)).toBeUndefined();
});
