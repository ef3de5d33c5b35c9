import { seededRandom } from '../../../src/core/rng';
import {
  band,
  transpose,
  confidenceInterval,
  geometricBand,
  geometricMeanInterval,
  meanInterval,
  medianRange,
} from '../../../src/figures/statistics';

describe('meanInterval', () => {
  it.each<[number[], number, number]>([
    // t₀.₉₇₅ of Student's table · s / √n
    [[1, 2, 3, 4, 5], 3, (2.776445 * Math.sqrt(2.5)) / Math.sqrt(5)], // s² = (4+1+0+1+4)/4
    [[0, 2], 1, (12.706205 * Math.SQRT2) / Math.SQRT2],
    [[7, 7, 7], 7, 0],
    [[4], 4, 0], // one run tells nothing of the spread
  ])('of %j: %d ± %d', (samples, centre, half) => {
    const interval = meanInterval(samples);
    expect(interval.centre).toBeCloseTo(centre, 10);
    expect(interval.low).toBeCloseTo(centre - half, 5);
    expect(interval.high).toBeCloseTo(centre + half, 5);
  });

  it('holds the true mean in 95 of 100 experiments', () => {
    const random = seededRandom(0).stream('experiments');
    let held = 0;
    for (let i = 0; i < 2000; i++) {
      const { low, high } = meanInterval(Array.from({ length: 5 }, () => random.normal(3, 2)));
      if (low <= 3 && 3 <= high) held++;
    }
    // √(0.05 · 0.95 / 2000) = 0.0049
    expect(Math.abs(held / 2000 - 0.95)).toBeLessThan(3 * 0.0049);
  });

  it('refuses no runs', () => {
    expect(() => meanInterval([])).toThrow(
      'expected at least one number to take the mean of, received an array of 0',
    );
  });
});

describe('confidenceInterval', () => {
  it.each<[number, number]>([
    // Student's table, 4 degrees of freedom
    [0.9, 2.131847],
    [0.95, 2.776445],
    [0.99, 4.604095],
  ])('of confidence %d is t = %d standard errors to either side', (confidence, t) => {
    const { centre, low, high } = confidenceInterval([1, 2, 3, 4, 5], confidence);
    expect(centre).toBe(3);
    expect(high - 3).toBeCloseTo(t * Math.sqrt(2.5 / 5), 5);
    expect(3 - low).toBeCloseTo(t * Math.sqrt(2.5 / 5), 5);
  });

  it.each([0, 1, 95])('refuses %d', (confidence) => {
    expect(() => confidenceInterval([1, 2], confidence)).toThrow('expected a confidence between 0 and 1');
  });
});

it('geometricMeanInterval: the mean on a log axis, the same factor up and down', () => {
  const { centre, low, high } = geometricMeanInterval([1, 10, 100]);
  expect(centre).toBeCloseTo(10, 10);
  expect(centre / low).toBeCloseTo(high / centre, 8);
  // s of 0, 1, 2 (in powers of ten) is 1; t₀.₉₇₅ with 2 degrees of freedom is 4.302653
  expect(Math.log10(high)).toBeCloseTo(1 + 4.302653 / Math.sqrt(3), 5);
});

it('medianRange: the middle, and where 80 % lie', () => {
  const samples = Array.from({ length: 100 }, (_, i) => 100 - i); // 1 … 100
  const { centre, low, high } = medianRange(samples);
  expect(centre).toBe(50.5);
  expect(samples.filter((v) => v >= low && v <= high)).toHaveLength(80);
});

it('band: a line and its edges', () => {
  const at = (centre: number): { centre: number; low: number; high: number } => ({
    centre,
    low: centre - 1,
    high: centre + 2,
  });
  expect(band([at(1), at(5)])).toEqual({ y: [1, 5], band: { low: [0, 4], high: [3, 7] } });
});

it('transpose: rows and columns exchanged', () => {
  expect(
    transpose([
      [1, 2, 3],
      [4, 5, 6],
    ]),
  ).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
  expect(transpose([])).toEqual([]);
});

describe('geometricBand', () => {
  it('is the geometric mean and its interval at each place', () => {
    const { y, band: around } = geometricBand([
      [1, 2],
      [4, 2],
    ]);
    expect(y[0]).toBeCloseTo(2, 12);
    const wanted = geometricMeanInterval([1, 4]);
    expect([around.low[0], around.high[0]]).toEqual([wanted.low, wanted.high]);
    expect(around.high[1]).toBeCloseTo(2, 12);
  });

  it.each([0, -1, NaN, Infinity])('has a gap where a run has %d', (value) => {
    const gapped = geometricBand([
      [1, value, 3],
      [2, 5, 4],
    ]);
    expect([gapped.y[1], gapped.band.low[1], gapped.band.high[1]]).toEqual([null, null, null]);
    expect(gapped.y[2]).toBeCloseTo(Math.sqrt(12), 12);
  });
});
