import { join } from 'node:path';
import { lab } from './fakeTerminal';
import { scratchFolder } from '../../support/scratch';

// Each is refused before tfjs is loaded or a process is started, so these tests take milliseconds.
jest.mock('@tensorflow/tfjs', () => {
  throw new Error('tfjs was loaded');
});

const TMP = scratchFolder('usage');

const NO_SUCH_LAB = /^lab: there is no lab "99"; expected .*03.* See: npx lab list\n$/;

describe('bad usage ends with exit code 2 and a sentence on standard error', () => {
  it.each<[string[], RegExp | string]>([
    [['chekc', '03'], /^error: unknown command 'chekc'\n\(Did you mean check\?\)\n/],
    [['check'], /^error: missing required argument 'LAB'\n/],
    [['check', '03', '--colour'], /^error: unknown option '--colour'\n/],
    [['list', '--colour'], /^error: unknown option '--colour'\n/],
    [['data', 'list', '--colour'], /^error: unknown option '--colour'\n/],
    [['data', 'remove'], /^error: unknown command 'remove'/],
    [['data'], /^Usage: lab data /],
    [['check', '99'], NO_SUCH_LAB],
    [['check', '03', '99'], NO_SUCH_LAB],
    [['check', 'all', '99'], NO_SUCH_LAB],
    [['check', '99', 'all'], NO_SUCH_LAB],
    [
      ['check', '03', '04', '--only', 'softmax'],
      /^lab: --only takes a task \(gradientDescent, .*\) or one of its checks, received "softmax", which lab 04 does not have\n$/,
    ],
    [['help', 'chekc'], /^lab: there is no command "chekc"; expected one of list, check, .*\n$/],
    [['data', 'help', 'remove'], /^lab: there is no command "remove"; expected one of list, fetch, .*\n$/],
    [
      ['check', '03', '--out', join(TMP, 'report')],
      '--out writes a report that another program reads; expected --format with one of json, gradescope, exercism, junit, github, markdown, received none',
    ],
    [['check', '03', '--json', '--out', ''], '--out takes a file, received an empty name'],
    [['check', '03', '--json', '--out', TMP], `--out takes a file, and ${TMP} is a folder`],
    [
      ['check', '03', '--json', '--out', join(__filename, 'report')],
      `--out takes a file that can be written to, received ${join(__filename, 'report')}: a file has this name`,
    ],
    [['figures', '03', '--target', 'solutions', '--out', ''], '--out takes a folder, received an empty name'],
    [
      ['figures', '03', '--target', 'solutions', '--out', __filename],
      `--out takes a folder that can be written to, received ${__filename}: a file has this name`,
    ],
    [['start', '--out', ''], '--out takes a folder, received an empty name'],
    [
      ['start', '--out', join(__filename, 'out')],
      `--out takes a folder that can be written to, received ${join(__filename, 'out')}: a part of the path is a file, not a folder`,
    ],
    [['grade', TMP, '--out', ''], '--out takes a folder, received an empty name'],
    [['selftest', '99'], NO_SUCH_LAB],
    [['starters', '99'], NO_SUCH_LAB],
    [['record', '99'], NO_SUCH_LAB],
    [['figures', '99'], NO_SUCH_LAB],
    [['check', '03', '--seed', 'seven'], '--seed takes a whole number from 0 up, received "seven"'],
    [['check', '03', '--seed', '-1'], '--seed takes a whole number from 0 up, received "-1"'],
    [['selftest', '--seed', '1.5'], '--seed takes a whole number from 0 up, received "1.5"'],
    [
      ['check', '03', '--only', 'sofmax'],
      /^lab: --only takes a task \(softmax, .*\) or one of its checks, received "sofmax"\n$/,
    ],
    [
      ['check', '03', '--only', 'crossEntropy,softmax/value'],
      /^lab: --only takes a check of softmax \(softmax\/values, .*\), received "softmax\/value"\n$/,
    ],
    [
      ['check', '03', '--only', 'crossEntropy', '--only', 'softmax/value'],
      /^lab: --only takes a check of softmax \(softmax\/values, .*\), received "softmax\/value"\n$/,
    ],
    [['check', '03', '--deadline', '0'], '--deadline takes a whole number from 1 to 86400, received "0"'],
    [
      ['check', '03', '--deadline', '86401'],
      '--deadline takes a whole number from 1 to 86400, received "86401"',
    ],
    [
      ['check', '03', '--target', join(TMP, 'nowhere')],
      /^lab: expected a submission in .*nowhere.*lab\.ts, found nothing; --target takes solutions, labs, a lab\.ts, the folder that holds it, or one with a folder for each lab\n$/,
    ],
    [
      ['check', '03', '--target', TMP],
      /^lab: expected a submission in .*lab\.ts, found no such file; --target takes /,
    ],
    [
      ['check', '03', '--target', __filename],
      /^lab: expected a submission in .*, found a file, usage\.test\.ts; --target takes /,
    ],
    [
      ['check', '03', '--watch', '--target', TMP],
      /^lab: expected a submission in .*lab\.ts, found no such file; --target takes /,
    ],
    [
      ['check', '03', '--watch', '--json'],
      '--watch is for people and --format json for scripts; expected one of them, received both',
    ],
    [
      ['check', '03', '--recorded', '--seed', '5'],
      'without the solutions only the recorded seed 1 can be judged, received --seed 5; leave --seed out',
    ],
    [
      ['figures', '03', '04', '--target', TMP],
      /^lab: expected a submission in .*lab\.ts, found no such file; --target takes /,
    ],
    [['figures', '03', '--quick', '--full'], 'expected one of --quick and --full, received both'],
    [['figures', '03', '--seeds', '0'], '--seeds takes a whole number from 1 to 1000, received "0"'],
    [
      ['figures', '03', '--seeds', '1000000000'],
      '--seeds takes a whole number from 1 to 1000, received "1000000000"',
    ],
    [
      ['check', '03', '--seed', '9007199254740992'],
      '--seed takes a whole number from 0 up, received "9007199254740992"',
    ],
    [['figures', '03', '--jobs', '0'], '--jobs takes a whole number from 1 to 256, received "0"'],
    [['start', '--jobs', 'x'], '--jobs takes a whole number from 1 to 256, received "x"'],
    [
      ['figures', '03', '--data', 'cifar'],
      /^lab: expected the name of a data set \(digits, .*\), received "cifar"\n$/,
    ],
    [
      ['start', '--data', 'cifar', '--out', TMP],
      /^lab: expected the name of a data set \(digits, .*\), received "cifar"\n$/,
    ],
  ])('lab %j', async (args, message) => {
    const { code, stdout, stderr } = await lab(...args);
    if (typeof message === 'string') expect(stderr).toBe(`lab: ${message}\n`);
    else expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([2, '']);
  });
});

it.each([[['--help']], [['help']]])('lab %j lists the commands', async (args) => {
  const { code, stdout, stderr } = await lab(...args);
  expect([code, stderr]).toEqual([0, '']);
  const commands = ['list', 'check', 'figures', 'selftest', 'doctor', 'starters', 'record', 'start', 'data'];
  const listed = [...stdout.matchAll(/^ {2}(\w+) (?:\[options\] )?(?:\S+ )? *\S/gm)].map((match) => match[1]);
  expect(listed.filter((name) => commands.includes(name!))).toEqual(commands);
  expect(stdout).toContain('npx lab check 03');
});

it.each([
  [['help', 'check'], /^Usage: lab check /],
  [['data', 'help', 'fetch'], /^Usage: lab data fetch /],
  [['--version'], /^\d+\.\d+\.\d+\n$/],
])('lab %j answers on standard output', async (args, answer) => {
  const { code, stdout, stderr } = await lab(...args);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(answer);
});

it('lab check --help explains its options', async () => {
  const { code, stdout } = await lab('check', '--help');
  expect(code).toBe(0);
  for (const flag of [
    'target <where>',
    'only <ids>',
    'seed <n>',
    'deadline <s>',
    'recorded',
    'verbose',
    'watch',
    'json',
  ])
    expect(stdout).toMatch(new RegExp(`^ +--${flag} +\\S`, 'm'));
});
