import { join } from 'node:path';
import { labOf } from '../../compare/axes';
import type { MethodLab, Methods } from '../../compare/methods';
import type { Settings } from '../../compare/settings';
import { AXIS_KEYS } from '../../compare/settings';
import { requireSolution } from '../requireSolution';
import { solutionOf } from '../labs';

/** The labs whose functions a training with these settings calls. */
export function labsOf(settings: Settings): MethodLab[] {
  const needed = AXIS_KEYS.flatMap((key) => labOf(settings, key) ?? []);
  return [...new Set<MethodLab>([...needed, '07-initialization'])];
}

/** The reference's functions for a training. */
export async function referenceMethods(labs: readonly MethodLab[]): Promise<Methods> {
  const methods: Record<string, unknown> = {};
  for (const lab of labs) {
    requireSolution(lab);
    methods[lab] = await import(join(solutionOf(lab), 'lab.ts'));
  }
  return methods as Methods;
}
