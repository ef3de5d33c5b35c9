import { relative } from 'node:path';
import pc from '../colors';
import { UsageError } from '../../core/errors';
import { wholeNumber } from '../../core/options';
import { startBackend } from '../../core/tf';
import { loadImages } from '../../data/load';
import type { Target } from '../labs';
import { labsNamed } from '../labs';
import type { DrawOptions, Drawn, LoadedFigures } from '../draw';
import { drawFigure, loadFigures } from '../draw';
import { Progress, printJson, table, wrapped } from '../terminal';

export interface FiguresOptions {
  target: Target;
  only?: string;
  quick?: boolean;
  full?: boolean;
  data: string;
  seeds?: string;
  out: string;
  json?: boolean;
}

export async function figures(labs: string[], options: FiguresOptions): Promise<void> {
  const ids = labsNamed(labs);
  if (options.quick && options.full)
    throw new UsageError('expected one of --quick and --full, received both');
  const seeds = options.seeds === undefined ? {} : { seeds: wholeNumber('--seeds', options.seeds, 1) };
  const dataset = loadImages(options.data);
  const { backend } = await startBackend();
  const loaded: LoadedFigures[] = [];
  for (const id of ids) loaded.push(await loadFigures(id, options.target, options.only));
  const drawn = await drawAll(loaded, {
    mode: options.full ? 'full' : 'quick',
    dataset,
    backend,
    out: options.out,
    ...seeds,
  });
  if (options.json) printJson(drawn);
  else print(drawn);
  if (drawn.some((one) => 'error' in one)) process.exitCode = 1;
}

/** Draws the figures of several labs, one after the other, behind one progress bar. */
export async function drawAll(labs: LoadedFigures[], options: DrawOptions): Promise<Drawn[]> {
  const total = labs.reduce((sum, lab) => sum + lab.figures.length, 0);
  const progress = new Progress(total);
  const drawn: Drawn[] = [];
  for (const lab of labs) {
    for (const figure of lab.figures) {
      const before = drawn.length;
      const say = (fraction: number): void => progress.at(before + fraction, `${lab.id}: ${figure.id}`);
      say(0);
      drawn.push(await drawFigure(lab, figure, options, say));
    }
  }
  progress.stop();
  return drawn;
}

function print(drawn: Drawn[]): void {
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
