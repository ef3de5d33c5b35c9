import { EventEmitter } from 'node:events';
import type { ExitCode } from '../../../src/cli/command';
import { type CommandProcess, runProcess } from '../../../src/cli/runProcess';
import type { Terminal } from '../../../src/cli/terminal';

/** A stream that keeps what is written. */
class FakeStream extends EventEmitter {
  written = '';
  write(text: string): boolean {
    this.written += text;
    return true;
  }
}

class FakeProcess extends EventEmitter {
  readonly argv = ['node', 'lab.cjs', 'check', '03'];
  readonly env = {};
  readonly stdout = new FakeStream();
  readonly stderr = new FakeStream();
  readonly exits: number[] = [];
  exitCode: number | undefined;
  exit(code: number): void {
    this.exits.push(code);
  }
}

/** A process whose command ends when it is told to. */
function started(): {
  process: FakeProcess;
  args: string[];
  terminal: Terminal;
  end: (code: ExitCode) => Promise<void>;
} {
  const process = new FakeProcess();
  let [args, terminal]: [string[], Terminal | undefined] = [[], undefined];
  let finish: (code: ExitCode) => void = () => undefined;
  // A stream of Node has more than a command line uses.
  const ended = runProcess(process as unknown as CommandProcess, (given, on) => {
    [args, terminal] = [given, on];
    return new Promise((done) => (finish = done));
  });
  const end = (code: ExitCode): Promise<void> => {
    finish(code);
    return ended;
  };
  return { process, args, terminal: terminal!, end };
}

it.each<ExitCode>([0, 1, 2])(
  'runs a command with its arguments, prints on its streams, and ends with its exit code: %d',
  async (code) => {
    const { process, args, terminal, end } = started();
    expect(args).toEqual(['check', '03']);
    terminal.print('an answer');
    terminal.note('a note');
    await end(code);
    process.emit('beforeExit', code);
    process.emit('exit', code);
    expect(process).toMatchObject({ exitCode: code, exits: [] });
    expect([process.stdout.written, process.stderr.written]).toEqual(['an answer\n', 'a note\n']);
  },
);

it('says that a promise never settled if nothing is left to do', () => {
  const { process } = started();
  process.emit('beforeExit', 0);
  process.emit('exit', 0);
  expect(process.exitCode).toBe(2);
  expect(process.stderr.written).toBe(
    'lab: a function of lab.ts promised an answer that never came; look for a promise that nothing resolves\n',
  );
});

it.each([
  [0, 2, 'lab: the command was ended before it was done; look for process.exit in lab.ts\n'],
  [1, undefined, ''],
])('an early end with exit code %d', (code, exitCode, told) => {
  const { process } = started();
  process.emit('exit', code);
  expect([process.exitCode, process.stderr.written]).toEqual([exitCode, told]);
});

it.each([
  ['EPIPE', ''],
  ['ENOSPC', /^lab: the answer can't be printed: .*no space.*\n$/],
])('ends at once if the answer can not be printed: %s', (code, told) => {
  const { process } = started();
  process.stdout.emit('error', Object.assign(new Error('write'), { code }));
  process.emit('exit', 0);
  expect([process.exits, process.exitCode]).toEqual([[2], undefined]);
  expect(process.stderr.written).toEqual(told === '' ? '' : expect.stringMatching(told));
});

it('goes on if notes can not be printed', async () => {
  const { process, end } = started();
  process.stderr.emit('error', new Error('closed'));
  await end(0);
  expect([process.exitCode, process.exits]).toEqual([0, []]);
});
