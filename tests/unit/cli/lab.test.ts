import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasSolution, solutionOf } from '../../../src/course/labs';
import type { LabReport } from '../../../src/grading/model/report';
import { starterFiles } from '../../../src/course/starters/generate';
import { edited } from '../../support/edited';
import type { Ran } from './processes';
import { runLab, runLabInShell, runNode, watchLab } from './processes';
import { scratchFolder } from '../../support/scratch';

/*
 * The command in a process of its own, as in a terminal; the tests run side by side. These are the properties that
 * only a process shows. Everything else is tested in this folder without one.
 */
jest.setTimeout(120_000);

const ID = '03-softmax-sgd';
const itSolved = hasSolution(ID) ? it.concurrent : it.concurrent.skip;

const TMP = scratchFolder('cli');

/** A folder with the files given. */
function folder(name: string, files: Record<string, string>): string {
  const path = join(TMP, name);
  mkdirSync(path);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(path, file, '..'), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  return path;
}

function json<T>({ stdout }: Ran): T {
  return JSON.parse(stdout) as T;
}

const solutionText = (): string => readFileSync(join(solutionOf(ID), 'lab.ts'), 'utf8');
const starterText = (): string => starterFiles(solutionOf(ID)).find(({ path }) => path === 'lab.ts')!.text;

it.concurrent('help ends with exit code 0, and answers on standard output', async () => {
  const { code, stdout, stderr } = await runLab(['--help']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^ {2}check .*\S/m);
});

it.concurrent('bad usage ends with exit code 2, and answers in one line on standard error', async () => {
  const { code, stdout, stderr } = await runLab(['check', '99']);
  expect(stderr).toMatch(/^lab: there is no lab "99".*\n$/);
  expect([code, stdout]).toEqual([2, '']);
});

const itWithFullDisk = existsSync('/dev/full') ? it.concurrent : it.concurrent.skip;
itWithFullDisk.each(['list', '--help', 'data list --json'])(
  'lab %s says so if its answer can not be printed',
  async (args) => {
    const { code, stderr } = await runLabInShell(args, '> /dev/full');
    expect([code, stderr]).toEqual([2, "lab: the answer can't be printed: no space is left on the disk\n"]);
  },
);

const itWithBash = process.platform === 'win32' ? it.concurrent.skip : it.concurrent;
itWithBash('says nothing if nobody reads the rest of its answer', async () => {
  const { stdout, stderr } = await runLabInShell('--help', '| head -n 1');
  expect([stdout, stderr]).toEqual(['Usage: lab COMMAND [options]\n', '']);
});

it.concurrent('without the packages it says how to get them', async () => {
  const kit = folder('unpacked', {});
  for (const part of ['src/cli', 'src/node']) cpSync(part, join(kit, part), { recursive: true });
  const { code, stdout, stderr } = await runNode([join(kit, 'src', 'cli', 'lab.cjs'), 'list']);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toBe('lab: the packages of the kit are not installed; run: npm ci\n');
});

it.concurrent('a LAB_BACKEND that does not exist is refused, and shown by the doctor', async () => {
  const env = { LAB_BACKEND: 'gpu' };
  const problem = 'expected LAB_BACKEND to be one of tensorflow, wasm, cpu, received "gpu"';
  const [check, doctor] = await Promise.all([
    runLab(['check', '03'], env),
    runLab(['doctor', '--json'], env),
  ]);
  expect([check.code, check.stderr]).toEqual([2, `lab: ${problem}\n`]);
  expect([doctor.code, doctor.stderr]).toEqual([1, '']);
  expect(json(doctor)).toMatchObject({ backend: null, problem });
});

itSolved('selftest --json', async () => {
  const ran = await runLab(['selftest', '03', '--seed', '5', '--json']);
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  const { labs } = json<{ labs: Record<string, unknown>[] }>(ran);
  expect(labs).toHaveLength(1);
  expect(labs[0]).toMatchObject({ lab: ID, solutionScore: 100, maxScore: 100, starterScore: 0, faults: [] });
  const misconceptions = labs[0]!['misconceptions'] as { id: string; caught: boolean; named: boolean }[];
  expect(misconceptions.length).toBeGreaterThanOrEqual(12);
  expect(misconceptions.every(({ id, caught, named }) => id !== '' && caught && named)).toBe(true);
});

itSolved('--json prints JSON alone on standard output, whatever the submission prints', async () => {
  const words = ['log', 'info', 'debug', 'warn', 'error'].map((name) => `console.${name}('noise ${name}');`);
  const noise = `${words.join(' ')} tf.tidy(() => tf.scalar(123456).print()); process.stdout.write('noise write\\n');`;
  // Once while lab.ts is loaded and once in each call.
  const text = edited(
    solutionText(),
    /^export function softmax\(.*$/m,
    (line) => `${noise}\n${line}\n${noise}`,
  );
  const target = folder('noisy', { 'lab.ts': text });
  const figure = ['--only', 'likelihood-underflow', '--out', join(TMP, 'noisy-out')];
  const [check, figures] = await Promise.all([
    runLab(['check', '03', '--target', target, '--only', 'softmax', '--json']),
    runLab(['figures', '03', '--target', target, ...figure, '--json']),
  ]);
  const printed = ['log', 'info', 'debug', 'warn', 'error'].map((name) => `noise ${name}`);
  expect(json<unknown[]>(check)).toHaveLength(1);
  for (const word of [...printed, 'noise write', '123456']) expect(check.stderr).toContain(word);
  expect(check.code).toBe(0);
  expect(json<unknown[]>(figures)).toHaveLength(1);
  for (const word of [...printed, 'noise write', '123456']) expect(figures.stderr).toContain(word);
  expect(figures.code).toBe(0);
});

itSolved('goes on if an answer never comes, and gives it no points', async () => {
  const neverAnswers = edited(
    solutionText(),
    /^export function sgdStep\([^]*?^}/m,
    'export function sgdStep(): unknown {\n  return { then() {} };\n}',
  );
  const text = edited(
    neverAnswers,
    /^export function softmax\(.*$/m,
    (line) => `${line}\n  console.log('noise'); while (true);`,
  );
  const target = folder('silent', { 'lab.ts': text });
  // Loading the kit must take less than the deadline on a slow machine too.
  const run = (only: string): Promise<Ran> =>
    runLab(['check', '03', '--target', target, '--only', only, '--deadline', '5', '--json']);
  const [never, loop] = await Promise.all([run('sgdStep'), run('softmax/values')]);
  for (const ran of [never, loop]) {
    const [report] = json<LabReport[]>(ran);
    expect([ran.code, report!.score]).toEqual([1, 0]);
  }
  const verdictsOf = (ran: Ran): unknown =>
    new Set(json<LabReport[]>(ran)[0]!.checks.map(({ verdict }) => verdict));
  expect([verdictsOf(never), verdictsOf(loop)]).toEqual([new Set(['wrong-shape']), new Set(['timed-out'])]);
  const line = text.slice(0, text.indexOf('while (true)')).split('\n').length;
  expect(loop.stdout).toContain(`no answer to softmax/values within 5 s; it was at lab.ts:${line} then`);
  expect(loop.stderr).toContain('noise');
});

itSolved('--watch checks again after each save', async () => {
  const target = folder('watched', { 'lab.ts': starterText() });
  const seen = await watchLab(
    ['check', '03', '--target', target, '--only', 'softmax', '--watch'],
    [
      () => writeFileSync(join(target, 'lab.ts'), solutionText()),
      () => writeFileSync(join(target, 'lab.ts'), starterText()),
    ],
  );
  expect(seen.map((round) => /^(\d+) of 14 points/m.exec(round)?.[1])).toEqual(['0', '14', '0']);
});

itSolved('draws the figures of several labs side by side, in the order of the labs', async () => {
  const exits = edited(
    solutionText(),
    /^export function minibatches\(.*$/m,
    (line) => `${line}\n  (process as any).reallyExit(3);`,
  );
  const target = folder('several', {
    [`${ID}/lab.ts`]: exits,
    '02-backpropagation/lab.ts': 'not TypeScript',
  });
  const out = join(TMP, 'several-out');
  const args = ['figures', '02', '03', '04', '--target', target, '--out', out, '--jobs', '2', '--json'];
  const ran = await runLab(args);
  expect(ran.code).toBe(1);
  const drawn = json<{ lab: string; error?: string }[]>(ran);
  expect([...new Set(drawn.map(({ lab }) => lab))]).toEqual(['02-backpropagation', ID, '04-optimizers']);
  const errorsOf = (lab: string): string[] =>
    drawn.filter((figure) => figure.lab === lab).map(({ error }) => error ?? 'none');
  for (const error of errorsOf('02-backpropagation')) expect(error).toMatch(/^lab\.ts could not be parsed: /);
  for (const error of errorsOf('04-optimizers')) expect(error).toMatch(/^expected a submission in .*04-opt/);
  // The end of one process costs one figure: the next one is drawn by a new process.
  expect(errorsOf(ID)).toContain('the process it runs in ended (exit code 3)');
  expect(errorsOf(ID)).toContain('none');
});
