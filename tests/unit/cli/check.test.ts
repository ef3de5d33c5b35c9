import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../../src/core/errors';
import { hasSolution, ROOT, solutionOf } from '../../../src/course/labs';
import { manifestOf } from '../../../src/course/manifestOf';
import type { SubmissionProcessOptions } from '../../../src/course/startSubmissionProcess';
import { starterFiles } from '../../../src/course/starters/generate';
import type { LabReport } from '../../../src/grading/model/report';
import { LabReportSchema } from '../../../src/grading/model/report';
import type { Host } from '../../../src/hosts/host';
import { CHECK_LIMITS, checkLimits } from '../../../src/hosts/limits';
import { edited } from '../../support/edited';
import type { RanInProcess } from './fakeTerminal';
import { lab } from './fakeTerminal';
import type * as Labs from '../../../src/course/labs';
import type * as GradingOfCourse from '../../../src/course/grading';
import { scratchFolder } from '../../support/scratch';

/*
 * Submissions run in this process instead of one of their own, so these tests are quick. Those that are about the
 * process are in lab.test.ts.
 */
const mockStarted: (SubmissionProcessOptions & { closed: boolean })[] = [];
let mockFault: Error | undefined;
jest.mock('../../../src/course/startSubmissionProcess', () => ({
  startSubmissionProcess: (options: SubmissionProcessOptions): Host => {
    const { id, target } = options;
    const course = '../../../src/course';
    const { folderOf } = jest.requireActual<typeof Labs>(`${course}/labs`);
    const { expectationsOf, gradingOf } = jest.requireActual<typeof GradingOfCourse>(`${course}/grading`);
    folderOf(id, target);
    const started = { ...options, closed: false };
    mockStarted.push(started);
    return {
      run: async (...request) => {
        if (mockFault) throw mockFault;
        const expectations = await expectationsOf(id, 'recorded', 1);
        const { host } = await gradingOf(id, { target, reference: 'recorded', expectations });
        return host.run(...request);
      },
      close: () => {
        started.closed = true;
        return Promise.resolve();
      },
    };
  },
}));
beforeEach(() => {
  mockStarted.length = 0;
  mockFault = undefined;
});

jest.setTimeout(60_000); // whole labs are graded; a slow machine is no fault

const ID = '03-softmax-sgd';
const NEXT = '04-optimizers';
const itSolved = hasSolution(ID) ? it : it.skip;

const TMP = scratchFolder('check');

let folders = 0;
/** A folder with the files given. */
function folder(files: Record<string, string>): string {
  const path = join(TMP, String(folders++));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(path, file, '..'), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  return path;
}

const reportsOf = ({ stdout }: RanInProcess): LabReport[] => JSON.parse(stdout) as LabReport[];
const solutionText = (): string => readFileSync(join(solutionOf(ID), 'lab.ts'), 'utf8');
const starterText = (): string => starterFiles(solutionOf(ID)).find(({ path }) => path === 'lab.ts')!.text;
const SHIFT = /(?<=^export function softmax\([^}]*= )logits\.sub\(logits\.max\(1, true\)\)/m;
const withoutShift = (): string => edited(solutionText(), SHIFT, 'logits');

itSolved('gives the solution full marks, and a report of each check as JSON', async () => {
  const ran = await lab('check', '03', '--target', 'solutions', '--seed', '0', '--json');
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  const [report, ...others] = reportsOf(ran);
  expect(others).toEqual([]);
  expect(LabReportSchema.parse(report)).toEqual(report);
  expect(report).toMatchObject({ lab: ID, score: 100, maxScore: 100 });
  for (const result of report!.checks) {
    const { id, task, points } = result;
    const passed = {
      score: points,
      verdict: 'passed',
      outcome: 'answered',
      misconception: null,
      misconceptions: [],
      facts: [],
      message: '',
      cause: null,
      unloadable: false,
    };
    expect(result).toEqual({ id, task, points, ...passed });
    expect(id.startsWith(`${task}/`)).toBe(true);
  }
  expect(new Set(report!.checks.map(({ task }) => task)).size).toBe(manifestOf(ID).tasks.length);
});

itSolved('gives the starter no points, and ends with exit code 1', async () => {
  const ran = await lab('check', '3', '--target', folder({ 'lab.ts': starterText() }), '--json');
  expect(ran.code).toBe(1);
  const [report] = reportsOf(ran);
  expect(report).toMatchObject({ score: 0, maxScore: 100 });
  expect(new Set(report!.checks.map(({ verdict }) => verdict))).toEqual(new Set(['not-implemented']));
});

itSolved('names the misconception', async () => {
  // A folder with a folder for each lab is a target too.
  const target = folder({ [`${ID}/lab.ts`]: withoutShift() });
  const ran = await lab('check', ID, '--target', target, '--only', 'softmax', '--json');
  const named = reportsOf(ran)[0]!.checks.map(({ id, misconception }) => [id, misconception]);
  expect(named).toContainEqual(['softmax/large-logits', 'softmax-without-shift']);
  expect(ran.code).toBe(1);
});

itSolved('tells a student in words, by the seed that was drawn', async () => {
  const target = folder({ 'lab.ts': withoutShift() });
  const check = (): Promise<RanInProcess> =>
    lab('check', '03', '--target', target, '--only', 'softmax/large-logits');
  const { code, stdout, stderr } = await check();
  expect([code, stderr]).toEqual([1, '']);
  expect(stdout).toMatch(/✗ softmax\/large-logits +0 \/ 6 {2}not-a-number/);
  expect(stdout).toMatch(/looks like +softmax without the shift/);
  expect(stdout).toMatch(/0 of 6 points/);
  const seedIn = (text: string): string =>
    /npx lab check 03 --only softmax\/large-logits --seed (\d+) --verbose/.exec(text)![1]!;
  expect(stdout).toContain(`seed ${seedIn(stdout)})`);
  const seeds = new Set([seedIn(stdout)]);
  for (let i = 0; i < 3; i++) seeds.add(seedIn((await check()).stdout));
  expect(seeds.size).toBeGreaterThan(1);
});

itSolved('takes the seed that is asked for', async () => {
  const ran = await lab('check', '03', '--target', 'solutions', '--only', 'sgdStep', '--seed', '7');
  expect(ran.stdout).toContain('seed 7)');
});

itSolved('prints all numbers with --verbose only', async () => {
  const args = ['check', '03', '--target', folder({ 'lab.ts': withoutShift() }), '--only', 'softmax'];
  expect((await lab(...args)).stdout).not.toContain('all inputs');
  expect((await lab(...args, '--verbose')).stdout).toContain('all inputs');
});

itSolved('takes several tasks and checks, in the order of the lab', async () => {
  const only = ['--only', 'sgdStep, softmax/values', '--only', 'softmax/large-logits'];
  const [report] = reportsOf(await lab('check', '03', '--target', 'solutions', ...only, '--json'));
  const ids = report!.checks.map(({ id }) => id);
  expect(ids.slice(0, 2).sort()).toEqual(['softmax/large-logits', 'softmax/values']);
  expect(ids.length).toBeGreaterThan(2);
  expect(ids.slice(2).every((id) => id.startsWith('sgdStep/'))).toBe(true);
});

itSolved('of several labs judges each once, and gives 0 points for one that is not handed in', async () => {
  const target = folder({ [`${ID}/lab.ts`]: solutionText() });
  const asJson = await lab('check', '02', '3', '03', ID, '04', '--target', target, '--json');
  expect(asJson.code).toBe(1);
  const reports = reportsOf(asJson);
  expect(reports.map(({ lab: id, score, maxScore }) => [id.slice(0, 2), score, maxScore])).toEqual([
    ['02', 0, 100],
    ['03', 100, 100],
    ['04', 0, 100],
  ]);
  expect(new Set(reports[0]!.checks.map(({ verdict }) => verdict))).toEqual(new Set(['not-handed-in']));
  expect(mockStarted.map(({ id }) => id)).toEqual([ID]);
  const asText = await lab('check', '03', '04', '--target', target);
  expect(asText.stdout).toMatch(/^100 of 100 points/m);
  expect(asText.stdout).toMatch(/✗ not handed in: there is no lab.ts of this lab\n\n0 of 100 points/);
});

itSolved('takes a lab.ts as the target, of the one lab that is named', async () => {
  const target = join(folder({ 'lab.ts': solutionText() }), 'lab.ts');
  const one = await lab('check', '03', '--target', target, '--only', 'softmax', '--json');
  expect(reportsOf(one)).toMatchObject([{ lab: ID, score: 14, maxScore: 14 }]);
  expect(await lab('check', '03', '04', '--target', target)).toMatchObject({
    code: 2,
    stdout: '',
    stderr: `lab: ${target} is the work for one lab, and 2 labs are asked for; say which one it is\n`,
  });
});

itSolved('tells the line of an error under many frames of tfjs', async () => {
  const text = edited(solutionText(), SHIFT, 'logits.matMul(tf.ones([99, 2]))');
  const line = text.slice(0, text.indexOf('tf.ones([99')).split('\n').length;
  const target = folder({ 'lab.ts': text });
  const [report] = reportsOf(
    await lab('check', '03', '--target', target, '--only', 'softmax/values', '--json'),
  );
  expect(report!.checks[0]).toMatchObject({ verdict: 'crashed' });
  expect(report!.checks[0]!.message).toContain(`came: an error at lab.ts:${line}: `);
});

it('--recorded judges by the recorded seed', async () => {
  const target = hasSolution(ID) ? 'solutions' : 'labs';
  const { stdout } = await lab('check', '03', '--target', target, '--recorded');
  expect(stdout).toMatch(/of 100 points {2}\(backend \w+, seed 1, recorded answers\)/);
});

itSolved('with --json keeps what is printed in this process off standard output', async () => {
  const printed = { log: jest.spyOn(console, 'log'), error: jest.spyOn(console, 'error') };
  for (const spy of Object.values(printed)) spy.mockImplementation();
  const print = 'tf.tidy(() => tf.scalar(123456).print());';
  const text = edited(solutionText(), /^export function softmax\(.*$/m, (line) => `${line}\n  ${print}`);
  const args = ['check', '03', '--target', folder({ 'lab.ts': text }), '--only', 'softmax/values'];
  expect((await lab(...args, '--json')).code).toBe(0);
  expect(printed.log).not.toHaveBeenCalled();
  expect(printed.error).toHaveBeenCalledWith(expect.stringContaining('123456'));
  await lab(...args);
  expect(printed.log).toHaveBeenCalledWith(expect.stringContaining('123456'));
  jest.restoreAllMocks();
});

itSolved('tells the written questions beside a lab.ts, where all of it is checked', async () => {
  const asked = /^written questions \(answers\.json; no points\)$/gm;
  const answers = readFileSync(join(ROOT, 'labs', ID, 'answers.json'), 'utf8');
  const target = folder({
    [`${ID}/lab.ts`]: solutionText(),
    [`${ID}/answers.json`]: answers,
    [`${NEXT}/answers.json`]: answers,
  });
  const [whole, some, asJson] = [
    await lab('check', '03', '04', '--target', target),
    await lab('check', '03', '--target', target, '--only', 'softmax'),
    await lab('check', '03', '--target', target, '--json'),
  ];
  // Lab 04 is not handed in.
  expect(whole.stdout.match(asked)).toHaveLength(1);
  expect(some.stdout).not.toMatch(asked);
  expect(asJson.stdout).not.toContain('written questions');
});

it("ends with exit code 2 for the grader's own fault", async () => {
  mockFault = new Error('the host is broken');
  const target = hasSolution(ID) ? 'solutions' : 'labs';
  const ran = await lab('check', '03', '--target', target, '--only', 'softmax', '--json');
  expect(reportsOf(ran)[0]!.checks[0]).toMatchObject({ verdict: 'graders-fault', score: 0 });
  expect(ran.code).toBe(2);
});

describe('the processes of submissions', () => {
  const target = hasSolution(ID) ? 'solutions' : 'labs';
  it('print on standard output, and with --json on standard error', async () => {
    await lab('check', '03', '--target', target, '--only', 'sgdStep');
    await lab('check', '03', '--target', target, '--only', 'sgdStep', '--json', '--deadline', '3');
    expect(mockStarted).toMatchObject([
      { id: ID, serves: 'probes', limits: CHECK_LIMITS, prints: 'stdout' },
      { id: ID, serves: 'probes', limits: checkLimits(3), prints: 'stderr' },
    ]);
  });

  it('run at the level of isolation that is asked for', async () => {
    await lab('check', '03', '--target', target, '--only', 'sgdStep', '--isolation', 'user');
    await lab('check', '03', '--target', target, '--only', 'sgdStep');
    expect(mockStarted[0]).toMatchObject({ isolation: 'user' });
    expect(mockStarted[1]).not.toHaveProperty('isolation');
  });

  it('are started once for each lab, and ended', async () => {
    await lab('check', ID, NEXT, '--target', target, '--recorded', '--json');
    expect(mockStarted.map(({ id, closed }) => [id, closed])).toEqual([
      [ID, true],
      [NEXT, true],
    ]);
  });

  it('are ended if judging fails', async () => {
    mockFault = new UsageError('the work is unreadable');
    const ran = await lab('check', ID, NEXT, '--target', target, '--recorded', '--json');
    expect(ran).toMatchObject({ code: 2, stdout: '', stderr: 'lab: the work is unreadable\n' });
    expect(mockStarted.map(({ id, closed }) => [id, closed])).toEqual([
      [ID, true],
      [NEXT, true],
    ]);
  });

  it('are asked check by check, shown as progress', async () => {
    const { bars } = await lab('check', '03', '--target', target, '--only', 'softmax/values,sgdStep/step');
    expect(bars).toEqual([{ total: 2, steps: ['1 softmax/values', '2 sgdStep/step'], stopped: true }]);
  });
});

describe('--format', () => {
  const target = hasSolution(ID) ? 'solutions' : 'labs';
  const one = ['check', '03', '--target', target, '--only', 'sgdStep'];

  it.each(['gradescope', 'exercism', 'junit', 'github', 'markdown'])(
    'prints a report in the format %s',
    async (format) => {
      const { stdout, stderr } = await lab(...one, '--format', format);
      expect(stderr).toBe('');
      expect(stdout).toMatch(/sgdStep|::notice title=03/);
    },
  );

  it('--out leaves a file without points until the report is there', async () => {
    const file = join(folder({}), 'new', 'results.json');
    mockFault = new UsageError('the work is unreadable');
    expect(await lab(...one, '--format', 'gradescope', '--out', file)).toMatchObject({ code: 2, stdout: '' });
    const before = JSON.parse(readFileSync(file, 'utf8')) as { score: number; output: string };
    expect(before.score).toBe(0);
    expect(before.output).toContain('not your fault');
    mockFault = undefined;
    const ran = await lab(...one, '--format', 'gradescope', '--out', file);
    expect(ran.stdout).toBe(`the report is in ${file}\n`);
    const after = JSON.parse(readFileSync(file, 'utf8')) as { score: number };
    expect(after.score).toBe(hasSolution(ID) ? 8 : 0);
  });

  it('github keeps the output of a submission from being obeyed, and appends a job summary', async () => {
    const summary = join(folder({ summary: 'before\n' }), 'summary');
    process.env['GITHUB_STEP_SUMMARY'] = summary;
    try {
      const { stdout } = await lab(...one, '--format', 'github');
      const [begin, ...rest] = stdout.split('\n');
      const token = /^::stop-commands::([-0-9a-f]{36})$/.exec(begin!)![1]!;
      expect(rest.indexOf(`::${token}::`)).toBeLessThan(
        rest.findIndex((line) => line.startsWith('::notice')),
      );
      expect(rest).toContain(`::${token}::`);
      expect(mockStarted).toMatchObject([{ prints: 'stdout' }]);
      expect(readFileSync(summary, 'utf8')).toMatch(/^before\n## 03 · /);
    } finally {
      delete process.env['GITHUB_STEP_SUMMARY'];
    }
  });

  it.each([
    [['--format', 'pdf'], /^lab: --format takes text, json, .*, received "pdf"$/],
    [['--format', 'junit', '--json'], /^lab: --json is --format json; received --format junit too/],
    [['--out', 'x.json'], /^lab: --out writes a report that another program reads; expected --format/],
    [['04', '--format', 'exercism'], /^lab: --format exercism takes one lab, received 2$/],
    [['--watch', '--format', 'junit'], /^lab: --watch is for people and --format junit for scripts/],
  ])('refuses %j in a sentence', async (more, sentence) => {
    const ran = await lab('check', '03', ...more);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr.trim()).toMatch(sentence);
    expect(mockStarted).toEqual([]);
  });
});
