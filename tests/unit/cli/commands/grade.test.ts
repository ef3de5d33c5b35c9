import { join, relative } from 'node:path';
import { grade, type GradeSettings } from '../../../../src/cli/commands/grade';
import type { ClassFindings } from '../../../../src/course/batch/classTables';
import type { GradeClassOptions, GradedClass } from '../../../../src/course/batch/gradeClass';
import { fakeTerminal, lab } from '../fakeTerminal';
import { scratchFolder } from '../../../support/scratch';

/*
 * Grading, tables and levels of isolation have tests of their own; here the command says what came of them. The whole
 * is in ../grade.test.ts.
 */
const mockGrade = jest.fn<Promise<GradedClass>, [GradeClassOptions]>();
const mockWritten: unknown[][] = [];
let mockFindings: ClassFindings;
class MockStopped extends Error {}
jest.mock('../../../../src/course/batch/gradeClass', () => ({
  gradeClass: (options: GradeClassOptions) => mockGrade(options),
  get Stopped() {
    return MockStopped;
  },
}));
jest.mock('../../../../src/course/batch/classTables', () => ({
  writeClass: (...args: unknown[]) => {
    mockWritten.push(['class', ...args]);
    return Promise.resolve(mockFindings);
  },
  writeFeedback: (...args: unknown[]) => Promise.resolve(mockWritten.push(['feedback', ...args])),
}));
const mockRequired: string[] = [];
jest.mock('../../../../src/node/isolation/choose', () => ({
  processLevel: (level: string) => `${level} of a process`,
  strongestLevel: () => 'the strongest',
  requireLevel: (level: string) => void mockRequired.push(level),
}));

const TMP = scratchFolder('grade-command');
const [FROM, OUT] = [join(TMP, 'class'), join(TMP, 'results')];
const TITLE = process.title;

beforeEach(() => {
  mockFindings = { remarks: [], similar: [] };
  mockWritten.length = 0;
  mockRequired.length = 0;
  mockGrade.mockReset();
  mockGrade.mockResolvedValue(gradedOf([submission('ada', 100), submission('ben', 50)]));
});
afterEach(() => {
  process.title = TITLE;
  jest.useRealTimers();
});

type Graded = GradedClass['graded'][number];

/** A graded submission with this score at lab 03; without one it was not handed in. */
function submission(key: string, score: number | undefined): Graded {
  const verdict = score === undefined ? 'not-handed-in' : 'passed';
  const report = { lab: '03-softmax-sgd', score: score ?? 0, maxScore: 100, checks: [{ verdict }] };
  // Of a report, the command reads the score and the verdicts.
  return { submission: { key }, value: { reports: [report] } } as unknown as Graded;
}

function gradedOf(graded: Graded[], elsewhere = 0): GradedClass {
  return { seed: 7, graded, roster: undefined, strays: [], elsewhere };
}

const SETTINGS: GradeSettings = {
  from: FROM,
  out: OUT,
  labs: ['03-softmax-sgd'],
  parallel: 2,
  seed: undefined,
  shard: undefined,
  roster: undefined,
  queue: undefined,
  deadlineSeconds: undefined,
  isolation: undefined,
  challenges: false,
  format: undefined,
};

async function run(more: Partial<GradeSettings> = {}) {
  const terminal = fakeTerminal();
  const { output, exitCode } = await grade({ ...SETTINGS, ...more }, terminal);
  return { exitCode, lines: output && 'text' in output ? output.text.split('\n') : undefined, terminal };
}

it('prints a row for each lab, and the files of the class', async () => {
  const graded = [submission('ada', 100), submission('ben', 50), submission('cem', undefined)];
  mockGrade.mockResolvedValue(gradedOf(graded));
  const { exitCode, lines } = await run({ labs: ['03-softmax-sgd', '04-optimizers'] });
  expect(exitCode).toBe(0);
  expect(lines).toEqual([
    'lab             handed in  mean  full marks',
    '03-softmax-sgd  2 of 3       50           1',
    '04-optimizers   0 of 3        0           0',
    '3 submissions graded (seed 7)',
    '',
    `${relative('', join(OUT, 'grades.csv'))} has the grades, ${relative('', join(OUT, 'cohort.html'))} the class at a glance;`,
    'canvas.csv and moodle.csv beside it can be imported.',
  ]);
  const [options] = mockGrade.mock.calls[0]!;
  expect(options).toMatchObject({ from: FROM, out: OUT, parallel: 2, deadlineSeconds: 10 });
  expect([options.isolation, mockRequired]).toEqual(['the strongest', ['the strongest']]);
  expect(mockWritten).toEqual([
    ['class', OUT, ['03-softmax-sgd', '04-optimizers'], expect.objectContaining({ graded })],
  ]);
});

it('takes a level and a deadline, and writes feedback in a format', async () => {
  await run({ isolation: 'user', deadlineSeconds: 3, format: 'junit' });
  expect(mockGrade.mock.calls[0]![0]).toMatchObject({ isolation: 'user of a process', deadlineSeconds: 3 });
  expect(mockRequired).toEqual(['user of a process']);
  expect(mockWritten.map(([what]) => what)).toEqual(['feedback', 'class']);
  expect(mockWritten[0]!.slice(1, 3)).toEqual([OUT, 'junit']);
});

it('reports submissions without a grade, remarks and pairs of the same code', async () => {
  const failed = { submission: { key: 'eve' }, fault: 'it took too long' } as unknown as Graded;
  mockGrade.mockResolvedValue(gradedOf([submission('ada', 100), failed]));
  const pair = { lab: '03', first: 'ada', second: 'ben', similarity: 0.999 };
  mockFindings = { remarks: ['zoe handed in nothing'], similar: [pair] };
  const { exitCode, lines } = await run();
  expect(exitCode).toBe(1);
  expect(lines!.slice(2, 8)).toEqual([
    '✗ eve could not be graded: it took too long',
    '1 submission graded (seed 7)',
    '',
    '! zoe handed in nothing',
    '! 03: ada and ben share 99 % of their code, names and spaces aside',
    '',
  ]);
});

it.each([
  [10, undefined],
  [11, '! 1 more pair of nearly the same code; see similar.csv'],
  [13, '! 3 more pairs of nearly the same code; see similar.csv'],
])('of %d pairs the first ten are listed', async (count, more) => {
  const pairs = Array.from({ length: count }, (_, i) => ({
    ...{ lab: '03', first: `a${i}`, second: 'b', similarity: 0.9 },
  }));
  mockFindings = { remarks: [], similar: pairs };
  const { lines } = await run();
  expect(lines!.filter((line) => line.includes('share 90 %'))).toHaveLength(10);
  expect(lines!.find((line) => line.includes('more pair'))).toBe(more);
});

it('of a shard writes no tables, and says how to go on', async () => {
  mockGrade.mockResolvedValue(gradedOf([submission('ada', 100)], 4));
  const { lines, exitCode } = await run({ shard: { part: 2, of: 3 }, format: 'json' });
  expect(exitCode).toBe(0);
  expect(lines!.slice(2)).toEqual([
    '1 submission graded (seed 7)',
    '',
    'This was part 2 of 3; the others have 4 submissions. Gather the results of all parts in one folder, and run the command without --shard for the tables.',
  ]);
  expect(mockWritten.map(([what]) => what)).toEqual(['feedback']);
});

it('refuses results among the submissions before anything is started', async () => {
  await expect(run({ out: join(FROM, 'results') })).rejects.toThrow(
    `--out takes a folder outside of the submissions, received ${join(FROM, 'results')}: what is in ${FROM} is graded`,
  );
  expect(mockGrade).not.toHaveBeenCalled();
});

it('that is stopped says how far it came and how to go on', async () => {
  mockGrade.mockImplementation((options) => {
    expect(options.signal.aborted).toBe(false);
    process.emit('SIGINT');
    expect(options.signal.aborted).toBe(true);
    return Promise.reject(new MockStopped('stopped after 1 of 2 submissions'));
  });
  const { exitCode, lines, terminal } = await run();
  expect([exitCode, lines]).toEqual([1, undefined]);
  expect(terminal.printed.stderr).toBe(
    'lab: stopped after 1 of 2 submissions; run the same command again to go on\n',
  );
});

it('passes other errors on, and listens to no signal any more', async () => {
  const listeners = process.listenerCount('SIGINT');
  mockGrade.mockImplementation(() => {
    expect(process.listenerCount('SIGINT')).toBe(listeners + 1);
    return Promise.reject(new Error('broken'));
  });
  await expect(run()).rejects.toThrow('broken');
  expect(process.listenerCount('SIGINT')).toBe(listeners);
});

it('hides the address of a queue from the other users of the machine', async () => {
  await run();
  expect(process.title).toBe(TITLE);
  await run({ queue: 'postgres://secret' });
  expect(process.title).toBe('lab grade');
});

describe('progress', () => {
  /** Reports these numbers of done submissions of 40, each so many seconds after the one before. */
  async function progressOf(...steps: [done: number, seconds: number][]) {
    jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'setImmediate'] });
    mockGrade.mockImplementation(({ onProgress }) => {
      for (const [done, seconds] of steps) {
        jest.setSystemTime(Date.now() + 1000 * seconds);
        onProgress({ done, total: 40, submission: `s${done}` });
      }
      return Promise.resolve(gradedOf([]));
    });
    const { terminal } = await run();
    return { bars: terminal.bars, notes: terminal.printed.stderr.split('\n').slice(0, -1) };
  }

  it('shows one bar, and the time that is left by the pace so far', async () => {
    const { bars, notes } = await progressOf([10, 1], [11, 3], [12, 3], [40, 3]);
    expect(bars).toEqual([
      {
        total: 40,
        steps: [
          '10 10 of 40: s10',
          '11 11 of 40, about 87 s left: s11',
          '12 12 of 40, about 84 s left: s12',
          '40 40 of 40, about 0 s left: s40',
        ],
        stopped: true,
      },
    ]);
    expect(notes).toEqual([]);
  });

  it('shows long times in minutes, and prints a line into a log each half minute', async () => {
    const { bars, notes } = await progressOf([0, 0], [1, 29], [2, 1], [3, 29], [4, 1]);
    expect(bars[0]!.steps[1]).toBe('1 1 of 40, about 19 min left: s1');
    expect(notes).toEqual([
      '2 of 40 submissions graded, about 10 min left',
      '4 of 40 submissions graded, about 9 min left',
    ]);
  });

  it.each([
    [89, 'about 89 s'],
    [90, 'about 2 min'],
  ])('of %d s', async (seconds, text) => {
    const { bars } = await progressOf([38, 0], [39, seconds]);
    expect(bars[0]!.steps[1]).toBe(`39 39 of 40, ${text} left: s39`);
  });
});

describe('the arguments of lab grade', () => {
  it.each<[string[], string]>([
    [[], 'lab grade takes the FOLDER or archive of the submissions: lab grade FOLDER --out DIR'],
    [[FROM], 'lab grade takes --out DIR, the folder for the results: lab grade FOLDER --out DIR'],
    [['--status'], '--status tells the state of a queue; add its address, --queue postgres://…'],
    [
      [FROM, '--out', OUT, '--queue', 'postgres://x', '--jobs', '2'],
      '--jobs is for this machine, and with --queue others grade; give --jobs to lab worker',
    ],
    [
      [FROM, '--out', OUT, '--format', 'text'],
      '--format text is for people; expected a format that a file can have',
    ],
    [[FROM, '--out', OUT, '--shard', '4/3'], '--shard takes a part like 2/3, received "4/3"'],
    [[FROM, '--out', OUT, '--labs', '99'], 'there is no lab "99"'],
  ])('%j: refused', async (args, message) => {
    const { code, stdout, stderr } = await lab('grade', ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(`lab: ${message}`);
    expect(mockGrade).not.toHaveBeenCalled();
  });

  it('reach the grading', async () => {
    const { code } = await lab(
      ...['grade', FROM, '--out', OUT, '--labs', '03,04', '--jobs', '3', '--seed', '5', '--deadline', '2'],
      ...['--isolation', 'sandbox', '--shard', '1/2', '--roster', 'class.csv', '--format', 'json'],
    );
    expect(code).toBe(0);
    expect(mockGrade.mock.calls[0]![0]).toMatchObject({
      ...{ from: FROM, out: OUT, labs: ['03-softmax-sgd', '04-optimizers'], parallel: 3, seed: 5 },
      ...{ deadlineSeconds: 2, isolation: 'sandbox of a process', shard: { part: 1, of: 2 } },
      ...{ roster: 'class.csv', format: 'json', queue: undefined },
    });
    await lab('grade', FROM, '--out', OUT, '--queue', 'postgres://x');
    const [options] = mockGrade.mock.calls[1]!;
    expect(options).toMatchObject({ queue: 'postgres://x', seed: undefined, shard: undefined });
    expect(options.parallel).toBeGreaterThan(0);
    expect(options.labs.length).toBeGreaterThan(10);
  });
});
