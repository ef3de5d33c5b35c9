import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../../src/core/errors';
import type { DrawJob } from '../../../../src/course/figures/drawLab';
import { drawLab } from '../../../../src/course/figures/drawLab';
import type { FigureContext } from '../../../../src/figures/figure';
import type { Host, HostRequest, RequestOptions } from '../../../../src/hosts/host';
import { figureLimits } from '../../../../src/hosts/limits';
import type { Failure } from '../../../../src/hosts/outcome';

const mockRun = jest.fn<ReturnType<Host['run']>, [HostRequest, RequestOptions | undefined]>();
const mockClose = jest.fn(() => Promise.resolve());
const mockStart = jest.fn((_options: unknown): Host => ({ run: mockRun, close: mockClose }));
jest.mock('../../../../src/course/startSubmissionProcess', () => ({
  startSubmissionProcess: (options: unknown) => mockStart(options),
}));
const mockChart = jest.fn<unknown, [unknown, FigureContext]>();
jest.mock('../../../../src/node/canvas', () => ({
  renderChart: (chart: unknown, { name }: { name: string }) =>
    Buffer.from(`${name} picture of ${JSON.stringify(chart)}`),
  renderSvg: (chart: unknown, { name }: { name: string }) => `<${name} ${JSON.stringify(chart)}>`,
}));
jest.mock('../../../../src/node/gif', () => ({
  renderGif: (animation: unknown, { name }: { name: string }) =>
    `${name} GIF of ${JSON.stringify(animation)}`,
}));
const mockAnimation = jest.fn<unknown, [unknown, FigureContext]>();
jest.mock('../../../../src/course/figures/figureHost', () => ({
  loadFigures: () =>
    Promise.resolve([
      {
        id: 'cost',
        title: 'Cost',
        caption: 'It falls.',
        source: 'S10',
        seeds: { quick: 2, full: 5 },
        chart: (result: unknown, context: FigureContext) => mockChart(result, context),
        animation: (result: unknown, context: FigureContext) => mockAnimation(result, context),
      },
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
  mockStart.mockImplementation(() => ({ run: mockRun, close: mockClose }));
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

it('throws any other error of the start, with each reaction to a missing lab', async () => {
  mockStart.mockImplementation(() => {
    throw new Error('no memory');
  });
  await expect(drawLab({ ...JOB, onMissingLab: 'report' }, () => undefined)).rejects.toThrow('no memory');
});

it.each<[string, Partial<DrawJob>, object]>([
  ['quick mode', {}, { limits: figureLimits('quick'), target: 'labs', prints: 'stderr' }],
  ['full mode', { mode: 'full', prints: 'stdout' }, { limits: figureLimits('full'), prints: 'stdout' }],
  ['another level of isolation', { isolation: 'sandbox' }, { isolation: 'sandbox' }],
])('starts the process of the figures for %s', async (_, more, options) => {
  await drawLab({ ...JOB, ...more }, () => undefined);
  expect(mockStart).toHaveBeenCalledTimes(1);
  const [[started]] = mockStart.mock.calls as [[object]];
  expect(started).toMatchObject({ id: JOB.id, serves: 'figures', ...options });
  expect('isolation' in started).toBe('isolation' in more);
});

it('refuses a figure that the lab does not have, and names those that it has', async () => {
  await expect(drawLab({ ...JOB, only: 'loss' }, () => undefined)).rejects.toThrow(
    new UsageError('--only takes one of cost, noise, received "loss"'),
  );
  expect(mockClose).toHaveBeenCalledTimes(1);
});

describe('the reason why a figure was not drawn', () => {
  const work = mkdtempSync(join(tmpdir(), 'lab-draw-'));
  afterAll(() => rmSync(work, { recursive: true, force: true }));
  mkdirSync(join(work, JOB.id));
  writeFileSync(
    join(work, JOB.id, 'lab.ts'),
    'export function first() {\n  return 1;\n}\n\nexport class Second {\n  step() {\n    throw 1;\n  }\n}\n',
  );

  it.each<[Failure, string]>([
    [
      { kind: 'not-implemented', task: 'softmax', where: 'lab.ts:2' },
      'it needs softmax, which is not implemented yet (lab.ts:2)',
    ],
    [
      { kind: 'not-implemented', where: 'lab.ts:7' },
      'it needs Second, which is not implemented yet (lab.ts:7)',
    ],
    [
      { kind: 'not-implemented', where: 'lab.ts:2' },
      'it needs first, which is not implemented yet (lab.ts:2)',
    ],
    [{ kind: 'not-implemented' }, 'it needs a task, which is not implemented yet'],
    [{ kind: 'timed-out', seconds: 9, where: 'lab.ts:3' }, 'it took longer than 9 s (lab.ts:3)'],
    [{ kind: 'out-of-memory' }, 'the memory limit was reached'],
    [{ kind: 'out-of-memory', where: 'lab.ts:4' }, 'the memory limit was reached (lab.ts:4)'],
    [{ kind: 'unanswered' }, 'it waits for a promise that nothing resolves'],
    [{ kind: 'not-handed-in' }, 'there is no lab.ts of this lab'],
    [
      { kind: 'forbidden', name: 'tf.softmax', where: 'lab.ts:5' },
      'tf.softmax is not allowed in this lab (lab.ts:5)',
    ],
    [{ kind: 'crashed', message: 'oh', where: 'lab.ts:6' }, 'oh (lab.ts:6)'],
    [{ kind: 'missing-task', message: 'lab.ts exports no softmax' }, 'lab.ts exports no softmax'],
    [{ kind: 'broken', message: 'lab.ts:1: no' }, 'lab.ts:1: no'],
  ])('%j is: %s', async (failure, error) => {
    mockRun.mockResolvedValue(failure);
    const job: DrawJob = { ...JOB, target: work, only: 'cost', onMissingLab: 'report' };
    expect(await drawLab(job, () => undefined)).toEqual([
      {
        ...{ lab: JOB.id, figure: 'cost', title: 'Cost', caption: 'It falls.', source: 'S10' },
        ...{ seconds: expect.any(Number) as number, error },
      },
    ]);
  });
});

describe('a figure that was drawn', () => {
  const out = mkdtempSync(join(tmpdir(), 'lab-drawn-'));
  afterAll(() => rmSync(out, { recursive: true, force: true }));
  beforeEach(() => {
    mockRun.mockResolvedValue({ kind: 'answered', value: { backend: 'cpu', result: [1, 2] } });
    mockChart.mockReturnValue({ kind: 'lines' });
  });

  it('is a picture, and beside it a file of its numbers and of all that they depend on', async () => {
    const [drawn] = await drawLab({ ...JOB, out, only: 'cost', seeds: 3 }, () => undefined);
    const words = { lab: JOB.id, figure: 'cost', title: 'Cost', caption: 'It falls.', source: 'S10' };
    const [png, json] = [join(out, JOB.id, 'cost.png'), join(out, JOB.id, 'cost.json')];
    expect(drawn).toEqual({ ...words, seconds: expect.any(Number) as number, png, json });
    expect(readFileSync(png, 'utf8')).toBe('light picture of {"kind":"lines"}');
    const text = readFileSync(json, 'utf8');
    expect(text.endsWith('}\n')).toBe(true);
    expect(JSON.parse(text)).toEqual({
      ...words,
      config: { mode: 'quick', dataset: 'digits', seeds: [0, 1, 2], backend: 'cpu', target: 'labs' },
      result: [1, 2],
      chart: { kind: 'lines' },
    });
    const [[result, context]] = mockChart.mock.calls as [[unknown, FigureContext]];
    expect(result).toEqual([1, 2]);
    expect(context).toMatchObject({ mode: 'quick', seeds: [0, 1, 2], dataset: { name: 'digits' } });
    expect(mockRun.mock.calls[0]![0]).toEqual({
      ...{ kind: 'figure', name: 'cost', inputs: { mode: 'quick', seeds: [0, 1, 2], data: 'digits' } },
    });
  });

  it('has the theme in its name, if that is not the light one, and an SVG beside it if asked for', async () => {
    const look = { theme: 'slide', svg: true } as const;
    const [drawn] = await drawLab({ ...JOB, out, only: 'cost', look }, () => undefined);
    const path = join(out, JOB.id, 'cost');
    const [png, svg] = [`${path}.slide.png`, `${path}.slide.svg`];
    expect(drawn).toMatchObject({ png, svg, json: `${path}.json` });
    expect(readFileSync(png, 'utf8')).toBe('slide picture of {"kind":"lines"}');
    expect(readFileSync(svg, 'utf8')).toBe('<slide {"kind":"lines"}>');
  });

  it('has its GIF beside it, if it moves', async () => {
    mockAnimation.mockReturnValueOnce({ frames: [] });
    const look = { theme: 'slide', svg: false } as const;
    const [drawn] = await drawLab({ ...JOB, out, only: 'cost', look }, () => undefined);
    const gif = join(out, JOB.id, 'cost.slide.gif');
    expect(drawn).toMatchObject({ gif });
    expect(readFileSync(gif, 'utf8')).toBe(`slide GIF of ${JSON.stringify({ frames: [] })}`);
    const [still] = await drawLab({ ...JOB, out, only: 'cost' }, () => undefined);
    expect(still).not.toHaveProperty('gif');
  });

  it('took the seconds of its training and drawing, to a hundredth', async () => {
    const clock = jest.spyOn(performance, 'now');
    clock.mockReturnValueOnce(1000).mockReturnValueOnce(3456.7);
    try {
      const [drawn] = await drawLab({ ...JOB, out, only: 'cost' }, () => undefined);
      expect(drawn!.seconds).toBe(2.46);
    } finally {
      clock.mockRestore();
    }
  });
});
