import {
  isArchive,
  isForeignFolder,
  normalPath,
  oddName,
  shownName,
  useOf,
  withoutArchiveEnding,
} from '../../../../src/node/submissions/names';

describe('a path of an archive', () => {
  const deep = (folders: number): string => `${'d/'.repeat(folders - 1)}x.ts`;

  it.each<[string, string | undefined]>([
    ['a/b.ts', undefined],
    ['a..b/c...ts', undefined],
    ['..', 'a path that leaves its folder'],
    ['a/../b.ts', 'a path that leaves its folder'],
    ['a/..', 'a path that leaves its folder'],
    ['/a.ts', 'an absolute path'],
    ['c:/a.ts', 'an absolute path'],
    ['Z:a.ts', 'an absolute path'],
    ['ab:c.ts', undefined],
    ['1:a.ts', undefined],
    ['a//b.ts', 'a path with an empty part'],
    ['a/', 'a path with an empty part'],
    ['a/./b.ts', 'a path with an empty part'],
    ['', 'a path with an empty part'],
    ['a\u0000', 'a name with control characters'],
    ['a\u001f', 'a name with control characters'],
    ['a b', undefined],
    ['a\u007f', 'a name with control characters'],
    ['a\u009f', 'a name with control characters'],
    ['a\u00a0', undefined],
    ['a\u202eb', 'a name with control characters'],
    ['a\u2069b', 'a name with control characters'],
    ['שרה/lab.ts', undefined],
    ['x'.repeat(240), undefined],
    ['x'.repeat(241), 'a name of 241 letters'],
    [deep(20), undefined],
    [deep(21), 'more than 20 folders inside each other'],
  ])('%j: %s', (path, why) => expect(oddName(path)).toBe(why));

  it.each([
    ['a\\b\\c.ts', 'a/b/c.ts'],
    ['./a', 'a'],
    ['././a', 'a'],
    ['a/./b', 'a/./b'],
    ['.a', '.a'],
    ['a/', 'a'],
    ['a//', 'a/'],
    ['/a', '/a'],
  ])('%j has the form %j', (path, form) => expect(normalPath(path)).toBe(form));
});

it('a long name is shown by its beginning, on one line, without control characters', () => {
  expect(shownName('x'.repeat(80))).toBe('x'.repeat(80));
  expect(shownName('x'.repeat(81))).toBe(`${'x'.repeat(77)}…`);
  expect(shownName('a\nb\nc')).toBe('a b c');
  expect(shownName('a\u001bb')).not.toContain('\u001b');
});

describe('the use of a file', () => {
  it.each<readonly [string, string]>([
    ...['lab.ts', 'a/b.mts', 'a.cts', 'a.js', 'a.mjs', 'a.cjs', 'a.json', 'A.TS', '../a.ts'].map(
      (path) => [path, 'code'] as const,
    ),
    ...['a.zip', 'a.tar', 'a.tar.gz', 'a.tgz', 'A.ZIP'].map((path) => [path, 'archive'] as const),
    ...['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.base.json', 'jsconfig.json'].map(
      (path) => [path, 'configuration'] as const,
    ),
    ...[
      'lab.json',
      'jest.config.js',
      'x.config.mjs',
      'a.config.cts',
      '.eslintrc.js',
      '.x.ts',
      'babelrc.json',
    ].map((path) => [path, 'configuration'] as const),
    ...['arc.ts', 'src.mjsx.ts', 'mypackage.json', 'package.jsonx.ts', 'config.js', 'labx.json'].map(
      (path) => [path, 'code'] as const,
    ),
    ['node_modules/a/index.js', 'packages'],
    ['a/node_modules/b.txt', 'packages'],
    ['a/.git/node_modules/x.js', 'packages'],
    ...['a.tsx', 'a.txt', 'ts', 'README.md', 'a.ts.bak'].map((path) => [path, 'other'] as const),
    ...['figures/a.ts', 'a/out/b.ts', '__MACOSX/a.ts', 'coverage/a.ts', '.git/a.ts', 'a/.vscode/b.zip'].map(
      (path) => [path, 'other'] as const,
    ),
  ])('%s: %s', (path, use) => expect(useOf(path)).toBe(use));
});

it.each([
  ['.git', true],
  ['out', true],
  ['figures', true],
  ['node_modules', true],
  ['output', false],
  ['my.folder', false],
])('files in %s are never looked at: %s', (name, is) => expect(isForeignFolder(name)).toBe(is));

it.each([
  ['a.zip', true, 'a'],
  ['a.b.TAR.GZ', true, 'a.b'],
  ['a.tgz', true, 'a'],
  ['a.tar', true, 'a'],
  ['a.gz', false, 'a.gz'],
  ['zip', false, 'zip'],
  ['a.zip.ts', false, 'a.zip.ts'],
])('%s is an archive: %s', (name, is, rest) => {
  expect(isArchive(name)).toBe(is);
  expect(withoutArchiveEnding(name)).toBe(rest);
});
