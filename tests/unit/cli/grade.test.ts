import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { hasSolution, solutionOf } from '../../../src/course/labs';
import { starterFiles } from '../../../src/course/starters/generate';
import { edited } from '../../support/edited';
import { lab } from './fakeTerminal';
import type { Ran } from './processes';
import { runLab, runScript } from './processes';
import { scratchFolder } from '../../support/scratch';

const ID = '03-softmax-sgd';
const TMP = scratchFolder('grade-test');

const SHIFT = /(?<=^export function softmax\([^}]*= )logits\.sub\(logits\.max\(1, true\)\)/m;
const solved = hasSolution(ID);
const starter = solved
  ? starterFiles(solutionOf(ID)).find(({ path }) => path === 'lab.ts')!.text
  : readFileSync(join(__dirname, '../../../labs', ID, 'lab.ts'), 'utf8');
const answer = solved ? readFileSync(join(solutionOf(ID), 'lab.ts'), 'utf8') : starter;
const withoutShift = solved ? edited(answer, SHIFT, 'logits') : starter;

const CLASS: Record<string, string> = {
  'doeada_11_1_lab.ts': answer,
  'levibob_12_2_lab.ts': `\uFEFF${starter.replaceAll('\n', '\r\n')}`,
  'noor_LATE_13_3_lab.ts': withoutShift,
  'omar_14_4_lab.ts': 'export const a = ;',
  'peri_15_5_lab.ts': `${answer}\nprocess.exit(0);`,
  'quin_16_6_lab.ts': answer,
  'notes.ts': '',
};
const FOLDER = join(TMP, 'class');
mkdirSync(FOLDER);
for (const [name, text] of Object.entries(CLASS)) writeFileSync(join(FOLDER, name), text);
/** Three of them, where it doesn't matter which. */
const FEW = join(TMP, 'few');
mkdirSync(FEW);
for (const [name, text] of Object.entries(CLASS).slice(0, 3)) writeFileSync(join(FEW, name), text);
const ROSTER = join(TMP, 'roster.csv');
writeFileSync(ROSTER, 'Student,ID,Section\n"Doe, Ada",11,A\n"שרה, לוי",99,A\nBob,12,B\n');

const CUT = join(TMP, 'cut.csv');
writeFileSync(CUT, 'name,id\n"Ada,11\n');
const DOUBLE = join(TMP, 'double.csv');
writeFileSync(DOUBLE, 'name,id,section\nAda,11,A\nAda,11,B\nBob,11,A\n');

const gradeIn = (folder: string, out: string, ...more: string[]): Promise<Ran> =>
  runLab(['grade', folder, '--out', join(TMP, out), '--labs', '03', '--seed', '1', ...more]);
const grade = (out: string, ...more: string[]): Promise<Ran> => gradeIn(FOLDER, out, ...more);
const csvIn = (out: string): string => readFileSync(join(TMP, out, 'grades.csv'), 'utf8');

it('grades a class in which submissions hang, crash, or are copies', async () => {
  const ran = await grade('first', '--roster', ROSTER, '--format', 'markdown');
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  expect(ran.stdout).toContain('6 submissions graded (seed 1)');
  expect(ran.stdout).toContain('! the same files were handed in as doeada 11, quin 16');
  expect(ran.stdout).toContain('! notes.ts is a file of no submission; it was left out');
  const [head, ...rows] = parse(csvIn('first'));
  const of = (row: string[], column: string): string => row[head!.indexOf(column)]!;
  const full = solved ? '100' : '0';
  expect(rows.map((row) => [of(row, 'name'), of(row, ID)])).toEqual([
    ['Doe, Ada', full],
    ['שרה, לוי', ''],
    ['Bob', '0'],
    ['noor', expect.stringMatching(solved ? /^\d\d$/ : /^0$/) as string],
    ['omar', '0'],
    ['peri', expect.any(String) as string],
    ['quin', full],
  ]);
  expect(of(rows[1]!, 'notes')).toBe('nothing handed in');
  expect(of(rows[3]!, 'notes')).toBe('not in the roster; late');
  const page = readFileSync(join(TMP, 'first', 'cohort.html'), 'utf8');
  expect(page).toContain(`src="scores-${ID}.png"`);
  if (solved) expect(page).toContain('softmax-without-shift: 1 (17 %)');
  expect(readFileSync(join(TMP, 'first', 'feedback', 'noor 13', 'report.md'), 'utf8')).toMatch(/^## 03 · /);
}, 300_000);

it('goes on after it was killed, and grades nothing twice', async () => {
  const results = join(TMP, 'killed', 'results');
  const args = [
    'src/cli/lab.cjs',
    'grade',
    FOLDER,
    '--out',
    join(TMP, 'killed'),
    '--labs',
    '03',
    '--seed',
    '1',
    '--jobs',
    '1',
  ];
  const child = spawn(process.execPath, args, { cwd: join(__dirname, '../../..'), stdio: 'ignore' });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const done = (): string[] =>
    existsSync(results) ? readdirSync(results).filter((name) => name.endsWith('.json')) : [];
  while (done().length < 2 && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGKILL');
  await gone;
  const before = new Map(done().map((name) => [name, readFileSync(join(results, name), 'utf8')]));
  expect(before.size).toBeGreaterThanOrEqual(2);
  expect(existsSync(join(TMP, 'killed', 'grades.csv'))).toBe(false);
  expect((await grade('killed')).code).toBe(0);
  // A result has the seconds that it took: graded again, it would differ.
  for (const [name, text] of before) expect(readFileSync(join(results, name), 'utf8')).toBe(text);
}, 300_000);

it('parts of a class come together in one folder, and give the same bytes as a run that was killed', async () => {
  const [one, two] = [await grade('parts', '--shard', '1/2'), await grade('parts', '--shard', '2/2')];
  expect([one.code, two.code]).toEqual([0, 0]);
  expect(one.stdout).toContain('This was part 1 of 2');
  expect(existsSync(join(TMP, 'parts', 'grades.csv'))).toBe(false);
  const before = readdirSync(join(TMP, 'parts', 'results'));
  expect(before).toHaveLength(5);
  await grade('parts');
  expect(readdirSync(join(TMP, 'parts', 'results'))).toEqual(before);
  expect(csvIn('parts')).toMatch(/doeada/);
  expect(csvIn('parts')).toBe(csvIn('killed'));
}, 300_000);

it.each([
  [
    ['grade', join(TMP, 'nothing'), '--out', join(TMP, 'o')],
    /^lab: expected a folder or archive of submissions, found nothing at /,
  ],
  [
    ['grade', FOLDER],
    /^lab: lab grade takes --out DIR, the folder for the results: lab grade FOLDER --out DIR\n$/,
  ],
  [['grade', '--out', 'o'], /^lab: lab grade takes the FOLDER or archive of the submissions/],
  [
    ['grade', FOLDER, '--out', join(TMP, 'o'), '--shard', '3/2'],
    /^lab: --shard takes a part like 2\/3, received "3\/2"/,
  ],
  [['grade', FOLDER, '--out', join(TMP, 'o'), '--format', 'text'], /^lab: --format text is for people/],
  [['grade', FOLDER, '--out', join(TMP, 'o'), '--labs', '99'], /^lab: there is no lab "99"/],
  [
    ['grade', FOLDER, '--out', join(TMP, 'o'), '--roster', join(TMP, 'no.csv')],
    /^lab: --roster takes a CSV file that can be read/,
  ],
  [
    ['grade', TMP + '/empty', '--out', join(TMP, 'o')],
    /^lab: expected submissions with a lab.ts in .*, found none/,
  ],
  [['grade', FOLDER, '--out', ''], /^lab: --out takes a folder, received an empty name\n$/],
  [
    ['grade', FOLDER, '--out', '/proc/x'],
    /^lab: --out takes a folder that can be written to, received \/proc\/x: /,
  ],
  [
    ['grade', FOLDER, '--out', ROSTER],
    /^lab: --out takes a folder that can be written to, .*: a file has this name\n$/,
  ],
  [
    ['grade', FOLDER, '--out', join(FOLDER, 'in', 'it')],
    /^lab: --out takes a folder outside of the submissions, /,
  ],
  [['grade', FOLDER, '--out', FOLDER], /^lab: --out takes a folder outside of the submissions, /],
  [['grade', FOLDER, '--out', join(TMP, 'o'), '--jobs', '0'], /^lab: --jobs takes a whole number from 1 /],
  [['grade', FOLDER, '--out', join(TMP, 'o'), '--seed', '1.5'], /^lab: --seed takes a whole number/],
  [
    ['grade', '', '--out', join(TMP, 'o')],
    /^lab: expected a folder or archive of submissions, found nothing at ""\n$/,
  ],
  [
    ['grade', ROSTER, '--out', join(TMP, 'o')],
    /^lab: expected a \.zip, \.tar or \.tar\.gz, received roster\.csv\n$/,
  ],
  [
    ['grade', '/dev/null', '--out', join(TMP, 'o')],
    /^lab: expected a folder or archive .*, received \/dev\/null\n$/,
  ],
  [
    ['grade', FOLDER, '--out', join(TMP, 'o'), '--roster', TMP],
    /^lab: --roster takes a CSV file that can be read, received ".*": a folder has this name\n$/,
  ],
  [
    ['grade', FOLDER, '--out', join(TMP, 'o'), '--roster', CUT],
    /^lab: .*cut\.csv is no CSV: Quote Not Closed.*\n$/,
  ],
  [
    ['grade', FOLDER, '--out', join(TMP, 'o'), '--roster', DOUBLE],
    /^lab: .*double\.csv gives the id 11 to two students, Ada and Bob; mend it\n$/,
  ],
])('refuses %j in a sentence', async (args, sentence) => {
  mkdirSync(join(TMP, 'empty'), { recursive: true });
  const ran = await lab(...args);
  expect([ran.code, ran.stdout]).toEqual([2, '']);
  expect(ran.stderr).toMatch(sentence);
});

it('results that can not be written end the grading in a sentence; the same command goes on', async () => {
  const out = join(TMP, 'blocked');
  mkdirSync(out);
  writeFileSync(join(out, 'results'), '');
  const ran = await gradeIn(FEW, 'blocked');
  expect(ran.code).toBe(2);
  expect(ran.stderr).toMatch(/^lab: \S*blocked\/results\S* can't be written: [^\n]*\n$/);
  rmSync(join(out, 'results'));
  expect((await gradeIn(FEW, 'blocked')).code).toBe(0);
  expect(csvIn('blocked')).toMatch(/doeada/);
}, 300_000);

it('Ctrl-C ends the grading in a sentence that says how to go on, and leaves no process behind', async () => {
  const out = join(TMP, 'stopped');
  const args = ['grade', FEW, '--out', out, '--labs', '03', '--seed', '1', '--jobs', '1'];
  const child = spawn(process.execPath, ['src/cli/lab.cjs', ...args], {
    cwd: join(__dirname, '../../..'),
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true, // a group of its own, as a terminal makes it
  });
  let said = '';
  child.stderr.on('data', (text) => (said += String(text)));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const results = join(out, 'results');
  const done = (): number =>
    existsSync(results) ? readdirSync(results).filter((name) => name.endsWith('.json')).length : 0;
  while (done() < 1 && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
  process.kill(-child.pid!, 'SIGINT');
  expect(await ended).toBe(1);
  expect(said).toMatch(/^lab: stopped after [12] of 3 submissions; run the same command again to go on\n$/);
  expect(() => process.kill(-child.pid!, 0)).toThrow('ESRCH');
  expect((await gradeIn(FEW, 'stopped')).code).toBe(0);
}, 300_000);

it('a full disk ends the grading in a sentence, and leaves no half of a result', async () => {
  const out = join(TMP, 'full');
  mkdirSync(out);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', out]).status !== 0) {
    process.stderr.write('LEFT OUT: a full disk is not tested: no disk can be mounted here\n');
    return expect(readdirSync(out)).toEqual([]);
  }
  try {
    const ran = await grade('full');
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/^lab: \S+ can't be written: no space is left on the disk[^\n]*\n$/);
    for (const name of readdirSync(join(out, 'results')))
      expect(() => JSON.parse(readFileSync(join(out, 'results', name), 'utf8')) as unknown).not.toThrow();
  } finally {
    spawnSync('umount', [out]);
  }
}, 300_000);

it('a folder that can not be read is reported in one sentence; one inside of it is left out', async () => {
  const folder = join(TMP, 'unreadable');
  mkdirSync(join(folder, 'ada', 'inner'), { recursive: true });
  writeFileSync(join(folder, 'ada', 'lab.ts'), starter);
  const script = `
    const { readFolder } = require('./src/node/submissions/readFolder.ts');
    const { files, leftOut } = readFolder(${JSON.stringify(folder)});
    console.log(JSON.stringify([files.map(({ path }) => path), leftOut]));`;
  /** Root may read everything, so it gives its rights away. */
  const read = (): Promise<Ran> => {
    const drop =
      process.getuid?.() === 0 ? 'process.setgroups([]); process.setgid(65534); process.setuid(65534);' : '';
    return runScript(`${drop}${script}`);
  };
  chmodSync(TMP, 0o755);
  chmodSync(join(folder, 'ada', 'inner'), 0);
  const why = 'it can not be read: this user is not allowed to';
  expect(JSON.parse((await read()).stdout)).toEqual([['ada/lab.ts'], [{ path: 'ada/inner/', why }]]);
  chmodSync(folder, 0);
  const { stderr } = await read();
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'ada', 'inner'), 0o755);
  expect(stderr).toContain(`UsageError: the folder ${folder} can not be read: this user is not allowed to`);
});
