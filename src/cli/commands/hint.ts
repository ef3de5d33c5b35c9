import { UsageError } from '../../core/errors';
import { listed } from '../../core/words';
import { hintsOf } from '../../course/hints';
import { manifestOf } from '../../course/manifestOf';
import { STEPS } from '../../grading/model/hints';
import type { CommandResult } from '../command';
import type { Terminal } from '../terminal';

export interface HintSettings {
  id: string;
  task: string;
  /** 1: something to think about; 2: the idea; 3: nearly the code. */
  step: number;
}

/** Prints one step of help with a task, and says how to get the next. */
export function hint({ id, task, step }: HintSettings, { colors }: Terminal): CommandResult {
  const lab = id.slice(0, 2);
  const tasks = manifestOf(id).tasks.map((one) => one.id);
  if (!tasks.includes(task))
    throw new UsageError(`expected a task of lab ${lab}, received ${task}; its tasks are ${listed(tasks)}`);
  const hints = hintsOf(id);
  if (!hints) throw new UsageError(`lab ${lab} has no hints; its handout is all there is`);
  const next =
    step < STEPS
      ? `${colors.dim('for the next step:')} npx lab hint ${lab} ${task} --step ${step + 1}`
      : colors.dim('that was the last step');
  return {
    output: { text: `${colors.bold(task)}, step ${step} of ${STEPS}: ${hints[task]![step - 1]}\n${next}` },
    exitCode: 0,
  };
}
