import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  gradingOf,
  liveExpectations,
  loadGraded,
  loadMisconceptions,
  recordingFile,
} from '../../src/course/grading';
import { hostOf } from '../../src/course/submissionHost';
import { solutionOf } from '../../src/course/labs';
import { selftestOne } from '../../src/cli/commands/selftest';
import { startBackend } from '../../src/node/backend';
import type { Grading } from '../../src/grading/judge/grade';
import { gradeLab, inputsOf } from '../../src/grading/judge/grade';
import { mutate } from '../../src/grading/model/mutant';
import type { Recording } from '../../src/grading/judge/recorded';
import { record, RECORDED_SEED, recordingsAgree } from '../../src/grading/judge/recorded';
import { decode, encode } from '../../src/hosts/protocol';
import { describeWithSolution } from './graded';

/** Whether the grader tells right from wrong in a lab: its self-test, and its recording. */
export function selfTests(id: string): void {
  beforeAll(async () => {
    await startBackend();
  });

  describeWithSolution(id)('the self-test', () => {
    it.each([0, 1])('tells right from wrong with seed %i', async (seed) => {
      const result = await selftestOne(id, seed);
      expect(result.faults).toEqual([]);
      expect(result).toMatchObject({ solutionScore: 100, maxScore: 100, starterScore: 0 });
      const known = await loadMisconceptions(id);
      expect(result.misconceptions.map(({ id: name, caught, named }) => [name, caught, named])).toEqual(
        known.map((misconception) => [misconception.id, true, true]),
      );
    });

    it('has a recording that is what the solution gives', async () => {
      const { checks, probes } = await loadGraded(id);
      const inputs = (check: (typeof checks)[number]): unknown => inputsOf(probes, check, RECORDED_SEED);
      const made = await record(checks, await loadMisconceptions(id), await liveExpectations(id), inputs);
      const kept = JSON.parse(readFileSync(recordingFile(id), 'utf8')) as Recording;
      expect(recordingsAgree(kept, made, checks)).toBe(true);
    });

    it('asks with plain data, which arrives in a child as it was sent', async () => {
      const { checks, probes } = await loadGraded(id);
      for (const check of checks) {
        const inputs = inputsOf(probes, check, RECORDED_SEED);
        expect(decode(encode(inputs))).toEqual(inputs);
      }
    });

    it('is judged by its recording as it is beside the solution, misconceptions too', async () => {
      const [live, recorded] = await Promise.all(
        (['live', 'recorded'] as const).map((judging) =>
          gradingOf(id, { target: 'solutions', seed: RECORDED_SEED, judging }),
        ),
      );
      const grades = async (grading: Grading, text?: string): Promise<unknown[]> => {
        const host =
          text === undefined ? grading.host : hostOf(solutionOf(id), grading.manifest, grading.probes, text);
        const { checks } = await gradeLab({ ...grading, host });
        return checks.map(({ id: check, score, verdict, misconception }) => [
          check,
          score,
          verdict,
          misconception,
        ]);
      };
      expect(await grades(recorded!)).toEqual(await grades(live!));
      const solution = readFileSync(join(solutionOf(id), 'lab.ts'), 'utf8');
      for (const misconception of await loadMisconceptions(id)) {
        // At its own check only: at all of them, the work would grow with the square of the misconceptions.
        const own = live!.checks.filter((check) => check.id === misconception.check);
        const text = mutate(solution, misconception);
        const found = await grades({ ...recorded!, checks: own }, text);
        expect(found).toEqual(await grades({ ...live!, checks: own }, text));
        expect(found).toEqual([
          [misconception.check, expect.any(Number), expect.any(String), misconception.id],
        ]);
      }
    });
  });
}
