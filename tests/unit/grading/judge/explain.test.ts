import type { Check } from '../../../../src/grading/model/check';
import type { Outcome as AnyOutcome } from '../../../../src/hosts/outcome';
import { factsText } from '../../../../src/grading/model/facts';
import type { ProbeAnswer } from '../../../../src/grading/model/probeAnswer';
import { judge } from '../../../../src/grading/judge/judge';
import type { CheckFindings } from '../../../../src/grading/judge/explain';
import { explain } from '../../../../src/grading/judge/explain';
import type { NamedMisconception } from '../../../../src/grading/judge/expectations';
import type { Form, Observation } from '../../../../src/grading/model/observation';

type Outcome = AnyOutcome<ProbeAnswer>;

const answered = (value: ProbeAnswer): Outcome => ({ kind: 'answered', value });

const CHECK: Check = { id: 'softmax/values', points: 4, asks: 'softmax of two rows', probe: 'softmax' };
const EXPECTED: Observation = { p: { shape: [2, 2], values: [0.25, 0.75, 0.5, 0.5] } };

const numbers = (values: number[], shape = [2, 2]): Outcome =>
  answered({ observation: { p: { shape, values } } });
const RIGHT: Observation = { p: { shape: [2, 2], values: [0.25, 0.75, 0.5, 0.5] } };

function told(outcome: Outcome, more: Partial<CheckFindings> & { hidden?: boolean } = {}): string[] {
  const { hidden = false, ...rest } = more;
  const facts = explain({
    lab: '03-softmax-sgd',
    check: { ...CHECK, hidden },
    task: 'softmax',
    expected: EXPECTED,
    outcome,
    misconceptions: [],
    roots: [],
    inputs: {},
    labels: {},
    ...judge(outcome, EXPECTED, { absolute: 1e-6, relative: 1e-4 }),
    ...rest,
  });
  return factsText(facts).split('\n');
}

it('has no facts for a check that passed', () => {
  expect(told(numbers([0.25, 0.75, 0.5, 0.5]))).toEqual(['']);
});

describe('an observation is called by its label', () => {
  const labels = { p: 'probabilities' };

  it('in a visible check', () => {
    expect(told(numbers([0.25, 0.75, 0.5, 0.6]), { labels }).slice(1, 3)).toEqual([
      'came: probabilities = [[0.25, 0.75], [0.5, 0.6]]',
      'expected: probabilities = [[0.25, 0.75], [0.5, 0.5]]',
    ]);
  });

  it('in a hidden check', () => {
    expect(told(numbers([0.25, 0.75, 0.5, 0.6]), { labels, hidden: true })[1]).toBe(
      'came: probabilities has other values than expected (this check is hidden: it tells no numbers)',
    );
  });

  it('if it is missing', () => {
    expect(told(answered({ observation: {} }), { labels }).at(-1)).toBe('differs: probabilities is missing');
  });
});

describe('visible checks tell the numbers', () => {
  it.each<[string, Outcome, string[]]>([
    [
      'wrong values',
      numbers([0.25, 0.75, 0.123456, 0.6]),
      [
        'asked: softmax of two rows',
        'came: p = [[0.25, 0.75], [0.1235, 0.6]]',
        'expected: p = [[0.25, 0.75], [0.5, 0.5]]',
        'differs: first at [1, 0]: 0.1235, expected 0.5 (2 of 4 numbers differ)',
      ],
    ],
    [
      'NaN',
      numbers([0.25, NaN, 0.5, 0.5]),
      [
        'asked: softmax of two rows',
        'came: p = [[0.25, NaN], [0.5, 0.5]]',
        'expected: p = [[0.25, 0.75], [0.5, 0.5]]',
        'differs: at [0, 1]: NaN, expected a finite number',
      ],
    ],
    [
      'another shape',
      numbers([0.25, 0.75], [2]),
      [
        'asked: softmax of two rows',
        'came: p = [0.25, 0.75]',
        'expected: p = [[0.25, 0.75], [0.5, 0.5]]',
        'differs: its shape is [2], expected [2, 2]',
      ],
    ],
    [
      'a missing result',
      answered({ observation: {} }),
      [
        'asked: softmax of two rows',
        'came: p = nothing',
        'expected: p = [[0.25, 0.75], [0.5, 0.5]]',
        'differs: p is missing',
      ],
    ],
  ])('%s', (_, outcome, lines) => {
    expect(told(outcome)).toEqual(lines);
  });
});

it('tells numbers that begin with the same digits apart', () => {
  const outcome = numbers([0.25, 0.75, 0.50004, 0.5]);
  const strict = judge(outcome, EXPECTED, { absolute: 1e-9, relative: 1e-9 });
  expect(told(outcome, strict).at(-1)).toBe('differs: only at [1, 0]: 0.50004, expected 0.5');
  const single = { p: { shape: [], values: [-0.61521], form: 'number' as const } };
  const came: Outcome = answered({ observation: { p: { ...single.p, values: [-0.6152100001] } } });
  const found = judge(came, single, { absolute: 1e-12, relative: 1e-12 });
  expect(told(came, { expected: single, ...found }).slice(1)).toEqual([
    'came: p = -0.6152100001',
    'expected: p = -0.61521',
    'differs: -0.6152100001, expected -0.61521',
  ]);
});

describe('hidden checks tell only the kind', () => {
  it.each<[string, Outcome, string]>([
    ['wrong values', numbers([0.25, 0.75, 0.12, 0.6]), 'has other values than expected'],
    ['NaN', numbers([0.25, NaN, 0.5, 0.5]), 'holds NaN or Infinity where a finite number is expected'],
    ['another shape', numbers([0.25, 0.75], [2]), 'has another shape than expected'],
    ['a missing result', answered({ observation: {} }), 'is missing'],
  ])('%s', (_, outcome, kind) => {
    const [asked, ...facts] = told(outcome, { hidden: true });
    expect(asked).toBe('asked: softmax of two rows');
    expect(facts).toEqual([`came: p ${kind} (this check is hidden: it tells no numbers)`]);
    expect(facts.join()).not.toMatch(/\d/);
  });

  it.each<[Outcome, string]>([
    [
      { kind: 'crashed', message: '0.25', where: 'lab.ts:7' },
      'an error at lab.ts:7: a hidden check tells no text of an answer',
    ],
    [
      { kind: 'unreadable', message: '0.25', hint: '0.25' },
      "a result that can't be read (a hidden check tells no text of an answer)",
    ],
    [
      { kind: 'missing-task', message: 'lab.ts exports no function named softmax' },
      'lab.ts exports no function named softmax',
    ],
  ])('and no text of the answer: %j', (outcome, came) => {
    const facts = told(outcome, { hidden: true });
    expect(facts[1]).toBe(`came: ${came}`);
    expect(facts.join()).not.toContain('0.25');
  });

  it('but name the misconception', () => {
    const misconception = {
      id: 'm',
      check: 'twice/values',
      title: 'columns sum to one',
      hint: 'A row is a sample.',
    };
    expect(told(numbers([1, 1, 1, 1]), { hidden: true, misconceptions: [misconception] }).slice(2)).toEqual([
      'this looks like: columns sum to one',
      'hint: A row is a sample.',
    ]);
  });
});

it('names all known wrong answers that explain a task, and gives the hint of none', () => {
  const named = (title: string): NamedMisconception => ({
    id: title,
    check: 'twice/values',
    title,
    hint: 'no',
  });
  const misconceptions = [named('columns sum to one'), named('nothing is divided')];
  expect(told(numbers([1, 1, 1, 1]), { misconceptions }).slice(4)).toEqual([
    'this looks like: one of these: columns sum to one; or nothing is divided',
  ]);
});

describe('a result of another kind', () => {
  const form = (of: Form): Observation => ({ p: { form: of, shape: [1], values: [1] } });
  const toldOf = (came: Form, wanted: Form, hidden = false): string[] => {
    const outcome: Outcome = answered({ observation: form(came) });
    const judged = judge(outcome, form(wanted), { absolute: 0, relative: 0 });
    expect(judged.verdict).toBe('wrong-shape');
    return told(outcome, { expected: form(wanted), hidden, ...judged });
  };

  it.each<[Form, Form, string]>([
    [
      'array',
      'tensor',
      'it is an array of numbers, expected a tensor: return the tensor itself, without arraySync()',
    ],
    [
      'number',
      'tensor',
      'it is a number, expected a tensor: return the tensor itself, or make one of the number',
    ],
    [
      'tensor',
      'number',
      'it is a tensor, expected a number: take the number out of the tensor with dataSync()[0]',
    ],
    [
      'tensor',
      'array',
      'it is a tensor, expected an array of numbers: take the numbers out of the tensor with',
    ],
    ['array', 'number', 'it is an array of numbers, expected a number: return the one number'],
    ['number', 'array', 'it is a number, expected an array of numbers: return an array'],
  ])('%s for %s', (came, wanted, differs) => {
    expect(toldOf(came, wanted)[3]).toContain(`differs: ${differs}`);
    expect(toldOf(came, wanted, true)).toEqual([
      'asked: softmax of two rows',
      'came: p is of another kind (tensor, array or number) than expected (this check is hidden: it tells no numbers)',
    ]);
  });

  it('passes if the recorded answer has no form', () => {
    const recorded = { p: { shape: [1], values: [1] } };
    expect(judge(answered({ observation: form('number') }), recorded, { absolute: 0, relative: 0 })).toEqual({
      verdict: 'passed',
    });
  });
});

describe('if no numbers came', () => {
  it.each<[Outcome, string[]]>([
    [
      { kind: 'not-implemented' },
      ['came: not implemented yet', 'hint: for help in steps: npx lab hint 03 softmax'],
    ],
    [
      { kind: 'not-implemented', task: 'softmax' },
      ['came: not implemented yet', 'hint: for help in steps: npx lab hint 03 softmax'],
    ],
    [
      { kind: 'not-implemented', task: 'logits' },
      ['came: logits, which this task calls, is not implemented yet', 'first: write logits first'],
    ],
    [
      { kind: 'missing-task', message: 'lab.ts exports no function named softmax' },
      [
        'came: lab.ts exports no function named softmax',
        'hint: keep the name and arguments that the starter gives softmax',
      ],
    ],
    [{ kind: 'not-handed-in' }, ['came: not handed in: there is no lab.ts of this lab']],
    [
      { kind: 'unreadable', message: 'expected p to be a tensor or a number, received undefined' },
      [
        'came: expected p to be a tensor or a number, received undefined',
        'hint: the doc comment above softmax says what it returns',
      ],
    ],
    [
      { kind: 'unreadable', message: 'softmax returned a Promise', hint: 'remove async' },
      ['came: softmax returned a Promise', 'hint: remove async'],
    ],
    [
      { kind: 'forbidden', name: 'tf.softmax', where: 'lab.ts:7' },
      [
        'came: a call of tf.softmax at lab.ts:7, which is the answer to a task of this lab',
        'hint: write it from simpler ops, as the equation in the handout has it',
      ],
    ],
    [
      { kind: 'crashed', message: 'x is undefined', where: 'lab.ts:7' },
      ['came: an error at lab.ts:7: x is undefined'],
    ],
    [{ kind: 'crashed', message: 'x is undefined' }, ['came: an error: x is undefined']],
    [
      { kind: 'broken', message: 'lab.ts could not be parsed: no' },
      ['came: an error: lab.ts could not be parsed: no'],
    ],
    // Lines of a submission can't pass for lines of the report.
    [{ kind: 'crashed', message: 'x\nhint: y\u001b[2J' }, ['came: an error: x hint: y [2J']],
    [
      { kind: 'timed-out', seconds: 10 },
      ['came: no answer to softmax/values within 10 s', 'hint: look for a loop that never ends'],
    ],
    [
      { kind: 'timed-out', seconds: 10, where: 'lab.ts:7' },
      [
        'came: no answer to softmax/values within 10 s; it was at lab.ts:7 then',
        'hint: look for a loop that never ends',
      ],
    ],
    [
      { kind: 'timed-out', seconds: 10, where: 'lab.ts:7', loading: true },
      [
        'came: lab.ts was not loaded within 10 s; it was at lab.ts:7 then',
        'hint: look for a loop that never ends',
      ],
    ],
    [
      { kind: 'unanswered' },
      [
        'came: softmax/values was promised an answer that never came',
        'hint: look for a promise that nothing resolves, or return the result itself',
      ],
    ],
    [
      { kind: 'out-of-memory', where: 'lab.ts:7', loading: true },
      [
        'came: lab.ts was not loaded: the memory limit was reached; it was at lab.ts:7 then',
        'hint: look for an array or a loop that never stops growing',
      ],
    ],
    [
      { kind: 'out-of-memory' },
      ['came: the memory limit was reached', 'hint: look for an array or a loop that never stops growing'],
    ],
  ])('%j', (outcome, facts) => {
    expect(told(outcome)).toEqual(['asked: softmax of two rows', ...facts]);
    const tellsText = outcome.kind === 'crashed' || outcome.kind === 'unreadable';
    if (!tellsText) expect(told(outcome, { hidden: true })).toEqual(told(outcome));
  });

  it.each([
    [1, '1 tensor'],
    [3, '3 tensors'],
  ])('a leak of %i', (tensors, counted) => {
    const facts = told(answered({ observation: RIGHT, leak: { task: 'softmax', tensors } }));
    expect(facts[1]).toBe(
      `came: the right numbers, but softmax left ${counted} behind, so memory grows with every call (half of the points)`,
    );
    expect(facts[2]).toContain('tf.tidy');
  });
});

it.each<[number, string, string]>([
  [0, '', 'its first argument in place,'],
  [1, '.std[0]', 'its second argument in place (std[0]),'],
  [6, '[2]', 'its 7th argument in place ([2]),'],
])('argument %i changed at "%s"', (argument, path, where) => {
  const changed = { task: 'softmax', argument, path };
  // Told before a leak: a caller whose numbers change has the worse of it.
  const outcome = answered({ observation: RIGHT, changed, leak: { task: 'softmax', tensors: 1 } });
  expect(told(outcome)).toEqual([
    'asked: softmax of two rows',
    `came: the right numbers, but softmax changed ${where} and the caller still needs it as it was (half of the points)`,
    'hint: make a copy first, [...values] or { ...object }, and change that',
  ]);
});

it.each([
  [['softmax'], 'first: softmax, which this task calls, fails checks of its own; mend that first'],
  [
    ['softmax', 'cost', 'step'],
    'first: softmax, cost and step, which this task calls, fail checks of their own; mend those first',
  ],
])('says which tasks to mend first: %j', (roots, line) => {
  expect(told(numbers([1, 1, 1, 1]), { roots }).at(-1)).toBe(line);
});

it('says only once which task to write first, if an answer that is not implemented names it too', () => {
  const outcome: Outcome = { kind: 'not-implemented', task: 'shift' };
  const facts = told(outcome, { roots: ['shift'] });
  expect(facts.filter((line) => line.startsWith('first: '))).toEqual(['first: write shift first']);
});

describe('inputs that led to the first wrong number', () => {
  const inputs = { temperature: 0.5, seed: 7 };

  it('are reported under a visible check', () => {
    expect(told(numbers([0.25, 0.75, 0.5, 0.6]), { inputs })[1]).toBe('inputs: temperature = 0.5');
  });

  it('are not told under a hidden check', () => {
    expect(told(numbers([0.25, 0.75, 0.5, 0.6]), { inputs, hidden: true }).join()).not.toContain('0.5');
  });
});

it('a long result is shown around the first wrong number', () => {
  const values = Array.from({ length: 20 }, (_, i) => i);
  const expected: Observation = { p: { shape: [20], values } };
  const outcome = numbers(values.with(12, 7), [20]);
  const found = judge(outcome, expected, { absolute: 1e-6, relative: 1e-4 });
  expect(told(outcome, { expected, ...found }).slice(1)).toEqual([
    'came: p = […, 9, 10, 11, 7, 13, 14, …]',
    'expected: p = […, 9, 10, 11, 12, 13, 14, …]',
    'differs: only at [12]: 7, expected 12',
  ]);
});

it('a hidden check that fails alone says what it asks', () => {
  const promised = ['Each row sums to 1.', 'One sample will do.'];
  const outcome = numbers([0.25, 0.75, 0.5, 0.6]);
  expect(told(outcome, { hidden: true, promised }).at(-1)).toBe(
    'hint: the other checks of softmax are right; this one asks: Each row sums to 1. One sample will do.',
  );
});
