import { wholeNumber } from '../core/options';
import type { Host } from '../hosts/host';
import { NOTHING_HANDED_IN } from '../hosts/host';
import { childOf, DEADLINE } from './startSubmissionProcess';
import type { CheckOptions } from '../cli/commands/check';

const A_DAY = 24 * 60 * 60;

/** The processes that submissions run in. One that is started before it is needed loads the kit meanwhile. */
export class Hosts {
  private readonly started = new Map<string, Host>();
  private readonly deadline: number;

  constructor(
    private readonly options: CheckOptions,
    private readonly missing: Set<string>,
  ) {
    const { deadline } = options;
    this.deadline = deadline === undefined ? DEADLINE : wholeNumber('--deadline', deadline, 1, A_DAY);
  }

  start(id: string): Host {
    const { target, json } = this.options;
    const bounds = { deadline: this.deadline, prints: json ? 'stderr' : 'stdout' } as const;
    const host =
      this.started.get(id) ?? (this.missing.has(id) ? NOTHING_HANDED_IN : childOf(id, target, bounds));
    this.started.set(id, host);
    return host;
  }

  async end(id: string): Promise<void> {
    await this.started.get(id)?.close();
    this.started.delete(id);
  }

  async endAll(): Promise<void> {
    for (const id of this.started.keys()) await this.end(id);
  }
}
