/** Times the commands of the kit, each as a process of its own, and training runs on one worker and on two. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labIds, runLab } from './labCommand';
import { inTurns, type Summary, summaryOf } from './measure';
import { trainInParallel, TRAINING_RUNS } from './trainingRuns';

/** The time of one command, in seconds. */
export interface CommandTime extends Summary {
  command: string;
}

export interface KitCommand {
  name: string;
  run(): Promise<unknown>;
}

const SOLUTIONS = ['--target', 'solutions'];
const CHECK_ONE = 'lab check 03';
const CHECK_ALL = 'lab check all';
const GRADING = 'one grading';
const PARALLEL: readonly [name: string, workers: number][] = [
  [`${TRAINING_RUNS} training runs, 1 worker`, 1],
  [`${TRAINING_RUNS} training runs, 2 workers`, 2],
];
export const START = 'npm start';

export const COMMANDS: readonly KitCommand[] = [
  { name: 'lab --help', run: () => runLab(['--help']) },
  { name: CHECK_ONE, run: () => runLab(['check', '03', ...SOLUTIONS]) },
  { name: CHECK_ALL, run: () => runLab(['check', 'all', ...SOLUTIONS]) },
  // As for a grade book: a submission to lab 03 is judged by recorded answers, and the report is JSON.
  { name: GRADING, run: () => runLab(['check', '03', ...SOLUTIONS, '--recorded', '--json']) },
  ...PARALLEL.map(([name, workers]) => ({ name, run: () => trainInParallel(workers) })),
  { name: START, run: start },
];

/** All turns of one command take at most so many seconds. */
const SECONDS = 40;

/** The first run of each command warms the caches of the system. It counts only if there is no time for another. */
export async function measureCommands(
  commands: readonly KitCommand[],
  repetitions: number,
  say: (text: string) => void,
): Promise<CommandTime[]> {
  if (commands.length > 0) say('\ncommands');
  const firsts: number[] = [];
  for (const command of commands) {
    say(`  ${command.name} …`);
    firsts.push(await secondsOf(command));
  }
  const times = await inTurns(
    commands.map((command, i) => ({
      repetitions: Math.min(repetitions, Math.floor(SECONDS / firsts[i]!)),
      time: () => secondsOf(command),
    })),
  );
  return commands.map(({ name }, i) => ({
    command: name,
    ...summaryOf(times[i]!.length > 0 ? times[i]! : [firsts[i]!]),
  }));
}

/** Results that combine the times of several commands. */
export interface CommandFindings {
  /** Seconds of one grading in a process that is already running: `lab check all` does this for all labs but the first. */
  gradingWithinProcess?: number;
  /** The time of the training runs on two workers, as a fraction of that on one. */
  secondWorker?: number;
}

export async function findingsOf(times: readonly CommandTime[]): Promise<CommandFindings> {
  const medianOf = (name: string): number | undefined =>
    times.find(({ command }) => command === name)?.median;
  const [one, all] = [medianOf(CHECK_ONE), medianOf(CHECK_ALL)];
  const [single, double] = PARALLEL.map(([name]) => medianOf(name));
  return {
    ...(one !== undefined &&
      all !== undefined && { gradingWithinProcess: (all - one) / ((await labIds()).length - 1) }),
    ...(single !== undefined && double !== undefined && { secondWorker: double / single }),
  };
}

export function commandsText(times: readonly CommandTime[], findings: CommandFindings): string {
  const lines = times.map(({ command, median, repetitions: { length } }) => {
    const turns = length === 1 ? 'once' : `median of ${length}`;
    return `  ${command.padEnd(33)} ${median.toFixed(2).padStart(10)} s  ${turns}`;
  });
  return ['', ...lines, ...sentencesOf(findings).map((sentence) => `  ${sentence}`)].join('\n');
}

export function sentencesOf({ gradingWithinProcess, secondWorker }: CommandFindings): string[] {
  return [
    ...(gradingWithinProcess === undefined
      ? []
      : [`A grading takes ${gradingWithinProcess.toFixed(2)} s in a process that runs already.`]),
    ...(secondWorker === undefined
      ? []
      : [`Two workers take ${(100 * secondWorker).toFixed(0)} % of the time of one.`]),
  ];
}

/** The first command of a newcomer, without the time of npm itself. */
async function start(): Promise<void> {
  const out = mkdtempSync(join(tmpdir(), 'bench-start-'));
  try {
    await runLab(['start', '--out', out]);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

async function secondsOf({ run }: KitCommand): Promise<number> {
  const began = performance.now();
  await run();
  return (performance.now() - began) / 1000;
}
