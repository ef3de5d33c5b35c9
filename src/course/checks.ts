import { join } from 'node:path';
import { UsageError } from '../core/errors';
import type { Check } from '../grading/model/check';
import { taskOf } from '../grading/model/check';
import { gradedFolder } from './labs';

/** The checks of a lab. Its probes, and with them tfjs, are not loaded. */
export async function checksOf(id: string): Promise<Check[]> {
  const { checks } = (await import(join(gradedFolder(id), 'checks.ts'))) as { checks: Check[] };
  return checks;
}

/**
 * The checks that `--only` names by their ids or tasks, in the order of the lab; all of them without `--only`.
 *
 * @throws UsageError for a name that is neither a task of the lab nor one of its checks
 */
export function chosenChecks(checks: Check[], only: string[] | undefined): Check[] {
  if (only === undefined) return checks;
  const chosen = new Set(only.flatMap((name) => checksNamed(checks, name)));
  return checks.filter((check) => chosen.has(check));
}

function checksNamed(checks: Check[], name: string): Check[] {
  const chosen = checks.filter(({ id }) => id === name || taskOf(id) === name);
  if (chosen.length > 0) return chosen;
  const ofTask = checks.map(({ id }) => id).filter((id) => taskOf(id) === taskOf(name));
  if (ofTask.length > 0) {
    throw new UsageError(
      `--only takes a check of ${taskOf(name)} (${ofTask.join(', ')}), received "${name}"`,
    );
  }
  const tasks = [...new Set(checks.map(({ id }) => taskOf(id)))];
  throw new UsageError(`--only takes a task (${tasks.join(', ')}) or one of its checks, received "${name}"`);
}
