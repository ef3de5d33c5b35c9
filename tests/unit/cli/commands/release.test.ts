import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type * as Labs from '../../../../src/course/labs';
import type { StudentsKitOptions } from '../../../../src/course/release/studentsKit';
import type { NewFile } from '../../../../src/node/newFile';
import { lab } from '../fakeTerminal';
import { scratchFolder } from '../../../support/scratch';

/* What is in a kit has tests of its own in ../../course/release; here two files stand for it. */
const mockKits: unknown[][] = [];
const mockFiles = (kit: string): NewFile[] => [
  { path: 'kit.txt', content: kit },
  { path: 'data/more.bin', content: Buffer.alloc(149_990) },
];
let mockProblem: Error | undefined;
jest.mock('../../../../src/course/release/studentsKit', () => ({
  studentsKit: (ids: string[], { seeds, parallel, onProgress }: StudentsKitOptions) => {
    mockKits.push([ids, seeds, parallel]);
    onProgress(1, ids[0]!);
    return mockProblem ? Promise.reject(mockProblem) : Promise.resolve(mockFiles('students'));
  },
}));
jest.mock('../../../../src/course/release/gradersKit', () => ({
  githubFiles: (ids: string[]) => {
    mockKits.push(['github', ids]);
    return mockFiles('github');
  },
  gradescopeFiles: (ids: string[]) => {
    mockKits.push(['gradescope', ids]);
    return mockFiles('gradescope');
  },
}));
let mockUnsolved: string[] = [];
jest.mock('../../../../src/course/labs', () => ({
  ...jest.requireActual<typeof Labs>('../../../../src/course/labs'),
  labsNamed: (names: string[]) => (names.length > 0 ? names : ['01-a', '02-b']),
  hasSolution: (id: string) => !mockUnsolved.includes(id),
}));

const TMP = scratchFolder('release-command');
let outs = 0;
let out: string;
beforeEach(() => {
  out = join(TMP, String(++outs));
  mockKits.length = 0;
  [mockUnsolved, mockProblem] = [[], undefined];
});

const release = (...args: string[]): ReturnType<typeof lab> => lab('release', '--out', out, ...args);

it('writes the kit of students with answers for eight seeds, and reports its size', async () => {
  const { code, stdout, bars } = await release();
  expect([code, stdout]).toEqual([0, `wrote ${relative('', out)}: 2 files, 0.1 MB\n`]);
  expect(mockKits).toEqual([[['01-a', '02-b'], [1, 2, 3, 4, 5, 6, 7, 8], expect.any(Number)]]);
  expect(bars).toEqual([{ total: 2, steps: ['1 answers of 01-a'], stopped: true }]);
  expect(readFileSync(join(out, 'kit.txt'), 'utf8')).toBe('students');
});

it('takes labs, seeds and the number of labs at once', async () => {
  await release('--labs', '02-b', '--seeds', '2', '--jobs', '3');
  expect(mockKits).toEqual([[['02-b'], [1, 2], 3]]);
});

it('writes the kit for GitHub', async () => {
  const { code, bars } = await release('--autograder', 'github');
  expect([code, bars, mockKits]).toEqual([0, [], [['github', ['01-a', '02-b']]]]);
  expect(readFileSync(join(out, 'kit.txt'), 'utf8')).toBe('github');
});

it('writes the kit for Gradescope as a zip', async () => {
  out += '.zip';
  const { code, stdout } = await release('--autograder', 'gradescope');
  expect([code, stdout]).toEqual([0, `wrote ${relative('', out)}: 2 files, 0.1 MB\n`]);
  expect(mockKits).toEqual([['gradescope', ['01-a', '02-b']]]);
  expect(readFileSync(out).subarray(0, 2).toString()).toBe('PK');
});

it('leaves nothing behind if the kit can not be made', async () => {
  mockProblem = new Error('a solution crashes');
  const { code, bars } = await release();
  expect([code, bars[0]!.stopped, existsSync(out)]).toEqual([2, true, false]);
  expect(readdirSync(TMP).filter((name) => name.startsWith('.'))).toEqual([]);
});

it.each<[string[], string]>([
  [
    ['--autograder', 'github', '--seeds', '2'],
    '--seeds is for the kit of students; an autograder draws a new seed for each submission',
  ],
  [['--autograder', 'canvas'], '--autograder takes one of gradescope, github, received "canvas"'],
  [['--autograder', 'gradescope'], 'Gradescope takes a zip: expected --out FILE.zip, received '],
  [['--seeds', '101'], '--seeds takes a whole number from 1 to 100, received "101"'],
])('%j: refused, and nothing is made', async (args, message) => {
  const { code, stdout, stderr } = await release(...args);
  expect([code, stdout, mockKits, existsSync(out)]).toEqual([2, '', [], false]);
  expect(stderr).toMatch(`lab: ${message}`);
});

it('refuses a file that is there, and labs without a solution', async () => {
  out += '.zip';
  writeFileSync(out, 'my kit');
  expect(await release('--autograder', 'gradescope')).toMatchObject({
    code: 2,
    stderr: `lab: --out takes a new file; ${out} is there already\n`,
  });
  expect(readFileSync(out, 'utf8')).toBe('my kit');
  mockUnsolved = ['01-a', '02-b'];
  expect((await release()).stderr).toBe(
    'lab: a kit is released from solutions/, which has no 01-a and 02-b; get the kit whole\n',
  );
});
