import { safeLoad } from 'js-yaml';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { messageOf, UsageError } from '../../core/errors';

/** A student, as a file name or a roster tells it. Texts that are not known are empty. */
export interface Person {
  name: string;
  id: string;
  /** The name on GitHub or in the course's own system. */
  login: string;
  email: string;
  section: string;
}

export function person(known: Partial<Person>): Person {
  return { name: '', id: '', login: '', email: '', section: '', ...known };
}

/** The facts about a submission that the name of a folder or file tells. */
export interface NameParts {
  person: Person;
  /** Names with the same key belong to one submission. */
  key: string;
  /** The name that the student gave to a file, if the course's system put its own words in front. */
  file: string | undefined;
  late: boolean;
}

/**
 * Reads a name as a course's system hands it over: Canvas (`doejane_LATE_12345_67890_lab.ts`), Moodle
 * (`Jane Doe_12345_assignsubmission_file`), or GitHub Classroom (`03-softmax-sgd-jdoe`).
 *
 * @param labs the ids of all labs
 */
export function partsOfName(name: string, labs: readonly string[]): NameParts {
  const moodle = /^(.+?)_(\d+)_assignsubmission_file_?(.*)$/.exec(name);
  if (moodle) {
    const [, student, id, file] = moodle;
    return {
      key: `${student} ${id}`,
      person: person({ name: student!, id: id! }),
      file: file || undefined,
      late: false,
    };
  }
  const canvas = /^([^_]+)_(late_)?(\d+)_(\d+)_(.+)$/i.exec(name);
  if (canvas) {
    const [, student, late, id, , file] = canvas;
    return {
      key: `${student} ${id}`,
      person: person({ name: student!, id: id! }),
      file: file!,
      late: late !== undefined,
    };
  }
  const lab = labs.find((id) => name.startsWith(`${id}-`));
  const login = lab === undefined ? undefined : name.slice(lab.length + 1);
  if (login) return { key: login, person: person({ name: login, login }), file: undefined, late: false };
  return { key: name, person: person({ name }), file: undefined, late: false };
}

/** The submitters of Gradescope's export, by the names of their folders. */
const Metadata = z.record(
  z.string(),
  z.looseObject({
    ':submitters': z.array(
      z.looseObject({
        ':name': z.coerce.string().optional(),
        ':sid': z.coerce.string().optional(),
        ':email': z.coerce.string().optional(),
      }),
    ),
  }),
);

/**
 * Reads Gradescope's `submission_metadata.yml`.
 *
 * @throws UsageError if it is no such file
 */
export function gradescopePeople(text: string): Map<string, Person[]> {
  let data: unknown;
  try {
    data = safeLoad(text);
  } catch (error) {
    throw new UsageError(`submission_metadata.yml can not be read: ${messageOf(error)}`);
  }
  const parsed = Metadata.safeParse(data);
  if (!parsed.success)
    throw new UsageError(
      `submission_metadata.yml is not Gradescope's list of submitters: ${z.prettifyError(parsed.error)}`,
    );
  return new Map(
    Object.entries(parsed.data).map(([folder, { ':submitters': submitters }]) => [
      folder,
      submitters.map((one) =>
        person({ name: one[':name'] ?? '', id: one[':sid'] ?? '', email: one[':email'] ?? '' }),
      ),
    ]),
  );
}

/** The words that a roster's columns are known by: those of Canvas, Moodle, Gradescope and GitHub Classroom. */
const COLUMNS: Record<keyof Person | 'first' | 'last', readonly string[]> = {
  name: ['name', 'full name', 'student', 'student name', 'roster_identifier', 'identifier'],
  first: ['first name', 'firstname', 'given name'],
  last: ['last name', 'lastname', 'surname', 'family name'],
  id: ['id', 'student id', 'id number', 'sid', 'number', 'sis user id'],
  login: ['login', 'username', 'user name', 'sis login id', 'github', 'github username', 'github_username'],
  email: ['email', 'email address', 'e-mail'],
  section: ['section', 'sections', 'group'],
};

/**
 * Reads a roster: a CSV with a head line, with the columns of Canvas, Moodle, Gradescope or GitHub Classroom, or just
 * `name` and `id`.
 *
 * @param file its name, for messages
 * @throws UsageError if it is no such table
 */
export function rosterPeople(text: string, file: string): Person[] {
  let rows: string[][];
  try {
    rows = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    throw new UsageError(`${file} is no CSV: ${messageOf(error)}`);
  }
  const head = (rows[0] ?? []).map((cell) => cell.trim().toLowerCase());
  const at = (column: keyof typeof COLUMNS): number =>
    head.findIndex((cell) => COLUMNS[column].includes(cell));
  const places = Object.fromEntries(
    Object.keys(COLUMNS).map((key) => [key, at(key as keyof typeof COLUMNS)]),
  );
  if (['name', 'first', 'id', 'login', 'email'].every((key) => places[key] === -1))
    throw new UsageError(
      `${file} is no roster: expected a head line with name, id, login or email, received ${head.slice(0, 6).join(', ') || 'nothing'}`,
    );
  const cell = (row: string[], key: string): string => row[places[key]!]?.trim() ?? '';
  const people = rows
    .slice(1)
    .filter((row) => !row[0]?.includes('Points Possible'))
    .map((row) =>
      person({
        name: cell(row, 'name') || [cell(row, 'first'), cell(row, 'last')].filter(Boolean).join(' '),
        id: cell(row, 'id'),
        login: cell(row, 'login'),
        email: cell(row, 'email'),
        section: cell(row, 'section'),
      }),
    )
    .filter(({ name, id, login, email }) => [name, id, login, email].some(Boolean));
  return withoutDoubles(people, file);
}

/**
 * Each student once: a course with several sections may list them several times.
 *
 * @throws UsageError if an id, a login or an address belongs to two: the grades of one would go to the other
 */
function withoutDoubles(people: readonly Person[], file: string): Person[] {
  const unique = [...new Map(people.map((who) => [JSON.stringify({ ...who, section: '' }), who])).values()];
  for (const key of ['id', 'login', 'email'] as const) {
    const owners = new Map<string, Person>();
    for (const who of unique) {
      const value = who[key].toLowerCase();
      const other = value && owners.get(value);
      if (other)
        throw new UsageError(
          `${file} gives the ${key} ${who[key]} to two students, ${shown(other)} and ${shown(who)}; mend it`,
        );
      owners.set(value, who);
    }
  }
  return unique;
}

const shown = ({ name, id, login, email }: Person): string => name || id || login || email;

/** The entry of a roster that is the same student: by id, login or email, else by the letters of the name. */
export function inRoster(who: Person, roster: readonly Person[]): Person | undefined {
  const by = (key: 'id' | 'login' | 'email'): Person | undefined =>
    who[key] === '' ? undefined : roster.find((one) => one[key].toLowerCase() === who[key].toLowerCase());
  const found = by('id') ?? by('email') ?? by('login');
  if (found) return found;
  const named = roster.filter(
    (one) =>
      lettersOf(one.name) === lettersOf(who.name) ||
      [one.id, one.login, one.email, one.email.split('@')[0]].some((text) => text && text === who.name),
  );
  return lettersOf(who.name) === '' || named.length !== 1 ? undefined : named[0];
}

/** The letters of a name in the order of the alphabet: Canvas writes `doejane`, a roster `Doe, Jane` or `Jane Doe`. */
function lettersOf(name: string): string {
  return [...name.normalize('NFC').toLowerCase()]
    .filter((letter) => /[\p{L}\p{N}]/u.test(letter))
    .sort()
    .join('');
}
