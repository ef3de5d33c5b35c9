import type { Fact } from '../../../src/grading/model/facts';
import type { CohortEntry } from '../../../src/reports/cohort';
import { cohortHtml, cohortSummary } from '../../../src/reports/cohort';
import type { SampleCheck } from './samples';
import { came, sample } from './samples';

const PASSED: SampleCheck = { verdict: 'passed' };
const { manifest } = sample([PASSED, PASSED, PASSED]);

function entry(
  submission: string,
  checks: [SampleCheck, SampleCheck, SampleCheck],
  seconds = 1,
): CohortEntry {
  const codeOf = (task: string): string => `function ${task}() { return '<${submission}>'; }`;
  return { submission, report: sample(checks).report, seconds, codeOf };
}

const wrong = (number: string, ...more: Fact[]): SampleCheck => ({
  verdict: 'wrong',
  facts: [came(`p = ${number}`), { kind: 'expected', text: 'p = 0' }, ...more],
});

it('sums a class up: scores, tasks and the slowest', () => {
  const entries = [
    entry('a', [PASSED, PASSED, PASSED], 3),
    entry('b', [PASSED, PASSED, wrong('1')], 5),
    entry('c', [wrong('1'), { verdict: 'timed-out' }, wrong('2')], 4),
  ];
  const named = entries[1]!.report.checks[2]!;
  named.misconception = 'sgd-uphill';
  expect(cohortSummary({ manifest, entries })).toMatchObject({
    submissions: 3,
    mean: (100 + 30 + 0) / 3,
    median: 30,
    fullMarks: 1,
    tasks: [
      {
        id: 'softmax',
        passed: 2 / 3,
        score: 2 / 3,
        verdicts: [
          { name: 'a wrong answer', count: 1 },
          { name: 'no answer in time', count: 1 },
        ],
        misconceptions: [],
      },
      { id: 'sgd', passed: 1 / 3, score: 1 / 3, misconceptions: [{ name: 'sgd-uphill', count: 1 }] },
    ],
    slowest: [{ submission: 'b' }, { submission: 'c' }, { submission: 'a' }],
  });
});

it('lists wrong numbers that several submissions share, with the code of one', () => {
  const first: Fact = { kind: 'first', text: 'softmax first' };
  const hidden: SampleCheck = { verdict: 'wrong', facts: [came('other values (this check is hidden)')] };
  const entries = [
    entry('a', [wrong('1'), hidden, wrong('7', first)]),
    entry('b', [wrong('1'), hidden, wrong('7', first)]),
    entry('c', [wrong('2'), PASSED, wrong('8')]),
  ];
  expect(cohortSummary({ manifest, entries }).unnamed).toEqual([
    {
      check: 'softmax/values',
      what: 'p = 1',
      submissions: ['a', 'b'],
      code: "function softmax() { return '<a>'; }",
    },
  ]);
  for (const { report } of entries) report.checks[0]!.misconception = 'known';
  expect(cohortSummary({ manifest, entries }).unnamed).toEqual([]);
});

it('makes a page in which the code of a submission is text', () => {
  const entries = [entry('<b>a', [wrong('<i>'), PASSED, PASSED]), entry('b', [wrong('<i>'), PASSED, PASSED])];
  const page = cohortHtml([{ manifest, entries, histogram: 'scores.png' }], { seed: 7, kit: '1.2.3' });
  expect(page).toContain('src="scores.png"');
  expect(page).toContain('&lt;b&gt;a');
  expect(page).not.toContain('<b>a');
  expect(page).not.toContain('<i>');
  expect(page).toContain('2 submissions; mean 90, median 90 points');
});

it('takes a class without submissions', () => {
  expect(cohortSummary({ manifest, entries: [] })).toMatchObject({
    submissions: 0,
    mean: 0,
    median: 0,
    unnamed: [],
  });
});

it('shows 0 % or 100 % of a large class only for none or for all', () => {
  const entries = Array.from({ length: 300 }, (_, i) =>
    entry(String(i), [PASSED, PASSED, i === 0 ? wrong('1') : PASSED]),
  );
  entries[0]!.report.checks[2]!.misconception = 'sgd-uphill';
  const page = cohortHtml([{ manifest, entries, histogram: 'x.png' }], { seed: 1, kit: '1' });
  expect(page).toContain('sgd-uphill: 1 (under 1 %)');
  expect(page).toContain('over 99 %');
  expect(page).toContain('>100 %<');
  expect(page).not.toContain('>0 %<');
});
