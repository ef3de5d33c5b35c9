import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Definition from '../../../../src/course/challenges/definition';
import type { RunOutcome } from '../../../../src/course/challenges/run';
import type * as Run from '../../../../src/course/challenges/run';
import type { Try } from '../../../../src/course/challenges/tries';
import type * as Labs from '../../../../src/course/labs';
import type { SubmissionProcessOptions } from '../../../../src/course/startSubmissionProcess';
import { CHECK_LIMITS } from '../../../../src/hosts/limits';
import { lab } from '../fakeTerminal';

/* Runs of a challenge are stood in for: here tries are kept, listed and told. ../challenge.test.ts runs one whole. */
const mockFolder = mkdtempSync(join(tmpdir(), 'lab-challenge-command-'));
afterAll(() => rmSync(mockFolder, { recursive: true, force: true }));

let mockScores: number[] | Exclude<RunOutcome, { score: number }>;
const mockSeeds: number[][] = [];
jest.mock('../../../../src/course/challenges/run', () => ({
  ...jest.requireActual<typeof Run>('../../../../src/course/challenges/run'),
  runAll: ({ seeds }: { seeds: number[] }, onRun: (run: number) => void) => {
    mockSeeds.push(seeds);
    onRun(0);
    onRun(1);
    return Promise.resolve(mockScores);
  },
}));
jest.mock('../../../../src/course/challenges/definition', () => ({
  ...jest.requireActual<typeof Definition>('../../../../src/course/challenges/definition'),
  loadChallenge: () => Promise.resolve({ title: 'A good formula', measure: 'error' }),
  // Their mean is 2 and their deviation 1.
  referenceScores: () => [1, 2, 3],
  distributionFile: () => `${mockFolder}/challenge.json`,
}));
jest.mock('../../../../src/course/labs', () => ({
  ...jest.requireActual<typeof Labs>('../../../../src/course/labs'),
  folderOf: () => mockFolder,
}));
const mockStarted: (SubmissionProcessOptions & { closed: boolean })[] = [];
jest.mock('../../../../src/course/startSubmissionProcess', () => ({
  startSubmissionProcess: (options: SubmissionProcessOptions) => {
    const started = { ...options, closed: false };
    mockStarted.push(started);
    return { close: () => Promise.resolve((started.closed = true)) };
  },
}));
jest.mock('../../../../src/node/backend', () => ({
  startBackend: () => Promise.resolve({ backend: 'cpu' }),
}));

const ID = '02-backpropagation';
const CODE = 'export const challenge = () => 1;';
const TRIES = join(mockFolder, 'tries.json');
const BAR = /the bar of ([\d.]+)/;

beforeEach(() => {
  writeFileSync(join(mockFolder, 'challenge.ts'), CODE);
  rmSync(TRIES, { force: true });
  mockScores = [1, 2, 3, 2, 2];
  mockSeeds.length = 0;
  mockStarted.length = 0;
});

const challenge = (...args: string[]): ReturnType<typeof lab> => lab('challenge', '02', ...args);
const kept = (): Try[] => (JSON.parse(readFileSync(TRIES, 'utf8')) as { tries: Try[] }).tries;

it('keeps a try with its numbers, code and note, and lists it beside the reference', async () => {
  const note = 'a note '.repeat(20);
  const { code, stdout, bars } = await challenge('--seed', '3', '--note', note);
  expect(code).toBe(0);
  const [one, ...others] = kept();
  expect(others).toEqual([]);
  expect(one).toEqual({
    date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/),
    seed: 3,
    scores: [1, 2, 3, 2, 2],
    mean: 2,
    interval: [expect.closeTo(1.122, 3), expect.closeTo(2.878, 3)],
    code: createHash('sha256').update(CODE).digest('hex').slice(0, 8),
    reached: true,
    note: note.slice(0, 80),
  });
  const date = one!.date.slice(0, 16).replace('T', ' ');
  expect(stdout.split('\n')).toEqual([
    '02 · A good formula',
    'error, mean of 5 runs and its 95 % interval; less is better',
    '',
    expect.stringMatching(/^try +result {2}interval +code +note$/),
    expect.stringMatching(new RegExp(`^${date} +2 {2}1.12 to 2.88 {2}${one!.code} {2}reached {2}a note`)),
    expect.stringMatching(/^reference +2 {2}± 1 a run +3 runs$/),
    '',
    expect.stringMatching(/^the last try has reached the bar of \d+\.?\d*$/),
    'an answer as good as the reference misses the bar once in 2000 tries; the challenge gives no points',
    '',
  ]);
  expect(mockSeeds).toEqual([[300, 301, 302, 303, 304]]);
  expect(bars).toEqual([{ total: 5, steps: ['1 run 1', '2 run 2'], stopped: true }]);
  expect(mockStarted).toEqual([
    { id: ID, target: 'labs', serves: 'challenge', limits: CHECK_LIMITS, prints: 'stderr', closed: true },
  ]);
});

it('tells how far a try is from the bar, and that one at the bar has reached it', async () => {
  const limit = Number(BAR.exec((await challenge()).stdout)![1]);
  mockScores = Array<number>(5).fill(limit + 4);
  const missed = await challenge();
  expect(missed.code).toBe(1);
  expect(missed.stdout).toMatch(/the last try misses the bar of [\d.]+ by [34]\.?\d*\n/);
  expect(kept().map(({ reached }) => reached)).toEqual([true, false]);
  // The newest is told, and no word stands beside one that missed.
  expect(missed.stdout.match(/ reached$/gm)).toHaveLength(1);
  const { bar } = JSON.parse((await challenge('--json', '--list')).stdout) as { bar: { limit: number } };
  mockScores = Array<number>(5).fill(bar.limit);
  expect((await challenge()).code).toBe(0);
});

it('answers in JSON', async () => {
  const tried = await challenge('--seed', '1', '--json');
  expect(tried.code).toBe(0);
  expect(JSON.parse(tried.stdout)).toEqual({
    lab: ID,
    measure: 'error',
    bar: { mean: 2, deviation: 1, runs: 3, limit: expect.any(Number) },
    try: kept()[0],
  });
  const listed = await challenge('--list', '--json');
  expect(listed.code).toBe(0);
  expect(JSON.parse(listed.stdout)).toMatchObject({ lab: ID, measure: 'error', tries: kept() });
  expect(mockSeeds).toHaveLength(1);
});

it('lists the last twelve tries, and says if there is none', async () => {
  const empty = await challenge('--list');
  expect([empty.code, empty.stdout.includes('\nno try yet\n'), mockSeeds]).toEqual([0, true, []]);
  for (let i = 1; i <= 13; i++) await challenge('--note', `n${i}.`);
  const { stdout } = await challenge('--list');
  expect([...stdout.matchAll(/n(\d+)\./g)].map(([, i]) => Number(i))).toEqual([
    ...Array.from({ length: 12 }, (_, i) => i + 2),
  ]);
});

it('draws a fresh seed without --seed', async () => {
  for (let i = 0; i < 4; i++) await challenge();
  expect(new Set(kept().map(({ seed }) => seed)).size).toBeGreaterThan(1);
});

it('keeps no try of another folder, and lists none', async () => {
  writeFileSync(TRIES, 'not to be read');
  const { code, stdout } = await challenge('--target', mockFolder, '--isolation', 'sandbox');
  expect(code).toBe(0);
  expect(stdout.match(/ reached$/gm)).toHaveLength(1);
  expect(readFileSync(TRIES, 'utf8')).toBe('not to be read');
  expect(mockStarted).toMatchObject([{ target: mockFolder, isolation: 'sandbox' }]);
});

it('refuses a damaged list before anything runs', async () => {
  writeFileSync(TRIES, 'damaged');
  expect((await challenge()).stderr).toContain('is not a list of tries any more');
  expect([mockSeeds, mockStarted]).toEqual([[], []]);
});

it('says how a lost challenge.ts comes back', async () => {
  rmSync(join(mockFolder, 'challenge.ts'));
  const file = join(mockFolder, 'challenge.ts');
  expect(await challenge()).toMatchObject({
    code: 2,
    stderr: `lab: expected ${file}, found no such file; git checkout labs/${ID}/challenge.ts brings it back\n`,
  });
  expect((await challenge('--target', mockFolder)).stderr).toBe(
    `lab: expected ${file}, found no such file\n`,
  );
});

it.each<[typeof mockScores, string]>([
  [{ fault: 'an error: no net' }, 'the challenge of lab 02 was not run: an error: no net'],
  [
    { notWritten: true },
    'challenge.ts of lab 02 is not written yet; the section "Challenge" of its handout says what it is about',
  ],
])('without a score there is no try, but a sentence: case %#', async (outcome, sentence) => {
  mockScores = outcome;
  expect(await challenge()).toMatchObject({ code: 1, stdout: `${sentence}\n` });
  const { code, stdout } = await challenge('--json');
  expect([code, JSON.parse(stdout)]).toEqual([1, { lab: ID, fault: sentence }]);
  expect(mockStarted.map(({ closed }) => closed)).toEqual([true, true]);
  expect(() => kept()).toThrow('ENOENT');
});

it('--measure runs the solution with negative seeds, and keeps its scores in six digits', async () => {
  mockScores = [1, 2, 3.123456789];
  const { code, stdout } = await challenge('--measure', '20');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^20 runs: mean 2\.04, deviation 1\.06; the bar is at [\d.]+\n$/);
  expect(mockSeeds).toEqual([Array.from({ length: 20 }, (_, i) => -1 - i)]);
  expect(mockStarted).toMatchObject([{ target: 'solutions', closed: true }]);
  expect(readFileSync(join(mockFolder, 'challenge.json'), 'utf8')).toBe(
    `${JSON.stringify({ scores: [1, 2, 3.12346] }, null, 2)}\n`,
  );
  mockScores = { fault: 'an error' };
  expect((await challenge('--measure', '20')).code).toBe(1);
  expect((await challenge('--measure', '19')).stderr).toMatch(
    '--measure takes a whole number from 20 to 1000',
  );
});

it('takes one lab', async () => {
  expect(await lab('challenge', 'all')).toMatchObject({
    code: 2,
    stderr: 'lab: expected one lab, received all\n',
  });
});
