import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as model from '../grading/model/failureText';
import type { Failure } from '../hosts/outcome';

/**
 * The reason why the code of a folder gave no numbers, in words.
 *
 * @param folder of the lab.ts that ran
 */
export function reasonOf(failure: Failure, folder: string): string {
  return model.reasonOf(failure, (file) => readFileSync(join(folder, file), 'utf8'));
}
