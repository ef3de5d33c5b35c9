import { run } from './program';
import { processTerminal } from './terminal';

const terminal = processTerminal(process);

// A promise of a submission that never settles leaves Node with nothing to do: it would end here, with 0.
process.once('exit', unanswered);

void run(process.argv.slice(2), terminal).then((exitCode) => {
  process.removeListener('exit', unanswered);
  process.exitCode = exitCode;
});

function unanswered(): void {
  terminal.note(
    'lab: a function of lab.ts promised an answer that never came; look for a promise that nothing resolves',
  );
  process.exitCode = 2;
}
