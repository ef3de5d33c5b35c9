/** `npm run bench`: times training steps, commands and kernels on this machine. */
import os from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Chart } from '../charts/chart';
import { renderChart } from '../node/canvas';
import { outputFolder } from '../node/folders';
import { writeFile } from '../node/writeFile';
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
import { labIds, type Machine } from './machine';
import { limitsText, type Ratio, ratios } from './limits';
import { runCommand, someOf, withText } from './options';
import { measureProducts, PRODUCTS, type ProductShare, productsText } from './products';
import { type Side, SIDES, startSides, type StepPeer } from './sides';
import type { Measurement } from './measure';
import { measureGrowth, measureSteps, stepsText } from './steps';
import { type Workload, WORKLOADS } from './workloads';

interface Options {
  json?: true;
  repetitions: string;
  only?: string;
  sides?: string;
  steps: boolean;
  products: boolean;
  commands: boolean;
  start: boolean;
  growth?: true;
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
  products: ProductShare[];
  /** Seconds. */
  commands: CommandTime[];
  findings: CommandFindings;
  labs: LabTimes[];
}

/** `npm run bench`. @returns the exit code */
export function bench(args: readonly string[], machine: Machine): Promise<number> {
  const command = new Command('bench')
    .description(
      'Times training steps (of the kit, the stock backends, and PyTorch where it is installed) and the commands of the ' +
        'kit, in turns. Ratios within one run tell more than times.',
    )
    .option('--json', 'answer in JSON')
    .option('--repetitions <n>', 'how often each takes its turn', '9')
    .option('--only <text>', 'only workloads, products and commands with this in their names')
    .option('--sides <ids>', `training steps on some sides only, of ${SIDES.map(({ id }) => id).join(',')}`)
    .option('--no-steps', 'leave out the training steps')
    .option('--no-products', 'leave out the matrix products and their shares of the limit of this machine')
    .option('--no-commands', 'leave out the commands')
    .option('--no-start', `leave out ${START}, which takes minutes`)
    .option('--growth', 'also: how a step grows with batch, width, depth and parameters')
    .option(
      '--labs <labs>',
      'also: each kernel against the stock one, over the calls of labs (03,12 or all); minutes',
    )
    .option('--out <dir>', 'where the numbers and the pictures go', 'out')
    .action((options: Options) => run(options, machine));
  return runCommand(command, args, machine);
}

async function run(options: Options, machine: Machine): Promise<void> {
  const quiet = options.json ? { ...machine, print: () => undefined } : machine;
  const repetitions = wholeNumber('--repetitions', options.repetitions, 1);
  const { workloads, products, commands } = chosenOf(options);
  const sides = sidesOf(options.sides);
  const labs = options.labs === undefined ? [] : await labsNamed(options.labs, machine);
  const out = outputFolder(options.out);

  const peers = workloads.length > 0 || options.growth ? await startSides(sides, quiet) : [];
  const steps = await timeSteps(peers, { workloads, repetitions, growth: options.growth }, quiet).finally(
    () => {
      for (const { peer } of peers) peer.stop();
    },
  );
  const shares = products ? await measureProducts(repetitions, quiet) : [];
  if (shares.length > 0) quiet.print(productsText(shares));
  const times = await measureCommands(commands, repetitions, quiet);
  const findings = await findingsOf(times, machine);
  if (times.length > 0) quiet.print(commandsText(times, findings));

  const result: Result = {
    machine: factsOf(os),
    ...steps,
    products: shares,
    commands: times,
    findings,
    labs: await compareLabs(labs, quiet),
  };
  if (options.json) machine.print(JSON.stringify(result, null, 2));
  quiet.print(`\nnumbers and pictures: ${save(result, out).join(', ')}`);
}

interface StepPlan {
  workloads: readonly Workload[];
  repetitions: number;
  growth: true | undefined;
}

async function timeSteps(
  peers: readonly StepPeer[],
  { workloads, repetitions, growth }: StepPlan,
  { print }: Machine,
): Promise<Pick<Result, 'measurements' | 'ratios' | 'growths'>> {
  const measurements: Measurement[] = [];
  for (const workload of workloads) {
    const found = await measureSteps(peers, workload, repetitions);
    if (found.length > 0) print(stepsText(found));
    measurements.push(...found);
  }
  const compared = ratios(measurements);
  const limits = limitsText(compared);
  if (limits !== '') print(`\n${limits}`);
  const growing = peers.filter(({ side }) => ['kit', 'torch'].includes(side.id));
  const growths = growth ? await measureGrowth(growing, Math.min(repetitions, 3)) : [];
  return { measurements, ratios: compared, growths };
}

/** The parts of a run that `--only` chooses from. */
interface Chosen {
  workloads: Workload[];
  products: boolean;
  commands: KitCommand[];
}

/** @throws UsageError if nothing has the text of `--only` in its name */
function chosenOf({ only, steps, products, commands, start }: Options): Chosen {
  const all = {
    workloads: steps ? WORKLOADS : [],
    products: products ? [PRODUCTS] : [],
    commands: commands ? COMMANDS.filter(({ name }) => start || name !== START) : [],
  };
  const named = [...all.workloads, ...all.products, ...all.commands];
  const chosen = new Set<object>(only === undefined ? named : withText('--only', only, named));
  return {
    workloads: all.workloads.filter((workload) => chosen.has(workload)),
    products: all.products.some((one) => chosen.has(one)),
    commands: all.commands.filter((command) => chosen.has(command)),
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

async function labsNamed(text: string, machine: Machine): Promise<string[]> {
  const ids = await labIds(machine);
  if (text === 'all') return ids;
  const chosen = someOf(
    '--labs',
    text,
    ids.map((id) => id.slice(0, 2)),
  );
  return ids.filter((id) => chosen.includes(id.slice(0, 2)));
}

async function compareLabs(labs: readonly string[], machine: Machine): Promise<LabTimes[]> {
  if (labs.length === 0) return [];
  machine.print('\nkernels in the labs');
  const timer = new KernelTimer(machine);
  const found: LabTimes[] = [];
  try {
    for (const lab of labs) {
      const calls = await recordCalls(lab, machine);
      const times = summarise(lab, calls, await timer.time(calls));
      found.push(times);
      machine.print(labText(times));
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
  writeFile(numbers, `${JSON.stringify(result, null, 2)}\n`);
  const drawn = pictures.flatMap(([name, chart]) => {
    if (chart === undefined) return [];
    writeFile(join(out, name), renderChart(chart));
    return [join(out, name)];
  });
  return [numbers, ...drawn];
}

function factsOf({ cpus, loadavg }: Pick<typeof os, 'cpus' | 'loadavg'>): Result['machine'] {
  return {
    node: process.version,
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    load: loadavg()[0]!,
  };
}
