import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  allLabs,
  experimentOf,
  folderOf,
  gradedFolder,
  hasSolution,
  labsNamed,
  missingOf,
  outFor,
  ROOT,
  solutionOf,
  textOf,
} from '../../../src/course/labs';
import { labIds, resolveLab } from '../../../src/course/labIds';
import { UsageError } from '../../../src/core/errors';
import { scratchFolder } from '../../support/scratch';

const TMP = scratchFolder('labs');

let folders = 0;
/** A folder with the files given; a text ends in its path. */
function folder(...files: string[]): string {
  const path = join(TMP, String(folders++));
  mkdirSync(path);
  for (const file of files) {
    mkdirSync(join(path, file, '..'), { recursive: true });
    writeFileSync(join(path, file), `// ${file}`);
  }
  return path;
}

const [FIRST, SECOND, THIRD] = allLabs() as [string, string, string];

describe('the labs of the kit', () => {
  it('are those of labs/ and solutions/, each once and in order', () => {
    expect(allLabs()).toEqual([...new Set(allLabs())].sort());
    for (const id of labIds(join(ROOT, 'labs'))) expect(allLabs()).toContain(id);
    for (const id of labIds(join(ROOT, 'solutions'))) expect(allLabs()).toContain(id);
  });

  it.each([
    [[], allLabs()],
    [['all'], allLabs()],
    [[SECOND, 'all'], allLabs()],
    [
      [SECOND.slice(0, 2), FIRST],
      [SECOND, FIRST],
    ],
    [[SECOND.slice(0, 2), SECOND, String(Number(SECOND.slice(0, 2)))], [SECOND]],
  ])('the names %j mean %j, each once', (names, ids) => {
    expect(labsNamed(names)).toEqual(ids);
  });

  it('a name that means no lab is refused', () => {
    expect(() => labsNamed([FIRST, '99'])).toThrow(UsageError);
  });

  it('have a solution only if its lab.ts is there', () => {
    expect(hasSolution('00-nothing')).toBe(false);
    expect(solutionOf(FIRST)).toBe(join(ROOT, 'solutions', FIRST));
    expect(gradedFolder(FIRST)).toBe(join(ROOT, 'tests', 'graded', FIRST));
  });
});

describe('the ids of labs in a folder', () => {
  it('are the folders with a lab.json, in order', () => {
    const parent = folder('10-b/lab.json', '02-a/lab.json', '03-c/lab.ts', 'lab.json');
    expect(labIds(parent)).toEqual(['02-a', '10-b']);
    expect(labIds(join(parent, 'nowhere'))).toEqual([]);
  });

  const ids = ['03-softmax-sgd', '13-architectures'];
  it.each([
    ['3', ids[0]],
    ['03', ids[0]],
    ['13', ids[1]],
    ['03-softmax-sgd', ids[0]],
    ['labs/03-softmax-sgd/lab.ts', ids[0]],
    ['labs/03-softmax-sgd/', ids[0]],
    ['./labs/13-architectures', ids[1]],
  ])('%s means %s', (name, id) => {
    expect(resolveLab(name, ids)).toBe(id);
  });

  it.each([
    '',
    '1',
    '003',
    '03-soft',
    '03-softmax',
    'my/labs/03-softmax-sgd',
    'solutions/03-softmax-sgd',
    'labs/03-softmax-sgd/experiment.ts',
    '3x',
  ])('"%s" means no lab', (name) => {
    expect(() => resolveLab(name, ids)).toThrow(
      new UsageError(
        `there is no lab "${name}"; expected 03, 13, a full id like 03-softmax-sgd, or all. See: npx lab list`,
      ),
    );
  });
});

describe('the submission of a target', () => {
  it('is in the folder of the lab, in the folder itself, or beside the lab.ts', () => {
    const several = folder(`${FIRST}/lab.ts`, 'lab.ts');
    expect(folderOf(FIRST, several)).toBe(join(several, FIRST));
    expect(textOf(FIRST, several)).toBe(`// ${FIRST}/lab.ts`);
    expect(folderOf(SECOND, several)).toBe(several);
    expect(textOf(SECOND, several)).toBe('// lab.ts');
    expect(folderOf(SECOND, join(several, 'lab.ts'))).toBe(several);
  });

  it('is that of labs/ or solutions/ from every working folder, and only in the folder of the lab', () => {
    const elsewhere = folder('labs/lab.ts', 'solutions/lab.ts');
    const saved = process.cwd();
    process.chdir(elsewhere);
    try {
      for (const target of ['labs', 'solutions'].filter((name) => existsSync(join(ROOT, name)))) {
        expect(folderOf(FIRST, target)).toBe(join(ROOT, target, FIRST));
        expect(textOf('00-nothing', target)).toBeUndefined();
      }
      expect(missingOf([FIRST, SECOND], 'labs')).toEqual(new Set());
    } finally {
      process.chdir(saved);
    }
  });

  it('is not where nothing is', () => {
    expect(() => folderOf(FIRST, join(TMP, 'nowhere'))).toThrow(', found nothing; --target takes ');
  });

  it('has no text if there is none', () => {
    expect(textOf(FIRST, folder())).toBeUndefined();
    expect(textOf('00-nothing', 'labs')).toBeUndefined();
  });

  it('is not beside another file', () => {
    const other = folder('lab.ts', 'answers.ts');
    expect(() => folderOf(FIRST, join(other, 'answers.ts'))).toThrow(
      `expected a submission in ${join(other, 'answers.ts', FIRST, 'lab.ts')}, found a file, answers.ts; --target takes solutions, labs, a lab.ts, the folder that holds it, or one with a folder for each lab`,
    );
  });

  it('is not a folder of the name lab.ts', () => {
    const odd = folder('lab.ts/inside');
    expect(() => folderOf(FIRST, odd)).toThrow(
      /^expected a submission in .*, found a lab\.ts that is not an ordinary file; /,
    );
  });

  it('is asked for by name if labs/ or solutions/ lacks it', () => {
    for (const target of ['labs', 'solutions'])
      expect(() => folderOf('00-nothing', target)).toThrow(
        new UsageError(
          `expected ${target}/00-nothing/lab.ts, found no such file; if it was there, git checkout ${target}/00-nothing/lab.ts brings it back`,
        ),
      );
  });
});

describe('the labs that were not handed in', () => {
  it('are those of several labs without a folder', () => {
    const target = folder(`${SECOND}/lab.ts`);
    expect(missingOf([FIRST, SECOND, THIRD], target)).toEqual(new Set([FIRST, THIRD]));
  });

  it('are never a single lab that is asked for: it must be there', () => {
    expect(missingOf([FIRST], folder())).toEqual(new Set());
  });

  it('can not be all of them', () => {
    const one = folder('lab.ts');
    expect(() => missingOf([FIRST, SECOND], one)).toThrow(
      new UsageError(
        `${join(one, 'lab.ts')} is the work for one lab, and 2 labs are asked for; say which one it is`,
      ),
    );
    expect(() => missingOf([FIRST, SECOND], folder())).toThrow(/^expected a submission in /);
  });
});

it.each([
  ['labs', 'out'],
  ['solutions', join('out', 'solutions')],
  [join('class', 'alice'), join('out', 'submissions', 'alice')],
  [join('class', 'alice', 'lab.ts'), join('out', 'submissions', 'alice')],
])('the pictures of %s go to %s, so that no target replaces those of another', (target, out) => {
  expect(outFor(target)).toBe(out);
});

describe('the figures of a lab', () => {
  const listed = (target: string): string => experimentOf(FIRST, target);

  it("are those of the target, and the kit's own for a folder from elsewhere", () => {
    const inLabs = join(ROOT, 'labs', FIRST, 'experiment.ts');
    if (existsSync(inLabs))
      expect([listed('labs'), listed(folder('experiment.ts'))]).toEqual([inLabs, inLabs]);
    const solution = join(solutionOf(FIRST), 'experiment.ts');
    if (existsSync(solution)) expect(listed('solutions')).toBe(solution);
  });

  it.each(['labs', 'solutions', 'elsewhere'])('that are nowhere are reported (%s)', (target) => {
    expect(() => experimentOf('00-nothing', target)).toThrow(
      new UsageError(
        'expected the figures of 00-nothing in labs/00-nothing/experiment.ts, found no such file',
      ),
    );
  });
});

it('a folder without a lab.ts says so', () => {
  const empty = folder();
  expect(() => folderOf(FIRST, empty)).toThrow(
    `expected a submission in ${join(empty, FIRST, 'lab.ts')}, found no such file; --target takes`,
  );
});

it('a lab.ts in UTF-16 is read as its text, and one that is a link is not read', () => {
  const path = folder();
  writeFileSync(join(path, 'lab.ts'), Buffer.from('\uFEFFé', 'utf16le'));
  expect(textOf(FIRST, path)).toBe('é');
  rmSync(join(path, 'lab.ts'));
  symlinkSync(__filename, join(path, 'lab.ts'));
  expect(textOf(FIRST, path)).toBeUndefined();
});

it('the pictures of a target go to another folder, if one is named', () => {
  expect([outFor('labs', 'a'), outFor('solutions', 'a'), outFor(join('x', 'ada'), 'a')]).toEqual([
    'a',
    join('a', 'solutions'),
    join('a', 'submissions', 'ada'),
  ]);
});
