import { UsageError } from '../core/errors';
import { answerIn } from './answer';
import type { Channel } from './channel';
import type { RequestOptions } from './host';
import type { Outcome } from './outcome';
import type { Answer, Ending, Question } from './protocol';
import { READY } from './protocol';

interface Waiting {
  id: number;
  onProgress: RequestOptions['onProgress'];
  /** Messages that have come for this question. */
  messages: number;
  resolve(outcome: Outcome | undefined): void;
  reject(error: Error): void;
}

/** The most messages about one question: the figure that reports its progress most often sends a hundredth. */
export const MOST_MESSAGES = 100_000;

export interface ClientListeners {
  /** Called for a message that is no answer: later messages can't be trusted. */
  onGarbage(): void;
  /** The other side says that it has to end. */
  onEnding(ending: Ending): void;
}

/** The judge's side of a channel to a submission: puts one question at a time and waits for its answer. */
export class HostClient {
  /** Settles when the other side is ready, or can't be. */
  readonly ready: Promise<unknown>;
  private waiting: Waiting | undefined;
  private lastId = READY;
  /** Tells if the last answer left no work behind. */
  private settled: Promise<boolean> = Promise.resolve(true);
  private settle: (settled: boolean) => void = () => undefined;

  constructor(
    private readonly channel: Channel,
    private readonly listeners: ClientListeners,
  ) {
    channel.onMessage((message) => {
      const answer = answerIn(message);
      if (answer) this.take(answer);
      else listeners.onGarbage();
    });
    this.ready = this.answerTo(READY);
    this.ready.catch(() => undefined); // the callers that wait for it get the error
  }

  /**
   * Asks a question. The result is undefined if the question was only to load the submission, and this worked. A fault
   * that the other side reports counts as a crash of the submission, which runs there.
   */
  ask(
    question: Omit<Question, 'id'>,
    onProgress?: RequestOptions['onProgress'],
  ): Promise<Outcome | undefined> {
    const id = ++this.lastId;
    const answer = this.answerTo(id, onProgress);
    this.settled = new Promise((resolve) => (this.settle = resolve));
    this.channel.send({ id, ...question } satisfies Question);
    return answer;
  }

  /**
   * True if the last answer left no work behind. The other side says so right after the answer; if it is silent, it is
   * busy with such work. Then the result is false after this many seconds.
   */
  async isSettled(seconds: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>(
      (resolve) => (timer = setTimeout(() => resolve(false), seconds * 1000)),
    );
    return Promise.race([this.settled, late]).finally(() => clearTimeout(timer));
  }

  /** Called when the other side is gone. The outcome answers the question that waits. */
  end(outcome: Outcome, complaint: string): void {
    this.settle(false);
    if (!this.waiting) return;
    const message = `the process for the submission did not start: ${complaint || JSON.stringify(outcome)}`;
    const { id, reject, resolve } = this.waiting;
    this.waiting = undefined;
    if (id === READY) reject(new Error(message));
    else resolve(outcome);
  }

  private take(answer: Answer): void {
    const { id, progress, outcome, fault, settled, ending } = answer;
    if (settled !== undefined && id === this.lastId) return this.settle(settled);
    if (id !== this.waiting?.id) return;
    if (++this.waiting.messages > MOST_MESSAGES) return this.listeners.onGarbage();
    const { onProgress, resolve, reject } = this.waiting;
    if (ending) return this.listeners.onEnding(ending);
    if (progress !== undefined) return onProgress?.(progress);
    this.waiting = undefined;
    if (!fault) return resolve(outcome);
    if (id === READY) return reject(fault.usage ? new UsageError(fault.message) : new Error(fault.message));
    resolve({ kind: 'crashed', message: `the code of the kit beside it failed: ${fault.message}` });
  }

  private answerTo(id: number, onProgress?: RequestOptions['onProgress']): Promise<Outcome | undefined> {
    return new Promise((resolve, reject) => {
      this.waiting = { id, onProgress, messages: 0, resolve, reject };
    });
  }
}
