import { join } from 'node:path';
import { jobOf } from '../../jobs/job';
import { LocalJobs } from '../../node/jobs/localJobs';
import type { NewFile } from '../../node/newFile';
import type { Check } from '../../grading/model/check';
import { checksOf } from '../checks';
import { KIT_VERSION, RELEASE_FILE } from '../kit';
import { solutionOf } from '../labs';
import { manifestOf } from '../manifestOf';
import { packedName } from '../recordingFiles';
import { starterFiles } from '../starters/generate';
import {
  challengeSources,
  commonFiles,
  isSource,
  kitFile,
  openTaskData,
  probeSources,
  releasedText,
  solutionFiles,
  typesSettings,
} from './kitFiles';
import { studentsMachinery } from './kitSources';
import { packageFiles } from './packages';
import { RECORD, Recordings } from './recordLab';
import type { RecordInput } from './recordLab';
import { checksText } from './visibleChecks';
import { visibleProbes } from './visibleProbes';

export interface StudentsKitOptions {
  /** The seeds whose answers are recorded. */
  seeds: readonly number[];
  /** The number of labs that are recorded at once. */
  parallel: number;
  /** Called with the number of labs that are recorded, and the last of them. */
  onProgress: (done: number, id: string) => void;
}

/** A lab as the kit of students has it. */
interface ReleasedLab {
  id: string;
  checks: Check[];
  /** The points of its visible checks, and of those that were left out. */
  points: number;
  hiddenPoints: number;
}

const SCRIPTS = {
  start: 'node src/cli/lab.cjs start',
  test: 'node --test tests/kit.test.cjs',
  lab: 'node src/cli/lab.cjs',
  types: 'tsc --noEmit',
};

/**
 * The kit of students: starters, handouts, visible checks with recorded answers, and the machinery that these need.
 * It holds no answer: no solution, no hidden check, no code of a misconception.
 *
 * @throws Error if the answers of a lab can't be recorded
 */
export async function studentsKit(ids: readonly string[], options: StudentsKitOptions): Promise<NewFile[]> {
  const labs = await Promise.all(ids.map(releasedLab));
  const probes = ids.flatMap(probeSources);
  const challenges = [...new Set(ids.flatMap(challengeSources))];
  const users = [...ids.flatMap(solutionFiles).filter(isSource), ...probes, ...challenges];
  const machinery = studentsMachinery(users).map(kitFile);
  const starters = ids.flatMap((id) =>
    starterFiles(solutionOf(id)).map(({ path, text }) => ({ path: `labs/${id}/${path}`, content: text })),
  );
  const checks = labs.map((lab) => ({
    path: inGraded(lab.id, 'checks.ts'),
    content: checksText(lab.checks),
  }));
  const openTasks = [...challenges, ...ids.flatMap(openTaskData)]
    .filter((path) => !probes.includes(path))
    .map(kitFile);
  const sources = [...machinery, ...starters, ...checks, ...visibleProbes(labs, probes), ...openTasks];
  const about = { kit: KIT_VERSION, seeds: options.seeds, labs: labs.map(({ checks: _, ...lab }) => lab) };
  return [
    ...sources,
    ...packageFiles(sources, SCRIPTS),
    ...commonFiles(),
    ...(await recordings(ids, options)),
    kitFile('docs/report.schema.json'),
    typesSettings(),
    { path: RELEASE_FILE, content: `${JSON.stringify(about, null, 2)}\n` },
    { path: 'README.md', content: readme(labs, options.seeds) },
    { path: '.github/workflows/checks.yml', content: workflow(ids) },
    { path: 'tests/kit.test.cjs', content: releasedText('student/kit.test.cjs') },
  ];
}

async function releasedLab(id: string): Promise<ReleasedLab> {
  const all = await checksOf(id);
  const checks = all.filter(({ hidden }) => !hidden);
  const points = pointsOf(checks);
  return { id, checks, points, hiddenPoints: pointsOf(all) - points };
}

function pointsOf(checks: readonly Check[]): number {
  return checks.reduce((total, check) => total + check.points, 0);
}

async function recordings(
  ids: readonly string[],
  { seeds, parallel, onProgress }: StudentsKitOptions,
): Promise<NewFile[]> {
  const program = join(__dirname, 'recordWorker.cjs');
  const runner = new LocalJobs({
    program,
    secondsOf: () => SECONDS_OF_LAB,
    jobsPerProcess: ids.length,
    parallel,
  });
  const files: NewFile[] = [];
  const faults: string[] = [];
  let done = 0;
  try {
    const jobs = ids.map((id) => jobOf(RECORD, { id, seeds: [...seeds] } satisfies RecordInput));
    await runner.run(jobs, (result) => {
      const { id } = result.job.input as RecordInput;
      if ('fault' in result) faults.push(`${id}: ${result.fault}`);
      else files.push(...recordingFiles(id, result.value));
      onProgress(++done, id);
    });
  } finally {
    await runner.close();
  }
  if (faults.length > 0) throw new Error(`answers could not be recorded: ${faults.join('; ')}`);
  return files;
}

/** The limit of time of one lab: far more than it takes with the most seeds. */
const SECONDS_OF_LAB = 3600;

function recordingFiles(id: string, value: unknown): NewFile[] {
  return Object.entries(Recordings.parse(value)).map(([seed, packed]) => ({
    path: inGraded(id, packedName(Number(seed))),
    content: Buffer.from(packed, 'base64'),
  }));
}

function inGraded(id: string, name: string): string {
  return `tests/graded/${id}/${name.replaceAll('\\', '/')}`;
}

function readme(labs: readonly ReleasedLab[], seeds: readonly number[]): string {
  const [first] = labs;
  const rows = labs.map(({ id, points, hiddenPoints }) => {
    const lab = `[${id.slice(0, 2)}](labs/${id}/README.md)`;
    return `| ${lab} | ${manifestOf(id).title} | ${points} (+ ${hiddenPoints}) |`;
  });
  const words: Record<string, string> = {
    LABS: ['| | lab | points |', '| --- | --- | --- |', ...rows].join('\n'),
    SEEDS: seeds.join(', '),
    LAB: first!.id.slice(0, 2),
    TASK: manifestOf(first!.id).tasks[0]!.id,
    HANDOUT: `labs/${first!.id}/README.md`,
  };
  return releasedText('student/README.md').replace(/\{\{(\w+)\}\}/g, (_, name: string) => words[name]!);
}

/** The workflow of GitHub, with a step for each lab: a lab that is not done yet hides no other. */
function workflow(ids: readonly string[]): string {
  const steps = ids.map((id) =>
    [
      `      - name: ${id}`,
      '        if: ${{ !cancelled() }}',
      `        run: node src/cli/lab.cjs check ${id} --format github 2>&1`,
    ].join('\n'),
  );
  return `${releasedText('student/checks.yml')}${steps.join('\n')}\n`;
}
