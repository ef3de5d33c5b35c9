import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import type { TextStyle } from '../reports/text';
import { wrapped as wrapText } from '../reports/wrap';
import pc from './colors';

/** Prints an answer for a script. */
export function printJson(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
}

/** A table without frames: columns in line, nothing more. */
export function table(head: string[], rows: (string | number)[][], numeric: number[] = []): string {
  const none = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
  const t = new Table({
    head,
    chars: {
      ...none,
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      right: '',
      middle: '  ',
    },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
    colAligns: head.map((_, i) => (numeric.includes(i) ? 'right' : 'left')),
  });
  t.push(...rows);
  return t.toString().replace(/ +$/gm, '');
}

/** The width of a line on this terminal. */
function lineWidth(): number {
  return Math.min(process.stdout.columns ?? 100, 110);
}

/** Text wrapped to the terminal, every line after the first indented. */
export function wrapped(text: string, indent: number): string {
  return wrapText(text, indent, lineWidth());
}

/** How reports are shown on this terminal. */
export function textStyle(): TextStyle {
  return { width: lineWidth(), colors: pc };
}

/** How long a job may be silent. */
const PATIENCE_MS = 1000;

/**
 * A progress bar on standard error, shown on a terminal once a job has taken a second.
 * Elsewhere it prints nothing: a log wants lines, not bars.
 */
export class Progress {
  private readonly bar = new SingleBar({
    format: '{bar} {percentage}%  {what}',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 24,
  });
  private readonly started = Date.now();
  private shown = false;
  private done = 0;

  constructor(private readonly total: number) {}

  /** Says what is being done now, after `done` of the total. */
  at(done: number, what: string): void {
    this.done = done;
    if (!process.stderr.isTTY) return;
    if (!this.shown && Date.now() - this.started > PATIENCE_MS) {
      this.bar.start(this.total, done, { what });
      this.shown = true;
    }
    if (this.shown) this.bar.update(done, { what });
  }

  /** One more done; says what comes next. */
  step(what: string): void {
    this.at(this.done + 1, what);
  }

  stop(): void {
    if (this.shown) this.bar.stop();
  }
}
