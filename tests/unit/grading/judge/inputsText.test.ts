import { inputsText } from '../../../../src/grading/judge/inputsText';

const counting = (length: number): number[] => Array.from({ length }, (_, i) => i);

it.each<[string, unknown, number[], string]>([
  ['options come before lists', { x: [1, 2], floor: 0.5 }, [], 'floor = 0.5, x = [1, 2]'],
  ['a seed tells nothing', { seed: 4, otherSeed: 5, std: 2 }, [], 'std = 2'],
  [
    'texts, yes or no, and numbers that JSON lacks',
    { a: 'x', b: true, c: NaN },
    [],
    'a = "x", b = true, c = NaN',
  ],
  ['a long list is shown from its beginning', { x: counting(9) }, [], 'x = [0, 1, 2, 3, 4, 5, …]'],
  [
    'a list is shown around the first wrong number',
    { x: counting(20) },
    [9],
    'x = […, 6, 7, 8, 9, 10, 11, …]',
  ],
  [
    'a list that is shorter than the result, to its end',
    { x: counting(8) },
    [30],
    'x = […, 2, 3, 4, 5, 6, 7]',
  ],
  ['a tensor', { w: { shape: [2, 1], values: [0.12345, 2] } }, [], 'w = [[0.1235], [2]]'],
  [
    'the lists of each case around the first wrong number',
    { cases: [{ patience: 2, x: counting(20) }] },
    [9],
    'cases = [{ patience: 2, x: […, 6, 7, 8, 9, 10, 11, …] }]',
  ],
  ['a record', { options: { beta: 0.9, seed: 3 } }, [], 'options = { beta: 0.9 }'],
  ['nothing', undefined, [], ''],
])('%s', (_, inputs, index, text) => {
  expect(inputsText(inputs, index)).toBe(text);
});

it('an input that would fill the page is shown by its size only', () => {
  const long = Array.from({ length: 6 }, () => 'x'.repeat(50));
  expect(inputsText({ long, std: 1 })).toBe('std = 1, long = a list of 6');
  expect(inputsText({ w: { shape: [2, 3, 2, 5], values: counting(60).map((i) => -1234.5 - i) } })).toBe(
    'w = numbers of shape [2, 3, 2, 5]',
  );
});

it('of cases that would fill the page, the first is shown', () => {
  const cases = counting(3).map((i) => ({ patience: i, name: 'y'.repeat(80) }));
  expect(inputsText({ cases })).toBe(`cases = [{ patience: 0, name: "${'y'.repeat(80)}" }, …] (3 in all)`);
});

it('inputs that do not fit are counted', () => {
  const many = Object.fromEntries(counting(90).map((i) => [`option${i}`, i]));
  expect(inputsText(many)).toMatch(/^option0 = 0, option1 = 1, .*, and \d+ more$/);
  expect(inputsText(many).length).toBeLessThan(400);
});
