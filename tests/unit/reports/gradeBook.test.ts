import { parse } from 'csv-parse/sync';
import type { GradedStudent } from '../../../src/reports/gradeBook';
import { GRADE_BOOKS } from '../../../src/reports/gradeBook';
import type { Unscored } from '../../../src/reports/graded';

const LABS = ['03-softmax-sgd', '04-optimizers'];

function student(more: Partial<GradedStudent>): GradedStudent {
  return { name: 'Ada', id: '1', email: '', section: '', submission: 'ada', labs: {}, notes: [], ...more };
}

const rowsOf = (text: string): string[][] => parse(text);

it.each(Object.keys(GRADE_BOOKS) as (keyof typeof GRADE_BOOKS)[])(
  'the table %s gives every name back through a CSV library',
  (book) => {
    const names = [
      'Lovelace, Ada',
      'O"Neil "Q"',
      'two\nlines',
      'a\r\nb',
      'c\rd',
      'שרה לוי',
      'زهرا احمدی',
      " 'x'",
      '',
    ];
    const rows = rowsOf(
      GRADE_BOOKS[book](
        names.map((name) => student({ name })),
        LABS,
      ),
    );
    const column = rows[0]!.findIndex((head) => ['name', 'Student', 'Full name'].includes(head));
    expect(rows.slice(-names.length).map((row) => row[column])).toEqual(names);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
  },
);

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])('no cell %j is a formula', (name) => {
  for (const book of Object.values(GRADE_BOOKS)) {
    const cells = rowsOf(
      book([student({ name, id: name, email: name, section: name, submission: name, notes: [name] })], LABS),
    ).flat();
    expect(cells.filter((cell) => cell === name)).toEqual([]);
    expect(cells).toContain(`'${name}`);
  }
});

const BOTH = [
  student({
    labs: {
      '03-softmax-sgd': { score: 33.333333, maxScore: 100, onceScore: 60 },
      '04-optimizers': { score: 1, maxScore: 100 },
    },
  }),
  student({ name: 'Bob', id: '2', notes: ['late', 'no lab.ts'] }),
];

it('the table of everything has both scores of a lab where they differ for a student, sums and remarks', () => {
  expect(rowsOf(GRADE_BOOKS.all(BOTH, LABS))).toEqual([
    [
      'id',
      'name',
      'email',
      'section',
      'submission',
      LABS[0],
      `${LABS[0]} (each mistake once)`,
      LABS[1],
      'total',
      'of',
      'notes',
    ],
    ['1', 'Ada', '', '', 'ada', '33.33', '60', '1', '34.33', '200', ''],
    ['2', 'Bob', '', '', 'ada', '', '', '', '0', '0', 'late; no lab.ts'],
  ]);
});

it('the table for Canvas has its columns and the points that are possible', () => {
  expect(rowsOf(GRADE_BOOKS.canvas(BOTH, LABS))).toEqual([
    ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', ...LABS],
    ['    Points Possible', '', '', '', '', '100', '100'],
    ['Ada', '1', '', '', '', '33.33', '1'],
    ['Bob', '2', '', '', '', '', ''],
  ]);
});

it('the table for Moodle leaves the grade of what was not graded empty, which Moodle does not import', () => {
  expect(rowsOf(GRADE_BOOKS.moodle(BOTH, LABS))).toEqual([
    ['ID number', 'Full name', 'Email address', ...LABS, 'Feedback comments'],
    ['1', 'Ada', '', '33.33', '1', ''],
    ['2', 'Bob', '', '', '', 'late; no lab.ts'],
  ]);
});

it('the table of everything has columns for work without points, where anybody handed it in', () => {
  const of = (unscored: Unscored): GradedStudent =>
    student({ labs: { '03-softmax-sgd': { score: 1, maxScore: 100, unscored } } });
  const [head, ...rows] = rowsOf(
    GRADE_BOOKS.all(
      [
        of({
          answers: [
            { name: 'Q1', verdict: 'right' },
            { name: 'Q2', verdict: 'wrong' },
          ],
          challenge: { mean: 0.25, limit: 0.3, reached: true },
        }),
        of({ answers: 'answers.json is a link', challenge: { fault: 'an error' } }),
        of({ challenge: { mean: 0.5, limit: 0.3, reached: false } }),
        student({}),
      ],
      LABS,
    ),
  );
  const at = (title: string): number => head!.indexOf(title);
  expect(head!.filter((title) => title.includes('('))).toEqual([
    '03-softmax-sgd (questions right)',
    '03-softmax-sgd (challenge)',
  ]);
  expect(
    rows.map((row) => [
      row[at('03-softmax-sgd (questions right)')],
      row[at('03-softmax-sgd (challenge)')],
      row[at('total')],
    ]),
  ).toEqual([
    ['1 of 2', '0.25 (reached)', '1'],
    ['answers.json is a link', 'an error', '1'],
    ['', '0.5 (missed)', '1'],
    ['', '', '0'],
  ]);
});
