import pc from '../colors';
import { allLabs } from '../../course/labs';
import { manifestOf } from '../../course/manifestOf';
import { printJson, table } from '../terminal';

export function list({ json = false }: { json?: boolean }): void {
  const labs = allLabs().map((id) => {
    const { title, tasks } = manifestOf(id);
    return { id, title, tasks, points: tasks.reduce((sum, task) => sum + task.points, 0) };
  });
  if (json) return printJson(labs);
  for (const lab of labs) {
    console.log(`\n${pc.bold(lab.id)}  ${lab.title}  (${lab.points} points)\n`);
    const rows = lab.tasks.map((task) => [`  ${task.id}`, task.points, task.title]);
    console.log(table(['  task', 'points', ''], rows, [1]));
  }
  console.log(
    `\nOpen labs/${labs[0]?.id ?? ''}/README.md, write lab.ts beside it, then: npx lab check ${labs[0]?.id.slice(0, 2) ?? ''}`,
  );
}
