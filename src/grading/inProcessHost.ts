import * as tf from '@tensorflow/tfjs';
import { asError } from '../core/errors';
import type { Probes } from './check';
import type { Host, Leak, Outcome } from './host';
import { NotNumbers, toObservation } from './toObservation';
import { ForbiddenShortcut, refusingChained } from './shortcuts';
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

    const watch = new LeakWatch();
    tf.engine().startScope();
    try {
      const watched = watch.wrap(lab, this.tasks);
      const observed = await refusingChained(this.submission.forbidden, () => probe.observe(watched, inputs));
      const observation = toObservation(observed);
      return { kind: 'numbers', observation, ...(watch.leak ? { leak: watch.leak } : {}) };
    } catch (error) {
      const outcome = this.failure(error);
      return outcome.kind === 'not-numbers' ? { ...outcome, ...watch.oddReturn } : outcome;
    } finally {
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
    if (error instanceof TypeError && where === undefined) {
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

/** Counts, for each call of a task, the tensors it made and neither returned nor disposed of. */
class LeakWatch {
  leak: Leak | undefined;
  /** What a task returned that no probe can read, told in place of what the probe tripped over. */
  oddReturn: { message: string; hint: string } | undefined;

  wrap(lab: LabModule, tasks: string[]): LabModule {
    const watched = { ...lab };
    for (const task of tasks) {
      const written = lab[task];
      if (typeof written !== 'function') {
        watched[task] = () => {
          throw new Error(`Not implemented yet: lab.ts exports no function named ${task}`);
        };
      } else if (!isClass(written)) {
        watched[task] = (...args: unknown[]) =>
          this.call(task, written as (...args: unknown[]) => unknown, args);
      }
    }
    return watched;
  }

  private call(task: string, written: (...args: unknown[]) => unknown, args: unknown[]): unknown {
    const given = new Set(tensorsIn(args));
    const before = tf.memory().numTensors;
    const result = written(...args);
    this.oddReturn ??= oddReturn(task, result);
    const account = (returned: unknown): unknown => {
      this.count(task, given, returned, tf.memory().numTensors - before);
      return returned;
    };
    return result instanceof Promise ? result.then(account) : account(result);
  }

  private count(task: string, given: Set<tf.Tensor>, result: unknown, made: number): void {
    for (const tensor of given) {
      if (tensor.isDisposed) throw new Error(`${task} disposed of a tensor that belongs to its caller`);
    }
    const returned = new Set(tensorsIn(result).filter((tensor) => !given.has(tensor))).size;
    if (made > returned) this.leak ??= { by: task, tensors: made - returned };
  }
}

function oddReturn(task: string, result: unknown): { message: string; hint: string } | undefined {
  if (result instanceof Promise) {
    return {
      message: `${task} returned a Promise`,
      hint: `remove async and await from ${task}: dataSync() and arraySync() take numbers out of a tensor at once`,
    };
  }
  if (result !== undefined) return undefined;
  return {
    message: `${task} returned nothing`,
    hint: `${task} must end in a return; an arrow function with { } needs one too`,
  };
}

function isClass(value: unknown): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}

function tensorsIn(value: unknown): tf.Tensor[] {
  if (value instanceof tf.Tensor) return [value];
  if (Array.isArray(value)) return value.flatMap(tensorsIn);
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.values(value).flatMap(tensorsIn);
  }
  return [];
}
