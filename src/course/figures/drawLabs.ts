import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { UsageError } from '../../core/errors';
import type { Drawn, DrawJob, DrawNews, Head } from './draw';
import { Progress } from '../../cli/terminal';

/** What a process that draws says to the one that started it. */
export type DrawMessage =
  | { heads: Head[] }
  | { figure: string; fraction: number }
  | { drawn: Drawn }
  | { end: true }
  | { fault: string; usage: boolean };

export interface DrawOptions {
  /** How many labs are drawn at once. */
  parallel: number;
  /** Where goes what the labs' code prints. */
  prints: 'stdout' | 'stderr';
}

/**
 * Draws the figures of several labs, each lab in a process of its own and as many at once as are asked for; one
 * lab, or one at a time, in this process. What is drawn comes in the order of the jobs.
 */
export async function drawLabs(jobs: DrawJob[], { parallel, prints }: DrawOptions): Promise<Drawn[]> {
  const progress = new Progress(jobs.length);
  const fractions = jobs.map(() => 0);
  const drawings = jobs.map(({ id }, i) => {
    return new Drawing((figure, fraction) => {
      fractions[i] = fraction;
      progress.at(
        fractions.reduce((sum, one) => sum + one, 0),
        `${id}: ${figure}`,
      );
    });
  });
  const children = new Set<ChildProcess>();
  // Later labs train more: they begin, and the short ones fill up at the end.
  const waiting = [...jobs.keys()].reverse();
  const drawSome = async (draw: (job: DrawJob, drawing: Drawing) => Promise<void>): Promise<void> => {
    for (let i = waiting.shift(); i !== undefined; i = waiting.shift()) await draw(jobs[i]!, drawings[i]!);
  };
  try {
    if (jobs.length === 1 || parallel === 1) {
      const { drawLab } = await import('./draw');
      waiting.reverse();
      await drawSome(drawLab);
    } else {
      const inChild = (job: DrawJob, news: Drawing): Promise<void> =>
        drawInChild(job, news, prints, children);
      await Promise.all(Array.from({ length: Math.min(parallel, jobs.length) }, () => drawSome(inChild)));
    }
  } finally {
    for (const child of children) child.kill();
    progress.stop();
  }
  return drawings.flatMap((drawing) => drawing.all);
}

/** What has been drawn of a lab. */
class Drawing implements DrawNews {
  readonly all: Drawn[] = [];
  private wanted: Head[] = [];

  constructor(private readonly progress: (figure: string, fraction: number) => void) {}

  heads(heads: Head[]): void {
    this.wanted = heads;
  }

  at(figure: string, fraction: number): void {
    this.progress(figure, (this.all.length + fraction) / this.wanted.length);
  }

  drawn(drawn: Drawn): void {
    this.all.push(drawn);
    this.at(drawn.figure, 0);
  }

  /** Nothing more will be drawn. */
  broken(error: string): void {
    if (this.wanted.length === 0) throw new Error(error);
    for (const head of this.wanted.slice(this.all.length)) this.drawn({ ...head, seconds: 0, error });
  }
}

function drawInChild(
  job: DrawJob,
  drawing: Drawing,
  prints: DrawOptions['prints'],
  children: Set<ChildProcess>,
): Promise<void> {
  const child = fork(join(__dirname, 'figureProcess.cjs'), [JSON.stringify(job)], {
    execArgv: [],
    stdio: ['ignore', prints === 'stdout' ? 1 : 2, 2, 'ipc'],
  });
  children.add(child);
  return new Promise<void>((resolve, reject) => {
    child.on('message', (message: DrawMessage) => {
      if ('heads' in message) drawing.heads(message.heads);
      else if ('drawn' in message) drawing.drawn(message.drawn);
      else if ('fraction' in message) drawing.at(message.figure, message.fraction);
      else if ('end' in message) resolve();
      else reject(message.usage ? new UsageError(message.fault) : new Error(message.fault));
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      try {
        const how = code === null ? `signal ${signal}` : `exit code ${code}`;
        drawing.broken(`the process that drew it ended (${how})`);
        resolve();
      } catch (error) {
        reject(error as Error);
      }
    });
  }).finally(() => {
    children.delete(child);
    child.kill();
  });
}
