// First, as everywhere: the canvas must not load the fonts of the machine.
import '../../../src/node/noSystemFonts';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { freshRecording, writeRecording } from '../../../src/course/recordings';
import type { DrawJob, DrawnFigure } from '../../../src/course/figures/drawLab';
import type { DrawOptions } from '../../../src/course/figures/drawLabs';
import * as tf from '@tensorflow/tfjs';
import type { GradingOptions } from '../../../src/course/grading';
import { expectationsOf, gradingOf } from '../../../src/course/grading';
import type { GradingSetUp } from '../../../src/grading/judge/grade';
import { manifestOf } from '../../../src/course/manifestOf';
import { selftestOf } from '../../../src/course/selftest';
import { steadinessOfLab } from '../../../src/course/steadiness';
import { starterHost } from '../../../src/course/starterHost';
import { loadProbes } from '../../../src/course/submissionHost';
import { makeStartPage } from '../../../src/course/startPage';
import { UsageError } from '../../../src/core/errors';
import type { Host } from '../../../src/hosts/host';
import { CHECK_LIMITS } from '../../../src/hosts/limits';
import { sizeOfPng } from '../../../src/node/thumbnail';
import { startBackend } from '../../../src/node/backend';
import { edited } from '../../support/edited';
import { TOY, TOY_ROOT, toyFiles, writeFiles } from './toyKit';
import type * as ToyKit from './toyKit';

jest.mock('../../../src/course/labs', () => jest.requireActual<typeof ToyKit>('./toyKit').labsOfToyKit());

/** Figures are drawn with the lab of a real kit, since they run in a process of their own. */
const mockDraw = jest.fn<Promise<DrawnFigure[]>, [DrawJob[], DrawOptions]>();
jest.mock('../../../src/course/figures/drawLabs', () => ({
  drawLabs: (...args: [DrawJob[], DrawOptions]) => mockDraw(...args),
}));

/** A student's answers run in a process of their own: here, a host that was handed nothing. */
const mockHost = jest.fn<Host, [unknown]>();
jest.mock('../../../src/course/startSubmissionProcess', () => ({
  startSubmissionProcess: (options: unknown) => mockHost(options),
}));

const SOLUTION = join(TOY_ROOT, 'solutions', TOY, 'lab.ts');
const RECORDING = join(TOY_ROOT, 'tests', 'graded', TOY, 'recorded.json');
beforeAll(() => startBackend());
beforeEach(() => writeFiles(TOY_ROOT, toyFiles()));
afterEach(() => rmSync(RECORDING, { force: true }));

describe('the self-test', () => {
  it('grades solution, starter and misconceptions, and says which one is next', async () => {
    const steps: [string, number][] = [];
    const result = await selftestOf(TOY, {
      seed: 0,
      onStep: (submission, total) => void steps.push([submission, total]),
    });
    expect(result).toMatchObject({
      lab: TOY,
      solutionScore: 100,
      maxScore: 100,
      starterScore: 0,
      faults: [],
    });
    expect(result.misconceptions).toMatchObject([{ id: 'squares', caught: true, named: true }]);
    expect(steps).toEqual([
      ['solution', 3],
      ['starter', 3],
      ['squares', 3],
    ]);
  });

  it('runs the starter as the solution generates it, not the solution', async () => {
    const host = starterHost(TOY, manifestOf(TOY), await loadProbes(TOY));
    const outcome = await host.run({ kind: 'probe', name: 'twice', inputs: { x: [1] } });
    expect(outcome).toMatchObject({ kind: 'not-implemented' });
  });

  it('is refused without a solution', async () => {
    rmSync(SOLUTION);
    await expect(selftestOf(TOY, { seed: 0 })).rejects.toThrow(
      new UsageError(`the self-test of ${TOY} needs solutions/${TOY}/lab.ts, which is not here`),
    );
  });
});

describe('the steadiness over seeds', () => {
  it('grades the solution with each seed, and each misconception if it is asked for', async () => {
    const onStep = jest.fn();
    expect(await steadinessOfLab(TOY, { seeds: [1, 2], graded: 'misconceptions', onStep })).toEqual({
      ...{ lab: TOY, seeds: [1, 2], solutionLost: [], varying: [] },
    });
    expect(onStep.mock.calls).toEqual([
      ['solution', 2],
      ['squares', 2],
    ]);
    onStep.mockClear();
    await steadinessOfLab(TOY, { seeds: [1], graded: 'solution', onStep });
    expect(onStep.mock.calls).toEqual([['solution', 1]]);
  });

  it('is refused without a solution', async () => {
    rmSync(SOLUTION);
    await expect(steadinessOfLab(TOY, { seeds: [1], graded: 'solution' })).rejects.toThrow(UsageError);
  });
});

describe('the recording', () => {
  it('is up to date once it is written, and until the solution answers otherwise', async () => {
    const first = await freshRecording(TOY);
    expect(first).toMatchObject({ file: RECORDING, upToDate: false });
    writeRecording(first);
    expect(readFileSync(RECORDING, 'utf8')).toBe(`${JSON.stringify(first.recording)}\n`);
    expect((await freshRecording(TOY)).upToDate).toBe(true);
    writeFileSync(
      SOLUTION,
      edited(toyFiles()[`solutions/${TOY}/lab.ts`]!, 'value + value', 'value + value + 0.5'),
    );
    expect((await freshRecording(TOY)).upToDate).toBe(false);
  });
});

it('without recording and solution there is nothing to judge by', async () => {
  await expect(expectationsOf(TOY, 'recorded', 0)).rejects.toThrow(
    /^expected .*recorded\.json or the solution of 98-toy to judge by, found neither/,
  );
});

describe('everything that grading a lab takes', () => {
  const set = async (more: Partial<GradingOptions> = {}): Promise<GradingSetUp> => {
    const expectations = await expectationsOf(TOY, 'live', 7);
    return gradingOf(TOY, { target: 'solutions', reference: 'live', expectations, ...more });
  };

  it('has the checks, the text that was handed in, and says by whom it is judged', async () => {
    const setUp = await set();
    expect(setUp.manifest).toMatchObject({ id: TOY });
    expect(setUp.checks.map(({ id }) => id)).toEqual(['twice/values', 'twice/empty']);
    expect(setUp.text).toBe(toyFiles()[`solutions/${TOY}/lab.ts`]);
    expect(setUp.info).toEqual({
      kit: expect.any(String) as string,
      backend: tf.getBackend(),
      reference: 'live',
    });
    expect(setUp.expectations.seed).toBe(7);
    expect(setUp).not.toHaveProperty('promises');
    expect(setUp).not.toHaveProperty('openMended');
  });

  it('runs in the host that is given, or in this process', async () => {
    const host = { run: jest.fn(), close: jest.fn() };
    expect((await set({ host })).host).toBe(host);
    const outcome = await (await set()).host.run({ kind: 'probe', name: 'twice', inputs: { x: [3] } });
    expect(outcome).toMatchObject({ kind: 'answered' });
  });

  it("opens hosts with the reference's answers beside the running reference only", async () => {
    const openMended = jest.fn();
    expect((await set({ openMended })).openMended).toBe(openMended);
    expect(await set({ openMended, reference: 'recorded' })).not.toHaveProperty('openMended');
  });

  it('has the promises of the lab, if they are listed', async () => {
    const file = `tests/graded/${TOY}/promises.ts`;
    writeFiles(TOY_ROOT, { [file]: "export const promises = { twice: { doubles: 'x' } };\n" });
    expect((await set()).promises).toEqual({ twice: { doubles: 'x' } });
    rmSync(join(TOY_ROOT, file));
  });

  it('judges by the recording of the seed that is asked for', async () => {
    writeRecording(await freshRecording(TOY));
    const { seed } = await expectationsOf(TOY, 'recorded', 1);
    expect(seed).toBe(1);
  });
});

describe('the start page', () => {
  it("shows the solution's score and figures, with links from the folder of the page", async () => {
    const out = join(TOY_ROOT, 'out');
    const words = { lab: TOY, figure: 'doubled', title: 'Doubled', caption: '2x', source: 'S00', seconds: 1 };
    const files = { png: join(out, 'solutions', TOY, 'a.png'), json: join(out, 'solutions', TOY, 'a.json') };
    mkdirSync(join(out, 'solutions', TOY), { recursive: true });
    writeFileSync(files.png, createCanvas(800, 400).toBuffer('image/png'));
    mockDraw.mockResolvedValue([
      { ...words, ...files, verdict: 'Twice as much.' },
      { ...words, figure: 'halved', error: 'it needs half' },
      { ...words, lab: '97-other', ...files },
    ]);
    const onProgress = jest.fn();
    const options = { mode: 'full', data: 'digits', out, parallel: 3, onProgress } as const;
    const { labs, page } = await makeStartPage([TOY], options);
    const job = { id: TOY, target: 'solutions', mode: 'full', data: 'digits', out: join(out, 'solutions') };
    expect(mockDraw).toHaveBeenCalledWith([{ ...job, onMissingLab: 'report', prints: 'stdout' }], {
      parallel: 3,
      onProgress,
    });
    expect(page).toBe(join(out, 'index.html'));
    expect(labs).toMatchObject([
      {
        id: TOY,
        title: 'A toy',
        sources: ['nowhere'],
        whose: 'reference solution',
        score: 100,
        maxScore: 100,
        handout: `../labs/${TOY}/README.md`,
        tasks: `../labs/${TOY}/lab.ts`,
        figures: [
          {
            figure: 'doubled',
            png: `solutions/${TOY}/a.png`,
            json: `solutions/${TOY}/a.json`,
            thumbnail: `thumbnails/${TOY}/doubled.png`,
            width: 400,
            height: 200,
            verdict: 'Twice as much.',
            command: 'npx lab figures 98 --only doubled',
          },
          { figure: 'halved', error: 'it needs half' },
        ],
      },
    ]);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain(`<img src="solutions/${TOY}/a.png"`);
    expect(sizeOfPng(readFileSync(join(out, 'thumbnails', TOY, 'doubled.png')))).toEqual({
      width: 344,
      height: 172,
    });
    expect(html).toContain('full mode, data: Handwritten digits, 8×8;');
  });

  it("without the solution shows the student's score and figures, judged by the recording", async () => {
    writeRecording(await freshRecording(TOY));
    const student = toyFiles()[`solutions/${TOY}/lab.ts`]!;
    writeFiles(TOY_ROOT, {
      [`labs/${TOY}/lab.ts`]: student,
      [`labs/${TOY}/lab.json`]: toyFiles()[`solutions/${TOY}/lab.json`]!,
    });
    rmSync(join(TOY_ROOT, 'solutions'), { recursive: true });
    const close = jest.fn(() => Promise.resolve());
    mockHost.mockReturnValue({ run: () => Promise.resolve({ kind: 'not-handed-in' }), close });
    mockDraw.mockResolvedValue([]);
    const out = join(TOY_ROOT, 'out');
    const options = { mode: 'quick', data: 'digits', out, parallel: 1, onProgress: jest.fn() } as const;
    const { labs } = await makeStartPage([TOY], options);
    expect(labs).toMatchObject([{ id: TOY, whose: 'your answers', score: 0, maxScore: 100, figures: [] }]);
    expect(mockHost.mock.calls).toEqual([
      [{ id: TOY, target: 'labs', serves: 'probes', limits: CHECK_LIMITS, prints: 'stdout' }],
    ]);
    expect(close).toHaveBeenCalledTimes(1);
    expect(mockDraw.mock.lastCall![0]).toMatchObject([{ id: TOY, target: 'labs', out }]);
    rmSync(join(TOY_ROOT, 'labs'), { recursive: true });
  });
});
