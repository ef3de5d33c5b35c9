import type { Stats } from 'node:fs';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { filesMeant } from '../grading/model/ownFiles';
import { decodedText } from './decodedText';
import { fileProblem } from './fileProblem';
import { readOrdinary } from './ordinaryFile';
import { INTAKE_LIMITS, sizeText } from './submissions/limits';

/** A name of a file beside lab.ts in a text: `'./answers'`. */
const NAMED_FILE = /['"`](\.{1,2}\/[^'"`\n]{1,200})['"`]/g;

/** The beginning of the names of these folders, before the number of the process. */
export const BOX = 'lab-box-';

/** The boxes that the end of this process removes. */
const OPEN = new Set<SubmissionBox>();
process.once('exit', () => OPEN.forEach((box) => box.remove()));

/**
 * A clean folder with a copy of one submission: its `lab.ts` and the files that it names. Nothing else of the
 * submission's own folder is read, no link is followed, and no file is read before its kind and size are known.
 */
export class SubmissionBox {
  /** The folder of the copy. */
  readonly folder = mkdtempSync(join(tmpdir(), `${BOX}${process.pid}-`));
  private taken = false;
  private refused: string | undefined;

  constructor() {
    OPEN.add(this);
    chmodSync(this.folder, 0o755); // the submission may run as another user
  }

  /**
   * Copies the submission of a folder, once. Answers with a sentence if it can not be judged.
   *
   * @param entry the file that is judged; it may name others
   */
  take(from: string, entry = 'lab.ts'): string | undefined {
    if (!this.taken) this.refused = this.copy(from, entry);
    this.taken = true;
    return this.refused;
  }

  remove(): void {
    OPEN.delete(this);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private copy(from: string, entry: string): string | undefined {
    const wanted = new Set([entry]);
    for (const path of wanted) {
      if (wanted.size > INTAKE_LIMITS.filesOfLab * CANDIDATES)
        return `${entry} and the files beside it name more than ${INTAKE_LIMITS.filesOfLab} files; hand in fewer`;
      const read = readOrdinaryFile(join(from, path));
      if (read === undefined) continue;
      if (typeof read === 'string') return `${path} ${read}`;
      const file = join(this.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, read);
      for (const named of filesNamedIn(decodedText(read), path)) wanted.add(named);
    }
    return undefined;
  }
}

/** The files that a name may mean: itself, a TypeScript file, or one in a folder. */
const CANDIDATES = 3;

function filesNamedIn(text: string, from: string): string[] {
  const names = [...text.matchAll(NAMED_FILE)].map(([, name]) =>
    posix.normalize(posix.join(posix.dirname(from), name!)),
  );
  return names.filter((name) => !name.startsWith('..')).flatMap(filesMeant);
}

/** The bytes of a file; undefined if there is none, or the reason in words why it is not read. */
export function readOrdinaryFile(file: string): Buffer | string | undefined {
  const status = statusOf(file);
  if (status === undefined || status.isDirectory()) return undefined;
  if (status.isSymbolicLink()) return 'is a link; hand in the file itself';
  if (!status.isFile()) return 'is no ordinary file; hand in a text file';
  if (status.size > INTAKE_LIMITS.file)
    return `is larger than ${sizeText(INTAKE_LIMITS.file)}; hand in the code alone`;
  return readBytes(file);
}

/** Undefined if there is no such file, or a part of its path is a file. */
function statusOf(file: string): Stats | undefined {
  try {
    return lstatSync(file);
  } catch {
    return undefined;
  }
}

function readBytes(file: string): Buffer | string {
  try {
    return readOrdinary(file, INTAKE_LIMITS.file) ?? 'is no ordinary file; hand in a text file';
  } catch (error) {
    return `can not be read: ${fileProblem(error)}`;
  }
}
