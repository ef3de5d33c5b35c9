import type { Terminal } from './terminal';

/** How far a command with many pieces of work has come. */
export interface Done {
  done: number;
  total: number;
  /** The piece that was done last. */
  label: string;
}

/** The time between two lines of a log. */
const LINE_SECONDS = 30;
/** So many of the last results say how long the others will take. */
const WINDOW = 20;

/** Shows how much of a long work is done, and how long the rest will take: a bar on a screen, lines in a log. */
export class Countdown {
  private bar: ReturnType<Terminal['progress']> | undefined;
  private shownTotal = 0;
  private readonly last: { at: number; done: number }[] = [];
  private lastLine = Date.now();

  /** @param things what is done, in the plural with its verb: `submissions graded` */
  constructor(
    private readonly terminal: Terminal,
    private readonly things: string,
  ) {}

  at({ done, total, label }: Done): void {
    if (total !== this.shownTotal) this.bar?.stop();
    if (total !== this.shownTotal || this.bar === undefined) this.bar = this.terminal.progress(total);
    this.shownTotal = total;
    const rest = this.rest(done, total);
    this.bar.at(done, `${done} of ${total}${rest}: ${label}`);
    if (Date.now() - this.lastLine < LINE_SECONDS * 1000) return;
    this.lastLine = Date.now();
    this.terminal.note(`${done} of ${total} ${this.things}${rest}`);
  }

  stop(): void {
    this.bar?.stop();
  }

  /** By the last results alone: those that were there already come first and take no time. */
  private rest(done: number, total: number): string {
    this.last.push({ at: Date.now(), done });
    if (this.last.length > WINDOW) this.last.shift();
    const first = this.last[0]!;
    if (first.done === done) return '';
    const each = (Date.now() - first.at) / (done - first.done);
    const seconds = Math.round((each * (total - done)) / 1000);
    return `, ${seconds < 90 ? `about ${seconds} s` : `about ${Math.round(seconds / 60)} min`} left`;
  }
}
