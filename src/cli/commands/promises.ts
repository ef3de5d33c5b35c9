import { checksOf } from '../../course/checks';
import { loadPromises } from '../../course/grading';
import { askedPromises } from '../../grading/model/promise';
import type { CommandResult } from '../command';
import { table } from '../table';

export interface PromisesSettings {
  ids: string[];
  json: boolean;
}

/** Lists the promises of the tasks of labs, and the checks that test each promise. */
export async function promisesOf({ ids, json }: PromisesSettings): Promise<CommandResult> {
  const labs = await Promise.all(
    ids.map(async (id) => ({
      lab: id,
      promises: askedPromises((await loadPromises(id)) ?? {}, await checksOf(id)),
    })),
  );
  const exitCode = labs.some(({ promises }) => promises.some(({ askedBy }) => askedBy.length === 0)) ? 1 : 0;
  if (json) return { output: { json: { labs } }, exitCode };
  const text = labs.map(({ lab, promises }) => {
    const rows = promises.map(({ task, name, text: sentence, askedBy }) => [
      `  ${task}/${name}`,
      sentence,
      askedBy.join(', ') || 'NO CHECK',
    ]);
    return `\n${lab}\n${table(['  promise', 'says', 'tested by'], rows, [])}`;
  });
  return { output: { text: text.join('\n') }, exitCode };
}
