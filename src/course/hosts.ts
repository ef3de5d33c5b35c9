import type { Host } from '../hosts/host';
import { NOTHING_HANDED_IN } from '../hosts/host';
import { checkLimits } from '../hosts/limits';
import type { IsolationLevel } from '../hosts/isolation';
import { SubmissionBox } from '../node/submissionBox';
import type { Mended } from '../grading/run/load';
import type { Target } from './labs';
import { folderOf } from './labs';
import { manifestOf } from './manifestOf';
import { mendedTasks } from './mended';
import type { SpareHosts } from './spareHosts';
import type { SubmissionProcessOptions } from './startSubmissionProcess';
import { startSubmissionProcess } from './startSubmissionProcess';

export interface HostsOptions {
  target: Target;
  /** Seconds that one check may take. */
  deadlineSeconds: number;
  /** The stream that receives what the submissions print on standard output. */
  prints: 'stdout' | 'stderr';
  /** The labs without a submission; none by default. */
  missing?: ReadonlySet<string>;
  /** The level of isolation of the submissions. Default: `process`. */
  isolation?: IsolationLevel;
  /** Processes that wait for a submission; without them each is started when it is asked for. */
  spares?: SpareHosts;
}

/**
 * The hosts of the submissions to several labs, each a process of its own. A host that is asked for before it is
 * needed loads the kit in the meantime.
 */
export class Hosts {
  private readonly open = new Map<string, Host>();
  private readonly boxes = new Map<string, SubmissionBox>();

  constructor(private readonly options: HostsOptions) {}

  /** Copies the submissions to all these labs now: none can change another one while it is judged. */
  takeAll(ids: string[]): void {
    const { target, missing } = this.options;
    for (const id of ids) {
      if (missing?.has(id)) continue;
      const box = new SubmissionBox();
      box.take(folderOf(id, target));
      this.boxes.set(id, box);
    }
  }

  /** The host of a lab's submission: a new one at the first call and after `close`, else the same again. */
  hostFor(id: string): Host {
    const host = this.open.get(id) ?? this.newHost(id);
    this.open.set(id, host);
    return host;
  }

  /**
   * A host of a lab's submission in which the reference's answers take the place of some tasks. Its prints are shown to
   * nobody, since the reference runs beside the submission.
   */
  mended(id: string, tasks: string[]): Host {
    return this.start(id, { prints: 'nowhere', mended: mendedTasks(id, tasks) });
  }

  /** Ends the process of a lab's submission, if it has one. */
  async close(id: string): Promise<void> {
    await this.open.get(id)?.close();
    this.open.delete(id);
  }

  async closeAll(): Promise<void> {
    for (const id of [...this.open.keys()]) await this.close(id);
    for (const box of this.boxes.values()) box.remove();
    this.boxes.clear();
  }

  private newHost(id: string): Host {
    const { prints, missing, isolation } = this.options;
    if (missing?.has(id)) return NOTHING_HANDED_IN;
    const box = isolation === 'none' ? undefined : this.boxes.get(id);
    if (box) this.boxes.delete(id); // the host removes it
    return this.start(id, { prints, ...(box && { box }) });
  }

  private start(id: string, own: Pick<SubmissionProcessOptions, 'prints' | 'mended' | 'box'>): Host {
    const { target, deadlineSeconds, isolation, spares } = this.options;
    if (isolation === 'none') return inThisProcess(id, target, own.mended);
    const limits = checkLimits(deadlineSeconds);
    const level = isolation && { isolation };
    // A spare process knows no answers, and makes its own copy of the submission.
    if (spares && !own.mended && !own.box)
      return spares.take(target, { id, limits, prints: own.prints, ...level });
    return startSubmissionProcess({ id, target, serves: 'probes', limits, ...level, ...own });
  }
}

/** For a debugger: the code of the submission runs in the judge's own process, without limits. */
function inThisProcess(id: string, target: Target, mended?: Mended): Host {
  let host: Promise<Host> | undefined;
  const open = async (): Promise<Host> => {
    await (await import('../node/backend')).startBackend();
    const { loadProbes, probeHost } = await import('./submissionHost');
    return probeHost({
      folder: folderOf(id, target),
      manifest: manifestOf(id),
      probes: await loadProbes(id),
      ...(mended && { mended }),
    });
  };
  return {
    isolation: 'none',
    run: async (request, options) => (await (host ??= open())).run(request, options),
    close: () => Promise.resolve(),
  };
}
