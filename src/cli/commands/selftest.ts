import { startBackend } from '../../node/backend';
import { freshSeed } from '../../course/seeds';
import { selftestOf } from '../../course/selftest';
import type { SelftestResult } from '../../grading/selftest/selftest';
import type { CommandResult } from '../command';
import { withSteps } from '../steps';
import { table } from '../table';
import type { Terminal } from '../terminal';

export interface SelftestSettings {
  ids: string[];
  /** A fresh one without it. */
  seed: number | undefined;
  json: boolean;
}

export async function selftest(settings: SelftestSettings, terminal: Terminal): Promise<CommandResult> {
  const { ids, seed = freshSeed(), json } = settings;
  await startBackend();
  const results: SelftestResult[] = [];
  for (const id of ids) results.push(await withSteps(terminal, (onStep) => selftestOf(id, { seed, onStep })));
  const exitCode = results.some(({ faults }) => faults.length > 0) ? 1 : 0;
  if (json) return { output: { json: { seed, labs: results } }, exitCode };
  const text = results.map((result) => resultText(result, seed, terminal)).join('\n');
  return { output: { text }, exitCode };
}

function resultText(result: SelftestResult, seed: number, { colors }: Terminal): string {
  const { misconceptions, faults } = result;
  const yesOrNo = (ok: boolean): string => (ok ? colors.green('yes') : colors.red('NO'));
  const rows = misconceptions.map(({ id, caught, named, distance }) => [
    `  ${id}`,
    yesOrNo(caught),
    yesOrNo(named),
    distance === null ? '–' : distance.toExponential(0),
  ]);
  return [
    `\n${colors.bold(result.lab)}  solution ${result.solutionScore} / ${result.maxScore}, starter ${result.starterScore}`,
    table(['  misconception', 'caught', 'named', 'distance / tolerance'], rows, [3]),
    faults.length === 0
      ? colors.green(`all ${misconceptions.length} misconceptions caught and named (seed ${seed})`)
      : colors.red(faults.join('\n')),
  ].join('\n');
}
