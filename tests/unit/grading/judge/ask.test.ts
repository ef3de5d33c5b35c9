import type { Asking } from '../../../../src/grading/judge/ask';
import { ask } from '../../../../src/grading/judge/ask';
import type { RawForm } from '../../../../src/grading/model/raw';
import type { Host } from '../../../../src/hosts/host';
import type { Outcome } from '../../../../src/hosts/outcome';

const saying = (outcome: Outcome): Host => ({
  run: () => Promise.resolve(outcome),
  close: () => Promise.resolve(),
});
const asking: Asking = { probe: 'p', inputs: { x: 1 }, facts: undefined, labels: {} };
const answering = (value: unknown): Host => saying({ kind: 'answered', value });
const numbers = (shape: unknown, values: unknown, more = {}): unknown => ({
  observation: { p: { shape, values, ...more } },
});

it.each<[string, unknown]>([
  ['a vector', numbers([2], [1, 2], { form: 'tensor' })],
  ['a number', numbers([], [1], { form: 'number' })],
  ['no values', numbers([0], [])],
  ['numbers that are not finite', numbers([3], [NaN, Infinity, -0])],
  ['a leak', { observation: {}, leak: { task: 'f', tensors: 1 } }],
  ['a changed argument', { observation: {}, changed: { task: 'f', argument: 0, path: '[1]' } }],
])('takes %s', async (_, value) => {
  expect(await ask(answering(value), asking)).toEqual({ kind: 'answered', value });
});

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['points', { observation: {}, score: 100 }],
  ['fewer values than the shape says', numbers([2], [1])],
  ['more values than the shape says', numbers([], [1, 2])],
  ['text for numbers', numbers([1], ['1'])],
  ['text for values', numbers([1], '1')],
  ['no shape', numbers(undefined, [1])],
  ['another form', numbers([1], [1], { form: 'proof' })],
  ['a leak of text', { observation: {}, leak: { task: 'f', tensors: '1' } }],
  ['more numbers than it may', numbers([200_001], Array(200_001).fill(0))],
  [
    'more results than it may',
    { observation: Object.fromEntries(Array.from({ length: 200_001 }, (_, i) => [i, null])) },
  ],
  ['keys of too many letters', { observation: { ['x'.repeat(200_001)]: { shape: [], values: [1] } } }],
  ['a list of results', { observation: [] }],
  ['half a change', { observation: {}, changed: { task: 'f' } }],
])('takes %s for a crash', async (_, value) => {
  expect(await ask(answering(value), asking)).toEqual({
    kind: 'crashed',
    message: 'the process it runs in said something that is no answer',
  });
});

it('passes a failure on', async () => {
  const failure: Outcome = { kind: 'timed-out', seconds: 2 };
  expect(await ask(saying(failure), asking)).toBe(failure);
});

it('asks for the probe by its name, with its patience', async () => {
  const run = jest.fn().mockResolvedValue({ kind: 'not-handed-in' });
  const host: Host = { run, close: () => Promise.resolve() };
  await ask(host, asking, { patience: 0.2 });
  await ask(host, asking);
  const request = { kind: 'probe', name: 'p', inputs: { x: 1 } };
  expect(run.mock.calls).toEqual([
    [request, { patience: 0.2 }],
    [request, { patience: 1 }],
  ]);
});

describe('facts', () => {
  const counting: Asking = {
    ...asking,
    inputs: { classes: 3 },
    facts: (results, inputs) => {
      const { batches } = results as { batches: number[][] };
      return {
        sizes: batches.map((batch) => batch.length),
        classes: (inputs as { classes: number }).classes,
      };
    },
    labels: { batches: 'the batches' },
  };
  const form: RawForm = { batches: [['number']] };

  it('are made of raw results and inputs', async () => {
    const outcome = await ask(answering({ raw: { batches: [[1, 2], [3]] } }), counting, { form });
    expect(outcome).toEqual({
      kind: 'answered',
      value: {
        observation: {
          sizes: { form: 'array', shape: [2], values: [2, 1] },
          classes: { form: 'number', shape: [], values: [3] },
        },
        form,
        size: 7,
      },
    });
  });

  it('keep the side effects that were observed', async () => {
    const leak = { task: 'f', tensors: 1 };
    const outcome = await ask(answering({ raw: { batches: [] }, leak }), counting);
    expect(outcome).toMatchObject({ value: { leak } });
  });

  it.each<[string, unknown, string]>([
    ['a number for a list', { batches: 3 }, 'the batches is a number, expected a list'],
    ['texts in a list', { batches: [[1], ['a']] }, 'the batches[1][0] is a text, expected a number'],
    ['nothing', {}, 'the batches is missing'],
  ])('are not made of %s', async (_, raw, message) => {
    expect(await ask(answering({ raw }), counting, { form })).toEqual({
      kind: 'unreadable',
      message: `a result of another form: ${message}`,
    });
  });

  it.each([
    [3, 1012, true],
    [3, 1013, false],
    [100, 1400, true],
    [100, 1401, false],
    [undefined, 5000, true],
  ])('beside a reference with %s values, %s values are read: %s', async (size, count, read) => {
    const facts = jest.fn(() => ({ answer: 1 }));
    const raw = { batches: Array<number>(count - 2).fill(0) };
    const outcome = await ask(answering({ raw }), { ...counting, facts }, { size });
    expect(outcome.kind).toBe(read ? 'answered' : 'unreadable');
    // The facts of a result that is too large may take all time and memory: they are not begun.
    expect(facts).toHaveBeenCalledTimes(read ? 1 : 0);
    if (!read)
      expect(outcome).toMatchObject({
        message: `a result of ${count} values, expected ${count - 1} at most`,
      });
  });

  it('that throw mean a result that could not be read', async () => {
    const outcome = await ask(answering({ raw: { batches: 3 } }), counting);
    expect(outcome).toMatchObject({ kind: 'unreadable' });
    expect(outcome).toMatchObject({ message: expect.stringContaining('a result that could not be read: ') });
  });

  it.each<[string, Asking, unknown]>([
    ['an observation where raw results are asked for', counting, { observation: {} }],
    ['raw results where an observation is asked for', asking, { raw: {} }],
    [
      'raw results that hold a tensor with too few numbers',
      counting,
      { raw: { t: { form: 'tensor', shape: [2], values: [1] } } },
    ],
  ])('are not made of %s', async (_, question, value) => {
    expect(await ask(answering(value), question)).toMatchObject({ kind: 'crashed' });
  });
});
