import { analyse, isPrecise } from '../../../../src/compare/statistics/analysis';
import type { Measurements } from '../../../../src/compare/result';
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

  it.each([
    ['valLoss', [0.01, 0.5, 0.02], 'low', 0],
    ['testAccuracy', [0.99, 0.7, 0.98], 'high', 1],
  ] as const)('the interval of the mean %s ends where its values can', (metric, values, end, limit) => {
    const { summaries } = analyse(
      madeUp({ variants: names(1), seeds: 3, metric, value: (_, seed) => values[seed]! }),
    );
    const { mean } = summaries[0]!;
    expect(mean![end]).toBe(limit);
    expect(mean!.low).toBeLessThan(mean!.centre);
    expect(mean!.high).toBeGreaterThan(mean!.centre);
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
      /^m0 has the highest test accuracy, 50\.\d+ % \(.*\): told apart from all 2 others\.$/,
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
