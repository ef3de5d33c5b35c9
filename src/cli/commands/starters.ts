import { join, relative } from 'node:path';
import { UsageError } from '../../core/errors';
import { filesOutOfStep, starterFiles, writeStarter } from '../../course/starters/generate';
import { ROOT, hasSolution, labsNamed, solutionOf } from '../../course/labs';

export function starters(labs: string[], options: { check?: boolean; overwrite?: boolean }): void {
  const ids = labsNamed(labs).filter(hasSolution);
  if (ids.length === 0) throw new UsageError('starters are made from solutions/, and there are none here');
  const outOfStep: string[] = [];
  for (const id of ids) {
    const files = starterFiles(solutionOf(id));
    const folder = join(ROOT, 'labs', id);
    if (options.check) outOfStep.push(...filesOutOfStep(files, folder));
    else
      for (const file of writeStarter(files, folder, options.overwrite ?? false))
        console.log(`wrote ${relative(ROOT, file)}`);
  }
  if (outOfStep.length > 0) {
    console.error(
      `not what solutions/ generates: ${outOfStep.map((file) => relative(ROOT, file)).join(', ')}`,
    );
    console.error('run: npx lab starters --overwrite; delete what no solution has');
    process.exitCode = 1;
  } else if (options.check) {
    console.log(`labs/ is what solutions/ generates (${ids.length} lab${ids.length === 1 ? '' : 's'})`);
  }
}
