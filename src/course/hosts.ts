import { wholeNumber } from '../core/options';
import type { Host } from '../hosts/host';
import { NOTHING_HANDED_IN } from '../hosts/host';
import { CHECK_LIMITS } from '../hosts/limits';
import { startSubmissionProcess } from './startSubmissionProcess';
import type { Target } from './labs';

export interface HostsOptions {
  target: Target;
  /** The value of `--deadline`. */
  deadline?: string;
  json?: boolean;
}

const A_DAY = 24 * 60 * 60;

/** The processes that submissions run in. One that is started before it is needed loads the kit meanwhile. */
export class Hosts {
  private readonly started = new Map<string, Host>();
  private readonly deadline: number;

  constructor(
    private readonly options: HostsOptions,
    private readonly missing: Set<string>,
  ) {
    const { deadline } = options;
    this.deadline =
      deadline === undefined ? CHECK_LIMITS.seconds : wholeNumber('--deadline', deadline, 1, A_DAY);
  }

  start(id: string): Host {
    const host = this.started.get(id) ?? (this.missing.has(id) ? NOTHING_HANDED_IN : this.startProcess(id));
    this.started.set(id, host);
    return host;
  }

  private startProcess(id: string): Host {
    const { target, json } = this.options;
    const limits = { ...CHECK_LIMITS, seconds: this.deadline };
    return startSubmissionProcess({
      id,
      target,
      serves: 'probes',
      limits,
      prints: json ? 'stderr' : 'stdout',
    });
  }

  async end(id: string): Promise<void> {
    await this.started.get(id)?.close();
    this.started.delete(id);
  }

  async endAll(): Promise<void> {
    for (const id of this.started.keys()) await this.end(id);
  }
}
