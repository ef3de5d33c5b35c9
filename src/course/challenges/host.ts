import { CHALLENGE } from '../../grading/model/challenge';
import type { Probes } from '../../grading/model/check';
import { InProcessHost } from '../../grading/run/inProcessHost';
import { ProbeRunner } from '../../grading/run/probeRunner';
import { submissionFiles } from '../../node/submissionFiles';
import { CHALLENGE_FILE } from './file';

interface ChallengeLab {
  challenge(inputs: unknown): unknown;
}

/** The only request. It returns the function's answer unchanged; the judge computes everything else. */
const probes = {
  [CHALLENGE]: {
    inputs: () => null,
    observe: (lab: ChallengeLab, inputs: unknown) => ({ answer: lab.challenge(inputs) }),
    facts: () => ({}),
  },
} as Probes<unknown>;

/** A host in this process that asks the `challenge.ts` of a folder. Nothing is forbidden there: it gives no points. */
export function challengeHost(folder: string): InProcessHost {
  const submission = { files: submissionFiles(folder), entry: CHALLENGE_FILE, forbidden: [] };
  return new InProcessHost({
    submission,
    tasks: [CHALLENGE],
    runners: { probe: new ProbeRunner(probes, [CHALLENGE], submission) },
  });
}
