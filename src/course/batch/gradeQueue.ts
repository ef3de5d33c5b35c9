import type { ProcessLevel } from '../../hosts/isolation';
import { queueAddress } from '../../node/jobs/queue/address';
import type { Tell } from '../../node/jobs/queue/database';
import { QueueDatabase } from '../../node/jobs/queue/database';
import { allLabs } from '../labs';
import { GRADE } from './gradeInput';
import { kitHash } from './kitHash';

/** The kit as a queue's name tells it. */
export function kitMark(): string {
  return kitHash(allLabs()).slice(0, 12);
}

/**
 * The queue of the submissions that are graded at a level. A worker with another kit, or on a machine that can't have
 * the level, takes no job of it.
 */
export function gradeQueue(level: ProcessLevel): string {
  return `${GRADE}-${kitMark()}-${level}`;
}

/** @throws UsageError if the address is wrong or the database can't be used */
export function openQueue(address: string, tell: Tell): Promise<QueueDatabase> {
  return QueueDatabase.open(queueAddress(address), tell);
}
