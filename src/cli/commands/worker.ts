import { counted, listed } from '../../core/words';
import { GRADING_PROCESS, removeLeftFolders } from '../../course/batch/gradeInput';
import { gradeQueue, kitMark, openQueue } from '../../course/batch/gradeQueue';
import type { IsolationLevel, ProcessLevel } from '../../hosts/isolation';
import { PROCESS_LEVELS } from '../../hosts/isolation';
import { QueueWorker } from '../../node/jobs/queue/queueWorker';
import { obstacleOf, processLevel, requireLevel } from '../../node/isolation/choose';
import type { CommandResult } from '../command';
import { onStop } from '../signals';
import type { Terminal } from '../terminal';

/** The settings of `lab worker`. */
export interface WorkerSettings {
  /** The address of the database. */
  queue: string;
  /** The number of submissions that are graded at once. */
  parallel: number;
  /** The only level that it grades at; without it all that can be had here. */
  isolation: IsolationLevel | undefined;
}

/** Grades submissions that `lab grade --queue` puts on a queue, until it is asked to end. */
export async function worker(
  { queue, parallel, isolation }: WorkerSettings,
  terminal: Terminal,
): Promise<CommandResult> {
  const levels = levelsHere(isolation);
  // A password in the address would be seen by all users of this machine, submissions among them.
  process.title = 'lab worker';
  const tell = (sentence: string): void => terminal.note(sentence);
  const database = await openQueue(queue, tell);
  let done = 0;
  let failed = 0;
  const server = new QueueWorker({
    ...GRADING_PROCESS,
    database,
    queues: levels.map(gradeQueue),
    parallel,
    onDone: ({ hash, seconds, fault }) => {
      if (fault === undefined) done++;
      else failed++;
      const name = `${hash.slice(0, 16)}…`;
      tell(
        fault === undefined ? `${name} graded in ${seconds.toFixed(1)} s` : `${name} not graded: ${fault}`,
      );
    },
  });
  const release = onStop(() => {
    const rest = server.busy === 0 ? '' : `; ${counted(server.busy, 'submission')} first`;
    tell(`ending${rest} (again to end at once: its submissions go to other workers)`);
    server.drain();
  });
  try {
    removeLeftFolders();
    tell(`listening with kit ${kitMark()} for submissions at the level ${listed(levels)}; Ctrl-C ends`);
    await server.run();
  } finally {
    release();
    await database.close();
  }
  const faults = failed === 0 ? '' : `, ${counted(failed, 'attempt')} failed`;
  return { output: { text: `${counted(done, 'submission')} graded${faults}` }, exitCode: 0 };
}

function levelsHere(asked: IsolationLevel | undefined): ProcessLevel[] {
  if (asked === undefined) return PROCESS_LEVELS.filter((level) => obstacleOf(level) === undefined);
  const level = processLevel(asked);
  requireLevel(level);
  return [level];
}
