import type { CommandResult } from '../command';
import { allLabs } from '../../course/labs';
import { manifestOf } from '../../course/manifestOf';
import { table } from '../table';
import type { Terminal } from '../terminal';

export function list({ json }: { json: boolean }, { colors }: Terminal): CommandResult {
  const labs = allLabs().map((id) => {
    const { title, tasks } = manifestOf(id);
    return { id, title, tasks, points: tasks.reduce((sum, task) => sum + task.points, 0) };
  });
  if (json) return { output: { json: labs }, exitCode: 0 };
  const blocks = labs.map(({ id, title, tasks, points }) => {
    const rows = tasks.map((task) => [`  ${task.id}`, task.points || 'extra', task.title]);
    return `\n${colors.bold(id)}  ${title}  (${points} points)\n\n${table(['  task', 'points', ''], rows, [1])}\n`;
  });
  const first = labs[0]?.id ?? '';
  const next = `\nOpen labs/${first}/README.md, write lab.ts beside it, then: npx lab check ${first.slice(0, 2)}`;
  return { output: { text: blocks.join('') + next }, exitCode: 0 };
}
