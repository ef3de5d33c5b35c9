import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UsageError } from '../../core/errors';
import { labFilesOf } from './labFiles';
import type { SubmittedLab } from './labFiles';
import { INTAKE_LIMITS, sizeText } from './limits';
import { isArchive, shownName, withoutArchiveEnding } from './names';
import type { NameParts, Person } from './people';
import { gradescopePeople, partsOfName, person } from './people';
import { readArchive } from './readArchive';
import { readFolder } from './readFolder';
import type { LeftOut, Taken, TakenFile } from './taken';

/** The work of a student, or of a group, for one lab or several. */
export interface Submission {
  /** The folder or file that it came in; no other submission has the same. */
  key: string;
  people: Person[];
  /** By the ids of the labs. A lab that was not handed in is absent. */
  labs: Map<string, SubmittedLab>;
  /** Sentences for the teacher: files that were left out, conversions, lateness. */
  notes: string[];
}

/** All that was found in a folder or archive. */
export interface Collected {
  submissions: Submission[];
  /** Things that belong to no submission, a sentence each. */
  strays: string[];
}

export interface CollectOptions {
  /** The ids of the labs that are to be graded. */
  labs: readonly string[];
  /** The ids of all labs of the course. */
  allLabs: readonly string[];
}

const METADATA = 'submission_metadata.yml';

/**
 * Finds the submissions in a folder, zip, tar or tar.gz: one submission, or those of a class as Gradescope, Canvas,
 * Moodle or GitHub Classroom hand them over. Only code beside a `lab.ts` is taken; nothing is run and nothing is
 * written.
 *
 * @throws UsageError if there is no such folder or archive, or it is damaged or too large
 */
export async function collectSubmissions(path: string, options: CollectOptions): Promise<Collected> {
  const taken = await takenFrom(path);
  const root = withoutArchiveEnding(basename(resolve(path)));
  const units = unitsOf(taken, { root, ...options });
  const metadata = metadataIn(path);
  const strays: string[] = [];
  const submissions: Submission[] = [];
  for (const unit of units) {
    await unpackInside(unit);
    const people = unit.folders.flatMap((folder) => metadata.get(folder) ?? []);
    const { labs, notes, strays: unclear } = labFilesOf(unit, options);
    if (labs.size === 0 && unit.loose) {
      strays.push(`${shownName(unit.key)} is a file of no submission; it was left out`);
      continue;
    }
    if (labs.size === 0)
      notes.push(`no lab.ts of ${options.labs.length === 1 ? options.labs[0] : 'a lab'} was found`);
    submissions.push({
      key: unit.key,
      people: people.length > 0 ? people : [unit.person],
      labs,
      notes: [...(unit.late ? ['late'] : []), ...notes, ...unclear],
    });
  }
  return { submissions: submissions.sort((a, b) => (a.key < b.key ? -1 : 1)), strays };
}

async function takenFrom(path: string): Promise<Taken> {
  if (!existsSync(path))
    throw new UsageError(`expected a folder or archive of submissions, found nothing at "${path}"`);
  if (statSync(path).isDirectory()) return readFolder(path);
  if (!statSync(path).isFile())
    throw new UsageError(`expected a folder or archive of submissions, received ${path}`);
  return readArchive({ name: basename(path), path });
}

/** Gradescope's list of submitters beside the folders of their submissions. */
function metadataIn(path: string): Map<string, Person[]> {
  const file = join(path, METADATA);
  if (!existsSync(file)) return new Map();
  const status = lstatSync(file);
  if (!status.isFile() || status.size > INTAKE_LIMITS.innerArchive)
    throw new UsageError(`${file} is no file, or larger than ${sizeText(INTAKE_LIMITS.innerArchive)}`);
  return gradescopePeople(readFileSync(file, 'utf8'));
}

/** A part of the whole that one student handed in. Its paths are relative to its folder. */
export interface Unit {
  key: string;
  person: Person;
  late: boolean;
  /** True for a file beside the submissions whose name tells no student. */
  loose: boolean;
  /** The names of the folders and files that it was gathered from. */
  folders: string[];
  /** `folder` is the part of the path that was cut off. */
  files: (TakenFile & { folder: string })[];
  leftOut: (LeftOut & { folder: string })[];
}

interface UnitOptions extends CollectOptions {
  /** The name of the folder or archive. */
  root: string;
}

function unitsOf(taken: Taken, options: UnitOptions): Unit[] {
  const { root, allLabs } = options;
  const inside = withoutWrapper(taken, allLabs);
  const paths = [...inside.files, ...inside.leftOut].map(({ path }) => path.slice(inside.prefix.length));
  const whole = paths.some((path) => isSubmissionRoot(path, allLabs));
  const units = new Map<string, Unit>();
  for (const list of ['files', 'leftOut'] as const) {
    for (const one of taken[list]) {
      if (!one.path.startsWith(inside.prefix)) continue;
      const rest = one.path.slice(inside.prefix.length);
      const top = whole ? root : rest.split('/')[0]!;
      const parts = partsOfName(
        isArchive(top) && !top.includes('_') ? withoutArchiveEnding(top) : top,
        allLabs,
      );
      const unit = unitFor(units, whole ? { ...parts, key: root } : parts, top);
      unit.loose ||= !whole && rest === top && parts.key === top && !isArchive(top);
      const cut = whole ? inside.prefix : fileFolder({ rest, top, parts, prefix: inside.prefix });
      const path = whole ? rest : pathInUnit(rest, top, parts);
      // The two lists differ in one field only.
      (unit[list] as { path: string; folder: string }[]).push({ ...one, path, folder: cut });
    }
  }
  return [...units.values()];
}

/**
 * A file on the top level keeps the name that the student gave it; one in a folder loses the folder's name, unless
 * that is the repository of one lab: a student has one for each.
 */
function pathInUnit(rest: string, top: string, { file, person: { login } }: NameParts): string {
  if (login !== '') return rest;
  if (rest !== top) return rest.slice(top.length + 1);
  return file ?? top;
}

function fileFolder({
  rest,
  top,
  parts,
  prefix,
}: {
  rest: string;
  top: string;
  parts: NameParts;
  prefix: string;
}): string {
  return `${prefix}${rest.slice(0, rest.length - pathInUnit(rest, top, parts).length)}`;
}

function unitFor(units: Map<string, Unit>, { key, person: who, late }: NameParts, folder: string): Unit {
  const unit = units.get(key) ?? {
    key,
    person: person(who),
    late: false,
    loose: false,
    folders: [],
    files: [],
    leftOut: [],
  };
  units.set(key, unit);
  unit.late ||= late;
  if (!unit.folders.includes(folder)) unit.folders.push(folder);
  return unit;
}

/** True for `lab.ts`, `03-softmax-sgd/lab.ts` and `labs/03-softmax-sgd/lab.ts`. */
function isSubmissionRoot(path: string, labs: readonly string[]): boolean {
  const parts = path.split('/');
  if (parts.at(-1) !== 'lab.ts') return false;
  const folders = parts[0] === 'labs' ? parts.slice(1, -1) : parts.slice(0, -1);
  return folders.length === 0 || (folders.length === 1 && labs.includes(folders[0]!));
}

/** An archive of a class often has one folder around all others, which is no submission. */
function withoutWrapper({ files, leftOut }: Taken, labs: readonly string[]): Taken & { prefix: string } {
  const paths = [...files, ...leftOut].map(({ path }) => path);
  const tops = new Set(paths.map((path) => path.split('/')[0]!));
  const [top] = tops;
  const prefix = `${top}/`;
  const isWrapper =
    tops.size === 1 &&
    paths.every((path) => path.startsWith(prefix)) &&
    !paths.some(
      (path) => isSubmissionRoot(path, labs) || isSubmissionRoot(path.slice(prefix.length), labs),
    ) &&
    partsOfName(top!, labs).key === top &&
    new Set(paths.map((path) => path.split('/')[1])).size > 1;
  return { files, leftOut, prefix: isWrapper ? prefix : '' };
}

/** Puts the code of archives that a student handed in where the archive was. */
async function unpackInside(unit: Unit): Promise<void> {
  const archives = unit.files.filter(({ path }) => isArchive(path));
  unit.files = unit.files.filter(({ path }) => !isArchive(path));
  for (const { path, data, folder } of archives) {
    try {
      const inner = await readArchive({ name: basename(path), data });
      const at = withoutArchiveEnding(path);
      for (const file of inner.files) {
        if (isArchive(file.path))
          unit.leftOut.push({ path: `${path}/${file.path}`, why: 'an archive in an archive', folder });
        else unit.files.push({ ...file, path: `${at}/${file.path}`, folder });
      }
      unit.leftOut.push(...inner.leftOut.map((one) => ({ ...one, path: `${at}/${one.path}`, folder })));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      unit.leftOut.push({ path, why: `an archive that can not be read (${error.message})`, folder });
    }
  }
}
