import { UsageError } from '../core/errors';
import type { Channel } from './channel';
import type { RequestOptions } from './host';
import type { Outcome } from './outcome';
import type { Answer, Question } from './protocol';
import { answerIn, encode, READY } from './protocol';

interface Waiting {
  id: number;
  onProgress: RequestOptions['onProgress'];
  resolve(outcome: Outcome | undefined): void;
  reject(error: Error): void;
}

/** The judge's side of a channel to a submission: puts one question at a time and waits for its answer. */
export class HostClient {
  /** Settles when the other side is ready, or can't be. */
  readonly ready: Promise<unknown>;
  private waiting: Waiting | undefined;
  private lastId = READY;

  /** `onGarbage` is called for a message that is no answer: later messages can't be trusted. */
  constructor(
    private readonly channel: Channel,
    onGarbage: () => void,
  ) {
    channel.onMessage((message) => {
      const answer = answerIn(message);
      if (!answer) onGarbage();
      else if (answer.id === this.waiting?.id) this.take(answer);
    });
    this.ready = this.answerTo(READY);
    this.ready.catch(() => undefined); // callers that wait for it are told
  }

  /**
   * Asks a question; undefined if the submission was only to be loaded, and was.
   *
   * @throws UsageError, or Error for a fault of the kit on the other side
   */
  ask(
    question: Omit<Question, 'id'>,
    onProgress?: RequestOptions['onProgress'],
  ): Promise<Outcome | undefined> {
    const id = ++this.lastId;
    const answer = this.answerTo(id, onProgress);
    this.channel.send(encode({ id, ...question } satisfies Question));
    return answer;
  }

  /** The other side is gone: its outcome answers the question that waits. */
  end(outcome: Outcome, complaint: string): void {
    if (!this.waiting) return;
    const { id } = this.waiting;
    const message = `the process for the submission did not start: ${complaint || JSON.stringify(outcome)}`;
    this.take(id === READY ? { id, fault: { message, usage: false } } : { id, outcome });
  }

  private take({ progress, outcome, fault }: Answer): void {
    const { onProgress, resolve, reject } = this.waiting!;
    if (progress !== undefined) return onProgress?.(progress);
    this.waiting = undefined;
    if (fault) reject(fault.usage ? new UsageError(fault.message) : new Error(fault.message));
    else resolve(outcome);
  }

  private answerTo(id: number, onProgress?: RequestOptions['onProgress']): Promise<Outcome | undefined> {
    return new Promise((resolve, reject) => {
      this.waiting = { id, onProgress, resolve, reject };
    });
  }
}
