import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { openPromise } from 'yauzl';
import { allLabs, ROOT, solutionOf } from '../../../../src/course/labs';
import { runLab } from '../../cli/processes';

jest.setTimeout(300_000); // each test starts processes; a slow machine is no fault

/* The zip is unpacked into a folder that imitates Gradescope's /autograder, and its script is run there. */

const ID = '03-softmax-sgd';
const home = mkdtempSync(join(tmpdir(), 'gradescope-'));
const source = join(home, 'source');

/** The permissions of a file in a zip, as Unix has them. */
const modeOf = (attributes: number): number => (attributes >>> 16) & 0o777;

async function unpack(zipFile: string, into: string): Promise<string[]> {
  const zip = await openPromise(zipFile, { lazyEntries: true });
  const names: string[] = [];
  for await (const entry of zip.eachEntry()) {
    const file = join(into, entry.fileName);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await buffer(await zip.openReadStreamPromise(entry)));
    chmodSync(file, modeOf(entry.externalFileAttributes));
    names.push(entry.fileName);
  }
  return names;
}

let names: string[];
beforeAll(async () => {
  const zip = join(home, 'grader.zip');
  const ran = await runLab(['release', '--autograder', 'gradescope', '--labs', '03', '--out', zip]);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  names = await unpack(zip, source);
  // Gradescope runs setup.sh, which installs the packages; here they are those of the kit.
  symlinkSync(join(ROOT, 'node_modules'), join(source, 'kit', 'node_modules'));
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Results {
  score: number;
  output: string;
  stdout_visibility: string;
  tests?: {
    name: string;
    score: number;
    max_score: number;
    status: string;
    output: string;
    visibility: string;
  }[];
}

/** Runs the script for a submission of these files, and reads what Gradescope would. */
async function graded(files: Record<string, string>): Promise<{ code: number; results: Results }> {
  for (const folder of ['submission', 'results'])
    rmSync(join(home, folder), { recursive: true, force: true });
  mkdirSync(join(home, 'results'));
  for (const [path, text] of Object.entries(files)) {
    const file = join(home, 'submission', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const env = { ...process.env, LAB_AUTOGRADER: home };
  const code = await new Promise<number>((done) =>
    execFile(join(source, 'run_autograder'), { env }, (error) => done(Number(error?.code ?? 0))),
  );
  return {
    code,
    results: JSON.parse(readFileSync(join(home, 'results', 'results.json'), 'utf8')) as Results,
  };
}

const solution = readFileSync(join(solutionOf(ID), 'lab.ts'), 'utf8');

/** Gradescope's rules: https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format */
function expectValid({ score, tests, stdout_visibility: prints, output }: Results): void {
  expect(score).toBeGreaterThanOrEqual(0);
  expect(typeof output).toBe('string');
  expect(prints).toBe('hidden');
  for (const test of tests ?? []) {
    expect(test.score).toBeLessThanOrEqual(test.max_score);
    expect(['passed', 'failed']).toContain(test.status);
    expect(['visible', 'after_published']).toContain(test.visibility);
    expect([typeof test.name, typeof test.output]).toEqual(['string', 'string']);
  }
  const sum = (tests ?? []).reduce((total, test) => total + test.score, 0);
  expect(sum).toBeCloseTo(score, 6);
}

it('holds the two scripts at the top, which may be started, and the kit with solutions and hidden checks', () => {
  for (const script of ['setup.sh', 'run_autograder'])
    expect(statSync(join(source, script)).mode & 0o111).toBe(0o111);
  expect(names).toEqual(expect.arrayContaining([`kit/solutions/${ID}/lab.ts`, 'kit/package-lock.json']));
  expect(names.filter((name) => /node_modules|\.git\/|\.test\.ts|ANSWERS|\.map$/.test(name))).toEqual([]);
  expect(allLabs().filter((id) => id !== ID && existsSync(join(source, 'kit', 'solutions', id)))).toEqual([]);
});

it('gives a right submission all points, and shows hidden checks when the grades are published', async () => {
  const { code, results } = await graded({ 'lab.ts': solution });
  expectValid(results);
  expect([code, results.score]).toEqual([0, 100]);
  expect(results.tests!.some(({ visibility }) => visibility === 'after_published')).toBe(true);
});

it('finds lab.ts in a folder beside other files, and reports the mistakes in it', async () => {
  const wrong = solution.replace('logits.max(1, true)', 'logits.min(1, true)');
  expect(wrong).not.toBe(solution);
  const { code, results } = await graded({ 'my work/lab.ts': wrong, 'notes/read me.txt': 'Hello' });
  expectValid(results);
  expect(code).toBe(0);
  expect(results.score).toBeGreaterThan(0);
  expect(results.score).toBeLessThan(100);
  expect(results.tests!.find(({ name }) => name.endsWith('large-logits'))).toMatchObject({
    status: 'failed',
    score: 0,
  });
});

it.each([
  ['no TypeScript', { 'lab.ts': 'export function softmax( {' }, /No check could be asked/],
  ['no lab.ts', { 'essay.txt': 'I did not do it.' }, /There is no lab\.ts in what you handed in/],
])(
  'gives a submission with %s 0 points, and says why',
  async (_, files, why) => {
    const { code, results } = await graded(files as Record<string, string>);
    expectValid(results);
    expect([code, results.score]).toEqual([0, 0]);
    expect(results.output).toMatch(why);
  },
  120_000,
);

it('leaves a result with 0 points, which asks for another run, if the grader itself is broken', async () => {
  const kit = join(source, 'kit');
  const aside = join(home, 'program.ts');
  cpSync(join(kit, 'src/cli/program.ts'), aside);
  try {
    writeFileSync(join(kit, 'src/cli/program.ts'), 'throw new Error("broken");');
    const { code, results } = await graded({ 'lab.ts': solution });
    expect(code).not.toBe(0);
    expectValid(results);
    expect(results).toMatchObject({ score: 0, output: expect.stringContaining('not your fault') as string });
  } finally {
    cpSync(aside, join(kit, 'src/cli/program.ts'));
  }
});
