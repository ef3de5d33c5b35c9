import { create } from 'xmlbuilder2';
import type { GradedLabReport, ShownCheck } from './graded';
import { hasAnswer, isOpenExtra, nameInTask, shownChecks, VERDICT_WORDS } from './graded';

/** The part of xmlbuilder2's node that is used here. */
type Element = ReturnType<typeof create>;

/**
 * A JUnit XML file: a suite for each lab, a case for each check. A wrong answer is a failure; a check without an
 * answer is an error. Format: the XML schema of the Jenkins xUnit plugin.
 */
export function junitText(labs: readonly GradedLabReport[]): string {
  // A submission's text may hold characters that no XML file can hold.
  const document = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '\uFFFD' });
  const suites = document.ele('testsuites', { name: 'lab check', ...sum(labs.map(counts)) });
  for (const lab of labs) addSuite(suites, lab);
  return document.end({ prettyPrint: true });
}

function addSuite(suites: Element, lab: GradedLabReport): void {
  const { lab: id, score, maxScore, seed, kit, backend, reference } = lab.report;
  const skipped = lab.report.checks.filter(isOpenExtra).length;
  const suite = suites.ele('testsuite', { name: id, ...counts(lab), skipped, time: 0 });
  const properties = suite.ele('properties');
  for (const [name, value] of Object.entries({ score, maxScore, seed, kit, backend, reference }))
    properties.ele('property', { name, value: String(value) });
  for (const check of shownChecks(lab)) addCase(suite, id, check);
}

function addCase(suite: Element, lab: string, { result, asks, text }: ShownCheck): void {
  const { id, task, verdict, score, points } = result;
  const test = suite.ele('testcase', { classname: `${lab}.${task}`, name: nameInTask(id), time: 0 });
  if (verdict === 'passed') return;
  if (isOpenExtra(result)) {
    test.ele('skipped', { message: `an extra task, without points: ${VERDICT_WORDS[verdict]}: ${asks}` });
    return;
  }
  const message = `${VERDICT_WORDS[verdict]}: ${asks} (${score} of ${points} points)`;
  test.ele(hasAnswer(verdict) ? 'failure' : 'error', { message, type: verdict }).txt(text);
}

type Counts = Record<'tests' | 'failures' | 'errors', number>;

function counts({ report: { checks } }: GradedLabReport): Counts {
  const lost = checks.filter((check) => check.verdict !== 'passed' && !isOpenExtra(check));
  const failures = lost.filter(({ verdict }) => hasAnswer(verdict)).length;
  return { tests: checks.length, failures, errors: lost.length - failures };
}

function sum(all: Counts[]): Counts {
  const total: Counts = { tests: 0, failures: 0, errors: 0 };
  for (const one of all) {
    total.tests += one.tests;
    total.failures += one.failures;
    total.errors += one.errors;
  }
  return total;
}
