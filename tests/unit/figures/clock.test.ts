import { clockTick, timeOfStep } from '../../../src/figures/clock';

describe('the time of a step', () => {
  it('is the lower quartile of the steps, which stalls do not change', () => {
    expect(timeOfStep([2, 1, 1, 500, 1, 1])).toBe(1);
  });

  it('is the mean where the clock is coarser than a step', () => {
    expect(timeOfStep([0, 0.1, 0, 0.1])).toBeCloseTo(0.05);
  });
});

it('the tick of the clock is positive, and shorter than a second', () => {
  expect(clockTick()).toBeGreaterThan(0);
  expect(clockTick()).toBeLessThan(1000);
});
