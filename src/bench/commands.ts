/** Times the commands of the kit, each as a process of its own, and training runs on one worker and on two. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labIds, type Machine } from './machine';
import { inTurns, type Summary, summaryOf } from './measure';
import { trainInParallel, TRAINING } from './trainingRuns';

/** The time of one command, in seconds. */
export interface CommandTime extends Summary {
  command: string;
}

export interface KitCommand {
  name: string;
  run(machine: Machine): Promise<unknown>;
}

const SOLUTIONS = ['--target', 'solutions'];
const CHECK_ONE = 'lab check 03';
const CHECK_ALL = 'lab check all';
const GRADING = 'one grading';
const PARALLEL: readonly [name: string, workers: number][] = [
  [`${TRAINING.runs} training runs, 1 worker`, 1],
  [`${TRAINING.runs} training runs, 2 workers`, 2],
];
export const START = 'npm start';

export const COMMANDS: readonly KitCommand[] = [
  { name: 'lab --help', run: ({ lab }) => lab(['--help']) },
  { name: CHECK_ONE, run: ({ lab }) => lab(['check', '03', ...SOLUTIONS]) },
  { name: CHECK_ALL, run: ({ lab }) => lab(['check', 'all', ...SOLUTIONS]) },
  // As for a grade book: a submission to lab 03 is judged by recorded answers, and the report is JSON.
  { name: GRADING, run: ({ lab }) => lab(['check', '03', ...SOLUTIONS, '--recorded', '--json']) },
  ...PARALLEL.map(([name, workers]) => ({
    name,
    run: (machine: Machine) => trainInParallel(machine, workers),
  })),
  { name: START, run: start },
];

/** All turns of one command take at most so many seconds. */
const SECONDS = 40;

/** The first run of each command warms the caches of the system. It counts only if there is no time for another. */
export async function measureCommands(
  commands: readonly KitCommand[],
  repetitions: number,
  machine: Machine,
): Promise<CommandTime[]> {
  if (commands.length > 0) machine.print('\ncommands');
  const firsts: number[] = [];
  for (const command of commands) {
    machine.print(`  ${command.name} …`);
    firsts.push(await secondsOf(command, machine));
  }
  const times = await inTurns(
    commands.map((command, i) => ({
      repetitions: Math.min(repetitions, Math.floor(SECONDS / firsts[i]!)),
      time: () => secondsOf(command, machine),
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

export async function findingsOf(
  times: readonly CommandTime[],
  machine: Pick<Machine, 'lab'>,
): Promise<CommandFindings> {
  const medianOf = (name: string): number | undefined =>
    times.find(({ command }) => command === name)?.median;
  const [one, all] = [medianOf(CHECK_ONE), medianOf(CHECK_ALL)];
  const [single, double] = PARALLEL.map(([name]) => medianOf(name));
  return {
    ...(one !== undefined &&
      all !== undefined && { gradingWithinProcess: (all - one) / ((await labIds(machine)).length - 1) }),
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
async function start({ lab }: Machine): Promise<void> {
  const out = mkdtempSync(join(tmpdir(), 'bench-start-'));
  try {
    await lab(['start', '--out', out]);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

async function secondsOf({ run }: KitCommand, machine: Machine): Promise<number> {
  const began = machine.clock();
  await run(machine);
  return (machine.clock() - began) / 1000;
}
