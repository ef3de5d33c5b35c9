import { seededRandom } from '../../core/rng';
import type { Check, Labels, Probes } from '../model/check';
import type { Asking } from './ask';

/** The inputs of a check for a seed: the same on every machine. */
export function inputsOf(probes: Probes<unknown>, check: Check, seed: number): unknown {
  return probeOf(probes, check).inputs(seededRandom(seed));
}

/** The question of a check with inputs that {@link inputsOf} made. */
export function askingOf(probes: Probes<unknown>, check: Check, inputs: unknown): Asking {
  const { facts, labels = {} } = probeOf(probes, check);
  return { probe: check.probe, inputs, facts, labels };
}

/** The labels of a check's observations. */
export function labelsOf(probes: Probes<unknown>, check: Check): Labels {
  return probeOf(probes, check).labels ?? {};
}

function probeOf(probes: Probes<unknown>, check: Check): Probes<unknown>[string] {
  const probe = probes[check.probe];
  if (!probe) throw new Error(`check ${check.id} names a probe that isn't there: ${check.probe}`);
  return probe;
}
