import { join } from 'node:path';
import pc from '../colors';
import { UsageError } from '../../core/errors';
import type { Check } from '../../grading/check';
import type { Host } from '../../grading/host';
import { NOTHING_HANDED_IN } from '../../grading/host';
import type { LabReport } from '../../grading/grade';
import { gradeLab } from '../../grading/grade';
import { childOf, DEADLINE } from '../childOf';
import type { Judging } from '../course';
import type { Target } from '../labs';
import { ROOT, folderOf, hasSolution, labsNamed, manifestOf, missingOf } from '../labs';
import { wholeNumber } from '../../core/options';
import { seedFor } from '../options';
import { reportText } from '../report';
import { Progress, printJson } from '../terminal';

export interface CheckOptions {
  target: Target;
  only?: string;
  seed?: string;
  deadline?: string;
  recorded?: boolean;
  verbose?: boolean;
  watch?: boolean;
  json?: boolean;
}

export async function check(labs: string[], options: CheckOptions): Promise<void> {
  const ids = labsNamed(labs);
  if (options.watch) return watch(ids, options);
  const hosts = new Hosts(options, missingOf(ids, options.target));
  try {
    process.exitCode = await checkOnce(ids, options, hosts);
  } finally {
    await hosts.endAll();
  }
}

/** The processes that submissions run in. One that is started before it is needed loads the kit meanwhile. */
class Hosts {
  private readonly started = new Map<string, Host>();
  private readonly deadline: number;

  constructor(
    private readonly options: CheckOptions,
    private readonly missing: Set<string>,
  ) {
    const { deadline } = options;
    this.deadline = deadline === undefined ? DEADLINE : wholeNumber('--deadline', deadline, 1);
  }

  start(id: string): Host {
    const { target, json } = this.options;
    const bounds = { deadline: this.deadline, prints: json ? 'stderr' : 'stdout' } as const;
    const host =
      this.started.get(id) ?? (this.missing.has(id) ? NOTHING_HANDED_IN : childOf(id, target, bounds));
    this.started.set(id, host);
    return host;
  }

  async end(id: string): Promise<void> {
    await this.started.get(id)?.close();
    this.started.delete(id);
  }

  async endAll(): Promise<void> {
    for (const id of this.started.keys()) await this.end(id);
  }
}

/** @returns the exit code: 0 all passed, 1 something failed, 2 the grader's own fault */
async function checkOnce(ids: string[], options: CheckOptions, hosts: Hosts): Promise<number> {
  // What an answer prints, tensor.print() too, must not mix with an answer that a script reads.
  if (options.json) console.log = console.error;
  const judged = ids.map((id) => {
    const judging: Judging = options.recorded || !hasSolution(id) ? 'recorded' : 'live';
    return { id, judging, seed: seedFor(judging, options.seed) };
  });
  const reports: LabReport[] = [];
  for (const [i, { id, judging, seed }] of judged.entries()) {
    // The children first: what is imported next, and what the judge does, takes as long as they do.
    const host = hosts.start(id);
    const next = ids[i + 1];
    if (next !== undefined) hosts.start(next);
    const { gradingOf } = await import('../course');
    const { startBackend } = await import('../../core/tf');
    const { backend } = await startBackend();
    const grading = await gradingOf(id, { target: options.target, seed, judging, host });
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
    if (!options.json) console.log(reportText(report, manifestOf(id), { backend, seed, judging }));
  }
  if (options.json) printJson(reports);
  const verdicts = reports.flatMap((report) => report.checks.map((result) => result.verdict));
  if (verdicts.includes('graders-fault')) return 2;
  return verdicts.every((verdict) => verdict === 'passed') ? 0 : 1;
}

function only(checks: Check[], wanted: string): Check[] {
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
  const hosts = new Hosts(options, new Set());
  const round = async (): Promise<void> => {
    if (process.stdout.isTTY) console.clear();
    try {
      await checkOnce(ids, options, hosts);
      if (ids.length === 1) hosts.start(ids[0]!); // for the next round: it has not read lab.ts yet
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      console.error(`lab: ${error.message}`);
    }
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
