import { meanInterval, familyIntervals } from '../../../../../src/figures/statistics';
import { comparison, decimals, withInterval } from '../../../../../src/figures/words';
import { seedsOf, SEEDS, verdictOf } from '../../../../../src/web/playground/engine/repeat';
import type { MeasureVerdict, Outcome } from '../../../../../src/web/playground/engine/repeat';
import { DEFAULTS } from '../../../../../src/web/playground/engine/settings';
import { differenceText, intervalText } from '../../../../../src/web/playground/verdictPanel';

const outcome = (value: number, diverged = false): Outcome => ({
  trainLoss: value,
  validationLoss: value,
  trainError: value,
  validationError: value,
  diverged,
});
const outcomes = (values: number[]): Outcome[] => values.map((value) => outcome(value));
const BASE = Array.from({ length: 10 }, (_, i) => 0.3 + 0.01 * (i % 3));

describe('the verdict of ten seeds', () => {
  it('takes ten seeds, from the own one on', () => {
    expect(seedsOf({ ...DEFAULTS, seed: 5 })).toEqual(Array.from({ length: SEEDS }, (_, i) => 5 + i));
  });

  it.each([
    ['above', 0.1],
    ['below', -0.1],
    ['around', 0],
  ] as const)('lies %s', (side, shift) => {
    const other = BASE.map((value, i) => value + shift + (i % 2 ? 0.01 : -0.01));
    const { measures } = verdictOf(outcomes(BASE), outcomes(other), 'classes');
    expect(measures.map((one) => one.side)).toEqual([side, side, side, side]);
  });

  it('pairs the seeds, and widens the intervals for four comparisons', () => {
    const other = BASE.map((value, i) => value + 0.02 + (i % 2 ? 0.003 : -0.003));
    const { measures } = verdictOf(outcomes(BASE), outcomes(other), 'curve');
    const differences = other.map((value, i) => value - BASE[i]!);
    const [wide] = familyIntervals([differences, differences, differences, differences]);
    expect(measures[0]!.difference).toEqual(wide);
    expect(measures[0]!.first).toEqual(meanInterval(BASE));
  });

  it('speaks of a single net without a comparison', () => {
    const { measures } = verdictOf(outcomes(BASE), undefined, 'classes');
    expect(measures[3]!.side).toBeUndefined();
    expect(measures[3]!.first.centre).toBeCloseTo(100 * meanInterval(BASE).centre, 9);
  });

  it.each([
    [5, 0, 'around'],
    [6, 0, 'below'],
    [10, 0, 'below'],
    [0, 6, 'above'],
    [10, 10, 'around'],
    [10, 4, 'below'],
  ] as const)('of %d diverged runs against %d is "%s", and compares no means', (first, second, side) => {
    const lost = (count: number): Outcome[] => BASE.map((value, i) => outcome(value, i < count));
    const verdict = verdictOf(lost(first), lost(second), 'classes');
    expect(verdict).toMatchObject({ diverged: [first, second], divergedSide: side, measures: [] });
  });

  it.each([
    { centre: 6.4, low: 4.3, high: 8.5 },
    { centre: -6.4, low: -8.5, high: -4.3 },
    { centre: 0.1, low: -0.6, high: 0.8 },
  ])('is told in the words of the figures: $centre', (difference) => {
    const side = difference.low > 0 ? 'above' : difference.high < 0 ? 'below' : 'around';
    const verdict: MeasureVerdict = {
      measure: 'trainError',
      isShare: true,
      first: difference,
      difference,
      side,
    };
    expect(differenceText(verdict)).toBe(comparison(difference, { text: decimals(1), unit: ' points' }));
  });

  it.each([
    { centre: 12.3, low: 10.1, high: 14.5 },
    { centre: 12.3, low: 12.3, high: 12.3 },
  ])('has intervals as the figures write them: $low to $high', (interval) => {
    const told = withInterval(interval, decimals(1), { unit: ' %' });
    expect(intervalText({ isShare: true }, interval)).toBe(told);
  });
});
