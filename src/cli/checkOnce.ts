import { UsageError } from '../core/errors';
import { startBackend } from '../node/backend';
import { type Check, taskOf } from '../grading/model/check';
import type { LabReport } from '../grading/model/report';
import { gradeLab } from '../grading/judge/grade';
import type { CheckOptions } from './commands/check';
import type { ReferenceMode } from '../course/grading';
import { gradingOf } from '../course/grading';
import type { Hosts } from '../course/hosts';
import { hasSolution } from '../course/labs';
import { seedFor } from './options';
import { reportText } from '../reports/text';
import { Progress, printJson, textStyle } from './terminal';

/** @returns the exit code: 0 all passed, 1 something failed, 2 the grader's own fault */
export async function checkOnce(ids: string[], options: CheckOptions, hosts: Hosts): Promise<number> {
  // What an answer prints, tensor.print() too, must not mix with an answer that a script reads.
  if (options.json) console.log = console.error;
  const judged = ids.map((id) => {
    const reference: ReferenceMode = options.recorded || !hasSolution(id) ? 'recorded' : 'live';
    return { id, reference, seed: seedFor(reference, options.seed) };
  });
  const reports: LabReport[] = [];
  for (const [i, { id, reference, seed }] of judged.entries()) {
    // The next one too: its process loads the kit while this one is judged.
    const host = hosts.start(id);
    const next = ids[i + 1];
    if (next !== undefined) hosts.start(next);
    await startBackend();
    const grading = await gradingOf(id, { target: options.target, seed, reference, host });
    const checks = options.only === undefined ? grading.checks : only(grading.checks, options.only);
    const progress = new Progress(checks.length);
    const report = await gradeLab({
      ...grading,
      checks,
      details: options.verbose ?? false,
      onCheck: ({ id: checkId }) => progress.step(checkId),
    });
    progress.stop();
    await hosts.end(id);
    reports.push(report);
    if (!options.json) console.log(reportText(report, grading.manifest, textStyle()));
  }
  if (options.json) printJson(reports);
  const verdicts = reports.flatMap((report) => report.checks.map((result) => result.verdict));
  if (verdicts.includes('graders-fault')) return 2;
  return verdicts.every((verdict) => verdict === 'passed') ? 0 : 1;
}

function only(checks: Check[], wanted: string[]): Check[] {
  const chosen = new Set(wanted.flatMap((one) => checksNamed(checks, one)));
  return checks.filter((check) => chosen.has(check));
}

function checksNamed(checks: Check[], wanted: string): Check[] {
  const chosen = checks.filter(({ id }) => id === wanted || id.startsWith(`${wanted}/`));
  if (chosen.length > 0) return chosen;
  const task = taskOf(wanted);
  const ofTask = checks.filter(({ id }) => taskOf(id) === task).map(({ id }) => id);
  if (ofTask.length > 0) {
    throw new UsageError(`--only takes a check of ${task} (${ofTask.join(', ')}), received "${wanted}"`);
  }
  const tasks = [...new Set(checks.map(({ id }) => taskOf(id)))];
  throw new UsageError(
    `--only takes a task (${tasks.join(', ')}) or one of its checks, received "${wanted}"`,
  );
}
