import * as tf from '@tensorflow/tfjs';
import { asError, messageOf } from '../../core/errors';
import { CallWatch } from './callWatch';
import type { Probes } from '../model/check';
import type { Host, Outcome } from '../../hosts/host';
import { NotNumbers, toObservation } from './toObservation';
import { ForbiddenShortcut, refusingChained } from './shortcuts';
import { NO_TENSOR } from './unread';
import type { LabModule, Submission } from './submission';
import { BrokenSubmission, loadSubmission, NoSubmission, notImplemented, placeOf } from './submission';

/**
 * Runs a submission in this very process: quick, and a debugger can stop in it. It trusts the submission not
 * to run for ever and not to mean harm: for the reference, its misconceptions and tests, and inside the child
 * of a `ChildHost`.
 */
export class InProcessHost implements Host {
  private lab: LabModule | BrokenSubmission | undefined;

  constructor(
    private readonly submission: Submission,
    private readonly probes: Probes<unknown>,
    private readonly tasks: string[],
  ) {}

  async observe(probeName: string, inputs: unknown): Promise<Outcome> {
    const probe = this.probes[probeName];
    if (!probe) throw new Error(`no probe is named ${probeName}`);
    const lab = this.loaded();
    if (lab instanceof BrokenSubmission) return broken(lab);

    tf.engine().startScope();
    const watch = new CallWatch();
    try {
      const watched = watch.wrap(lab, this.tasks);
      const observed = await refusingChained(this.submission.forbidden, () => probe.observe(watched, inputs));
      const observation = toObservation(observed);
      const { leak, changed } = watch;
      return { kind: 'numbers', observation, ...(leak && { leak }), ...(changed && { changed }) };
    } catch (error) {
      const outcome = this.failure(error);
      return outcome.kind === 'not-numbers' ? { ...outcome, ...watch.explain(messageOf(error)) } : outcome;
    } finally {
      watch.release();
      tf.engine().endScope();
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Loads the submission, which is done before the first probe anyway; answers only where it can't be. */
  load(): Outcome | undefined {
    const lab = this.loaded();
    return lab instanceof BrokenSubmission ? broken(lab) : undefined;
  }

  private loaded(): LabModule | BrokenSubmission {
    this.lab ??= loadOrBroken(this.submission);
    return this.lab;
  }

  /** What is to be said of something that the submission threw. */
  failure(thrown: unknown): Outcome {
    const error = asError(thrown);
    const where = placeOf(error, this.submission.folder);
    const at = where === undefined ? {} : { where };
    if (error instanceof ForbiddenShortcut) return { kind: 'forbidden', name: error.shortcut, ...at };
    if (error instanceof NotNumbers) return { kind: 'not-numbers', message: error.message };
    const todo = notImplemented(error, this.tasks);
    if (todo) return { kind: 'not-implemented', ...todo };
    const { message } = error;
    // Thrown beside the submission, not in it: the probe could not read what came back.
    if (where === undefined && (error instanceof TypeError || NO_TENSOR.test(message))) {
      return { kind: 'not-numbers', message: `a result that could not be read: ${message}` };
    }
    return { kind: 'crashed', message, ...at };
  }
}

function broken({ message }: BrokenSubmission): Outcome {
  return { kind: 'crashed', message };
}

function loadOrBroken(submission: Submission): LabModule | BrokenSubmission {
  try {
    return loadSubmission(submission);
  } catch (thrown) {
    const error = asError(thrown);
    if (error instanceof BrokenSubmission) return error;
    if (error instanceof NoSubmission) throw error;
    const where = placeOf(error, submission.folder);
    return new BrokenSubmission(
      `lab.ts failed while loading${where ? ` at ${where}` : ''}: ${error.message}`,
    );
  }
}
