import type { Fact } from '../../../src/grading/model/facts';
import type { Manifest } from '../../../src/grading/model/manifest';
import type { CheckResult, LabReport, Verdict } from '../../../src/grading/model/report';
import type { TextStyle } from '../../../src/reports/text';
import { reportText } from '../../../src/reports/text';

const manifest: Manifest = {
  id: '03-softmax-sgd',
  title: 'Softmax regression',
  sources: [],
  tasks: [
    { id: 'softmax', title: '', points: 60, uses: [] },
    { id: 'sgd', title: '', points: 40, uses: [] },
  ],
  forbidden: [],
};

const plain = (text: string): string => text;
const PLAIN: TextStyle = {
  width: 80,
  colors: { green: plain, yellow: plain, red: plain, dim: plain, bold: plain },
};
/** Each colour by its first letter: `g(✓)`. */
const COLORED: TextStyle = {
  width: 80,
  colors: {
    green: (text) => `g(${text})`,
    yellow: (text) => `y(${text})`,
    red: (text) => `r(${text})`,
    dim: (text) => `d(${text})`,
    bold: (text) => `b(${text})`,
  },
};

function check(id: string, verdict: Verdict, more: Partial<CheckResult> = {}): CheckResult {
  return {
    id,
    task: id.split('/')[0]!,
    points: 10,
    score: verdict === 'passed' ? 10 : 0,
    verdict,
    outcome: 'answered',
    misconception: null,
    misconceptions: [],
    facts: [],
    message: '',
    cause: null,
    unloadable: false,
    ...more,
  };
}

const NUMBERS: Partial<CheckResult> = { facts: [{ kind: 'expected', text: 'p = 2' }] };

function linesOf(checks: CheckResult[], more: Partial<LabReport> = {}, style = PLAIN): string[] {
  const report: LabReport = {
    version: 2,
    kit: '0.0.0',
    backend: 'wasm',
    seed: 7,
    reference: 'live',
    lab: manifest.id,
    score: checks.reduce((total, { score }) => total + score, 0),
    maxScore: checks.reduce((total, { points }) => total + points, 0),
    checks,
    ...more,
  };
  return reportText(report, manifest, style).split('\n');
}

const HEAD = ['', '03 · Softmax regression', ''];
const facts = (...all: [Fact['kind'], string][]): Fact[] => all.map(([kind, text]) => ({ kind, text }));

it('shows one line a task if all is passed', () => {
  expect(
    linesOf([check('softmax/a', 'passed'), check('softmax/b', 'passed'), check('sgd/a', 'passed')]),
  ).toEqual([
    ...HEAD,
    '  ✓ softmax    20 / 20',
    '  ✓ sgd        10 / 10',
    '',
    '30 of 30 points  (backend wasm, seed 7)',
  ]);
});

it('writes "extra" in place of the points of a task without points', () => {
  const extra = check('sgd/a', 'wrong', { points: 0, score: 0, facts: facts(['came', 'p = 1']) });
  expect(linesOf([check('softmax/a', 'passed'), extra])).toEqual([
    ...HEAD,
    '  ✓ softmax    10 / 10',
    '  ✗ sgd          extra',
    '      ✗ sgd/a      extra  wrong',
    '          came       p = 1',
    '',
    '',
    '10 of 10 points  (backend wasm, seed 7)',
  ]);
  expect(linesOf([check('sgd/a', 'passed', { points: 0, score: 0 })])).toContain('  ✓ sgd      extra');
});

it('leaves out tasks that no check asked about, and keeps the order of the handout', () => {
  expect(linesOf([check('sgd/a', 'passed')])).toEqual([
    ...HEAD,
    '  ✓ sgd    10 / 10',
    '',
    '10 of 10 points  (backend wasm, seed 7)',
  ]);
  const both = linesOf([check('sgd/a', 'passed'), check('softmax/a', 'passed')]);
  expect(both.slice(3, 5).map((line) => line.slice(4, 11))).toEqual(['softmax', 'sgd    ']);
});

it('shows the facts under each check that lost points, and how to see all numbers', () => {
  const wrong = check('softmax/b', 'wrong', {
    facts: facts(
      ['asked', 'softmax of two rows'],
      ['came', 'p = 1'],
      ['expected', 'p = 2'],
      ['differs', '1, expected 2'],
      ['first', 'sgd first'],
      ['looks-like', 'columns'],
      ['hint', 'A row.'],
    ),
  });
  expect(linesOf([check('softmax/a', 'passed'), wrong])).toEqual([
    ...HEAD,
    '  ◐ softmax    10 / 20',
    '      ✗ softmax/b     0 / 10  wrong',
    '          asked      softmax of two rows',
    '          came       p = 1',
    '          expected   p = 2',
    '          differs    1, expected 2',
    '          first      sgd first',
    '          looks like columns',
    '          hint       A row.',
    '',
    '',
    '10 of 20 points  (backend wasm, seed 7)',
    'all numbers of one check: npx lab check 03 --only softmax/b --seed 7 --verbose',
  ]);
});

it.each<[Verdict, boolean]>([
  ['wrong', true],
  ['not-a-number', true],
  ['wrong-shape', true],
  ['crashed', false],
  ['tensor-leak', false],
  ['timed-out', false],
  ['graders-fault', false],
])('offers more numbers of a check that is "%s": %p', (verdict, offered) => {
  const lines = linesOf([check('sgd/a', 'passed'), check('softmax/a', verdict, NUMBERS)]);
  expect(lines.some((line) => line.startsWith('all numbers of one check: '))).toBe(offered);
});

it('offers them of the first such check', () => {
  const [b, c] = [check('softmax/b', 'wrong', NUMBERS), check('sgd/c', 'wrong', NUMBERS)];
  expect(linesOf([check('softmax/a', 'crashed'), b, c]).at(-1)).toContain('--only softmax/b ');
});

it('offers none of a hidden check, which shows no numbers', () => {
  const hidden = check('softmax/a', 'wrong', { facts: facts(['came', 'p has other values than expected']) });
  expect(linesOf([hidden]).at(-1)).toBe('0 of 10 points  (backend wasm, seed 7)');
});

it('names recorded answers, and the seed that asks the same again', () => {
  const lines = linesOf([check('softmax/a', 'wrong', NUMBERS)], { reference: 'recorded', seed: 1 });
  expect(lines.slice(-2)).toEqual([
    '0 of 10 points  (backend wasm, seed 1, recorded answers)',
    'all numbers of one check: npx lab check 03 --only softmax/a --seed 1 --verbose',
  ]);
});

it('reports an error that fails many checks in full once', () => {
  const crashed = (id: string, cause: string | null): CheckResult =>
    check(id, 'crashed', { cause, facts: facts(['came', `an error: ${cause}`]) });
  const lines = linesOf([
    crashed('softmax/a', 'no'),
    crashed('softmax/b', 'no'),
    crashed('softmax/c', 'other'),
    crashed('softmax/d', null),
    crashed('softmax/e', null),
    crashed('sgd/a', 'no'),
  ]);
  const short = '  crashed  (the same as softmax/a)';
  expect(lines.filter((line) => line.endsWith(short)).map((line) => line.trim().split(' ')[1])).toEqual([
    'softmax/b',
    'sgd/a',
  ]);
  expect(lines.filter((line) => line.includes('(the same as'))).toHaveLength(2);
  expect(lines.filter((line) => line.trim().startsWith('came'))).toHaveLength(4);
});

describe('a task that is still to be written', () => {
  const todo = (id: string, more: Partial<CheckResult> = {}): CheckResult =>
    check(id, 'not-implemented', {
      outcome: 'not-implemented',
      facts: facts(['asked', 'x'], ['came', 'not implemented yet'], ['hint', 'Divide.']),
      ...more,
    });

  it('has its hint, once', () => {
    expect(linesOf([todo('softmax/a'), todo('softmax/b')]).slice(3, 5)).toEqual([
      '  ○ softmax     0 / 20  not implemented yet',
      '      Divide.',
    ]);
  });

  it('reports the task that it waits for', () => {
    const waiting = todo('softmax/a', { facts: facts(['came', 'sgd, which it calls'], ['first', 'sgd']) });
    expect(linesOf([waiting])[4]).toBe('      sgd, which it calls');
  });

  it('reports that it is missing', () => {
    const missing = todo('softmax/a', {
      outcome: 'missing-task',
      facts: facts(['came', 'none'], ['hint', 'keep']),
    });
    expect(linesOf([missing])[4]).toBe('      none');
  });

  it('has an empty line if there is nothing to tell', () => {
    expect(linesOf([todo('softmax/a', { facts: [] })])[4]).toBe('      ');
  });

  it('is shown by check if another check of the task has a verdict', () => {
    expect(linesOf([todo('softmax/a'), check('softmax/b', 'crashed')])[3]).toBe('  ✗ softmax     0 / 20');
  });
});

describe('a lab.ts that could not be loaded', () => {
  it.each([
    ['an error: lab.ts could not be parsed', 'lab.ts could not be parsed'],
    ['not handed in', 'not handed in'],
  ])('is reported once: %s', (came, told) => {
    const broken = (id: string): CheckResult =>
      check(id, 'crashed', { unloadable: true, facts: facts(['asked', 'x'], ['came', came]) });
    expect(linesOf([broken('softmax/a'), broken('sgd/a')])).toEqual([
      ...HEAD,
      `  ✗ ${told}`,
      '',
      '0 of 20 points  (backend wasm, seed 7)',
    ]);
  });

  it('without a reason has an empty one', () => {
    expect(linesOf([check('softmax/a', 'crashed', { unloadable: true })])[3]).toBe('  ✗ ');
  });
});

it('shows all numbers of a check if the report has them', () => {
  const details = { inputs: { x: [1] }, came: null, expected: { y: 2 } };
  const lines = linesOf([check('softmax/a', 'wrong', { details })]);
  const start = lines.indexOf('          all inputs');
  expect(lines.slice(start, start + 6)).toEqual([
    '          all inputs',
    '{"x":[1]}',
    '          all came',
    'null',
    '          all expected',
    '{"y":2}',
  ]);
});

it('rounds points to hundredths', () => {
  const third = check('softmax/a', 'tensor-leak', { score: 10 / 3 });
  const lines = linesOf([third]);
  expect(lines[3]).toBe('  ◐ softmax  3.33 / 10');
  expect(lines[4]).toBe('      ◐ softmax/a  3.33 / 10  tensor-leak');
  expect(lines.at(-1)).toBe('3.33 of 10 points  (backend wasm, seed 7)');
});

it('wraps long facts under their beginning', () => {
  const words = Array(30).fill('word').join(' ');
  const lines = linesOf([check('softmax/a', 'wrong', { facts: facts(['came', words]) })]);
  const start = lines.findIndex((line) => line.startsWith('          came'));
  // 80 letters, less the 21 before a fact: 11 words of 5 letters a line.
  expect(lines[start]).toBe(`          came       ${Array(12).fill('word').join(' ')}`);
  expect(lines[start + 1]).toBe(`${' '.repeat(21)}${Array(12).fill('word').join(' ')}`);
});

it('marks by colour what is right, partly right, wrong and still to be written', () => {
  const hint = check('softmax/b', 'wrong', {
    facts: facts(['came', 'c'], ['expected', 'e'], ['looks-like', 'l'], ['hint', 'h']),
  });
  const lines = linesOf([check('softmax/a', 'passed'), hint, check('sgd/a', 'passed')], {}, COLORED);
  expect(lines).toEqual([
    '',
    'b(03 · Softmax regression)',
    '',
    '  y(◐) b(softmax)    10 / 20',
    '      r(✗) softmax/b     0 / 10  wrong',
    '          d(came      ) c',
    '          d(expected  ) e',
    '          d(looks like) y(l)',
    '          d(hint      ) y(h)',
    '',
    '  g(✓) b(sgd    )    10 / 10',
    '',
    'b(20 of 30 points)  d((backend wasm, seed 7))',
    'd(all numbers of one check:) npx lab check 03 --only softmax/b --seed 7 --verbose',
  ]);
  const todo = check('softmax/a', 'not-implemented', {
    outcome: 'not-implemented',
    facts: facts(['hint', 'h']),
  });
  expect(linesOf([todo], {}, COLORED).slice(3, 5)).toEqual([
    '  d(○) b(softmax)     0 / 10  d(not implemented yet)',
    '      d(h)',
  ]);
});

it.each([
  [['softmax'], '10 of 20 points; 20 once softmax is right  (backend wasm, seed 7)'],
  [['softmax', 'cost'], '10 of 20 points; 20 once softmax and cost are right  (backend wasm, seed 7)'],
])('shows the points that there are once %j are right, if they cost other tasks points', (mended, line) => {
  const checks = [check('softmax/values', 'passed'), check('cost/values', 'wrong')];
  const followThrough = { score: 20, mended, scores: { 'cost/values': 10 } };
  expect(linesOf(checks, { followThrough })).toContain(line);
});
