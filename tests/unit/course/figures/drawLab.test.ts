import { UsageError } from '../../../../src/core/errors';
import type { DrawJob } from '../../../../src/course/figures/drawLab';
import { drawLab } from '../../../../src/course/figures/drawLab';
import type { Host, HostRequest, RequestOptions } from '../../../../src/hosts/host';

const mockRun = jest.fn<ReturnType<Host['run']>, [HostRequest, RequestOptions | undefined]>();
const mockClose = jest.fn(() => Promise.resolve());
const mockStart = jest.fn((): Host => ({ run: mockRun, close: mockClose }));
jest.mock('../../../../src/course/startSubmissionProcess', () => ({
  startSubmissionProcess: () => mockStart(),
}));
jest.mock('../../../../src/course/figures/figureHost', () => ({
  loadFigures: () =>
    Promise.resolve([
      { id: 'cost', title: 'Cost', caption: '', source: 'S10', seeds: { quick: 2, full: 5 } },
      {
        id: 'noise',
        title: 'Noise',
        caption: '',
        source: 'S11',
        seeds: { quick: 1, full: 3 },
        firstSeed: 100,
      },
    ]),
}));

const JOB: DrawJob = {
  id: '03-softmax-sgd',
  target: 'labs',
  mode: 'quick',
  data: 'digits',
  out: 'never-written',
  onMissingLab: 'throw',
  prints: 'stderr',
};

beforeEach(() => {
  jest.clearAllMocks();
  mockRun.mockImplementation((_, options) => {
    options?.onProgress?.(0.5);
    return Promise.resolve({ kind: 'unanswered' });
  });
});

it('tells how far the whole lab is, from 0 to 1', async () => {
  const told: [string, number][] = [];
  await drawLab(JOB, (figure, fraction) => told.push([figure, fraction]));
  expect(told).toEqual([
    ['cost', 0],
    ['cost', 0.25],
    ['noise', 0.5],
    ['noise', 0.75],
    [JOB.id, 1],
  ]);
});

it.each<[string, Partial<DrawJob>, number[][]]>([
  ['of its mode', {}, [[0, 1], [100]]],
  [
    'as many as asked for',
    { seeds: 3 },
    [
      [0, 1, 2],
      [100, 101, 102],
    ],
  ],
  ['of the figure asked for', { only: 'noise', mode: 'full' }, [[100, 101, 102]]],
])('asks each figure for the seeds from its first one on, %s', async (_, more, seeds) => {
  await drawLab({ ...JOB, ...more }, () => undefined);
  expect(mockRun.mock.calls.map(([{ inputs }]) => (inputs as { seeds: number[] }).seeds)).toEqual(seeds);
});

it('goes on after a figure that failed, says why each was not drawn, and closes the process', async () => {
  mockRun.mockResolvedValueOnce({ kind: 'timed-out', seconds: 9, where: 'lab.ts:3' });
  const drawn = await drawLab(JOB, () => undefined);
  expect(drawn).toMatchObject([
    { figure: 'cost', error: 'it took longer than 9 s (lab.ts:3)' },
    { figure: 'noise', error: 'it waits for a promise that nothing resolves' },
  ]);
  expect(mockClose).toHaveBeenCalledTimes(1);
});

it('throws for a lab.ts that can not be loaded, and closes the process', async () => {
  mockRun.mockResolvedValue({ kind: 'broken', message: 'lab.ts:1: no' });
  await expect(drawLab(JOB, () => undefined)).rejects.toThrow(new UsageError('lab.ts:1: no'));
  expect(mockClose).toHaveBeenCalledTimes(1);
});

it('reports a missing lab at every figure, if asked to', async () => {
  mockStart.mockImplementation(() => {
    throw new UsageError('there is no lab.ts');
  });
  const drawn = await drawLab({ ...JOB, onMissingLab: 'report' }, () => undefined);
  expect(drawn.map((figure) => 'error' in figure && figure.error)).toEqual([
    'there is no lab.ts',
    'there is no lab.ts',
  ]);
  await expect(drawLab(JOB, () => undefined)).rejects.toThrow('there is no lab.ts');
});
