import type { BackendReport } from '../../backend/choose';
import type { SubmissionWorkerOptions } from './workerHost';
import { SubmissionWorker } from './workerHost';

/** Workers for submissions: one loads the kit while the student writes. */
export class SpareWorkers {
  /** The lines that the submissions have printed since it was emptied. */
  printed: string[] = [];
  backend: BackendReport | undefined;
  private spare: SubmissionWorker | undefined;

  constructor(private readonly options: Omit<SubmissionWorkerOptions, 'onBackend' | 'onPrint'>) {
    this.spare = this.newWorker();
  }

  /** Settles when the spare worker can take a submission. */
  async ready(): Promise<BackendReport> {
    await this.spare?.ready;
    return this.backend!;
  }

  take(): SubmissionWorker {
    const worker = this.spare ?? this.newWorker();
    this.spare = undefined;
    return worker;
  }

  /** Starts the next spare worker. Call it when nothing else is to be computed. */
  refill(): void {
    this.spare ??= this.newWorker();
  }

  private newWorker(): SubmissionWorker {
    return new SubmissionWorker({
      ...this.options,
      onBackend: (backend) => (this.backend = backend),
      onPrint: (line) => this.printed.push(line),
    });
  }
}
