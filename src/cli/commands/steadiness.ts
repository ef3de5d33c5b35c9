import { freshSeed } from '../../course/seeds';
import type { SteadinessOptions } from '../../course/steadiness';
import { steadinessOfLab } from '../../course/steadiness';
import type { Steadiness } from '../../grading/selftest/steadiness';
import { startBackend } from '../../node/backend';
import type { CommandResult } from '../command';
import { withSteps } from '../steps';
import type { Terminal } from '../terminal';

export interface SteadinessSettings {
  ids: string[];
  /** The first of the seeds; a fresh one without it. */
  seed: number | undefined;
  /** The number of seeds. */
  count: number;
  graded: SteadinessOptions['graded'];
  json: boolean;
}

/** Tests that a mistake costs the same at each of many seeds, and a right answer nothing. */
export async function steadiness(settings: SteadinessSettings, terminal: Terminal): Promise<CommandResult> {
  const { ids, seed = freshSeed(), count, graded, json } = settings;
  await startBackend();
  const seeds = Array.from({ length: count }, (_, i) => seed + i);
  const results: Steadiness[] = [];
  for (const id of ids)
    results.push(await withSteps(terminal, (onStep) => steadinessOfLab(id, { seeds, graded, onStep })));
  const exitCode = results.some((result) => faultsOf(result).length > 0) ? 1 : 0;
  if (json) return { output: { json: { seeds, labs: results } }, exitCode };
  return { output: { text: results.map((result) => resultText(result, terminal)).join('\n') }, exitCode };
}

function faultsOf({ solutionLost, varying, seeds }: Steadiness): string[] {
  return [
    ...solutionLost.map(({ seed, check }) => `the solution loses points at ${check} with seed ${seed}`),
    ...varying.map(
      ({ misconception, check, lost }) =>
        `misconception ${misconception} loses points at ${check} with ${lost} of ${seeds.length} seeds`,
    ),
  ];
}

function resultText(result: Steadiness, { colors }: Terminal): string {
  const { lab, seeds } = result;
  const faults = faultsOf(result);
  return [
    `\n${colors.bold(lab)}  ${seeds.length} seeds from ${seeds[0]}`,
    faults.length === 0 ? colors.green('equal points with each of them') : colors.red(faults.join('\n')),
  ].join('\n');
}
