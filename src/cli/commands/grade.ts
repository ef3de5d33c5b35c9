import { relative } from 'node:path';
import { UsageError } from '../../core/errors';
import { counted } from '../../core/words';
import type { GradeClassOptions, GradedClass } from '../../course/batch/gradeClass';
import type { ClassFindings } from '../../course/batch/classTables';
import { isWithin, outputFolder } from '../../node/folders';
import { CHECK_LIMITS } from '../../hosts/limits';
import type { FileFormat } from '../../reports/formats';
import { points } from '../../reports/graded';
import type { CommandResult } from '../command';
import { Countdown } from '../countdown';
import type { IsolationLevel } from '../../hosts/isolation';
import { processLevel, requireLevel, strongestLevel } from '../../node/isolation/choose';
import { table } from '../table';
import type { Terminal } from '../terminal';
import { untilStopped } from '../untilStopped';

/** The settings of `lab grade`. Their values are parsed; an absent one is undefined. */
export interface GradeSettings extends Pick<
  GradeClassOptions,
  'from' | 'out' | 'labs' | 'parallel' | 'seed' | 'shard' | 'roster' | 'queue' | 'challenges'
> {
  deadlineSeconds: number | undefined;
  /** The level of isolation. Default: the strongest that can be had here. */
  isolation: IsolationLevel | undefined;
  /** The format of a report for each submission. Without it, no reports are written. */
  format: FileFormat | undefined;
}

/** Grades the submissions of a class. */
export async function grade(settings: GradeSettings, terminal: Terminal): Promise<CommandResult> {
  const { labs, format, deadlineSeconds = CHECK_LIMITS.seconds, shard } = settings;
  const isolation = settings.isolation ? processLevel(settings.isolation) : strongestLevel();
  requireLevel(isolation);
  if (isWithin(settings.from, settings.out))
    throw new UsageError(
      `--out takes a folder outside of the submissions, received ${settings.out}: what is in ${settings.from} is graded`,
    );
  const out = outputFolder(settings.out);
  // A password in the address would be seen by all users of this machine, submissions among them.
  if (settings.queue !== undefined) process.title = 'lab grade';
  const { gradeClass, Stopped } = await import('../../course/batch/gradeClass');
  const { writeClass, writeFeedback } = await import('../../course/batch/classTables');
  const progress = new Countdown(terminal, 'submissions graded');
  const common = { ...settings, out, deadlineSeconds, isolation };
  const onProgress: GradeClassOptions['onProgress'] = ({ submission, ...done }) =>
    progress.at({ ...done, label: submission });
  const graded = await untilStopped({
    ...{ terminal, progress, Stopped },
    work: (signal) => gradeClass({ ...common, onProgress, tell: terminal.note, signal }),
  });
  if (graded === null) return { exitCode: 1 };
  const exitCode = graded.graded.every(({ fault }) => fault === undefined) ? 0 : 1;
  if (format !== undefined) await writeFeedback(out, format, graded.graded);
  if (shard !== undefined)
    return { output: { text: `${summary(graded, labs)}\n\n${shardText(shard, graded)}` }, exitCode };
  const { remarks, similar } = await writeClass(out, labs, graded);
  const lines = [
    summary(graded, labs),
    ...(remarks.length > 0 ? ['', ...remarks.map((remark) => `! ${remark}`)] : []),
    ...similarLines(similar),
    '',
    `${relative('', `${out}/grades.csv`)} has the grades, ${relative('', `${out}/cohort.html`)} the class at a glance;`,
    'canvas.csv and moodle.csv beside it can be imported.',
  ];
  return { output: { text: lines.join('\n') }, exitCode };
}

/** The number of pairs that are printed; similar.csv has all. */
const SHOWN_PAIRS = 10;

function similarLines(similar: ClassFindings['similar']): string[] {
  const lines = similar
    .slice(0, SHOWN_PAIRS)
    .map(
      ({ lab, first, second, similarity }) =>
        `! ${lab}: ${first} and ${second} share ${Math.floor(100 * similarity)} % of their code, names and spaces aside`,
    );
  const more = similar.length - lines.length;
  return more > 0
    ? [...lines, `! ${counted(more, 'more pair')} of nearly the same code; see similar.csv`]
    : lines;
}

/** A row for each lab, and the submissions without a grade. */
function summary({ graded, seed }: GradedClass, labs: readonly string[]): string {
  const rows = labs.map((lab) => {
    const reports = graded.flatMap(
      ({ value }) => value?.reports.filter((report) => report.lab === lab) ?? [],
    );
    const scores = reports.map(({ score }) => score);
    const handedIn = reports.filter(({ checks }) =>
      checks.some(({ verdict }) => verdict !== 'not-handed-in'),
    );
    const mean = scores.reduce((total, score) => total + score, 0) / (scores.length || 1);
    const full = reports.filter(({ score, maxScore }) => score === maxScore).length;
    return [lab, `${handedIn.length} of ${graded.length}`, points(mean), full];
  });
  const failed = graded.filter(({ fault }) => fault !== undefined);
  return [
    table(['lab', 'handed in', 'mean', 'full marks'], rows, [2, 3]),
    ...failed.map(({ submission, fault }) => `✗ ${submission.key} could not be graded: ${fault}`),
    `${counted(graded.length - failed.length, 'submission')} graded (seed ${seed})`,
  ].join('\n');
}

function shardText({ part, of }: { part: number; of: number }, { elsewhere }: GradedClass): string {
  return (
    `This was part ${part} of ${of}; the others have ${counted(elsewhere, 'submission')}. ` +
    'Gather the results of all parts in one folder, and run the command without --shard for the tables.'
  );
}
