import { lineIn, placeAt, placesIn } from '../../../src/web/lab/tasks';

const TEXT = `import * as tf from '@tensorflow/tfjs';

/**
 * Adds two numbers.
 *
 *     a + b
 */
export function add(a: number, b: number): number {
  return a + b;
}

export class Plain {}
`;

it('finds each declaration with the comment above it, without the marks of a comment', () => {
  expect(placesIn(TEXT).map(({ name, comment }) => [name, comment])).toEqual([
    ['add', 'Adds two numbers.\n\n    a + b'],
    ['Plain', ''],
  ]);
});

it.each([
  ['return a', 'add'],
  ['Adds two', 'add'],
  ['class Plain', 'Plain'],
])('the position of %j lies in %s', (text, name) => {
  expect(placeAt(TEXT, TEXT.indexOf(text))?.name).toBe(name);
});

it('the end of the text lies in the last declaration; an empty text has none', () => {
  expect(placeAt(TEXT, TEXT.length)?.name).toBe('Plain');
  expect(placeAt('', 0)).toBeUndefined();
});

it.each([
  ['an error at lab.ts:42: no', 42],
  ['the first line, lab.ts:1, and lab.ts:7', 1],
  ['no line', undefined],
])('the line in %j is %s', (message, line) => {
  expect(lineIn(message)).toBe(line);
});
