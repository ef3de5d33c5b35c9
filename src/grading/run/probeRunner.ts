import type { Failure } from '../../hosts/outcome';
import type { Probes } from '../model/check';
import type { HostAnswer } from '../model/probeAnswer';
import { CallWatch } from './callWatch';
import { EngineShortcuts } from './engineShortcuts';
import { EngineScope } from './engineScope';
import { failureOf } from './failure';
import { isGradientError, traceGradient } from './gradientTrace';
import type { Runner } from './inProcessHost';
import { UnknownRequest } from './inProcessHost';
import type { LabModule, Submission } from './load';
import { refuseChained, refusingChained } from './shortcuts';
import { toObservation } from './toObservation';
import { toRaw } from './toRaw';
import { NO_TENSOR } from './unreadable';

/** Runs the probes of a lab: watches the calls of its tasks, and turns the results of a probe into numbers. */
export class ProbeRunner implements Runner {
  private watch: CallWatch | undefined;
  /** The failure with the line where back-propagation ended, if the last error was about a gradient. */
  private traced: Failure | undefined;
  private readonly shortcuts: EngineShortcuts;

  constructor(
    private readonly probes: Probes<unknown>,
    private readonly tasks: string[],
    private readonly submission: Submission,
    /** Runs after each call of a task, to look at the built-in objects. */
    private readonly onReturn?: () => void,
  ) {
    this.shortcuts = new EngineShortcuts(submission.forbidden);
  }

  async run(lab: LabModule, { name, inputs }: { name: string; inputs: unknown }): Promise<HostAnswer> {
    const probe = this.probes[name];
    if (!probe) throw new UnknownRequest(`no probe is named ${name}`);
    const scope = new EngineScope();
    this.traced = undefined;
    const watch = (this.watch = new CallWatch(this.shortcuts, this.onReturn));
    const allow = refuseChained(this.submission.forbidden);
    try {
      const watched = watch.wrap(lab, this.tasks);
      const observed = probe.observe(watched, inputs);
      // Without `await` if possible: during it, promises that a task left behind would run, and could change its
      // result.
      const waits = observed instanceof Promise || watch.promised;
      const results = waits ? await observed : observed;
      const answer = probe.facts
        ? { raw: toRaw(results, probe.labels) }
        : { observation: toObservation(results, probe.labels) };
      const { leak, changed } = watch;
      return { ...answer, ...(leak && { leak }), ...(changed && { changed }) };
    } catch (error) {
      if (isGradientError(error)) this.traced = await this.trace(error, () => probe.observe(lab, inputs));
      throw error;
    } finally {
      allow();
      watch.release();
      scope.close();
    }
  }

  /**
   * Explains errors about gradients, and errors of a probe that could not read a result. The latter are thrown outside
   * the submission.
   */
  explain(error: Error): Failure | undefined {
    if (this.traced) return this.traced;
    const failure = failureOf(error, this.submission.files, this.tasks);
    const { message } = error;
    const besideIt = failure.kind === 'crashed' && failure.where === undefined;
    if (besideIt && (error instanceof TypeError || NO_TENSOR.test(message))) {
      const plain = { kind: 'unreadable', message: `a result that could not be read: ${message}` } as const;
      return { ...plain, ...this.watch?.explain(message) };
    }
    return failure.kind === 'unreadable' ? { ...failure, ...this.watch?.explain(message) } : undefined;
  }

  private trace(error: unknown, run: () => unknown): Promise<Failure | undefined> {
    const { files, forbidden } = this.submission;
    return traceGradient(error, files, () => refusingChained(forbidden, run));
  }
}
