import { createColors } from 'picocolors';
import type { Progress } from './progress';
import { ProgressBar } from './progress';

/** The place where commands print. Tests hand in one of their own. */
export interface Terminal {
  /** Prints text and a line end on standard output. */
  print(text: string): void;
  /** Prints text and a line end on standard error, apart from the answer that a script reads. */
  note(text: string): void;
  /** Clears the screen, if there is one. */
  clear(): void;
  progress(total: number): Progress;
  /** Colours for people; a file or a log gets plain text. */
  readonly colors: ReturnType<typeof createColors>;
  /** The number of characters in a line. */
  readonly width: number;
}

/** Longer lines are hard to read. */
const WIDEST = 110;
const WIDTH_WITHOUT_SCREEN = 100;

export interface ProcessStreams {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  env: NodeJS.ProcessEnv;
}

/** The terminal of this process, with colours on a screen unless NO_COLOR is set. */
export function processTerminal({ stdout, stderr, env }: ProcessStreams): Terminal {
  return {
    print: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    clear: () => {
      if (stdout.isTTY) console.clear();
    },
    progress: (total) => new ProgressBar(total, stderr),
    colors: createColors(stdout.isTTY === true && !env['NO_COLOR']),
    get width() {
      return Math.min(stdout.columns ?? WIDTH_WITHOUT_SCREEN, WIDEST);
    },
  };
}
