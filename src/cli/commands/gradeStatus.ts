import { counted } from '../../core/words';
import { gradeQueue, kitMark, openQueue } from '../../course/batch/gradeQueue';
import { trainingQueue } from '../../course/compare/trainingQueue';
import { PROCESS_LEVELS } from '../../hosts/isolation';
import type { QueueStatus } from '../../node/jobs/queue/status';
import { queueStatus } from '../../node/jobs/queue/status';
import type { CommandResult } from '../command';
import { table } from '../table';
import type { Terminal } from '../terminal';

/** Tells the state of a queue of submissions and trainings: who waits, who works, and what failed for good. */
export async function gradeStatus(queue: string, terminal: Terminal): Promise<CommandResult> {
  const database = await openQueue(queue, (sentence) => terminal.note(sentence));
  try {
    return { output: { text: statusText(await queueStatus(database)) }, exitCode: 0 };
  } finally {
    await database.close();
  }
}

function statusText({ queues, workers, dead }: QueueStatus): string {
  const mine = [gradeQueue, trainingQueue].flatMap((nameAt) => PROCESS_LEVELS.map(nameAt));
  const rows = queues.map(({ name, waiting, atWork, done, failed }) => [
    name,
    mine.includes(name) ? 'yes' : 'no',
    ...[waiting, atWork, done, failed],
  ]);
  const workerLines = workers.map(({ host, pid, queues: from, busy, secondsAgo, alive }) => {
    const kit = from.some((name) => mine.includes(name)) ? 'with this kit' : 'with another kit';
    const seen = alive ? `at work on ${counted(busy, 'job')}` : `not heard of for ${secondsAgo} s`;
    return `${alive ? '·' : '✗'} ${host}, process ${pid}, ${kit}: ${seen}`;
  });
  return [
    queues.length === 0
      ? 'The queue is empty.'
      : table(['queue', 'this kit', 'waiting', 'at work', 'done', 'failed'], rows, [2, 3, 4, 5]),
    '',
    workers.length === 0 ? 'No worker is listening.' : 'Workers:',
    ...workerLines,
    ...(dead.length === 0 ? [] : ['', 'Failed for good; the command that sent them tries them again:']),
    ...dead.map(({ hash, cause, at }) => `✗ ${hash.slice(0, 16)}… (${at.toISOString()}): ${cause}`),
    '',
    `The mark of this kit is ${kitMark()}.`,
  ].join('\n');
}
