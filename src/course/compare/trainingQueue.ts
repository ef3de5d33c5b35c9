import type { ProcessLevel } from '../../hosts/isolation';
import { kitMark } from '../batch/gradeQueue';
import { TRAINING } from './trainingInput';

/**
 * The queue of trainings whose submissions are kept at a level. A worker with another kit, or on a machine that can't
 * have the level, takes no job of it.
 */
export function trainingQueue(level: ProcessLevel): string {
  return `${TRAINING}-${kitMark()}-${level}`;
}
