import {
  expectationsOf,
  gradingOf,
  liveExpectations,
  loadGraded,
  loadMisconceptions,
  solutionHosts,
} from '../../src/course/grading';
import { hasSolution } from '../../src/course/labs';
import { freshRecording } from '../../src/course/recordings';
import { selftestOf } from '../../src/course/selftest';
import { startBackend } from '../../src/node/backend';
import type { LiveExpectations } from '../../src/grading/judge/expectations';
import type { GradingSetUp } from '../../src/grading/judge/grade';
import { gradeLab } from '../../src/grading/judge/grade';
import { UNLIMITED } from '../../src/grading/judge/names';
import { inputsOf } from '../../src/grading/judge/inputs';
import type { Host } from '../../src/hosts/host';
import type { Misconception } from '../../src/grading/model/check';
import { taskOf } from '../../src/grading/model/check';
import type { CheckResult } from '../../src/grading/model/report';
import { RECORDED_SEED } from '../../src/grading/judge/recorded';
import { MOST_VALUES } from '../../src/grading/model/raw';
import { decode, encode } from '../../src/hosts/json';
import { CHECK_LIMITS } from '../../src/hosts/limits';
import { describeWithSolution } from './graded';

/** Tests that the grader tells right answers of a lab from wrong ones, with its solution and with its recording. */
export function selfTests(id: string): void {
  /** Shared, so that each answer is computed once. */
  let live: LiveExpectations;
  let open: (misconception: Misconception) => Host;
  beforeAll(async () => {
    await startBackend();
    if (!hasSolution(id)) return;
    live = await liveExpectations(id, RECORDED_SEED);
    open = rememberingHosts(await solutionHosts(id));
  });

  describeWithSolution(id)('the self-test', () => {
    // At another seed it is tested by `npx lab selftest --seed 0`, in .ci/run.
    it('tells right from wrong', async () => {
      const result = await selftestOf(id, { seed: RECORDED_SEED, expectations: live, open });
      expect(result.faults).toEqual([]);
      expect(result).toMatchObject({ solutionScore: 100, maxScore: 100, starterScore: 0 });
      const known = await loadMisconceptions(id);
      expect(result.misconceptions.map(({ id: name, caught, named }) => [name, caught, named])).toEqual(
        known.map((misconception) => [misconception.id, true, true]),
      );
    });

    it('has a recording with the numbers of the solution', async () => {
      expect((await freshRecording(id, live)).upToDate).toBe(true);
    });

    it('has observations with short keys, and labels for observations that exist', async () => {
      const { checks } = await loadGraded(id);
      for (const check of checks) {
        const { observation } = await live.expected(check);
        const labelled = Object.keys(live.asking(check).labels);
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

    it('has answers of a third of the size that an answer may have', async () => {
      for (const check of (await loadGraded(id)).checks) {
        const text = encode(await live.rawAnswer(check));
        expect(text.length).toBeLessThan((CHECK_LIMITS.answer * 2 ** 20) / 3);
        expect(text.split(/[,:[]/).length).toBeLessThan(MOST_VALUES / 3);
      }
    });

    it('gives no points for the answers of another seed', async () => {
      const other = await liveExpectations(id, RECORDED_SEED + 1);
      const replay: Host = {
        run: async ({ name, inputs }) => {
          const check = (await loadGraded(id)).checks.find(({ probe }) => probe === name)!;
          expect(inputs).toEqual(live.inputs(check));
          return other.rawAnswer(check);
        },
        close: () => Promise.resolve(),
      };
      const { checks } = await gradeLab({ ...(await setUpsOf(id, live))[0], host: replay });
      expect(checks.filter(({ score }) => score > 0).map(({ id: check }) => check)).toEqual([]);
    });

    it('grades the solution alike with the recording and with the reference', async () => {
      const [byReference, byRecording] = await setUpsOf(id, live);
      expect(await gradesOf(byRecording)).toEqual(await gradesOf(byReference));
    });

    it('names every misconception at its own check, with the recording and with the reference', async () => {
      const [byReference, byRecording] = await setUpsOf(id, live);
      for (const misconception of await loadMisconceptions(id)) {
        // Not at the other tasks: the work would grow with the square of the number of misconceptions.
        const checks = byReference.checks.filter(
          ({ id: own }) => taskOf(own) === taskOf(misconception.check),
        );
        const host = open(misconception);
        const grades = await gradesOf({ ...byRecording, checks, host, naming: UNLIMITED });
        expect(grades).toEqual(await gradesOf({ ...byReference, checks, host, naming: UNLIMITED }));
        const grade = grades.find(({ id: own }) => own === misconception.check)!;
        expect(grade.misconceptions).toContain(misconception.id);
      }
    });
  });
}

/**
 * Hosts of misconceptions, one for each. Each answers a question that was asked before with its first answer, so that
 * several judges look at one run of a wrong answer. The references run by themselves.
 */
function rememberingHosts(
  open: (misconception: Misconception) => Host,
): (misconception: Misconception) => Host {
  const hosts = new Map<string, Host>();
  return (misconception) => {
    const host = hosts.get(misconception.id) ?? remembering(open(misconception));
    hosts.set(misconception.id, host);
    return host;
  };
}

function remembering(host: Host): Host {
  const answers = new Map<string, ReturnType<Host['run']>>();
  return {
    run: (request) => {
      const question = encode(request);
      const answer = answers.get(question) ?? host.run(request);
      answers.set(question, answer);
      return answer;
    },
    close: () => host.close(),
  };
}

/** The grading of the solution beside the running reference, and by the recording. */
async function setUpsOf(
  id: string,
  live: LiveExpectations,
): Promise<[byReference: GradingSetUp, byRecording: GradingSetUp]> {
  const recorded = await expectationsOf(id, 'recorded', RECORDED_SEED);
  return Promise.all([
    gradingOf(id, { target: 'solutions', reference: 'live', expectations: live }),
    gradingOf(id, { target: 'solutions', reference: 'recorded', expectations: recorded }),
  ]);
}

async function gradesOf(
  grading: GradingSetUp,
): Promise<Pick<CheckResult, 'id' | 'score' | 'verdict' | 'misconceptions'>[]> {
  const { checks } = await gradeLab(grading);
  return checks.map(({ id, score, verdict, misconceptions }) => ({ id, score, verdict, misconceptions }));
}
