import type { BackendReport } from '../backend/choose';
import type { LabReport } from '../grading/model/report';
import type { LabData } from './labData';
import type { CheckRequest, JudgeMessage, OpenJudge } from './worker/messages';

/** A check that ran to its end. */
export interface Checked {
  report: LabReport;
  /** Lines that the answers printed. */
  printed: string[];
}

export interface CheckProgress {
  done: number;
  of: number;
  check: string;
}

/** The check was ended by {@link Checker.stop}. */
export class Stopped extends Error {}

interface Waiting {
  resolve(checked: Checked): void;
  reject(error: Error): void;
  onProgress(progress: CheckProgress): void;
}

/** The page's side of the judge, which runs in a worker. One check runs at a time. */
export class Checker {
  private worker!: Worker;
  private waiting: Waiting | undefined;
  private lastId = 0;
  private dead = false;
  private refuse: (error: Error) => void = () => undefined;
  /** Settles when answers can be checked; fails if this browser can't. */
  ready!: Promise<BackendReport>;

  constructor(
    private readonly lab: LabData,
    private readonly kit: string,
  ) {
    this.start();
  }

  /**
   * Checks the text of a `lab.ts`.
   *
   * @throws Stopped if it was stopped; another error if the judge failed
   */
  async check(
    request: Omit<CheckRequest, 'id'>,
    onProgress: (progress: CheckProgress) => void,
  ): Promise<Checked> {
    if (this.dead) this.start();
    await this.ready;
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject, onProgress };
      this.worker.postMessage({ id: ++this.lastId, ...request } satisfies CheckRequest);
    });
  }

  /** Ends the check that runs. */
  stop(): void {
    this.end(new Stopped());
    this.start();
  }

  private start(): void {
    this.dead = false;
    const site = new URL('.', document.baseURI).href;
    this.worker = new Worker(`${site}code/src/web/worker/judge.js`, { type: 'module' });
    this.ready = new Promise((resolve, reject) => {
      this.refuse = reject;
      this.worker.onmessage = ({ data }: MessageEvent<JudgeMessage>) => {
        if (data.kind === 'ready') resolve(data.backend);
        else if (data.kind === 'fault' && data.id === undefined) this.end(new Error(data.message));
        else this.take(data);
      };
      this.worker.onerror = (event) => {
        event.preventDefault();
        this.end(new Error(event.message || 'the worker that checks was ended by the browser'));
      };
    });
    this.ready.catch(() => undefined); // whoever checks is told
    const { manifest, checks } = this.lab;
    this.worker.postMessage({ site, kit: this.kit, manifest, checks } satisfies OpenJudge);
  }

  private take(message: Exclude<JudgeMessage, { kind: 'ready' }>): void {
    const { waiting } = this;
    if (!waiting || message.id !== this.lastId) return;
    if (message.kind === 'progress') return waiting.onProgress(message);
    this.waiting = undefined;
    if (message.kind === 'report') waiting.resolve(message);
    else waiting.reject(new Error(message.message));
  }

  private end(error: Error): void {
    this.worker.terminate();
    this.dead = true;
    // A check may still wait for the kit to load.
    this.refuse(error);
    this.waiting?.reject(error);
    this.waiting = undefined;
  }
}
