import { breaches } from '../../../../src/charts/rules';
import type { Chart } from '../../../../src/charts/chart';
import { analyse } from '../../../../src/compare/statistics/analysis';
import { picturesOf } from '../../../../src/compare/pictures/picturesOf';
import type { ComparisonPicture } from '../../../../src/compare/pictures/words';
import { seededRandom } from '../../../../src/core/rng';
import { newCanvas, renderChart } from '../../../../src/node/canvas';
import type { MadeUp } from '../../../support/comparisons';
import { madeUp } from '../../../support/comparisons';

/** A loss that depends on the variant, with noise by seed. */
function noisy(level: (variant: number) => number | null): MadeUp['value'] {
  const random = seededRandom(1);
  return (variant, seed) => {
    const mean = level(variant);
    return mean === null ? null : mean * (1 + 0.05 * random.stream(`${variant} ${seed}`).normal());
  };
}

const OPTIMIZERS = ['sgd', 'momentum', 'adam', 'rmsprop', 'adagrad', 'nesterov'] as const;
const optimizers = (count: number) =>
  OPTIMIZERS.slice(0, count).map((optimizer) => ({ label: optimizer, optimizer }));
const level = (variant: number) => 0.2 + 0.1 * variant;

const search = { search: { kind: 'random', draws: 20, seed: 0 } } as const;
const RATES = [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3];

const QUESTIONS: Record<string, MadeUp> = {
  'one method': { variants: optimizers(1), seeds: 5, value: noisy(level) },
  'two methods': { variants: optimizers(2), seeds: 5, value: noisy(level) },
  'two methods, one seed': { variants: optimizers(2), seeds: 1, value: noisy(level) },
  'six methods': { variants: optimizers(6), seeds: 5, value: noisy(level) },
  accuracies: {
    variants: optimizers(3),
    seeds: 5,
    metric: 'testAccuracy',
    value: noisy((v) => 0.9 - 0.1 * v),
  },
  'a numeric setting': {
    variants: RATES.map((lr) => ({ label: `lr ${lr}`, lr })),
    seeds: 5,
    value: noisy((variant) => 0.2 + 0.05 * (variant - 3) ** 2),
  },
  'a rate from 0 on': {
    variants: [0, 1e-5, 1e-4, 1e-3, 1e-2].map((l2) => ({ label: `l2 ${l2}`, l2 })),
    seeds: 4,
    value: noisy((variant) => 0.4 - 0.05 * variant),
  },
  'sizes of the training set by method': {
    variants: ['sgd', 'adam'].flatMap((optimizer) =>
      [50, 100, 200, 400, 800].map((trainSize) => ({
        label: `${optimizer}, ${trainSize} samples`,
        optimizer: optimizer as 'sgd' | 'adam',
        trainSize,
      })),
    ),
    seeds: 4,
    value: noisy((variant) => 2 / (1 + (variant % 5)) + 0.1 * Math.floor(variant / 5)),
  },
  'a grid of two settings': {
    variants: OPTIMIZERS.flatMap((optimizer) =>
      [0.01, 0.1, 1].map((lr) => ({ label: `${optimizer}, lr ${lr}`, optimizer, lr })),
    ),
    seeds: 3,
    value: noisy((variant) => (variant === 17 ? null : 0.1 * (1 + (variant % 7)))),
  },
  'a grid of three settings': {
    variants: ['sgd', 'adam'].flatMap((optimizer) =>
      [0.01, 0.1].flatMap((lr) =>
        [0, 0.5].map((dropout) => ({
          label: `${optimizer}, lr ${lr}, dropout ${dropout}`,
          optimizer: optimizer as 'sgd' | 'adam',
          ...{ lr, dropout },
        })),
      ),
    ),
    seeds: 3,
    value: noisy((variant) => 0.1 * (1 + variant)),
  },
  'a random search': {
    variants: Array.from({ length: 20 }, (_, i) => ({
      label: `lr ${10 ** (-4 + i / 5)}, dropout ${(i % 5) / 10}`,
      ...{ lr: Number((10 ** (-4 + i / 5)).toPrecision(3)), dropout: ((i * 7) % 5) / 10 },
    })),
    seeds: 3,
    value: noisy((variant) => (variant > 17 ? null : 0.2 + 0.01 * (variant - 9) ** 2)),
    configuration: search,
  },
  'twenty submissions': {
    variants: ['reference', ...Array.from({ length: 20 }, (_, i) => `student-${i}`)].map(
      (implementation) => ({
        ...{ label: implementation, implementation },
      }),
    ),
    seeds: 4,
    value: noisy((variant) => (variant === 7 ? 2 : 0.3)),
    configuration: { implementations: { lab: '04-optimizers', folders: ['a'], seconds: 60 } },
  },
  'one that diverges': {
    variants: optimizers(3),
    seeds: 4,
    value: noisy((v) => (v === 2 ? null : level(v))),
  },
  'all that diverge': { variants: optimizers(2), seeds: 3, value: () => null },
  'long names': {
    variants: RATES.slice(0, 3).map((lr) => ({
      label: `residual, 64x64x64, batch norm before, adamw, lr ${lr / 1e4}, warmup-cosine`,
      lr,
    })),
    seeds: 4,
    value: noisy(level),
  },
};

function picturesFor(question: string): ComparisonPicture[] {
  const measurements = madeUp(QUESTIONS[question]!);
  return picturesOf({ ...measurements, analysis: analyse(measurements) });
}

it.each([
  ['one method', ['finals', 'curves', 'weights']],
  ['two methods', ['finals', 'curves', 'time-to-target', 'weights']],
  ['six methods', ['finals', 'curves', 'ranks', 'time-to-target', 'weights']],
  ['a numeric setting', ['by-lr', 'finals', 'curves', 'ranks', 'time-to-target', 'weights']],
  [
    'sizes of the training set by method',
    ['heat-map', 'by-trainSize', 'finals', 'curves', 'ranks', 'time-to-target', 'weights'],
  ],
  ['a grid of two settings', ['heat-map', 'finals', 'curves', 'weights']],
  ['a grid of three settings', ['search', 'finals', 'curves', 'ranks', 'time-to-target', 'weights']],
  ['a random search', ['search', 'finals', 'curves', 'weights']],
  ['twenty submissions', ['finals', 'curves', 'weights']],
  ['all that diverge', ['curves']],
])('the pictures of %s answer its question', (question, names) => {
  expect(picturesFor(question).map(({ name }) => name)).toEqual(names);
});

describe.each(Object.keys(QUESTIONS))('each picture of %s', (question) => {
  const pictures = picturesFor(question);

  it('is drawn', () => {
    for (const { chart } of pictures) expect(renderChart(chart).length).toBeGreaterThan(1000);
  });

  it('keeps the rules of pictures', () => {
    for (const { name, chart, caption } of pictures)
      expect({ name, breaches: breaches({ chart, caption }, newCanvas, ['headline']) }).toEqual({
        name,
        breaches: [],
      });
  });
});

/** The picture of a question by its name. */
function chartOf<Kind extends Chart['kind']>(
  question: string,
  name: string,
  kind: Kind,
): Extract<Chart, { kind: Kind }> {
  const { chart } = picturesFor(question).find((picture) => picture.name === name)!;
  expect(chart.kind).toBe(kind);
  return chart as Extract<Chart, { kind: Kind }>;
}

describe('the numbers of', () => {
  it('the final dots are the means and intervals of the analysis, in the order of the variants', () => {
    const made = madeUp(QUESTIONS['six methods']!);
    const { summaries } = analyse(made);
    const { series, categories } = chartOf('six methods', 'finals', 'bars');
    expect(categories).toEqual([...OPTIMIZERS]);
    expect(series[0]!.values).toEqual(summaries.map(({ mean }) => mean!.centre));
    expect(series[0]!.interval!.low).toEqual(summaries.map(({ mean }) => mean!.low));
  });

  it('accuracies are in per cent', () => {
    const { y, series } = chartOf('accuracies', 'finals', 'bars');
    expect(y.unit).toBe('%');
    expect(series[0]!.values[0]).toBeGreaterThan(60);
  });

  it('the heat map stand where their settings are, and nowhere if all runs diverged', () => {
    const { x, y, values } = chartOf('a grid of two settings', 'heat-map', 'heatMap');
    expect([x.categories, y.categories]).toEqual([['0.01', '0.1', '1'], [...OPTIMIZERS]]);
    expect(values[5]![2]).toBeNull();
    // Variant 1 + 3 · 2, of level 0.1 · (1 + 7 % 7).
    expect(values[2]![1]).toBeCloseTo(0.1, 1);
    expect(values[1]![2]).toBeCloseTo(0.6, 0);
  });

  it('the learning curve run over the sizes, a line for each method', () => {
    const { x, series } = chartOf('sizes of the training set by method', 'by-trainSize', 'lines');
    expect(x.scale).toBe('log');
    expect(series.map(({ name }) => name)).toEqual(['sgd', 'adam']);
    for (const line of series) expect(line.x).toEqual([50, 100, 200, 400, 800]);
    expect(series[0]!.y[0]).toBeGreaterThan(series[0]!.y[4]!);
  });

  it('a rate of 0 has its place on the log axis', () => {
    const { x, series } = chartOf('a rate from 0 on', 'by-l2', 'lines');
    expect(x).toMatchObject({ scale: 'log', zero: 'apart' });
    expect(series[0]!.x[0]).toBe(0);
  });

  it('the search are those of the settings and the mean, and the best line is thick', () => {
    const { axes, lines } = chartOf('a random search', 'search', 'parallel');
    expect(axes.map(({ label }) => label)).toEqual(['dropout rate', 'learning rate', 'validation loss']);
    expect(lines).toHaveLength(20);
    expect(lines.findIndex(({ strong }) => strong)).toBe(9);
    expect(lines[19]!.result).toBeNull();
  });

  it('the ranks count each seed once for each variant', () => {
    const { values, y } = chartOf('six methods', 'ranks', 'heatMap');
    for (const row of values) expect(row.reduce<number>((sum, count) => sum + count!, 0)).toBe(5);
    expect(y.categories[0]).toBe('sgd: 1.0');
  });

  it('the epochs to a target: the better, the sooner', () => {
    const { series, title, verdict } = chartOf('six methods', 'time-to-target', 'bars');
    const epochs = series[0]!.values as number[];
    expect(title).toMatch(/^Epochs to a validation loss of 0\.5\d by optimizer$/);
    expect(epochs[0]).toBeLessThan(epochs[3]!);
    // The last two don't come to where the fourth of six ends.
    expect(epochs.slice(4)).toEqual([null, null]);
    expect(verdict).toMatch(
      /^Epochs to a validation loss of 0\.5\d, \w+ against sgd: .* times as many \(.*\)\.$/,
    );
  });

  it('the boxes are quartiles by layer, with the smallest and the greatest weight at the ends', () => {
    const { categories, series } = chartOf('two methods', 'weights', 'boxes');
    expect(categories).toEqual(['hidden 1', 'output']);
    expect(series[1]!.boxes[1]).toMatchObject({ q1: expect.closeTo(-0.3), whiskerHigh: expect.closeTo(0.9) });
  });
});

it('runs that failed have no picture, and no line in it', () => {
  const made = madeUp(QUESTIONS['two methods']!);
  const failed = (variants: number[]) => {
    const runs = made.runs.map((run) => (variants.includes(run.variant) ? { ...run, final: null } : run));
    return picturesOf({ ...made, runs, analysis: analyse({ ...made, runs }) });
  };
  expect(failed([0, 1])).toEqual([]);
  const { chart } = failed([0]).find(({ name }) => name === 'curves')!;
  const [panel] = (chart as Extract<Chart, { kind: 'panels' }>).panels as Extract<Chart, { kind: 'lines' }>[];
  expect(panel!.series.map(({ name }) => name)).toEqual(['momentum']);
});

it('the curves of a grid have a panel for each value of its first setting, which is its title', () => {
  const variants = OPTIMIZERS.slice(0, 3).flatMap((optimizer) =>
    [0.01, 0.1].map((lr) => ({ label: `${optimizer}, lr ${lr}`, optimizer, lr })),
  );
  const made = madeUp({ variants, seeds: 3, value: noisy(level) });
  const curvesOf = (axes: object) => {
    const configuration = { ...made.configuration, axes };
    const pictures = picturesOf({ ...made, configuration, analysis: analyse(made) });
    const { chart } = pictures.find(({ name }) => name === 'curves')!;
    return (chart as Extract<Chart, { kind: 'panels' }>).panels as Extract<Chart, { kind: 'lines' }>[];
  };
  const optimizer = ['sgd', 'momentum', 'adam'];
  const lr = [0.01, 0.1];
  const byOptimizer = curvesOf({ optimizer, lr });
  expect(byOptimizer.map(({ title }) => title)).toEqual(optimizer);
  for (const { series, y } of byOptimizer) {
    expect(series.map(({ name }) => name)).toEqual(['learning rate 0.01', 'learning rate 0.1']);
    expect(y.label).toBe('validation loss');
  }
  const byRate = curvesOf({ lr, optimizer });
  expect(byRate.map(({ title }) => title)).toEqual(['learning rate 0.01', 'learning rate 0.1']);
  for (const { series } of byRate) expect(series.map(({ name }) => name)).toEqual(optimizer);
  // The lines of the second panel are those of the variants with its rate.
  expect(byRate[1]!.series[2]!.y).toEqual(byOptimizer[2]!.series[1]!.y);
});

it('one loss that explodes puts the losses on a log axis, where a band that reaches 0 ends at the least mean', () => {
  const made = madeUp({ variants: optimizers(2), seeds: 3, value: noisy((v) => (v === 0 ? 0.2 : 1e20)) });
  const runs = made.runs.map((run) => {
    const loss = run.variant === 0 ? [2.3, 0.2] : [2.3, 10 ** (19 + run.seed)];
    return { ...run, curves: { ...run.curves, trainLoss: loss, valLoss: loss } };
  });
  const pictures = picturesOf({ ...made, runs, analysis: analyse({ ...made, runs }) });
  const { chart } = pictures.find(({ name }) => name === 'curves')!;
  const [panel] = (chart as Extract<Chart, { kind: 'panels' }>).panels as Extract<Chart, { kind: 'lines' }>[];
  expect(panel!.y.scale).toBe('log');
  expect(panel!.series[1]!.band!.low[1]).toBeCloseTo(0.2, 10);
  expect(renderChart(chart).length).toBeGreaterThan(1000);
});

it('a line ends where a run diverged, with the number of such runs', () => {
  const { panels } = chartOf('one that diverges', 'curves', 'panels');
  const [lines] = panels as Extract<Chart, { kind: 'lines' }>[];
  expect(lines!.series.map(({ diverged }) => diverged)).toEqual([undefined, undefined, '4 of 4 diverged']);
  expect(lines!.series[2]!.y.at(-1)).toBeNull();
});

it('of many submissions, those are shown that differ most from the reference', () => {
  const { categories, note, references } = chartOf('twenty submissions', 'finals', 'bars');
  expect(categories).toHaveLength(12);
  expect(categories).toContain('student-6');
  expect(categories).toContain('reference');
  expect(note).toContain('the most different 12 of 21');
  expect(references).toMatchObject([{ axis: 'y', label: 'reference' }]);
});
