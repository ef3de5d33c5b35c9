import { UsageError } from '../../core/errors';
import type { SubmittedLab } from '../../node/submissions/labFiles';
import { collectSubmissions } from '../../node/submissions/collect';
import { allLabs } from '../labs';
import { REFERENCE } from '../../compare/variants';

/** A submission that is compared: its name, and the files of the lab. */
export interface ComparedSubmission {
  name: string;
  files: SubmittedLab['files'];
}

/**
 * The submissions in folders and archives: each is one submission, or those of a class.
 *
 * @throws UsageError if there is no such folder, or no lab.ts of the lab in one of them
 */
export async function submissionsIn(
  paths: readonly string[],
  lab: string,
): Promise<Map<string, ComparedSubmission>> {
  const found = new Map<string, ComparedSubmission>();
  for (const path of paths) {
    const { submissions } = await collectSubmissions(path, { labs: [lab], allLabs: allLabs() });
    const here = submissions.flatMap(({ key, labs }) => {
      const files = labs.get(lab)?.files ?? [];
      return files.length > 0 ? [{ name: key, files }] : [];
    });
    if (here.length === 0) throw new UsageError(`expected a lab.ts of ${lab} in ${path}, found none`);
    for (const submission of here) {
      const name = freeName(submission.name, found);
      found.set(name, { ...submission, name });
    }
  }
  return found;
}

/** A name that no other submission has, and not the reference. */
function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  const isTaken = (candidate: string): boolean => taken.has(candidate) || candidate === REFERENCE;
  let [candidate, number] = [name, 2];
  while (isTaken(candidate)) candidate = `${name} (${number++})`;
  return candidate;
}
