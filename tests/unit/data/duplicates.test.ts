import type { LabelledSamples } from '../../../src/data/dataset';
import { countDuplicates } from '../../../src/data/duplicates';

/** Samples of one pixel each, with their labels. */
const part = (pixels: number[], labels = pixels.map(() => 0)): LabelledSamples => ({
  kind: 'classification',
  count: pixels.length,
  shape: [1, 1, 1],
  x: Float32Array.from(pixels),
  y: Uint8Array.from(labels),
  classes: ['a', 'b'],
});

it('counts samples that repeat an earlier one: two for three equal samples', () => {
  expect(countDuplicates([part([1, 2, 1, 3, 1, 2])]).inside).toEqual([3]);
});

it('counts a shared input once, even if it is in a part several times', () => {
  const { inside, shared } = countDuplicates([part([1, 1, 2, 3]), part([1, 3, 3, 4])]);
  expect(inside).toEqual([1, 1]);
  expect(shared).toBe(2);
});

it('counts equal samples with different labels', () => {
  expect(countDuplicates([part([1, 2, 1], [0, 0, 1]), part([2], [0])]).contradictory).toBe(1);
});

it('compares whole inputs', () => {
  const pairs = (pixels: number[]): LabelledSamples => ({
    ...part(pixels, pixels.slice(pixels.length / 2)),
    count: pixels.length / 2,
    shape: [1, 2, 1],
  });
  expect(countDuplicates([pairs([1, 2, 1, 3, 2, 1, 1, 3])]).inside).toEqual([1]);
  expect(countDuplicates([pairs([1, 2, 3, 4]), pairs([2, 3, 3, 4])]).shared).toBe(1);
});

it('finds no duplicates if all samples are different', () => {
  expect(countDuplicates([part([1, 2]), part([3])])).toEqual({ inside: [0, 0], shared: 0, contradictory: 0 });
});
