import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** The name of a process that answers questions, and the command that starts it. */
export interface Command {
  name: string;
  command: readonly string[];
  /** Variables of its environment, beside those of this process. */
  env?: Readonly<Record<string, string>>;
}

/** The bench's own processes, see services.ts. */
export type Service = 'steps' | 'training' | 'kernels' | 'products';

/** Options with which Node runs the TypeScript sources. */
export const TYPESCRIPT = ['-r', require.resolve('../node/typescript.cjs')] as const;

/** One of the bench's own processes. */
export function serviceCommand(name: string, service: Service, ...args: string[]): Command {
  const main = join(__dirname, 'main.ts');
  return { name, command: [process.execPath, ...TYPESCRIPT, main, 'serve', service, ...args] };
}

/** A running process that answers one question at a time. */
export interface Peer<Question, Answer> {
  /** @throws Error with the last line of its error output, if the process has ended */
  ask(question: Question): Promise<Answer>;
  stop(): void;
}

/** Starts a process. Questions and answers are lines of JSON. */
export function startPeer<Question, Answer>({ name, command, env: own }: Command): Peer<Question, Answer> {
  const [program, ...args] = command;
  // One thread everywhere, as in the kit.
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', ...own };
  const child = spawn(program!, args, { env });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  // If the command is missing, `ask` reports it.
  child.on('error', (error) => (errors += error.message));
  child.stdin.on('error', () => undefined);
  const reader = createInterface({ input: child.stdout });
  const lines = reader[Symbol.asyncIterator]();
  return {
    ask: async (question) => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${name} gave no answer: ${errors.trim().split('\n').at(-1)}`);
      return JSON.parse(value) as Answer;
    },
    stop: () => {
      reader.close();
      child.kill();
    },
  };
}

/** The ends of a process through which it is asked and answers. */
export interface Streams {
  stdin: Readable;
  stdout: Writable;
}

/** The other end of a {@link Peer}: answers the questions until no more come. */
export async function answer<Question, Answer>(
  find: (question: Question) => Answer | Promise<Answer>,
  { stdin, stdout }: Streams,
): Promise<void> {
  for await (const line of createInterface({ input: stdin })) {
    stdout.write(`${JSON.stringify(await find(JSON.parse(line) as Question))}\n`);
  }
}
