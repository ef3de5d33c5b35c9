import { seededRandom } from '../../../src/core/rng';
import type { Interval } from '../../../src/figures/statistics';
import {
  band,
  bars,
  clampInterval,
  confidenceInterval,
  differences,
  equalWithin,
  familyIntervals,
  familyRatios,
  firstBelow,
  geometricBand,
  geometricMeanInterval,
  meanInterval,
  medianRange,
  percentages,
  scaleInterval,
  shareInterval,
  transpose,
} from '../../../src/figures/statistics';

describe('meanInterval', () => {
  it.each<[number[], number, number]>([
    // t₀.₉₇₅ of Student's table · s / √n
    [[1, 2, 3, 4, 5], 3, (2.776445 * Math.sqrt(2.5)) / Math.sqrt(5)], // s² = (4+1+0+1+4)/4
    [[0, 2], 1, (12.706205 * Math.SQRT2) / Math.SQRT2],
    [[7, 7, 7], 7, 0],
    [[4], 4, 0], // a single run has no spread
  ])('of %j: %d ± %d', (samples, centre, half) => {
    const interval = meanInterval(samples);
    expect(interval.centre).toBeCloseTo(centre, 10);
    expect(interval.low).toBeCloseTo(centre - half, 5);
    expect(interval.high).toBeCloseTo(centre + half, 5);
  });

  it('contains the true mean in 95 of 100 experiments', () => {
    const random = seededRandom(0).stream('experiments');
    let hits = 0;
    for (let i = 0; i < 2000; i++) {
      const { low, high } = meanInterval(Array.from({ length: 5 }, () => random.normal(3, 2)));
      if (low <= 3 && 3 <= high) hits++;
    }
    // √(0.05 · 0.95 / 2000) = 0.0049
    expect(Math.abs(hits / 2000 - 0.95)).toBeLessThan(3 * 0.0049);
  });

  it('refuses an empty list of runs', () => {
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

it('geometricMeanInterval: the mean on a log axis, with the same factor above and below', () => {
  const { centre, low, high } = geometricMeanInterval([1, 10, 100]);
  expect(centre).toBeCloseTo(10, 10);
  expect(centre / low).toBeCloseTo(high / centre, 8);
  // s of 0, 1, 2 (in powers of ten) is 1; t₀.₉₇₅ with 2 degrees of freedom is 4.302653
  expect(Math.log10(high)).toBeCloseTo(1 + 4.302653 / Math.sqrt(3), 5);
});

it('medianRange: the median, and the range of the middle 80 %', () => {
  const samples = Array.from({ length: 100 }, (_, i) => 100 - i); // 1 … 100
  const { centre, low, high } = medianRange(samples);
  expect(centre).toBe(50.5);
  expect(samples.filter((v) => v >= low && v <= high)).toHaveLength(80);
});

describe('shareInterval', () => {
  it.each<[number, number, number, number]>([
    // count, n, low, high; with z = 1.96, z² = 3.8415
    [8, 10, 0.4902, 0.9433], // middle (0.8 + 0.1921) / 1.3842 = 0.7167, half 0.2266
    [0, 10, 0, 0.2775], // high z² / (n + z²)
    [10, 10, 0.7225, 1],
  ])('of %i in %i is %d to %d', (count, n, low, high) => {
    const interval = shareInterval(count, n);
    expect(interval.centre).toBe(count / n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it.each([
    [-1, 10],
    [11, 10],
    [0, 0],
  ])('refuses %i in %i', (count, n) => {
    expect(() => shareInterval(count, n)).toThrow(`expected a count from 0 to ${n}, received ${count}`);
  });
});

it('percentages: shares times 100', () => {
  expect(percentages([0, 0.25, 1])).toEqual([0, 25, 100]);
});

describe('differences', () => {
  it('subtracts the values of the same seed', () => {
    expect(differences([5, 3], [1, 4])).toEqual([4, -1]);
  });

  it('refuses lists of different lengths', () => {
    expect(() => differences([1, 2], [1])).toThrow(
      'expected as many values as the 1 they are compared with, received an array of 2',
    );
  });
});

it.each<[Interval, Interval]>([
  [
    { centre: 0.5, low: 0.4, high: 0.6 },
    { centre: 0.5, low: 0.4, high: 0.6 },
  ],
  [
    { centre: 0.5, low: -0.1, high: 1.1 },
    { centre: 0.5, low: 0, high: 1 },
  ],
])('clampInterval to 0 and 1: %j', (interval, clamped) => {
  expect(clampInterval(interval, 0, 1)).toEqual(clamped);
});

it('scaleInterval: all three numbers in another unit', () => {
  expect(scaleInterval({ centre: 0.5, low: -0.25, high: 1 }, 100)).toEqual({
    centre: 50,
    low: -25,
    high: 100,
  });
});

describe('intervals on a chart', () => {
  const intervals = [
    { centre: 1, low: 0, high: 3 },
    { centre: 5, low: 4, high: 7 },
  ];

  it('band: a line and its edges', () => {
    expect(band(intervals)).toEqual({ y: [1, 5], band: { low: [0, 4], high: [3, 7] } });
  });

  it('bars: values and their error bars', () => {
    expect(bars(intervals)).toEqual({ values: [1, 5], interval: { low: [0, 4], high: [3, 7] } });
  });
});

it('transpose: rows become columns', () => {
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
  it('is the geometric mean and its interval at each step', () => {
    const { y, band: edges } = geometricBand([
      [1, 2],
      [4, 2],
    ]);
    expect(y[0]).toBeCloseTo(2, 12);
    const { low, high } = geometricMeanInterval([1, 4]);
    expect([edges.low[0], edges.high[0]]).toEqual([low, high]);
    expect(edges.high[1]).toBeCloseTo(2, 12);
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

describe('intervals of several claims', () => {
  const lists = [
    [1, 2, 4],
    [3, 3.5, 5],
  ];

  it('have the confidence 1 − 0.05/m each', () => {
    expect(familyIntervals(lists)).toEqual(lists.map((runs) => confidenceInterval(runs, 0.975)));
    expect(familyIntervals([lists[0]!])).toEqual([confidenceInterval(lists[0]!, 0.95)]);
  });

  it('of ratios are those of the logarithms', () => {
    const [first] = familyRatios(lists);
    expect(Math.log(first!.low)).toBeCloseTo(confidenceInterval(lists[0]!.map(Math.log), 0.975).low, 12);
    expect(first!.centre).toBeCloseTo(2, 12);
  });
});

describe('equalWithin', () => {
  // The 90 % interval of (0.1, −0.1, 0) is 0 ± 2.920 · 0.1/√3, which is ± 0.169.
  it.each<[number[], number, boolean]>([
    [[0.1, -0.1, 0], 0.17, true],
    [[0.1, -0.1, 0], 0.16, false],
    [[0.2, 0, 0.1], 0.26, false],
    [[0], 1, false],
  ])('of the differences %j and the margin %d is %p', (differences, margin, equal) => {
    expect(equalWithin(differences, margin)).toBe(equal);
  });

  it('needs a margin', () => {
    expect(() => equalWithin([1, 2], 0)).toThrow('expected a margin greater than 0');
  });
});

it.each<[number[], number, number | undefined]>([
  [[10, 1, 0.1], Math.sqrt(0.1), 15],
  [[10, 1, 0.1], 20, 0],
  [[10, 1, 0.1], 0.1, undefined],
  [[1, 10, 0.1], 1, 15],
])('firstBelow: %j at the steps 0, 10, 20 is below %d from step %p on', (y, target, at) => {
  const found = firstBelow([0, 10, 20], y, target);
  if (at === undefined) expect(found).toBeUndefined();
  else expect(found).toBeCloseTo(at, 12);
});
