import type { Run } from '../../../../src/compare/result';
import { difference, slowdown, stepsTo, variantAt } from '../../../../src/compare/scorecard/read';
import { madeUp } from '../../../support/comparisons';

const run = (trainLoss: (number | null)[], stepsPerEpoch = 10): Run => {
  const [made] = madeUp({ variants: [{ label: 'a', lr: 0.1 }], seeds: 1, value: () => 1 }).runs;
  return { ...made!, stepsPerEpoch, curves: { ...made!.curves, trainLoss } };
};
const target = { curve: 'trainLoss', value: 0.5 } as const;

describe('the steps to a target', () => {
  it.each([
    ['between two epochs along the line', [2, 1, 0], 15],
    ['at an epoch', [2, 0.5, 0.4], 10],
    ['from the start', [0.4, 0.3], 0],
    ['never', [2, 1, 0.6], undefined],
    ['never after a divergence', [2, 1, null], undefined],
    ['after a gap', [2, null, 0.4], 20],
  ])('are found %s', (_, losses, steps) => {
    expect(stepsTo(run(losses), target)).toBe(steps);
  });

  it('of an accuracy are found from below', () => {
    const { curves, ...rest } = run([]);
    const rising = { ...rest, curves: { ...curves, valAccuracy: [0.1, 0.5, 0.9] } };
    expect(stepsTo(rising, { curve: 'valAccuracy', value: 0.7 })).toBeCloseTo(15, 10);
  });
});

describe('the slowdown', () => {
  it('is the ratio of the steps, seed by seed', () => {
    const found = slowdown([run([2, 1, 0]), run([2, 0])], [run([2, 0.5]), run([2, 0.5])], target);
    expect(found).toEqual({ values: [1.5, 0.75], lowerBounds: 0 });
  });

  it('is a lower bound if the slow run never gets there, and missing if the quick one does not', () => {
    expect(slowdown([run([2, 1, 0.9])], [run([2, 0.5])], target)).toEqual({ values: [2], lowerBounds: 1 });
    expect(slowdown([run([2, 0.5])], [run([2, 1])], target)).toEqual({ values: [null], lowerBounds: 0 });
  });
});

it('a difference is missing where one of its numbers is', () => {
  const of = (values: (number | null)[]) => ({ values, lowerBounds: 0 });
  expect(difference(of([3, null, 5]), of([1, 2, null])).values).toEqual([2, null, null]);
});

it('settings that fit no variant or several are refused', () => {
  const variants = [
    { label: 'a', lr: 0.1 },
    { label: 'b', lr: 0.2 },
  ];
  const result = madeUp({ variants, seeds: 1, value: () => 1 });
  expect(variantAt(result, { lr: 0.2 })).toBe(1);
  expect(() => variantAt(result, { lr: 0.3 })).toThrow('expected one variant with {"lr":0.3}, found 0');
  expect(() => variantAt(result, {})).toThrow('found 2');
});
