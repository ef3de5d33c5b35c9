import { MissingTask } from '../../../../src/grading/model/placeholder';
import { failureOf, loadOrFailure } from '../../../../src/grading/run/failure';
import type { SubmissionFiles } from '../../../../src/grading/run/load';
import { BrokenSubmission, NoSubmission } from '../../../../src/grading/run/load';
import { ForbiddenShortcut } from '../../../../src/grading/run/shortcuts';
import { UnreadableResult } from '../../../../src/grading/run/answerSize';
import type { Failure } from '../../../../src/hosts/outcome';

/** A submission in memory. */
function filesWith(texts: Record<string, string>): SubmissionFiles {
  return {
    home: 'file:///toy/',
    read: (path) => texts[path],
    describe: (path) => `toy/${path}`,
    kitModule: () => ({}),
    packageModule: () => ({}),
  };
}
const files = filesWith({});

/** An error with a stack through lab.ts, innermost function first. */
function thrown<E extends Error>(error: E, ...functions: string[]): E {
  const frames = functions.map((name, i) => `    at ${name} (file:///toy/lab.ts:${i + 3}:1)`);
  return Object.assign(error, { stack: [`Error: ${error.message}`, ...frames].join('\n') });
}

const todo = 'Not implemented yet: Multiply.';

it.each<[string, unknown, Failure]>([
  ['an error', thrown(new Error('no'), 'f'), { kind: 'crashed', message: 'no', where: 'lab.ts:3' }],
  ['an error from elsewhere', thrown(new Error('no')), { kind: 'crashed', message: 'no' }],
  ['text', 'no', { kind: 'crashed', message: 'no' }],
  [
    'a forbidden call',
    thrown(new ForbiddenShortcut('tf.softmax'), 'f'),
    { kind: 'forbidden', name: 'tf.softmax', where: 'lab.ts:3' },
  ],
  [
    'a forbidden call from elsewhere',
    thrown(new ForbiddenShortcut('tf.softmax')),
    { kind: 'forbidden', name: 'tf.softmax' },
  ],
  ['an unreadable result', thrown(new UnreadableResult('no'), 'f'), { kind: 'unreadable', message: 'no' }],
  ['a missing task', thrown(new MissingTask('no'), 'f'), { kind: 'missing-task', message: 'no' }],
  [
    'a placeholder',
    thrown(new Error(todo), 'twice', 'twiceSum'),
    { kind: 'not-implemented', task: 'twice', where: 'lab.ts:3' },
  ],
  [
    'a placeholder in a helper of a task',
    thrown(new Error(todo), 'helper', 'twiceSum'),
    { kind: 'not-implemented', task: 'twiceSum', where: 'lab.ts:3' },
  ],
  ['a placeholder from elsewhere', thrown(new Error(todo)), { kind: 'not-implemented' }],
])('%s is a failure of its kind', (_, error, failure) => {
  expect(failureOf(error, files, ['twice', 'twiceSum'])).toEqual(failure);
});

describe('loading', () => {
  const load = (text: string): unknown =>
    loadOrFailure({ files: filesWith({ 'lab.ts': text }), forbidden: [] });

  it('gives the module', () => {
    expect(load('export const one = 1;')).toMatchObject({ one: 1 });
  });

  it.each([
    ["throw new Error('early');", 'lab.ts failed while loading at lab.ts:1: early'],
    ["throw 'early';", 'lab.ts failed while loading: early'],
    ['(', /^lab\.ts could not be parsed: /],
    ["import 'fs';", /^lab\.ts imports "fs": /],
  ])('of `%s` gives the reason', (text, message) => {
    const broken = load(text);
    expect(broken).toBeInstanceOf(BrokenSubmission);
    expect(() => {
      throw broken;
    }).toThrow(message);
  });

  it('throws if there is no lab.ts', () => {
    expect(() => loadOrFailure({ files, forbidden: [] })).toThrow(NoSubmission);
  });
});
