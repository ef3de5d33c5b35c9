import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const mockRoot = mkdtempSync(join(tmpdir(), 'lab-kit-hash-'));
jest.mock('../../../../src/course/labs', () => ({
  get ROOT() {
    return mockRoot;
  },
  gradedFolder: (id: string) => join(mockRoot, 'tests', 'graded', id),
  solutionOf: (id: string) => join(mockRoot, 'solutions', id),
}));
import { kitHash } from '../../../../src/course/batch/kitHash';

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(mockRoot, path)), { recursive: true });
  writeFileSync(join(mockRoot, path), text);
};

beforeEach(() => {
  rmSync(mockRoot, { recursive: true, force: true });
  for (const path of ['package.json', 'src/a/b.ts', 'tests/graded/shared.ts', 'solutions/03/lab.ts'])
    write(path, path);
});
afterAll(() => rmSync(mockRoot, { recursive: true, force: true }));

it('the hash of the kit stays the same while its files do', () => {
  expect(kitHash(['03'])).toMatch(/^[0-9a-f]{64}$/);
  expect(kitHash(['03'])).toBe(kitHash(['03']));
});

it.each([
  ['a source', 'src/a/b.ts'],
  ['a new source', 'src/new.ts'],
  ['the list of packages', 'package.json'],
  ['the versions of packages', 'package-lock.json'],
  ['checks of the lab', 'tests/graded/03/deep/checks.ts'],
  ['a helper of all checks', 'tests/graded/shared.ts'],
  ['the solution', 'solutions/03/lab.ts'],
])('changes with %s', (_, path) => {
  const before = kitHash(['03']);
  write(path, 'changed');
  expect(kitHash(['03'])).not.toBe(before);
});

it('changes if a file gets another name', () => {
  const before = kitHash(['03']);
  rmSync(join(mockRoot, 'src/a/b.ts'));
  write('src/a/c.ts', 'src/a/b.ts');
  expect(kitHash(['03'])).not.toBe(before);
});

it.each([
  ['another lab', 'solutions/04/lab.ts'],
  ['checks of another lab', 'tests/graded/04/checks.ts'],
  ['a test', 'tests/graded/03/graded.test.ts'],
  ['a handout', 'solutions/03/README.md'],
  ['a file of the class', 'grades.csv'],
])('does not change with %s', (_, path) => {
  const before = kitHash(['03']);
  write(path, 'changed');
  expect(kitHash(['03'])).toBe(before);
});
