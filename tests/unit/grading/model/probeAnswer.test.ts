import { observe } from '../../../../src/grading/model/probeAnswer';
import type { Host } from '../../../../src/hosts/host';
import type { Outcome } from '../../../../src/hosts/outcome';

const saying = (outcome: Outcome): Host => ({
  run: () => Promise.resolve(outcome),
  close: () => Promise.resolve(),
});
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
  expect(await observe(answering(value), 'p', {})).toEqual({ kind: 'answered', value });
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
  ['half a change', { observation: {}, changed: { task: 'f' } }],
])('takes %s for a crash', async (_, value) => {
  expect(await observe(answering(value), 'p', {})).toEqual({
    kind: 'crashed',
    message: 'the process it runs in said something that is no answer',
  });
});

it('passes a failure on', async () => {
  const failure: Outcome = { kind: 'timed-out', seconds: 2 };
  expect(await observe(saying(failure), 'p', {})).toBe(failure);
});

it('asks for the probe by its name, with its patience', async () => {
  const run = jest.fn().mockResolvedValue({ kind: 'not-handed-in' });
  const host: Host = { run, close: () => Promise.resolve() };
  await observe(host, 'p', { x: 1 }, 0.2);
  await observe(host, 'p', { x: 1 });
  const request = { kind: 'probe', name: 'p', inputs: { x: 1 } };
  expect(run.mock.calls).toEqual([
    [request, { patience: 0.2 }],
    [request, { patience: 1 }],
  ]);
});
