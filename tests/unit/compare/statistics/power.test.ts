import { seededRandom } from '../../../../src/core/rng';
import { pairedBootstrap } from '../../../../src/compare/statistics/bootstrap';
import { differenceInterval, intervalOf } from '../../../../src/compare/statistics/intervals';
import { detectableGap, powerOf } from '../../../../src/compare/statistics/power';

describe('the power', () => {
  it.each([
    // The first two as power.t.test of R has them, all by numerical integration over normal and χ² densities.
    [10, 1, 0.8031],
    [20, 0.5, 0.5645],
    [5, 2, 0.9089],
  ])('with %d pairs and a gap of %d standard deviations is %d', (n, gap, power) => {
    expect(powerOf({ gap, std: 1 }, n, 0.95)).toBeCloseTo(power, 2);
    expect(powerOf({ gap: -2 * gap, std: 2 }, n, 0.95)).toBeCloseTo(power, 2);
  });

  it('is the share of simulated comparisons that find the gap', () => {
    const random = seededRandom(3).stream('power');
    const trials = 2000;
    let found = 0;
    for (let trial = 0; trial < trials; trial++) {
      const differences = Array.from({ length: 8 }, () => random.normal(0.9, 1));
      const { low, high } = differenceInterval(differences, { confidence: 0.99, design: 'fixed' })!;
      if (low > 0 || high < 0) found++;
    }
    // Four standard deviations of a share of 2000.
    expect(Math.abs(found / trials - powerOf({ gap: 0.9, std: 1 }, 8, 0.99))).toBeLessThan(0.045);
  });

  it('without a gap is the rate of false reports', () => {
    expect(powerOf({ gap: 0, std: 1 }, 12, 0.95)).toBeCloseTo(0.05, 3);
  });

  it.each([
    [{ gap: 1, std: 1 }, 1, 'expected at least 2 pairs, received 1'],
    [{ gap: 1, std: 0 }, 5, 'expected a standard deviation above 0, received 0'],
  ])('of %j with %d pairs is none', (spread, n, message) => {
    expect(() => powerOf(spread, n, 0.95)).toThrow(message);
  });
});

it.each([
  [2, 0.95],
  [5, 0.95],
  [30, 0.999],
])('the detectable gap of %d pairs at the confidence %d is found four times in five', (n, confidence) => {
  const gap = detectableGap(3, n, confidence);
  expect(powerOf({ gap, std: 3 }, n, confidence)).toBeCloseTo(0.8, 2);
});

describe('the bootstrap', () => {
  const stream = () => seededRandom(0).stream('test');

  it('gives the same interval for the same stream, around the mean', () => {
    const first = pairedBootstrap([1, 2, 4, 8], 0.95, stream())!;
    expect(pairedBootstrap([1, 2, 4, 8], 0.95, stream())).toEqual(first);
    expect(first.centre).toBe(3.75);
    expect([first.low < 3.75, first.high > 3.75]).toEqual([true, true]);
    expect([first.low >= 1, first.high <= 8]).toEqual([true, true]);
  });

  it('agrees with Student for many normal differences', () => {
    const random = seededRandom(4).stream('many');
    const differences = Array.from({ length: 200 }, () => random.normal(1, 1));
    const [own, student] = [
      pairedBootstrap(differences, 0.95, stream())!,
      intervalOf(differences, { confidence: 0.95, design: 'fixed' })!,
    ];
    expect(own.low).toBeCloseTo(student.low, 1);
    expect(own.high).toBeCloseTo(student.high, 1);
  });

  it('needs two pairs', () => {
    expect(pairedBootstrap([1], 0.95, stream())).toBeNull();
  });
});
