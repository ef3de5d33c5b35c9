import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hints } from '../grading/model/hints';
import { parseHints } from '../grading/model/hints';
import { ROOT, solutionOf } from './labs';
import { manifestOf } from './manifestOf';

/** The hints of a lab; undefined if it has none. */
export function hintsOf(id: string): Hints | undefined {
  const file = [join(ROOT, 'labs', id), solutionOf(id)]
    .map((folder) => join(folder, 'hints.json'))
    .find((path) => existsSync(path));
  return file === undefined ? undefined : parseHints(readFileSync(file, 'utf8'), manifestOf(id), file);
}
