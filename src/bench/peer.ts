import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Style } from './models';
import type { Workload } from './workloads';

/** A side of the comparison, and how its process is started. */
export interface Side {
  id: string;
  name: string;
  command: readonly string[];
}

const NODE = [process.execPath, '-r', 'sucrase/register/ts', join(__dirname, 'side.ts')];
/** PyTorch of the system; the first python3 of the path may be another one. */
const PYTHON = process.env['BENCH_PYTHON'] ?? '/usr/bin/python3';

function ours(id: string, name: string, backend: string, style: Style): Side {
  return { id, name, command: [...NODE, backend, style] };
}

export const TORCH: Side = {
  id: 'torch',
  name: 'PyTorch',
  command: [PYTHON, join(__dirname, 'torch_side.py')],
};

export const SIDES: readonly Side[] = [
  ours('kit', 'kit, fused steps', 'kit', 'fused'),
  ours('ops', 'kit, ops of tfjs', 'kit', 'ops'),
  ours('layers', 'kit, tf.layers', 'kit', 'layers'),
  ours('layersFused', 'kit, tf.layers, fused optimizer', 'kit', 'layersFused'),
  ours('stock', 'stock wasm', 'wasm', 'ops'),
  ours('cpu', 'cpu', 'cpu', 'ops'),
  TORCH,
];

/** A running side. Requests are answered one after another. */
export class Peer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;
  private stderr = '';

  constructor(readonly side: Side) {
    const [command, ...args] = side.command;
    // One thread everywhere: the kit has no other.
    this.child = spawn(command!, args, {
      env: { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' },
    });
    this.child.stderr.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    // An absent command is told by the missing answer.
    this.child.on('error', (error) => (this.stderr += error.message));
    this.child.stdin.on('error', () => undefined);
    this.reader = createInterface({ input: this.child.stdout });
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  /** @returns milliseconds a step; nothing where this side has no such workload */
  async ask(workload: Workload, steps: number): Promise<number | undefined> {
    this.child.stdin.write(`${JSON.stringify({ workload, steps })}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`${this.side.name} gave no answer: ${this.stderr.trim().split('\n').at(-1)}`);
    return (JSON.parse(value) as { ms: number | null }).ms ?? undefined;
  }

  stop(): void {
    this.reader.close();
    this.child.kill();
  }
}
