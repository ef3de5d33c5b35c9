import type { HostRequest, RequestOptions } from './host';
import type { Limits } from './limits';
import { loadingSeconds } from './limits';
import type { Outcome } from './outcome';
import type { Question } from './protocol';

/** The place that a submission runs in, from its start to its end: a process, or a worker of a browser. */
export interface Place {
  readonly dead: boolean;
  /** Loads `lab.ts`, once; answers only if it can't be loaded. */
  load(seconds: number): Promise<Outcome | undefined>;
  /** Puts a question. The place is ended if it gives no answer in time. */
  ask(
    question: Omit<Question, 'id'>,
    onProgress?: RequestOptions['onProgress'],
  ): Promise<Outcome | undefined>;
  /** True if the last answer left no work behind. */
  isSettled(): Promise<boolean>;
  kill(): Promise<void>;
}

export interface RenewedPlaceOptions {
  limits: Limits;
  start(): Place;
  /** The reason why this submission is not even loaded, asked for at the first request. */
  refusal?(): Outcome | undefined;
}

/**
 * Runs requests in a place that is started at once. Another one takes its turn after it died, and after it left work
 * behind.
 */
export class RenewedPlace {
  private place: Place;
  /** The reason why `lab.ts` can't be loaded: it would fail again. */
  private broken: Outcome | undefined;
  /** Seconds that all requests together took. */
  private spent = 0;

  constructor(private readonly options: RenewedPlaceOptions) {
    this.place = options.start();
  }

  async run(request: HostRequest, { patience = 1, onProgress }: RequestOptions): Promise<Outcome> {
    this.broken ??= this.options.refusal?.();
    if (this.broken) return this.broken;
    const { seconds, total } = this.options.limits;
    if (this.spent > total) return { kind: 'timed-out', seconds: total };
    const began = performance.now();
    try {
      const place = await this.idlePlace();
      this.broken = whileLoading(await place.load(loadingSeconds(this.options.limits)));
      if (this.broken) return this.broken;
      const outcome = await place.ask({ request, seconds: Math.ceil(seconds * patience) }, onProgress);
      if (!outcome) throw new Error(`the process of the submission gave no answer to ${request.name}`);
      return outcome;
    } finally {
      this.spent += (performance.now() - began) / 1000;
    }
  }

  close(): Promise<void> {
    return this.place.kill();
  }

  /** The place if it can take the next request, or a new one. */
  private async idlePlace(): Promise<Place> {
    if (!this.place.dead && !(await this.place.isSettled())) await this.place.kill();
    if (this.place.dead) this.place = this.options.start();
    return this.place;
  }
}

function whileLoading(outcome: Outcome | undefined): Outcome | undefined {
  if (outcome?.kind === 'timed-out' || outcome?.kind === 'out-of-memory')
    return { ...outcome, loading: true };
  if (outcome?.kind !== 'crashed') return outcome;
  return { kind: 'broken', message: `lab.ts failed while loading: ${outcome.message}` };
}
