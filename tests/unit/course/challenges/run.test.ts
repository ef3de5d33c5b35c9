import { z } from 'zod';
import { challengeHost } from '../../../../src/course/challenges/host';
import { runAll, runOnce } from '../../../../src/course/challenges/run';
import { challengeOf } from '../../../../src/grading/model/challenge';
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
