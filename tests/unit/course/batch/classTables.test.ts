import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { writeClass, writeFeedback } from '../../../../src/course/batch/classTables';
import type { GradedClass, GradedSubmission } from '../../../../src/course/batch/gradeClass';
import { jobOf } from '../../../../src/jobs/job';
import type { LabReport } from '../../../../src/grading/model/report';
import type { Unscored } from '../../../../src/reports/graded';
import type { Person } from '../../../../src/node/submissions/people';
import { person } from '../../../../src/node/submissions/people';
import * as canvas from '../../../../src/node/canvas';
import { scratchFolder } from '../../../support/scratch';

// Comparing code has its own tests; its package can't be loaded by Jest as it is.
const mockSimilar = jest.fn();
jest.mock('../../../../src/course/batch/similar', () => ({
  similarCode: (codes: Map<string, string>, starter: string) => mockSimilar(codes, starter) as unknown,
}));
beforeEach(() => mockSimilar.mockReset().mockResolvedValue({ pairs: [], complete: true }));

const LAB = '03-softmax-sgd';
const OTHER = '04-optimizers';
const CODE = 'export function softmax(z) { return z; }';

const OUT = scratchFolder('tables');

function report(
  score: number,
  { lab = LAB, onceScore }: { lab?: string; onceScore?: number } = {},
): LabReport {
  return {
    ...{ version: 2, kit: '1', backend: 'cpu', seed: 1, reference: 'live', lab, score, maxScore: 100 },
    ...(onceScore !== undefined && { followThrough: { score: onceScore, mended: [], scores: {} } }),
    checks: [],
  };
}

interface Sample {
  people?: Person[];
  reports?: LabReport[];
  fault?: string;
  notes?: string[];
  /** The text of lab.ts; without it, no lab is there. */
  code?: string;
  /** The text of challenge.ts. */
  challenge?: string;
  unscored?: Record<string, Unscored>;
}

function submission(
  key: string,
  { people, reports, fault, notes = [], code, challenge, unscored = {} }: Sample,
): GradedSubmission {
  const files = [
    ...(code === undefined ? [] : [{ path: 'lab.ts', text: code }]),
    ...(challenge === undefined ? [] : [{ path: 'challenge.ts', text: challenge }]),
  ];
  return {
    submission: {
      key,
      people: people ?? [person({ name: key })],
      labs: new Map(code === undefined ? [] : [[LAB, { files }]]),
      notes,
    },
    job: jobOf('grade', key),
    value: reports && {
      version: 1,
      reports,
      unscored,
      seconds: Object.fromEntries(reports.map(({ lab }) => [lab, 2])),
    },
    fault,
  };
}

function classOf(graded: GradedSubmission[], roster?: Person[]): GradedClass {
  return { seed: 7, graded, roster, strays: ['x.ts is a file of no submission'], elsewhere: 0 };
}

const table = (name: string): Record<string, string>[] =>
  parse(readFileSync(join(OUT, name)), { columns: true, bom: true });

describe('the table of all grades', () => {
  it('has a row for each student with the scores, remarks and the reason if there are none', async () => {
    const graded = [
      submission('ada', {
        people: [person({ name: 'Ada', login: 'ada1', email: 'a@x.edu', section: 'B' })],
        reports: [report(80, { onceScore: 90 }), report(30, { lab: OTHER })],
        notes: ['late'],
        code: CODE,
      }),
      submission('bob', { fault: 'the process ended' }),
      submission('eve', { people: [person({ name: 'Eve', id: '9' }), person({ name: 'Mia' })], reports: [] }),
    ];
    const { remarks, similar } = await writeClass(OUT, [LAB, OTHER], classOf(graded));
    expect(table('grades.csv')).toEqual([
      expect.objectContaining({
        ...{ id: 'ada1', name: 'Ada', email: 'a@x.edu', section: 'B', submission: 'ada' },
        ...{ [LAB]: '80', [`${LAB} (each mistake once)`]: '90', [OTHER]: '30' },
        ...{ total: '110', of: '200', notes: 'late' },
      }),
      expect.objectContaining({ name: 'bob', [LAB]: '', notes: 'not graded: the process ended' }),
      expect.objectContaining({ id: '9', name: 'Eve', submission: 'eve', notes: '' }),
      expect.objectContaining({ name: 'Mia', submission: 'eve' }),
    ]);
    expect(remarks).toEqual(['x.ts is a file of no submission']);
    expect(similar).toEqual([]);
    for (const name of ['canvas.csv', 'moodle.csv', 'similar.csv', 'cohort.html', `scores-${LAB}.png`])
      expect(existsSync(join(OUT, name))).toBe(true);
  });

  it('follows the roster, and tells who is missing, unknown or there twice', async () => {
    const roster = [
      person({ name: 'Zoe', id: '3' }),
      person({ name: 'Ada', id: '1' }),
      person({ name: '', id: '2' }),
    ];
    const graded = [
      submission('first', { people: [person({ id: '1' })], reports: [report(10)] }),
      submission('second', { people: [person({ id: '1' })], reports: [report(20)], notes: ['late'] }),
      submission('other', { people: [person({ id: '2' })], reports: [report(30)] }),
      submission('third', { people: [person({ id: '2' })], reports: [report(40)] }),
      submission('who', { people: [person({ name: 'Who' })], reports: [report(50)] }),
    ];
    const { remarks } = await writeClass(OUT, [LAB], classOf(graded, roster));
    expect(
      table('grades.csv').map(({ id, submission, [LAB]: score, notes }) => [id, submission, score, notes]),
    ).toEqual([
      ['3', '', '', 'nothing handed in'],
      ['1', 'first', '10', 'one of 2 submissions'],
      ['1', 'second', '20', 'one of 2 submissions; late'],
      ['2', 'other', '30', 'one of 2 submissions'],
      ['2', 'third', '40', 'one of 2 submissions'],
      ['', 'who', '50', 'not in the roster'],
    ]);
    expect(remarks).toEqual([
      'who belongs to nobody in the roster',
      'Ada has 2 submissions: first, second',
      '2 has 2 submissions: other, third',
      'x.ts is a file of no submission',
    ]);
  });

  it('has no remark about a student with one submission', async () => {
    const roster = [person({ name: 'Ada', id: '1' })];
    const graded = [submission('first', { people: [person({ id: '1' })], reports: [report(10)] })];
    const { remarks } = await writeClass(OUT, [LAB], classOf(graded, roster));
    expect(table('grades.csv').map(({ notes }) => notes)).toEqual(['']);
    expect(remarks).toEqual(['x.ts is a file of no submission']);
  });
});

it('the same files from several submissions are reported, and nothing about submissions without files', async () => {
  const graded = [
    submission('a', { code: CODE }),
    submission('b', { code: `${CODE} ` }),
    submission('c', { code: CODE }),
    submission('d', {}),
    submission('e', {}),
  ];
  const { remarks } = await writeClass(OUT, [LAB], classOf(graded));
  expect(remarks).toEqual(['the same files were handed in as a, c', 'x.ts is a file of no submission']);
});

it('the histogram counts the scores in tenths of the points', async () => {
  const draw = jest.spyOn(canvas, 'renderChart').mockReturnValue(Buffer.from('picture'));
  try {
    const scores = [0, 9.9, 10, 55, 99, 100];
    const graded = scores.map((score) => submission(`s${score}`, { reports: [report(score)] }));
    await writeClass(OUT, [LAB], classOf([...graded, submission('none', {})]));
    expect(draw).toHaveBeenCalledTimes(1);
    expect(draw.mock.calls[0]![0]).toMatchObject({
      kind: 'bars',
      title: `Scores of ${LAB}`,
      histogram: true,
      x: { unit: '% of the points' },
      categories: ['0–9', '10–19', '20–29', '30–39', '40–49', '50–59', '60–69', '70–79', '80–89', '90–100'],
      series: [{ values: [2, 1, 0, 0, 0, 1, 0, 0, 0, 2] }],
    });
    expect(readFileSync(join(OUT, `scores-${LAB}.png`), 'utf8')).toBe('picture');
  } finally {
    draw.mockRestore();
  }
});

describe('similar code', () => {
  it('is looked for in the code of a lab, without its starter, and is reported and written down', async () => {
    const pair = { first: 'a', second: 'c', similarity: 0.9 };
    mockSimilar.mockResolvedValue({ pairs: [pair], complete: false });
    const graded = [submission('a', { code: CODE }), submission('b', {}), submission('c', { code: 'x' })];
    graded[0]!.submission.labs
      .get(LAB)!
      .files.push({ path: 'more.ts', text: 'more' }, { path: 'data.json', text: '[1]' });
    const { remarks, similar } = await writeClass(OUT, [LAB], classOf(graded));
    const [codes, starter] = mockSimilar.mock.calls[0] as [Map<string, string>, string];
    expect([...codes]).toEqual([
      ['a', `${CODE}\nmore`],
      ['c', 'x'],
    ]);
    expect(starter).toContain('export function softmax');
    expect(starter).not.toContain('BEGIN SOLUTION');
    expect(similar).toEqual([{ ...pair, lab: LAB }]);
    expect(table('similar.csv')).toEqual([{ lab: LAB, first: 'a', second: 'c', similarity: '0.9' }]);
    expect(remarks[0]).toBe(`${LAB}: so many submissions resemble each other that not all were compared`);
  });

  it('is looked for in the answers to the open task apart from the lab, without their starter', async () => {
    const pair = { first: 'a', second: 'b', similarity: 1 };
    mockSimilar.mockImplementation((codes: Map<string, string>) =>
      Promise.resolve({ pairs: [...codes.values()].includes('mine') ? [pair] : [], complete: true }),
    );
    const graded = ['a', 'b'].map((key) => submission(key, { code: `${CODE} ${key}`, challenge: 'mine' }));
    const { similar } = await writeClass(OUT, [LAB], classOf(graded));
    expect(similar).toEqual([{ ...pair, lab: `${LAB} (challenge)` }]);
    const [[lab], [challenge, starter]] = mockSimilar.mock.calls as [
      [Map<string, string>, string],
      [Map<string, string>, string],
    ];
    expect([...lab.values()].join()).not.toContain('mine');
    expect([...challenge]).toEqual([
      ['a', 'mine'],
      ['b', 'mine'],
    ]);
    expect(starter).toContain('export function challenge');
  });
});

it('the page of the class names the slowest submissions and the seed', async () => {
  await writeClass(OUT, [LAB], classOf([submission('ada', { reports: [report(80)], code: CODE })]));
  const page = readFileSync(join(OUT, 'cohort.html'), 'utf8');
  expect(page).toContain(`src="scores-${LAB}.png"`);
  expect(page).toMatch(/ada/);
  expect(page).toMatch(/seed 7/);
});

it('work without points is in the table, and in the reports for the students', async () => {
  const unscored = { [LAB]: { answers: [{ name: 'Q1', verdict: 'right' as const }] } };
  const graded = [submission('ada', { reports: [report(80)], code: CODE, unscored })];
  await writeClass(OUT, [LAB], classOf(graded));
  expect(table('grades.csv')[0]).toMatchObject({ [`${LAB} (questions right)`]: '1 of 1', total: '80' });
  for (const [format, name] of [
    ['gradescope', 'results.json'],
    ['markdown', 'report.md'],
  ] as const) {
    const out = mkdtempSync(join(OUT, 'unscored-'));
    await writeFeedback(out, format, graded);
    expect(readFileSync(join(out, 'feedback', 'ada', name), 'utf8')).toContain(
      'written questions: 1 of 1 right (Q1 right); no points',
    );
  }
});

describe('reports for the students', () => {
  it.each([
    ['json', 'report.json'],
    ['gradescope', 'results.json'],
    ['junit', 'junit.xml'],
    ['github', 'annotations.txt'],
    ['markdown', 'report.md'],
  ] as const)('in the format %s are one file: %s', async (format, name) => {
    const out = join(OUT, format);
    const reports = [report(80), report(30, { lab: OTHER })];
    await writeFeedback(out, format, [submission('ada 1', { reports }), submission('bob', { fault: 'no' })]);
    expect(readdirSync(join(out, 'feedback'))).toEqual(['ada 1']);
    expect(readdirSync(join(out, 'feedback', 'ada 1'))).toEqual([name]);
    if (format === 'json')
      expect(readFileSync(join(out, 'feedback', 'ada 1', name), 'utf8')).toContain(OTHER);
  });

  it('of Exercism are one file for each lab', async () => {
    const out = join(OUT, 'exercism');
    const reports = [report(80), report(30, { lab: OTHER })];
    await writeFeedback(out, 'exercism', [submission('ada', { reports })]);
    for (const lab of [LAB, OTHER])
      expect(readdirSync(join(out, 'feedback', 'ada', lab))).toEqual(['results.json']);
  });

  it.each([
    ['../../etc', '__.._etc'],
    ['.hidden', '_hidden'],
    ['a/b\\c:d', 'a_b_c_d'],
    ['שרה לוי-2.x', 'שרה לוי-2.x'],
  ])('of "%s" stay in the folder for feedback', async (key, folder) => {
    const out = mkdtempSync(join(OUT, 'names-'));
    await writeFeedback(out, 'json', [submission(key, { reports: [report(80)] })]);
    expect(readdirSync(join(out, 'feedback'))).toEqual([folder]);
  });
});
