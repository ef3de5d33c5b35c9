import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { UsageError } from '../../core/errors';
import type { Host, Outcome } from '../../hosts/host';
import type { Answer, Question } from '../../hosts/protocol';
import { answerOf, encode, LAST_WORDS, outcomeOf, READY } from '../../hosts/protocol';

export interface ChildOptions {
  /** The program that serves the submission (by `serveHost`), and what it is told. */
  program: string;
  args: string[];
  /** How long one probe may take, and how long loading `lab.ts`. */
  seconds: number;
  /** MiB that JavaScript's own heap may take. */
  heap: number;
  /** Where goes what the submission prints on standard output. */
  prints: 'stdout' | 'stderr';
}

/**
 * Runs a submission in a process of its own, so that a loop that never ends, a crash, `process.exit` and memory
 * without end cost it a check and the judge nothing. The child is started at once and loads the kit while the
 * judge does so, and again only after it died. It keeps accidents in, not attacks: the child may read and
 * write whatever its user may.
 */
export class ChildHost implements Host {
  private child: Child;
  /** What became of loading `lab.ts` where that failed: it would fail again. */
  private broken: Outcome | undefined;

  constructor(private readonly options: ChildOptions) {
    this.child = new Child(options);
  }

  async observe(probe: string, inputs: unknown, patience = 1): Promise<Outcome> {
    const { seconds } = this.options;
    if (this.broken) return this.broken;
    if (this.child.dead) this.child = new Child(this.options);
    this.broken = whileLoading(await this.child.load(seconds));
    if (this.broken) return this.broken;
    const outcome = await this.child.ask({ probe, inputs, seconds: Math.ceil(seconds * patience) });
    if (!outcome) throw new Error(`the process of the submission said nothing about ${probe}`);
    return outcome;
  }

  close(): Promise<void> {
    return this.child.kill();
  }
}

function whileLoading(outcome: Outcome | undefined): Outcome | undefined {
  if (outcome?.kind === 'timed-out' || outcome?.kind === 'out-of-memory')
    return { ...outcome, loading: true };
  if (outcome?.kind !== 'crashed' || /^\w+\.ts /.test(outcome.message)) return outcome;
  return { ...outcome, message: `lab.ts failed while loading: ${outcome.message}` };
}

/** How much longer than its own watchdog a child is waited for. */
const GRACE_SECONDS = 6;

/** One process, from its start to its death. */
class Child {
  dead = false;
  private readonly process: ChildProcess;
  private readonly ready: Promise<unknown>;
  private loaded: Promise<Outcome | undefined> | undefined;
  private waiting: { id: number; answered: (answer: Answer) => void } | undefined;
  private questions = READY;
  private lastWords = '';
  private complaint = '';

  constructor({ program, args, heap, prints }: ChildOptions) {
    this.process = fork(program, args, {
      execArgv: [`--max-old-space-size=${heap}`],
      stdio: ['ignore', prints === 'stdout' ? 1 : 2, 'pipe', 'ipc', 'pipe'],
    });
    this.ready = this.answerTo(READY);
    this.ready.catch(() => undefined); // told where it is waited for
    this.process.on('message', (said: unknown) => {
      const answer = answerOf(said);
      if (!answer) this.refuse();
      else if (answer.id === this.waiting?.id) this.waiting.answered(answer);
    });
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

  async ask(question: Omit<Question, 'id'>): Promise<Outcome | undefined> {
    await this.ready;
    const id = ++this.questions;
    const answer = this.answerTo(id);
    const { seconds } = question;
    const timer = setTimeout(
      () => {
        this.lastWords ||= encode({ kind: 'timed-out', seconds } satisfies Outcome);
        this.process.kill('SIGKILL');
      },
      (seconds + GRACE_SECONDS) * 1000,
    );
    // A channel that is closed belongs to a child that is dying; its end is the answer.
    this.process.send(encode({ id, ...question }), () => undefined);
    try {
      return await answer;
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

  /** Something else than the kit has spoken there: what else it will say can't be told from an answer. */
  private refuse(): void {
    this.lastWords = encode({
      kind: 'crashed',
      message: 'the process it runs in said something that is no answer',
    } satisfies Outcome);
    this.process.kill('SIGKILL');
  }

  private answerTo(id: number): Promise<Outcome | undefined> {
    return new Promise((resolve, reject) => {
      const answered = ({ outcome, fault }: Answer): void => {
        this.waiting = undefined;
        if (fault) reject(fault.usage ? new UsageError(fault.message) : new Error(fault.message));
        else resolve(outcome);
      };
      this.waiting = { id, answered };
    });
  }

  private end(outcome: Outcome): void {
    this.dead = true;
    const id = this.waiting?.id;
    if (id === undefined) return;
    const message = `the process for the submission did not start: ${this.complaint || JSON.stringify(outcome)}`;
    this.waiting!.answered(id === READY ? { id, fault: { message, usage: false } } : { id, outcome });
  }

  private causeOfDeath(code: number | null, signal: string | null): Outcome {
    const said = outcomeOf(this.lastWords);
    if (said) return said;
    // A process that the system ends where memory runs out is ended by this signal.
    if (/heap out of memory/.test(this.complaint) || signal === 'SIGKILL') return { kind: 'out-of-memory' };
    const how = code === null ? `signal ${signal}` : `exit code ${code}`;
    return { kind: 'crashed', message: `the process it runs in ended (${how})` };
  }

  /** Standard error goes on to this process's, but for the pages that the engine writes about its own end. */
  private complain(text: string): void {
    const own =
      this.complaint === ''
        ? text.search(/\n?<--- Last few GCs --->|^FATAL ERROR: |^----- Native stack trace -----/m)
        : 0;
    process.stderr.write(own < 0 ? text : text.slice(0, own));
    if (own >= 0) this.complaint += text.slice(own);
  }
}
