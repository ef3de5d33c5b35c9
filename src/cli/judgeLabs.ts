import { startBackend } from '../node/backend';
import { expectationsOf, gradingOf } from '../course/grading';
import { chosenChecks } from '../course/checks';
import type { Hosts } from '../course/hosts';
import type { Host } from '../hosts/host';
import { printingOnStderr } from '../course/prints';
import { gradeLab } from '../grading/judge/grade';
import type { LabReport } from '../grading/model/report';
import { reportText } from '../reports/text';
import type { CheckSettings, LabToJudge } from './checkSettings';
import { labsToJudge } from './checkSettings';
import type { CommandResult, ExitCode } from './command';
import type { Terminal } from './terminal';

/** Judges labs once. Reports for people are printed lab by lab; those for a script come together at the end. */
export async function judgeLabs(
  settings: CheckSettings,
  hosts: Hosts,
  terminal: Terminal,
): Promise<CommandResult> {
  const judge = (): Promise<LabReport[]> => reportsOf(settings, hosts, terminal);
  if (!settings.json) return { exitCode: exitCodeOf(await judge()) };
  const reports = await printingOnStderr(judge);
  return { output: { json: reports }, exitCode: exitCodeOf(reports) };
}

/** 2 for the grader's own fault, 1 for a check that was not passed. */
export function exitCodeOf(reports: LabReport[]): ExitCode {
  const verdicts = reports.flatMap(({ checks }) => checks.map(({ verdict }) => verdict));
  if (verdicts.includes('graders-fault')) return 2;
  return verdicts.every((verdict) => verdict === 'passed') ? 0 : 1;
}

async function reportsOf(settings: CheckSettings, hosts: Hosts, terminal: Terminal): Promise<LabReport[]> {
  const labs = labsToJudge(settings);
  const reports: LabReport[] = [];
  for (const [i, lab] of labs.entries()) {
    const host = hosts.hostFor(lab.id);
    // The next one too: its process loads the kit while this one is judged.
    const next = labs[i + 1];
    if (next !== undefined) hosts.hostFor(next.id);
    reports.push(await reportOf(lab, { host, settings, terminal }));
    await hosts.close(lab.id);
  }
  return reports;
}

async function reportOf(
  { id, reference, seed }: LabToJudge,
  { host, settings, terminal }: { host: Host; settings: CheckSettings; terminal: Terminal },
): Promise<LabReport> {
  await startBackend();
  const expectations = await expectationsOf(id, reference, seed);
  const grading = await gradingOf(id, { target: settings.target, reference, expectations, host });
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
  if (!settings.json) terminal.print(reportText(report, grading.manifest, terminal));
  return report;
}
