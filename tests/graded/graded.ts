import { join } from 'node:path';
import { expectationsOf, gradingOf } from '../../src/course/grading';
import { hasSolution } from '../../src/course/labs';
import { startBackend } from '../../src/node/backend';
import type { Check } from '../../src/grading/model/check';
import type { CheckResult } from '../../src/grading/model/report';
import { gradeLab } from '../../src/grading/judge/grade';
import { RECORDED_SEED } from '../../src/grading/judge/recorded';

/**
 * One Jest test for each check of a lab. LAB_TARGET names the answers to grade (solutions, labs or a folder); by default
 * they are the solutions, or the work in labs/ if there are no solutions.
 */
export function gradedTests(labId: string): void {
  const { checks } = jest.requireActual<{ checks: Check[] }>(join(__dirname, labId, 'checks'));
  const reference = hasSolution(labId) ? 'live' : 'recorded';
  const target = process.env['LAB_TARGET'] ?? (hasSolution(labId) ? 'solutions' : 'labs');
  const results = new Map<string, CheckResult>();

  beforeAll(async () => {
    await startBackend();
    const expectations = await expectationsOf(labId, reference, RECORDED_SEED);
    const report = await gradeLab(await gradingOf(labId, { target, reference, expectations }));
    for (const result of report.checks) results.set(result.id, result);
  });

  it.each(checks.map((check) => [nameOf(check), check.id]))('%s', (_, id) => {
    const result = results.get(id)!;
    if (result.verdict !== 'passed') throw failure(result);
  });
}

/** `describe`, which is skipped if the lab has no solution, as on a student's machine. */
export function describeWithSolution(labId: string): jest.Describe {
  return hasSolution(labId) ? describe : describe.skip;
}

function nameOf({ id, asks, points }: Check): string {
  return `${id}: ${asks} (${points} ${points === 1 ? 'point' : 'points'})`;
}

/** The facts without a stack, which would only show this file. */
function failure({ verdict, message }: CheckResult): Error {
  const error = new Error(`${verdict}\n${message}`);
  error.stack = error.message;
  return error;
}
