import { existsSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Job, JobResult } from '../../../../src/jobs/job';
import type { LocalJobsOptions } from '../../../../src/node/jobs/localJobs';
import type { NewFile } from '../../../../src/node/newFile';
import { TOY, TOY_ROOT, toyFiles, writeFiles } from '../toyKit';
import type * as ToyKit from '../toyKit';

jest.mock('../../../../src/course/labs', () => jest.requireActual<typeof ToyKit>('../toyKit').labsOfToyKit());

/** Answers are recorded in processes of their own: here, by a function. */
const mockPool = { options: undefined as LocalJobsOptions | undefined, jobs: [] as Job[], closed: 0 };
const mockAnswer = jest.fn<{ value: unknown } | { fault: string }, [Job]>();
jest.mock('../../../../src/node/jobs/localJobs', () => ({
  LocalJobs: class {
    constructor(options: LocalJobsOptions) {
      mockPool.options = options;
    }
    run(jobs: Job[], onResult: (result: JobResult) => void): Promise<void> {
      mockPool.jobs = jobs;
      for (const job of jobs) onResult({ job, ...mockAnswer(job) });
      return Promise.resolve();
    }
    close(): Promise<void> {
      mockPool.closed++;
      return Promise.resolve();
    }
  },
}));

import { githubFiles, gradersKit, gradescopeFiles } from '../../../../src/course/release/gradersKit';
import { studentsKit } from '../../../../src/course/release/studentsKit';

const CHECKS = `export const checks = [
  { id: 'twice/values', points: 60, asks: 'twice a vector', probe: 'twice', promises: ['doubles'] },
  { id: 'twice/empty', points: 40, asks: 'twice nothing', probe: 'empty', hidden: true },
];
`;

const PROBES = `import { vector } from '../shared';
import { secret } from './inputs';
import type { Probes } from '../../../src/grading/model/check';

export const probes: Probes = {
  twice: { inputs: () => vector, observe: (lab, x) => lab.twice(x), facts: 1 },
  empty: { inputs: () => secret, observe: (lab, x) => lab.twice(x), facts: 1 },
};
`;

const PACKAGE = {
  ...{ name: 'kit', version: '4.5.6', private: true, license: 'MIT', engines: { node: '>=20' } },
  ...{ bin: { lab: 'lab' }, scripts: { test: 'jest' } },
  dependencies: { used: '1', unused: '1', 'ml-matrix': '2', '@fontsource/roboto': '3', sub: '1' },
  devDependencies: {
    '@types/used': '1',
    '@types/unused': '1',
    '@types/node': '1',
    typescript: '5',
    jest: '1',
  },
  optionalDependencies: { '@tensorflow/tfjs-node': '4', other: '1' },
  overrides: { deep: '9', absent: '9' },
  allowScripts: { deep: true, absent: false },
};

/** An entry of a lock. */
const locked = (more: object = {}): object => ({ version: '0', ...more });

const LOCK = {
  lockfileVersion: 3,
  packages: {
    '': { name: 'kit' },
    'node_modules/used': locked({ dependencies: { deep: '1' }, peerDependencies: { peer: '1', lost: '1' } }),
    'node_modules/used/node_modules/deep': locked({ optionalDependencies: { extra: '1' } }),
    'node_modules/deep': locked(),
    'node_modules/peer': locked({ dependencies: { used: '1', deep: '1' } }),
    'node_modules/extra': locked(),
    'node_modules/unused': locked({ dependencies: { jest: '1' } }),
    'node_modules/sub': locked(),
    'node_modules/jest': locked(),
    'node_modules/ml-matrix': locked(),
    'node_modules/typescript': locked(),
    'node_modules/@types/used': locked(),
    'node_modules/@types/unused': locked(),
    'node_modules/@types/node': locked(),
    'node_modules/@tensorflow/tfjs-node': locked(),
    'node_modules/@fontsource/roboto': locked(),
    'node_modules/other': locked(),
  },
};

const TSCONFIG = `{
  // What a kit is checked by.
  "compilerOptions": { "strict": true, "types": ["node", "jest"], "paths": { "x": ["solutions/x"] } },
  "include": ["src"],
}`;

const graded = `tests/graded/${TOY}`;
const solution = `solutions/${TOY}`;

/** A small kit: each program, folder and file that a release looks for. */
function kitFiles(): Record<string, string> {
  return {
    ...toyFiles(),
    'package.json': JSON.stringify(PACKAGE),
    'package-lock.json': JSON.stringify(LOCK),
    'tsconfig.json': TSCONFIG,
    ...{ LICENSE: 'MIT', lab: 'program', 'lab.cmd': 'windows', '.editorconfig': '', '.gitignore': 'out/' },
    ...{ 'data/sets/a.csv': '1', 'data/.hidden': '2', 'data/README.md': 'data' },
    'docs/report.schema.json': '{}',
    'src/cli/lab.cjs': "require('./program.ts');\nrequire('used');\n",
    'src/cli/program.ts':
      "import { a } from '../core/a';\nconst load = () => [import('./commands/check'), import('./commands/dataFetch'), import('./commands/grade')];\n",
    'src/cli/commands/check.ts': "export * from './help/index';\nimport '../side';\n",
    'src/cli/commands/help/index.ts': '',
    'src/cli/commands/dataFetch.ts': "import { x } from '../../node';\n",
    'src/cli/commands/grade.ts': "import { y } from '../../course/teach';\n",
    'src/cli/side.ts':
      "const program = join(__dirname, 'worker.cjs');\nconst other = `${__dirname}/trial.cjs`;\n",
    'src/cli/worker.cjs': '',
    'src/cli/trial.cjs': '',
    'src/cli/untouched.ts': '',
    'src/node/index.ts': "import type { T } from '../types/t';\nimport gone from './gone';\n",
    'src/node/sub.d.ts': "declare module 'sub';\n",
    'src/types/t.ts': '',
    'src/course/teach.ts': '',
    'src/core/a.ts': '',
    'src/core/notes.md': '',
    'src/train/rule.ts': "import x from '@fontsource/roboto';\n",
    'src/figures/figure.ts': '',
    'src/grading/model/check.ts': '',
    [`${graded}/checks.ts`]: CHECKS,
    [`${graded}/probes.ts`]: PROBES,
    [`${graded}/inputs.ts`]: 'export const secret = [];\n',
    [`${graded}/promises.ts`]: '',
    'tests/graded/shared.ts': 'export const vector = [1];\nexport const more = [2];\n',
    'tests/graded/trained.ts': '',
    [`${graded}/challenge.ts`]: "import { t } from '../trained';\nexport const challenge = {};\n",
    [`${graded}/challenge.json`]: '{}',
    [`${graded}/questions.json`]: '{}',
    [`${solution}/figures/one.ts`]: '',
    [`${solution}/figures/one.test.ts`]: '',
    [`${solution}/answers.de.md`]: 'private',
    [`${solution}/.lab.ts.swp`]: 'private',
  };
}

beforeEach(() => {
  writeFiles(TOY_ROOT, kitFiles());
  mockPool.closed = 0;
  mockAnswer.mockReset().mockReturnValue({ value: { 1: Buffer.from('one').toString('base64') } });
});

const pathsOf = (files: readonly NewFile[]): string[] => files.map(({ path }) => path).sort();
const textOf = (files: readonly NewFile[], path: string): string =>
  String(files.find((file) => file.path === path)!.content);
const jsonOf = (files: readonly NewFile[], path: string): Record<string, unknown> =>
  JSON.parse(textOf(files, path)) as Record<string, unknown>;

/** The machinery that every kit has: what the command starts or imports, and what answers may import. */
const COMMON = [
  ...['LICENSE', 'lab', 'lab.cmd', '.editorconfig', '.gitignore', 'data/README.md', 'data/sets/a.csv'],
  ...['package.json', 'package-lock.json', 'src/cli/lab.cjs', 'src/cli/program.ts', 'src/cli/side.ts'],
  ...[
    'src/cli/commands/check.ts',
    'src/cli/commands/dataFetch.ts',
    'src/cli/worker.cjs',
    'src/cli/trial.cjs',
  ],
  ...['src/core/a.ts', 'src/train/rule.ts', 'src/node/index.ts', 'src/node/sub.d.ts', 'src/types/t.ts'],
  ...['src/figures/figure.ts', 'src/grading/model/check.ts'],
  ...['plain', 'simd', 'relaxed'].map((name) => `src/kernels/${name}.wasm`),
];
beforeEach(() =>
  ['plain', 'simd', 'relaxed'].forEach((name) =>
    writeFiles(TOY_ROOT, { [`src/kernels/${name}.wasm`]: name }),
  ),
);

const GRADER = [
  ...COMMON,
  ...['src/cli/commands/grade.ts', 'src/cli/commands/help/index.ts', 'src/course/teach.ts'],
  ...['checks.ts', 'probes.ts', 'inputs.ts', 'misconceptions.ts', 'promises.ts'].map(
    (name) => `${graded}/${name}`,
  ),
  'tests/graded/shared.ts',
  ...['lab.ts', 'experiment.ts', 'lab.json', 'README.md', 'figures/one.ts', 'figures/one.test.ts'].map(
    (name) => `${solution}/${name}`,
  ),
].sort();

describe("a grader's kit", () => {
  it('has all commands, the solution but its answers in words, all checks, and what they import', () => {
    const files = gradersKit([TOY]);
    expect(pathsOf(files)).toEqual(GRADER);
    expect(textOf(files, `${graded}/checks.ts`)).toBe(CHECKS);
    expect(files.filter(({ executable }) => executable).map(({ path }) => path)).toEqual(['lab']);
    expect(jsonOf(files, 'package.json')['scripts']).toEqual({ lab: 'node src/cli/lab.cjs' });
  });

  it('is in a folder of its own for Gradescope, with two programs and the labs', () => {
    const files = gradescopeFiles([TOY]);
    const own = files.filter(({ path }) => !path.startsWith('kit/'));
    expect(own.map(({ path, executable }) => [path, executable ?? false])).toEqual([
      ['setup.sh', true],
      ['run_autograder', true],
      ['labs.txt', false],
    ]);
    expect(textOf(files, 'labs.txt')).toBe(`${TOY}\n`);
    expect(textOf(files, 'setup.sh')).toMatch(/^#!/);
    expect(textOf(files, 'run_autograder')).toMatch(/^#!/);
    expect(pathsOf(files.filter(({ path }) => path.startsWith('kit/')))).toEqual(
      GRADER.map((path) => `kit/${path}`),
    );
    expect(files.find(({ path }) => path === 'kit/lab')!.executable).toBe(true);
  });

  it('names several labs in one line', () => {
    expect(textOf(gradescopeFiles([TOY, TOY]), 'labs.txt')).toBe(`${TOY},${TOY}\n`);
  });

  it('is a repository with a workflow for GitHub', () => {
    const files = githubFiles([TOY]);
    expect(pathsOf(files)).toEqual([...GRADER, '.github/workflows/grade.yml', 'README.md'].sort());
    expect(textOf(files, '.github/workflows/grade.yml')).toContain('jobs:');
    expect(textOf(files, 'README.md')).toMatch(/^#/);
  });
});

describe('the packages of a kit', () => {
  it('are those that its sources name, those that everyone needs, and the types of both', () => {
    const json = jsonOf(gradersKit([TOY]), 'package.json');
    expect(Object.keys(json)).toEqual([
      ...['name', 'version', 'license', 'private', 'engines', 'bin', 'scripts', 'overrides'],
      ...['dependencies', 'devDependencies', 'optionalDependencies', 'allowScripts'],
    ]);
    const { name, version, license, private: isPrivate, engines, bin } = PACKAGE;
    expect(json).toMatchObject({ name, version, license, private: isPrivate, engines, bin });
    expect(json).toMatchObject({
      // A declaration of types that names a package is no use of it.
      dependencies: { used: '1', 'ml-matrix': '2', '@fontsource/roboto': '3' },
      devDependencies: { '@types/used': '1', '@types/node': '1' },
      optionalDependencies: { '@tensorflow/tfjs-node': '4' },
    });
    expect(Object.keys(json['dependencies'] as object)).toHaveLength(3);
    expect(Object.keys(json['devDependencies'] as object)).toHaveLength(2);
    expect(Object.keys(json['optionalDependencies'] as object)).toHaveLength(1);
  });

  it('are locked at the versions of this kit, with all that they need and nothing else', () => {
    const files = gradersKit([TOY]);
    const lock = jsonOf(files, 'package-lock.json') as unknown as typeof LOCK & { name: string };
    expect(lock).toMatchObject({ name: 'kit', version: '4.5.6', lockfileVersion: 3 });
    expect(Object.keys(lock.packages)).toEqual([
      '',
      ...['used', 'used/node_modules/deep', 'deep', 'peer', 'extra', 'ml-matrix', '@types/used'].map(
        (name) => `node_modules/${name}`,
      ),
      ...['@types/node', '@tensorflow/tfjs-node', '@fontsource/roboto'].map((name) => `node_modules/${name}`),
    ]);
    const { name, version, license, engines, bin } = PACKAGE;
    expect(lock.packages['']).toMatchObject({ name, version, license, engines, bin });
    expect(lock.packages['']).toHaveProperty('dependencies.used', '1');
    expect(lock.packages['node_modules/used']).toEqual(LOCK.packages['node_modules/used']);
  });

  it('have overrides and scripts at installation only for packages that are there', () => {
    expect(jsonOf(gradersKit([TOY]), 'package.json')).toMatchObject({
      overrides: { deep: '9' },
      allowScripts: { deep: true },
    });
    const json = jsonOf(gradersKit([TOY]), 'package.json');
    expect(Object.keys(json['overrides'] as object)).toEqual(['deep']);
    expect(Object.keys(json['allowScripts'] as object)).toEqual(['deep']);
  });

  it('have no font if no source names one', () => {
    writeFiles(TOY_ROOT, { 'src/train/rule.ts': '' });
    expect(Object.keys(jsonOf(gradersKit([TOY]), 'package.json')['dependencies'] as object)).toEqual([
      'used',
      'ml-matrix',
    ]);
  });

  it('are found by the name of one of their files too', () => {
    writeFiles(TOY_ROOT, { 'src/train/rule.ts': "import x from 'unused/lib/file';\n" });
    expect(jsonOf(gradersKit([TOY]), 'package.json')['dependencies']).toHaveProperty('unused');
  });
});

describe("a student's kit", () => {
  const onProgress = jest.fn();
  const OPTIONS = { seeds: [1, 22], parallel: 3, onProgress };
  const made = (ids = [TOY]): Promise<NewFile[]> => studentsKit(ids, OPTIONS);

  it('has starters, visible checks, the machinery that they need, and nothing of a solution', async () => {
    const files = await made();
    expect(pathsOf(files)).toEqual(
      [
        ...COMMON,
        ...['lab.ts', 'experiment.ts', 'lab.json', 'README.md', 'figures/one.ts', 'figures/one.test.ts'].map(
          (name) => `labs/${TOY}/${name}`,
        ),
        ...['checks.ts', 'probes.ts', 'challenge.ts', 'challenge.json', 'questions.json'].map(
          (name) => `${graded}/${name}`,
        ),
        `${graded}/recorded/1.json.br`,
        ...['tests/graded/shared.ts', 'tests/graded/trained.ts', 'tests/kit.test.cjs', 'tsconfig.json'],
        ...['docs/report.schema.json', 'release.json', 'README.md', '.github/workflows/checks.yml'],
      ].sort(),
    );
    expect(textOf(files, `labs/${TOY}/lab.ts`)).toContain('Not implemented yet');
    expect(textOf(files, `labs/${TOY}/lab.ts`)).not.toContain('value + value');
  });

  it('has the visible checks alone, their probes, and what these use', async () => {
    const files = await made();
    expect(textOf(files, `${graded}/checks.ts`)).toContain('"twice/values"');
    expect(textOf(files, `${graded}/checks.ts`)).not.toMatch(/empty|doubles/);
    expect(textOf(files, `${graded}/probes.ts`)).toContain('  twice: {');
    expect(textOf(files, `${graded}/probes.ts`)).not.toMatch(/empty|secret/);
    expect(textOf(files, 'tests/graded/shared.ts')).toBe('export const vector = [1];\n');
  });

  it('says what was released', async () => {
    const files = await made();
    expect(jsonOf(files, 'release.json')).toEqual({
      kit: expect.any(String) as string,
      seeds: [1, 22],
      labs: [{ id: TOY, points: 60, hiddenPoints: 40 }],
    });
    const readme = textOf(files, 'README.md');
    expect(readme).toContain(
      `| | lab | points |\n| --- | --- | --- |\n| [98](labs/${TOY}/README.md) | A toy | 60 (+ 40) |`,
    );
    expect(readme).toContain('1, 22');
    expect(readme).toContain(`labs/${TOY}/README.md`);
    expect(readme).not.toMatch(/\{\{|undefined/);
    expect(jsonOf(files, 'package.json')['scripts']).toEqual({
      start: 'node src/cli/lab.cjs start',
      test: 'node --test tests/kit.test.cjs',
      lab: 'node src/cli/lab.cjs',
      types: 'tsc --noEmit',
    });
  });

  it('has a workflow with a step for each lab, which runs though another one failed', async () => {
    const workflow = textOf(await made(), '.github/workflows/checks.yml');
    expect(workflow).toMatch(
      /\nname:[^]*\n {6}- name: 98-toy\n {8}if: \$\{\{ !cancelled\(\) \}\}\n {8}run: node src\/cli\/lab\.cjs check 98-toy --format github 2>&1\n$/,
    );
  });

  it('has settings of TypeScript for its labs, which lead to no solution', async () => {
    expect(jsonOf(await made(), 'tsconfig.json')).toEqual({
      compilerOptions: { strict: true, types: ['node'] },
      include: ['labs', 'src/charts', 'src/**/*.d.ts'],
    });
  });

  it('has the answers of each seed, recorded side by side', async () => {
    mockAnswer.mockReturnValue({ value: { 1: 'b25l', 22: 'dHdv' } });
    const files = await made();
    expect(textOf(files, `${graded}/recorded/1.json.br`)).toBe('one');
    expect(textOf(files, `${graded}/recorded/22.json.br`)).toBe('two');
    expect(mockPool.jobs.map(({ kind, input }) => ({ kind, input }))).toEqual([
      { kind: 'record', input: { id: TOY, seeds: [1, 22] } },
    ]);
    const { program, parallel, jobsPerProcess, secondsOf } = mockPool.options!;
    expect(existsSync(program)).toBe(true);
    expect(program).toMatch(/recordWorker\.cjs$/);
    expect({ parallel, jobsPerProcess }).toEqual({ parallel: 3, jobsPerProcess: 1 });
    expect(secondsOf(mockPool.jobs[0]!)).toBeGreaterThan(600);
    expect(onProgress.mock.calls).toContainEqual([1, TOY]);
    expect(mockPool.closed).toBe(1);
  });

  it('is not made if answers could not be recorded, and the reason is reported', async () => {
    mockAnswer.mockReturnValue({ fault: 'it died' });
    await expect(made([TOY, TOY])).rejects.toThrow(
      `answers could not be recorded: ${TOY}: it died; ${TOY}: it died`,
    );
    expect(mockPool.closed).toBe(1);
  });

  it('has no challenge and no questions if a lab has none', async () => {
    for (const name of ['challenge.ts', 'challenge.json', 'questions.json'])
      rmSync(join(TOY_ROOT, graded, name));
    const paths = pathsOf(await made());
    expect(paths.filter((path) => /challenge|questions|trained/.test(path))).toEqual([]);
  });

  it('has each file once, though the challenge imports what the probes import', async () => {
    mkdirSync(join(TOY_ROOT, graded), { recursive: true });
    writeFileSync(join(TOY_ROOT, graded, 'challenge.ts'), "import { vector } from '../shared';\n");
    const paths = pathsOf(await made());
    expect(paths.filter((path) => path === 'tests/graded/shared.ts')).toHaveLength(1);
    expect(new Set(paths).size).toBe(paths.length);
  });
});
