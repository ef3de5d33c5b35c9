/** What the commands of the kit cost, each as a process of its own, and a sweep over one worker and two. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labIds, runLab } from './lab';
import { inTurns, type Summary, summaryOf } from './measure';
import { sweep, SWEEP_RUNS } from './sweep';

/** What one command takes, in seconds. */
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
const SWEEPS: readonly [name: string, workers: number][] = [
  [`sweep of ${SWEEP_RUNS} runs, 1 worker`, 1],
  [`sweep of ${SWEEP_RUNS} runs, 2 workers`, 2],
];
export const START = 'npm start';

export const COMMANDS: readonly KitCommand[] = [
  { name: 'lab --help', run: () => runLab(['--help']) },
  { name: CHECK_ONE, run: () => runLab(['check', '03', ...SOLUTIONS]) },
  { name: CHECK_ALL, run: () => runLab(['check', 'all', ...SOLUTIONS]) },
  // What a grade book waits for: a submission to lab 03, judged by recorded answers, into JSON.
  { name: GRADING, run: () => runLab(['check', '03', ...SOLUTIONS, '--recorded', '--json']) },
  ...SWEEPS.map(([name, workers]) => ({ name, run: () => sweep(workers) })),
  { name: START, run: start },
];

/** Turns of one command take so many seconds at the most. */
const SECONDS = 40;

/** The first run of each is to warm the caches of the system; it counts only where there is time for no other. */
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

/** What can be said of some of them together. */
export interface CommandFindings {
  /** Seconds of a grading in a process that runs already: what `lab check all` takes for each lab after the first. */
  gradingWithinProcess?: number;
  /** The sweep's time on two workers, as a part of that on one. */
  secondWorker?: number;
}

export async function findingsOf(times: readonly CommandTime[]): Promise<CommandFindings> {
  const of = (name: string): number | undefined => times.find(({ command }) => command === name)?.median;
  const [one, all] = [of(CHECK_ONE), of(CHECK_ALL)];
  const [single, double] = SWEEPS.map(([name]) => of(name));
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

/** All labs, as a newcomer sees them; what npm itself takes is left out. */
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
