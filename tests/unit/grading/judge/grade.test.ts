import { startBackend } from '../../../../src/node/backend';
import type { Misconception, Tolerance } from '../../../../src/grading/model/check';
import type { Expectations, LiveExpectations } from '../../../../src/grading/judge/expectations';
import { ownTaskFirst } from '../../../../src/grading/judge/expectations';
import { gradeLab } from '../../../../src/grading/judge/grade';
import type { ProbeAnswer } from '../../../../src/grading/model/probeAnswer';
import { LabReportSchema } from '../../../../src/grading/model/report';
import type { Host } from '../../../../src/hosts/host';
import type { Outcome } from '../../../../src/hosts/outcome';
import type { Recording } from '../../../../src/grading/judge/recorded';
import {
  record,
  RECORDED_SEED,
  RecordedExpectations,
  recordingsAgree,
} from '../../../../src/grading/judge/recorded';
import type { SelftestResult } from '../../../../src/grading/selftest/selftest';
import { selftestLab } from '../../../../src/grading/selftest/selftest';
import { mutate } from '../../../../src/grading/model/mutant';
import { edited } from '../../../support/edited';
import {
  checks,
  folderWith,
  grade,
  gradingOf,
  hostOf,
  liveExpectations,
  misconceptions,
  probes,
  REFERENCE,
  withTwice,
} from '../toyLab';

const SQUARED = withTwice('return tf.tidy(() => x.mul<tf.Tensor1D>(x));');

beforeAll(async () => {
  await startBackend();
});

describe('a report', () => {
  it.each([
    ['the reference', REFERENCE],
    ['a misconception', SQUARED],
    ['a syntax error', 'export function ('],
    ['nothing', ''],
  ])('of %s has the form that is published', async (_, text) => {
    const report = await grade(text, { details: true });
    expect(LabReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it('of the reference is full', async () => {
    const report = await grade(REFERENCE);
    expect(report).toMatchObject({
      version: 1,
      kit: '0.0.0',
      backend: 'wasm',
      reference: 'live',
      seed: 0,
      lab: '99-toy',
      score: 100,
      maxScore: 100,
    });
    expect(report.checks[0]).toEqual({
      id: 'twice/values',
      task: 'twice',
      points: 40,
      score: 40,
      verdict: 'passed',
      outcome: 'answered',
      misconception: null,
      facts: [],
      message: '',
      cause: null,
      unloadable: false,
    });
  });

  it.each(['changed-input', 'tensor-leak'] as const)('has half of the points for %s', async (verdict) => {
    const right = hostOf(folderWith({ 'lab.ts': REFERENCE }));
    const besides =
      verdict === 'tensor-leak'
        ? { leak: { task: 'twice', tensors: 1 } }
        : { changed: { task: 'twice', argument: 0, path: '' } };
    const host: Host = {
      run: async (request) => {
        const { value } = (await right.run(request)) as { value: ProbeAnswer };
        return { kind: 'answered', value: { ...value, ...besides } } satisfies Outcome;
      },
      close: () => Promise.resolve(),
    };
    const { score, checks: results } = await grade(REFERENCE, { host });
    expect(score).toBe(50);
    expect(results.map((result) => result.verdict)).toEqual(Array(3).fill(verdict));
  });

  it('says what to mend first only of what is called in the lab.ts that was handed in', async () => {
    const notCalling = edited(
      withTwice('return x.mul(3);'),
      'const values = twice(x);',
      'const values = x.mul<tf.Tensor1D>(3);',
    );
    const first = async (text: string): Promise<string> =>
      (await grade(text, { text })).checks[2]!.message.split('\n')
        .filter((line) => line.startsWith('first: '))
        .join();
    expect(await first(notCalling)).toBe('');
    expect(await first(withTwice('return x.mul(3);'))).toContain('first: twice, which this task calls,');
  });

  it('names the misconception, also where it is met at another check or task', async () => {
    const { score, checks: results } = await grade(SQUARED);
    expect(score).toBe(0);
    expect(results.map((result) => result.misconception)).toEqual(['squares', 'squares', 'squares']);
    // twiceSum of 1, 2, 3 with squares: 1 + 4 + 9 = 14 instead of 12.
    expect(results[2]!.message).toBe(
      [
        'asked: the sum of twice a vector',
        'came: sum = 14',
        'expected: sum = 12',
        'differs: 14, expected 12',
        'first: twice, which this task calls, fails checks of its own; mend that first',
        'this looks like: the square instead of the double',
        'hint: Twice x is x + x.',
      ].join('\n'),
    );
  });

  it('blames no task that has passed all its own checks', async () => {
    // `twice` is right; `twiceSum` squares by itself: the numbers of the misconception about `twice`.
    const ownSquares = edited(
      REFERENCE,
      'const values = twice(x);',
      'const values = x.square<tf.Tensor1D>();',
    );
    const { checks: results } = await grade(ownSquares);
    expect(results.map((result) => result.verdict)).toEqual(['passed', 'passed', 'wrong']);
    expect(results[2]!.misconception).toBeNull();
  });

  it('names no mistake of a task that another one, which it calls, may have made', async () => {
    // Both give the squares; whether twiceSum hands on what it got is seen once twice is right.
    const own = {
      ...misconceptions[0]!,
      id: 'squares-itself',
      check: 'twiceSum/values',
      original: 'const values = twice(x);',
      replacement: 'const values = x.square<tf.Tensor1D>();',
    };
    const { checks: results } = await grade(SQUARED, { expectations: liveExpectations([own]) });
    expect(results.map((result) => result.misconception)).toEqual([null, null, null]);
    const right = mutate(REFERENCE, own);
    const itself = await grade(right, { expectations: liveExpectations([own]) });
    expect(itself.checks[2]!.misconception).toBe('squares-itself');
  });

  it('names no misconception that is right at this check, however near its numbers are', async () => {
    // Within 1e-4 of the double and of each other: 2.00016 is right, 2.0003 is wrong by a little.
    const nearly = { ...misconceptions[0]!, replacement: 'x.mul<tf.Tensor1D>(2.00016)' };
    const expectations = liveExpectations([nearly]);
    const { checks: results } = await grade(withTwice('return x.mul(2.0003);'), { expectations });
    expect(results[0]).toMatchObject({ verdict: 'wrong', misconception: null });
  });

  it('of a hidden check holds no digit of what came or was expected', async () => {
    for (const body of [
      'return x.mul(3);',
      'return x.mul(NaN);',
      'return x.slice(0, 1);',
      'return x.mul(x);',
    ]) {
      const { checks: results } = await grade(withTwice(body), { details: true });
      const hidden = results[1]!;
      expect(hidden.score).toBe(0);
      expect(hidden.message).not.toMatch(/\d/);
      expect(hidden.details).toBeUndefined();
      expect(results[0]!.details).toBeDefined();
    }
  });

  it('has all numbers of visible checks where they are asked for', async () => {
    const { checks: results } = await grade(withTwice('return x.mul(NaN);'), { details: true });
    expect(results[2]!.details).toEqual({
      inputs: { x: [1, 2, 3] },
      came: {
        sum: { form: 'tensor', shape: [], values: ['NaN'] },
        values: { form: 'tensor', shape: [3], values: ['NaN', 'NaN', 'NaN'] },
      },
      expected: {
        sum: { form: 'tensor', shape: [], values: [12] },
        values: { form: 'tensor', shape: [3], values: [2, 4, 6] },
      },
    });
  });

  it('has inputs of its seed: other seeds, other numbers', async () => {
    const numbersOf = async (seed: number): Promise<unknown> =>
      (await grade(REFERENCE, { expectations: liveExpectations(misconceptions, seed), details: true }))
        .checks[0]!.details;
    expect(await numbersOf(0)).toEqual(await numbersOf(0));
    expect(await numbersOf(0)).not.toEqual(await numbersOf(1));
  });

  it('leaves less time to a task that has let a check wait in vain, and to those that call it', async () => {
    const patience: unknown[] = [];
    const host: Host = {
      run: ({ name }, options) => {
        patience.push([name, options?.patience]);
        return Promise.resolve({ kind: 'timed-out', seconds: 1 });
      },
      close: () => Promise.resolve(),
    };
    const { checks: results } = await grade(REFERENCE, { host });
    expect(patience).toEqual([
      ['twice', 1],
      ['twiceAgain', 0.2],
      ['twiceSum', 0.2],
    ]);
    expect(results.map(({ verdict }) => verdict)).toEqual(Array(3).fill('timed-out'));
  });

  it('says before each check which one comes', async () => {
    const asked: string[] = [];
    await grade(REFERENCE, { onCheck: ({ id }) => asked.push(id) });
    expect(asked).toEqual(checks.map(({ id }) => id));
  });
});

describe("the grader's own fault", () => {
  const failing: Expectations = {
    seed: 0,
    inputs: () => ({}),
    labels: () => ({}),
    expected: () => Promise.reject(new Error('the disk is full')),
    candidates: () => liveExpectations().candidates(checks[0]!),
  };
  it.each<[string, Parameters<typeof grade>[1], string]>([
    ['expectations that fail', { expectations: failing }, 'the disk is full'],
    [
      'a check of a probe that is not there',
      { checks: [{ ...checks[0]!, probe: 'thrice' }] },
      "check twice/values names a probe that isn't there: thrice",
    ],
  ])('%s', async (_, more, message) => {
    const { score, checks: results } = await grade(REFERENCE, more);
    expect(score).toBe(0);
    expect(results[0]!.verdict).toBe('graders-fault');
    expect(results[0]!.message).toBe(
      `the grader itself failed at this check, which is not your fault; please report it: ${message}`,
    );
  });

  it('a reference that fails its own check', async () => {
    const expectations = liveExpectations();
    jest
      .spyOn(expectations as never, 'host')
      .mockReturnValue(hostOf(folderWith({ 'lab.ts': 'throw 1;' })) as never);
    const { checks: results } = await gradeLab(
      gradingOf(folderWith({ 'lab.ts': REFERENCE }), { expectations }),
    );
    expect(results[0]!.verdict).toBe('graders-fault');
    expect(results[0]!.message).toContain('the reference solution fails at twice/values: {"kind":"broken"');
  });
});

it('the misconceptions of a check come before those of its task, and those before the others', () => {
  const of = (check: string): { check: string } => ({ check });
  const sorted = ownTaskFirst([of('b/1'), of('a/2'), of('a/1'), of('a/2'), of('b/2')], checkNamed('a/1'));
  expect(sorted.map(({ check }) => check)).toEqual(['a/1', 'a/2', 'a/2', 'b/1', 'b/2']);
});

describe('recorded judging', () => {
  let recording: Recording;
  beforeAll(async () => {
    const made = await record(checks, misconceptions, liveExpectations(misconceptions, RECORDED_SEED));
    recording = JSON.parse(JSON.stringify(made)) as Recording;
  });

  it.each<[string, string]>([
    ['the reference', REFERENCE],
    ['a misconception', SQUARED],
    ['no number', withTwice('return x.mul(NaN);')],
    ['a wrong answer without a name', withTwice('return x.mul(3);')],
  ])('is the same as live judging: %s', async (_, text) => {
    const recorded = await grade(text, { expectations: new RecordedExpectations(recording, probes) });
    const live = await grade(text, { expectations: liveExpectations(misconceptions, RECORDED_SEED) });
    expect(recorded).toEqual(live);
  });

  it.each<[string, Tolerance, unknown[]]>([
    [
      'seven digits where they are enough',
      { absolute: 1e-6, relative: 1e-4 },
      [0.3333333, 12345.68, 'NaN', 2],
    ],
    ['all of it where they are not', { absolute: 1e-6, relative: 0 }, [1 / 3, 12345.678901, 'NaN', 2]],
  ])('keeps of a number %s', async (_, tolerance, kept) => {
    const check = { ...checks[0]!, tolerance };
    const observed = { x: { shape: [4], values: [1 / 3, 12345.678901, NaN, 2] } };
    const live = { expected: () => Promise.resolve(observed), candidates: () => [] };
    const made = await record([check], [], live as unknown as LiveExpectations);
    expect(made.checks[check.id]!.expected).toEqual({ x: { shape: [4], values: kept } });
  });

  it('holds what is wrong only where it is wrong', () => {
    expect(Object.keys(recording.checks['twice/values']!.wrong)).toEqual(['squares']);
    expect(Object.keys(recording.checks['twiceSum/values']!.wrong).sort()).toEqual([
      'squares',
      'sum-is-mean',
    ]);
  });

  it('says what to do where it lacks a check', async () => {
    const expectations = new RecordedExpectations({ ...recording, checks: {} }, probes);
    const { checks: results } = await grade(REFERENCE, { expectations });
    expect(results[0]!.message).toContain(
      'recorded.json has no check twice/values; record it again with: npx lab record',
    );
  });

  it('agrees with itself, and within the tolerance, and not otherwise', () => {
    const edited = (edit: (copy: Recording) => void): boolean => {
      const copy = structuredClone(recording);
      edit(copy);
      return recordingsAgree(recording, copy, checks);
    };
    const values = (copy: Recording): number[] =>
      (copy.checks['twiceSum/values']!.expected as { values: { values: number[] } }).values.values;
    expect(edited(() => undefined)).toBe(true);
    // 6 may be off by 1e-6 + 1e-4·6 = 6.01e-4.
    expect(edited((copy) => (values(copy)[2]! += 6e-4))).toBe(true);
    expect(edited((copy) => (values(copy)[2]! += 6.1e-4))).toBe(false);
    expect(edited((copy) => (copy.seed = 2))).toBe(false);
    const formOf = (copy: Recording): { form: string } =>
      (copy.checks['twiceSum/values']!.expected as { sum: { form: string } }).sum;
    expect(edited((copy) => (formOf(copy).form = 'number'))).toBe(false);
    expect(edited((copy) => delete copy.checks['twice/values'])).toBe(false);
    expect(edited((copy) => delete copy.checks['twice/values']!.wrong['squares'])).toBe(false);
    expect(edited((copy) => (copy.misconceptions['squares']!.hint = 'Another.'))).toBe(false);
  });
});

describe('the self-test', () => {
  const starter = withTwice("throw new Error('Not implemented yet: Multiply.');");
  const selftest = (given: {
    starter?: string;
    solution?: string;
    misconceptions?: Misconception[];
  }): Promise<SelftestResult> => {
    const known = given.misconceptions ?? misconceptions;
    const solution = folderWith({ 'lab.ts': given.solution ?? REFERENCE });
    return selftestLab({
      solution: gradingOf(solution, { expectations: liveExpectations(known) }),
      starter: hostOf(folderWith({ 'lab.ts': given.starter ?? starter })),
      misconceptions: known,
      open: (misconception) => hostOf(solution, mutate(REFERENCE, misconception)),
    });
  };
  const squares = misconceptions[0]!;

  it('finds nothing where all is well', async () => {
    const { misconceptions: results, ...rest } = await selftest({});
    expect(rest).toEqual({ lab: '99-toy', solutionScore: 100, maxScore: 100, starterScore: 0, faults: [] });
    expect(results).toMatchObject([
      { id: 'squares', caught: true, named: true },
      { id: 'sum-is-mean', caught: true, named: true },
    ]);
  });

  it.each<[string, Parameters<typeof selftest>[0], string]>([
    ['a solution that is wrong', { solution: SQUARED }, 'the solution loses points at twice/values: asked: '],
    [
      'a starter that crashes',
      { starter: withTwice("throw new Error('oops');") },
      'the starter is "crashed" at twice/values, expected "not-implemented": ',
    ],
    [
      'a misconception that is right',
      { misconceptions: [{ ...squares, replacement: 'x.add<tf.Tensor1D>(x)' }] },
      'misconception squares keeps all points of the check meant for it',
    ],
    [
      'a misconception that nothing tells from another',
      { misconceptions: [squares, { ...squares, id: 'powers', replacement: 'x.pow<tf.Tensor1D>(2)' }] },
      'misconception powers loses points but is not named',
    ],
    [
      // 2.0005x is off by 5e-4·x of an allowed 1e-6 + 2e-4·x: about 2.5 tolerances.
      'a misconception that is almost right',
      { misconceptions: [{ ...squares, replacement: 'x.mul<tf.Tensor1D>(2.0005)' }] },
      'misconception squares is only 2.5 tolerances off, expected at least 10',
    ],
  ])('finds %s', async (_, given, fault) => {
    const { faults } = await selftest(given);
    expect(faults).toContainEqual(expect.stringContaining(fault));
  });

  it('finds points that differ from what the handout promises', async () => {
    const solution = gradingOf(folderWith({ 'lab.ts': REFERENCE }), { checks: checks.slice(1) });
    const { faults } = await selftestLab({
      solution,
      starter: hostOf(folderWith({ 'lab.ts': starter })),
      misconceptions: [],
      open: () => hostOf(folderWith({})),
    });
    expect(faults).toEqual(['task twice is worth 60 points, but its checks sum to 20']);
  });

  it('refuses a misconception of a check that is not there', async () => {
    await expect(selftest({ misconceptions: [{ ...squares, check: 'twice/never' }] })).rejects.toThrow(
      'misconception squares: there is no check twice/never',
    );
  });
});

function checkNamed(id: string): (typeof checks)[number] {
  return { ...checks[0]!, id };
}
