import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import pc from '../colors';
import { UsageError } from '../../core/errors';
import { wholeNumber } from '../../core/options';
import { loadImages } from '../../node/files/load';
import type { DrawJob, DrawnFigure } from '../../course/figures/drawLab';
import { drawLabs } from '../../course/figures/drawLabs';
import type { Target } from '../../course/labs';
import { labsNamed, missingOf, outFor } from '../../course/labs';
import { Progress, printJson, table, wrapped } from '../terminal';

export interface FiguresOptions {
  target: Target;
  only?: string;
  quick?: boolean;
  full?: boolean;
  data: string;
  seeds?: string;
  out?: string;
  jobs?: string;
  json?: boolean;
}

export async function figures(labs: string[], options: FiguresOptions): Promise<void> {
  const ids = labsNamed(labs);
  if (options.quick && options.full)
    throw new UsageError('expected one of --quick and --full, received both');
  const { target, only, data, json } = options;
  const seeds = options.seeds === undefined ? {} : { seeds: wholeNumber('--seeds', options.seeds, 1) };
  const parallel = jobsOption(options.jobs);
  loadImages(data); // bad usage is told before anything is started
  missingOf(ids, target);
  const onMissingLab = ids.length > 1 ? 'report' : 'throw';
  const prints = json ? 'stderr' : 'stdout';
  const jobs = ids.map((id): DrawJob => {
    const out = options.out ?? outFor(target);
    const mode = options.full ? 'full' : 'quick';
    return { id, target, mode, data, out, onMissingLab, prints, ...(only ? { only } : {}), ...seeds };
  });
  const progress = new Progress(jobs.length);
  const drawn = await drawLabs(jobs, {
    parallel,
    onProgress: (done, what) => progress.at(done, what),
  }).finally(() => progress.stop());
  if (json) printJson(drawn);
  else print(drawn);
  if (drawn.some((one) => 'error' in one)) process.exitCode = 1;
}

/** `--jobs 2`: how many labs are drawn at once; without it, as many as there are cores. */
export function jobsOption(text: string | undefined): number {
  return text === undefined ? availableParallelism() : wholeNumber('--jobs', text, 1);
}

function print(drawn: DrawnFigure[]): void {
  const failed = drawn.filter((one) => 'error' in one);
  const rows = drawn.flatMap((one) =>
    'png' in one ? [[relative('', one.png), `${one.seconds.toFixed(1)} s`, one.title]] : [],
  );
  if (rows.length > 0) console.log(table(['picture', '', ''], rows, [1]));
  for (const one of failed) {
    console.log(`${pc.red('✗')} ${one.figure} ${pc.dim('was not drawn:')} ${wrapped(one.error, 2)}`);
  }
  if (rows.length > 0)
    console.log(pc.dim('\nThe numbers of each picture are in the .json of the same name beside it.'));
  if (failed.length > 0)
    console.log(`\nA figure needs the tasks it is drawn with: npx lab check ${failed[0]!.lab.slice(0, 2)}`);
}
