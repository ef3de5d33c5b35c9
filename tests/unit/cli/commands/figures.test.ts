import { join, relative } from 'node:path';
import type { DrawJob, DrawnFigure } from '../../../../src/course/figures/drawLab';
import { lab } from '../fakeTerminal';
import { scratchFolder } from '../../../support/scratch';

/* Figures are drawn in tests of src/course and in ../figures.test.ts; here the command asks for them and tells them. */
let mockDrawn: DrawnFigure[];
let mockFails = false;
const mockJobs: DrawJob[][] = [];
const mockParallel: number[] = [];
jest.mock('../../../../src/course/figures/drawLabs', () => ({
  drawLabs: (
    jobs: DrawJob[],
    { parallel, onProgress }: { parallel: number; onProgress: (done: number, figure: string) => void },
  ) => {
    mockJobs.push(jobs);
    mockParallel.push(parallel);
    onProgress(1, 'loss');
    return mockFails ? Promise.reject(new Error('broken')) : Promise.resolve(mockDrawn);
  },
}));

const OUT = scratchFolder('figures-command');

const figure = { lab: '03-softmax-sgd', figure: 'loss', title: 'The loss' };
const drawn = { ...figure, seconds: 1.26, png: join(OUT, 'loss.png'), json: join(OUT, 'loss.json') };
const failed = { ...figure, figure: 'cost', seconds: 1, error: `it needs softmax ${'long '.repeat(30)}` };

beforeEach(() => {
  mockJobs.length = mockParallel.length = 0;
  mockFails = false;
  // Of a drawn figure, the command reads these.
  mockDrawn = [drawn as unknown as DrawnFigure];
});

const run = (...args: string[]): ReturnType<typeof lab> => lab('figures', ...args, '--out', OUT);

it('reports the pictures, and ends with exit code 0', async () => {
  const { code, stdout, bars } = await run('03', '--target', 'solutions');
  expect([code, stdout.split('\n')]).toEqual([
    0,
    [
      expect.stringMatching(/^picture$/),
      `${relative('', drawn.png)}  1.3 s  The loss`,
      '',
      'The numbers of each picture are in the .json of the same name beside it.',
      '',
    ],
  ]);
  expect(bars).toEqual([{ total: 1, steps: ['1 loss'], stopped: true }]);
  expect(mockJobs).toEqual([
    [
      {
        ...{ id: '03-softmax-sgd', target: 'solutions', mode: 'quick', data: 'digits', out: OUT },
        ...{ onMissingLab: 'throw', prints: 'stdout', look: { theme: 'light', svg: false } },
      },
    ],
  ]);
  expect(mockParallel[0]).toBeGreaterThan(0);
});

it('passes its options on', async () => {
  const options = ['--only', 'loss', '--full', '--data', 'fashion-small', '--seeds', '4', '--jobs', '3'];
  const { stdout } = await run(
    '03',
    '04',
    '--target',
    'solutions',
    ...options,
    '--isolation',
    'user',
    '--json',
  );
  const common = {
    target: 'solutions',
    mode: 'full',
    data: 'fashion-small',
    out: OUT,
    only: 'loss',
    seeds: 4,
    look: { theme: 'light', svg: false },
  };
  expect(mockJobs).toEqual([
    ['03-softmax-sgd', '04-optimizers'].map((id) => ({
      ...{ id, ...common, isolation: 'user', onMissingLab: 'report', prints: 'stderr' },
    })),
  ]);
  expect(mockParallel).toEqual([3]);
  expect(JSON.parse(stdout)).toEqual([drawn]);
});

it('tells why a figure was not drawn and how to find out, with exit code 1', async () => {
  mockDrawn = [failed, drawn, { ...failed, lab: '04-optimizers' }] as unknown as DrawnFigure[];
  const { code, stdout } = await run('03');
  expect(code).toBe(1);
  expect(stdout).toMatch(/^picture\n.*1\.3 s/);
  expect(stdout).toMatch(/\n✗ cost was not drawn: it needs softmax long/);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(130);
  expect(stdout).toMatch(/\n\nA figure needs the tasks it is drawn with: npx lab check 03\n$/);
  mockDrawn = [failed as unknown as DrawnFigure];
  const none = await run('03');
  expect([none.stdout.includes('picture'), none.stdout.startsWith('✗ cost')]).toEqual([false, true]);
});

it('ends its bar after an error too', async () => {
  mockFails = true;
  const { code, bars } = await run('03');
  expect([code, bars[0]!.stopped]).toEqual([2, true]);
});

it('refuses the level none before anything is started', async () => {
  const { code, stderr } = await run('03', '--isolation', 'none');
  expect([code, mockJobs]).toEqual([2, []]);
  expect(stderr).toContain('--isolation none is for lab check in a debugger');
});
