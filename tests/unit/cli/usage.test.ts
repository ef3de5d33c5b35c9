import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckOptions } from '../../../src/cli/commands/check';
import { check } from '../../../src/cli/commands/check';
import type { FiguresOptions } from '../../../src/cli/commands/figures';
import { figures } from '../../../src/cli/commands/figures';
import { recordLabs } from '../../../src/cli/commands/record';
import { starters } from '../../../src/cli/commands/starters';
import { hasSolution, outFor } from '../../../src/course/labs';
import { seedOption } from '../../../src/cli/options';
import { UsageError } from '../../../src/core/errors';
import { wholeNumber } from '../../../src/core/options';

// The commands throw these; that they end in exit code 2 and one line is tested in lab.test.ts.
const TMP = mkdtempSync(join(tmpdir(), 'lab-usage-'));
afterAll(() => rmSync(TMP, { recursive: true, force: true }));

async function messageOf(call: Promise<void>): Promise<string> {
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  return (error as UsageError).message;
}

it.each<[string, Partial<CheckOptions>, RegExp]>([
  ['99', {}, /^there is no lab "99"; expected .*03/],
  ['03', { seed: 'seven' }, /^--seed takes a whole number from 0 up, received "seven"$/],
  ['03', { seed: '-1' }, /^--seed takes a whole number from 0 up, received "-1"$/],
  [
    '03',
    { only: ['sofmax'] },
    /^--only takes a task \(softmax, .*\) or one of its checks, received "sofmax"$/,
  ],
  [
    '03',
    { only: ['crossEntropy', 'softmax/value'] },
    /^--only takes a check of softmax \(softmax\/values, .*\), received "softmax\/value"$/,
  ],
  ['03', { deadline: '86401' }, /^--deadline takes a whole number from 1 to 86400, received "86401"$/],
  [
    '03',
    { target: join(TMP, 'nowhere') },
    /^expected a submission in .*nowhere.*lab\.ts, found nothing; --target takes solutions, labs, a lab\.ts, the folder that holds it, or one with a folder for each lab$/,
  ],
  ['03', { target: TMP }, /^expected a submission in .*lab\.ts, found no such file; --target takes /],
  [
    '03',
    { target: __filename },
    /^expected a submission in .*, found a file, usage\.test\.ts; --target takes /,
  ],
  [
    '03',
    { watch: true, json: true },
    /^--watch is for people and --json for scripts; expected one of them, received both$/,
  ],
  [
    '03',
    { recorded: true, seed: '5' },
    /^without the solutions only the recorded seed 1 can be judged, received --seed 5; leave --seed out$/,
  ],
])('check %s %j', async (lab, options, message) => {
  expect(await messageOf(check([lab], { target: 'labs', ...options }))).toMatch(message);
});

it.each<[Partial<FiguresOptions>, RegExp]>([
  [{ quick: true, full: true }, /^expected one of --quick and --full, received both$/],
  [{ seeds: '0' }, /^--seeds takes a whole number from 1 up, received "0"$/],
  [{ jobs: '0' }, /^--jobs takes a whole number from 1 up, received "0"$/],
  [{ data: 'cifar' }, /^expected the name of a data set \(digits, .*\), received "cifar"$/],
  [{ only: 'cost' }, /^--only takes one of .*likelihood-underflow.*, received "cost"$/],
  [{ target: TMP }, /^expected a submission in .*lab\.ts, found no such file; /],
])('figures 03 %j', async (options, message) => {
  const call = figures(['03'], { target: 'labs', data: 'digits', out: TMP, ...options });
  expect(await messageOf(call)).toMatch(message);
});

const ifSolved = hasSolution('03-softmax-sgd') ? it : it.skip;
ifSolved(
  'starters --check and record --check: labs/ and the recording are what solutions/ gives',
  async () => {
    const log = jest.spyOn(console, 'log').mockImplementation();
    starters(['03'], { check: true });
    await recordLabs(['03'], { check: true });
    expect(log.mock.calls).toEqual([
      ['labs/ is what solutions/ generates (1 lab)'],
      ['recordings are what the solutions give (1)'],
    ]);
    log.mockRestore();
  },
);

it.each([
  ['labs', 'out'],
  ['solutions', join('out', 'solutions')],
  [join('class', 'alice'), join('out', 'submissions', 'alice')],
  [join('class', 'alice', 'lab.ts'), join('out', 'submissions', 'alice')],
])('the pictures of %s go to %s, no one over those of another', (target, folder) => {
  expect(outFor(target)).toBe(folder);
});

describe('numbers on the command line', () => {
  it.each<[string, number]>([
    ['0', 0],
    ['7', 7],
    ['1e3', 1000],
    [' 12 ', 12],
  ])('%j is %i', (text, value) => {
    expect(wholeNumber('--seed', text, 0)).toBe(value);
  });

  it.each(['', ' ', '1.5', '-1', 'NaN', 'Infinity', '9007199254740993', '1,000', '0x'])(
    '%j is none',
    (text) => {
      expect(() => wholeNumber('--seed', text, 0)).toThrow(
        `--seed takes a whole number from 0 up, received "${text}"`,
      );
    },
  );

  it('without --seed every run draws another', () => {
    const drawn = new Set(Array.from({ length: 20 }, () => seedOption(undefined)));
    expect(drawn.size).toBeGreaterThan(15);
    expect(seedOption('0')).toBe(0);
  });
});
