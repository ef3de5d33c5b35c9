import type { Readable } from 'node:stream';
import { printable } from '../../core/printable';

/** The most that a submission may print in all: a student reads no more, and a log file must not fill a disk. */
const MOST_LINES = 1000;
const MOST_LETTERS = 100_000;

/** Stands before each line, so that no line of a submission passes for one of the report. */
const MARK = '  │ ';

/**
 * Shows the prints of a submission: line by line, marked, without letters that steer a terminal, and only up to a
 * limit.
 */
export class Prints {
  private lines = 0;
  private letters = 0;

  constructor(private readonly show: (text: string) => void) {}

  /** Takes all that comes, until the stream is closed. */
  listen(stream: Readable): void {
    let rest = '';
    stream.on('error', () => undefined);
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (this.isFull()) return;
      const lines = (rest + text).split('\n');
      rest = lines.pop()!.slice(0, MOST_LETTERS);
      for (const line of lines) this.print(line);
    });
    stream.once('close', () => {
      if (rest !== '') this.print(rest);
    });
  }

  private print(line: string): void {
    if (this.isFull()) return;
    const text = printable(line);
    this.lines += 1;
    this.letters += text.length;
    this.show(`${MARK}${text}\n`);
    if (this.isFull()) this.show(`${MARK}(it prints more, which is left out)\n`);
  }

  private isFull(): boolean {
    return this.lines >= MOST_LINES || this.letters >= MOST_LETTERS;
  }
}
