import { evenlySpaced, logSteps, powersOfTwo } from '../../../src/figures/spacing';

it.each<[number, number[]]>([
  [1, [0, 1]],
  [2, [0, 1, 2]],
  [11, [0, 1, 2, 3, 4, 6, 8, 11]],
  [12, [0, 1, 2, 3, 4, 6, 8, 11, 12]],
])('logSteps up to %i', (steps, expected) => {
  expect(logSteps(steps)).toEqual(expected);
});

it('logSteps rise, start at 0 and end at the last step', () => {
  const steps = logSteps(100_000);
  expect([steps[0], steps.at(-1)]).toEqual([0, 100_000]);
  expect(steps.every((step, i) => i === 0 || step > steps[i - 1]!)).toBe(true);
  expect(steps.length).toBeLessThan(50);
});

it.each([0, -1, 1.5, NaN])('logSteps refuses %p', (steps) => {
  expect(() => logSteps(steps)).toThrow(`expected a whole number of steps from 1 up, received ${steps}`);
});

it.each<[number, number[]]>([
  [1, [1]],
  [2, [1, 2]],
  [5, [1, 2, 4, 5]],
  [8, [1, 2, 4, 8]],
])('powersOfTwo up to %i', (count, sizes) => {
  expect(powersOfTwo(count)).toEqual(sizes);
});

it.each<[number, number, number, number[]]>([
  [0, 1, 2, [0, 1]],
  [-1, 1, 5, [-1, -0.5, 0, 0.5, 1]],
  [3, 1, 3, [3, 2, 1]],
])('evenlySpaced from %p to %p, %i places', (from, to, count, places) => {
  expect(evenlySpaced(from, to, count)).toEqual(places);
});

it('the last of evenly spaced places is the end itself, in spite of rounding', () => {
  expect(evenlySpaced(-1.6, 2.4, 61).at(-1)).toBe(2.4);
});

it.each([1, 2.5, NaN])('evenlySpaced refuses %p places', (count) => {
  expect(() => evenlySpaced(0, 1, count)).toThrow(
    `expected a whole number of places from 2 up, received ${count}`,
  );
});
