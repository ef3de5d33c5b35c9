import type { GradedLabReport, ShownCheck } from './graded';
import { hasAnswer, isOpenExtra, shownChecks, taskNumber, unloadableReason } from './graded';

/** The longest message that Exercism takes, in characters. */
const LONGEST_MESSAGE = 65_535;

interface ExercismTest {
  name: string;
  status: 'pass' | 'fail' | 'error';
  message: string | null;
  output: null;
  test_code: string;
  task_id: number;
}

/**
 * The `results.json` of an Exercism test runner, version 3, for one lab.
 * Format: https://exercism.org/docs/building/tooling/test-runners/interface
 */
export function exercismText(lab: GradedLabReport): string {
  const reason = unloadableReason(lab);
  const result =
    reason === undefined
      ? {
          version: 3,
          status: statusOf(lab),
          message: null,
          // A failed test would contradict the status.
          tests: shownChecks(lab)
            .filter(({ result: check }) => !isOpenExtra(check))
            .map((check) => testOf(lab, check)),
        }
      : { version: 3, status: 'error', message: cut(reason || 'lab.ts could not be loaded'), tests: [] };
  return JSON.stringify(result, null, 2);
}

function statusOf({ report }: GradedLabReport): 'pass' | 'fail' {
  return report.checks.every((check) => check.verdict === 'passed' || isOpenExtra(check)) ? 'pass' : 'fail';
}

function testOf({ manifest }: GradedLabReport, { result, asks, text }: ShownCheck): ExercismTest {
  const passed = result.verdict === 'passed';
  return {
    name: result.id,
    status: passed ? 'pass' : hasAnswer(result.verdict) ? 'fail' : 'error',
    message: passed ? null : cut(text),
    // The output of a submission is not kept.
    output: null,
    test_code: asks,
    task_id: taskNumber(manifest, result.id),
  };
}

function cut(text: string): string {
  return text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE - 1)}…`;
}
