import type { Host } from '../hosts/host';
import { NOTHING_HANDED_IN } from '../hosts/host';
import { checkLimits } from '../hosts/limits';
import type { Target } from './labs';
import { startSubmissionProcess } from './startSubmissionProcess';

export interface HostsOptions {
  target: Target;
  /** Seconds that one check may take. */
  deadlineSeconds: number;
  /** The stream that receives what the submissions print on standard output. */
  prints: 'stdout' | 'stderr';
  /** The labs without a submission; none by default. */
  missing?: ReadonlySet<string>;
}

/**
 * The hosts of the submissions to several labs, each a process of its own. A host that is asked for before it is
 * needed loads the kit in the meantime.
 */
export class Hosts {
  private readonly open = new Map<string, Host>();

  constructor(private readonly options: HostsOptions) {}

  /** The host of a lab's submission: a new one at the first call and after `close`, else the same again. */
  hostFor(id: string): Host {
    const host = this.open.get(id) ?? this.newHost(id);
    this.open.set(id, host);
    return host;
  }

  /** Ends the process of a lab's submission, if it has one. */
  async close(id: string): Promise<void> {
    await this.open.get(id)?.close();
    this.open.delete(id);
  }

  async closeAll(): Promise<void> {
    for (const id of [...this.open.keys()]) await this.close(id);
  }

  private newHost(id: string): Host {
    const { target, deadlineSeconds, prints, missing } = this.options;
    if (missing?.has(id)) return NOTHING_HANDED_IN;
    const limits = checkLimits(deadlineSeconds);
    return startSubmissionProcess({ id, target, serves: 'probes', limits, prints });
  }
}
