import { join } from 'node:path';
import { allLabs, hasSolution, ROOT } from '../../../src/course/labs';
import { manifestOf } from '../../../src/course/manifestOf';
import type { FreshRecording } from '../../../src/course/recordings';
import type { SelftestOptions } from '../../../src/course/selftest';
import type { StartPageOptions } from '../../../src/course/startPage';
import type { SelftestResult } from '../../../src/grading/selftest/selftest';
import type { PageFigure, PageLab } from '../../../src/reports/page/page';
import { lab } from './fakeTerminal';
import type * as Labs from '../../../src/course/labs';

/*
 * The work of these commands is done by functions of src/course, which have tests of their own. Here they are stood in
 * for: the commands parse, print and return exit codes.
 */
const mockFaults = new Map<string, string[]>();
const mockSelftest = jest.fn((id: string, { seed, onStep }: SelftestOptions): Promise<SelftestResult> => {
  onStep?.('solution', 2);
  onStep?.('starter', 2);
  return Promise.resolve({
    lab: id,
    solutionScore: 100,
    maxScore: 100,
    starterScore: 0,
    misconceptions: [
      { id: 'caught-and-named', caught: true, named: true, distance: 12345 },
      { id: `missed-${seed}`, caught: false, named: false, distance: null },
    ],
    faults: mockFaults.get(id) ?? [],
  });
});
jest.mock('../../../src/course/selftest', () => ({
  selftestOf: (...args: [string, SelftestOptions]) => mockSelftest(...args),
}));

const mockStale = new Set<string>();
const mockWritten: string[] = [];
jest.mock('../../../src/course/recordings', () => ({
  freshRecording: (id: string) =>
    Promise.resolve({
      file: join(jest.requireActual<typeof Labs>('../../../src/course/labs').ROOT, id),
      upToDate: !mockStale.has(id),
    }),
  writeRecording: ({ file }: FreshRecording) => void mockWritten.push(file),
}));

const mockStart = jest.fn<Promise<{ labs: PageLab[]; page: string }>, [string[], StartPageOptions]>();
jest.mock('../../../src/course/startPage', () => ({
  makeStartPage: (...args: [string[], StartPageOptions]) => mockStart(...args),
}));

jest.mock('../../../src/node/backend', () => ({ startBackend: () => Promise.resolve({ backend: 'cpu' }) }));

beforeEach(() => {
  mockFaults.clear();
  mockStale.clear();
  mockWritten.length = 0;
  mockSelftest.mockClear();
  mockStart.mockReset();
});

const ID = '03-softmax-sgd';
const NEXT = '04-optimizers';
const itSolved = hasSolution(ID) ? it : it.skip;

describe('list', () => {
  it('--json gives the tasks and points of every lab', async () => {
    const { code, stdout } = await lab('list', '--json');
    expect(code).toBe(0);
    const labs = JSON.parse(stdout) as Record<string, unknown>[];
    expect(labs.map(({ id }) => id)).toEqual(allLabs());
    const { title, tasks } = manifestOf(ID);
    expect(labs.find(({ id }) => id === ID)).toEqual({ id: ID, title, tasks, points: 100 });
  });

  it('prints a table of the tasks of each lab, and the next step', async () => {
    const { code, stdout, stderr } = await lab('list');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^03-softmax-sgd {2}Softmax .* \(100 points\)\n\n {2}task +points\n/m);
    expect(stdout).toMatch(/^ {2}softmax +14 {2}\S/m);
    expect(stdout).not.toMatch(/ $/m);
    const [first] = allLabs();
    expect(stdout).toMatch(
      new RegExp(`\n\nOpen labs/${first}/README.md, .*: npx lab check ${first!.slice(0, 2)}\n$`),
    );
  });
});

describe('selftest', () => {
  it('prints a table for each lab, and ends with exit code 0 without faults', async () => {
    const { code, stdout, bars } = await lab('selftest', '03', '04', '--seed', '5');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^03-softmax-sgd {2}solution 100 \/ 100, starter 0$/m);
    expect(stdout).toMatch(/^ {2}misconception {5,}caught {2}named {2}distance \/ tolerance$/m);
    expect(stdout).toMatch(/^04-optimizers {2}solution/m);
    expect(stdout).toMatch(/^ {2}caught-and-named +yes +yes +1e\+4$/m);
    expect(stdout).toMatch(/^ {2}missed-5 +NO +NO +–$/m);
    expect(stdout).toContain('all 2 misconceptions caught and named (seed 5)');
    expect(bars).toEqual([
      { total: 2, steps: ['1 solution', '2 starter'], stopped: true },
      { total: 2, steps: ['1 solution', '2 starter'], stopped: true },
    ]);
  });

  it('ends with exit code 1 if one lab has a fault', async () => {
    mockFaults.set(ID, ['the solution loses points', 'the starter crashes']);
    const asText = await lab('selftest', '03', '04');
    expect(asText.code).toBe(1);
    expect(asText.stdout).toContain('the solution loses points\nthe starter crashes\n');
    expect(asText.stdout.match(/caught and named \(/g)).toHaveLength(1);
    const asJson = await lab('selftest', '03', '04', '--json', '--seed', '0');
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      seed: 0,
      labs: [
        { lab: ID, faults: [{}, {}].map(() => expect.any(String)) },
        { lab: NEXT, faults: [] },
      ],
    });
  });

  it('tests all labs by one fresh seed if nothing is said', async () => {
    await lab('selftest', '--json');
    await lab('selftest', 'all');
    expect(mockSelftest.mock.calls.map(([id]) => id)).toEqual([...allLabs(), ...allLabs()]);
    const seeds = mockSelftest.mock.calls.map(([, { seed }]) => seed);
    expect(new Set(seeds.slice(0, allLabs().length)).size).toBe(1);
  });

  it('stops the progress bar if a self-test fails', async () => {
    mockSelftest.mockImplementationOnce((_, { onStep }) => {
      onStep?.('solution', 9);
      return Promise.reject(new Error('broken'));
    });
    const { code, stderr, bars } = await lab('selftest', '03');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^lab: the kit itself failed; please report this:\n Error: broken\n +at /);
    expect(bars).toEqual([{ total: 9, steps: ['1 solution'], stopped: true }]);
  });
});

describe('record', () => {
  itSolved('writes the recordings that are not up to date', async () => {
    mockStale.add(ID);
    const ran = await lab('record', '03', '04');
    expect(ran).toMatchObject({ code: 0, stdout: `wrote ${ID}\n`, stderr: '' });
    expect(mockWritten).toEqual([join(ROOT, ID)]);
    expect(await lab('record', '04')).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  itSolved('--check writes nothing, and ends with exit code 1 if one is not up to date', async () => {
    expect(await lab('record', '03', '04', '--check')).toMatchObject({
      code: 0,
      stdout: 'recordings are what the solutions give (2)\n',
    });
    mockStale.add(NEXT).add(ID);
    expect(await lab('record', '03', '04', '--check')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `not what the solutions give: ${ID}, ${NEXT}\nrun: npx lab record\n`,
    });
    expect(mockWritten).toEqual([]);
  });
});

describe('start', () => {
  const files = { png: 'a.png', json: 'a.json', thumbnail: 't.png', width: 10, height: 5, command: 'c' };
  const words = { figure: 'a', title: 'A', caption: 'What to see.', source: 'S' };
  const drawn: PageFigure = { ...words, ...files };
  const failed: PageFigure = { ...words, error: 'it needs softmax' };
  const pageLab = (score: number, figures: PageFigure[]): PageLab => ({
    id: ID,
    title: 'Softmax regression',
    sources: [],
    whose: 'your answers',
    score,
    maxScore: 100,
    handout: 'h',
    tasks: 't',
    figures,
  });

  it('hands on what is asked for', async () => {
    mockStart.mockResolvedValue({ labs: [], page: 'page' });
    mockStart.mockImplementationOnce((_, { onProgress }) => {
      onProgress(0.5, 'cost');
      return Promise.resolve({ labs: [], page: 'page' });
    });
    const { bars } = await lab('start', '--full', '--out', 'elsewhere', '--jobs', '3');
    expect(bars).toEqual([{ total: allLabs().length, steps: ['0.5 cost'], stopped: true }]);
    await lab('start');
    const [[ids, first], [, second]] = mockStart.mock.calls as [
      [string[], StartPageOptions],
      [string[], StartPageOptions],
    ];
    expect(ids).toEqual(allLabs());
    expect(first).toMatchObject({ mode: 'full', data: 'digits', out: 'elsewhere', parallel: 3 });
    expect(second).toMatchObject({ mode: 'quick', data: 'digits', out: 'out' });
    expect(second.parallel).toBeGreaterThan(0);
  });

  it.each([
    [0, 'every lab has full marks and every figure', pageLab(100, [drawn, drawn])],
    [1, 'a lab has less than full marks', pageLab(99, [drawn, drawn])],
    [1, 'a figure was not drawn', pageLab(100, [drawn, failed])],
  ])('ends with exit code %i if %s', async (exitCode, _, first) => {
    mockStart.mockResolvedValue({
      labs: [first, pageLab(100, [])],
      page: join(process.cwd(), 'out', 'index.html'),
    });
    const { code, stdout } = await lab('start');
    expect(code).toBe(exitCode);
    const count = exitCode === 1 && first.score === 100 ? 1 : 2;
    expect(stdout).toMatch(/^lab {2,}points {2}figures\n/);
    expect(stdout).toMatch(new RegExp(`^03-softmax-sgd +${first.score} / 100 +${count} / 2 {2}Softmax`, 'm'));
    expect(stdout.includes('Something is not as it must be')).toBe(exitCode === 1);
    expect(stdout).toContain(`\nOpen ${join('out', 'index.html')} in a browser`);
  });
});
