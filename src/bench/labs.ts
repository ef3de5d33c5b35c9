/**
 * Is a kernel of the kit anywhere slower in the labs than the one that it replaces? Every call of theirs that a lab's
 * check and its quick figures make is written down, and each that differs in shapes is timed with both.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sum } from 'd3-array';
import { type Call, CALLS_FILE, type CountedCall } from './calls';
import { runLab } from './lab';
import { Peer, program } from './peer';

export interface KernelQuestion {
  call: Call;
  turns: number;
}
/** Microseconds a call, by turns. */
export interface KernelAnswer {
  kit: number[];
  /** Null where the stock backend has no such kernel, or fails. */
  stock: number[] | null;
}

/** A call that a lab makes so many times, in microseconds each. */
export interface CallTime {
  kernel: string;
  shapes: string;
  count: number;
  kit: number;
  stock: number;
}

export interface LabTimes {
  lab: string;
  /** Calls of kernels that the kit replaces, in the lab's check and quick figures. */
  calls: number;
  /** Those of them that the stock backend has no kernel for, or fails at. */
  kitOnly: number;
  /** Seconds that the others take with the kit's kernels, and with the stock backend's. */
  kit: number;
  stock: number;
  /** By kernel, over all shapes of it, in seconds. */
  kernels: { kernel: string; calls: number; kit: number; stock: number }[];
  /** Single calls beyond {@link LIMIT}, those that cost most first. */
  slower: CallTime[];
}

/** A kernel may take so many times what the stock one takes. */
export const LIMIT = 1.05;

const TURNS = 5;
/*
 * Differences of 5 % are soon mistaken, and where values happen to stand in memory makes as much: what seems slower is
 * measured again, with more turns, in other processes, and counts as slower if it is so in every one of them.
 */
const TURNS_TO_BE_SURE = 25;
const PROCESSES_TO_BE_SURE = 2;

/** The calls of one lab, by shapes. Of its check those count that the judge makes with the reference, in its own process. */
export async function recordCalls(lab: string): Promise<CountedCall[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-lab-'));
  try {
    const counts: CountedCall[] = [];
    for (const args of [['check'], ['figures', '--out', folder]]) {
      const [command, ...options] = args as [string, ...string[]];
      const file = join(folder, `${command}.json`);
      await runLab([command, lab, '--target', 'solutions', ...options], {
        preload: join(__dirname, 'recordCalls.ts'),
        env: { [CALLS_FILE]: file, LAB_BACKEND: 'wasm' },
      });
      counts.push(...(JSON.parse(readFileSync(file, 'utf8')) as CountedCall[]));
    }
    return counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Times kernels with the kit and without it. */
export class KernelTimer {
  private peer = startPeer();
  private readonly known = new Map<string, Pick<CallTime, 'kit' | 'stock'> | undefined>();

  async compare(lab: string, calls: readonly CountedCall[]): Promise<LabTimes> {
    const times: CallTime[] = [];
    for (const call of calls) {
      const both = await this.both(call);
      if (both) times.push({ kernel: call.kernel, shapes: shapesOf(call), count: call.count, ...both });
    }
    const all = sum(calls, ({ count }) => count);
    const kernels = [...new Set(times.map(({ kernel }) => kernel))].map((kernel) => ({
      kernel,
      ...totals(times.filter((one) => one.kernel === kernel)),
    }));
    const { calls: compared, ...total } = totals(times);
    const cost = ({ count, kit, stock }: CallTime): number => count * (kit - stock);
    const slower = times.filter(isSlower).sort((a, b) => cost(b) - cost(a));
    return { lab, calls: all, kitOnly: all - compared, ...total, kernels, slower };
  }

  stop(): void {
    this.peer.stop();
  }

  /** @returns nothing where the stock backend can't */
  private async both({
    count: _,
    ...call
  }: CountedCall): Promise<Pick<CallTime, 'kit' | 'stock'> | undefined> {
    const key = JSON.stringify(call);
    if (!this.known.has(key)) {
      let found = await this.measure(call, TURNS);
      for (let again = 0; again < PROCESSES_TO_BE_SURE && found && isSlower(found); again++) {
        this.restart();
        found = await this.measure(call, TURNS_TO_BE_SURE);
      }
      this.known.set(key, found);
    }
    return this.known.get(key);
  }

  private async measure(call: Call, turns: number): Promise<Pick<CallTime, 'kit' | 'stock'> | undefined> {
    let found: KernelAnswer;
    try {
      found = await this.peer.ask({ call, turns });
    } catch {
      found = { kit: [], stock: null };
    }
    if (found.stock === null) {
      this.restart();
      return undefined;
    }
    // The fastest of each: what disturbs only ever adds.
    return { kit: Math.min(...found.kit), stock: Math.min(...found.stock) };
  }

  private restart(): void {
    this.peer.stop();
    this.peer = startPeer();
  }
}

function startPeer(): Peer<KernelQuestion, KernelAnswer> {
  return new Peer(program('comparison of kernels', 'kernelSide.ts'));
}

/** By more than {@link LIMIT} allows. */
export function isSlower({ kit, stock }: Pick<CallTime, 'kit' | 'stock'>): boolean {
  return kit > LIMIT * stock;
}

function totals(times: readonly CallTime[]): { calls: number; kit: number; stock: number } {
  return {
    calls: sum(times, ({ count }) => count),
    kit: sum(times, ({ count, kit }) => count * kit) / 1e6,
    stock: sum(times, ({ count, stock }) => count * stock) / 1e6,
  };
}

function shapesOf({ inputs, attrs }: Call): string {
  const shapes = Object.entries(inputs).map(([name, { shape, dtype }]) => {
    const type = dtype === 'float32' ? '' : ` ${dtype}`;
    return `${name} [${shape.join(', ')}]${type}`;
  });
  const options = Object.entries(attrs)
    .filter(([name, value]) => value !== false && value !== null && name !== 'begin')
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [...shapes, ...options].join('; ');
}

/** What the calls beyond {@link LIMIT} take more than on the stock backend, as a part of all that is compared. */
export function lost({ stock, slower }: LabTimes): number {
  return stock > 0 ? sum(slower, (one) => one.count * (one.kit - one.stock)) / 1e6 / stock : 0;
}

export function labText(times: LabTimes): string {
  const { lab, calls, kitOnly, kit, stock, kernels, slower } = times;
  const lines = [
    `${lab.padEnd(24)} ${stock > 0 ? (kit / stock).toFixed(2) : '–'} × stock over ${calls - kitOnly} calls (${stock.toFixed(2)} s there), ${kitOnly} more that stock fails at`,
    ...kernels
      .filter(isSlower)
      .map((one) => `  slower: ${one.kernel} ${(one.kit / one.stock).toFixed(2)} × over ${one.calls} calls`),
    ...(slower.length > 0
      ? [`  ${slower.length} shapes are slower, by ${(100 * lost(times)).toFixed(2)} % of all; most of it:`]
      : []),
    ...slower
      .slice(0, 5)
      .map(
        (one) =>
          `    ${one.kernel} ${one.shapes}: ${one.kit.toFixed(1)} µs, stock ${one.stock.toFixed(1)} µs, ${one.count} calls`,
      ),
  ];
  return lines.join('\n');
}
