import { relative } from 'node:path';
import { UsageError } from '../../core/errors';
import { outputFolder } from '../../node/folders';
import { loadImages } from '../../node/files/load';
import { isReleased } from '../../course/kit';
import { allLabs } from '../../course/labs';
import type { StartPageOptions } from '../../course/startPage';
import type { PageLab } from '../../reports/page/page';
import type { CommandResult } from '../command';
import { table } from '../table';
import type { Terminal } from '../terminal';

/** Grades and draws all labs, and writes a page of them. */
export async function start(
  settings: Omit<StartPageOptions, 'onProgress'>,
  { colors, progress }: Terminal,
): Promise<CommandResult> {
  const ids = allLabs();
  if (ids.length === 0) throw new UsageError('expected labs in labs/ or solutions/, found none');
  // Both refuse wrong settings before tfjs is loaded.
  loadImages(settings.data);
  outputFolder(settings.out);
  const { makeStartPage } = await import('../../course/startPage');
  const bar = progress(ids.length);
  const onProgress = (done: number, figure: string): void => bar.at(done, figure);
  const { labs, page } = await makeStartPage(ids, { ...settings, onProgress }).finally(() => bar.stop());
  const rows = labs.map((lab) => [
    lab.id,
    `${lab.score} / ${lab.maxScore}`,
    `${drawnOf(lab)} / ${lab.figures.length}`,
    lab.title,
  ]);
  const complete = labs.every((lab) => lab.score === lab.maxScore && drawnOf(lab) === lab.figures.length);
  const text = [
    table(['lab', 'points', 'figures', ''], rows, [1, 2]),
    ...(complete
      ? []
      : [
          colors.red(
            '\nSomething is not as it must be: a lab below full marks, or a figure that was not drawn.',
          ),
        ]),
    `\nOpen ${colors.bold(relative('', page))} in a browser: scores, pictures, and what to see in them.`,
    ...(isReleased() ? [] : ['The whole course in a browser, with an editor and the checks: npx lab site']),
  ];
  return { output: { text: text.join('\n') }, exitCode: complete ? 0 : 1 };
}

function drawnOf({ figures }: PageLab): number {
  return figures.filter((figure) => 'png' in figure).length;
}
