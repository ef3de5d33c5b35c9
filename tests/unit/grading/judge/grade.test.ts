import { UsageError } from '../../../../src/core/errors';
import type { Expectations } from '../../../../src/grading/judge/expectations';
import type { CheckResult } from '../../../../src/grading/model/report';
import { LabReportSchema } from '../../../../src/grading/model/report';
import type { Host } from '../../../../src/hosts/host';
import type { Outcome } from '../../../../src/hosts/outcome';
import type { Answers } from '../plainLab';
import {
  checks,
  failing,
  grade,
  hostOf,
  known,
  knownWrong,
  liveExpectations,
  manifest,
  reference,
  squares,
  withTwice,
} from '../plainLab';

const tripled = withTwice((x) => x.map((v) => 3 * v));

/** The facts of a kind that a check's message tells. */
function told(check: CheckResult, kind: string): string[] {
  return check.facts.filter((one) => one.kind === kind).map(({ text }) => text);
}

describe('a report', () => {
  it.each<[string, Answers]>([
    ['the reference', reference],
    ['a misconception', squares],
    ['numbers that are not finite', withTwice((x) => x.map(() => NaN))],
    ['an error', withTwice(failing({ kind: 'crashed', message: 'no', where: 'lab.ts:3' }))],
  ])('of %s has the form that is published', async (_, answers) => {
    const report = await grade(answers, { details: true });
    expect(LabReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it('of the reference is full', async () => {
    const report = await grade(reference, { details: false });
    expect(report).toMatchObject({
      version: 2,
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
      misconceptions: [],
      facts: [],
      message: '',
      cause: null,
      unloadable: false,
    });
  });

  it.each([
    ['changed-input', { changed: { task: 'twice', argument: 0, path: '' } }],
    ['tensor-leak', { leak: { task: 'twice', tensors: 1 } }],
  ] as const)('has half of the points for %s', async (verdict, besides) => {
    const { score, checks: results } = await grade(reference, { host: hostOf(reference, besides) });
    expect(score).toBe(50);
    expect(results.map((result) => result.verdict)).toEqual(Array(3).fill(verdict));
  });

  it('calls an observation by its label', async () => {
    const expectations = liveExpectations();
    const asking = expectations.asking.bind(expectations);
    const labels = { doubled: 'twice x' };
    jest.spyOn(expectations, 'asking').mockImplementation((check) => ({ ...asking(check), labels }));
    const { checks: results } = await grade(tripled, { expectations });
    expect(results[0]!.message).toContain('came: twice x = [3, 6, ');
    expect(results[0]!.message).not.toContain('doubled');
  });

  it('of a hidden check holds no digit of the numbers', async () => {
    for (const twice of [3, NaN].map((factor) => withTwice((x) => x.map((v) => factor * v)))) {
      const { checks: results } = await grade(twice, { details: true });
      expect(results[1]).toMatchObject({ score: 0, id: 'twice/hidden' });
      expect(results[1]!.message).not.toMatch(/\d/);
      expect(results[1]!.details).toBeUndefined();
      expect(results[0]!.details).toBeDefined();
    }
  });

  it('has all numbers of visible checks if they are asked for', async () => {
    const numbers = withTwice((x) => x.map(() => NaN));
    const { checks: results } = await grade(numbers, { details: true });
    expect(results[2]!.details).toEqual({
      inputs: { x: [1, 2, 3] },
      came: {
        sum: { form: 'number', shape: [], values: ['NaN'] },
        values: { form: 'array', shape: [3], values: ['NaN', 'NaN', 'NaN'] },
      },
      expected: {
        sum: { form: 'number', shape: [], values: [12] },
        values: { form: 'array', shape: [3], values: [2, 4, 6] },
      },
    });
    expect((await grade(numbers)).checks[2]!.details).toBeUndefined();
  });

  it('has no numbers of an answer that never came', async () => {
    const { checks: results } = await grade(withTwice(failing({ kind: 'unanswered' })), { details: true });
    expect(results[0]!.details).toMatchObject({ came: null });
  });

  it('has inputs of its seed: other seeds, other numbers', async () => {
    const numbersOf = async (seed: number): Promise<unknown> => {
      const expectations = liveExpectations(known, seed);
      const report = await grade(reference, { expectations, details: true });
      expect(report.seed).toBe(seed);
      return report.checks[0]!.details;
    };
    expect(await numbersOf(0)).toEqual(await numbersOf(0));
    expect(await numbersOf(0)).not.toEqual(await numbersOf(1));
  });

  it('marks checks that failed by one error, and a lab.ts that could not be loaded', async () => {
    const crashed = failing({ kind: 'crashed', message: 'no', where: 'lab.ts:3' });
    const { checks: results } = await grade(withTwice(crashed));
    const cause = 'an error at lab.ts:3: no';
    expect(results.map((result) => result.cause)).toEqual([cause, null, cause]);
    expect(results.map(({ unloadable }) => unloadable)).toEqual([false, false, false]);
    const broken = await grade(withTwice(failing({ kind: 'broken', message: 'no' })));
    expect(broken.checks.map(({ unloadable }) => unloadable)).toEqual([true, true, true]);
  });

  it('names before each check the one that comes', async () => {
    const asked: string[] = [];
    const host: Host = {
      ...hostOf(reference),
      run: (request) => (asked.push(request.name), hostOf(reference).run(request)),
    };
    await grade(reference, { host, onCheck: ({ id }) => asked.push(id) });
    expect(asked).toEqual([
      ...['twice/values', 'twice', 'twice/hidden', 'twiceAgain'],
      ...['twiceSum/values', 'twiceSum'],
    ]);
  });
});

describe('a wrong answer', () => {
  it('is named at every check of its task, and its caller is told to mend it first', async () => {
    const { score, checks: results } = await grade(squares);
    expect(score).toBe(0);
    expect(results.map((result) => result.misconceptions)).toEqual([['squares'], ['squares'], []]);
    // twiceSum of 1, 2, 3 with squares: 1 + 4 + 9 = 14 instead of 12.
    expect(results[2]!.message).toBe(
      [
        'asked: the sum of twice a vector',
        'inputs: x = [1, 2, 3]',
        'came: sum = 14',
        'expected: sum = 12',
        'differs: 14, expected 12',
        'first: twice, which this task calls, fails checks of its own; mend that first',
      ].join('\n'),
    );
  });

  it('has no name that another check of its task contradicts', async () => {
    // Right for the first check's three values, squares for the two values of the hidden one.
    const sometimes = withTwice((x) => (x.length === 3 ? reference : squares).twice(x));
    const { checks: results } = await grade({ ...sometimes, twiceSum: reference.twiceSum });
    expect(results.map((result) => result.verdict)).toEqual(['passed', 'wrong', 'passed']);
    expect(results[1]!.misconceptions).toEqual([]);
  });

  it('has several names if several mistakes give its numbers', async () => {
    const same = knownWrong('squares-too', 'twice/hidden', squares);
    const { checks: results } = await grade(squares, { expectations: liveExpectations([...known, same]) });
    expect(results[0]).toMatchObject({ misconception: null, misconceptions: ['squares', 'squares-too'] });
  });

  it('has no name of its own task while a task that it calls is wrong', async () => {
    const own = knownWrong('squares-itself', 'twiceSum/values', { ...reference, twiceSum: squares.twiceSum });
    const { checks: results } = await grade(squares, { expectations: liveExpectations([own]) });
    expect(results.map((result) => result.misconception)).toEqual([null, null, null]);
    const itself = await grade(own.answers, { expectations: liveExpectations([own]) });
    expect(itself.checks[2]!.misconception).toBe('squares-itself');
  });

  it('keeps the name of its own task if a task that it calls lost points with the right numbers', async () => {
    const leaky: Host = {
      run: async (request) => {
        const besides = request.name === 'twiceSum' ? {} : { leak: { task: 'twice', tensors: 1 } };
        return hostOf(known[1]!.answers, besides).run(request);
      },
      close: () => Promise.resolve(),
    };
    const { checks: results } = await grade(reference, { host: leaky });
    expect(results.map(({ verdict }) => verdict)).toEqual(['tensor-leak', 'tensor-leak', 'wrong']);
    expect(results[2]!.misconception).toBe('sum-is-mean');
    expect(told(results[2]!, 'first')).toHaveLength(1);
  });

  it.each<[string, string | undefined, number]>([
    ['lab.ts calls it', 'function twice() {}\nfunction twiceSum() { twice(); }', 1],
    ['the text of lab.ts is not known', undefined, 1],
    ['lab.ts does not call it', 'function twice() {}\nfunction twiceSum() {}', 0],
  ])('says %s: how often a task is to be mended first', async (_, text, times) => {
    const { checks: results } = await grade(tripled, text === undefined ? {} : { text });
    expect(told(results[2]!, 'first')).toHaveLength(times);
    expect(told(results[0]!, 'first')).toEqual([]);
  });

  it('is compared within the tolerance of its check', async () => {
    const nearly = withTwice((x) => x.map((v) => 2.01 * v));
    const loose = checks.map((check) => ({ ...check, tolerance: { absolute: 0, relative: 0.1 } }));
    expect((await grade(nearly)).score).toBe(0);
    expect((await grade(nearly, { checks: loose })).score).toBe(100);
  });
});

describe('the patience with a task', () => {
  const patienceWith = async (outcomeOf: (probe: string) => Outcome): Promise<unknown[]> => {
    const patience: unknown[] = [];
    const host: Host = {
      run: ({ name }, options) => {
        patience.push(options?.patience);
        return Promise.resolve(outcomeOf(name));
      },
      close: () => Promise.resolve(),
    };
    await grade(reference, { host });
    return patience;
  };

  it('is a fifth after it let a check wait in vain, and so is that with its callers', async () => {
    expect(await patienceWith(() => ({ kind: 'timed-out', seconds: 1 }))).toEqual([1, 0.2, 0.2]);
    const once = (name: string): Outcome =>
      name === 'twice' ? { kind: 'timed-out', seconds: 1 } : { kind: 'unreadable', message: '' };
    expect(await patienceWith(once)).toEqual([1, 0.2, 0.2]);
  });

  it('is whole after another failure', async () => {
    expect(await patienceWith(() => ({ kind: 'crashed', message: '' }))).toEqual([1, 1, 1]);
  });

  it('is whole with tasks that do not call it', async () => {
    const tasks = manifest.tasks.map((task) => ({ ...task, uses: [] }));
    const patience: unknown[] = [];
    const host: Host = {
      run: (_, options) => {
        patience.push(options?.patience);
        return Promise.resolve({ kind: 'timed-out', seconds: 1 });
      },
      close: () => Promise.resolve(),
    };
    await grade(reference, { host, manifest: { ...manifest, tasks } });
    expect(patience).toEqual([1, 0.2, 1]);
  });
});

describe("the grader's own fault", () => {
  const failingWith = (error: Error): Expectations => ({
    seed: 0,
    inputs: () => ({}),
    asking: () => ({ probe: 'twice', inputs: {}, facts: undefined, labels: {} }),
    expected: () => Promise.reject(error),
    misconceptions: () => [],
    wrongAnswer: () => Promise.resolve(undefined),
    cost: () => 0,
  });

  it.each<[string, Parameters<typeof grade>[1], string]>([
    [
      'expectations that fail',
      { expectations: failingWith(new Error('the disk is full')) },
      'the disk is full',
    ],
    [
      'a check of a probe that is not there',
      { checks: [{ ...checks[0]!, probe: 'thrice' }] },
      "check twice/values names a probe that isn't there: thrice",
    ],
  ])('%s costs no one points for a reason of their own', async (_, more, message) => {
    const { score, checks: results } = await grade(reference, more);
    expect(score).toBe(0);
    const text = `the grader itself failed at this check, which is not your fault; please report it: ${message}`;
    expect(results[0]).toEqual({
      id: 'twice/values',
      task: 'twice',
      points: 40,
      score: 0,
      verdict: 'graders-fault',
      outcome: null,
      misconception: null,
      misconceptions: [],
      facts: [{ kind: 'came', text }],
      message: text,
      cause: null,
      unloadable: false,
    });
  });

  it('goes on with the next check', async () => {
    const broken = [{ ...checks[0]!, probe: 'thrice' }, ...checks.slice(1)];
    const { checks: results } = await grade(reference, { checks: broken });
    expect(results.map(({ verdict }) => verdict)).toEqual(['graders-fault', 'passed', 'passed']);
  });

  it('is not bad usage of the grader, which is thrown', async () => {
    const usage = new UsageError('expected a submission');
    await expect(grade(reference, { expectations: failingWith(usage) })).rejects.toBe(usage);
  });
});
