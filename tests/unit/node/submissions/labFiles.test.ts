import type { LabFiles } from '../../../../src/node/submissions/labFiles';
import { labFilesOf } from '../../../../src/node/submissions/labFiles';
import type { LeftOut } from '../../../../src/node/submissions/taken';

const [SOFTMAX, OPTIMIZERS] = ['03-softmax-sgd', '04-optimizers'];
const ALL = [SOFTMAX!, OPTIMIZERS!, '13-architectures'];

interface Given {
  /** The names of the folders that it was handed in as. */
  folders?: string[];
  labs?: string[];
  leftOut?: LeftOut[];
}

/** Sorts files whose text is their own path. */
function sorted(paths: string[], { folders = [], labs = ALL, leftOut = [] }: Given = {}): LabFiles {
  const files = paths.map((path) => ({ path, data: Buffer.from(path) }));
  return labFilesOf({ folders, files, leftOut }, { labs, allLabs: ALL });
}

/** The files of each lab as `name: text`. */
const kept = (paths: string[], given?: Given): Record<string, string[]> =>
  Object.fromEntries(
    [...sorted(paths, given).labs].map(([lab, { files }]) => [
      lab,
      files.map(({ path, text }) => (path === text ? path : `${path}: ${text}`)),
    ]),
  );

describe('the lab of a lab.ts', () => {
  it.each<[string, string | undefined]>([
    ['03-softmax-sgd/lab.ts', SOFTMAX],
    ['03-softmax-sgd-jdoe/lab.ts', SOFTMAX],
    ['03-softmax-sgd_v2/lab.ts', SOFTMAX],
    ['03-softmax-sgdx/lab.ts', undefined],
    ['my 03-softmax-sgd/lab.ts', undefined],
    ['03/lab.ts', SOFTMAX],
    ['3/lab.ts', SOFTMAX],
    ['lab3/lab.ts', SOFTMAX],
    ['Lab 03/lab.ts', SOFTMAX],
    ['lab-13/lab.ts', '13-architectures'],
    ['LAB_4/lab.ts', OPTIMIZERS],
    ['lab 003/lab.ts', undefined],
    ['lab33/lab.ts', undefined],
    ['mylab3/lab.ts', undefined],
    ['lab3b/lab.ts', undefined],
    ['04/03/lab.ts', SOFTMAX],
    ['04/mine/lab.ts', OPTIMIZERS],
    ['lab.ts', undefined],
    ['work/lab.ts', undefined],
    ['work/04-optimizers.ts', OPTIMIZERS],
    ['03/04-optimizers.ts', OPTIMIZERS],
    ['04-optimizers.tsx', undefined],
  ])('of %s is %s', (path, lab) => {
    expect([...sorted([path]).labs.keys()]).toEqual(lab === undefined ? [] : [lab]);
  });

  it('is told by the name that it was handed in under, if no folder tells it', () => {
    expect(kept(['lab.ts'], { folders: ['jdoe', '04-optimizers-jdoe'] })).toEqual({
      [OPTIMIZERS!]: ['lab.ts'],
    });
    expect(Object.keys(kept(['03/lab.ts'], { folders: ['04-optimizers-jdoe'] }))).toEqual([SOFTMAX]);
  });

  it('is the only one that is graded, if nothing tells it', () => {
    expect(Object.keys(kept(['lab.ts'], { labs: [OPTIMIZERS!] }))).toEqual([OPTIMIZERS]);
  });

  it('that is not graded is left where it is', () => {
    expect(sorted(['03/lab.ts', '04/lab.ts'], { labs: [OPTIMIZERS!] })).toMatchObject({
      notes: [],
      strays: [],
    });
    expect(Object.keys(kept(['03/lab.ts', '04/lab.ts'], { labs: [OPTIMIZERS!] }))).toEqual([OPTIMIZERS]);
  });

  it('that can not be told is named', () => {
    expect(sorted(['a/lab.ts', '03/lab.ts']).strays).toEqual(['a/lab.ts: it is not clear which lab this is']);
  });
});

describe('of several files for one lab', () => {
  it.each<[string, string[], string]>([
    [
      'the nearest to the top is taken',
      ['deep/er/03/lab.ts', 'z/03/lab.ts', 'deep/03/lab.ts'],
      'deep/03/lab.ts',
    ],
    [
      'of two that are equally near, the first by name is taken',
      ['b/03/lab.ts', 'a/03/lab.ts'],
      'a/03/lab.ts',
    ],
    ['a lab.ts goes before other names', ['03/lab-9.ts', '03/x/lab.ts'], '03/x/lab.ts'],
    ['the highest number is the newest', ['03/lab-2.ts', '03/lab-10.ts', '03/lab (3).ts'], '03/lab-10.ts'],
    ['a file without a number is the oldest', ['03/LAB.ts', '03/lab1.ts'], '03/lab1.ts'],
    ['a number goes before the name of a lab', ['03-softmax-sgd.ts', '03/lab_1.ts'], '03/lab_1.ts'],
  ])('%s', (_, paths, taken) => {
    const { labs } = sorted(paths);
    expect(labs.get(SOFTMAX!)!.files[0]).toEqual({ path: 'lab.ts', text: taken });
  });

  it('the others are named, each once', () => {
    expect(sorted(['a/03/lab.ts', 'b/03/lab.ts', 'c/03/lab.ts']).strays).toEqual([
      `b/03/lab.ts is another lab.ts of ${SOFTMAX}; it was left out`,
      `c/03/lab.ts is another lab.ts of ${SOFTMAX}; it was left out`,
    ]);
  });
});

it.each(['lab.ts.ts', 'my-lab.ts', 'lab-1b.ts', 'labs.ts', 'lab--1.ts', 'lab-1.js', 'softmax.ts'])(
  '%s is no lab.ts',
  (name) => expect(sorted([name], { labs: [SOFTMAX!] }).labs.size).toBe(0),
);

it.each(['lab-1.ts', 'lab1.ts', 'Lab (2).ts', 'lab_3.ts', 'lab 4.ts', 'LAB.TS', '03-softmax-sgd.ts'])(
  '%s is taken as lab.ts, which is reported',
  (name) => {
    const { labs, notes } = sorted([name], { labs: [SOFTMAX!] });
    expect(labs.get(SOFTMAX!)!.files.map(({ path }) => path)).toEqual(['lab.ts']);
    expect(notes).toEqual([`${name} was taken as lab.ts`]);
  },
);

describe('the files of a lab', () => {
  it('are those of its folder, lab.ts first, then by their names', () => {
    expect(kept(['03/z.ts', '03/lab.ts', '03/a/b.ts', '03/a.ts', 'above.ts', '033/other.ts'])).toEqual({
      [SOFTMAX!]: ['lab.ts: 03/lab.ts', 'a.ts: 03/a.ts', 'a/b.ts: 03/a/b.ts', 'z.ts: 03/z.ts'],
    });
  });

  it('are not those of another lab below it', () => {
    const paths = ['lab.ts', 'own.ts', '04/lab.ts', '04/helper.ts'];
    expect(kept(paths, { folders: ['03'] })).toEqual({
      [SOFTMAX!]: ['lab.ts', 'own.ts'],
      [OPTIMIZERS!]: ['lab.ts: 04/lab.ts', 'helper.ts: 04/helper.ts'],
    });
  });

  it("are not the kit's own, but files of these names in a folder are the student's", () => {
    const own = ['experiment.ts', 'hints.json', 'tries.json'];
    const deep = own.map((name) => `03/mine/${name}`);
    expect(kept(['03/lab.ts', ...own.map((name) => `03/${name}`), ...deep])[SOFTMAX!]).toHaveLength(4);
  });

  it('are 50 at most, and each other one is named', () => {
    const paths = Array.from({ length: 51 }, (_, i) => `03/f${String(i).padStart(2, '0')}.ts`);
    const { labs, notes } = sorted(['03/lab.ts', ...paths]);
    expect(labs.get(SOFTMAX!)!.files).toHaveLength(50);
    expect(notes).toEqual(['49', '50'].map((i) => `03/f${i}.ts is one file more than 50; it was left out`));
  });

  it('are texts: a lab.ts that is none is no submission', () => {
    const files = [
      { path: '03/lab.ts', data: Buffer.from([0]) },
      { path: '03/a.ts', data: Buffer.from('a') },
    ];
    const { labs, notes } = labFilesOf({ folders: [], files, leftOut: [] }, { labs: ALL, allLabs: ALL });
    expect(labs.size).toBe(0);
    expect(notes).toEqual(['03/lab.ts is no text; it was left out']);
  });
});

describe('files that were left out', () => {
  const leftOut = (count: number): LeftOut[] =>
    Array.from({ length: count }, (_, i) => ({ path: `f${i}`, why: 'a link' }));

  it.each([
    [0, []],
    [1, ['f0 was left out: a link']],
    [5, [0, 1, 2, 3, 4].map((i) => `f${i} was left out: a link`)],
    [6, [...[0, 1, 2, 3, 4].map((i) => `f${i} was left out: a link`), '1 more files were left out']],
  ])('%s of them are named one by one, and the rest are counted', (count, notes) => {
    expect(sorted(['03/lab.ts'], { leftOut: leftOut(count) }).notes).toEqual(notes);
  });
});

describe('a note on a configuration', () => {
  const why = 'a configuration: the kit has its own';
  it.each<[string, string[], string[]]>([
    ['labs/03-softmax-sgd/lab.ts', ['package.json', 'package-lock.json', 'tsconfig.json'], []],
    ['labs/03-softmax-sgd/lab.ts', ['labs/03-softmax-sgd/lab.json'], []],
    ['jdoe/labs/03-softmax-sgd/lab.ts', ['jdoe/package.json', 'jdoe/labs/03-softmax-sgd/lab.json'], []],
    ['03-softmax-sgd/lab.ts', ['03-softmax-sgd/lab.json'], []],
    ['lab.ts', ['lab.json'], []],
    ['labs/03-softmax-sgd/lab.ts', ['jest.config.js'], ['jest.config.js']],
    ['labs/03-softmax-sgd/lab.ts', ['labs/package.json'], ['labs/package.json']],
    ['labs/03-softmax-sgd/lab.ts', ['labs/lab.json'], ['labs/lab.json']],
    ['03-softmax-sgd/lab.ts', ['package.json'], ['package.json']],
  ])('beside %s, of %j, names %j', (lab, paths, named) => {
    const leftOut = paths.map((path) => ({ path, why }));
    const { notes } = sorted([lab], { labs: [SOFTMAX!], leftOut });
    expect(notes).toEqual(named.map((path) => `${path} was left out: ${why}`));
  });
});
