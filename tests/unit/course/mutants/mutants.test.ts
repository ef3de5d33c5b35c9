import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mockHome = mkdtempSync(join(tmpdir(), 'lab-mutants-'));
jest.mock('../../../../src/course/labs', () => ({ solutionOf: () => mockHome }));
// Jest can't load Stryker's package as it is: these are two of its mutants of the text below.
jest.mock('@stryker-mutator/instrumenter', () => ({
  Instrumenter: class {
    instrument(files: { content: string }[], { excludedMutations }: { excludedMutations: string[] }) {
      const lines = files[0]!.content.split('\n');
      const found = (text: string, replacement: string, mutatorName: string, status?: string) => {
        const line = lines.findIndex((one) => one.includes(text));
        const column = lines[line]!.indexOf(text);
        const location = { start: { line, column }, end: { line, column: column + text.length } };
        return { mutatorName, location, replacement, status };
      };
      const mutants = [
        found('x === null', 'true', 'ConditionalExpression'),
        found('1 + 2', '1 - 2', 'ArithmeticOperator'),
        found('x.div(4) * OUTSIDE', 'x.div(4) / OUTSIDE', 'ArithmeticOperator'),
        found('mul', 'div', 'MethodExpression'),
        found("'no x'", '""', 'StringLiteral'),
        found('throw', 'nothing', 'BlockStatement', 'Ignored'),
      ];
      return Promise.resolve({
        mutants: mutants.filter(({ mutatorName }) => !excludedMutations.includes(mutatorName)),
      });
    }
  },
}));
import { keyOf, mutantsOf } from '../../../../src/course/mutants/mutants';

afterAll(() => rmSync(mockHome, { recursive: true }));

const SOLUTION = `import * as tf from '@tensorflow/tfjs';
const OUTSIDE = 1 + 2;

export function twice(x) {
  // BEGIN SOLUTION Double it.
  if (x === null) throw new Error('no x');
  return x.mul(2);
  // END SOLUTION
}

export function half(x) {
    // BEGIN SOLUTION
    return x.div(4) * OUTSIDE;
    // END SOLUTION
}
`;

beforeEach(() => writeFileSync(join(mockHome, 'lab.ts'), SOLUTION));

it('mutants are edits inside of the answers, each with its declaration, line and whole text', async () => {
  const mutants = await mutantsOf('toy');
  for (const { original, text, line, inside } of mutants) {
    expect(text).not.toBe(SOLUTION);
    expect(SOLUTION.split('\n')[line - 1]).toContain(original.split('\n')[0]!.trim());
    expect(inside).toBe(line < 10 ? 'twice' : 'half');
    expect(text).toContain('const OUTSIDE = 1 + 2;');
  }
  expect(mutants.map(({ replacement }) => replacement)).not.toContain('nothing');
  const edits = mutants.map(({ line, original, replacement }) => `${line}: ${original} → ${replacement}`);
  expect(edits).toEqual(
    expect.arrayContaining([
      '6: x === null → true',
      '7: mul → div',
      '7: 2 → 3',
      '7: 2 → 4',
      '13: div → mul',
      '13: x.div(4) * OUTSIDE → x.div(4) / OUTSIDE',
    ]),
  );
});

it('texts of errors are left as they are', async () => {
  expect((await mutantsOf('toy')).filter(({ original }) => original === "'no x'")).toEqual([]);
});

it('no two mutants have the same text', async () => {
  const texts = (await mutantsOf('toy')).map(({ text }) => text);
  expect(new Set(texts).size).toBe(texts.length);
});

it('the name of a mutant is on one line and does not depend on its place', () => {
  const mutant = { inside: 'f', operator: 'o', original: ' a\n  b ', replacement: 'c', text: '' };
  expect(keyOf({ ...mutant, line: 1 })).toBe('f: a b → c');
  expect(keyOf({ ...mutant, line: 9 })).toBe('f: a b → c');
});

it('mutants with the same edit in one declaration have numbers in their names, in the order of the text', async () => {
  const text = SOLUTION.replace('x.mul(2)', 'x.mul(2).mul(2)').replace(
    '    return',
    '    const two = 2;\n    return',
  );
  writeFileSync(join(mockHome, 'lab.ts'), text);
  const keys = (await mutantsOf('toy')).map(keyOf);
  expect(keys.filter((key) => key.includes(': 2 → 4'))).toEqual([
    'twice: 2 → 4 #1',
    'twice: 2 → 4 #2',
    'half: 2 → 4',
  ]);
  expect(new Set(keys).size).toBe(keys.length);
});
