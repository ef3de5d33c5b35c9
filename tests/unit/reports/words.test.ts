/* The words of reports that a program or a reader tells apart. */
import type { FactKind } from '../../../src/grading/model/facts';
import { factsText } from '../../../src/grading/model/facts';
import type { Verdict } from '../../../src/grading/model/report';
import { VERDICTS } from '../../../src/grading/model/report';
import { cohortSummary } from '../../../src/reports/cohort';
import { FORMATS } from '../../../src/reports/formats';
import { similarText } from '../../../src/reports/gradeBook';
import { hasAnswer, shownChecks, VERDICT_WORDS } from '../../../src/reports/graded';
import type { SampleCheck } from './samples';
import { came, sample } from './samples';

const PASSED: SampleCheck = { verdict: 'passed' };

it('each verdict has words of its own', () => {
  const words = VERDICTS.map((verdict) => VERDICT_WORDS[verdict]);
  expect(new Set(words).size).toBe(VERDICTS.length);
  for (const text of words) expect(text).toMatch(/\w{4}/);
});

it.each<[Verdict, boolean]>([
  ['passed', true],
  ['wrong', true],
  ['not-a-number', true],
  ['wrong-shape', true],
  ['tensor-leak', true],
  ['changed-input', true],
  ['not-implemented', false],
  ['not-handed-in', false],
  ['forbidden-shortcut', false],
  ['timed-out', false],
  ['out-of-memory', false],
  ['crashed', false],
  ['graders-fault', false],
])('%s is about an answer: %s', (verdict, is) => expect(hasAnswer(verdict)).toBe(is));

it('a hidden check tells what was asked first, then the kind of mistake, then where to look', () => {
  const kinds: FactKind[] = ['hint', 'came', 'expected', 'differs', 'first', 'looks-like', 'asked'];
  const facts = kinds.map((kind) => ({ kind, text: `the ${kind}` }));
  const [, hidden] = shownChecks(sample([PASSED, { verdict: 'wrong', facts }, PASSED]));
  expect(hidden!.facts.map(({ kind }) => kind)).toEqual(['asked', 'came', 'hint', 'first', 'looks-like']);
  expect(hidden!.facts[1]!.text).toBe('a wrong answer (this check is hidden: it tells no numbers)');
});

it('a check that the kit does not know is named by its id', () => {
  const lab = sample([PASSED, PASSED, PASSED]);
  const shown = shownChecks({ ...lab, checks: lab.checks.slice(0, 1) });
  expect(shown.map(({ asks }) => asks)).toEqual(['softmax of two rows', 'softmax/large', 'sgd/step']);
});

describe('Gradescope', () => {
  const outputOf = (lab: ReturnType<typeof sample>): string =>
    (JSON.parse(FORMATS.gradescope([lab])) as { output: string }).output;
  const HEAD = '03 · Softmax | <b>regression</b>';

  it('shows the lab, the points and the seed, and nothing more if all went well', () => {
    expect(outputOf(sample([PASSED, PASSED, PASSED]))).toBe(`${HEAD}: 100 of 100 points (seed 7)`);
  });

  it('shows why no check could be asked', () => {
    const broken: SampleCheck = { verdict: 'crashed', facts: [came('no lab.ts')], unloadable: true };
    expect(outputOf(sample([broken, broken, broken]))).toBe(
      `${HEAD}: 0 of 100 points (seed 7)\nNo check could be asked: no lab.ts`,
    );
  });
});

describe('Exercism', () => {
  const of = (first: SampleCheck): { message: string; tests: { message: string | null }[] } =>
    JSON.parse(FORMATS.exercism([sample([first, PASSED, PASSED])])) as never;

  it.each([
    [65_535, false],
    [65_536, true],
  ])('gets a message of %d letters cut: %s', (length, cut) => {
    const text = 'x'.repeat(length - factsText([came('')]).length);
    const [{ message }] = of({ verdict: 'wrong', facts: [came(text)] }).tests as [{ message: string }];
    expect(message).toHaveLength(65_535);
    expect(message.endsWith('…')).toBe(cut);
  });

  it('gets a reason even if a lab.ts that can not be loaded tells none', () => {
    expect(of({ verdict: 'crashed', unloadable: true }).message).toBe('lab.ts could not be loaded');
  });
});

it('JUnit names each case by its lab, task and check', () => {
  const xml = FORMATS.junit([sample([PASSED, PASSED, PASSED])]);
  expect(xml).toContain('classname="03-softmax-sgd.softmax" name="values"');
  expect(xml.split('\n').length).toBeGreaterThan(5);
});

it('the table of similar code has a line for each pair, with its similarity in hundredths', () => {
  expect(similarText([{ lab: '03', first: 'ada', second: 'bob', similarity: 0.98765 }])).toBe(
    'lab,first,second,similarity\r\n03,ada,bob,0.99\r\n',
  );
});

describe('the page of a class', () => {
  const wrong = (text: string): SampleCheck => ({
    verdict: 'wrong',
    facts: [came(text), { kind: 'expected', text: '0' }],
  });
  const entry = (submission: string, checks: [SampleCheck, SampleCheck, SampleCheck]) => ({
    ...{ submission, report: sample(checks).report, seconds: 1, codeOf: () => undefined },
  });
  const { manifest } = sample([PASSED, PASSED, PASSED]);

  it('lists verdicts by how frequent they are, then by the alphabet', () => {
    const entries = [
      entry('a', [{ verdict: 'timed-out' }, PASSED, PASSED]),
      entry('b', [{ verdict: 'crashed' }, PASSED, PASSED]),
      entry('c', [wrong('1'), PASSED, PASSED]),
      entry('d', [wrong('2'), PASSED, PASSED]),
    ];
    expect(cohortSummary({ manifest, entries }).tasks[0]!.verdicts).toEqual([
      { name: 'a wrong answer', count: 2 },
      { name: 'an error', count: 1 },
      { name: 'no answer in time', count: 1 },
    ]);
  });

  it('lists shared mistakes by how many share them, then by the check, and ten at most', () => {
    const entries = [
      entry('a', [wrong('1'), PASSED, wrong('9')]),
      entry('b', [wrong('1'), PASSED, wrong('9')]),
      entry('c', [PASSED, PASSED, wrong('9')]),
      entry('d', [wrong('2'), PASSED, wrong('3')]),
      entry('e', [wrong('2'), PASSED, wrong('3')]),
    ];
    const { unnamed } = cohortSummary({ manifest, entries });
    expect(unnamed.map(({ check, submissions }) => `${check} ${submissions.join('')}`)).toEqual([
      'sgd/step abc',
      'sgd/step de',
      'softmax/values ab',
      'softmax/values de',
    ]);
    const many = Array.from({ length: 22 }, (_, i) => entry(`${i}`, [PASSED, PASSED, wrong(`${i % 11}`)]));
    expect(cohortSummary({ manifest, entries: many }).unnamed).toHaveLength(10);
  });
});
