import type { Host } from '../../hosts/host';
import type { Outcome } from '../../hosts/outcome';
import type { Check, Misconception, Probes } from '../model/check';
import { taskOf } from '../model/check';
import type { Observation } from '../model/observation';
import type { ProbeAnswer } from '../model/probeAnswer';
import type { Asking } from './ask';
import { ask } from './ask';
import { askingOf, inputsOf } from './inputs';

/** A known wrong answer in words: its name, and a hint. */
export type NamedMisconception = Pick<Misconception, 'id' | 'check' | 'title' | 'hint'>;

/** The reference's numbers at a check, and the form and size of its raw results if the judge makes facts of them. */
export type Expected = Pick<ProbeAnswer, 'observation' | 'form' | 'size'>;

/**
 * The basis of judgement for one seed: the inputs of each check, the reference's numbers, and those of the
 * known wrong answers. All of it is computed once, however many submissions are judged.
 */
export interface Expectations {
  readonly seed: number;
  /** The inputs of a check. Nobody may change them. */
  inputs(check: Check): unknown;
  /** The question of a check, with its inputs. */
  asking(check: Check): Asking;
  expected(check: Check): Promise<Expected>;
  /** The known wrong answers to a task. */
  misconceptions(task: string): NamedMisconception[];
  /** The numbers of a known wrong answer at a check of its task; undefined if it gives none. */
  wrongAnswer(check: Check, misconception: NamedMisconception): Promise<Observation | undefined>;
  /** Milliseconds that the reference took at a check, so that the cheapest checks can be tried first; 0 if it did not run. */
  cost(check: Check): number;
}

export interface LiveSetUp {
  probes: Probes<unknown>;
  misconceptions: Misconception[];
  seed: number;
  /** Opens a host for the reference, or for the reference with a misconception's edit. */
  open(misconception?: Misconception): Host;
}

/** Judges by the running reference and misconceptions, for any seed. */
export class LiveExpectations implements Expectations {
  readonly seed: number;
  private readonly hosts = new Map<string, Host>();
  private readonly knownInputs = new Map<string, unknown>();
  private readonly costs = new Map<string, number>();
  private readonly knownOutcomes = new Map<string, Promise<Outcome<ProbeAnswer>>>();

  constructor(private readonly setUp: LiveSetUp) {
    this.seed = setUp.seed;
  }

  inputs(check: Check): unknown {
    return remembered(this.knownInputs, check.id, () => inputsOf(this.setUp.probes, check, this.seed));
  }

  asking(check: Check): Asking {
    return askingOf(this.setUp.probes, check, this.inputs(check));
  }

  async expected(check: Check): Promise<Expected> {
    const outcome = await this.observe(check);
    if (outcome.kind === 'answered') return outcome.value;
    throw new Error(`the reference solution fails at ${check.id}: ${JSON.stringify(outcome)}`);
  }

  misconceptions(task: string): Misconception[] {
    return this.setUp.misconceptions.filter(({ check }) => taskOf(check) === task);
  }

  async wrongAnswer(check: Check, { id }: NamedMisconception): Promise<Observation | undefined> {
    const misconception = this.setUp.misconceptions.find((known) => known.id === id)!;
    const outcome = await this.observe(check, misconception);
    return outcome.kind === 'answered' ? outcome.value.observation : undefined;
  }

  cost(check: Check): number {
    return this.costs.get(check.id) ?? 0;
  }

  /** The outcome of a check for the reference, or for the reference with a misconception's edit. */
  observe(check: Check, misconception?: Misconception): Promise<Outcome<ProbeAnswer>> {
    return remembered(this.knownOutcomes, `${check.id} ${misconception?.id ?? ''}`, async () => {
      const asking = this.asking(check);
      const began = performance.now();
      const outcome = await ask(this.host(misconception), asking);
      if (!misconception) this.costs.set(check.id, performance.now() - began);
      return outcome;
    });
  }

  /** The reference's raw answer to a check, before facts are computed from it. */
  rawAnswer(check: Check): Promise<Outcome> {
    return this.host().run({ kind: 'probe', name: check.probe, inputs: this.inputs(check) });
  }

  private host(misconception?: Misconception): Host {
    return remembered(this.hosts, misconception?.id ?? '', () => this.setUp.open(misconception));
  }
}

/** The value of a key, computed on its first use. */
function remembered<T>(known: Map<string, T>, key: string, compute: () => T): T {
  if (!known.has(key)) known.set(key, compute());
  return known.get(key)!;
}
