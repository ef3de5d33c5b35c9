import type { BackendReport } from '../../backend/choose';
import type { Manifest } from '../../grading/model/manifest';
import { HostClient } from '../../hosts/client';
import type { Host, HostRequest, RequestOptions } from '../../hosts/host';
import type { Limits } from '../../hosts/limits';
import type { Outcome } from '../../hosts/outcome';
import { NO_ANSWER } from '../../hosts/outcome';
import type { Question } from '../../hosts/protocol';
import type { Place } from '../../hosts/renewedPlace';
import { RenewedPlace } from '../../hosts/renewedPlace';
import type { OpenSubmission, SubmissionMessage, SubmissionText } from './messages';
import { LONGEST_PRINT, MOST_PRINTS } from './messages';
import { portChannel } from './portChannel';

export interface SubmissionWorkerOptions {
  site: string;
  manifest: Manifest;
  serves: OpenSubmission['serves'];
  starter: string;
  onBackend(backend: BackendReport): void;
  onPrint(line: string): void;
}

/** The most messages of one worker outside of its port: the kit itself sends fewer. */
const MOST_MESSAGES = 10_000;

/** Seconds in which a worker has to say after an answer that it left no work behind. */
const SETTLE_SECONDS = 1;

/** A worker for one submission. It loads the kit at once, and waits for the text. */
export class SubmissionWorker implements Place {
  dead = false;
  /** It has the text of the submission. */
  private taken = false;
  private readonly worker: Worker;
  private readonly client: HostClient;
  private readonly send: (message: unknown) => void;
  private loaded: Promise<Outcome | undefined> | undefined;

  constructor({ site, manifest, serves, starter, onBackend, onPrint }: SubmissionWorkerOptions) {
    this.worker = new Worker(`${site}code/src/web/worker/submission.js`, { type: 'module' });
    const { port1, port2 } = new MessageChannel();
    const channel = portChannel(port1);
    this.send = channel.send;
    this.client = new HostClient(channel, {
      onGarbage: () => this.end(NO_ANSWER),
      onEnding: () => this.end(NO_ANSWER),
    });
    let prints = 0;
    let messages = 0;
    // The answers may send messages too, of any kind.
    this.worker.onmessage = ({ data }: MessageEvent<Partial<SubmissionMessage> | null | undefined>) => {
      if (++messages > MOST_MESSAGES) return this.end(NO_ANSWER);
      const { backend, printed } = (data ?? {}) as { backend?: BackendReport; printed?: unknown };
      if (typeof printed === 'string' && ++prints <= MOST_PRINTS) onPrint(printed.slice(0, LONGEST_PRINT));
      // Later ones are not of the kit.
      else if (backend && !this.taken) onBackend(backend);
    };
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.end(endOf(event.message));
    };
    this.worker.postMessage({ site, manifest, serves, starter } satisfies OpenSubmission, [port2]);
  }

  /** Settles when the kit is loaded, or can't be. */
  get ready(): Promise<unknown> {
    return this.client.ready;
  }

  /** Hands the submission over. */
  take(text: string): void {
    this.taken = true;
    this.send({ text } satisfies SubmissionText);
  }

  load(seconds: number): Promise<Outcome | undefined> {
    return (this.loaded ??= this.ask({ seconds }));
  }

  async ask(
    question: Omit<Question, 'id'>,
    onProgress?: RequestOptions['onProgress'],
  ): Promise<Outcome | undefined> {
    await this.client.ready;
    const { seconds } = question;
    const timer = setTimeout(() => this.end({ kind: 'timed-out', seconds }), seconds * 1000);
    try {
      return await this.client.ask(question, onProgress);
    } finally {
      clearTimeout(timer);
    }
  }

  isSettled(): Promise<boolean> {
    return this.client.isSettled(SETTLE_SECONDS);
  }

  kill(): Promise<void> {
    this.end(NO_ANSWER);
    return Promise.resolve();
  }

  private end(outcome: Outcome): void {
    if (this.dead) return;
    this.dead = true;
    this.worker.terminate();
    this.client.end(outcome, outcome.kind === 'crashed' ? outcome.message : '');
  }
}

/** Engines tell of a full heap by an error of the worker itself. */
function endOf(message: string | undefined): Outcome {
  if (message === undefined || message === '' || /out of memory|heap/i.test(message))
    return { kind: 'out-of-memory' };
  return { kind: 'crashed', message: `the worker it runs in ended: ${message}` };
}

export interface WorkerHostOptions {
  /** The text of `lab.ts`. */
  text: string;
  limits: Limits;
  /** Gives a worker that has no submission yet. */
  start(): SubmissionWorker;
}

/** Runs a submission in workers of this browser, one after the other. */
export class WorkerHost implements Host {
  private readonly places: RenewedPlace;

  constructor({ text, limits, start }: WorkerHostOptions) {
    this.places = new RenewedPlace({
      limits,
      start: () => {
        const worker = start();
        // After the worker is ready: before, nobody listens to the port.
        void worker.ready.then(
          () => worker.take(text),
          () => undefined,
        );
        return worker;
      },
    });
  }

  run(request: HostRequest, options: RequestOptions = {}): Promise<Outcome> {
    return this.places.run(request, options);
  }

  close(): Promise<void> {
    return this.places.close();
  }
}
