import type { Progress } from './progress';
import type { Terminal } from './terminal';

/** Called before each of `total` steps with its name. */
export type OnStep = (step: string, total: number) => void;

/** Runs a job that names its steps, and shows how far it has come. */
export async function withSteps<Result>(
  terminal: Terminal,
  run: (onStep: OnStep) => Promise<Result>,
): Promise<Result> {
  let progress: Progress | undefined;
  let begun = 0;
  try {
    return await run((step, total) => {
      progress ??= terminal.progress(total);
      progress.at(++begun, step);
    });
  } finally {
    progress?.stop();
  }
}
