import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasSolution, solutionOf } from '../../../src/course/labs';
import { manifestOf } from '../../../src/course/manifestOf';
import type { CheckResult, LabReport } from '../../../src/grading/model/report';
import { LabReportSchema } from '../../../src/grading/model/report';
import type { FigureRecord } from '../../../src/figures/figure';
import { starterFiles } from '../../../src/course/starters/generate';
import { edited } from '../../support/edited';
import type { Ran } from './processes';
import { runLab, watchLab } from './processes';

// Each test is a process of its own, as in a terminal; they run side by side.
jest.setTimeout(60_000);

const ID = '03-softmax-sgd';
const itSolved = hasSolution(ID) ? it.concurrent : it.concurrent.skip;

const TMP = mkdtempSync(join(tmpdir(), 'lab-cli-'));
afterAll(() => rmSync(TMP, { recursive: true, force: true }));

/** A folder with the files given. */
function folder(name: string, files: Record<string, string>): string {
  const path = join(TMP, name);
  mkdirSync(path);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

function json<T>({ stdout }: Ran): T {
  return JSON.parse(stdout) as T;
}

const solutionText = (): string => readFileSync(join(solutionOf(ID), 'lab.ts'), 'utf8');
const starterText = (): string => starterFiles(solutionOf(ID)).find(({ path }) => path === 'lab.ts')!.text;

it('tables have no spaces at the ends of their lines', async () => {
  const { stdout } = await runLab(['list']);
  expect(stdout).toMatch(/^ {2}softmax +14 +\S/m);
  expect(stdout).not.toMatch(/ $/m);
});

describe('help', () => {
  it.concurrent.each([['--help'], ['help']])('lab %s lists the commands', async (flag) => {
    const { code, stdout, stderr } = await runLab([flag]);
    expect([code, stderr]).toEqual([0, '']);
    for (const command of [
      'list',
      'check',
      'figures',
      'selftest',
      'doctor',
      'starters',
      'record',
      'start',
      'data',
    ])
      expect(stdout).toMatch(new RegExp(`^  ${command} .*\\S`, 'm'));
    expect(stdout).toContain('npx lab check 03');
  });

  it.concurrent('lab check --help explains its options', async () => {
    const { code, stdout } = await runLab(['check', '--help']);
    expect(code).toBe(0);
    for (const flag of ['--target', '--only', '--seed', '--watch', '--json', '--verbose', '--deadline'])
      expect(stdout).toContain(flag);
  });
});

it.concurrent('list --json', async () => {
  const labs = json<Record<string, unknown>[]>(await runLab(['list', '--json']));
  const { title, tasks } = manifestOf(ID);
  expect(labs.find(({ id }) => id === ID)).toEqual({ id: ID, title, tasks, points: 100 });
  expect(labs.every(({ points }) => points === 100)).toBe(true);
});

describe('check', () => {
  itSolved('--json: the solution has full marks, exit code 0', async () => {
    const ran = await runLab(['check', '03', '--target', 'solutions', '--seed', '0', '--json']);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    const [report, ...others] = json<LabReport[]>(ran);
    expect(others).toEqual([]);
    expect(LabReportSchema.parse(report)).toEqual(report);
    expect(report).toMatchObject({ lab: ID, score: 100, maxScore: 100 });
    for (const result of report!.checks) {
      const { id, task, points } = result;
      expect(result).toEqual({
        id,
        task,
        points,
        score: points,
        verdict: 'passed',
        outcome: 'answered',
        misconception: null,
        facts: [],
        message: '',
        cause: null,
        unloadable: false,
      });
      expect(id.startsWith(`${task}/`)).toBe(true);
    }
    expect(new Set(report!.checks.map(({ task }) => task)).size).toBe(manifestOf(ID).tasks.length);
  });

  itSolved('the starter has none, exit code 1', async () => {
    const target = folder('starter', { 'lab.ts': starterText() });
    const ran = await runLab(['check', '3', '--target', target, '--json']);
    expect(ran.code).toBe(1);
    const [report] = json<LabReport[]>(ran);
    expect(report).toMatchObject({ score: 0, maxScore: 100 });
    expect(new Set(report!.checks.map(({ verdict }) => verdict))).toEqual(new Set(['not-implemented']));
  });

  itSolved('names the misconception, and tells a student in words', async () => {
    const text = edited(
      solutionText(),
      /(?<=^export function softmax\([^}]*= )logits\.sub\(logits\.max\(1, true\)\)/m,
      'logits',
    );
    // A folder with a folder for each lab is a target too.
    const target = folder('all', {});
    mkdirSync(join(target, ID));
    writeFileSync(join(target, ID, 'lab.ts'), text);
    const [asJson, asText] = await Promise.all([
      runLab(['check', ID, '--target', target, '--only', 'softmax', '--json']),
      runLab(['check', ID, '--target', target, '--only', 'softmax/large-logits']),
    ]);
    const named = json<LabReport[]>(asJson)[0]!.checks.map((c: CheckResult) => [c.id, c.misconception]);
    expect(named).toContainEqual(['softmax/large-logits', 'softmax-without-shift']);
    expect([asJson.code, asText.code]).toEqual([1, 1]);
    expect(asText.stdout).toMatch(/✗ softmax\/large-logits +0 \/ 6 {2}not-a-number/);
    expect(asText.stdout).toMatch(/looks like +softmax without the shift/);
    expect(asText.stdout).toMatch(/0 of 6 points/);
    expect(asText.stdout).toMatch(/npx lab check 03 --only softmax\/large-logits --seed \d+ --verbose/);
    expect(asText.stdout).not.toContain('\u001b['); // no colours but on a terminal
  });

  itSolved('all --target FOLDER: what is not handed in has 0 points, and the others theirs', async () => {
    const target = folder('class', {});
    mkdirSync(join(target, ID));
    writeFileSync(join(target, ID, 'lab.ts'), solutionText());
    const named = ['02', '03', '04'];
    const [asJson, asText] = await Promise.all([
      runLab(['check', ...named, '--target', target, '--json']),
      runLab(['check', '03', '04', '--target', target]),
    ]);
    expect([asJson.code, asText.code]).toEqual([1, 1]);
    const reports = json<LabReport[]>(asJson);
    expect(reports.map(({ lab, score, maxScore }) => [lab.slice(0, 2), score, maxScore])).toEqual([
      ['02', 0, 100],
      ['03', 100, 100],
      ['04', 0, 100],
    ]);
    expect(new Set(reports[0]!.checks.map(({ verdict }) => verdict))).toEqual(new Set(['not-handed-in']));
    expect(asText.stdout).toMatch(/^100 of 100 points/m);
    expect(asText.stdout).toMatch(/✗ not handed in: there is no lab.ts of this lab\n\n0 of 100 points/);
  });

  itSolved('--target takes a lab.ts too, of the one lab that is named', async () => {
    const target = join(folder('file', { 'lab.ts': solutionText() }), 'lab.ts');
    const [one, several] = await Promise.all([
      runLab(['check', '03', '--target', target, '--only', 'softmax', '--json']),
      runLab(['check', '03', '04', '--target', target]),
    ]);
    expect(json<LabReport[]>(one)).toMatchObject([{ lab: ID, score: 14, maxScore: 14 }]);
    expect([several.code, several.stdout]).toEqual([2, '']);
    expect(several.stderr).toBe(
      `lab: ${target} is the work for one lab, and 2 labs are asked for; say which one it is\n`,
    );
  });

  itSolved('prints JSON alone, whatever the submission prints', async () => {
    const noise = ['log', 'info', 'debug', 'warn', 'error'].map(
      (name) => `console.${name}('noise ${name}');`,
    );
    const text = edited(
      solutionText(),
      /^export function softmax\(.*$/m,
      (line) => `${noise.join(' ')}\n${line}\n${noise.join(' ')}`,
    );
    const target = folder('noisy', { 'lab.ts': text });
    const [check, figures] = await Promise.all([
      runLab(['check', '03', '--target', target, '--only', 'softmax', '--json']),
      runLab([
        'figures',
        '03',
        '--target',
        target,
        '--only',
        'likelihood-underflow',
        '--out',
        join(TMP, 'noisy-out'),
        '--json',
      ]),
    ]);
    for (const ran of [check, figures]) {
      expect(json<unknown[]>(ran)).toHaveLength(1);
      for (const name of ['log', 'info', 'debug', 'warn', 'error'])
        expect(ran.stderr).toContain(`noise ${name}`);
      expect(ran.code).toBe(0);
    }
  });

  itSolved('goes on where an answer never comes, and does not pass it', async () => {
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
    const run = (only: string): Promise<Ran> =>
      runLab(['check', '03', '--target', target, '--only', only, '--deadline', '1', '--json']);
    const [never, loop] = await Promise.all([run('sgdStep'), run('softmax')]);
    for (const ran of [never, loop]) {
      const [report] = json<LabReport[]>(ran);
      expect([ran.code, report!.score]).toEqual([1, 0]);
      expect(new Set(report!.checks.map(({ verdict }) => verdict))).toEqual(new Set(['timed-out']));
    }
    expect(never.stdout).toMatch(/came: sgdStep\/\S+ was promised an answer that never came/);
    const line = text.slice(0, text.indexOf('while (true)')).split('\n').length;
    expect(loop.stdout).toContain(`no answer to softmax/values within 1 s; it was at lab.ts:${line} then`);
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

  itSolved('tells the line of an error under many frames of tfjs', async () => {
    const text = edited(
      solutionText(),
      /(?<=^export function softmax\([^}]*= )logits\.sub\(logits\.max\(1, true\)\)/m,
      'logits.matMul(tf.ones([99, 2]))',
    );
    const line = text.slice(0, text.indexOf('tf.ones([99')).split('\n').length;
    const target = folder('deep', { 'lab.ts': text });
    const [report] = json<LabReport[]>(
      await runLab(['check', '03', '--target', target, '--only', 'softmax/values', '--json']),
    );
    expect(report!.checks[0]).toMatchObject({ verdict: 'crashed' });
    expect(report!.checks[0]!.message).toContain(`came: an error at lab.ts:${line}: `);
  });

  it.concurrent('--recorded judges by the recorded seed', async () => {
    const target = hasSolution(ID) ? 'solutions' : 'labs';
    const { stdout } = await runLab(['check', '03', '--target', target, '--recorded']);
    expect(stdout).toMatch(/of 100 points {2}\(backend \w+, seed 1, recorded answers\)/);
  });
});

describe('bad usage: exit code 2, what to do in one line, nothing on standard output', () => {
  it.concurrent.each<[string[], RegExp]>([
    [['chekc', '03'], /^error: unknown command 'chekc'\n\(Did you mean check\?\)\n/],
    [['check'], /^error: missing required argument 'LAB'\n/],
    [['check', '03', '--colour'], /^error: unknown option '--colour'\n/],
    [['check', '99'], /^lab: there is no lab "99"; expected .*03.* See: npx lab list\n$/],
  ])('lab %j', async (args, message) => {
    const { code, stdout, stderr } = await runLab(args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ +at /m);
    expect([code, stdout]).toEqual([2, '']);
  });

  it.concurrent('LAB_BACKEND that is none', async () => {
    const { code, stderr } = await runLab(['check', '03'], { LAB_BACKEND: 'gpu' });
    expect(stderr).toBe('lab: expected LAB_BACKEND to be one of tensorflow, wasm, cpu, received "gpu"\n');
    expect(code).toBe(2);
  });
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

it.concurrent('doctor --json', async () => {
  const ran = await runLab(['doctor', '--json'], { LAB_BACKEND: 'cpu' });
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  const answer = json<Record<string, unknown>>(ran);
  expect(answer).toMatchObject({ node: process.versions.node, backend: 'cpu' });
  const tried = answer['tried'] as { backend: string; ok: boolean; reason?: string }[];
  expect(tried.map(({ backend }) => backend)).toEqual(['tensorflow', 'wasm', 'cpu']);
  for (const { ok, reason } of tried) expect(typeof reason).toBe(ok ? 'undefined' : 'string');
  expect(answer['cores']).toBeGreaterThan(0);
  expect(answer['memory']).toEqual({ total: expect.any(Number), free: expect.any(Number), unit: 'GiB' });
  expect((answer['fonts'] as string[]).length).toBeGreaterThan(0);
});

it.concurrent.each<[string, string, RegExp]>([
  [
    'tensorflow',
    'tensorflow',
    /^LAB_BACKEND=tensorflow was asked for, but that backend does not work here: /,
  ],
  ['gpu', 'wasm', /^expected LAB_BACKEND to be one of tensorflow, wasm, cpu, received "gpu"$/],
])(
  'doctor with LAB_BACKEND=%s shows its table all the same, and what is wrong',
  async (forced, name, problem) => {
    const env = { LAB_BACKEND: forced };
    const [asJson, asText] = await Promise.all([runLab(['doctor', '--json'], env), runLab(['doctor'], env)]);
    const answer = json<{
      backend: string | null;
      problem?: string;
      tried: { backend: string; ok: boolean }[];
    }>(asJson);
    expect(answer.tried.map(({ backend }) => backend)).toEqual(['tensorflow', 'wasm', 'cpu']);
    expect(asText.stdout).toMatch(new RegExp(`^backend ${name} +\\S`, 'm'));
    // Where tfjs-node works, it may be forced.
    if (answer.backend === 'tensorflow') return;
    expect(answer).toMatchObject({ backend: null, problem: expect.stringMatching(problem) });
    expect([asJson.code, asText.code, asJson.stderr, asText.stderr]).toEqual([1, 1, '', '']);
    expect(asText.stdout.replace(/\s+/g, ' ')).toContain(answer.problem);
    expect(asText.stdout).not.toMatch(/ $/m);
  },
);

describe('figures', () => {
  itSolved('writes a picture and its numbers', async () => {
    const out = join(TMP, 'out');
    const ran = await runLab([
      'figures',
      '03',
      '--target',
      'solutions',
      '--only',
      'likelihood-underflow',
      '--out',
      out,
      '--json',
    ]);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    const base = join(out, ID, 'likelihood-underflow');
    expect(json(ran)).toMatchObject([
      { lab: ID, figure: 'likelihood-underflow', png: `${base}.png`, json: `${base}.json` },
    ]);
    const png = readFileSync(`${base}.png`);
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const kept = JSON.parse(readFileSync(`${base}.json`, 'utf8')) as FigureRecord;
    expect(kept).toMatchObject({
      lab: ID,
      figure: 'likelihood-underflow',
      config: { mode: 'quick', dataset: 'digits', seeds: [0], target: 'solutions' },
    });
    expect(kept.result).toBeDefined();
    expect(kept.chart.kind).toBeDefined();
  });

  itSolved('of several labs, side by side: in the order of the labs, and each lab for itself', async () => {
    const target = folder('several', {});
    const exits = edited(
      solutionText(),
      /^export function softmax\(.*$/m,
      (line) => `${line}\n  (process as any).reallyExit(3);`,
    );
    for (const [id, text] of [
      [ID, exits],
      ['02-backpropagation', 'not TypeScript'],
    ] as const) {
      mkdirSync(join(target, id));
      writeFileSync(join(target, id, 'lab.ts'), text);
    }
    const out = join(TMP, 'several-out');
    const args = ['figures', '02', '03', '04', '--target', target, '--out', out, '--jobs', '2', '--json'];
    const ran = await runLab(args);
    expect(ran.code).toBe(1);
    const drawn = json<{ lab: string; figure: string; error?: string }[]>(ran);
    expect([...new Set(drawn.map(({ lab }) => lab))]).toEqual(['02-backpropagation', ID, '04-optimizers']);
    const errorsOf = (lab: string): string[] =>
      drawn.filter((one) => one.lab === lab).map(({ error }) => error ?? 'none');
    for (const error of errorsOf('02-backpropagation'))
      expect(error).toMatch(/^lab\.ts could not be parsed: /);
    for (const error of errorsOf('04-optimizers'))
      expect(error).toMatch(/^expected a submission in .*04-opt/);
    // The end of one process costs one figure: the next one is drawn by a new process.
    expect(errorsOf(ID)).toContain('the process it runs in ended (exit code 3)');
    expect(errorsOf(ID)).toContain('none');
  });

  itSolved('that cannot be drawn yet say so, each for itself, exit code 1', async () => {
    const out = join(TMP, 'nothing');
    const target = folder('starter-figures', { 'lab.ts': starterText() });
    const ran = await runLab(['figures', '03', '--target', target, '--out', out, '--json']);
    expect(ran.code).toBe(1);
    const drawn = json<{ figure: string; error?: string }[]>(ran);
    expect(drawn.length).toBeGreaterThan(1);
    for (const { error } of drawn)
      expect(error).toMatch(/^it needs \w+, which is not implemented yet \(lab\.ts:\d+\)$/);
    expect(existsSync(join(out, ID))).toBe(false);
  });
});
