import { median } from 'd3-array';
import type { Peer } from './peer';
import type { Workload } from './workloads';

/** What one side needs for a step of one workload, in milliseconds. */
export interface Measurement {
  side: string;
  workload: string;
  median: number;
  fastest: number;
  repetitions: number[];
}

/** Time that one answer should take: long enough to be measured, short enough for sides to take turns. */
const TURN_MS = 60;
/** A side this slow for a step is measured only once more. */
const SLOW_MS = 2000;

/**
 * All sides, in turns: what else happens on the machine happens to all of them. Sides without such a workload are
 * left out.
 */
export async function measure(
  peers: readonly Peer[],
  workload: Workload,
  repetitions: number,
): Promise<Measurement[]> {
  const turns: { peer: Peer; steps: number; repetitions: number; times: number[] }[] = [];
  for (const peer of peers) {
    const ms = await peer.ask(workload, 1);
    if (ms === undefined) continue;
    const steps = Math.min(200, Math.max(1, Math.round(TURN_MS / ms)));
    turns.push({ peer, steps, repetitions: ms > SLOW_MS ? 1 : repetitions, times: [] });
  }
  for (let i = 0; i < repetitions; i++) {
    for (const turn of turns) {
      if (i < turn.repetitions) turn.times.push((await turn.peer.ask(workload, turn.steps))!);
    }
  }
  return turns.map(({ peer, times }) => ({
    side: peer.side.id,
    workload: workload.name,
    median: median(times)!,
    fastest: Math.min(...times),
    repetitions: times,
  }));
}
