/** `npm run bench`: times training steps, commands and kernels on this machine. */
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Chart } from '../charts/chart';
import { renderChart } from '../node/canvas';
import { outputFolder } from '../node/folders';
import { wholeNumber } from '../core/options';
import { commandsChart, growthChart, labsChart, timesChart } from './charts';
import {
  type CommandFindings,
  COMMANDS,
  commandsText,
  type CommandTime,
  findingsOf,
  type KitCommand,
  measureCommands,
  START,
} from './commands';
import type { Growth } from './growth';
import { recordCalls } from './comparison/record';
import { type LabTimes, summarise } from './comparison/summary';
import { labText } from './comparison/text';
import { KernelTimer } from './comparison/timer';
import { labIds } from './labCommand';
import { limitsText, type Ratio, ratios } from './limits';
import { runCommand, someOf, withText } from './options';
import { type Side, SIDES, startSides } from './sides';
import type { Measurement } from './measure';
import { measureGrowth, measureSteps, stepsText } from './steps';
import { type Workload, WORKLOADS } from './workloads';

interface Options {
  json?: boolean;
  repetitions: string;
  only?: string;
  sides?: string;
  steps: boolean;
  commands: boolean;
  start: boolean;
  growth?: boolean;
  labs?: string;
  out: string;
}

/** The contents of bench.json; a part that wasn't asked for is empty. */
interface Result {
  machine: Record<string, string | number>;
  /** Milliseconds per step. */
  measurements: Measurement[];
  ratios: Ratio[];
  growths: Growth[];
  /** Seconds. */
  commands: CommandTime[];
  findings: CommandFindings;
  labs: LabTimes[];
}

const bench = new Command('bench')
  .description(
    'Times training steps (of the kit, the stock backends, and PyTorch where it is installed) and the commands of the ' +
      'kit, in turns. Ratios within one run tell more than times.',
  )
  .option('--json', 'answer in JSON')
  .option('--repetitions <n>', 'how often each takes its turn', '9')
  .option('--only <text>', 'only workloads and commands with this in their names')
  .option('--sides <ids>', `training steps on some sides only, of ${SIDES.map(({ id }) => id).join(',')}`)
  .option('--no-steps', 'leave out the training steps')
  .option('--no-commands', 'leave out the commands')
  .option('--no-start', `leave out ${START}, which takes minutes`)
  .option('--growth', 'also: how a step grows with batch, width, depth and parameters')
  .option(
    '--labs <labs>',
    'also: each kernel against the stock one, over the calls of labs (03,12 or all); minutes',
  )
  .option('--out <dir>', 'where the numbers and the pictures go', 'out')
  .action(run);

void runCommand(bench);

async function run(options: Options): Promise<void> {
  const say = options.json ? () => undefined : (text: string) => console.log(text);
  const repetitions = wholeNumber('--repetitions', options.repetitions, 1);
  const { workloads, commands } = chosenOf(options);
  const sides = sidesOf(options.sides);
  const labs = options.labs === undefined ? [] : await labsNamed(options.labs);
  const out = outputFolder(options.out);

  const peers = workloads.length > 0 || options.growth ? await startSides(sides, say) : [];
  const measurements: Measurement[] = [];
  for (const workload of workloads) {
    const found = await measureSteps(peers, workload, repetitions);
    if (found.length > 0) say(stepsText(found));
    measurements.push(...found);
  }
  const compared = ratios(measurements);
  if (compared.some(({ holds }) => holds !== undefined)) say(`\n${limitsText(compared)}`);
  const growing = peers.filter(({ side }) => ['kit', 'torch'].includes(side.id));
  const growths = options.growth ? await measureGrowth(growing, Math.min(repetitions, 3)) : [];
  for (const { peer } of peers) peer.stop();

  const times = await measureCommands(commands, repetitions, say);
  const findings = await findingsOf(times);
  if (times.length > 0) say(commandsText(times, findings));

  const result: Result = {
    machine: machine(),
    measurements,
    ratios: compared,
    growths,
    commands: times,
    findings,
    labs: await compareLabs(labs, say),
  };
  if (options.json) console.log(JSON.stringify(result, null, 2));
  say(`\nnumbers and pictures: ${save(result, out).join(', ')}`);
}

/** @throws UsageError if no workload or command has the text of `--only` in its name */
function chosenOf({ only, steps, commands, start }: Options): {
  workloads: Workload[];
  commands: KitCommand[];
} {
  const all = {
    workloads: steps ? WORKLOADS : [],
    commands: commands ? COMMANDS.filter(({ name }) => start || name !== START) : [],
  };
  if (only === undefined) return { workloads: [...all.workloads], commands: [...all.commands] };
  const named = new Set<object>(withText('--only', only, [...all.workloads, ...all.commands]));
  return {
    workloads: all.workloads.filter((workload) => named.has(workload)),
    commands: all.commands.filter((command) => named.has(command)),
  };
}

function sidesOf(text: string | undefined): Side[] {
  if (text === undefined) return [...SIDES];
  const ids = someOf(
    '--sides',
    text,
    SIDES.map(({ id }) => id),
  );
  return SIDES.filter(({ id }) => ids.includes(id));
}

async function labsNamed(text: string): Promise<string[]> {
  const ids = await labIds();
  if (text === 'all') return ids;
  const chosen = someOf(
    '--labs',
    text,
    ids.map((id) => id.slice(0, 2)),
  );
  return ids.filter((id) => chosen.includes(id.slice(0, 2)));
}

async function compareLabs(labs: readonly string[], say: (text: string) => void): Promise<LabTimes[]> {
  if (labs.length === 0) return [];
  say('\nkernels in the labs');
  const timer = new KernelTimer();
  const found: LabTimes[] = [];
  try {
    for (const lab of labs) {
      const calls = await recordCalls(lab);
      const times = summarise(lab, calls, await timer.time(calls));
      found.push(times);
      say(labText(times));
    }
  } finally {
    timer.stop();
  }
  return found;
}

/** Writes the numbers and the charts. @returns the files */
function save(result: Result, out: string): string[] {
  const { measurements, ratios, growths, commands, findings, labs } = result;
  const pictures: [name: string, chart: Chart | undefined][] = [
    ['bench.png', measurements.length > 0 ? timesChart(measurements, ratios) : undefined],
    ['bench-commands.png', commands.length > 0 ? commandsChart(commands, findings) : undefined],
    ['bench-growth.png', growths.length > 0 ? growthChart(growths) : undefined],
    ['bench-labs.png', labs.length > 0 ? labsChart(labs) : undefined],
  ];
  const numbers = join(out, 'bench.json');
  writeFileSync(numbers, `${JSON.stringify(result, null, 2)}\n`);
  const drawn = pictures.flatMap(([name, chart]) => {
    if (chart === undefined) return [];
    writeFileSync(join(out, name), renderChart(chart));
    return [join(out, name)];
  });
  return [numbers, ...drawn];
}

function machine(): Record<string, string | number> {
  return {
    node: process.version,
    cores: os.cpus().length,
    cpu: os.cpus()[0]?.model ?? 'unknown',
    load: os.loadavg()[0]!,
  };
}
