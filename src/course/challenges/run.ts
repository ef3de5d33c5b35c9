import type { z } from 'zod';
import type { Challenge } from '../../grading/model/challenge';
import { CHALLENGE } from '../../grading/model/challenge';
import { hostAnswerIn } from '../../grading/model/probeAnswer';
import { isRawTensor } from '../../grading/model/raw';
import type { Host } from '../../hosts/host';
import type { Failure } from '../../hosts/outcome';

/** The seed of run `i` of a try, or of the measurement of the reference: those of the latter are negative. */
export function runSeed(seed: number, i: number): number {
  return seed * 100 + i;
}

/** The outcome of one run: a score, or the reason in words why there is none. */
export type RunOutcome = { score: number } | { notWritten: true } | { fault: string };

/** Asks the function of a submission once, and trains with what it returns. */
export async function runOnce(challenge: Challenge, host: Host, seed: number): Promise<RunOutcome> {
  const inputs = challenge.inputs(seed);
  const outcome = await host.run({ kind: 'probe', name: CHALLENGE, inputs });
  if (outcome.kind === 'not-implemented') return { notWritten: true };
  if (outcome.kind !== 'answered') return { fault: reasonOf(outcome) };
  const answer = hostAnswerIn(outcome.value);
  if (!answer || !('raw' in answer)) return { fault: 'its process said something that is no answer' };
  const parsed = challenge.answer.safeParse(plain(answer.raw['answer']));
  if (!parsed.success)
    return { fault: `${CHALLENGE}() returned something else: ${sentenceOf(parsed.error)}` };
  return { score: await challenge.score(parsed.data, { seed, inputs }) };
}

/** A tensor that was returned stands for its numbers. */
function plain(value: unknown): unknown {
  if (isRawTensor(value)) return nested(value.values, value.shape);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

function nested(values: number[], shape: number[]): unknown {
  const [length, ...rest] = shape;
  if (length === undefined) return values[0];
  if (rest.length === 0) return values;
  const size = values.length / Math.max(length, 1);
  return Array.from({ length }, (_, i) => nested(values.slice(i * size, (i + 1) * size), rest));
}

function sentenceOf({ issues }: z.ZodError): string {
  const [first] = issues;
  if (!first) return 'nothing fits';
  const path = first.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  return `${path === '' ? '' : `${path.replace(/^\./, '')}: `}${first.message}`;
}

/** Why there is no answer, in words. */
function reasonOf(failure: Failure): string {
  const at = 'where' in failure && failure.where !== undefined ? ` (${failure.where})` : '';
  switch (failure.kind) {
    case 'missing-task':
      return `challenge.ts exports no function named ${CHALLENGE}; keep the name that the starter gives it`;
    case 'timed-out':
      return `no answer within ${failure.seconds} s${at}; look for a loop that never ends`;
    case 'out-of-memory':
      return `the memory limit was reached${at}; look for a list that never stops growing`;
    case 'unanswered':
      return 'it waits for a promise that nothing resolves; return the answer itself';
    case 'forbidden':
      return `${failure.name} is not allowed here${at}`;
    case 'not-handed-in':
    case 'not-implemented':
      return 'there is no challenge.ts';
    case 'broken':
    case 'unreadable':
      return failure.message;
    case 'crashed':
      return `an error: ${failure.message}${at}`;
  }
}

/** Runs a challenge several times; stops at the first run without a score. */
export async function runAll(
  { challenge, host, seeds }: { challenge: Challenge; host: Host; seeds: readonly number[] },
  onRun: (run: number) => void,
): Promise<number[] | Exclude<RunOutcome, { score: number }>> {
  const scores: number[] = [];
  for (const [i, seed] of seeds.entries()) {
    onRun(i);
    const outcome = await runOnce(challenge, host, seed);
    if (!('score' in outcome)) return outcome;
    if (!Number.isFinite(outcome.score))
      return {
        fault: `the training of run ${i + 1} diverged: its score is ${outcome.score}; try smaller steps`,
      };
    scores.push(outcome.score);
  }
  return scores;
}
