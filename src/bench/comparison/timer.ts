import type { Machine } from '../machine';
import { type Peer, serviceCommand } from '../peer';
import type { Call, CountedCall } from './calls';
import { isSlower, type KitAndStock } from './times';

export interface KernelQuestion {
  call: Call;
  turns: number;
}
/** Microseconds per call, for each turn. */
export interface KernelAnswer {
  kit: number[];
  /** Null if the stock backend has no such kernel, or the kernel fails. */
  stock: number[] | null;
}

/** The time of one call in microseconds, and the number of times that a lab makes it. */
export interface CallTime extends KitAndStock {
  call: CountedCall;
}

const TURNS = 5;
/*
 * A 5 % difference is within noise, and memory layout alone can cause it. So a slower result is measured again with more
 * turns in new processes, and counts only if it is slower in each of them.
 */
const TURNS_AGAIN = 25;
const PROCESSES_AGAIN = 2;

/** Times calls of kernels with the kit and with the stock backend, in a process of its own. */
export class KernelTimer {
  private peer: Peer<KernelQuestion, KernelAnswer>;
  private readonly known = new Map<string, KitAndStock | undefined>();

  constructor(private readonly machine: Pick<Machine, 'start'>) {
    this.peer = this.started();
  }

  /** The times of the calls that the stock backend can make. */
  async time(calls: readonly CountedCall[]): Promise<CallTime[]> {
    const times: CallTime[] = [];
    for (const call of calls) {
      const both = await this.timeOnce(call);
      if (both) times.push({ call, ...both });
    }
    return times;
  }

  stop(): void {
    this.peer.stop();
  }

  /** Times equal calls only once. @returns undefined if the stock backend can't make the call */
  private async timeOnce({ count: _, ...call }: CountedCall): Promise<KitAndStock | undefined> {
    const key = JSON.stringify(call);
    if (!this.known.has(key)) {
      let found = await this.measure({ call, turns: TURNS });
      for (let again = 0; again < PROCESSES_AGAIN && found && isSlower(found); again++) {
        this.restart();
        found = await this.measure({ call, turns: TURNS_AGAIN });
      }
      this.known.set(key, found);
    }
    return this.known.get(key);
  }

  private async measure(question: KernelQuestion): Promise<KitAndStock | undefined> {
    // A kernel that fails may take its process down.
    const { kit, stock } = await this.peer
      .ask(question)
      .catch((): KernelAnswer => ({ kit: [], stock: null }));
    if (stock === null) {
      this.restart();
      return undefined;
    }
    // The fastest turn of each, since disturbances only add time.
    return { kit: Math.min(...kit), stock: Math.min(...stock) };
  }

  private restart(): void {
    this.peer.stop();
    this.peer = this.started();
  }

  private started(): Peer<KernelQuestion, KernelAnswer> {
    return this.machine.start(serviceCommand('comparison of kernels', 'kernels'));
  }
}
