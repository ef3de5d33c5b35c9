import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildOptions } from '../../../src/node/hosts/childHost';
import { checkLimits } from '../../../src/hosts/limits';
import { LAUNCHERS } from '../../../src/node/isolation/choose';
import type * as Choose from '../../../src/node/isolation/choose';

/** Processes are not started: what they would be started with is looked at. */
const mockHosts: { options: ChildOptions; closed: number }[] = [];
jest.mock('../../../src/node/hosts/childHost', () => ({
  ChildHost: class {
    closed = 0;
    constructor(readonly options: ChildOptions) {
      mockHosts.push(this);
    }
    close(): Promise<void> {
      this.closed++;
      return Promise.resolve();
    }
  },
}));
const mockRequire = jest.fn();
jest.mock('../../../src/node/isolation/choose', () => ({
  ...jest.requireActual<typeof Choose>('../../../src/node/isolation/choose'),
  requireLevel: (level: string) => mockRequire(level) as undefined,
}));

import { ROOT } from '../../../src/course/labs';
import { FASHION_MNIST } from '../../../src/data/sets/fashionMnist';
import { manifestOf } from '../../../src/course/manifestOf';
import type { SubmissionProcessOptions } from '../../../src/course/startSubmissionProcess';
import { startSpareProcess, startSubmissionProcess } from '../../../src/course/startSubmissionProcess';
import { SubmissionBox } from '../../../src/node/submissionBox';
import { scratchFolder } from '../../support/scratch';

const ID = '03-softmax-sgd';
const TMP = scratchFolder('start');
const WORK = join(TMP, 'work');
mkdirSync(WORK);
writeFileSync(join(WORK, 'lab.ts'), 'the lab');
writeFileSync(join(WORK, 'challenge.ts'), 'the challenge');
writeFileSync(join(WORK, 'notes.txt'), 'notes');

const LIMITS = checkLimits(3);
const OPTIONS: SubmissionProcessOptions = {
  ...{ id: ID, target: WORK, serves: 'probes', limits: LIMITS, prints: 'stderr' },
};
const started = (more: Partial<SubmissionProcessOptions> = {}): ChildOptions => {
  startSubmissionProcess({ ...OPTIONS, ...more });
  return mockHosts.at(-1)!.options;
};

beforeEach(() => {
  mockHosts.length = 0;
  mockRequire.mockReset();
});
afterEach(() => mockHosts.forEach(({ options }) => options.dispose?.()));

it('starts the program of submissions at the level that was asked for, with its limits', () => {
  const { program, settings, isolation, launcher, limits, prints } = started({ isolation: 'user' });
  expect(existsSync(program)).toBe(true);
  expect(program).toMatch(/submissionProcess\.cjs$/);
  expect(settings).toEqual({ id: ID, target: WORK, serves: 'probes', manifest: manifestOf(ID) });
  expect({ isolation, limits, prints }).toEqual({ isolation: 'user', limits: LIMITS, prints: 'stderr' });
  expect(launcher).toBe(LAUNCHERS.user);
  expect(mockRequire).toHaveBeenCalledWith('user');
});

it('starts it at the level of processes if none was asked for', () => {
  expect(started()).toMatchObject({ isolation: 'process', launcher: LAUNCHERS.process });
  expect(mockRequire).toHaveBeenCalledWith('process');
});

it('tells it the answers of the reference, if there are any', () => {
  const mended = { text: 'answers', tasks: ['softmax'] };
  expect(started({ mended }).settings).toMatchObject({ mended });
});

it('starts nothing at a level that can not be had', () => {
  mockRequire.mockImplementation(() => {
    throw new Error('no sandbox here');
  });
  expect(() => startSubmissionProcess(OPTIONS)).toThrow('no sandbox here');
  expect(mockHosts).toEqual([]);
});

it('starts nothing if there is no lab.ts', () => {
  expect(() => startSubmissionProcess({ ...OPTIONS, target: join(TMP, 'nowhere') })).toThrow(
    'expected a submission in',
  );
  expect(mockHosts).toEqual([]);
});

describe('the copy of the submission', () => {
  it.each([
    ['probes', 'lab.ts'],
    ['figures', 'lab.ts'],
    ['challenge', 'challenge.ts'],
  ] as const)('for %s is %s alone, made when it is needed, and removed at the end', (serves, file) => {
    const { folder, prepare, dispose } = started({ serves });
    expect(readdirSync(folder)).toEqual([]);
    expect(prepare!()).toBeUndefined();
    expect(readdirSync(folder)).toEqual([file]);
    expect(readFileSync(join(folder, file), 'utf8')).toBe(readFileSync(join(WORK, file), 'utf8'));
    dispose!();
    expect(existsSync(folder)).toBe(false);
  });

  it('may have been made before', () => {
    const box = new SubmissionBox();
    expect(started({ box }).folder).toBe(box.folder);
  });
});

describe('the files that the process may read', () => {
  const inKit = (path: string): string => join(ROOT, path);

  it('are its copy and the machinery', () => {
    const { reads, folder } = started();
    const machinery = ['src', 'node_modules', 'package.json'].map(inKit);
    expect(reads).toEqual(
      expect.arrayContaining([folder, ...machinery, ...machinery.map((path) => realpathSync(path))]),
    );
    const others = reads.filter(
      (path) => !machinery.some((one) => path === one || path === realpathSync(one)),
    );
    expect(others.filter((path) => path !== folder)).toEqual([]);
  });

  it('are not the probes, whose texts it gets over the pipe without checks and misconceptions', () => {
    const { texts } = started();
    expect(texts).toContain(inKit(`tests/graded/${ID}/probes.ts`));
    expect(texts!.filter((path) => !path.startsWith(inKit('tests/graded/')))).toEqual([]);
    expect(texts!.filter((path) => /checks|misconceptions|recorded|solutions/.test(path))).toEqual([]);
    expect(started({ serves: 'figures', target: 'labs' }).texts).toEqual([]);
  });

  it('are the figures of the lab and the data of the kit, for figures', () => {
    const { reads } = started({ serves: 'figures', target: 'labs' });
    expect(reads).toEqual(expect.arrayContaining([inKit('data'), inKit(`labs/${ID}/experiment.ts`)]));
    expect(reads.filter((path) => /tests|solutions/.test(path))).toEqual([]);
  });

  it.each(['figures', 'trainings'] as const)(
    'are the data of the system’s packages too, for %s',
    (serves) => {
      const sets = [TMP, join(TMP, 'none')];
      const folders = jest.replaceProperty(
        FASHION_MNIST as { systemFolders: readonly string[] },
        'systemFolders',
        sets,
      );
      try {
        const { reads } = started({ serves, target: 'labs' });
        expect(reads).toContain(realpathSync(TMP));
        expect(reads).not.toContain(sets[1]);
        expect(started().reads).not.toContain(realpathSync(TMP));
      } finally {
        folders.restore();
      }
    },
  );

  it('are the machinery alone, for a challenge', () => {
    const { reads, folder } = started({ serves: 'challenge' });
    expect(reads.filter((path) => path.startsWith(inKit('tests')) || path.startsWith(inKit('data')))).toEqual(
      [],
    );
    expect(reads[0]).toBe(folder);
  });
});

describe('the environment', () => {
  /** Runs with these variables beside the usual ones. */
  const set = (values: Record<string, string | undefined>): void =>
    void jest.replaceProperty(process, 'env', { ...process.env, ...values });
  afterEach(() => jest.restoreAllMocks());

  it('holds the variables that choose a backend and data, and no others', () => {
    set({ LAB_BACKEND: 'cpu', LAB_DATA: TMP, LAB_CACHE: TMP, TF_CPP_MIN_LOG_LEVEL: '2', SECRET: 'x' });
    expect(started().env).toEqual({
      ...{ LAB_BACKEND: 'cpu', LAB_DATA: TMP, LAB_CACHE: TMP, TF_CPP_MIN_LOG_LEVEL: '2' },
      ...(process.env['HOME'] !== undefined && { HOME: process.env['HOME'] }),
    });
  });

  it('leaves out the variables that are not set', () => {
    set({ LAB_BACKEND: undefined });
    expect(Object.keys(started().env!)).not.toContain('LAB_BACKEND');
  });

  it('names folders of data outside of the kit, which figures may read if they are there', () => {
    const [data, cache] = [join(TMP, 'data'), join(TMP, 'cache')];
    set({ LAB_DATA: data, LAB_CACHE: cache });
    const read = (): string[] =>
      started({ serves: 'figures', target: 'labs' }).reads.filter((path) =>
        path.startsWith(realpathSync(TMP)),
      );
    const boxes = (paths: string[]): string[] => paths.filter((path) => !path.includes('lab-box-'));
    expect(boxes(read())).toEqual([]);
    mkdirSync(data);
    mkdirSync(cache);
    expect(boxes(read())).toEqual([data, cache].map((path) => realpathSync(path)));
  });
});

describe('a spare process', () => {
  const spare = (): ReturnType<typeof startSpareProcess> =>
    startSpareProcess({ id: ID, limits: LIMITS, prints: 'stderr' });

  it('waits for a submission to the probes of its lab, and copies the one that it gets', () => {
    const process = spare();
    const [{ options }] = mockHosts as [(typeof mockHosts)[number]];
    expect(options.settings).toMatchObject({ id: ID, target: 'labs', serves: 'probes' });
    expect(process.take(WORK)).toBe(mockHosts[0]);
    expect(options.prepare!()).toBeUndefined();
    expect(readFileSync(join(options.folder, 'lab.ts'), 'utf8')).toBe('the lab');
  });

  it('takes one submission and no second one', () => {
    const process = spare();
    process.take(WORK);
    expect(() => process.take(WORK)).toThrow('this process has its submission; start another one');
  });

  it('takes no submission without a lab.ts, and can be ended then', async () => {
    const process = spare();
    expect(() => process.take(join(TMP, 'nowhere'))).toThrow('expected a submission in');
    await process.end();
    expect(mockHosts[0]!.closed).toBe(1);
  });

  it('is not ended if a submission was handed over: its host ends it', async () => {
    const process = spare();
    process.take(WORK);
    await process.end();
    expect(mockHosts[0]!.closed).toBe(0);
  });
});
