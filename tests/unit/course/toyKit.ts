import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type * as Labs from '../../../src/course/labs';

export const TOY = '98-toy';

const LAB = `export function twice(x: number[]): number[] {
  // BEGIN SOLUTION Add every number to itself.
  return x.map((value) => value + value);
  // END SOLUTION
}
`;

const MANIFEST = {
  id: TOY,
  title: 'A toy',
  sources: ['nowhere'],
  tasks: [{ id: 'twice', title: 'Twice a vector', points: 100 }],
};

const FIGURE = `import type { Figures } from '../../src/figures/figure';
import type * as Lab from './lab';

export const figures: Figures<typeof Lab> = [
  {
    id: 'doubled',
    title: 'Doubled',
    caption: 'The line is twice as steep.',
    source: 'nowhere; S00',
    seeds: { quick: 1, full: 1 },
    run: (lab) => lab.twice([0, 1, 2]),
    chart: (values: number[]) => ({
      kind: 'lines',
      title: 'Doubled',
      x: { label: 'x' },
      y: { label: '2x' },
      series: [{ name: 'twice', x: [0, 1, 2], y: values }],
    }),
  },
];
`;

const CHECKS = `export const checks = [
  { id: 'twice/values', points: 60, asks: 'twice a vector of 3', probe: 'twice' },
  { id: 'twice/empty', points: 40, asks: 'twice an empty vector', probe: 'empty' },
];
`;

const PROBES = `export const probes = {
  twice: { inputs: () => ({ x: [1, 2, 4] }), observe: (lab, { x }) => ({ doubled: lab.twice(x) }) },
  empty: { inputs: () => ({ x: [] }), observe: (lab, { x }) => ({ doubled: lab.twice(x) }) },
};
`;

const MISCONCEPTIONS = `export const misconceptions = [
  {
    id: 'squares',
    check: 'twice/values',
    title: 'the square instead of the double',
    hint: 'Twice x is x + x.',
    original: 'value + value',
    replacement: 'value * value + 5',
  },
];
`;

/** The files of a lab of one small task, by their paths in the kit. */
export function toyFiles(): Record<string, string> {
  const solution = {
    'lab.ts': LAB,
    'experiment.ts': FIGURE,
    'lab.json': JSON.stringify(MANIFEST),
    'README.md': '# Toy\n',
    'ANSWERS.md': '42\n',
  };
  const graded = {
    'checks.ts': CHECKS,
    'probes.ts': PROBES,
    'misconceptions.ts': MISCONCEPTIONS,
    'graded.test.ts': `import { gradedTests } from '../graded';\n\ngradedTests('${TOY}');\n`,
    'selftest.test.ts': `import { selfTests } from '../selfTests';\n\nselfTests('${TOY}');\n`,
  };
  return {
    'package.json': '{ "version": "1.2.3" }',
    ...inFolder(`solutions/${TOY}`, solution),
    ...inFolder(`tests/graded/${TOY}`, graded),
  };
}

function inFolder(folder: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [join(folder, path), text]));
}

export function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A folder for a kit with the toy lab alone; it is removed after the tests of a file. */
export const TOY_ROOT = mkdtempSync(join(tmpdir(), 'lab-kit-'));
writeFiles(TOY_ROOT, toyFiles());
afterAll(() => rmSync(TOY_ROOT, { recursive: true, force: true }));

/** The functions of src/course/labs for the kit in that folder: a test hands them to `jest.mock`. */
export function labsOfToyKit(): Partial<typeof Labs> {
  const actual = jest.requireActual<typeof Labs>('../../../src/course/labs');
  const solutionOf = (id: string): string => join(TOY_ROOT, 'solutions', id);
  const folderOf = (id: string, target: string): string => join(TOY_ROOT, target, id);
  return {
    ...actual,
    ROOT: TOY_ROOT,
    allLabs: () => [TOY],
    labsNamed: () => [TOY],
    solutionOf,
    folderOf,
    hasSolution: (id) => existsSync(join(solutionOf(id), 'lab.ts')),
    gradedFolder: (id) => join(TOY_ROOT, 'tests', 'graded', id),
    textOf: (id, target) => readFileSync(join(folderOf(id, target), 'lab.ts'), 'utf8'),
  };
}
