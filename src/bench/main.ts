/** `npm run bench`: how long training steps take here, on every backend and in PyTorch where it is installed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { renderChart } from '../charts/render';
import { messageOf } from '../core/errors';
import { type Growth, growthChart, slopeOf, timesChart } from './charts';
import { type Ratio, ratios } from './limits';
import { type Measurement, measure } from './measure';
import { Peer, type Side, SIDES, TORCH } from './peer';
import { GROWTH, mlp, parameters, WORKLOADS } from './workloads';

interface Options {
  json?: boolean;
  repetitions: string;
  only?: string;
  sides?: string;
  growth?: boolean;
  out: string;
}

const program = new Command('bench')
  .description('Measures training steps: the kit, the stock backends, and PyTorch where it is installed.')
  .option('--json', 'answer in JSON')
  .option('--repetitions <n>', 'how often each side takes its turn', '9')
  .option('--only <text>', 'only workloads whose name has this text')
  .option('--sides <ids>', `only these sides, of ${SIDES.map(({ id }) => id).join(', ')}`)
  .option('--growth', 'how the time grows with batch, width, depth and parameters, too')
  .option('--out <dir>', 'where the numbers and the pictures go', 'out')
  .action(run);

void program.parseAsync();

async function run({ json, repetitions, only = '', sides, growth, out }: Options): Promise<void> {
  const say = json ? () => undefined : console.log;
  const chosen = sides?.split(',');
  const peers = await startAll(
    SIDES.filter(({ id }) => chosen?.includes(id) ?? true),
    say,
  );
  const measurements: Measurement[] = [];
  for (const workload of WORKLOADS.filter(({ name }) => name.includes(only))) {
    const found = await measure(peers, workload, Number(repetitions));
    measurements.push(...found);
    say(`\n${workload.name}`);
    for (const line of linesOf(found)) say(line);
  }
  const compared = ratios(measurements);
  const growths = growth
    ? await measureGrowth(peers.filter(({ side }) => ['kit', 'torch'].includes(side.id)))
    : [];
  for (const peer of peers) peer.stop();
  const result = {
    machine: machine(),
    repetitions: Number(repetitions),
    measurements,
    ratios: compared,
    growths,
  };
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'bench.json'), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(join(out, 'bench.png'), renderChart(timesChart(measurements, compared)));
  if (growth) writeFileSync(join(out, 'bench-growth.png'), renderChart(growthChart(growths)));
  if (json) console.log(JSON.stringify(result, null, 2));
  say(
    `\n${limitsText(compared)}\nnumbers and pictures: ${join(out, 'bench.json')}, ${join(out, 'bench.png')}`,
  );
}

/** All sides that work here. PyTorch is an extra: without it there is no comparison with it, and that is said. */
async function startAll(sides: readonly Side[], say: (text: string) => void): Promise<Peer[]> {
  const peers: Peer[] = [];
  for (const side of sides) {
    const peer = new Peer(side);
    try {
      await peer.ask(mlp([2, 2], 1), 1);
      peers.push(peer);
    } catch (error) {
      peer.stop();
      if (side !== TORCH) throw error;
      say(
        `${messageOf(error)}\nPyTorch is left out. On Debian: apt-get install python3-torch libopenblas0-pthread`,
      );
    }
  }
  return peers;
}

async function measureGrowth(peers: readonly Peer[]): Promise<Growth[]> {
  const growths: Growth[] = [];
  for (const [quantity, { values, workload }] of Object.entries(GROWTH)) {
    const found: Measurement[][] = [];
    for (const value of values) found.push(await measure(peers, workload(value), 3));
    growths.push(growthOf(quantity, [...values], found));
    if (quantity !== 'width') continue;
    const counts = values.map((value) => {
      const of = workload(value);
      return of.kind === 'mlp' ? parameters(of.sizes) : 0;
    });
    growths.push(growthOf('parameters', counts, found));
  }
  return growths;
}

function growthOf(quantity: string, values: number[], found: readonly Measurement[][]): Growth {
  const sides = found[0]!.map(({ side }) => {
    const ms = found.map((measurements) => measurements.find((one) => one.side === side)!.median);
    return { side, ms, slope: slopeOf(values, ms) };
  });
  return { quantity, values, sides };
}

function linesOf(measurements: readonly Measurement[]): string[] {
  const torch = measurements.find(({ side }) => side === 'torch');
  return measurements.map(({ side, median }) => {
    const name = SIDES.find(({ id }) => id === side)!.name;
    const times = torch && side !== 'torch' ? `  ${(median / torch.median).toFixed(2)} × PyTorch` : '';
    return `  ${name.padEnd(33)} ${median.toFixed(3).padStart(10)} ms${times}`;
  });
}

function limitsText(compared: readonly Ratio[]): string {
  const limits = compared.filter((ratio) => ratio.limit !== undefined);
  const lines = limits.map(({ workload, side, to, ratio, limit, holds }) => {
    const verdict = holds ? 'holds ' : 'MISSED';
    return `${verdict} ${side} / ${to}, ${workload}: ${ratio.toFixed(2)} (at most ${limit})`;
  });
  return lines.join('\n');
}

function machine(): Record<string, string | number> {
  return {
    node: process.version,
    cores: os.cpus().length,
    cpu: os.cpus()[0]?.model ?? 'unknown',
    load: os.loadavg()[0]!,
  };
}
