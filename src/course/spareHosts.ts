import type { Host } from '../hosts/host';
import type { Target } from './labs';
import type { SpareOptions, SpareProcess } from './startSubmissionProcess';
import { startSpareProcess } from './startSubmissionProcess';

export interface SpareHostsOptions {
  /** The most processes that wait at once. While as many wait, no other one is started ahead. */
  most: number;
  /** Seconds after which a process that nobody asked for ends. */
  idleSeconds: number;
}

interface Spare {
  key: string;
  process: SpareProcess;
  idle: NodeJS.Timeout;
}

/**
 * Processes that have loaded the kit and wait for a submission, so that the next one need not wait. Each gets one
 * submission and never another.
 */
export class SpareHosts {
  private readonly spares: Spare[] = [];
  private closed = false;

  constructor(private readonly options: SpareHostsOptions) {}

  /**
   * A host of a submission, in a process that waits if there is one. Another process is started for the next caller.
   *
   * @throws UsageError if there is no lab.ts, or if the level of isolation can't be had here
   */
  take(target: Target, options: SpareOptions): Host {
    const key = JSON.stringify(options);
    const spare = this.spares.find((one) => one.key === key);
    if (spare) this.forget(spare);
    const process = spare?.process ?? startSpareProcess(options);
    try {
      const host = process.take(target);
      this.keepOne(key, options);
      return host;
    } catch (error) {
      void process.end();
      throw error;
    }
  }

  /** Ends the processes that wait. Later callers get new ones, and none is kept for the next. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.spares].map((spare) => this.end(spare)));
  }

  private keepOne(key: string, options: SpareOptions): void {
    const { most, idleSeconds } = this.options;
    if (this.closed || this.spares.length >= most) return;
    const idle = setTimeout(() => void this.end(spare), idleSeconds * 1000).unref();
    const spare: Spare = { key, process: startSpareProcess(options), idle };
    this.spares.push(spare);
  }

  private forget(spare: Spare): void {
    clearTimeout(spare.idle);
    this.spares.splice(this.spares.indexOf(spare), 1);
  }

  private end(spare: Spare): Promise<void> {
    this.forget(spare);
    return spare.process.end();
  }
}
