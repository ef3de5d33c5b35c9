import { appendFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { startBackend } from '../node/backend';
import { expectationsOf, gradingOf } from '../course/grading';
import { checksOf, chosenChecks } from '../course/checks';
import type { Hosts } from '../course/hosts';
import { textOf } from '../course/labs';
import { checkAnswers } from '../course/questions';
import type { Host } from '../hosts/host';
import { printingOnStderr } from '../course/prints';
import { gradeLab } from '../grading/judge/grade';
import { KIT_VERSION } from '../course/kit';
import { manifestOf } from '../course/manifestOf';
import { writeFile } from '../node/writeFile';
import type { FileFormat } from '../reports/formats';
import { withoutCommands } from '../reports/github';
import type { GradedLabReport } from '../reports/graded';
import { unfinishedReport } from '../reports/graded';
import { markdownText } from '../reports/markdown';
import { reportText } from '../reports/text';
import type { CheckSettings, LabToJudge } from './checkSettings';
import { labsToJudge } from './checkSettings';
import { answersText } from './answersText';
import type { CommandResult, ExitCode } from './command';
import type { Terminal } from './terminal';

/** Judges labs once. Reports for people are printed lab by lab; those for a script come together at the end. */
export async function judgeLabs(
  settings: CheckSettings,
  hosts: Hosts,
  terminal: Terminal,
): Promise<CommandResult> {
  const { format, out } = settings;
  const labs = labsToJudge(settings);
  if (format === 'text')
    return { exitCode: exitCodeOf(await reportsOf(labs, { settings, hosts, terminal })) };
  // Loaded only now: the report for people needs none of them.
  const { FORMATS } = await import('../reports/formats');
  if (out !== undefined) writeFile(out, FORMATS[format](await Promise.all(labs.map(unfinished))));
  const graded = await quietly(format, terminal, () => reportsOf(labs, { settings, hosts, terminal }));
  const text = FORMATS[format](graded);
  if (format === 'github') appendJobSummary(markdownText(graded));
  const exitCode = exitCodeOf(graded);
  if (out === undefined) return { output: { text }, exitCode };
  writeFile(out, text);
  return { output: { text: `the report is in ${out}` }, exitCode };
}

/** Runs a function, and keeps everything that it prints apart from the report. */
async function quietly<Result>(
  format: FileFormat,
  terminal: Terminal,
  run: () => Promise<Result>,
): Promise<Result> {
  if (format !== 'github') return printingOnStderr(run);
  const { begin, end } = withoutCommands(randomUUID());
  terminal.print(begin);
  try {
    return await run();
  } finally {
    terminal.print(`\n${end}`);
  }
}

/** The report that stays if the grader is ended. */
async function unfinished({ id, reference, seed }: LabToJudge): Promise<GradedLabReport> {
  const checks = await checksOf(id);
  const report = unfinishedReport({ lab: id, kit: KIT_VERSION, reference, seed, checks });
  return { report, manifest: manifestOf(id), checks };
}

/** GitHub shows the text of this file on the page of a workflow's run. */
function appendJobSummary(text: string): void {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (file) appendFileSync(file, `${text}\n`);
}

/** 2 for the grader's own fault, 1 for a check that was not passed. */
export function exitCodeOf(graded: GradedLabReport[]): ExitCode {
  const verdicts = graded.flatMap(({ report }) => report.checks.map(({ verdict }) => verdict));
  if (verdicts.includes('graders-fault')) return 2;
  return verdicts.every((verdict) => verdict === 'passed') ? 0 : 1;
}

async function reportsOf(
  labs: LabToJudge[],
  { settings, hosts, terminal }: { settings: CheckSettings; hosts: Hosts; terminal: Terminal },
): Promise<GradedLabReport[]> {
  const reports: GradedLabReport[] = [];
  for (const [i, lab] of labs.entries()) {
    const host = hosts.hostFor(lab.id);
    // The next lab's process is started too: it loads the kit while this lab is judged.
    const next = labs[i + 1];
    if (next !== undefined) hosts.hostFor(next.id);
    reports.push(await reportOf(lab, { host, hosts, settings, terminal }));
    await hosts.close(lab.id);
  }
  return reports;
}

async function reportOf(
  { id, reference, seed }: LabToJudge,
  {
    host,
    hosts,
    settings,
    terminal,
  }: { host: Host; hosts: Hosts; settings: CheckSettings; terminal: Terminal },
): Promise<GradedLabReport> {
  await startBackend();
  const expectations = await expectationsOf(id, reference, seed);
  const openMended = (tasks: string[]): Host => hosts.mended(id, tasks);
  const { target } = settings;
  const grading = await gradingOf(id, { target, reference, expectations, host, openMended });
  const checks = chosenChecks(grading.checks, settings.only);
  const progress = terminal.progress(checks.length);
  let judged = 0;
  const report = await gradeLab({
    ...grading,
    checks,
    details: settings.verbose,
    onCheck: (result) => progress.at(++judged, result.id),
  });
  progress.stop();
  if (settings.format === 'text') {
    terminal.print(reportText(report, grading.manifest, terminal));
    if (settings.only === undefined) printAnswers(id, settings, terminal);
  }
  return { report, manifest: grading.manifest, checks: grading.checks };
}

/** The answers to written questions, if there are any beside a lab.ts that was handed in. */
function printAnswers(id: string, { target }: CheckSettings, terminal: Terminal): void {
  if (textOf(id, target) === undefined) return;
  const results = checkAnswers(id, target);
  if (results !== undefined) terminal.print(`\n${answersText(results, terminal)}`);
}
