import type { Check, Misconception } from '../model/check';
import { taskOf } from '../model/check';
import type { Host, Outcome } from '../../hosts/host';
import type { Observation } from '../model/observation';

/** What a wrong answer is called, and what helps. */
export type NamedMisconception = Pick<Misconception, 'id' | 'check' | 'title' | 'hint'>;

/** What a check is judged by: the reference's numbers, and those of the known wrong answers. */
export interface Expectations {
  expected(check: Check, inputs: unknown): Promise<Observation>;
  /** The known wrong answers and their numbers at a check: those of its own task first. */
  candidates(check: Check, inputs: unknown): AsyncIterable<[NamedMisconception, Observation]>;
}

/** Judged live: the reference and the misconceptions run on the submission's own inputs, whatever the seed. */
export class LiveExpectations implements Expectations {
  private readonly hosts = new Map<string, Host>();

  /** `open` opens a host for the reference, or for the reference with a misconception's edit. */
  constructor(
    private readonly misconceptions: Misconception[],
    private readonly open: (misconception?: Misconception) => Host,
  ) {}

  async expected(check: Check, inputs: unknown): Promise<Observation> {
    const outcome = await this.host().observe(check.probe, inputs);
    if (outcome.kind === 'numbers') return outcome.observation;
    throw new Error(`the reference solution fails at ${check.id}: ${JSON.stringify(outcome)}`);
  }

  async *candidates(check: Check, inputs: unknown): AsyncIterable<[NamedMisconception, Observation]> {
    for (const misconception of ownTaskFirst(this.misconceptions, check)) {
      const outcome = await this.observe(misconception, check, inputs);
      if (outcome.kind === 'numbers') yield [misconception, outcome.observation];
    }
  }

  observe(misconception: Misconception, check: Check, inputs: unknown): Promise<Outcome> {
    return this.host(misconception).observe(check.probe, inputs);
  }

  private host(misconception?: Misconception): Host {
    const key = misconception?.id ?? '';
    const host = this.hosts.get(key) ?? this.open(misconception);
    this.hosts.set(key, host);
    return host;
  }
}

/** A misconception of the check's own task explains it best; one of a task that it calls may do too. */
export function ownTaskFirst<M extends { check: string }>(misconceptions: M[], check: Check): M[] {
  const rank = (m: M): number => (m.check === check.id ? 0 : taskOf(m.check) === taskOf(check.id) ? 1 : 2);
  return [...misconceptions].sort((a, b) => rank(a) - rank(b));
}
