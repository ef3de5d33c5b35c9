import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pc from '../colors';
import { UsageError } from '../../core/errors';
import { startBackend } from '../../node/backend';
import { mutate } from '../../grading/model/mutant';
import type { SelftestResult } from '../../grading/selftest/selftest';
import { selftestLab } from '../../grading/selftest/selftest';
import { gradingOf, loadMisconceptions } from '../../course/grading';
import { loadProbes, probeHost } from '../../course/submissionHost';
import { hasSolution, labsNamed, solutionOf } from '../../course/labs';
import { seedOption } from '../options';
import { Progress, printJson, table } from '../terminal';
import { starterHost } from '../../course/starterHost';

export async function selftest(labs: string[], options: { seed?: string; json?: boolean }): Promise<void> {
  await startBackend();
  const seed = seedOption(options.seed);
  const results: SelftestResult[] = [];
  for (const id of labsNamed(labs)) results.push(await selftestOne(id, seed));
  if (options.json) printJson({ seed, labs: results });
  else for (const result of results) console.log(resultText(result, seed));
  if (results.some((result) => result.faults.length > 0)) process.exitCode = 1;
}

/** Grades the solution, the starter made from it, and every misconception of a lab. */
export async function selftestOne(id: string, seed: number): Promise<SelftestResult> {
  if (!hasSolution(id))
    throw new UsageError(`the self-test of ${id} needs solutions/${id}/lab.ts, which is not here`);
  const solution = await gradingOf(id, { target: 'solutions', seed, reference: 'live' });
  const misconceptions = await loadMisconceptions(id);
  const text = readFileSync(join(solutionOf(id), 'lab.ts'), 'utf8');
  const { manifest } = solution;
  const probes = await loadProbes(id);
  const folder = solutionOf(id);
  const progress = new Progress(misconceptions.length + 2);
  const result = await selftestLab({
    solution,
    starter: starterHost(id, manifest, probes),
    misconceptions,
    open: (misconception) => probeHost({ folder, manifest, probes, text: mutate(text, misconception) }),
    onStep: (what) => progress.step(what),
  });
  progress.stop();
  return result;
}

function resultText(result: SelftestResult, seed: number): string {
  const { misconceptions } = result;
  const yes = (ok: boolean): string => (ok ? pc.green('yes') : pc.red('NO'));
  const far = (distance: number | null): string => (distance === null ? '–' : distance.toExponential(0));
  const rows = misconceptions.map((m) => [`  ${m.id}`, yes(m.caught), yes(m.named), far(m.distance)]);
  return [
    `\n${pc.bold(result.lab)}  solution ${result.solutionScore} / ${result.maxScore}, starter ${result.starterScore}`,
    table(['  misconception', 'caught', 'named', 'distance / tolerance'], rows, [3]),
    result.faults.length === 0
      ? pc.green(`all ${misconceptions.length} misconceptions caught and named (seed ${seed})`)
      : pc.red(result.faults.join('\n')),
  ].join('\n');
}
