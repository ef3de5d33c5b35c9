import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import type { Duplex } from 'node:stream';
import { HostClient } from '../../hosts/client';
import type { Host, HostRequest, RequestOptions } from '../../hosts/host';
import type { IsolationLevel } from '../../hosts/isolation';
import type { Limits } from '../../hosts/limits';
import type { Outcome } from '../../hosts/outcome';
import { NO_ANSWER } from '../../hosts/outcome';
import type { Ending, Question } from '../../hosts/protocol';
import type { Place } from '../../hosts/renewedPlace';
import { RenewedPlace } from '../../hosts/renewedPlace';
import { channelOver } from '../channels';
import type { Command, Launcher } from '../isolation/level';
import { launchProcess } from '../isolation/process';
import type { Opening } from './keeper';
import { PIPE } from './keeper';
import { memoryOf } from './memory';
import { Prints } from './prints';

export interface ChildOptions {
  /** The program that keeps the submission (by `keep`), a JavaScript file. */
  program: string;
  /** Handed to the program of the submission's thread. */
  settings: unknown;
  /** The submission's folder. */
  folder: string;
  /** The files and folders that the program needs, and those that the submission's thread may read. */
  reads: string[];
  /** TypeScript files of trusted code beside the submission: its process gets them as texts, and may not read them. */
  texts?: string[];
  limits: Limits;
  /** The stream that the prints of the submission go to. */
  prints: 'stdout' | 'stderr' | 'nowhere';
  /** Variables of the environment; by default there are none. */
  env?: Record<string, string>;
  /** Starts the process at a level of isolation. Default: `process`. */
  launcher?: Launcher;
  /** The name of that level, for reports. */
  isolation?: IsolationLevel;
  /** Called before `lab.ts` is loaded; answers with a sentence if it can't be judged. */
  prepare?: () => string | undefined;
  /** Called when the host is closed. */
  dispose?: () => void;
}

/**
 * Runs a submission in a process of its own. A loop that never ends, a crash, `process.exit` and memory without end
 * cost it one request, and cost the judge nothing. The process is started at once and loads the kit while the judge
 * does so. Another one takes its place after it died, and after it left work behind.
 */
export class ChildHost implements Host {
  private readonly places: RenewedPlace;

  constructor(private readonly options: ChildOptions) {
    const { limits, prints } = options;
    const printed = new Prints((text) => {
      if (prints !== 'nowhere') process[prints].write(text);
    });
    const start = (): Child => new Child(options, printed);
    this.places = new RenewedPlace({ limits, start, refusal: () => this.refusal() });
  }

  run(request: HostRequest, options: RequestOptions = {}): Promise<Outcome> {
    return this.places.run(request, options);
  }

  async close(): Promise<void> {
    await this.places.close();
    this.options.dispose?.();
  }

  get isolation(): IsolationLevel {
    return this.options.isolation ?? 'process';
  }

  private refusal(): Outcome | undefined {
    const message = this.options.prepare?.();
    return message === undefined ? undefined : { kind: 'broken', message };
  }
}

/** Seconds in which a process has to be ready for questions. */
const START_SECONDS = 120;
/** Seconds that a process gets beyond its deadline to tell the line that runs. */
const GRACE_SECONDS = 4;
/** Seconds in which a process has to say after an answer that it left no work behind. */
const SETTLE_SECONDS = 1;
const LOOK_EVERY_MS = 100;
/** Milliseconds in which the last messages of a dead process have to arrive. */
const LAST_WORDS_MS = 200;
/** A process that was seen to take this part of its limit may have reached the limit before the next look. */
const NEARLY = 0.75;

/** One process, from its start to its death. */
class Child implements Place {
  dead = false;
  private readonly process: ChildProcess;
  private readonly command: Command;
  private readonly client: HostClient;
  private readonly gone: Promise<void>;
  private loaded: Promise<Outcome | undefined> | undefined;
  /** The outcome of the question that waits, if this side ends the process. */
  private verdict: Outcome | undefined;
  private deadline: { seconds: number; since: number } | undefined;
  /** The most MiB that the process was seen to take. */
  private peak = 0;
  private complaint = '';

  constructor(
    private readonly options: ChildOptions,
    prints: Prints,
  ) {
    const { launcher = launchProcess, program, folder, reads, limits, env = {} } = options;
    this.command = launcher({ program, reads, env, limits });
    this.process = spawn(this.command.command, this.command.args, {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: this.command.env,
      // Node 22 and 24 let a thread read the folder that its process was started in, whatever its permissions are.
      cwd: folder,
      detached: process.platform !== 'win32',
    });
    const pipe = this.process.stdio[PIPE] as Duplex;
    this.client = this.opened(pipe);
    prints.listen(this.process.stdout!);
    prints.listen(this.process.stderr!);
    this.process.stderr!.on('data', (text: string) => {
      this.complaint = (this.complaint + text).slice(-2000);
    });
    const slow = setTimeout(() => this.end(), START_SECONDS * 1000);
    this.client.ready.finally(() => clearTimeout(slow)).catch(() => undefined);
    const looks = setInterval(() => this.look(), LOOK_EVERY_MS);
    const pipes = [pipe, this.process.stdout!, this.process.stderr!];
    // The listeners are there from the start, since a stream counts as closed before its `close` event.
    const allClosed = Promise.all(pipes.map((one) => new Promise((closed) => one.once('close', closed))));
    this.gone = new Promise((gone) => {
      const ended = (outcome: () => Outcome): void => {
        this.dead = true;
        clearInterval(looks);
        this.command.release();
        // A process that it left behind may hold the pipes open. What has come already is read before they are closed.
        const closePipes = (): void => pipes.forEach((one) => one.destroy());
        const timer = setTimeout(() => setImmediate(closePipes), LAST_WORDS_MS);
        void allClosed.then(() => {
          clearTimeout(timer);
          this.client.end(outcome(), this.complaint);
          gone();
        });
      };
      this.process.once('error', ({ message }) => ended(() => ({ kind: 'crashed', message })));
      this.process.once('exit', (code, signal) => ended(() => this.causeOfDeath(code, signal)));
    });
  }

  /** Loads `lab.ts`, once. */
  load(seconds: number): Promise<Outcome | undefined> {
    return (this.loaded ??= this.ask({ seconds }));
  }

  isSettled(): Promise<boolean> {
    return this.client.isSettled(SETTLE_SECONDS);
  }

  async ask(
    question: Omit<Question, 'id'>,
    onProgress?: RequestOptions['onProgress'],
  ): Promise<Outcome | undefined> {
    await this.client.ready;
    const { seconds } = question;
    this.deadline = { seconds, since: performance.now() };
    const late = (): void => this.stop({ kind: 'timed-out', seconds });
    const timer = setTimeout(late, (seconds + GRACE_SECONDS) * 1000);
    try {
      return await this.client.ask(question, onProgress);
    } finally {
      clearTimeout(timer);
      this.deadline = undefined;
    }
  }

  kill(): Promise<void> {
    this.end();
    return this.gone;
  }

  /** The channel to the process. The first message opens it, and has the secret of all that come back. */
  private opened(pipe: Duplex): HostClient {
    const { folder, reads, texts: files = [], settings, limits } = this.options;
    const texts = files.map((file): [string, string] => [file, readFileSync(file, 'utf8')]);
    const secret = randomBytes(16).toString('hex');
    const onGarbage = (): void => this.stop(NO_ANSWER);
    const { heap, memory, answer } = limits;
    const largest = answer * 2 ** 20 + secret.length;
    const channel = channelOver({ pipe, sends: '', receives: secret, largest, onGarbage });
    channel.send({ secret, folder, reads, texts, heap, memory, answer, settings } satisfies Opening);
    return new HostClient(channel, { onGarbage, onEnding: (ending) => this.believe(ending) });
  }

  private end(): void {
    if (this.dead) return;
    this.dead = true;
    const { pid } = this.process;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.process.kill('SIGKILL');
      else process.kill(-pid, 'SIGKILL'); // the minus sign means its whole group
    } catch {
      this.process.kill('SIGKILL');
    }
  }

  /** Ends the process with an outcome that this side found. */
  private stop(outcome: Outcome): void {
    this.verdict ??= outcome;
    this.end();
  }

  /** Measures the memory of the process and of all below it. */
  private look(): void {
    const { pid } = this.process;
    const taken = this.dead || pid === undefined ? undefined : memoryOf(pid);
    if (taken === undefined) return;
    this.peak = Math.max(this.peak, taken);
    if (taken > this.options.limits.memory * OVERDRAFT) this.stop({ kind: 'out-of-memory' });
  }

  /** The process says why it has to end. It is believed if the clock and the measures of this side agree. */
  private believe({ cause, where, code }: Ending): void {
    this.look();
    const place = where === undefined ? {} : { where };
    const { heap, memory } = this.options.limits;
    const late = this.deadline && performance.now() - this.deadline.since >= this.deadline.seconds * 1000;
    if (cause === 'time' && late) this.stop({ kind: 'timed-out', seconds: this.deadline!.seconds, ...place });
    else if (cause === 'memory' && this.took(memory)) this.stop({ kind: 'out-of-memory', ...place });
    else if (cause === 'heap' && this.took(heap)) this.stop({ kind: 'out-of-memory', ...place });
    else if (cause === 'exit') this.stop(endedBy(`exit code ${code ?? 0}`));
    else this.stop(NO_ANSWER);
  }

  /** True if the process was seen to take nearly as many MiB, or if nobody can see that here. */
  private took(mebibytes: number): boolean {
    return this.peak === 0 || this.peak > mebibytes * NEARLY;
  }

  private causeOfDeath(code: number | null, signal: string | null): Outcome {
    if (this.verdict) return this.verdict;
    if (this.command.ranOutOfMemory?.()) return { kind: 'out-of-memory' };
    const name = signal ?? signalOf(code!);
    const heapIsFull = name === 'SIGABRT' && this.peak > 0 && this.took(this.options.limits.heap);
    if (heapIsFull) return { kind: 'out-of-memory' };
    return endedBy(name === undefined ? `exit code ${code}` : `signal ${name}`);
  }
}

/** A process that takes this many times its limit of memory, and has not told of it, is ended by this side. */
const OVERDRAFT = 1.15;

/** The signal that ended an inner process. The outer process then ends with 128 plus the signal's number. */
function signalOf(code: number): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
}

function endedBy(how: string): Outcome {
  return { kind: 'crashed', message: `the process it runs in ended (${how})` };
}
