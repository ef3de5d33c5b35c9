import { seededRandom } from '../../../../src/core/rng';
import {
  differenceInterval,
  familyConfidence,
  intervalOf,
  shareInterval,
} from '../../../../src/compare/statistics/intervals';

const WIDE = { confidence: 0.95, design: 'fixed' } as const;
const SEQUENCE = { confidence: 0.95, design: 'sequential' } as const;

describe('the interval of a mean', () => {
  it("is Student's for a number of runs that was set before", () => {
    // t₀.₉₇₅,₃ · s/√n = 3.182446 · 1.290994/2
    const { centre, low, high } = intervalOf([1, 2, 3, 4], WIDE)!;
    expect([centre, low, high]).toEqual([2.5, expect.closeTo(0.44574, 4), expect.closeTo(4.55426, 4)]);
  });

  it('of a sequence has the half width of its formula', () => {
    // n = 10, g = 2: B = (√21 / 0.05)^(1/5) = 2.46827, t² = 9 · 1.46827 / (1 − 2.46827/21) = 14.9745
    const samples = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const s = Math.sqrt(82.5 / 9);
    const { low, high } = intervalOf(samples, SEQUENCE)!;
    expect((high - low) / 2).toBeCloseTo((Math.sqrt(14.9745) * s) / Math.sqrt(10), 3);
  });

  it.each([
    ['fixed', 2],
    ['sequential', 4],
  ] as const)('needs, if it is %s, at least %d numbers', (design, least) => {
    const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);
    expect(intervalOf(numbers(least - 1), { confidence: 0.95, design })).toBeNull();
    expect(intervalOf(numbers(least), { confidence: 0.95, design })).not.toBeNull();
  });

  it.each([0, 1, 95, NaN])('refuses the confidence %d', (confidence) => {
    expect(() => intervalOf([1, 2], { confidence, design: 'fixed' })).toThrow(
      `expected a confidence between 0 and 1, received ${confidence}`,
    );
  });
});

/** The greatest count that a true rate gives in `trials` but once in a thousand times. */
function mostOf(rate: number, trials: number): number {
  let [probability, sum, count] = [(1 - rate) ** trials, 0, 0];
  for (; sum + probability < 0.999; count++) {
    sum += probability;
    probability *= ((trials - count) / (count + 1)) * (rate / (1 - rate));
  }
  return count;
}

describe('a confidence sequence', () => {
  const TRIALS = 1000;

  it('misses the mean at any of 60 numbers of runs no more often than once in 20', () => {
    const random = seededRandom(1).stream('sequence');
    let missed = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const samples: number[] = [];
      for (let n = 1; n <= 60; n++) {
        samples.push(random.normal(5, 2));
        const interval = intervalOf(samples, SEQUENCE);
        if (interval !== null && (interval.low > 5 || interval.high < 5)) {
          missed++;
          break;
        }
      }
    }
    expect(missed).toBeLessThanOrEqual(mostOf(0.05, TRIALS));
  });

  it("is needed: Student's interval misses the mean far more often at some of them", () => {
    const random = seededRandom(1).stream('sequence');
    let missed = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const samples = Array.from({ length: 60 }, () => random.normal(5, 2));
      const misses = (n: number): boolean => {
        const { low, high } = intervalOf(samples.slice(0, n), WIDE)!;
        return low > 5 || high < 5;
      };
      if ([5, 8, 12, 18, 27, 41, 60].some(misses)) missed++;
    }
    expect(missed).toBeGreaterThan(2 * mostOf(0.05, TRIALS));
  });
});

describe('equal differences', () => {
  it.each([
    // 2^(1 − n) < 0.05 from n = 6 on
    [5, null],
    [6, { centre: 2, low: 2, high: 2 }],
  ])('of %d pairs give an interval only if chance does not give them', (n, interval) => {
    expect(
      differenceInterval(
        Array.from({ length: n }, () => 2),
        WIDE,
      ),
    ).toEqual(interval);
  });

  it('that are all 0 show no difference', () => {
    expect(differenceInterval([0, 0], WIDE)).toEqual({ centre: 0, low: 0, high: 0 });
  });

  it('but for rounding are equal', () => {
    expect(differenceInterval([0.3, 0.1 + 0.2], WIDE)).toBeNull();
    expect(differenceInterval([0.3, 0.31], WIDE)).not.toBeNull();
  });
});

describe('the interval of a mean share', () => {
  it('has the shares whose distance is that of its spread', () => {
    const [m, h] = [0.97, 0.05];
    const { centre, low, high } = shareInterval({ centre: m, low: m - h, high: m + h });
    expect(centre).toBe(m);
    for (const end of [low, high])
      expect(Math.abs(m - end)).toBeCloseTo(h * Math.sqrt((end * (1 - end)) / (m * (1 - m))), 12);
  });

  it('is nearly the same far from 0 and 1, and in per cent', () => {
    const { low, high } = shareInterval({ centre: 50, low: 49, high: 51 }, 100);
    expect([low, high]).toEqual([expect.closeTo(49, 3), expect.closeTo(51, 3)]);
  });

  it.each([
    { centre: 1, low: 1, high: 1 },
    { centre: 0.9, low: 0.9, high: 0.9 },
    { centre: 0, low: 0, high: 0 },
  ])('has no width if %j has none', (interval) => {
    expect(shareInterval(interval)).toEqual(interval);
  });

  it.each([
    [0.98, 5],
    [0.98, 10],
    [0.9, 3],
    [0.6, 5],
  ])('has the mean %d of accuracies of 200 samples, of %d runs, as often as it says', (share, n) => {
    const TRIALS = 1000;
    const random = seededRandom(n).stream('shares');
    let missed = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const samples = Array.from({ length: n }, () => {
        let right = 0;
        for (let i = 0; i < 200; i++) if (random.uniform() < share) right++;
        return right / 200;
      });
      const { low, high } = shareInterval(intervalOf(samples, WIDE)!);
      if (low > share || high < share) missed++;
    }
    expect(missed).toBeLessThanOrEqual(mostOf(0.06, TRIALS));
  });
});

it.each([
  [0, 0.95],
  [1, 0.95],
  [10, 0.995],
])('%d intervals hold together with 95 %% if each has a confidence of %d', (count, confidence) => {
  expect(familyConfidence(count)).toBeCloseTo(confidence, 12);
});
