import { z } from 'zod';
import { challengeHost } from '../../../../src/course/challenges/host';
import { runAll, runOnce, runSeed } from '../../../../src/course/challenges/run';
import { challengeOf } from '../../../../src/grading/model/challenge';
import type { RawResults } from '../../../../src/grading/model/raw';
import type { Host } from '../../../../src/hosts/host';
import type { Outcome } from '../../../../src/hosts/outcome';
import { startBackend } from '../../../../src/node/backend';
import { folderWith } from '../../grading/toyLab';

beforeAll(async () => {
  await startBackend();
});

const challenge = challengeOf({
  title: 'Toy',
  measure: 'distance',
  inputs: (seed) => ({ seed }),
  answer: z.strictObject({ rates: z.array(z.number('expected numbers')).max(2, 'expected 2 rates at most') }),
  score: ({ rates }, { seed, inputs }) => rates.reduce((sum, rate) => sum + rate, 0) + seed + inputs.seed,
});

const hostOf = (text: string): ReturnType<typeof challengeHost> =>
  challengeHost(
    folderWith({ 'challenge.ts': text, 'lab.ts': 'export const half = (x: number): number => x / 2;' }),
  );

const run = (text: string): Promise<unknown> => runOnce(challenge, hostOf(text), 10);
const returning = (answer: string): string =>
  `export function challenge(): unknown {\n  return ${answer};\n}`;

it('scores what the function returns, with the inputs and the seed of the run', async () => {
  expect(await run(returning('{ rates: [1, 2] }'))).toEqual({ score: 23 });
});

it('lets the function use lab.ts, and return a tensor for numbers', async () => {
  const imports = "import * as tf from '@tensorflow/tfjs';\nimport { half } from './lab';\n";
  expect(await run(imports + returning('{ rates: tf.tensor1d([half(4), 1]) }'))).toEqual({ score: 23 });
});

it('says if the function is not written yet', async () => {
  const text = `export function challenge(): never {\n  throw new Error('Not implemented yet');\n}`;
  expect(await run(text)).toEqual({ notWritten: true });
});

it.each<[string, string, RegExp]>([
  [
    'a budget that is exceeded',
    returning('{ rates: [1, 2, 3] }'),
    /^challenge\(\) returned something else: rates: expected 2 rates at most$/,
  ],
  ['a text for a number', returning('{ rates: ["x"] }'), /rates\[0\]: expected numbers$/],
  ['no function', 'export const other = 1;', /exports no function named challenge; keep the name/],
  [
    'an error with its line',
    'export function challenge(): never {\n  throw new Error("oh");\n}',
    /^an error: oh \(challenge\.ts:2\)$/,
  ],
  ['a file that can not be parsed', 'export function (', /^challenge\.ts could not be parsed/],
  ['nothing', returning('undefined'), /challenge/],
])('says in a sentence: %s', async (_, text, message) => {
  expect(await run(text)).toEqual({ fault: expect.stringMatching(message) });
});

it('ends at the first run without a score', async () => {
  const host = hostOf(returning('{ rates: [1] }'));
  const seen: number[] = [];
  expect(await runAll({ challenge, host, seeds: [0, 1] }, (i) => seen.push(i))).toEqual([1, 3]);
  expect(seen).toEqual([0, 1]);
  const diverging = { ...challenge, score: () => NaN };
  expect(await runAll({ challenge: diverging, host, seeds: [0, 1] }, () => undefined)).toEqual({
    fault: 'the training of run 1 diverged: its score is NaN; try smaller steps',
  });
});

/** A host with one outcome for every request. */
const hostWith = (outcome: Outcome): Host & { run: jest.Mock } => ({
  run: jest.fn(() => Promise.resolve(outcome)),
  close: () => Promise.resolve(),
});

describe('why there is no score', () => {
  const at = { where: 'challenge.ts:4' };
  it.each<[Outcome, string]>([
    [
      { kind: 'missing-task', message: '' },
      'challenge.ts exports no function named challenge; keep the name that the starter gives it',
    ],
    [
      { kind: 'timed-out', seconds: 10, ...at },
      'no answer within 10 s (challenge.ts:4); look for a loop that never ends',
    ],
    [{ kind: 'timed-out', seconds: 10 }, 'no answer within 10 s; look for a loop that never ends'],
    [
      { kind: 'out-of-memory', ...at },
      'the memory limit was reached (challenge.ts:4); look for a list that never stops growing',
    ],
    [{ kind: 'unanswered' }, 'it waits for a promise that nothing resolves; return the answer itself'],
    [{ kind: 'forbidden', name: 'tf.grad', ...at }, 'tf.grad is not allowed here (challenge.ts:4)'],
    [{ kind: 'not-handed-in' }, 'there is no challenge.ts'],
    [{ kind: 'broken', message: 'challenge.ts:1: no' }, 'challenge.ts:1: no'],
    [{ kind: 'unreadable', message: 'a function came' }, 'a function came'],
    [{ kind: 'crashed', message: 'oh', ...at }, 'an error: oh (challenge.ts:4)'],
    [{ kind: 'crashed', message: 'oh' }, 'an error: oh'],
    [{ kind: 'answered', value: 'nonsense' }, 'its process said something that is no answer'],
    [{ kind: 'answered', value: { observation: {} } }, 'its process said something that is no answer'],
  ])('%j: %s', async (outcome, fault) => {
    expect(await runOnce(challenge, hostWith(outcome), 1)).toEqual({ fault });
  });
});

it('asks the function once, with the inputs of the seed', async () => {
  const host = hostWith({ kind: 'not-implemented' });
  expect(await runOnce(challenge, host, 7)).toEqual({ notWritten: true });
  expect(host.run.mock.calls).toEqual([[{ kind: 'probe', name: 'challenge', inputs: { seed: 7 } }]]);
});

describe('tensors in an answer stand for their numbers', () => {
  const tensor = (shape: number[], values: number[]): RawResults[string] => ({
    form: 'tensor',
    shape,
    values,
  });
  /** The answer as the challenge gets it. */
  const received = async (answer: RawResults[string]): Promise<unknown> => {
    let got: unknown;
    const anything = challengeOf({
      ...{ title: 'Any', measure: 'nothing', inputs: () => null, answer: z.unknown() },
      score: (parsed: unknown) => {
        got = parsed;
        return 0;
      },
    });
    await runOnce(anything, hostWith({ kind: 'answered', value: { raw: { answer } } }), 1);
    return got;
  };

  it.each<[RawResults[string], unknown]>([
    [tensor([], [3]), 3],
    [tensor([2], [3, 4]), [3, 4]],
    [
      tensor([2, 3], [1, 2, 3, 4, 5, 6]),
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    [tensor([2, 1, 2], [1, 2, 3, 4]), [[[1, 2]], [[3, 4]]]],
    [tensor([0, 2], []), []],
    [tensor([2, 0], []), [[], []]],
    [
      { a: [tensor([1], [5]), 'b'], c: { d: tensor([], [6]) } },
      { a: [[5], 'b'], c: { d: 6 } },
    ],
    [null, null],
    ['text', 'text'],
    [true, true],
  ])('%j is %j', async (answer, plain) => expect(await received(answer)).toEqual(plain));
});

it.each([
  [z.strictObject({ a: z.array(z.strictObject({ b: z.number('no number') })) }), 'a[1].b: no number'],
  [z.number('no number'), 'no number'],
  [z.array(z.number('no number')), '[0]: no number'],
])('says where an answer is wrong: %#', async (answer, sentence) => {
  const value = { raw: { answer: { a: [{ b: 1 }, { b: 'x' }] } } };
  const list = { raw: { answer: ['x'] } };
  const host = hostWith({ kind: 'answered', value: sentence.startsWith('[') ? list : value });
  expect(await runOnce({ ...challenge, answer }, host, 1)).toEqual({
    fault: `challenge() returned something else: ${sentence}`,
  });
});

it('the seeds of the runs of two tries differ, and those of the reference are negative', () => {
  const seeds = [0, 1, 2, 3, 4].flatMap((i) => [runSeed(1, i), runSeed(2, i)]);
  expect(new Set(seeds).size).toBe(10);
  expect(runSeed(-1, 0)).toBeLessThan(0);
  expect(runSeed(3, 2)).toBe(302);
});

it('ends at the first run that has no answer', async () => {
  const onRun = jest.fn();
  const host = hostWith({ kind: 'unanswered' });
  expect(await runAll({ challenge, host, seeds: [0, 1] }, onRun)).toHaveProperty('fault');
  expect(onRun.mock.calls).toEqual([[0]]);
});
