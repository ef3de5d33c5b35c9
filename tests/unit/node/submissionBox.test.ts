import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as ordinary from '../../../src/node/ordinaryFile';
import { SubmissionBox } from '../../../src/node/submissionBox';

let home: string;
let box: SubmissionBox;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lab-home-'));
  box = new SubmissionBox();
});
afterEach(() => {
  box.remove();
  rmSync(home, { recursive: true });
});

function write(files: Record<string, string | Buffer>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
}

/** The files in the box. */
function boxed(): string[] {
  return readdirSync(box.folder, { recursive: true })
    .map(String)
    .filter((path) => statSync(join(box.folder, path)).isFile())
    .sort();
}

describe('a box has a copy of', () => {
  it('lab.ts and the files that it names, also if they name each other, and of no others', () => {
    write({
      'lab.ts': `import a from './a';\nimport "./lib";\nconst d = require(\`./data.json\`);`,
      'a.ts': "import { b } from './lib/b';",
      'lib/index.ts': '',
      'lib/b.ts': "import { c } from '../c.js'; import a from '../a';",
      'c.js': '',
      'data.json': '[1]',
      'secret.ts': '',
      'lib/other.ts': '',
    });
    expect(box.take(home)).toBeUndefined();
    expect(boxed()).toEqual(['a.ts', 'c.js', 'data.json', 'lab.ts', 'lib/b.ts', 'lib/index.ts']);
    expect(readFileSync(join(box.folder, 'data.json'), 'utf8')).toBe('[1]');
  });

  it.each([
    ['./answers', 'answers.ts'],
    ['./answers.js', 'answers.ts'],
    ['./answers.mjs', 'answers.mts'],
    ['./answers.ts', 'answers.ts'],
    ['./data.json', 'data.json'],
  ])('the file that an import of %s means: %s, and no other', (name, file) => {
    write({ 'lab.ts': `import { one } from '${name}';`, [file]: '1', 'other.ts': '2' });
    expect(box.take(home)).toBeUndefined();
    expect(boxed()).toEqual([file, 'lab.ts'].sort());
  });

  it('what a lab.ts in UTF-16 names', () => {
    write({ 'lab.ts': Buffer.from("\ufeffimport './answers';", 'utf16le'), 'answers.ts': '1' });
    expect(box.take(home)).toBeUndefined();
    expect(boxed()).toEqual(['answers.ts', 'lab.ts']);
  });

  it('what the files beside it import', () => {
    write({ 'lab.ts': "import './a/b.js';", 'a/b.ts': "import '../c';", 'c/index.ts': '1' });
    expect(box.take(home)).toBeUndefined();
    expect(boxed()).toEqual(['a/b.ts', 'c/index.ts', 'lab.ts']);
  });

  it('no file outside of the folder', () => {
    write({ 'lab.ts': "import './in/../../outside'; import '../outside';" });
    const outside = `${home}-outside`;
    writeFileSync(`${outside}.ts`, '');
    try {
      expect(box.take(home)).toBeUndefined();
    } finally {
      rmSync(`${outside}.ts`);
    }
    expect(boxed()).toEqual(['lab.ts']);
  });

  it('the first state of a submission: it is taken once', () => {
    write({ 'lab.ts': 'first' });
    expect(box.take(home)).toBeUndefined();
    write({ 'lab.ts': 'second' });
    expect(box.take(home)).toBeUndefined();
    expect(readFileSync(join(box.folder, 'lab.ts'), 'utf8')).toBe('first');
  });

  it('nothing if there is no lab.ts, which is no reason to refuse it here', () => {
    mkdirSync(join(home, 'lab.ts'));
    expect(box.take(home)).toBeUndefined();
    expect(boxed()).toEqual([]);
  });
});

describe('a submission is refused with a reason if', () => {
  it.each<[string, () => void, string]>([
    ['lab.ts is a link', () => symlinkSync(__filename, join(home, 'lab.ts')), 'lab.ts is a link'],
    [
      'lab.ts is a pipe',
      () => void execFileSync('mkfifo', [join(home, 'lab.ts')]),
      'lab.ts is no ordinary file',
    ],
    [
      'a file that it names is a link',
      () => {
        write({ 'lab.ts': "import './a'" });
        symlinkSync(__filename, join(home, 'a.ts'));
      },
      'a.ts is a link',
    ],
    [
      'a file is too large',
      () => {
        write({ 'lab.ts': '' });
        truncateSync(join(home, 'lab.ts'), 2 ** 20 + 1);
      },
      'lab.ts is larger than 1 MiB',
    ],
    [
      'it names very many files',
      () => write({ 'lab.ts': Array.from({ length: 60 }, (_, i) => `import './f${i}';`).join('\n') }),
      'name more than 50 files; hand in fewer',
    ],
  ])('%s', (_, make, reason) => {
    make();
    expect(box.take(home)).toContain(reason);
    expect(box.take(home)).toContain(reason);
  });
});

it.each<[string, () => undefined, string]>([
  [
    'can not be read',
    () => {
      throw Object.assign(new Error('x'), { code: 'EIO' });
    },
    'lab.ts can not be read: the disk does not work',
  ],
  [
    'became another kind of file meanwhile',
    () => undefined,
    'lab.ts is no ordinary file; hand in a text file',
  ],
])('a lab.ts that %s is refused with the reason', (_, read, reason) => {
  write({ 'lab.ts': '' });
  const spy = jest.spyOn(ordinary, 'readOrdinary').mockImplementation(read);
  expect(box.take(home)).toBe(reason);
  spy.mockRestore();
});

it.each([
  [49, undefined],
  [50, 'lab.ts and the files beside it name more than 50 files; hand in fewer'],
])('a lab.ts may name so many files: %d', (count, reason) => {
  write({ 'lab.ts': Array.from({ length: count }, (_, i) => `import './f${i}';`).join('\n') });
  expect(box.take(home)).toBe(reason);
});

it('a submission of as many and as large files as it may have is taken', () => {
  write({ 'lab.ts': Array.from({ length: 15 }, (_, i) => `import './f${i}';`).join('\n') });
  expect(box.take(home)).toBeUndefined();
  write({ 'lab.ts': '' });
  truncateSync(join(home, 'lab.ts'), 2 ** 20);
  const other = new SubmissionBox();
  expect(other.take(home)).toBeUndefined();
  other.remove();
});

describe('the folder of a box', () => {
  it('may be read by other users, and is gone when it is removed', () => {
    expect(statSync(box.folder).mode & 0o777).toBe(0o755);
    box.remove();
    expect(existsSync(box.folder)).toBe(false);
  });
});
