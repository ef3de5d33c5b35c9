import { INTAKE_LIMITS } from './limits';
import { shownName } from './names';
import type { LeftOut, TakenFile } from './taken';
import { textOfFile } from './text';

/** The files of one lab as they are judged. */
export interface SubmittedLab {
  /** Paths relative to the folder of lab.ts, in the order of their names; `lab.ts` is among them. */
  files: { path: string; text: string }[];
}

export interface LabFiles {
  labs: Map<string, SubmittedLab>;
  /** Files that were left out or changed, in words. */
  notes: string[];
  /** Answers that belong to no lab, or to one that has others. */
  strays: string[];
}

interface FoundLab {
  lab: string | undefined;
  /** The path of lab.ts, and the folder with a slash at its end; empty for the top. */
  path: string;
  folder: string;
}

/** The most files that a note names one by one. */
const NAMED = 5;

/** Sorts the files of one submission by labs. */
export function labFilesOf(
  {
    folders,
    files,
    leftOut,
  }: { folders: readonly string[]; files: readonly TakenFile[]; leftOut: readonly LeftOut[] },
  { labs, allLabs }: { labs: readonly string[]; allLabs: readonly string[] },
): LabFiles {
  const found = labsIn(files, { folders, labs, allLabs });
  const unusual = leftOut.filter(({ path }) => !isOfKit(path, found));
  const result: LabFiles = { labs: new Map(), notes: leftOutNotes(unusual), strays: [] };
  for (const one of found) {
    if (one.lab === undefined)
      result.strays.push(`${shownName(one.path)}: it is not clear which lab this is`);
    else if (!labs.includes(one.lab)) continue;
    else if (result.labs.has(one.lab))
      result.strays.push(`${shownName(one.path)} is another lab.ts of ${one.lab}; it was left out`);
    else result.labs.set(one.lab, readLab(one, { files, found, notes: result.notes }));
  }
  for (const [lab, { files: kept }] of result.labs)
    if (!kept.some(({ path }) => path === 'lab.ts')) result.labs.delete(lab);
  return result;
}

/** All lab.ts of a submission, those nearest to its top first. */
function labsIn(
  files: readonly TakenFile[],
  context: { folders: readonly string[]; labs: readonly string[]; allLabs: readonly string[] },
): FoundLab[] {
  const paths = files.map(({ path }) => path);
  const exact = paths.filter((path) => nameOf(path) === 'lab.ts');
  // Canvas and browsers number a file that was handed in again: the highest number is the newest.
  const renamed = paths
    .filter((path) => /^lab[-_ ]?\(?\d*\)?\.ts$/i.test(nameOf(path)))
    .sort((a, b) => numberIn(nameOf(b)) - numberIn(nameOf(a)));
  const byId = paths.filter((path) => context.allLabs.some((id) => nameOf(path) === `${id}.ts`));
  const chosen = exact.length > 0 ? exact : renamed.length > 0 ? renamed.slice(0, 1) : byId;
  return chosen
    .map((path) => ({
      path,
      folder: path.slice(0, path.length - nameOf(path).length),
      lab: labOf(path, context),
    }))
    .sort((a, b) => depthOf(a.path) - depthOf(b.path) || (a.path < b.path ? -1 : 1));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function numberIn(name: string): number {
  return Number(/\d+/.exec(name)?.[0] ?? 0);
}

function depthOf(path: string): number {
  return path.split('/').length;
}

/** The lab that a path means: the nearest folder that names one, else the submission's own name, else the only one. */
function labOf(
  path: string,
  {
    folders,
    labs,
    allLabs,
  }: { folders: readonly string[]; labs: readonly string[]; allLabs: readonly string[] },
): string | undefined {
  const own = allLabs.find((id) => nameOf(path) === `${id}.ts`);
  const above = path.split('/').slice(0, -1).reverse();
  const named = [...above, ...folders].map((name) => labNamed(name, allLabs)).find((id) => id !== undefined);
  return own ?? named ?? (labs.length === 1 ? labs[0] : undefined);
}

/** `03-softmax-sgd`, `03-softmax-sgd-jdoe`, `03`, `lab3` and `Lab 03`. */
function labNamed(folder: string, allLabs: readonly string[]): string | undefined {
  const byId = allLabs.find(
    (id) => folder === id || folder.startsWith(`${id}-`) || folder.startsWith(`${id}_`),
  );
  const number = /^(?:lab)?[-_ ]?(\d{1,2})$/i.exec(folder)?.[1];
  return byId ?? (number && allLabs.find((id) => id.startsWith(`${number.padStart(2, '0')}-`)));
}

/** The starter's own files and the list of tries, which no answer imports. */
const OF_THE_KIT = ['experiment.ts', 'hints.json', 'tries.json'];

/** The code in the folder of a lab.ts, without that of other labs below it. */
function readLab(
  { path: labPath, folder }: FoundLab,
  { files, found, notes }: { files: readonly TakenFile[]; found: FoundLab[]; notes: string[] },
): SubmittedLab {
  const others = found.map((one) => one.folder).filter((one) => one !== folder && one.startsWith(folder));
  const own = files.filter(
    ({ path }) =>
      path.startsWith(folder) &&
      !others.some((other) => path.startsWith(other)) &&
      !OF_THE_KIT.includes(path.slice(folder.length)),
  );
  const result: SubmittedLab = { files: [] };
  const sorted = [...own].sort((a, b) =>
    a.path === labPath ? -1 : b.path === labPath ? 1 : a.path < b.path ? -1 : 1,
  );
  for (const { path, data } of sorted) {
    const decoded = textOfFile(data);
    const isLab = path === labPath;
    if (decoded?.remark) notes.push(`${shownName(path)}: ${decoded.remark}`);
    if (decoded === undefined) notes.push(`${shownName(path)} is no text; it was left out`);
    else if (result.files.length >= INTAKE_LIMITS.filesOfLab)
      notes.push(`${shownName(path)} is one file more than ${INTAKE_LIMITS.filesOfLab}; it was left out`);
    else result.files.push({ path: isLab ? 'lab.ts' : path.slice(folder.length), text: decoded.text });
  }
  if (nameOf(labPath) !== 'lab.ts') notes.push(`${shownName(labPath)} was taken as lab.ts`);
  return result;
}

/** The configurations at the top of a student's kit. */
const KIT_CONFIGURATIONS = ['package.json', 'package-lock.json', 'tsconfig.json'];

/** True for a configuration that every repository of the course has: a note for each student would hide the others. */
function isOfKit(path: string, found: readonly FoundLab[]): boolean {
  const name = nameOf(path);
  const top = path.slice(0, path.length - name.length);
  if (name === 'lab.json') return found.some(({ folder }) => folder === top);
  return KIT_CONFIGURATIONS.includes(name) && found.some(({ folder }) => folder.startsWith(`${top}labs/`));
}

function leftOutNotes(leftOut: readonly LeftOut[]): string[] {
  const named = leftOut.slice(0, NAMED).map(({ path, why }) => `${shownName(path)} was left out: ${why}`);
  const more = leftOut.length - named.length;
  return more > 0 ? [...named, `${more} more files were left out`] : named;
}
