import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { allLabs, hasSolution, ROOT, solutionOf } from '../../../../src/course/labs';
import { UsageError } from '../../../../src/core/errors';
import { filesOutOfStep, starterFiles, writeStarter } from '../../../../src/course/starters/generate';

const SOLUTION = {
  'lab.ts': 'export const f = () => {\n  // BEGIN SOLUTION Say 42.\n  return 42;\n  // END SOLUTION\n};\n',
  'experiment.ts': 'export const figures = [];\n',
  'lab.json': '{}\n',
  'figures/cost.ts': '// BEGIN SOLUTION Draw it.\ndraw();\n// END SOLUTION\n',
  'README.md': '# Handout\n',
  'README.he.md': '# דף\n',
};
const ANSWERS = [
  'figures/ANSWERS.md',
  'ANSWERS.md',
  'ANSWERS.he.md',
  'ANSWERS.fa.md',
  'ANSWERS.pt-BR.md',
  'answers.md',
  'ANSWERS.pdf',
  // Copies that editors and patches leave behind hold the answers too.
  '.lab.ts.swp',
  '#lab.ts#',
  'lab.ts~',
  ...['bak', 'orig', 'rej', 'tmp'].map((ending) => `lab.ts.${ending}`),
];

let solution: string;
let lab: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-starters-'));
  [solution, lab] = [join(folder, 'solution'), join(folder, 'lab')];
  write(solution, { ...SOLUTION, ...Object.fromEntries(ANSWERS.map((name) => [name, 'the answer is 42'])) });
});
afterEach(() => rmSync(join(solution, '..'), { recursive: true, force: true }));

function write(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.includes('.'),
  );
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

const STARTER = {
  ...SOLUTION,
  'lab.ts': "export const f = () => {\n  // TODO\n  throw new Error('Not implemented yet');\n};\n",
  'figures/cost.ts': "// TODO\nthrow new Error('Not implemented yet');\n",
};

it('writes all files of a solution but its answers', () => {
  const written = writeStarter(starterFiles(solution), { folder: lab, overwrite: false });
  expect(filesIn(lab)).toEqual(STARTER);
  expect(written.sort()).toEqual(
    Object.keys(STARTER)
      .sort()
      .map((name) => join(lab, name)),
  );
});

it('writes nothing the second time, and leaves no temporary files', () => {
  writeStarter(starterFiles(solution), { folder: lab, overwrite: false });
  const before = Object.keys(STARTER).map((name) => statSync(join(lab, name)).mtimeMs);
  expect(writeStarter(starterFiles(solution), { folder: lab, overwrite: false })).toEqual([]);
  expect(Object.keys(STARTER).map((name) => statSync(join(lab, name)).mtimeMs)).toEqual(before);
  expect(readdirSync(lab).sort()).toEqual([
    'README.he.md',
    'README.md',
    'experiment.ts',
    'figures',
    'lab.json',
    'lab.ts',
  ]);
  expect(filesOutOfStep(starterFiles(solution), lab)).toEqual([]);
});

it('names the file of a wrong marker', () => {
  write(solution, { 'lab.ts': '// END SOLUTION\n' });
  expect(() => starterFiles(solution)).toThrow(
    `${join(solution, 'lab.ts')}:1: END SOLUTION without a BEGIN SOLUTION before it`,
  );
});

describe("a student's work", () => {
  beforeEach(() => {
    writeStarter(starterFiles(solution), { folder: lab, overwrite: false });
    write(lab, { 'lab.ts': 'my work', 'notes.md': 'my notes' });
    // The solution has moved on in the meantime, and has a file that comes first.
    write(solution, { 'README.md': '# Another handout\n', 'AAA.md': 'new' });
  });

  it('is never replaced without --overwrite, and then nothing else is written either', () => {
    const before = filesIn(lab);
    expect(() => writeStarter(starterFiles(solution), { folder: lab, overwrite: false })).toThrow(UsageError);
    expect(() => writeStarter(starterFiles(solution), { folder: lab, overwrite: false })).toThrow(
      /lab\/(README\.md|lab\.ts) differs from its starter and may hold your work; nothing was written\. Use --overwrite to replace it\.$/,
    );
    expect(filesIn(lab)).toEqual(before);
  });

  it('is replaced with --overwrite; files that only the student has stay', () => {
    const written = writeStarter(starterFiles(solution), { folder: lab, overwrite: true });
    expect(written.sort()).toEqual(['AAA.md', 'README.md', 'lab.ts'].map((name) => join(lab, name)));
    expect(filesIn(lab)).toEqual({
      ...STARTER,
      'AAA.md': 'new',
      'README.md': '# Another handout\n',
      'notes.md': 'my notes',
    });
  });

  it('is listed as different from its starter, with the missing files and those that only the student has', () => {
    const named = filesOutOfStep(starterFiles(solution), lab).sort();
    expect(named).toEqual(['AAA.md', 'README.md', 'lab.ts', 'notes.md'].map((name) => join(lab, name)));
  });
});

it('lists every file if the lab folder is missing', () => {
  expect(filesOutOfStep(starterFiles(solution), lab)).toHaveLength(Object.keys(STARTER).length);
  expect(existsSync(lab)).toBe(false);
});

const solved = allLabs().filter(hasSolution);
(solved.length > 0 ? describe.each(solved) : describe.skip.each(['no solutions here']))('labs/%s', (id) => {
  it('holds no answer: no marker, and no block that only the solution has', () => {
    const files = starterFiles(solutionOf(id));
    expect(files.map(({ path }) => path)).not.toContain('ANSWERS.md');
    const starter = files.find(({ path }) => path === 'lab.ts')!.text;
    expect(starter).not.toMatch(/(BEGIN|END) SOLUTION/);
    for (const [, block] of solutionText(id).matchAll(/BEGIN SOLUTION[^\n]*\n(.*?)\/\/ END SOLUTION/gs)) {
      expect(starter).not.toContain(block!.trim());
    }
  });

  it('is what its solution generates', () => {
    expect(filesOutOfStep(starterFiles(solutionOf(id)), join(ROOT, 'labs', id))).toEqual([]);
  });
});

function solutionText(id: string): string {
  return readFileSync(join(solutionOf(id), 'lab.ts'), 'utf8');
}

it("has the names of the questions whose answers are numbers or choices, and none of the solution's answers", () => {
  write(solution, { 'answers.json': '{"Q1": 0.5, "Q2": "b"}' });
  const files = starterFiles(solution);
  expect(files.find(({ path }) => path === 'answers.json')!.text).toBe('{\n  "Q1": null,\n  "Q2": null\n}\n');
});

it("a student's own list of tries does not count as a difference, and every other file does", () => {
  const files = starterFiles(solution);
  writeStarter(files, { folder: lab, overwrite: false });
  write(lab, { 'tries.json': '{}', 'more.ts': '', 'lab.ts': 'mine' });
  rmSync(join(lab, 'lab.json'));
  expect(filesOutOfStep(files, lab)).toEqual(
    ['lab.json', 'lab.ts', 'more.ts'].map((name) => join(lab, name)),
  );
  expect(filesOutOfStep([], join(lab, 'nowhere'))).toEqual([]);
});
