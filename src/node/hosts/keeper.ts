import { Socket } from 'node:net';
import { MessageChannel, Worker } from 'node:worker_threads';
import { placeIn } from '../../core/engineErrors';
import type { Channel } from '../../hosts/channel';
import { encode } from '../../hosts/json';
import type { Failure } from '../../hosts/outcome';
import type { Answer, Ending, Question } from '../../hosts/protocol';
import { READY } from '../../hosts/protocol';
import { channelOver, channelToThread } from '../channels';
import { homeOf } from '../submissionFiles';
import { permissionFlags } from './permissions';

/** The file descriptor of the pipe to the judge; 0 to 2 are the usual three. */
export const PIPE = 3;

/** The judge's first message to the keeper. */
export interface Opening {
  /** The secret of the frames to the judge. */
  secret: string;
  /** The submission's folder. */
  folder: string;
  /** The files and folders that the submission's thread may read. */
  reads: string[];
  /** Files of trusted code, each with its text. */
  texts: [file: string, text: string][];
  /** MiB of its heap, and of this process. */
  heap: number;
  memory: number;
  /** MiB of one answer. */
  answer: number;
  /** Handed to the program of the submission's thread. */
  settings: unknown;
}

const EVERY_MS = 50;

/**
 * The main thread of a submission's process. The submission runs in another thread, with a heap of its own; so it can
 * change nothing here, and this thread goes on while the other one loops: it keeps the limits of time and memory,
 * finds the line that runs, and speaks with the judge.
 *
 * @param room the program of the submission's thread
 */
export function keep(room: string): void {
  // At this signal, Node would open a debugger of this thread to the whole machine. A listener prevents that.
  process.on('SIGUSR1', () => undefined);
  const pipe = new Socket({ fd: PIPE, readable: true, writable: true });
  // The judge is gone: this process ends, and all that it started.
  pipe.once('close', end);
  pipe.once('end', end);
  const fromJudge = channelOver({ pipe, sends: '', receives: '', onGarbage: end });
  let keeper: Keeper | undefined;
  fromJudge.onMessage((message) => {
    if (keeper) return keeper.ask(message as Question);
    const opening = message as Opening;
    const toJudge = channelOver({ pipe, sends: opening.secret, receives: '', onGarbage: end });
    keeper = new Keeper(room, opening, toJudge);
  });
}

class Keeper {
  private readonly thread: Worker;
  private readonly toThread: Channel;
  private asked: (Question & { since: number }) | undefined;
  private ready = false;
  private ending = false;

  constructor(
    room: string,
    private readonly opening: Opening,
    private readonly judge: Channel,
  ) {
    const { port1, port2 } = new MessageChannel();
    const count = new Int32Array(new SharedArrayBuffer(4));
    this.toThread = channelToThread({ port: port1, count });
    this.thread = new Worker(room, {
      workerData: {
        ends: { port: port2, count },
        texts: opening.texts,
        folder: opening.folder,
        settings: opening.settings,
      },
      transferList: [port2],
      execArgv: [...permissionFlags(opening.reads)],
      resourceLimits: { maxOldGenerationSizeMb: opening.heap },
    });
    this.toThread.onMessage((message) => this.pass(message as Answer));
    this.thread.on('error', (error) => this.failed(error));
    this.thread.once('exit', (code) => this.tell({ cause: 'exit', code }));
    setInterval(() => this.look(), EVERY_MS);
  }

  ask(question: Question): void {
    this.asked = { ...question, since: performance.now() };
    this.toThread.send(question);
  }

  /** Passes a message of the submission's thread to the judge. */
  private pass(answer: Answer): void {
    const { id, progress, settled } = answer;
    if (id === READY) this.ready = true;
    const { answer: most } = this.opening;
    const short = withShortTexts(answer);
    const isTooLarge = Buffer.byteLength(encode(short)) > most * 2 ** 20;
    this.judge.send(isTooLarge ? tooLarge(id, most) : short);
    if (progress !== undefined || settled !== undefined || id === READY) return;
    this.asked = undefined;
    // The answer is on its way. Now it may show if work was left behind.
    this.toThread.send({ settle: id });
  }

  private look(): void {
    if (this.ending || !this.ready) return;
    if (process.memoryUsage.rss() > this.opening.memory * 2 ** 20) this.stop('memory');
    else if (this.asked && performance.now() - this.asked.since > this.asked.seconds * 1000)
      this.stop('time');
  }

  /** Tells why this process has to end, and where the submission is. */
  private stop(cause: Ending['cause']): void {
    const place = placeOf(this.opening.folder);
    this.tell({ cause, ...(place !== undefined && { where: place }) });
  }

  private failed(error: Error & { code?: string }): void {
    if (!this.ready) {
      this.judge.send({ id: READY, fault: { message: error.message, usage: false } } satisfies Answer);
    } else if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') this.tell({ cause: 'heap' });
  }

  private tell(ending: Ending): void {
    if (this.ending) return;
    this.ending = true;
    if (this.asked) this.judge.send({ id: this.asked.id, ending } satisfies Answer);
    // Nobody waits: the submission ended its thread after its answer.
    else end();
  }
}

/** The most letters of a text about a failure: the judge prints fewer. */
const LONGEST_TEXT = 10_000;

/** Cuts the texts of a failure: an error of many megabytes is still that error, and no result that is too large. */
function withShortTexts(answer: Answer): Answer {
  const { outcome } = answer;
  if (outcome === undefined || outcome.kind === 'answered') return answer;
  const parts = Object.entries(outcome).map(([key, part]) => [
    key,
    typeof part === 'string' ? part.slice(0, LONGEST_TEXT) : part,
  ]);
  // The kind and the keys are as they were.
  return { ...answer, outcome: Object.fromEntries(parts) as Failure };
}

function tooLarge(id: number, most: number): Answer {
  return { id, outcome: { kind: 'unreadable', message: `a result of more than ${most} MB` } };
}

/** The line of the submission that its thread runs. */
function placeOf(folder: string): string | undefined {
  try {
    const { workers = [] } = process.report?.getReport() as unknown as ThreadReport;
    const stack = workers[0]?.javascriptStack?.stack ?? [];
    return placeIn(stack.join('\n'), homeOf(folder));
  } catch {
    return undefined; // without a report, no line is told
  }
}

/** The part of Node's diagnostic report that is read here; Node's types call the report an object. */
interface ThreadReport {
  workers?: { javascriptStack?: { stack?: string[] } }[];
}

/** Ends this process and all that it started. */
function end(): void {
  if (process.platform !== 'win32') {
    try {
      process.kill(-process.pid, 'SIGKILL');
    } catch {
      // This process leads no group of its own.
    }
  }
  process.kill(process.pid, 'SIGKILL');
}
