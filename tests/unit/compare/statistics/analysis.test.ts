import { analyse, isPrecise } from '../../../../src/compare/statistics/analysis';
import type { Metric } from '../../../../src/compare/configuration';
import type { Measurements } from '../../../../src/compare/result';
import type { Interval } from '../../../../src/figures/statistics';
import type { MadeUp } from '../../../support/comparisons';
import { madeUp } from '../../../support/comparisons';

const names = (count: number) => Array.from({ length: count }, (_, i) => ({ label: `m${i}`, lr: 0.1 + i }));

describe('the analysis', () => {
  const LOSSES = [
    [0.5, 0.52, 0.48, 0.51],
    [0.3, 0.33, 0.29, 0.3],
    [0.31, 0.33, 0.3, 0.31],
  ];
  const made = (more: Partial<MadeUp> = {}) =>
    madeUp({
      ...{ variants: names(3), seeds: 4, value: (variant, seed) => LOSSES[variant]![seed]! },
      ...more,
    });

  const meanOf = (metric: Metric, values: readonly number[]): Interval =>
    analyse(madeUp({ variants: names(1), seeds: values.length, metric, value: (_, seed) => values[seed]! }))
      .summaries[0]!.mean!;

  it('the interval of a mean loss ends at 0', () => {
    const { low, centre, high } = meanOf('valLoss', [0.01, 0.5, 0.02]);
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(centre);
  });

  it.each([[[0.99, 0.7, 0.98]], [[1, 1, 0.99, 1]], [[0.01, 0.3, 0.02]]])(
    'the interval of the mean of the accuracies %j lies between 0 and 100 %%, and ends at none of them',
    (values) => {
      const { low, centre, high } = meanOf('testAccuracy', values);
      expect(low).toBeGreaterThan(0);
      expect(low).toBeLessThan(centre);
      expect(high).toBeGreaterThan(centre);
      expect(high).toBeLessThan(1);
    },
  );

  describe('with a margin', () => {
    /** Differences of about `gap`, with a standard deviation of 0.003. */
    const close = (gap: number, margin: number, more: Partial<MadeUp> = {}) =>
      analyse(
        madeUp({
          ...{ variants: names(2), seeds: 6, configuration: { margin } },
          value: (variant, seed) =>
            0.5 + 0.1 * seed + (variant === 0 ? 0 : gap + (seed % 2 ? 0.003 : -0.003)),
          ...more,
        }),
      );

    it.each<[string, number, number, string, RegExp]>([
      [
        'a small difference',
        0,
        0.01,
        'equivalent',
        /: equivalent within ±0\.01 \(−0\.00\d+ to 0\.00\d+\)\.$/,
      ],
      ['one that is told apart from 0, and small', 0.005, 0.01, 'equivalent', /: equivalent within ±0\.01/],
      ['a small margin', 0, 0.002, 'not-told-apart', /: not told apart/],
      ['a large difference', 0.05, 0.01, 'told-apart', /: higher by 0\.05/],
    ])('calls equivalent only those that are shown to be: %s', (_what, gap, margin, level, verdict) => {
      const { comparisons, verdict: said } = close(gap, margin);
      expect(comparisons[0]!.level).toBe(level);
      expect(said).toMatch(verdict);
    });

    it('has the interval of two one-sided tests at 5 %, whose confidence is 90 %', () => {
      // Differences ±0.003: s = 0.003 √(6/5), t₀.₉₅,₅ = 2.01505.
      const half = (2.01505 * 0.003 * Math.sqrt(6 / 5)) / Math.sqrt(6);
      const { low, high } = close(0, 0.01).comparisons[0]!.equivalence!;
      expect([low, high]).toEqual([expect.closeTo(-half, 6), expect.closeTo(half, 6)]);
    });

    it('never does so without one', () => {
      const { comparisons, verdict, method } = close(0, 0.01, { configuration: {} });
      expect(comparisons[0]).toMatchObject({ level: 'not-told-apart' });
      expect(comparisons[0]).not.toHaveProperty('equivalence');
      expect(`${verdict} ${method}`).not.toMatch(/equivalent/);
    });

    it.each([
      [3, 'not-told-apart'],
      [6, 'equivalent'],
    ])('asks for enough equal numbers: %d pairs are %s', (seeds, level) => {
      const { comparisons } = close(0, 1, { seeds, metric: 'testAccuracy', value: () => 0.9 });
      expect(comparisons[0]!.level).toBe(level);
    });

    it('counts those of several variants, and of submissions', () => {
      const value = (variant: number, seed: number): number =>
        0.5 + 0.1 * seed + [0, 0.001, 0.2][variant]! + 0.0001 * ((seed * 3 + variant) % 4);
      const variants = names(3);
      expect(close(0, 0.01, { variants, value }).verdict).toMatch(
        /told apart from 1 of 2 others, equivalent to 1 within ±0\.01\.$/,
      );
      const submitted = ['reference', 'ann', 'bo'].map((label) => ({ label, implementation: label }));
      const implementations = { lab: '04-optimizers', folders: ['x'], seconds: 9 };
      const configuration = { margin: 0.01, implementations };
      expect(close(0, 0.01, { variants: submitted, value, configuration }).verdict).toBe(
        '1 of 2 submissions is told apart from the reference: bo; 1 equivalent to it within ±0.01.',
      );
    });
  });

  it('compares each of several variants with the best, among all pairs', () => {
    const { comparisons, method } = analyse(made());
    expect(comparisons.map(({ variant, against, pairs }) => [variant, against, pairs])).toEqual([
      [0, 1, 4],
      [2, 1, 4],
    ]);
    expect(method).toContain('1 − 0.05/3');
    expect(comparisons[0]).toMatchObject({
      level: 'told-apart',
      text: expect.stringMatching(/^higher by 0\.198 /) as string,
    });
  });

  it('compares the second of two variants with the first, better or not', () => {
    const [only] = analyse(made({ variants: names(2) })).comparisons;
    expect(only).toMatchObject({
      variant: 1,
      against: 0,
      text: expect.stringMatching(/^lower by 0\.198 /) as string,
    });
  });

  describe('after successive halving', () => {
    const halved = (epochs: number[]): Measurements => {
      const measurements = made();
      return {
        ...measurements,
        variants: measurements.variants.map((variant, i) => ({ ...variant, epochs: epochs[i]! })),
      };
    };

    it('compares the variants that trained to the end', () => {
      const { comparisons, verdict } = analyse(halved([40, 20, 40]));
      expect(comparisons.map(({ variant, against }) => [variant, against])).toEqual([[2, 0]]);
      expect(verdict).toMatch(/^Validation loss, m2 against m0: lower by 0\.1/);
    });

    it('names the only one that is left', () => {
      const { comparisons, verdict } = analyse(halved([40, 20, 20]));
      expect(comparisons).toEqual([]);
      expect(verdict).toMatch(/^Halving leaves m0, with a validation loss of 0\.50/);
    });
  });

  it('takes more of an accuracy for better, and tells points', () => {
    const { comparisons, verdict } = analyse(made({ metric: 'testAccuracy' }));
    expect(comparisons.map(({ against }) => against)).toEqual([0, 0]);
    expect(comparisons[0]!.text).toMatch(/^lower by 19\.\d points/);
    expect(verdict).toMatch(
      /^m0 has the highest test accuracy, 50\.\d+ % \(.*\): told apart from both others\.$/,
    );
  });

  it('says what gap would have been found', () => {
    const { comparisons } = analyse(made());
    for (const { detectable, bootstrap } of comparisons) {
      expect(detectable).toBeGreaterThan(0);
      expect(bootstrap).not.toBeNull();
    }
  });

  it('compares on equal seeds only, and no variant with fewer runs is the best', () => {
    const value = (variant: number, seed: number) =>
      variant === 1 && seed > 1 ? null : LOSSES[variant]![seed]!;
    const { comparisons, summaries, verdict } = analyse(made({ value }));
    expect(summaries.map(({ runs, diverged }) => [runs, diverged])).toEqual([
      [4, 0],
      [2, 2],
      [4, 0],
    ]);
    expect(comparisons.map(({ variant, against, pairs }) => [variant, against, pairs])).toEqual([
      [0, 2, 4],
      [1, 2, 2],
    ]);
    expect(verdict).toContain('; 2 of 12 runs diverged.');
  });

  it('has no interval of one seed, and tells nothing apart', () => {
    const { comparisons, summaries } = analyse(made({ seeds: 1 }));
    expect(summaries[0]!.mean).toEqual({ centre: 0.5, low: 0.5, high: 0.5 });
    for (const { difference, text, level } of comparisons)
      expect([difference, text, level]).toEqual([null, 'not told apart (too few runs)', 'not-told-apart']);
  });

  it('compares submissions with the reference of the same settings', () => {
    const variants = [0.1, 0.2].flatMap((lr) =>
      ['reference', 'anna', 'bob'].map((implementation) => ({ label: implementation, lr, implementation })),
    );
    const implementations = { lab: '04-optimizers', folders: ['a', 'b'], seconds: 60 };
    const value = (variant: number, seed: number) =>
      (variant === 2 ? 0.9 : 0.5) + 0.01 * ((seed * (variant + 2)) % 3);
    const { comparisons, verdict } = analyse(
      made({ variants, seeds: 6, value, configuration: { implementations } }),
    );
    expect(comparisons.map(({ variant, against }) => [variant, against])).toEqual([
      [1, 0],
      [2, 0],
      [4, 3],
      [5, 3],
    ]);
    expect(verdict).toBe('1 of 4 submissions is told apart from the reference: bob.');
  });

  it.each([
    [0.5, 'none'],
    [0.9, 'bob'],
  ])('names submissions without a number, and does not count them as equal (bob: %d)', (bob, told) => {
    const variants = ['reference', 'anna', 'bob'].map((label) => ({ label, implementation: label }));
    const implementations = { lab: '04-optimizers', folders: ['a', 'b'], seconds: 60 };
    const levels = [0.5, null, bob];
    const value = (variant: number, seed: number) => {
      const level = levels[variant]!;
      return level === null ? null : level + 0.01 * ((seed * (variant + 2)) % 3);
    };
    const { verdict } = analyse(made({ variants, seeds: 6, value, configuration: { implementations } }));
    expect(verdict).toBe(
      `1 of 2 submissions has no validation loss: anna; told apart from the reference: ${told}.`,
    );
  });

  it('says how many of all runs diverged', () => {
    const value = (variant: number, seed: number) =>
      seed === 3 && variant > 0 ? null : LOSSES[variant]![seed]!;
    expect(analyse(made({ value })).verdict).toMatch(/; 2 of 12 runs diverged\.$/);
  });
});

describe('a verdict has at most 120 letters and ends in a dot', () => {
  const long =
    'residual, 64x64x64, batch norm before, adamw, lr 0.003, λ of decoupled decay 0.0001, warmup-cosine';

  it.each([1, 2, 3, 12])('of %d variants with long names', (count) => {
    const variants = names(count).map(({ label, lr }) => ({ label: `${long} ${label}`, lr }));
    const value = (variant: number, seed: number) => 0.5 + variant * 0.1 + 0.001 * ((seed * 7 + variant) % 5);
    const { verdict } = analyse(madeUp({ variants, seeds: 5, value }));
    expect(verdict.length).toBeLessThanOrEqual(120);
    expect(verdict).toMatch(/\.$/);
  });

  it('if every run diverged', () => {
    const { verdict, comparisons } = analyse(madeUp({ variants: names(3), seeds: 3, value: () => null }));
    expect(verdict).toBe('No variant has a validation loss: every run diverged or failed.');
    expect(comparisons).toEqual([]);
  });
});

describe('the wanted precision', () => {
  const at = (width: number, value: MadeUp['value']) =>
    isPrecise(
      madeUp({ variants: names(2), seeds: 8, value, configuration: { precision: { width, mostSeeds: 50 } } }),
    );

  it('is reached if the interval of every variant is that narrow', () => {
    const value = (variant: number, seed: number) => 1 + (variant + 1) * 0.01 * (seed % 2);
    expect(at(0.2, value)).toBe(true);
    expect(at(0.02, value)).toBe(false);
  });

  it('is not waited for by a variant that always diverges', () => {
    expect(at(0.2, (variant, seed) => (variant === 0 ? null : 1 + 0.001 * seed))).toBe(true);
  });

  it('is reached at once if none is asked for', () => {
    expect(isPrecise(madeUp({ variants: names(2), seeds: 1, value: () => 1 }))).toBe(true);
  });
});
