import { UsageError } from '../../../../src/core/errors';
import type { LiveExpectations } from '../../../../src/grading/judge/expectations';
import type { Recording } from '../../../../src/grading/judge/recorded';
import {
  parseRecording,
  record,
  RECORDED_SEED,
  RecordedExpectations,
  recordingsAgree,
} from '../../../../src/grading/judge/recorded';
import type { Tolerance } from '../../../../src/grading/model/check';
import type { Observation } from '../../../../src/grading/model/observation';
import type { Answers } from '../plainLab';
import { checks, grade, known, liveExpectations, probes, reference, squares, withTwice } from '../plainLab';

const misconceptions = known.map(({ misconception }) => misconception);
let recording: Recording;
beforeAll(async () => {
  const made = await record(checks, misconceptions, liveExpectations(known, RECORDED_SEED));
  recording = parseRecording(JSON.stringify(made), 'recorded.json');
});

it.each<[string, Answers]>([
  ['the reference', reference],
  ['a misconception', squares],
  ['no number', withTwice((x) => x.map(() => NaN))],
  ['a wrong answer without a name', withTwice((x) => x.map((v) => 3 * v))],
])('judges as live judging does: %s', async (_, answers) => {
  const recorded = await grade(answers, { expectations: new RecordedExpectations(recording, probes) });
  const live = await grade(answers, { expectations: liveExpectations(known, RECORDED_SEED) });
  expect(recorded).toEqual(live);
});

it('offers the misconceptions of each task', () => {
  const idsOf = (task: string): string[] =>
    new RecordedExpectations(recording, probes).misconceptions(task).map(({ id }) => id);
  expect(idsOf('twice')).toEqual(['squares']);
  expect(idsOf('twiceSum')).toEqual(['sum-is-mean']);
});

it('has the right numbers of a misconception where it is right, and none where it gave none', async () => {
  const [squared] = known.map(({ misconception }) => misconception);
  const wrongAt = (wrong: Record<string, unknown>): Promise<unknown> => {
    const entry = { ...recording.checks['twice/values']!, wrong };
    const changed = { ...recording, checks: { 'twice/values': entry } };
    return new RecordedExpectations(changed, probes).wrongAnswer(checks[0]!, squared!);
  };
  const { expected } = recording.checks['twice/values']!;
  expect(await wrongAt({})).toEqual(expected);
  expect(await wrongAt({ squares: null })).toBeUndefined();
});

it('has the labels of the probes', () => {
  const labels = { doubled: 'twice x' };
  const labelled = { ...probes, twice: { ...probes['twice']!, labels } };
  expect(new RecordedExpectations(recording, labelled).asking(checks[0]!).labels).toBe(labels);
});

it('holds its seed, and the words of each misconception', () => {
  expect(recording.seed).toBe(1);
  expect(recording.misconceptions['squares']).toEqual({
    check: 'twice/values',
    title: 'title of squares',
    hint: 'hint of squares',
  });
});

it('holds the numbers of a misconception only at the checks that it gets wrong', () => {
  const wrongAt = (id: string): string[] => Object.keys(recording.checks[id]!.wrong).sort();
  expect(wrongAt('twice/values')).toEqual(['squares']);
  expect(wrongAt('twiceSum/values')).toEqual(['sum-is-mean']);
});

it('holds the form of a right answer, and none of a wrong one', () => {
  const { expected, wrong } = recording.checks['twiceSum/values']!;
  expect(expected).toEqual({
    sum: { form: 'number', shape: [], values: [12] },
    values: { form: 'array', shape: [3], values: [2, 4, 6] },
  });
  expect(wrong['sum-is-mean']).toEqual({
    sum: { shape: [], values: [4] },
    values: { shape: [3], values: [2, 4, 6] },
  });
});

it('names a wrong answer in every form', async () => {
  const [squared] = known.map(({ misconception }) => misconception);
  const wrong = await new RecordedExpectations(recording, probes).wrongAnswer(checks[0]!, squared!);
  expect(Object.values(wrong!).map(({ form }) => form)).toEqual([undefined]);
});

const RELATIVE = { absolute: 1e-6, relative: 1e-4 };
const NUMBERS = [1 / 3, 12345.678901, NaN, 2];
it.each<[string, Tolerance, number[], unknown[]]>([
  ['seven digits if they are enough', RELATIVE, NUMBERS, [0.3333333, 12345.68, 'NaN', 2]],
  ['all of it if they are not', { absolute: 1e-6, relative: 0 }, NUMBERS, [1 / 3, 12345.678901, 'NaN', 2]],
  // Rounding takes 3.3e-8, a thousandth of the tolerance is 1e-6·1e-3 or 4e-5·1e-3.
  ['all of it by an absolute tolerance', { absolute: 1e-6, relative: 0 }, [1 / 3], [1 / 3]],
  ['seven digits by an absolute tolerance', { absolute: 4e-5, relative: 0 }, [1 / 3], [0.3333333]],
  ['seven digits of a negative number', { absolute: 0, relative: 1.2e-4 }, [-1 / 3], [-0.3333333]],
])('keeps of a number %s', async (_, tolerance, values, kept) => {
  const check = { ...checks[0]!, tolerance };
  const observed: Observation = { x: { shape: [values.length], values } };
  const live = { expected: () => Promise.resolve({ observation: observed }), misconceptions: () => [] };
  // Of the live expectations, recording needs no more than these.
  const made = await record([check], [], live as unknown as LiveExpectations);
  expect(made.checks[check.id]!.expected).toEqual({ x: { shape: [values.length], values: kept } });
});

it('keeps the form and the size of raw results, and judges by them', async () => {
  const [check] = checks;
  const expected = {
    observation: { x: { shape: [], values: [1] } },
    form: { x: 'number' as const },
    size: 2,
  };
  const live = { expected: () => Promise.resolve(expected), misconceptions: () => [] };
  const made = await record([check!], [], live as unknown as LiveExpectations);
  expect(await new RecordedExpectations(made, probes).expected(check!)).toEqual(expected);
});

it('tells what to do if it lacks a check', async () => {
  const expectations = new RecordedExpectations({ ...recording, checks: {} }, probes);
  const { checks: results } = await grade(reference, { expectations });
  expect(results[0]!.message).toContain(
    'recorded.json has no check twice/values; record it again with: npx lab record',
  );
});

describe('two recordings', () => {
  const agree = (edit: (copy: Recording) => void): boolean => {
    const copy = structuredClone(recording);
    edit(copy);
    const there = recordingsAgree(recording, copy, checks);
    expect(recordingsAgree(copy, recording, checks)).toBe(there);
    return there;
  };
  const observed = (part: unknown, key: string): { form?: string; values: number[] } =>
    (part as Record<string, { form?: string; values: number[] }>)[key]!;
  const rightOf = (copy: Recording, key: string): { form?: string; values: number[] } =>
    observed(copy.checks['twiceSum/values']!.expected, key);
  const wrongOf = (copy: Recording): { values: number[] } =>
    observed(copy.checks['twiceSum/values']!.wrong['sum-is-mean'], 'sum');

  // 6 may be off by 1e-6 + 1e-4·6 = 6.01e-4, 4 by 4.01e-4.
  it.each<[string, (copy: Recording) => void]>([
    ['if nothing differs', () => undefined],
    ['if a right number is within the tolerance', (copy) => (rightOf(copy, 'values').values[2]! += 6e-4)],
    ['if a wrong number is within the tolerance', (copy) => (wrongOf(copy).values[0]! += 4e-4)],
  ])('agree %s', (_, edit) => {
    expect(agree(edit)).toBe(true);
  });

  it.each<[string, (copy: Recording) => void]>([
    ['if a right number is beyond it', (copy) => (rightOf(copy, 'values').values[2]! += 6.1e-4)],
    ['if a wrong number is beyond it', (copy) => (wrongOf(copy).values[0]! += 4.1e-4)],
    ['in another seed', (copy) => (copy.seed = 2)],
    ['in another form', (copy) => (rightOf(copy, 'sum').form = 'tensor')],
    [
      'in the form of the raw results',
      (copy) => (copy.checks['twice/values']!.form = { form: 'tensor', shape: [1] } as never),
    ],
    ['in the size of the raw results', (copy) => (copy.checks['twice/values']!.size = 9)],
    ['if one lacks a check', (copy) => delete copy.checks['twice/values']],
    [
      'if one lacks a misconception at a check',
      (copy) => delete copy.checks['twice/values']!.wrong['squares'],
    ],
    ['in a hint', (copy) => (copy.misconceptions['squares']!.hint = 'Another.')],
  ])('differ %s', (_, edit) => {
    expect(agree(edit)).toBe(false);
  });
});

it.each([
  '',
  '{',
  '{}',
  '{"seed":1.5,"checks":{},"misconceptions":{}}',
  '{"seed":1,"checks":{"a":{}},"misconceptions":{}}',
])('the text %j is no recording', (text) => {
  const parse = (): Recording => parseRecording(text, 'a/recorded.json');
  expect(parse).toThrow(UsageError);
  expect(parse).toThrow(
    'a/recorded.json is damaged; bring it back with git checkout, or record it with: npx lab record',
  );
});
