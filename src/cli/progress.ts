import { SingleBar } from 'cli-progress';

/** Shows how far a job has come. */
export interface Progress {
  /** Says that `done` of the total is done, and names the step that is being done now. */
  at(done: number, step: string): void;
  stop(): void;
}

/** A job that takes less shows no bar. */
const PATIENCE_MS = 1000;

/**
 * A progress bar on standard error, shown on a terminal once a job has taken a second.
 * Elsewhere it prints nothing: a log wants lines, not bars.
 */
export class ProgressBar implements Progress {
  private readonly bar: SingleBar;
  private readonly started = Date.now();
  private shown = false;

  constructor(
    private readonly total: number,
    private readonly stream: NodeJS.WriteStream,
  ) {
    this.bar = new SingleBar({
      format: '{bar} {percentage}%  {step}',
      stream,
      hideCursor: true,
      clearOnComplete: true,
      barsize: 24,
    });
  }

  at(done: number, step: string): void {
    if (!this.stream.isTTY) return;
    if (!this.shown && Date.now() - this.started > PATIENCE_MS) {
      this.bar.start(this.total, done, { step });
      this.shown = true;
    }
    if (this.shown) this.bar.update(done, { step });
  }

  stop(): void {
    if (this.shown) this.bar.stop();
  }
}
