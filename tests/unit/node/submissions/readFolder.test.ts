import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UsageError } from '../../../../src/core/errors';
import { INTAKE_LIMITS } from '../../../../src/node/submissions/limits';
import { readFolder } from '../../../../src/node/submissions/readFolder';
import type * as Ordinary from '../../../../src/node/ordinaryFile';

const mockRead = jest.fn<Buffer | undefined, [string, number]>();
const { readOrdinary } = jest.requireActual<typeof Ordinary>('../../../../src/node/ordinaryFile');
jest.mock('../../../../src/node/ordinaryFile', () => ({
  readOrdinary: (...given: [string, number]) => mockRead(...given),
}));

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lab-read-'));
  mockRead.mockImplementation(readOrdinary);
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
  jest.restoreAllMocks();
});

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), path);
  }
}

it('takes the code of a folder and of those in it, in the order of their names', () => {
  write('b.ts', 'a/c.ts', 'a/b/d.ts', 'notes.txt', '.git/e.ts', 'figures/f.ts', 'out/g.ts');
  const { files, leftOut } = readFolder(root);
  expect(files.map(({ path, data }) => [path, data.toString()])).toEqual(
    ['a/b/d.ts', 'a/c.ts', 'b.ts'].map((path) => [path, path]),
  );
  expect(leftOut).toEqual([]);
});

it('names the packages of a folder once, and looks at none of them', () => {
  write('a/node_modules/x/1.js', 'a/node_modules/y/2.js', 'lab.ts');
  expect(readFolder(root).leftOut).toEqual([
    { path: 'a/node_modules/', why: 'packages: the kit has its own' },
  ]);
});

it.each<[number, string[], string[]]>([
  [19, ['d/'.repeat(19) + 'x.ts'], []],
  [20, [], ['d/'.repeat(20) + 'x.ts']],
  [21, [], ['d/'.repeat(21)]],
])('in %d folders inside each other, files are taken up to the limit', (depth, taken, left) => {
  write(`${'d/'.repeat(depth)}x.ts`);
  const { files, leftOut } = readFolder(root);
  expect(files.map(({ path }) => path)).toEqual(taken);
  expect(leftOut).toEqual(left.map((path) => ({ path, why: 'more than 20 folders inside each other' })));
});

it('stops at too many files and folders', () => {
  write('a/1.txt', 'b.txt');
  const entries = (value: number): unknown =>
    jest.replaceProperty(INTAKE_LIMITS as Record<string, number>, 'entries', value);
  entries(3);
  expect(readFolder(root).files).toEqual([]);
  entries(2);
  expect(() => readFolder(root)).toThrow(UsageError);
});

it('a file that can not be read, or became another kind meanwhile, is left out with the reason', () => {
  write('a.ts', 'b.ts', 'c.ts');
  mockRead.mockImplementation((file, most) => {
    if (file.endsWith('a.ts')) throw Object.assign(new Error('x'), { code: 'EACCES' });
    return file.endsWith('b.ts') ? undefined : readOrdinary(file, most);
  });
  const { files, leftOut } = readFolder(root);
  expect(files.map(({ path }) => path)).toEqual(['c.ts']);
  expect(leftOut).toEqual([
    { path: 'a.ts', why: 'it can not be read: this user is not allowed to' },
    { path: 'b.ts', why: 'no ordinary file' },
  ]);
});

it('a folder that is none is refused in a sentence', () => {
  const file = join(root, 'file');
  writeFileSync(file, '');
  expect(() => readFolder(file)).toThrow(
    new UsageError(`the folder ${file} can not be read: a part of the path is a file, not a folder`),
  );
});
