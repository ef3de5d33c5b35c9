import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const page = readFileSync(join(ROOT, 'docs', 'ARCHITECTURE.md'), 'utf8');

const foldersIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** The folders of src/ that have dependency rules of their own: `core`, `grading/judge`. */
const folders = foldersIn('src')
  .flatMap((name) => (name === 'grading' ? foldersIn('src/grading').map((part) => `grading/${part}`) : name))
  .sort();

/** The section of the page under a heading. */
function section(heading: string): string {
  const [, found] = page.split(`\n## ${heading}\n`);
  return found!.split('\n## ')[0]!;
}

it('the house has every folder of src/, and every page of docs/', () => {
  const house = section('The house');
  for (const folder of folders) expect(house).toMatch(new RegExp(`^ +${folder.split('/').at(-1)}/ `, 'm'));
  const docs = /^docs\/ .*$/m.exec(house)![0];
  const pages = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  for (const name of pages) if (name !== 'ARCHITECTURE.md') expect(docs).toContain(name);
});

it('the dependency rules have a row for every folder of src/, and so has the linter', () => {
  const rows = section('Dependency rules').match(/^\| `[^|]*/gm)!;
  const inTable = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
  expect(inTable.filter((name) => name !== 'solutions/NN').sort()).toEqual(folders);
  const linter = readFileSync(join(ROOT, 'eslint.config.mjs'), 'utf8');
  const rules = /^const FOLDERS = \{$([^}]*)^\};$/m.exec(linter)![1]!;
  const inLinter = [...rules.matchAll(/^ {2}'?([\w/]+)'?:/gm)].map(([, name]) => name!);
  expect(inLinter.sort()).toEqual(folders);
});

it('the house names the files that the labs have in common', () => {
  const house = section('The house');
  for (const folder of ['solutions', 'tests/graded']) {
    const labs = foldersIn(folder).filter((name) => /^\d\d-/.test(name));
    const counts = new Map<string, number>();
    for (const name of labs.flatMap((lab) => readdirSync(join(ROOT, folder, lab))))
      counts.set(name, (counts.get(name) ?? 0) + 1);
    const common = [...counts].filter(([name, count]) => count === labs.length && !name.endsWith('.test.ts'));
    expect(common.length).toBeGreaterThan(5);
    expect(common.map(([name]) => name).filter((name) => !house.includes(name))).toEqual([]);
  }
});
