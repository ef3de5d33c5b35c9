import type { Misconception } from '../../../../src/grading/model/check';
import { mutate } from '../../../../src/grading/model/mutant';
import { edited } from '../../../support/edited';

const SOLUTION = `import * as tf from '@tensorflow/tfjs';

const helper = (x: number) => x * 2;

export function first(x: number): number {
  if (x > 0) {
    return x * 2;
  }
  return x + 1;
}

export function firstOfAll(x: number): number {
  return x + 1 + x * 2 + x * 2;
}

export class Second {
  constructor(
    private readonly rate: number,
  ) {}

  step(x: number): number {
    return x - this.rate;
  }
}

abstract class Base {
  scale(x: number): number {
    return x / 4;
  }
}

export const third = (x: number): number => {
  return x ** 2;
};
`;

const misconception = (check: string, original: string, replacement: string): Misconception => ({
  id: 'wrong',
  check,
  title: '',
  hint: '',
  original,
  replacement,
});

it.each<[string, string, string, string, string]>([
  ['in a function', 'first/values', 'x * 2', 'x * 3', 'return x * 3;\n  }\n  return x + 1;'],
  ['in a class', 'Second/step', 'x - this.rate', 'x + this.rate', 'return x + this.rate;'],
  ['in an abstract class', 'Base/scale', 'x / 4', 'x / 5', 'return x / 5;'],
  ['in a constant', 'third/values', 'x ** 2', 'x ** 3', 'return x ** 3;'],
  ['over several lines', 'first/values', 'return x * 2; } return x + 1;', 'return 0; }', 'return 0; }\n}'],
  [
    'whatever the white space',
    'first/values',
    '  if (x > 0) {\n        return   x * 2;\n',
    'if (x) { return 1;',
    'if (x) { return 1;\n  }',
  ],
  ['with $ in what is put there', 'third/values', 'x ** 2', "'$&$1'", "return '$&$1';"],
])('replaces a text %s', (_, check, original, replacement, result) => {
  const mutant = mutate(SOLUTION, misconception(check, original, replacement));
  expect(mutant).toContain(result);
});

it('leaves the rest of the text as it was', () => {
  const mutant = mutate(SOLUTION, misconception('first/values', 'x * 2', 'x * 3'));
  expect(edited(mutant, 'x * 3', 'x * 2')).toBe(SOLUTION);
  expect(mutant).toContain('const helper = (x: number) => x * 2;');
});

it('makes the edit inside the declaration that `inside` names, exported or not', () => {
  const edit = { ...misconception('first/values', 'x * 2', 'x * 3'), inside: 'helper' };
  expect(mutate(SOLUTION, edit)).toBe(edited(SOLUTION, '=> x * 2', '=> x * 3'));
});

it.each<[string, string, string, string]>([
  [
    'twice in the task',
    'firstOfAll/values',
    'x * 2',
    'misconception wrong: expected its text once in firstOfAll of the solution, found it 2 times: x * 2',
  ],
  [
    'only outside of the task',
    'third/values',
    'x * 2',
    'misconception wrong: expected its text once in third of the solution, found it 0 times: x * 2',
  ],
  [
    'in a task that is not there',
    'fourth/values',
    'x',
    'misconception wrong: the solution declares no fourth',
  ],
])('refuses a text that is %s', (_, check, original, message) => {
  expect(() => mutate(SOLUTION, misconception(check, original, ''))).toThrow(message);
});
