import { join } from 'node:path';
import { messageOf } from '../core/errors';
import type { Style } from './models';
import type { Machine } from './machine';
import { withFastestProducts } from './openblas';
import { type Command, type Peer, serviceCommand } from './peer';
import { mlp, type Workload } from './workloads';

/** A side of the comparison of training steps. */
export interface Side extends Command {
  id: string;
}

export interface StepQuestion {
  workload: Workload;
  steps: number;
}
/** Milliseconds per step, or null if this side doesn't have the workload. */
export interface StepAnswer {
  ms: number | null;
}
export type StepPeer = { side: Side; peer: Peer<StepQuestion, StepAnswer> };

/** The system's Python, which has Debian's PyTorch; the first python3 of the path may be another one. */
const PYTHON = process.env['BENCH_PYTHON'] ?? '/usr/bin/python3';

function ours(id: string, name: string, backend: string, style: Style): Side {
  return { id, ...serviceCommand(name, 'steps', backend, style) };
}

const TORCH: Side = { id: 'torch', name: 'PyTorch', command: [PYTHON, join(__dirname, 'torch_side.py')] };

const KIT = ours('kit', 'kit, fused steps', 'kit', 'fused');

export const SIDES: readonly Side[] = [
  KIT,
  ours('ops', 'kit, ops of tfjs', 'kit', 'ops'),
  ours('layers', 'kit, tf.layers', 'kit', 'layers'),
  ours('layersFused', 'kit, tf.layers, fused optimizer', 'kit', 'layersFused'),
  ours('stock', 'stock wasm', 'wasm', 'ops'),
  ours('cpu', 'cpu', 'cpu', 'ops'),
  TORCH,
];

/**
 * Starts all sides that work here. PyTorch is optional: if it is missing, a message says so and it is left out. If it is
 * there, it gets the setting with which its products are fastest.
 *
 * @throws Error of another side that doesn't start; those that have started are stopped
 */
export async function startSides(
  sides: readonly Side[],
  machine: Pick<Machine, 'start' | 'print'>,
): Promise<StepPeer[]> {
  const { start, print } = machine;
  const started: StepPeer[] = [];
  for (const known of sides) {
    const side = known === TORCH ? await withFastestProducts(known, machine) : known;
    const peer = start<StepQuestion, StepAnswer>(side);
    try {
      await peer.ask({ workload: mlp([2, 2], 1), steps: 1 });
      started.push({ side, peer });
    } catch (error) {
      peer.stop();
      if (known !== TORCH) {
        for (const one of started) one.peer.stop();
        throw error;
      }
      print(
        `${messageOf(error)}\n` +
          'PyTorch is left out: no ratio says how the kit compares with it. On Debian: ' +
          'apt-get install python3-torch libopenblas0-pthread',
      );
    }
  }
  return started;
}
