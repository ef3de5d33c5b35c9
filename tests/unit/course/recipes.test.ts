import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../../../src/course/labs';
import type { LabReport } from '../../../src/grading/model/report';
import type { SelftestResult } from '../../../src/grading/selftest/selftest';
import { edited } from '../../support/edited';
import type { Ran } from '../cli/processes';
import { runNode } from '../cli/processes';
import { TOY, toyFiles, writeFiles } from './toyKit';
import { scratchFolder } from '../../support/scratch';

/*
 * The recipes of "How to add …" in docs/ARCHITECTURE.md, followed in a copy of the kit that has no other labs: a lab, a
 * misconception, a figure, a command and a data set are added and found by the kit.
 */
jest.setTimeout(120_000);

const KIT = scratchFolder('recipes');

const lab = (...args: string[]): Promise<Ran> => runNode([join(KIT, 'src/cli/lab.cjs'), ...args]);

async function answer<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await lab(...args, '--json');
  expect([stderr, code]).toEqual(['', 0]);
  return JSON.parse(stdout) as T;
}

function copyKit(): void {
  for (const part of ['src', 'data', 'package.json', 'tsconfig.json'])
    cpSync(join(ROOT, part), join(KIT, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(KIT, 'node_modules'));
}

function edit(file: string, ...edits: [from: string | RegExp, to: string][]): void {
  const path = join(KIT, file);
  const text = edits.reduce((before, [from, to]) => edited(before, from, to), readFileSync(path, 'utf8'));
  writeFileSync(path, text);
}

function addLab(): void {
  const files = Object.entries(toyFiles()).filter(([path]) => path !== 'package.json');
  writeFiles(KIT, Object.fromEntries(files));
}

function addMisconception(): void {
  edit(`tests/graded/${TOY}/misconceptions.ts`, [
    /^];$/m,
    `  {
    id: 'identity',
    check: 'twice/values',
    title: 'the number itself',
    hint: 'Add the number once more.',
    original: 'value + value',
    replacement: 'value',
  },
];`,
  ]);
}

function addFigure(): void {
  writeFiles(KIT, {
    [`solutions/${TOY}/figures/negative.ts`]: `import type { Figure } from '../../../src/figures/figure';
import type * as Lab from '../lab';

export const negative: Figure<typeof Lab, number[]> = {
  id: 'negative',
  title: 'Negative numbers',
  caption: 'Twice a negative number is negative.',
  source: 'nowhere; S00',
  seeds: { quick: 1, full: 1 },
  run: (lab) => lab.twice([-2, -1]),
  chart: (values) => ({
    kind: 'lines',
    title: 'Negative numbers',
    x: { label: 'x' },
    y: { label: '2x' },
    series: [{ name: 'twice', x: [-2, -1], y: values }],
  }),
};
`,
  });
  edit(
    `solutions/${TOY}/experiment.ts`,
    [
      "import type * as Lab from './lab';",
      "import { negative } from './figures/negative';\nimport type * as Lab from './lab';",
    ],
    [/^];$/m, '  negative,\n];'],
  );
}

function addCommand(): void {
  writeFiles(KIT, {
    'src/cli/commands/greet.ts': `import type { CommandResult } from '../command';

export function greet({ name }: { name: string }): CommandResult {
  return { output: { text: \`Hello, \${name}\` }, exitCode: 1 };
}
`,
  });
  edit(
    'src/cli/program.ts',
    ['  addDataCommands,\n];', '  addDataCommands,\n  addGreet,\n];'],
    [
      /$(?![^])/,
      `
function addGreet({ program, finish }: Session): void {
  program
    .command('greet')
    .description('say hello')
    .argument('<NAME>', 'whom')
    .action(async (name) => {
      const { greet } = await import('./commands/greet');
      finish(greet({ name }));
    });
}
`,
    ],
  );
}

function addDataSet(): void {
  const bytes = gzipSync('0,0,1\n0,1,0\n1,1,0\n');
  writeFileSync(join(KIT, 'data', 'dots.csv.gz'), bytes);
  const checksum = createHash('sha256').update(bytes).digest('hex');
  writeFiles(KIT, {
    'src/data/sets/dots.ts': `import type { LabelledSamples } from '../dataset';
import type { DatasetDefinition } from '../definition';
import { numberTable } from '../numberTable';

export const DOTS: DatasetDefinition<LabelledSamples> = {
  info: {
    name: 'dots',
    title: 'Three points of the plane',
    licence: 'free',
    attribution: 'the test',
    source: 'nowhere',
    counts: { all: 3 },
  },
  kind: 'classification',
  files: [
    {
      name: 'dots.csv.gz',
      part: 'all',
      holds: 'points',
      checksum: { algorithm: 'SHA-256', file: '${checksum}' },
    },
  ],
  parse(found) {
    const rows = numberTable(found, 'dots.csv.gz', { delimiter: ',', columns: 3 });
    return {
      samples: {
        kind: 'classification',
        count: rows.length,
        shape: [2],
        x: Float32Array.from(rows.flatMap((row) => row.slice(0, 2))),
        y: Uint8Array.from(rows, (row) => row[2]!),
        classes: ['no', 'yes'],
      },
    };
  },
};
`,
  });
  edit(
    'src/data/registry.ts',
    [
      "import { DIGITS } from './sets/digits';",
      "import { DIGITS } from './sets/digits';\nimport { DOTS } from './sets/dots';",
    ],
    ['export const DATASETS: Registry = [DIGITS, ', 'export const DATASETS: Registry = [DIGITS, DOTS, '],
  );
}

beforeAll(async () => {
  copyKit();
  addLab();
  addMisconception();
  addFigure();
  addCommand();
  addDataSet();
  const [starters, record] = await Promise.all([lab('starters'), lab('record', TOY)]);
  expect([starters.stderr, record.stderr]).toEqual(['', '']);
  expect(starters.stdout).toContain(`wrote ${join('labs', TOY, 'figures', 'negative.ts')}\n`);
  expect(starters.stdout).not.toContain('ANSWERS');
  expect(record.stdout).toBe(`wrote ${join('tests', 'graded', TOY, 'recorded.json')}\n`);
});

it.concurrent('a lab is listed', async () => {
  expect(await answer('list')).toMatchObject([{ id: TOY, title: 'A toy', points: 100 }]);
});

it.concurrent('a lab is checked, beside its solution and by its recording', async () => {
  const [live, recorded] = await Promise.all([
    answer<LabReport[]>('check', '98', '--target', 'solutions'),
    answer<LabReport[]>('check', '98', '--target', 'solutions', '--recorded'),
  ]);
  expect(live).toMatchObject([{ lab: TOY, score: 100, reference: 'live' }]);
  expect(recorded).toMatchObject([{ lab: TOY, score: 100, reference: 'recorded' }]);
});

it.concurrent('a misconception is caught and named', async () => {
  const { labs } = await answer<{ labs: SelftestResult[] }>('selftest');
  expect(labs).toMatchObject([{ lab: TOY, solutionScore: 100, starterScore: 0, faults: [] }]);
  expect(labs[0]!.misconceptions).toMatchObject([
    { id: 'squares', caught: true, named: true },
    { id: 'identity', caught: true, named: true },
  ]);
});

it.concurrent('a figure is drawn, with a data set that was added', async () => {
  const out = join(KIT, 'pictures');
  const drawn = await answer('figures', '98', '--target', 'solutions', '--data', 'dots', '--out', out);
  expect(drawn).toMatchObject([{ figure: 'doubled' }, { figure: 'negative' }]);
  expect(readdirSync(join(out, TOY)).sort()).toEqual(
    ['doubled', 'negative'].flatMap((figure) => [`${figure}.json`, `${figure}.png`]),
  );
});

it.concurrent('a data set is listed and verified', async () => {
  const [sets, reports] = await Promise.all([
    answer<{ name: string }[]>('data', 'list'),
    answer('data', 'verify', 'dots'),
  ]);
  expect(sets.map(({ name }) => name)).toContain('dots');
  expect(reports).toMatchObject([{ name: 'dots', problems: [], parts: [{ count: 3 }] }]);
});

it.concurrent('a command is in the help, and its output and exit code arrive', async () => {
  const [help, greeting] = await Promise.all([lab('--help'), lab('greet', 'Ada')]);
  expect(help.stdout).toMatch(/^ {2}greet <NAME> +say hello$/m);
  expect(greeting).toEqual({ code: 1, stdout: 'Hello, Ada\n', stderr: '' });
});

describe('a lab whose folders are removed', () => {
  it('is gone', async () => {
    for (const folder of ['labs', 'solutions', 'tests/graded'])
      rmSync(join(KIT, folder, TOY), { recursive: true });
    expect(await answer('list')).toEqual([]);
  });
});
