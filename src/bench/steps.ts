/** Measures training steps on every side. */
import { type Growth, growthOf } from './growth';
import { inTurns, type Measurement, summaryOf } from './measure';
import { SIDES, type StepPeer } from './sides';
import { GROWTH, parameters, type Workload } from './workloads';

/** Time of one turn: long enough to be measured, short enough for the sides to alternate. */
const TURN_MS = 60;
/** A side whose step takes longer is measured only once more. */
const SLOW_MS = 2000;

/** Measures a workload on all sides that have it. */
export async function measureSteps(
  peers: readonly StepPeer[],
  workload: Workload,
  repetitions: number,
): Promise<Measurement[]> {
  const sides: string[] = [];
  const subjects = [];
  for (const { side, peer } of peers) {
    const { ms } = await peer.ask({ workload, steps: 1 });
    if (ms === null) continue;
    const steps = Math.min(1000, Math.max(1, Math.round(TURN_MS / ms)));
    sides.push(side.id);
    subjects.push({
      repetitions: ms > SLOW_MS ? 1 : repetitions,
      time: async () => (await peer.ask({ workload, steps })).ms!,
    });
  }
  const times = await inTurns(subjects);
  return sides.map((side, i) => ({ side, workload: workload.name, ...summaryOf(times[i]!) }));
}

/** Measures how the time of a step grows with each quantity of {@link GROWTH} and with the number of parameters. */
export async function measureGrowth(peers: readonly StepPeer[], repetitions: number): Promise<Growth[]> {
  const growths: Growth[] = [];
  let byParameters: Growth | undefined;
  for (const { name, of, values, workload } of GROWTH) {
    const found: Measurement[][] = [];
    for (const value of values) found.push(await measureSteps(peers, workload(value), repetitions));
    growths.push(growthOf({ quantity: name, of, values: [...values] }, found));
    if (name !== 'width') continue;
    const counts = values.map((value) => parameters(workload(value).sizes));
    byParameters = growthOf({ quantity: 'parameters', of: 'the same as by width', values: counts }, found);
  }
  return byParameters ? [...growths, byParameters] : growths;
}

export function stepsText(measurements: readonly Measurement[]): string {
  const torch = measurements.find(({ side }) => side === 'torch');
  const lines = measurements.map(({ side, median }) => {
    const name = SIDES.find(({ id }) => id === side)!.name;
    const times = torch && side !== 'torch' ? `  ${(median / torch.median).toFixed(2)} × PyTorch` : '';
    return `  ${name.padEnd(33)} ${median.toFixed(3).padStart(10)} ms${times}`;
  });
  return `\n${measurements[0]!.workload}\n${lines.join('\n')}`;
}
