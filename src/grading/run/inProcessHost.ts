import { asError } from '../../core/errors';
import type { HostRequest, RequestOptions } from '../../hosts/host';
import type { Failure, Outcome } from '../../hosts/outcome';
import { copyOf } from '../../hosts/json';
import type { LocalHost } from '../../hosts/server';
import { failureOf, loadOrFailure } from './failure';
import type { LabModule, Submission } from './load';
import { BrokenSubmission } from './load';
import { refuseChained } from './shortcuts';

/** Trusted code of the kit that runs beside a submission: all probes of a lab, or all its figures. */
export interface Runner {
  /** The submission failed if this throws. */
  run(lab: LabModule, request: HostRequest, options: RequestOptions): Promise<unknown>;
  /** Says more about an error than its text does, if the runner knows more. */
  explain?(error: Error): Failure | undefined;
}

export interface InProcessOptions {
  submission: Submission;
  /** The functions and classes of lab.ts that the student writes. */
  tasks: string[];
  /** The trusted code of each kind of request. */
  runners: Partial<Record<HostRequest['kind'], Runner>>;
}

/**
 * Runs a submission in this process. That is quick, and a debugger can stop in it, but the submission must end by
 * itself and mean no harm. This host serves the reference, its misconceptions and tests, and is the inner host of a
 * submission's own process.
 */
export class InProcessHost implements LocalHost {
  private loaded: LabModule | BrokenSubmission | undefined;

  constructor(private readonly options: InProcessOptions) {}

  load(): Failure | undefined {
    const lab = this.lab();
    return lab instanceof BrokenSubmission ? { kind: 'broken', message: lab.message } : undefined;
  }

  async run(request: HostRequest, options: RequestOptions = {}): Promise<Outcome> {
    const runner = this.options.runners[request.kind];
    if (!runner) throw new Error(`this host has no ${request.kind}s`);
    const lab = this.lab();
    if (lab instanceof BrokenSubmission) return { kind: 'broken', message: lab.message };
    try {
      // A copy, since a submission may change its inputs in place.
      const value = await runner.run(lab, { ...request, inputs: copyOf(request.inputs) }, options);
      return { kind: 'answered', value };
    } catch (thrown) {
      // A submission may throw anything, even an object that throws again when it is read.
      const error = asError(thrown);
      if (error instanceof UnknownRequest) throw error;
      return runner.explain?.(error) ?? this.failure(error);
    }
  }

  failure(thrown: unknown): Failure {
    const { submission, tasks } = this.options;
    return failureOf(thrown, submission.files, tasks);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** The chained shortcuts are refused while it loads, too: it could keep one for later. */
  private loadedNow(): LabModule | BrokenSubmission {
    const { submission } = this.options;
    const allow = refuseChained(submission.forbidden);
    try {
      return loadOrFailure(submission);
    } finally {
      allow();
    }
  }

  private lab(): LabModule | BrokenSubmission {
    return (this.loaded ??= this.loadedNow());
  }
}

/** The kit asked for trusted code that isn't there: the kit's own fault. */
export class UnknownRequest extends Error {
  override readonly name = 'UnknownRequest';
}
