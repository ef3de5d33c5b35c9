import { fileProblem } from '../node/fileProblem';
import type { ExitCode } from './command';
import type { ProcessStreams, Terminal } from './terminal';
import { processTerminal } from './terminal';

/** The parts of Node's `process` that the command line uses. Tests hand in one of their own. */
export interface CommandProcess extends ProcessStreams {
  argv: string[];
  exitCode?: NodeJS.Process['exitCode'];
  exit(code: number): void;
  once(event: 'beforeExit' | 'exit', listener: (code: number) => void): unknown;
}

/** Runs a command in a process, and sets its exit code: 2 also if it ends before the command does. */
export async function runProcess(
  process: CommandProcess,
  run: (args: string[], terminal: Terminal) => Promise<ExitCode>,
): Promise<void> {
  const terminal = processTerminal(process);
  let finished = false;

  const end = (sentence: string): void => {
    if (finished) return;
    finished = true;
    terminal.note(`lab: ${sentence}`);
    process.exitCode = 2;
  };
  /** A reader like `head` may close the pipe when it has enough; a full disk can't take the answer. */
  const unprinted = (error: NodeJS.ErrnoException): void => {
    finished = true;
    if (error.code !== 'EPIPE') terminal.note(`lab: the answer can't be printed: ${fileProblem(error)}`);
    process.exit(2);
  };

  // A promise of a submission that never settles leaves Node with nothing to do: it would end here, with 0.
  process.once('beforeExit', () =>
    end('a function of lab.ts promised an answer that never came; look for a promise that nothing resolves'),
  );
  process.once('exit', (code) => {
    if (code === 0) end('the command was ended before it was done; look for process.exit in lab.ts');
  });
  process.stdout.on('error', unprinted);
  // If this stream is closed, nothing can be told.
  process.stderr.on('error', () => undefined);

  const exitCode = await run(process.argv.slice(2), terminal);
  finished = true;
  process.exitCode = exitCode;
}
