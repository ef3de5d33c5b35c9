import { messageOf, UsageError } from '../core/errors';
import type { Channel } from './channel';
import type { HostRequest, RequestOptions } from './host';
import type { Failure, Outcome } from './outcome';
import type { Answer, Question } from './protocol';
import { READY } from './protocol';

/** A host in the same process as its server. */
export interface LocalHost {
  /** Loads the submission; answers only if it can't be loaded. */
  load(): Failure | undefined;
  run(request: HostRequest, options?: RequestOptions): Promise<Outcome>;
  /** Why there is no answer, read from what the submission threw. */
  failure(thrown: unknown): Failure;
}

/** The services of the platform that a server runs on. */
export interface ServerPlatform {
  channel: Channel;
  /** Runs `body` so that {@link currentId} tells its question, also in timers and promises that it leaves running. */
  runAs<T>(id: number, body: () => T): T;
  /** The id of the question that the running code belongs to, if it is known. */
  currentId(): number | undefined;
  /** Called after each answer: the platform lets the next question come. */
  onAnswered(id: number): void;
}

/**
 * The submission's side of a channel: answers the judge's questions with a host in this process. Exactly one answer
 * is given to each question; later acts of the submission change no answer.
 */
export class HostServer {
  private host: LocalHost | undefined;
  private asked: Question | undefined;
  private readonly reported = new Set<string>();

  constructor(private readonly platform: ServerPlatform) {}

  /** Opens the host and reports to the judge that questions can come, or why they can't. */
  async start(open: () => Promise<LocalHost>): Promise<void> {
    try {
      this.host = await open();
    } catch (error) {
      return this.send({ id: READY, ...faultOf(error) });
    }
    this.platform.channel.onMessage((message) => void this.serve(message as Question));
    this.send({ id: READY });
  }

  /** Called when the process has no work left: a submission that still waits would wait for ever. */
  unanswered(): void {
    if (this.asked) this.answer({ id: this.asked.id, outcome: { kind: 'unanswered' } });
  }

  /** An error that the submission let escape. It ends the question that its code belongs to. */
  escaped(error: unknown): void {
    if (!this.host) return;
    const outcome = this.host.failure(error);
    const id = this.asked?.id;
    if (id !== undefined && id === (this.platform.currentId() ?? id)) return this.answer({ id, outcome });
    const { where = 'lab.ts' } = outcome as { where?: string };
    this.reportOnce(
      `${where} ran on after its answer was given, and failed then, which changes no points: ${messageOf(error)}`,
    );
  }

  private async serve(question: Question): Promise<void> {
    this.asked = question;
    const { id } = question;
    // `await` uses the engine's own `then`; a submission may have replaced the method.
    this.answer({ id, ...(await this.platform.runAs(id, () => this.answerTo(question))) });
  }

  private async answerTo({ id, request }: Question): Promise<Pick<Answer, 'outcome' | 'fault'>> {
    try {
      const onProgress = (progress: number): void => this.send({ id, progress });
      const outcome =
        request === undefined ? this.host!.load() : await this.host!.run(request, { onProgress });
      return outcome === undefined ? {} : { outcome };
    } catch (error) {
      return faultOf(error);
    }
  }

  private answer(answer: Answer): void {
    if (answer.id !== this.asked?.id) return; // too late: that question had another answer
    this.asked = undefined;
    this.send(answer);
    this.platform.onAnswered(answer.id);
  }

  private send(answer: Answer): void {
    this.platform.channel.send(answer);
  }

  private reportOnce(line: string): void {
    if (!this.reported.has(line)) console.error(line);
    this.reported.add(line);
  }
}

function faultOf(error: unknown): Pick<Answer, 'fault'> {
  return { fault: { message: messageOf(error), usage: error instanceof UsageError } };
}
