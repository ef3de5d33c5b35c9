import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printable } from '../../../src/core/printable';
import { allLabs, hasSolution, solutionOf } from '../../../src/course/labs';
import { starterFiles } from '../../../src/course/starters/generate';
import { checkAnswers, questionsOf } from '../../../src/course/questions';
import type { Questions } from '../../../src/grading/model/questions';
import { hashOf, resultsIn } from '../../../src/grading/model/questions';

const questions: Questions = {
  Q1: { asks: 'a share', step: 0.1, hashes: [hashOf('toy', 'Q1', 3), hashOf('toy', 'Q1', 4)] },
  Q2: { asks: 'a choice', choices: ['a', 'b'], hashes: [hashOf('toy', 'Q2', 'b')] },
};
const results = (text: string): ReturnType<typeof resultsIn> => resultsIn(text, { lab: 'toy', questions });
const verdicts = (text: string): string[] | string => {
  const found = results(text);
  return typeof found === 'string' ? found : found.map(({ verdict }) => verdict);
};

it.each<[string, string, string[]]>([
  ['the middle of the accepted numbers and the right choice', '{"Q1": 0.35, "Q2": "b"}', ['right', 'right']],
  ['a number that rounds to an accepted one', '{"Q1": 0.26, "Q2": " B "}', ['right', 'right']],
  ['numbers and choices that are not accepted', '{"Q1": 0.5, "Q2": "a"}', ['wrong', 'wrong']],
  ['nothing yet', '{"Q1": null, "Q2": null}', ['empty', 'empty']],
  ['missing names', '{}', ['empty', 'empty']],
  ['wrong types', '{"Q1": "0.3", "Q2": 2}', ['unreadable', 'unreadable']],
  ['a choice that is none', '{"Q2": "c"}', ['empty', 'unreadable']],
])('%s', (_, text, expected) => {
  expect(verdicts(text)).toEqual(expected);
});

it.each<[string, RegExp]>([
  ['{"Q7": 1}', /^answers\.json has "Q7", which is no question of it; it takes Q1, Q2$/],
  ['{"__proto__": 1}', /^answers\.json has "__proto__"/],
  ['[1]', /expected \{ "Q1": 0\.5, "Q2": "b" \}, received an array of 1$/],
  ['{"Q1": ', /^answers\.json is not read: .* it is no JSON/],
  ['', /it is no JSON/],
])('a file that can not be read is reported in one sentence: %s', (text, sentence) => {
  expect(results(text)).toMatch(sentence);
});

describe('an answers.json that is no ordinary file is reported, and not read', () => {
  const lab = allLabs().find((id) => questionsOf(id) !== undefined)!;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lab-questions-'));
    writeFileSync(join(folder, 'lab.ts'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each<[string, (file: string) => void, string]>([
    ['a link', (file) => symlinkSync(__filename, file), 'answers.json is a link; hand in the file itself'],
    [
      'a pipe',
      (file) => void execFileSync('mkfifo', [file]),
      'answers.json is no ordinary file; hand in a text file',
    ],
    [
      'a file of a terabyte',
      (file) => {
        writeFileSync(file, '');
        truncateSync(file, 2 ** 40);
      },
      'answers.json is larger than 1 MiB; hand in the code alone',
    ],
  ])('%s', (_, make, sentence) => {
    make(join(folder, 'answers.json'));
    expect(checkAnswers(lab, folder)).toBe(sentence);
  });
});

it.each<[string, string]>([
  ['{"Q1": "0.3"}', 'expected a number, received "0.3"'],
  ['{"Q2": "c"}', 'expected one of a, b, received "c"'],
  ['{"Q2": 2}', 'expected one of a, b, received 2'],
])('an answer that can not be read is reported with the reason: %s', (text, why) => {
  const found = results(text);
  expect(Array.isArray(found) && found.find(({ verdict }) => verdict === 'unreadable')).toMatchObject({
    why,
  });
});

it('results have the name and the words of each question, in their order', () => {
  expect(results('{"Q2": "b"}')).toEqual([
    { name: 'Q1', asks: 'a share', verdict: 'empty' },
    { name: 'Q2', asks: 'a choice', verdict: 'right' },
  ]);
});

it('equal answers to two questions, or in two labs, have other hashes of 16 digits', () => {
  const hashes = [hashOf('a', 'Q1', 1), hashOf('a', 'Q2', 1), hashOf('b', 'Q1', 1), hashOf('a', 'Q1', 2)];
  expect(new Set(hashes).size).toBe(4);
  for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{16}$/);
  expect(hashOf('a', 'Q1', '1')).toBe(hashes[0]);
});

it.each(['null', '3', '"x"', 'true'])('%s is no list of answers', (text) => {
  expect(results(text)).toMatch(/^answers\.json is not read: expected .*, received /);
});

it('without questions or without a file there is nothing to check', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-questions-'));
  try {
    writeFileSync(join(folder, 'lab.ts'), '');
    const lab = allLabs()[0]!;
    expect(checkAnswers(lab, folder)).toBeUndefined();
    writeFileSync(join(folder, 'answers.json'), '{}');
    const found = checkAnswers(lab, folder);
    expect(Array.isArray(found) && new Set(found.map(({ verdict }) => verdict))).toEqual(new Set(['empty']));
    expect(questionsOf('00-nothing')).toBeUndefined();
    expect(checkAnswers('00-nothing', folder)).toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('a file that is no JSON can not steer the terminal', () => {
  const sentence = results('\u001b[2J\u009b2J') as string;
  expect(sentence).toBe(printable(sentence));
  expect(sentence).toContain('no JSON');
});

const withQuestions = allLabs().filter((id) => questionsOf(id) !== undefined);

it('every lab has such questions', () => {
  expect(withQuestions).toEqual(allLabs());
});

describe.each(withQuestions)('%s', (id) => {
  (hasSolution(id) ? it : it.skip)('has a starter in which every answer is empty', () => {
    const starter = starterFiles(solutionOf(id)).find(({ path }) => path === 'answers.json')!;
    const found = resultsIn(starter.text, { lab: id, questions: questionsOf(id)! });
    expect(new Set(Array.isArray(found) ? found.map(({ verdict }) => verdict) : [])).toEqual(
      new Set(['empty']),
    );
  });

  (hasSolution(id) ? it : it.skip)('accepts the answers of the solution, and tells none of them', () => {
    const text = readFileSync(join(solutionOf(id), 'answers.json'), 'utf8');
    const found = resultsIn(text, { lab: id, questions: questionsOf(id)! });
    expect(Array.isArray(found) && found.every(({ verdict }) => verdict === 'right')).toBe(true);
  });
});
