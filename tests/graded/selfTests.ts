import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gradingOf, liveExpectations, loadGraded, loadMisconceptions } from '../../src/course/grading';
import { loadProbes, probeHost } from '../../src/course/submissionHost';
import { solutionOf } from '../../src/course/labs';
import { freshRecording } from '../../src/course/recordings';
import { selftestOf } from '../../src/course/selftest';
import { startBackend } from '../../src/node/backend';
import type { GradingSetUp } from '../../src/grading/judge/grade';
import { gradeLab } from '../../src/grading/judge/grade';
import { inputsOf } from '../../src/grading/judge/inputs';
import type { CheckResult } from '../../src/grading/model/report';
import { mutate } from '../../src/grading/model/mutant';
import { RECORDED_SEED } from '../../src/grading/judge/recorded';
import { decode, encode } from '../../src/hosts/protocol';
import { describeWithSolution } from './graded';

/** Tests that the grader tells right answers of a lab from wrong ones, with its solution and with its recording. */
export function selfTests(id: string): void {
  beforeAll(async () => {
    await startBackend();
  });

  describeWithSolution(id)('the self-test', () => {
    it.each([0, 1])('tells right from wrong with seed %i', async (seed) => {
      const result = await selftestOf(id, { seed });
      expect(result.faults).toEqual([]);
      expect(result).toMatchObject({ solutionScore: 100, maxScore: 100, starterScore: 0 });
      const known = await loadMisconceptions(id);
      expect(result.misconceptions.map(({ id: name, caught, named }) => [name, caught, named])).toEqual(
        known.map((misconception) => [misconception.id, true, true]),
      );
    });

    it('has a recording with the numbers of the solution', async () => {
      expect((await freshRecording(id)).upToDate).toBe(true);
    });

    it('has observations with short keys, and labels for observations that exist', async () => {
      const { checks } = await loadGraded(id);
      const live = await liveExpectations(id, RECORDED_SEED);
      for (const check of checks) {
        const observation = await live.expected(check);
        const labelled = Object.keys(live.labels(check));
        expect(Object.keys(observation)).toEqual(expect.arrayContaining(labelled));
        for (const key of Object.keys(observation)) expect(key).toMatch(/^[A-Za-z]\w*$/);
      }
    });

    it('has inputs in plain JSON, which a child process receives unchanged', async () => {
      const { checks, probes } = await loadGraded(id);
      for (const check of checks) {
        const inputs = inputsOf(probes, check, RECORDED_SEED);
        expect(decode(encode(inputs))).toEqual(inputs);
      }
    });

    it('grades the solution alike with the recording and with the reference', async () => {
      const [live, recorded] = await liveAndRecorded(id);
      expect(await gradesOf(recorded)).toEqual(await gradesOf(live));
    });

    it('names every misconception at its own check, with the recording and with the reference', async () => {
      const [live, recorded] = await liveAndRecorded(id);
      const solution = readFileSync(join(solutionOf(id), 'lab.ts'), 'utf8');
      const probes = await loadProbes(id);
      for (const misconception of await loadMisconceptions(id)) {
        // Not at the other checks: the work would grow with the square of the number of misconceptions.
        const checks = live.checks.filter((check) => check.id === misconception.check);
        const text = mutate(solution, misconception);
        const withText = (grading: GradingSetUp): GradingSetUp => ({
          ...grading,
          host: probeHost({ folder: solutionOf(id), manifest: grading.manifest, probes, text }),
        });
        const [byRecording] = await gradesOf(withText({ ...recorded, checks }));
        const [besideSolution] = await gradesOf(withText({ ...live, checks }));
        expect(byRecording).toEqual(besideSolution);
        expect(byRecording).toMatchObject({ id: misconception.check, misconception: misconception.id });
      }
    });
  });
}

async function liveAndRecorded(id: string): Promise<[live: GradingSetUp, recorded: GradingSetUp]> {
  const gradingBy = (reference: 'live' | 'recorded'): Promise<GradingSetUp> =>
    gradingOf(id, { target: 'solutions', seed: RECORDED_SEED, reference });
  return Promise.all([gradingBy('live'), gradingBy('recorded')]);
}

async function gradesOf(
  grading: GradingSetUp,
): Promise<Pick<CheckResult, 'id' | 'score' | 'verdict' | 'misconception'>[]> {
  const { checks } = await gradeLab(grading);
  return checks.map(({ id, score, verdict, misconception }) => ({ id, score, verdict, misconception }));
}
