import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { checksOf } from '../../../../src/course/checks';
import { loadMisconceptions } from '../../../../src/course/grading';
import { allLabs, ROOT, solutionOf } from '../../../../src/course/labs';
import { mutate } from '../../../../src/grading/model/mutant';
import type { LabReport } from '../../../../src/grading/model/report';
import type { Ran } from '../../cli/processes';
import { runNode } from '../../cli/processes';
import { answerLines, normal } from './answers';

jest.setTimeout(300_000); // each test starts processes; a slow machine is no fault

/* One kit is written for all labs, as a teacher does it, and looked at from all sides. */

const SEEDS = [1, 2];
const folder = mkdtempSync(join(tmpdir(), 'released-'));
const kit = join(folder, 'kit');

beforeAll(async () => {
  const ran = await runNode(['src/cli/lab.cjs', 'release', '--out', kit, '--seeds', String(SEEDS.length)]);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
}, 600_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `lab …` of the released kit, which finds the packages of this one. */
async function lab(...args: string[]): Promise<Ran> {
  if (!existsSync(join(kit, 'node_modules')))
    symlinkSync(join(ROOT, 'node_modules'), join(kit, 'node_modules'));
  return runNode([join(kit, 'src', 'cli', 'lab.cjs'), ...args]);
}

async function reports(...args: string[]): Promise<LabReport[]> {
  const ran = await lab('check', ...args, '--json');
  expect(ran.code).toBeLessThan(2);
  return JSON.parse(ran.stdout) as LabReport[];
}

/** Puts a lab.ts in the place of a starter. */
function handIn(id: string, text: string): void {
  writeFileSync(join(kit, 'labs', id, 'lab.ts'), text);
}

const solution = (id: string): string => readFileSync(join(solutionOf(id), 'lab.ts'), 'utf8');

function paths(): string[] {
  return readdirSync(kit, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(kit, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.startsWith('node_modules'));
}

/** All that can be read in a file: archives are opened. */
function textIn(path: string): string {
  const bytes = readFileSync(join(kit, path));
  if (path.endsWith('.br')) return brotliDecompressSync(bytes).toString('utf8');
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

it('has no solutions, known wrong answers, tests of the kit, caches, source maps, history or links', () => {
  const forbidden =
    /(?:^|\/)(?:solutions|node_modules|out|coverage|\.git|\.cache|mutants|selftest)\/|misconceptions|ANSWERS|promises\.ts|equivalents|recorded\.json$|\.test\.ts$|\.map$|\.tmp$/;
  expect(paths().filter((path) => forbidden.test(path))).toEqual([]);
  expect(paths().filter((path) => /sourceMappingURL/.test(textIn(path)))).toEqual([]);
  expect(
    readdirSync(kit, { recursive: true, withFileTypes: true }).filter((e) => e.isSymbolicLink()),
  ).toEqual([]);
});

it('has no line of a solution, of a known wrong answer, of a hidden check or of an answer in words', async () => {
  const texts = paths().map((path) => ({ path, text: normal(textIn(path)) }));
  const lines = (await Promise.all(allLabs().map(answerLines))).flat();
  // Enough to find: a search for nothing would find nothing.
  expect(lines.length).toBeGreaterThan(1000);
  const all = texts.map(({ text }) => text).join('\n');
  const found = lines.filter(({ line }) => all.includes(normal(line)));
  const told = found.map((one) => {
    const where = texts.filter(({ text }) => text.includes(normal(one.line))).map(({ path }) => path);
    return { ...one, where };
  });
  expect(told).toEqual([]);
});

it('finds a line of a solution if there is one: the search does find', async () => {
  const [line] = await answerLines('03-softmax-sgd');
  expect(normal(`// ${solution('03-softmax-sgd')}`)).toContain(normal(line!.line));
});

it('has the visible checks of every lab, with their points, and no name of a hidden one', async () => {
  const { labs } = JSON.parse(textIn('release.json')) as {
    labs: { id: string; points: number; hiddenPoints: number }[];
  };
  const all = paths().map(textIn).join('\n');
  for (const { id, points, hiddenPoints } of labs) {
    const checks = await checksOf(id);
    const hidden = checks.filter((check) => check.hidden);
    expect([id, points + hiddenPoints]).toEqual([id, 100]);
    expect(hidden.reduce((sum, check) => sum + check.points, 0)).toBe(hiddenPoints);
    for (const check of hidden) expect(all).not.toContain(`"${check.id}"`);
    for (const { probe } of hidden)
      expect(textIn(`tests/graded/${id}/probes.ts`)).not.toMatch(new RegExp(`^  ${probe}:`, 'm'));
    for (const check of checks.filter((one) => !one.hidden))
      expect(textIn(`tests/graded/${id}/checks.ts`)).toContain(check.id);
  }
});

it('has a package.json and a lock that npm accepts as one', () => {
  const copy = mkdtempSync(join(folder, 'packages-'));
  for (const name of ['package.json', 'package-lock.json']) cpSync(join(kit, name), join(copy, name));
  // npm compares the two before it would fetch anything.
  const npm = ['ci', '--dry-run', '--offline', '--ignore-scripts', '--no-audit'];
  expect(execFileSync('npm', npm, { cwd: copy, encoding: 'utf8' })).toMatch(/added \d+ packages/);
});

describe('the checks of the kit', () => {
  it('give the untouched starters no points, and say that nothing is written yet', async () => {
    const all = await reports('all', '--seed', '1');
    expect(all.map(({ lab: id, score }) => [id, score])).toEqual(allLabs().map((id) => [id, 0]));
    const verdicts = all.flatMap(({ checks }) => checks.map(({ verdict }) => verdict));
    expect(new Set(verdicts)).toEqual(new Set(['not-implemented']));
  }, 600_000);

  it.each([
    ['all labs', 1, ['all'], allLabs()],
    ['two labs', 2, ['03', '06'], ['03-softmax-sgd', '06-input-scale']],
  ])(
    'give copied solutions of %s all points, with seed %i',
    async (_, seed, named, ids) => {
      for (const id of ids) handIn(id, solution(id));
      const all = await reports(...named, '--seed', String(seed));
      expect(all.map((report) => report.lab)).toEqual(ids);
      for (const report of all) {
        expect(report).toMatchObject({ seed, reference: 'recorded', score: report.maxScore });
        expect(report.maxScore).toBeGreaterThan(50);
      }
    },
    600_000,
  );

  it('run the file of the student, and name a known mistake in it without its code', async () => {
    const id = '03-softmax-sgd';
    const [mistake] = (await loadMisconceptions(id)).filter(({ check }) => check === 'softmax/large-logits');
    handIn(id, `console.log('the file of the student');\n${mutate(solution(id), mistake!)}`);
    const ran = await lab('check', '03', '--only', 'softmax');
    expect(ran.stdout).toContain('the file of the student');
    expect(ran.stdout.replace(/\s+/g, ' ')).toContain(`looks like ${mistake!.title}`);
    expect(ran.code).toBe(1);
  });

  it('draw one of the recorded seeds each time', async () => {
    const seeds = new Set<number>();
    // Twenty draws of two seeds are alike once in half a million times.
    for (let i = 0; i < 20 && seeds.size < SEEDS.length; i++)
      for (const { seed } of await reports('06', '--only', 'standardize')) seeds.add(seed);
    expect([...seeds].sort()).toEqual(SEEDS);
  });
});

it.each([
  ...[['grade'], ['selftest'], ['mutants'], ['starters'], ['record'], ['release']],
  ...[
    ['grade', '--help'],
    ['grade', '03', '--bogus'],
  ],
])('lab %s %s says in one sentence that it is for teachers', async (...args) => {
  const { code, stdout, stderr } = await lab(...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toBe(
    `lab: lab ${args[0]} is for teachers: it needs the solutions, which are not in this kit\n`,
  );
});

it('help and list name the commands of students only', async () => {
  const { stdout } = await lab('--help');
  expect(stdout).toMatch(/\n {2}check /);
  expect(stdout).not.toMatch(/\n {2}(?:grade|selftest|mutants|starters|record|release) /);
});

it('draws a figure, gives hints and lists its labs', async () => {
  const id = '03-softmax-sgd';
  handIn(id, solution(id));
  const out = join(folder, 'pictures');
  expect(await lab('figures', '03', '--only', 'softmax-curves', '--out', out)).toMatchObject({ code: 0 });
  expect(existsSync(join(out, id, 'softmax-curves.png'))).toBe(true);
  expect((await lab('hint', '03', 'softmax')).stdout).toContain('step 1 of 3');
  expect((await lab('list')).stdout).toContain(id);
});

it('refuses a seed that was not recorded, and the solutions as a target', async () => {
  expect((await lab('check', '03', '--seed', '77')).stderr).toMatch(
    /^lab: without the solutions only the recorded seeds 1 and 2 can be judged/,
  );
  expect((await lab('check', '03', '--target', 'solutions')).stderr).toMatch(
    /^lab: .*the solutions are not in this kit/,
  );
});
