import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

/** A process that answers questions, and how it is started. */
export interface Command {
  name: string;
  command: readonly string[];
}

/** One of the bench's own programs, as a process. */
export function program(name: string, file: string, ...args: string[]): Command {
  return { name, command: [process.execPath, ...TYPESCRIPT, join(__dirname, file), ...args] };
}

/** What Node needs to run the sources as they are. */
export const TYPESCRIPT = ['-r', require.resolve('sucrase/register/ts')] as const;

/** A running process: a question a line goes in, an answer a line comes out, one after another. JSON both. */
export class Peer<Question, Answer> {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;
  private stderr = '';

  constructor(readonly of: Command) {
    const [command, ...args] = of.command;
    // One thread everywhere: the kit has no other.
    this.child = spawn(command!, args, {
      env: { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' },
    });
    this.child.stderr.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    // An absent command is told by the missing answer.
    this.child.on('error', (error) => (this.stderr += error.message));
    this.child.stdin.on('error', () => undefined);
    this.reader = createInterface({ input: this.child.stdout });
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  /** @throws Error where the process has ended instead, with the last line that it printed of why */
  async ask(question: Question): Promise<Answer> {
    this.child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`${this.of.name} gave no answer: ${this.stderr.trim().split('\n').at(-1)}`);
    return JSON.parse(value) as Answer;
  }

  stop(): void {
    this.reader.close();
    this.child.kill();
  }
}

/** The other end of a {@link Peer}: answers what comes in on stdin, until it ends. */
export async function answer<Question, Answer>(
  find: (question: Question) => Answer | Promise<Answer>,
): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await find(JSON.parse(line) as Question)));
  }
}
