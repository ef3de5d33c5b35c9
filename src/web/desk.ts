import type { BackendReport } from '../backend/choose';

/** The work was ended by {@link Desk.stop}. */
export class Stopped extends Error {}

/** A message of a worker: it is ready, it failed, or it tells of the work with this id. */
export type DeskMessage =
  | { kind: 'ready'; backend: BackendReport }
  | { kind: 'progress'; id: number }
  | { kind: 'fault'; id?: number; message: string }
  | { kind: string; id: number };

interface Waiting {
  resolve(answer: DeskMessage): void;
  reject(error: Error): void;
  onProgress(progress: DeskMessage): void;
}

/**
 * The page's side of a worker that does one piece of work at a time. It is ended when the work is stopped, and another
 * one takes its place.
 */
export class Desk {
  private worker!: Worker;
  private waiting: Waiting | undefined;
  private lastId = 0;
  private dead = false;
  private refuse: (error: Error) => void = () => undefined;
  /** Settles when work can begin; fails if this browser can't do it. */
  ready!: Promise<BackendReport>;

  /**
   * @param script the worker's, in the folder of the site
   * @param open its first message
   */
  constructor(
    private readonly script: string,
    private readonly open: object,
  ) {
    this.start();
  }

  /**
   * Asks for a piece of work.
   *
   * @throws Stopped if it was stopped; another error if the worker itself failed
   */
  async ask<Progress, Answer>(request: object, onProgress: (progress: Progress) => void): Promise<Answer> {
    if (this.dead) this.start();
    await this.ready;
    return new Promise<DeskMessage>((resolve, reject) => {
      this.waiting = { resolve, reject, onProgress: (progress) => onProgress(progress as Progress) };
      this.worker.postMessage({ id: ++this.lastId, ...request });
    }) as Promise<Answer>;
  }

  /** Ends the work that is done. */
  stop(): void {
    this.end(new Stopped());
    this.start();
  }

  private start(): void {
    this.dead = false;
    this.worker = new Worker(new URL(this.script, document.baseURI), { type: 'module' });
    this.ready = new Promise((resolve, reject) => {
      this.refuse = reject;
      this.worker.onmessage = ({ data }: MessageEvent<DeskMessage>) => {
        if ('backend' in data) resolve(data.backend);
        else if ('message' in data && data.id === undefined) this.end(new Error(data.message));
        else this.take(data);
      };
      this.worker.onerror = (event) => {
        event.preventDefault();
        this.end(new Error(event.message || 'the worker was ended by the browser'));
      };
    });
    this.ready.catch(() => undefined); // whoever asks is told
    this.worker.postMessage(this.open);
  }

  private take(message: DeskMessage): void {
    const { waiting } = this;
    if (!waiting || !('id' in message) || message.id !== this.lastId) return;
    if (message.kind === 'progress') return waiting.onProgress(message);
    this.waiting = undefined;
    if (message.kind === 'fault') waiting.reject(new Error((message as { message: string }).message));
    else waiting.resolve(message);
  }

  private end(error: Error): void {
    this.worker.terminate();
    this.dead = true;
    // Work may still wait for the kit to load.
    this.refuse(error);
    this.waiting?.reject(error);
    this.waiting = undefined;
  }
}
