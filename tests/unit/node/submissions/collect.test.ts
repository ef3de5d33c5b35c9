import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { create } from 'tar';
import { UsageError } from '../../../../src/core/errors';
import type { Collected } from '../../../../src/node/submissions/collect';
import { collectSubmissions } from '../../../../src/node/submissions/collect';
import { folderOf, scratch, zipOf } from './classFolder';

const ALL = ['03-softmax-sgd', '04-optimizers'];
const collect = (path: string, labs = ['03-softmax-sgd']): Promise<Collected> =>
  collectSubmissions(path, { labs, allLabs: ALL });

/** Each submission with its labs and their files. */
function found({ submissions }: Collected): Record<string, Record<string, string[]>> {
  return Object.fromEntries(
    submissions.map(({ key, labs }) => [
      key,
      Object.fromEntries([...labs].map(([id, { files }]) => [id, files.map(({ path }) => path)])),
    ]),
  );
}

const one = (files = ['lab.ts']): Record<string, string[]> => ({ '03-softmax-sgd': files });

describe('the submissions of a class', () => {
  it('of Canvas are flat files with the words of Canvas in front', async () => {
    const collected = await collect(
      folderOf({
        'doejane_12345_678_lab-1.ts': 'a',
        'doejane_12345_679_helper.ts': 'b',
        'levisara_LATE_22_680_lab.ts': 'c',
        'noah_33_681_answers.zip': zipOf([{ path: 'mine/lab.ts', data: 'd' }]),
      }),
    );
    expect(found(collected)).toEqual({
      'doejane 12345': one(['lab.ts', 'helper.ts']),
      'levisara 22': one(),
      'noah 33': one(),
    });
    expect(collected.submissions.map(({ people, notes }) => [people[0]!.id, notes.includes('late')])).toEqual(
      [
        ['12345', false],
        ['22', true],
        ['33', false],
      ],
    );
    expect(collected.submissions[0]!.notes).toEqual(['lab-1.ts was taken as lab.ts']);
  });

  it('of Moodle are folders with the name and number of a participant', async () => {
    const collected = await collect(
      folderOf({
        'Sara Levi_77_assignsubmission_file/lab.ts': 'a',
        'Bob B_78_assignsubmission_file_lab.ts': 'b',
      }),
    );
    expect(found(collected)).toEqual({ 'Bob B 78': one(), 'Sara Levi 77': one() });
    expect(collected.submissions[1]!.people).toMatchObject([{ name: 'Sara Levi', id: '77' }]);
  });

  it('of GitHub Classroom are repositories of a lab and a user, or of the whole kit', async () => {
    const collected = await collect(
      folderOf({
        '03-softmax-sgd-ada/lab.ts': 'a',
        '04-optimizers-ada/lab.ts': 'b',
        '03-softmax-sgd-bob/labs/03-softmax-sgd/lab.ts': 'c',
        '03-softmax-sgd-bob/labs/03-softmax-sgd/figures/x.ts': 'c',
        '03-softmax-sgd-bob/labs/04-optimizers/lab.ts': 'd',
        '03-softmax-sgd-bob/package.json': '{}',
      }),
      ALL,
    );
    expect(found(collected)).toEqual({
      ada: { '03-softmax-sgd': ['lab.ts'], '04-optimizers': ['lab.ts'] },
      bob: { '03-softmax-sgd': ['lab.ts'], '04-optimizers': ['lab.ts'] },
    });
    expect(collected.submissions[1]!.notes).toEqual([]);
  });

  it('of Gradescope have their submitters in a list', async () => {
    const metadata = `---
submission_11:
  :submitters:
  - :name: Ada, Countess
    :sid: '0012'
    :email: ada@x.edu
  - :name: Bob
    :sid: 13
  :score: 3
submission_12:
  :submitters:
  - :name: شیرین
`;
    const collected = await collect(
      folderOf({
        'submission_metadata.yml': metadata,
        'submission_11/lab.ts': 'a',
        'submission_12/lab.ts': 'b',
      }),
    );
    expect(found(collected)).toEqual({ submission_11: one(), submission_12: one() });
    expect(collected.submissions.map(({ people }) => people.map(({ name, id }) => [name, id]))).toEqual([
      [
        ['Ada, Countess', '0012'],
        ['Bob', '13'],
      ],
      [['شیرین', '']],
    ]);
    await expect(collect(folderOf({ 'submission_metadata.yml': '- x', 'a/lab.ts': '' }))).rejects.toThrow(
      "is not Gradescope's list of submitters",
    );
  });

  it('are found in archives, with a folder around them or without', async () => {
    const files = ['ada/03/lab.ts', 'bob/lab3/lab.ts', 'bob/lab3/lib/more.ts', 'bob/lab4/lab.ts'];
    const expected = { ada: one(), bob: one(['lab.ts', 'lib/more.ts']) };
    for (const prefix of ['', 'class/', './', 'class\\']) {
      const zip = scratch('class.zip');
      writeFileSync(zip, zipOf(files.map((path) => ({ path: prefix + path, data: 'x' }))));
      expect(found(await collect(zip))).toEqual(expected);
    }
    const folder = folderOf(Object.fromEntries(files.map((path) => [path, 'x'])));
    for (const name of ['class.tar', 'class.tar.gz', 'class.tgz']) {
      const file = scratch(name);
      await create({ file, cwd: folder, gzip: name.endsWith('gz') }, ['ada', 'bob']);
      expect(found(await collect(file))).toEqual(expected);
    }
  });

  it('have a file beside them that belongs to nobody', async () => {
    const collected = await collect(
      folderOf({ 'ada/lab.ts': 'a', 'old.ts': 'b', 'package.json': '{}', 'list.pdf': '' }),
    );
    expect(found(collected)).toEqual({ ada: one() });
    expect(collected.strays).toEqual([
      'old.ts is a file of no submission; it was left out',
      'package.json is a file of no submission; it was left out',
    ]);
  });
});

describe('one submission', () => {
  it.each([
    ['lab.ts alone', { 'lab.ts': 'a' }, one()],
    ['a folder for each lab', { '03-softmax-sgd/lab.ts': 'a', '04-optimizers/lab.ts': 'a' }, one()],
    [
      'the whole kit',
      { 'labs/03-softmax-sgd/lab.ts': 'a', 'labs/03-softmax-sgd/h.ts': 'a', 'src/x.ts': '' },
      one(['lab.ts', 'h.ts']),
    ],
  ])('may be %s', async (_, files, expected) => {
    expect(found(await collect(folderOf(files, 'ada')))).toEqual({ ada: expected });
  });

  it('has the lab.ts that is nearest to its top, and the others are reported', async () => {
    const { submissions } = await collect(folderOf({ 'lab.ts': 'new', 'old/lab.ts': 'old' }, 'ada'));
    expect(submissions[0]!.labs.get('03-softmax-sgd')!.files).toEqual([{ path: 'lab.ts', text: 'new' }]);
    expect(submissions[0]!.notes).toEqual([
      'old/lab.ts is another lab.ts of 03-softmax-sgd; it was left out',
    ]);
  });

  it('needs a lab that can be told', async () => {
    const { submissions } = await collect(folderOf({ 'ada/lab.ts': 'x', 'bob/03/lab.ts': 'x' }), ALL);
    expect(submissions.map(({ key, labs }) => [key, [...labs.keys()]])).toEqual([
      ['ada', []],
      ['bob', ['03-softmax-sgd']],
    ]);
    expect(submissions[0]!.notes).toContain('lab.ts: it is not clear which lab this is');
  });
});

describe('the text of a file', () => {
  it.each([
    ['UTF-8', Buffer.from('é\r\n'), 'é\r\n', []],
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFFé'), 'é', []],
    [
      'UTF-16',
      Buffer.from('\uFEFFé', 'utf16le'),
      'é',
      ['lab.ts: it was UTF-16 and was converted; save it as UTF-8'],
    ],
    [
      'UTF-16 of other machines',
      Buffer.from('\uFEFFé', 'utf16le').swap16(),
      'é',
      ['lab.ts: it was UTF-16 and was converted; save it as UTF-8'],
    ],
    [
      'Windows-1252',
      Buffer.from('é', 'latin1'),
      'é',
      ['lab.ts: it is not UTF-8, so it was read as Windows-1252; save it as UTF-8'],
    ],
  ])('may be %s', async (_, data, text, notes) => {
    const { submissions } = await collect(folderOf({ 'ada/lab.ts': data }));
    expect(submissions[0]!.labs.get('03-softmax-sgd')!.files).toEqual([{ path: 'lab.ts', text }]);
    expect(submissions[0]!.notes).toEqual(notes);
  });

  it('is not bytes', async () => {
    const { submissions } = await collect(folderOf({ 'ada/lab.ts': Buffer.from([1, 0, 2]) }));
    expect(submissions[0]!.labs.size).toBe(0);
    expect(submissions[0]!.notes[0]).toBe('lab.ts is no text; it was left out');
  });
});

describe('what is left out', () => {
  async function notesOf(path: string): Promise<string[]> {
    const { submissions } = await collect(path);
    expect(found({ submissions, strays: [] })).toEqual({ ada: one() });
    return submissions[0]!.notes;
  }

  it('of a folder: links, pipes, giants, configurations, packages', async () => {
    const folder = folderOf({
      'ada/lab.ts': 'a',
      'ada/tsconfig.json': '{}',
      'ada/node_modules/a/index.js': '',
      'ada/node_modules/b/index.js': '',
    });
    symlinkSync('/etc/passwd', join(folder, 'ada', 'link.ts'));
    execFileSync('mkfifo', [join(folder, 'ada', 'pipe.ts')]);
    writeFileSync(join(folder, 'ada', 'sparse.ts'), '');
    truncateSync(join(folder, 'ada', 'sparse.ts'), 3_000_000_000);
    expect(await notesOf(folder)).toEqual([
      'link.ts was left out: a link',
      'node_modules/ was left out: packages: the kit has its own',
      'pipe.ts was left out: no ordinary file',
      'sparse.ts was left out: larger than 1 MiB',
      'tsconfig.json was left out: a configuration: the kit has its own',
    ]);
  });

  it('of a folder: a lab.ts that is a link to another file', async () => {
    const folder = folderOf({ 'ada/helper.ts': 'a' });
    symlinkSync(__filename, join(folder, 'ada', 'lab.ts'));
    const { submissions } = await collect(folder);
    expect(submissions[0]!.labs.size).toBe(0);
    expect(submissions[0]!.notes[0]).toBe('lab.ts was left out: a link');
  });

  it('of a folder: a link to a folder', async () => {
    const folder = folderOf({ 'ada/lab.ts': 'a' });
    symlinkSync(dirname(folder), join(folder, 'ada', 'loop'));
    expect(await notesOf(folder)).toEqual([]);
  });

  const zipped = (entries: Parameters<typeof zipOf>[0]): string => {
    const file = scratch('class.zip');
    writeFileSync(file, zipOf([{ path: 'ada/lab.ts', data: 'a' }, ...entries]));
    return file;
  };

  it.each([
    ['ada/../../x.ts', 'a path that leaves its folder'],
    ['ada/a\u0007.ts', 'a name with control characters'],
    [`ada/${'a'.repeat(300)}.ts`, 'a name of 307 letters'],
    [`ada/${'d/'.repeat(30)}x.ts`, 'more than 20 folders inside each other'],
    ['ada/LAB.ts', 'the same name as another file, but for capitals'],
    ['ada/nul\u0000.ts', 'a name with control characters'],
  ])('of a zip: %j', async (path, why) => {
    const [note, ...others] = await notesOf(zipped([{ path, data: 'x' }]));
    expect(others).toEqual([]);
    expect(note!.endsWith(`was left out: ${why}`)).toBe(true);
  });

  it.each(['/etc/x.ts', 'C:\\x.ts', '../x.ts'])('of a zip: %j, which belongs to nobody', async (path) => {
    const { submissions } = await collect(zipped([{ path, data: 'x' }]));
    expect(submissions.find(({ key }) => key === 'ada')!.labs.size).toBe(1);
    expect(submissions.flatMap(({ labs }) => [...labs.values()])).toHaveLength(1);
  });

  it('of a zip: a link, a bomb, and a file that is larger than it says', async () => {
    const notes = await notesOf(
      zipped([
        { path: 'ada/link.ts', data: '/etc/passwd', mode: 0o120777 },
        { path: 'ada/bomb.ts', data: Buffer.alloc(900_000) },
        { path: 'ada/more.ts', data: 'x'.repeat(5000), claimedSize: 10 },
      ]),
    );
    expect(notes.slice(0, 2)).toEqual([
      'link.ts was left out: a link',
      'bomb.ts was left out: packed more than 200 times',
    ]);
    expect(notes[2]).toMatch(/^more.ts was left out: it can not be unpacked: /);
  });

  it('of a tar: links of both kinds', async () => {
    const folder = folderOf({ 'ada/lab.ts': 'a' });
    symlinkSync('/etc/passwd', join(folder, 'ada', 'soft.ts'));
    execFileSync('ln', [join(folder, 'ada', 'lab.ts'), join(folder, 'ada', 'same.ts')]);
    const file = scratch('class.tar.gz');
    await create({ file, cwd: folder, gzip: true }, ['ada/lab.ts', 'ada/soft.ts', 'ada/same.ts']);
    expect(await notesOf(file)).toEqual(['soft.ts was left out: a link', 'same.ts was left out: a link']);
  });

  it('of an archive in a folder: a damaged one, and one in another', async () => {
    const inner = zipOf([
      { path: 'lab.ts', data: 'a' },
      { path: 'x.zip', data: 'b' },
    ]);
    const { submissions } = await collect(folderOf({ 'ada/work.zip': inner, 'bob/work.tgz': 'no archive' }));
    expect(found({ submissions, strays: [] })).toEqual({ ada: one(), bob: {} });
    expect(submissions[0]!.notes).toEqual(['work.zip/x.zip was left out: an archive in an archive']);
    expect(submissions[1]!.notes[0]).toMatch(/^work.tgz was left out: an archive that can not be read/);
  });

  it('of many files: the names of the first', async () => {
    const files = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`ada/${i}/package.json`, '{}']));
    const notes = await notesOf(folderOf({ 'ada/lab.ts': 'a', ...files }));
    expect(notes).toHaveLength(6);
    expect(notes.at(-1)).toBe('4 more files were left out');
  });
});

describe('refuses in a sentence', () => {
  const damaged = (name: string, data: string | Buffer): string => {
    const file = scratch(name);
    writeFileSync(file, data);
    return file;
  };

  it.each([
    [
      'nothing',
      () => join(scratch('x'), 'y'),
      /^expected a folder or archive of submissions, found nothing at /,
    ],
    [
      'a file of another kind',
      () => damaged('class.rar', 'x'),
      /^expected a \.zip, \.tar or \.tar\.gz, received class.rar$/,
    ],
    [
      'a pipe',
      () => {
        const pipe = scratch('class.zip');
        execFileSync('mkfifo', [pipe]);
        return pipe;
      },
      /^expected a folder or archive of submissions, received .*class\.zip$/,
    ],
    [
      'a list of submitters that is a folder',
      () => folderOf({ 'submission_metadata.yml/x': '', 'a/lab.ts': '' }),
      /submission_metadata\.yml is no file, or larger than 32 MiB$/,
    ],
    ['a zip that is none', () => damaged('class.zip', 'x'), /^class.zip can not be unpacked: /],
    ['a tar that is none', () => damaged('class.tar', 'x'.repeat(2000)), /^class.tar can not be unpacked: /],
    ['a gzip that is none', () => damaged('class.tgz', 'x'), /^class.tgz can not be unpacked: /],
    [
      'a cut gzip',
      () => damaged('class.tgz', gzipSync(Buffer.alloc(9999, 'abc')).subarray(0, 20)),
      /^class.tgz can not be unpacked: /,
    ],
  ])('%s', async (_, path, sentence) => {
    const error: unknown = await collect(path()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(sentence);
  });

  it('code that is too large in all', async () => {
    const folder = folderOf({ 'ada/lab.ts': 'a' });
    for (let i = 0; i < 260; i++) {
      mkdirSync(join(folder, `s${i}`));
      writeFileSync(join(folder, `s${i}`, 'lab.ts'), '');
      truncateSync(join(folder, `s${i}`, 'lab.ts'), 1024 * 1024);
    }
    await expect(collect(folder)).rejects.toThrow(/^the code in .* is larger than 256 MiB/);
  });
});
