import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const ListSchema = z.object({ pictures: z.array(z.string().regex(/^[a-z-]+$/)) });

/**
 * Removes the pictures of the numbers that stood in a folder before: those that their JSON lists, and no others. So a
 * folder never has a picture of another comparison beside the new ones, and files of other origin stay.
 *
 * @param json the file of numbers, whose list `pictures` has names without folder and ending
 * @param kept the names of the pictures that are written anew
 */
export function removeOldPictures(json: string, kept: readonly string[]): void {
  for (const name of listedIn(json).filter((one) => !kept.includes(one)))
    for (const ending of ['png', 'svg']) rmSync(join(dirname(json), `${name}.${ending}`), { force: true });
}

/** The list of a file; empty if there is no such file, or none that the kit wrote. */
function listedIn(json: string): string[] {
  try {
    return ListSchema.parse(JSON.parse(readFileSync(json, 'utf8'))).pictures;
  } catch {
    return [];
  }
}
