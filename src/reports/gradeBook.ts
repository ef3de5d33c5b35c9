import { stringify } from 'csv-stringify/sync';
import type { Unscored } from './graded';
import { points, rightIn } from './graded';

/** The grade of one lab. */
export interface LabGrade {
  score: number;
  maxScore: number;
  /** The score if a mistake costs points only in the task that it was made in; absent if it is the same. */
  onceScore?: number;
  unscored?: Unscored;
}

/** A student, or another person who handed a submission in, with the grades. Texts that are not known are empty. */
export interface GradedStudent {
  name: string;
  /** The number or name by which the course knows the student. */
  id: string;
  email: string;
  section: string;
  /** The folder or file that was handed in; empty if there is none. */
  submission: string;
  /** By the ids of the labs. A lab without a grade is absent. */
  labs: Readonly<Record<string, LabGrade>>;
  /** Remarks for the teacher: late, files that were left out, the reason why there is no grade. */
  notes: readonly string[];
}

/** The tables that a class's grades are written as. */
export const GRADE_BOOKS = { all: allText, canvas: canvasText, moodle: moodleText } as const;

/** A table of everything: a row for each student, two columns for each lab, sums and remarks. */
function allText(students: readonly GradedStudent[], labs: readonly string[]): string {
  const withOnce = labs.filter((lab) =>
    students.some((student) => student.labs[lab]?.onceScore !== undefined),
  );
  const unscored = labs.flatMap((lab) => UNSCORED.flatMap((column) => unscoredColumn(lab, column, students)));
  const columns = labs.flatMap((lab) => [
    lab,
    ...(withOnce.includes(lab) ? [`${lab} (each mistake once)`] : []),
  ]);
  const head = ['id', 'name', 'email', 'section', 'submission', ...columns, 'total', 'of'];
  const more = [...unscored.map(({ title }) => title), 'notes'];
  const rows = students.map((student) => [
    ...[student.id, student.name, student.email, student.section, student.submission],
    ...labs.flatMap((lab) => {
      const grade = student.labs[lab];
      const once = grade && points(grade.onceScore ?? grade.score);
      return [scoreCell(grade), ...(withOnce.includes(lab) ? [once ?? ''] : [])];
    }),
    points(sum(labs.map((lab) => student.labs[lab]?.score ?? 0))),
    points(sum(labs.map((lab) => student.labs[lab]?.maxScore ?? 0))),
    ...unscored.map(({ cell }) => cell(student)),
    student.notes.join('; '),
  ]);
  return csv([[...head, ...more], ...rows]);
}

interface UnscoredColumn {
  title: string;
  /** The text of a cell; undefined if this was not handed in. */
  cell: (work: Unscored) => string | undefined;
}

const UNSCORED: UnscoredColumn[] = [
  {
    title: 'questions right',
    cell: ({ answers }) =>
      answers === undefined || typeof answers === 'string'
        ? answers
        : `${rightIn(answers)} of ${answers.length}`,
  },
  {
    title: 'challenge',
    cell: ({ challenge }) => {
      if (challenge === undefined || 'fault' in challenge) return challenge?.fault;
      return `${points(challenge.mean)} (${challenge.reached ? 'reached' : 'missed'})`;
    },
  },
];

/** A column of a lab, where anybody handed this in. */
function unscoredColumn(
  lab: string,
  { title, cell }: UnscoredColumn,
  students: readonly GradedStudent[],
): { title: string; cell: (student: GradedStudent) => string }[] {
  const of = ({ labs }: GradedStudent): string => cell(labs[lab]?.unscored ?? {}) ?? '';
  return students.some((student) => of(student) !== '') ? [{ title: `${lab} (${title})`, cell: of }] : [];
}

/**
 * A table that Canvas imports into its grade book: a column for each lab, which Canvas matches with an assignment by
 * its title, and a second row with the points that are possible.
 */
function canvasText(students: readonly GradedStudent[], labs: readonly string[]): string {
  const head = ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', ...labs];
  const possible = labs.map((lab) => {
    const grade = students.map((student) => student.labs[lab]).find((one) => one !== undefined);
    return grade === undefined ? '' : points(grade.maxScore);
  });
  const rows = students.map((student) => [
    ...[student.name, student.id, '', student.email, student.section],
    ...labs.map((lab) => scoreCell(student.labs[lab])),
  ]);
  return csv([head, ['    Points Possible', '', '', '', '', ...possible], ...rows]);
}

/** A table for Moodle's import of grades, which maps students by their email address or ID number. */
function moodleText(students: readonly GradedStudent[], labs: readonly string[]): string {
  const head = ['ID number', 'Full name', 'Email address', ...labs, 'Feedback comments'];
  const rows = students.map((student) => [
    ...[student.id, student.name, student.email],
    ...labs.map((lab) => scoreCell(student.labs[lab])),
    student.notes.join('; '),
  ]);
  return csv([head, ...rows]);
}

/** A pair of submissions with the same code, up to names and spaces. */
export interface AlikePair {
  lab: string;
  first: string;
  second: string;
  /** From 0 to 1. */
  similarity: number;
}

/** A table of pairs of submissions with the same code. */
export function similarText(pairs: readonly AlikePair[]): string {
  const rows = pairs.map(({ lab, first, second, similarity }) => [lab, first, second, points(similarity)]);
  return csv([['lab', 'first', 'second', 'similarity'], ...rows]);
}

function scoreCell(grade: LabGrade | undefined): number | '' {
  return grade === undefined ? '' : points(grade.score);
}

/**
 * Rows as CSV by RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front; so it is
 * shown as it is.
 */
function csv(rows: readonly (readonly (string | number)[])[]): string {
  return stringify(
    rows.map((row) => row.map((cell) => (typeof cell === 'string' ? withoutNul(cell) : cell))),
    // A cell with a bare carriage return is quoted too: programs take it for the end of a row.
    { escape_formulas: true, record_delimiter: '\r\n', quoted_match: /[\r\n]/ },
  );
}

/** Spreadsheets end a cell at a NUL. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', ' ');
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
