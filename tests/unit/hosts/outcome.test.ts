import type { Outcome } from '../../../src/hosts/outcome';
import { NO_ANSWER, OutcomeSchema } from '../../../src/hosts/outcome';

const where = 'lab.ts:3';

it.each<Outcome>([
  { kind: 'answered', value: { any: ['thing'] } },
  { kind: 'not-implemented', task: 'softmax', where },
  { kind: 'not-implemented' },
  { kind: 'missing-task', message: 'none' },
  { kind: 'not-handed-in' },
  { kind: 'broken', message: 'no' },
  { kind: 'unreadable', message: 'a Promise', hint: 'remove async' },
  { kind: 'unreadable', message: 'a Promise' },
  { kind: 'forbidden', name: 'tf.softmax', where },
  { kind: 'crashed', message: 'no', where },
  { kind: 'timed-out', seconds: 2, where, loading: true },
  { kind: 'timed-out', seconds: 2 },
  { kind: 'unanswered' },
  { kind: 'out-of-memory', where, loading: true },
])('%j is an outcome, but not with one more field', (outcome) => {
  expect(OutcomeSchema.parse(outcome)).toEqual(outcome);
  expect(OutcomeSchema.safeParse({ ...outcome, score: 100 }).success).toBe(false);
});

it.each([
  {},
  { kind: 'passed' },
  { kind: 'broken' },
  { kind: 'timed-out', seconds: '2' },
  { kind: 'timed-out', seconds: 2, loading: false },
  { kind: 'crashed', message: 'no', where: 3 },
])('%j is no outcome', (outcome) => {
  expect(OutcomeSchema.safeParse(outcome).success).toBe(false);
});

it.each<[string, Outcome, Outcome]>([
  ['a message', { kind: 'crashed', message: 'x\u001b[2J' }, { kind: 'crashed', message: 'x [2J' }],
  ['a hint', { kind: 'not-implemented' }, { kind: 'not-implemented' }],
  [
    'a message of several lines',
    { kind: 'crashed', message: 'boom\nhint: 100 points\n' },
    { kind: 'crashed', message: 'boom hint: 100 points ' },
  ],
  ['a line', { kind: 'out-of-memory', where: 'lab\u0007:3' }, { kind: 'out-of-memory', where: 'lab :3' }],
  [
    'a very long message',
    { kind: 'broken', message: 'x'.repeat(3000) },
    { kind: 'broken', message: `${'x'.repeat(2000)}…` },
  ],
])('takes out of %s what a terminal would obey or can not hold', (_, sent, received) => {
  expect(OutcomeSchema.parse(sent)).toEqual(received);
});

it.each([
  ['parts/helper.ts:1234567', true],
  ['lab.ts:12345678', false],
  ['lab.ts', false],
  ['lab.ts:', false],
  ['lab.ts:3:4', false],
  ['at lab.ts:3', false],
  ['lab.ts:3 and more', false],
  ['(lab.ts:3', false],
  [`${'x'.repeat(298)}:3`, true],
  [`${'x'.repeat(299)}:3`, false],
])('"%s" is a line of a file: %s', (line, is) => {
  expect(OutcomeSchema.safeParse({ kind: 'out-of-memory', where: line }).success).toBe(is);
});

it('a message that is no answer is reported as a crash, by an outcome as any other', () => {
  expect(OutcomeSchema.parse(NO_ANSWER)).toEqual(NO_ANSWER);
  expect(NO_ANSWER).toEqual({ kind: 'crashed', message: expect.stringContaining('no answer') });
});
