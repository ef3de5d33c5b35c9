import { counted, listed } from '../../core/words';
import { removeLeftFolders } from '../../course/batch/gradeInput';
import { gradeQueue, kitMark, openQueue } from '../../course/batch/gradeQueue';
import { trainingQueue } from '../../course/compare/trainingQueue';
import { QUEUE_PROCESS } from '../../course/queueProcess';
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
  /** The number of jobs that run at once. */
  parallel: number;
  /** The only level that it works at; without it all that can be had here. */
  isolation: IsolationLevel | undefined;
}

/** Grades submissions of `lab grade --queue` and trains nets of `lab compare --queue`, until it is asked to end. */
export async function worker(
  { queue, parallel, isolation }: WorkerSettings,
  terminal: Terminal,
): Promise<CommandResult> {
  const levels = levelsHere(isolation);
  // A password in the address would be seen by all users of this machine, submissions among them.
  process.title = 'lab worker';
  const tell = (sentence: string): void => terminal.note(sentence);
  const database = await openQueue(queue, tell);
  const trainings = levels.map(trainingQueue);
  const done = { graded: 0, trained: 0, failed: 0 };
  const server = new QueueWorker({
    ...QUEUE_PROCESS,
    database,
    // A class waits for its grades, so submissions go first.
    queues: [...levels.map(gradeQueue), ...trainings],
    parallel,
    onDone: ({ queue: from, hash, seconds, fault }) => {
      const word = trainings.includes(from) ? 'trained' : 'graded';
      done[fault === undefined ? word : 'failed']++;
      const name = `${hash.slice(0, 16)}…`;
      tell(
        fault === undefined ? `${name} ${word} in ${seconds.toFixed(1)} s` : `${name} not ${word}: ${fault}`,
      );
    },
  });
  const release = onStop(() => {
    const rest = server.busy === 0 ? '' : `; ${counted(server.busy, 'job')} first`;
    tell(`ending${rest} (again to end at once: its jobs go to other workers)`);
    server.drain();
  });
  try {
    removeLeftFolders();
    tell(
      `listening with kit ${kitMark()} for submissions and trainings at the level ${listed(levels)}; Ctrl-C ends`,
    );
    await server.run();
  } finally {
    release();
    await database.close();
  }
  const text = [
    `${counted(done.graded, 'submission')} graded`,
    ...(done.trained === 0 ? [] : [`${counted(done.trained, 'training')} run`]),
    ...(done.failed === 0 ? [] : [`${counted(done.failed, 'attempt')} failed`]),
  ].join(', ');
  return { output: { text }, exitCode: 0 };
}

function levelsHere(asked: IsolationLevel | undefined): ProcessLevel[] {
  if (asked === undefined) return PROCESS_LEVELS.filter((level) => obstacleOf(level) === undefined);
  const level = processLevel(asked);
  requireLevel(level);
  return [level];
}
