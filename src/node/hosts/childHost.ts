import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { engineDeath, ranOutOfMemory } from '../../core/engineErrors';
import { HostClient } from '../../hosts/client';
import type { Host, HostRequest, RequestOptions } from '../../hosts/host';
import type { Limits } from '../../hosts/limits';
import type { Outcome } from '../../hosts/outcome';
import { NO_ANSWER } from '../../hosts/outcome';
import type { Question } from '../../hosts/protocol';
import { encode, outcomeIn } from '../../hosts/protocol';
import { channelToChild } from '../channels';

export interface ChildOptions {
  /** The program that serves the submission (by `serveSubmission`), and its arguments. */
  program: string;
  args: string[];
  limits: Limits;
  /** The stream that standard output of the submission goes to. */
  prints: 'stdout' | 'stderr';
}

/**
 * Runs a submission in a process of its own. A loop that never ends, a crash, `process.exit` and memory without end
 * cost it one request, and cost the judge nothing. The process is started at once and loads the kit while the judge
 * does so, and it is started again only after it died. It keeps accidents in, not attacks: the process may read and
 * write all that its user may.
 */
export class ChildHost implements Host {
  private child: Child;
  /** The reason why `lab.ts` can't be loaded: it would fail again. */
  private broken: Outcome | undefined;

  constructor(private readonly options: ChildOptions) {
    this.child = new Child(options);
  }

  async run(request: HostRequest, { patience = 1, onProgress }: RequestOptions = {}): Promise<Outcome> {
    if (this.broken) return this.broken;
    const { seconds } = this.options.limits;
    if (this.child.dead) this.child = new Child(this.options);
    this.broken = whileLoading(await this.child.load(seconds));
    if (this.broken) return this.broken;
    const outcome = await this.child.ask({ request, seconds: Math.ceil(seconds * patience) }, onProgress);
    if (!outcome) throw new Error(`the process of the submission gave no answer to ${request.name}`);
    return outcome;
  }

  close(): Promise<void> {
    return this.child.kill();
  }
}

function whileLoading(outcome: Outcome | undefined): Outcome | undefined {
  if (outcome?.kind === 'timed-out' || outcome?.kind === 'out-of-memory')
    return { ...outcome, loading: true };
  if (outcome?.kind !== 'crashed') return outcome;
  return { kind: 'broken', message: `lab.ts failed while loading: ${outcome.message}` };
}

/** Seconds that a process gets beyond its deadline, which its own watchdog keeps. */
const GRACE_SECONDS = 6;

/** The file descriptor of the pipe for the watchdog's last words; 0 to 3 are the usual three and the IPC channel. */
export const LAST_WORDS = 4;

/** One process, from its start to its death. */
class Child {
  dead = false;
  private readonly process: ChildProcess;
  private readonly client: HostClient;
  private loaded: Promise<Outcome | undefined> | undefined;
  private lastWords = '';
  /** The pages that the engine wrote about its own end. */
  private complaint = '';

  constructor({ program, args, limits, prints }: ChildOptions) {
    this.process = fork(program, args, {
      execArgv: [`--max-old-space-size=${limits.heap}`],
      stdio: ['ignore', prints === 'stdout' ? 1 : 2, 'pipe', 'ipc', 'pipe'],
    });
    this.client = new HostClient(channelToChild(this.process), () => this.refuse());
    this.process.stderr!.setEncoding('utf8').on('data', (text: string) => this.complain(text));
    const pipe = this.process.stdio[LAST_WORDS] as NodeJS.ReadableStream;
    pipe.setEncoding('utf8').on('data', (text: string) => (this.lastWords += text));
    this.process.once('error', ({ message }) => this.end({ kind: 'crashed', message }));
    this.process.once('close', (code, signal) => this.end(this.causeOfDeath(code, signal)));
  }

  /** Loads `lab.ts`, once. */
  load(seconds: number): Promise<Outcome | undefined> {
    return (this.loaded ??= this.ask({ seconds }));
  }

  async ask(
    question: Omit<Question, 'id'>,
    onProgress?: RequestOptions['onProgress'],
  ): Promise<Outcome | undefined> {
    await this.client.ready;
    const { seconds } = question;
    const timer = setTimeout(
      () => {
        this.lastWords ||= encode({ kind: 'timed-out', seconds } satisfies Outcome);
        this.process.kill('SIGKILL');
      },
      (seconds + GRACE_SECONDS) * 1000,
    );
    try {
      return await this.client.ask(question, onProgress);
    } finally {
      clearTimeout(timer);
    }
  }

  kill(): Promise<void> {
    if (this.dead) return Promise.resolve();
    this.dead = true;
    this.process.kill('SIGKILL');
    return new Promise((gone) => this.process.once('exit', () => gone()));
  }

  /** The process sent a message that is not a valid answer. Later messages can't be trusted, so it is killed. */
  private refuse(): void {
    this.lastWords = encode(NO_ANSWER);
    this.process.kill('SIGKILL');
  }

  private end(outcome: Outcome): void {
    this.dead = true;
    this.client.end(outcome, this.complaint);
  }

  private causeOfDeath(code: number | null, signal: string | null): Outcome {
    const said = outcomeIn(this.lastWords);
    if (said) return said;
    // The system ends a process by this signal if memory runs out.
    if (ranOutOfMemory(this.complaint) || signal === 'SIGKILL') return { kind: 'out-of-memory' };
    const how = code === null ? `signal ${signal}` : `exit code ${code}`;
    return { kind: 'crashed', message: `the process it runs in ended (${how})` };
  }

  /** Passes standard error on, but for the pages that the engine writes about its own end. */
  private complain(text: string): void {
    const start = this.complaint === '' ? engineDeath(text) : 0;
    process.stderr.write(start < 0 ? text : text.slice(0, start));
    if (start >= 0) this.complaint += text.slice(start);
  }
}
