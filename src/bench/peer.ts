import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

/** The name of a process that answers questions, and the command that starts it. */
export interface Command {
  name: string;
  command: readonly string[];
}

/** One of the bench's own programs, as a process. */
export function program(name: string, file: string, ...args: string[]): Command {
  return { name, command: [process.execPath, ...TYPESCRIPT, join(__dirname, file), ...args] };
}

/** Options with which Node runs the TypeScript sources. */
export const TYPESCRIPT = ['-r', require.resolve('../node/typescript.cjs')] as const;

/** A running process that answers one question at a time. Questions and answers are lines of JSON. */
export class Peer<Question, Answer> {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;
  private stderr = '';

  constructor(private readonly program: Command) {
    const [command, ...args] = program.command;
    // One thread everywhere, as in the kit.
    this.child = spawn(command!, args, {
      env: { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' },
    });
    this.child.stderr.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    // If the command is missing, `ask` reports it.
    this.child.on('error', (error) => (this.stderr += error.message));
    this.child.stdin.on('error', () => undefined);
    this.reader = createInterface({ input: this.child.stdout });
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  /** @throws Error with the last line of its error output, if the process has ended */
  async ask(question: Question): Promise<Answer> {
    this.child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.lines.next();
    if (done)
      throw new Error(`${this.program.name} gave no answer: ${this.stderr.trim().split('\n').at(-1)}`);
    return JSON.parse(value) as Answer;
  }

  stop(): void {
    this.reader.close();
    this.child.kill();
  }
}

/** The other end of a {@link Peer}: answers the questions on stdin until it is closed. */
export async function answer<Question, Answer>(
  find: (question: Question) => Answer | Promise<Answer>,
): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await find(JSON.parse(line) as Question)));
  }
}
