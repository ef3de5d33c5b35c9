import { seededRandom } from '../../core/rng';
import type { Check, Probes } from '../model/check';

/** The inputs of a check for a seed: the same on every machine. */
export function inputsOf(probes: Probes<unknown>, check: Check, seed: number): unknown {
  const probe = probes[check.probe];
  if (!probe) throw new Error(`check ${check.id} names a probe that isn't there: ${check.probe}`);
  return probe.inputs(seededRandom(seed));
}
