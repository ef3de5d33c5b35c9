import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../core/errors';
import type { Challenge } from '../../grading/model/challenge';
import { gradedFolder } from '../labs';

/** The scores of the reference, as measured: `tests/graded/NN-topic/challenge.json`. */
const DistributionSchema = z.strictObject({
  /** The number of scores; the seeds of the runs are −1, −2 … */
  scores: z.array(z.number()).min(2),
});

/** True if a lab has a challenge. */
export function hasChallenge(id: string): boolean {
  return existsSync(definitionFile(id));
}

/** @throws UsageError if the lab has no challenge */
export async function loadChallenge(id: string): Promise<Challenge> {
  if (!hasChallenge(id)) throw new UsageError(`lab ${id.slice(0, 2)} has no challenge`);
  return ((await import(definitionFile(id))) as { challenge: Challenge }).challenge;
}

function definitionFile(id: string): string {
  return join(gradedFolder(id), 'challenge.ts');
}

export function distributionFile(id: string): string {
  return join(gradedFolder(id), 'challenge.json');
}

/** @throws UsageError if the file is missing or damaged */
export function referenceScores(id: string): number[] {
  const file = distributionFile(id);
  try {
    return DistributionSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).scores;
  } catch {
    throw new UsageError(
      `expected the scores of the reference in ${file}; bring it back with git checkout, or measure them with: npx lab challenge ${id.slice(0, 2)} --measure 60`,
    );
  }
}
