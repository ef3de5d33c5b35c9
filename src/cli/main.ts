import { fileProblem } from '../node/fileProblem';
import { run } from './program';
import { processTerminal } from './terminal';

const terminal = processTerminal(process);
let finished = false;

// A promise of a submission that never settles leaves Node with nothing to do: it would end here, with 0.
process.once('beforeExit', () => {
  if (!finished)
    end('a function of lab.ts promised an answer that never came; look for a promise that nothing resolves');
});
process.once('exit', (code) => {
  if (!finished && code === 0)
    end('the command was ended before it was done; look for process.exit in lab.ts');
});
process.stdout.on('error', unprinted);
// Nothing can be said where this stream is closed.
process.stderr.on('error', () => undefined);

void run(process.argv.slice(2), terminal).then((exitCode) => {
  finished = true;
  process.exitCode = exitCode;
});

/** A reader like `head` may close the pipe when it has enough; a full disk can't take the answer. */
function unprinted(error: NodeJS.ErrnoException): void {
  finished = true;
  if (error.code !== 'EPIPE') terminal.note(`lab: the answer can't be printed: ${fileProblem(error)}`);
  process.exit(2);
}

function end(sentence: string): void {
  finished = true;
  terminal.note(`lab: ${sentence}`);
  process.exitCode = 2;
}
