import { relative } from 'node:path';
import { processLevel } from '../../node/isolation/choose';
import type { IsolationLevel } from '../../hosts/isolation';
import type { ThemeName } from '../../charts/theme';
import type { Mode } from '../../figures/figure';
import { outputFolder } from '../../node/folders';
import { loadImages } from '../../node/files/load';
import type { DrawJob, DrawnFigure } from '../../course/figures/drawLab';
import type { Target } from '../../course/labs';
import { missingOf, outFor } from '../../course/labs';
import { wrapped } from '../../reports/wrap';
import type { CommandResult } from '../command';
import { table } from '../table';
import type { Terminal } from '../terminal';

/** The settings of `lab figures`. Their values are parsed; an absent one is undefined. */
export interface FiguresSettings {
  ids: string[];
  target: Target;
  /** The figure to draw; all of them without it. */
  only: string | undefined;
  mode: Mode;
  /** The name of the data set. */
  data: string;
  /** The number of seeds; without it each figure's default. */
  seedCount: number | undefined;
  /** The number of labs that are drawn at once. */
  parallel: number;
  out: string | undefined;
  isolation?: IsolationLevel | undefined;
  theme: ThemeName;
  /** An SVG beside each PNG. */
  svg: boolean;
  json: boolean;
}

export async function figures(settings: FiguresSettings, terminal: Terminal): Promise<CommandResult> {
  const { parallel, json } = settings;
  const jobs = jobsOf(settings);
  const { drawLabs } = await import('../../course/figures/drawLabs');
  const progress = terminal.progress(jobs.length);
  const onProgress = (done: number, figure: string): void => progress.at(done, figure);
  const drawn = await drawLabs(jobs, { parallel, onProgress }).finally(() => progress.stop());
  const exitCode = drawn.some((figure) => 'error' in figure) ? 1 : 0;
  return { output: json ? { json: drawn } : { text: textOf(drawn, terminal) }, exitCode };
}

/** @throws UsageError for settings that can't be drawn with, before anything is started */
function jobsOf({
  ids,
  target,
  only,
  mode,
  data,
  seedCount,
  out,
  json,
  isolation,
  theme,
  svg,
}: FiguresSettings): DrawJob[] {
  loadImages(data);
  missingOf(ids, target);
  const folder = outputFolder(out ?? outFor(target));
  return ids.map((id) => ({
    id,
    target,
    mode,
    data,
    out: folder,
    onMissingLab: ids.length > 1 ? 'report' : 'throw',
    prints: json ? 'stderr' : 'stdout',
    look: { theme, svg },
    ...(only === undefined ? {} : { only }),
    ...(isolation && { isolation: processLevel(isolation) }),
    ...(seedCount === undefined ? {} : { seeds: seedCount }),
  }));
}

function textOf(drawn: DrawnFigure[], { colors, width }: Terminal): string {
  const failed = drawn.filter((figure) => 'error' in figure);
  const rows = drawn.flatMap((figure) =>
    'png' in figure ? [[relative('', figure.png), `${figure.seconds.toFixed(1)} s`, figure.title]] : [],
  );
  const lines = failed.map(
    ({ figure, error }) =>
      `${colors.red('✗')} ${figure} ${colors.dim('was not drawn:')} ${wrapped(error, 2, width)}`,
  );
  lines.push(...drawn.flatMap((figure) => breachesOf(figure, colors)));
  if (rows.length > 0) {
    lines.unshift(table(['picture', '', ''], rows, [1]));
    lines.push(colors.dim('\nThe numbers of each picture are in the .json of the same name beside it.'));
  }
  if (failed.length > 0)
    lines.push(`\nA figure needs the tasks it is drawn with: npx lab check ${failed[0]!.lab.slice(0, 2)}`);
  return lines.join('\n');
}

/** The rules of pictures that a picture breaks: its description needs to be changed. */
function breachesOf(drawn: DrawnFigure, colors: Terminal['colors']): string[] {
  const breaches = 'png' in drawn ? (drawn.breaches ?? []) : [];
  return breaches.map(
    ({ rule, found }) => `${colors.yellow('!')} ${drawn.figure} breaks the rule ${rule}: ${found}`,
  );
}
