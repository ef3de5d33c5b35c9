import type { BackendReport } from '../backend/choose';
import type { LabReport } from '../grading/model/report';
import { Desk } from './desk';
import type { LabData } from './labData';
import type { CheckRequest, OpenJudge } from './worker/messages';

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

/** The page's side of the judge, which runs in a worker. One check runs at a time. */
export class Checker {
  private readonly desk: Desk;

  constructor({ manifest, checks, starter }: LabData, kit: string) {
    const site = new URL('.', document.baseURI).href;
    const open: OpenJudge = { site, kit, manifest, checks, starter };
    this.desk = new Desk('code/src/web/worker/judge.js', open);
  }

  /** Settles when answers can be checked; fails if this browser can't. */
  get ready(): Promise<BackendReport> {
    return this.desk.ready;
  }

  /**
   * Checks the text of a `lab.ts`.
   *
   * @throws Stopped if it was stopped; another error if the judge failed
   */
  check(request: Omit<CheckRequest, 'id'>, onProgress: (progress: CheckProgress) => void): Promise<Checked> {
    return this.desk.ask(request, onProgress);
  }

  /** Ends the check that runs. */
  stop(): void {
    this.desk.stop();
  }
}
