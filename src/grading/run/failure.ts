import { functionsOn } from '../../core/engineErrors';
import { asError } from '../../core/errors';
import type { Failure } from '../../hosts/outcome';
import { isPlaceholder, MissingTask } from '../model/placeholder';
import type { LabModule, Submission, SubmissionFiles } from './load';
import { BrokenSubmission, loadSubmission, NoSubmission, placeOf } from './load';
import { MemoryLimitReached } from './memoryLimit';
import { ForbiddenShortcut } from './shortcuts';
import { UnreadableResult } from './answerSize';

/** Loads a submission; answers with the reason if it can't be loaded. A missing lab.ts is thrown: it is bad usage. */
export function loadOrFailure(submission: Submission): LabModule | BrokenSubmission {
  try {
    return loadSubmission(submission);
  } catch (thrown) {
    const error = asError(thrown);
    if (error instanceof BrokenSubmission) return error;
    if (error instanceof NoSubmission) throw error;
    const where = placeOf(error, submission.files);
    return new BrokenSubmission(
      `${submission.entry ?? 'lab.ts'} failed while loading${where ? ` at ${where}` : ''}: ${error.message}`,
    );
  }
}

/** The reason why there is no answer, read from the error that was thrown while a submission ran. */
export function failureOf(thrown: unknown, files: SubmissionFiles, tasks: string[]): Failure {
  const error = asError(thrown);
  const { message, stack = '' } = error;
  const place = placeOf(error, files);
  const where = place === undefined ? {} : { where: place };
  if (error instanceof ForbiddenShortcut) return { kind: 'forbidden', name: error.shortcut, ...where };
  if (error instanceof MemoryLimitReached) return { kind: 'out-of-memory', ...where };
  if (error instanceof UnreadableResult) return { kind: 'unreadable', message };
  if (error instanceof MissingTask) return { kind: 'missing-task', message };
  if (!isPlaceholder(message)) return { kind: 'crashed', message, ...where };
  // The innermost task on the stack, since a task may call another.
  const task = functionsOn(stack).find((name) => tasks.includes(name));
  return { kind: 'not-implemented', ...(task === undefined ? {} : { task }), ...where };
}
