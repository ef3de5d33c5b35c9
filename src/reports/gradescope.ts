import type { GradedLabReport, ShownCheck } from './graded';
import { nameInTask, points, shownChecks, taskNumber, unloadableReason, unscoredLines } from './graded';

/** A row of Gradescope's results page. */
interface GradescopeTest {
  name: string;
  name_format: 'text';
  number: string;
  score: number;
  max_score: number;
  status: 'passed' | 'failed';
  output: string;
  output_format: 'text';
  visibility: 'visible' | 'after_published';
}

/**
 * The `results.json` of a Gradescope autograder, for one lab or several.
 * All texts are plain: Gradescope would show HTML or Markdown of a submission. Hidden checks are shown once the grades
 * are published. Format: https://gradescope-autograders.readthedocs.io/en/latest/specs/
 */
export function gradescopeText(labs: readonly GradedLabReport[]): string {
  const tests = labs.flatMap((lab) => shownChecks(lab).map((check, i) => testOf(lab, check, i)));
  const result = {
    score: points(labs.reduce((total, { report }) => total + report.score, 0)),
    output: labs.map(outputOf).join('\n'),
    output_format: 'text',
    visibility: 'visible',
    // A submission may have printed what it was asked.
    stdout_visibility: 'hidden',
    tests,
    extra_data: {
      labs: labs.map(({ report: { lab, kit, seed, backend, reference } }) => ({
        lab,
        kit,
        seed,
        backend,
        reference,
      })),
    },
  };
  return JSON.stringify(result, null, 2);
}

function testOf(
  lab: GradedLabReport,
  { result, asks, hidden, text }: ShownCheck,
  index: number,
): GradescopeTest {
  const { manifest, report } = lab;
  const inTask = report.checks.slice(0, index + 1).filter(({ task }) => task === result.task).length;
  return {
    name: `${manifest.id.slice(0, 2)} ${result.task}: ${nameInTask(result.id)}`,
    name_format: 'text',
    number: `${Number(manifest.id.slice(0, 2))}.${taskNumber(manifest, result.id)}.${inTask}`,
    score: points(result.score),
    max_score: result.points,
    status: result.verdict === 'passed' ? 'passed' : 'failed',
    output: text || `passed: ${asks}`,
    output_format: 'text',
    visibility: hidden ? 'after_published' : 'visible',
  };
}

function outputOf(lab: GradedLabReport): string {
  const { report, manifest } = lab;
  const head = `${manifest.id.slice(0, 2)} · ${manifest.title}: ${points(report.score)} of ${report.maxScore} points (seed ${report.seed})`;
  if (report.checks.some(({ verdict }) => verdict === 'graders-fault'))
    return `${head}\nThe grader itself failed at some checks, which is not your fault; ask for another run.`;
  const reason = unloadableReason(lab);
  const whole = reason === undefined ? [head] : [head, `No check could be asked: ${reason}`];
  return [...whole, ...unscoredLines(lab)].join('\n');
}
