import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chart } from '../../charts/chart';
import type { LabReport } from '../../grading/model/report';
import type { Person } from '../../node/submissions/people';
import { inRoster } from '../../node/submissions/people';
import { writeFile } from '../../node/writeFile';
import type { CohortLab } from '../../reports/cohort';
import { cohortHtml } from '../../reports/cohort';
import type { FileFormat } from '../../reports/formats';
import type { GradedStudent, LabGrade } from '../../reports/gradeBook';
import { GRADE_BOOKS, similarText } from '../../reports/gradeBook';
import type { GradedLabReport } from '../../reports/graded';
import { CHALLENGE_FILE } from '../challenges/file';
import { checksOf } from '../checks';
import { KIT_VERSION } from '../kit';
import { hasSolution, ROOT, solutionOf } from '../labs';
import { manifestOf } from '../manifestOf';
import { starterFiles } from '../starters/generate';
import { codeOf } from './code';
import type { GradedClass, GradedSubmission } from './gradeClass';
import { contentHash } from './gradeClass';
import { similarCode } from './similar';
import type { SimilarPair } from './similar';

/** The findings about a class besides the grades. */
export interface ClassFindings {
  /** Sentences about submissions and students that don't fit together. */
  remarks: string[];
  /** Pairs of submissions that are the same code, by lab. */
  similar: (SimilarPair & { lab: string })[];
}

/** Writes the grade-book tables and the page of a class. The same grades give the same bytes in `grades.csv`. */
export async function writeClass(
  out: string,
  labs: readonly string[],
  { seed, graded, roster, strays }: GradedClass,
): Promise<ClassFindings> {
  const { students, remarks } = studentsOf(graded, roster);
  writeFile(join(out, 'grades.csv'), GRADE_BOOKS.all(students, labs));
  writeFile(join(out, 'canvas.csv'), GRADE_BOOKS.canvas(students, labs));
  writeFile(join(out, 'moodle.csv'), GRADE_BOOKS.moodle(students, labs));
  const pages: CohortLab[] = [];
  const similar: ClassFindings['similar'] = [];
  for (const lab of labs) {
    pages.push(await cohortLab(lab, graded, out));
    for (const part of ['lab', 'challenge'] as const) {
      const codes = codesOf(lab, part, graded);
      if (codes.size === 0) continue;
      const { pairs, complete } = await similarCode(codes, starterText(lab, part));
      const named = part === 'lab' ? lab : `${lab} (challenge)`;
      similar.push(...pairs.map((pair) => ({ ...pair, lab: named })));
      if (!complete)
        remarks.push(`${named}: so many submissions resemble each other that not all were compared`);
    }
  }
  writeFile(join(out, 'similar.csv'), similarText(similar));
  writeFile(join(out, 'cohort.html'), cohortHtml(pages, { seed, kit: KIT_VERSION }));
  return { remarks: [...remarks, ...copies(graded), ...strays], similar };
}

/** Writes a report for each submission, for its student to read. */
export async function writeFeedback(
  out: string,
  format: FileFormat,
  graded: readonly GradedSubmission[],
): Promise<void> {
  const { FORMATS } = await import('../../reports/formats');
  for (const { submission, value } of graded) {
    if (value === undefined) continue;
    const labs = await Promise.all(
      value.reports.map(async (report) => ({
        ...(await withManifest(report)),
        ...value.unscored?.[report.lab],
      })),
    );
    const folder = join(out, 'feedback', fileName(submission.key));
    // A file in the format of Exercism holds one lab.
    if (format === 'exercism')
      for (const lab of labs)
        writeFile(join(folder, lab.report.lab, ENDINGS.exercism), FORMATS.exercism([lab]));
    else writeFile(join(folder, ENDINGS[format]), FORMATS[format](labs));
  }
}

const ENDINGS: Record<FileFormat, string> = {
  json: 'report.json',
  gradescope: 'results.json',
  exercism: 'results.json',
  junit: 'junit.xml',
  github: 'annotations.txt',
  markdown: 'report.md',
};

/** A name of a submission as the name of a folder. */
function fileName(key: string): string {
  return key.replace(/[^\p{L}\p{N}._ -]/gu, '_').replace(/^\.+/, '_');
}

async function withManifest(report: LabReport): Promise<GradedLabReport> {
  return { report, manifest: manifestOf(report.lab), checks: await checksOf(report.lab) };
}

interface Students {
  students: GradedStudent[];
  remarks: string[];
}

/** A row for each student: those of the roster in its order, then those that it doesn't have. */
function studentsOf(graded: readonly GradedSubmission[], roster: readonly Person[] | undefined): Students {
  const remarks: string[] = [];
  const handedIn = new Map<Person, GradedSubmission[]>();
  const unknown: GradedStudent[] = [];
  for (const one of graded) {
    for (const who of one.submission.people) {
      const entry = roster && inRoster(who, roster);
      if (entry) handedIn.set(entry, [...(handedIn.get(entry) ?? []), one]);
      else unknown.push(row(who, one, roster ? ['not in the roster'] : []));
    }
  }
  for (const { submission } of roster ? unknown : [])
    remarks.push(`${submission} belongs to nobody in the roster`);
  const known = (roster ?? []).flatMap((who) => {
    const mine = handedIn.get(who) ?? [];
    if (mine.length === 0) return [row(who, undefined, ['nothing handed in'])];
    if (mine.length > 1)
      remarks.push(`${who.name || who.id} has ${mine.length} submissions: ${mine.map(keyOf).join(', ')}`);
    return mine.map((one) => row(who, one, mine.length > 1 ? [`one of ${mine.length} submissions`] : []));
  });
  return { students: [...known, ...unknown], remarks };
}

const keyOf = ({ submission }: GradedSubmission): string => submission.key;

function row(who: Person, one: GradedSubmission | undefined, notes: string[]): GradedStudent {
  const labs: Record<string, LabGrade> = {};
  for (const { lab, score, maxScore, followThrough } of one?.value?.reports ?? []) {
    const unscored = one?.value?.unscored?.[lab];
    labs[lab] = {
      ...{ score, maxScore },
      ...(followThrough && { onceScore: followThrough.score }),
      ...(unscored && { unscored }),
    };
  }
  const fault = one?.fault === undefined ? [] : [`not graded: ${one.fault}`];
  return {
    name: who.name,
    id: who.id || who.login,
    email: who.email,
    section: who.section,
    submission: one?.submission.key ?? '',
    labs,
    notes: [...fault, ...notes, ...(one?.submission.notes ?? [])],
  };
}

/** Submissions with the same bytes. */
function copies(graded: readonly GradedSubmission[]): string[] {
  const byContent = new Map<string, string[]>();
  for (const { submission } of graded) {
    if (submission.labs.size === 0) continue;
    const hash = contentHash(submission);
    byContent.set(hash, [...(byContent.get(hash) ?? []), submission.key]);
  }
  return [...byContent.values()]
    .filter((keys) => keys.length > 1)
    .map((keys) => `the same files were handed in as ${keys.join(', ')}`);
}

/** Code that is compared: the answer to the open task, or everything else. */
type Part = 'lab' | 'challenge';

function codesOf(lab: string, part: Part, graded: readonly GradedSubmission[]): Map<string, string> {
  const isOfPart = ({ path }: { path: string }): boolean =>
    !path.endsWith('.json') && (path === CHALLENGE_FILE) === (part === 'challenge');
  return new Map(
    graded.flatMap(({ submission }) => {
      const files = submission.labs.get(lab)?.files.filter(isOfPart) ?? [];
      return files.length > 0 ? [[submission.key, files.map(({ text }) => text).join('\n')] as const] : [];
    }),
  );
}

function starterText(lab: string, part: Part): string {
  const name = part === 'lab' ? 'lab.ts' : CHALLENGE_FILE;
  if (hasSolution(lab)) return starterFiles(solutionOf(lab)).find(({ path }) => path === name)?.text ?? '';
  const file = join(ROOT, 'labs', lab, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** The width of a bar of the histogram, in points. */
const BIN = 10;

async function cohortLab(lab: string, graded: readonly GradedSubmission[], out: string): Promise<CohortLab> {
  const entries = graded.flatMap(({ submission, value }) => {
    const report = value?.reports.find((one) => one.lab === lab);
    if (!report) return [];
    const text = submission.labs.get(lab)?.files.find(({ path }) => path === 'lab.ts')?.text ?? '';
    const code = (task: string): string | undefined => codeOf(text, task);
    return [{ submission: submission.key, report, seconds: value!.seconds[lab]!, codeOf: code }];
  });
  const { renderChart } = await import('../../node/canvas');
  const histogram = `scores-${lab}.png`;
  writeFile(
    join(out, histogram),
    renderChart(
      histogramOf(
        entries.map(({ report }) => report),
        lab,
      ),
    ),
  );
  return { manifest: manifestOf(lab), entries, histogram };
}

function histogramOf(reports: readonly LabReport[], lab: string): Chart {
  const bins = Array.from({ length: 100 / BIN }, (_, i) => i * BIN);
  const binOf = ({ score, maxScore }: LabReport): number =>
    Math.min(bins.length - 1, Math.floor(((score / maxScore) * 100) / BIN));
  const values = bins.map((_, i) => reports.filter((report) => binOf(report) === i).length);
  return {
    kind: 'bars',
    title: `Scores of ${lab}`,
    histogram: true,
    x: { label: 'score', unit: '% of the points' },
    y: { label: 'submissions' },
    categories: bins.map((from) => (from + BIN === 100 ? `${from}–100` : `${from}–${from + BIN - 1}`)),
    series: [{ values }],
  };
}
