import { join } from 'node:path';
import pc from '../colors';
import { UsageError } from '../../core/errors';
import { startBackend } from '../../core/tf';
import type { LabReport } from '../../grading/grade';
import { gradeLab } from '../../grading/grade';
import type { Target } from '../course';
import { ROOT, folderOf, gradingOf, hasSolution, labsNamed } from '../course';
import { seedFor } from '../options';
import { reportText } from '../report';
import { Progress, printJson } from '../terminal';

export interface CheckOptions {
  target: Target;
  only?: string;
  seed?: string;
  recorded?: boolean;
  verbose?: boolean;
  watch?: boolean;
  json?: boolean;
}

export async function check(labs: string[], options: CheckOptions): Promise<void> {
  const ids = labsNamed(labs);
  if (options.watch) return watch(ids, options);
  process.exitCode = await checkOnce(ids, options);
}

/** @returns the exit code: 0 all passed, 1 something failed, 2 the grader's own fault */
async function checkOnce(ids: string[], options: CheckOptions): Promise<number> {
  // What an answer prints, tensor.print() too, must not mix with an answer that a script reads.
  if (options.json) console.log = console.error;
  const { backend } = await startBackend();
  const reports: LabReport[] = [];
  for (const id of ids) {
    const judging = options.recorded || !hasSolution(id) ? 'recorded' : 'live';
    const seed = seedFor(judging, options.seed);
    const grading = await gradingOf(id, { target: options.target, seed, judging });
    const checks = options.only === undefined ? grading.checks : only(grading.checks, options.only);
    const progress = new Progress(checks.length);
    const report = await gradeLab({
      ...grading,
      checks,
      details: options.verbose ?? false,
      onCheck: ({ id: checkId }) => progress.step(checkId),
    });
    progress.stop();
    reports.push(report);
    if (!options.json) console.log(reportText(report, grading.manifest, { backend, seed, judging }));
  }
  if (options.json) printJson(reports);
  const verdicts = reports.flatMap((report) => report.checks.map((result) => result.verdict));
  if (verdicts.includes('graders-fault')) return 2;
  return verdicts.every((verdict) => verdict === 'passed') ? 0 : 1;
}

function only<C extends { id: string }>(checks: C[], wanted: string): C[] {
  const chosen = checks.filter(({ id }) => id === wanted || id.startsWith(`${wanted}/`));
  if (chosen.length > 0) return chosen;
  const tasks = [...new Set(checks.map(({ id }) => id.split('/')[0]))];
  throw new UsageError(
    `--only takes a task (${tasks.join(', ')}) or one of its checks, received "${wanted}"`,
  );
}

/** Checks, then again after each save, until Ctrl-C. */
async function watch(ids: string[], options: CheckOptions): Promise<void> {
  if (options.json)
    throw new UsageError('--watch is for people and --json for scripts; expected one of them, received both');
  const { watch: watchFiles } = await import('chokidar');
  const folders = ids.map((id) => folderOf(id, options.target));
  const round = async (): Promise<void> => {
    if (process.stdout.isTTY) console.clear();
    await checkOnce(ids, options).catch((error: unknown) => {
      if (!(error instanceof UsageError)) throw error;
      console.error(`lab: ${error.message}`);
    });
    console.log(
      pc.dim(
        `watching ${folders.map((f) => join(f, 'lab.ts').replace(`${ROOT}/`, '')).join(', ')} – Ctrl-C ends`,
      ),
    );
  };
  await round();
  let running = Promise.resolve();
  watchFiles(folders, {
    ignoreInitial: true,
    awaitWriteFinish: { stabilityThreshold: 80, pollInterval: 20 },
  }).on('all', () => (running = running.then(round)));
}
