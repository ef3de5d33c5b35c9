/** The numbers that handouts and answers quote from figures, against the stored runs of these figures. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { geometricMeanInterval, meanInterval } from '../../../src/figures/statistics';
import type { StoredFigure } from '../../../src/course/figures/storedRuns';
import { storedFigures } from '../../../src/course/figures/storedRuns';
import { writtenNumbers } from '../../support/writtenNumbers';

const SOLUTIONS = join(__dirname, '..', '..', '..', 'solutions');

interface Quote {
  lab: string;
  page: 'README.md' | 'ANSWERS.md';
  figure: string;
  /** Words of the page, with the numbers that are quoted. */
  words: string;
  /** The numbers of the stored run, in the order of those in `words`. */
  numbers: (figure: StoredFigure) => number[];
}

/** The numbers in the part of a chart's words that a pattern finds. */
function told({ id, chart }: StoredFigure, pattern: RegExp): number[] {
  const part = pattern.exec(`${chart.verdict ?? ''} ${chart.details ?? ''}`)?.[0];
  if (part === undefined) throw new Error(`the chart of ${id} does not say ${pattern.source}`);
  return writtenNumbers(part).map(({ value }) => value);
}

const centre = (samples: number[]): number => geometricMeanInterval(samples).centre;

/** The geometric mean over seeds of the gradient of one layer. */
function gradientOf({ result }: StoredFigure, name: string, layer: number): number {
  const { sizes } = result as { sizes: { name: string; size: number[][] }[] };
  return centre(sizes.find((one) => one.name === name)!.size.map((row) => row[layer - 1]!));
}

type Confusions = number[][][];

/** The mean over seeds of the share of one class that is taken for another. */
function takenFor(confusions: Confusions, from: number, to: number): number {
  return meanInterval(
    confusions.map((counts) => counts[from]![to]! / counts[from]!.reduce((sum, count) => sum + count, 0)),
  ).centre;
}

const QUOTES: Quote[] = [
  {
    lab: '02-backpropagation',
    page: 'ANSWERS.md',
    figure: 'gradient-check',
    words: 'best steps are $5 \\cdot 10^{-3}$ and $10^{-5}$ with errors of $10^{-4}$ and $2 \\cdot 10^{-10}$',
    numbers: (figure) => {
      const [single, double] = ['float32', 'float64'].map((type) =>
        told(figure, new RegExp(`(?<=${type}: )best h = [^,]+, error [^ ]+`)),
      );
      return [single![0]!, double![0]!, single![1]!, double![1]!];
    },
  },
  {
    lab: '02-backpropagation',
    page: 'ANSWERS.md',
    figure: 'gradient-by-layer',
    words: 'it falls from about $1.8 \\cdot 10^{-2}$ to $1.4 \\cdot 10^{-6}$, a factor of 0.3 a layer',
    numbers: (figure) => {
      const [above, first] = [9, 1].map((layer) => gradientOf(figure, 'sigmoid', layer)) as [number, number];
      return [above, first, (first / above) ** (1 / 8)];
    },
  },
  {
    lab: '05-learning-rate',
    page: 'ANSWERS.md',
    figure: 'exploding-training',
    words: 'whose lengths lie around 6',
    numbers: ({ result }) => {
      const { arms } = result as { arms: { clipped: boolean; norm: number[][] }[] };
      const lengths = arms.find(({ clipped }) => clipped)!.norm.flat();
      return [lengths.sort((a, b) => a - b)[Math.floor(lengths.length / 2)]!];
    },
  },
  {
    lab: '06-input-scale',
    page: 'README.md',
    figure: 'float32-addition',
    words: 'its smaller part is gone from a ratio of $10^8$ on',
    numbers: (figure) => told(figure, /(?<=ratio of )10⁸/),
  },
  {
    lab: '10-weight-decay',
    page: 'ANSWERS.md',
    figure: 'biases',
    words: 'the whole curve sinks (by 0.48 in quick mode, 95 %: 0.41 to 0.54)',
    numbers: (figure) => {
      const [by, low, high] = told(figure, /lower by .*?\)/);
      return [by!, 95, low!, high!];
    },
  },
  {
    lab: '10-weight-decay',
    page: 'ANSWERS.md',
    figure: 'lambda-sweep',
    words: '(geometric mean 0.0079, 95 %: 0.0054 to 0.012); the test error is 23.1 % (20.1 to 26.1)',
    numbers: (figure) => {
      const [mean, low, high] = told(figure, /(?<=L1: .*)geometric mean .*?\)/);
      const error = told(figure, /(?<=L1: .*)test error .*?\)/);
      return [mean!, 95, low!, high!, ...error];
    },
  },
  {
    lab: '10-weight-decay',
    page: 'ANSWERS.md',
    figure: 'gains',
    words: '5.0 points lower than at λ = 0 (1.8 to 8.2',
    numbers: (figure) => {
      const [by, low, high] = told(figure, /(?<=L1 )lower by .*?\)/);
      return [by!, 0, low!, high!];
    },
  },
  {
    lab: '10-weight-decay',
    page: 'ANSWERS.md',
    figure: 'gains',
    words: 'gains 8.5 points (5.7 to 11.2)',
    numbers: (figure) => told(figure, /(?<=L2 )lower by .*?\)/),
  },
  {
    lab: '10-weight-decay',
    page: 'ANSWERS.md',
    figure: 'decoupled-decay',
    words:
      'keeps 5 % of its norm under L2, the sixth with the largest 45 %; under decoupled decay they keep 52 % and 40 %',
    numbers: (figure) => {
      const [small, apart, large, largeApart] = told(
        figure,
        /keep \d+ % of their norm under L.* and \d+ %\./,
      );
      return [small!, large!, apart!, largeApart!];
    },
  },
  {
    lab: '12-augmentation',
    page: 'README.md',
    figure: 'training-set-size',
    words: 'the test error falls by 1.5 points (0.2 to 2.8;',
    numbers: (figure) => told(figure, /(?<=lower by ).*?\)/),
  },
];

it.each(QUOTES)('$lab/$page quotes $figure: $words', async ({ lab, page, figure: id, words, numbers }) => {
  const text = readFileSync(join(SOLUTIONS, lab, page), 'utf8');
  expect(text).toContain(words);
  const written = writtenNumbers(words);
  const found = numbers((await storedFigures(lab)).find((figure) => figure.id === id)!);
  expect(found).toHaveLength(written.length);
  expect(written.map(({ value }) => value)).toEqual(written.map(({ round }, i) => round(found[i]!)));
});

it('reads numbers as pages and charts write them, and rounds others alike', () => {
  const written = writtenNumbers('$5 \\cdot 10^{-3}$, $10^8$, 1.2·10⁻⁴, 1,258 and 0.48');
  expect(written.map(({ value }) => value)).toEqual([5e-3, 1e8, 1.2e-4, 1258, 0.48]);
  expect(written.map(({ round }, i) => round([4.64e-3, 9.6e7, 1.17e-4, 1257.6, 0.4849][i]!))).toEqual([
    5e-3, 1e8, 1.2e-4, 1258, 0.48,
  ]);
});

describe('what handouts and answers say in words holds in the stored runs', () => {
  const figureOf = async (lab: string, id: string): Promise<StoredFigure> =>
    (await storedFigures(lab)).find((figure) => figure.id === id)!;

  it('09: the boxes of the memorizing net are higher by a quarter to a half', async () => {
    const told = (await figureOf('09-overfitting', 'weight-boxes')).chart.verdict!;
    const heights = [...told.matchAll(/(\d\.\d+) \(/g)].map(([, centre]) => Number(centre));
    expect(heights).toHaveLength(3);
    expect(Math.min(...heights) - 1).toBeCloseTo(1 / 4, 1);
    expect(Math.max(...heights) - 1).toBeCloseTo(1 / 2, 1);
  });

  it('12: with turns all the way round, every fifth 6 is taken for a 9, and hardly any without', async () => {
    const { result } = await figureOf('12-augmentation', 'gain-by-class');
    const { plain, augmented } = result as { plain: Confusions; augmented: Confusions[] };
    expect(takenFor(augmented[1]!, 6, 9)).toBeCloseTo(1 / 5, 1);
    expect(takenFor(plain, 6, 9)).toBeLessThan(0.01);
  });

  it('12: with a fifth of the labels wrong, noise and L2 gain 4 to 6 points', async () => {
    const gains = told(
      await figureOf('12-augmentation', 'noise-and-l2'),
      /inputs \+\S+ hidden \+\S+ L2 \+\S+/,
    );
    const points = gains.map(Math.round);
    expect(points).toHaveLength(3);
    expect(Math.min(...points)).toBeGreaterThanOrEqual(4);
    expect(Math.max(...points)).toBeLessThanOrEqual(6);
  });

  it('11: rate 0.1 has a lower training loss than no dropout in the last epochs, a higher one before', async () => {
    const { result } = await figureOf('11-dropout', 'rates');
    type Curves = { rate: number; trainingLoss: number[][] };
    const [large] = (result as { outcomes: { rates: Curves[] }[] }).outcomes;
    const lossOf = (rate: number): number[][] =>
      large!.rates.find((curves) => curves.rate === rate)!.trainingLoss;
    const leadAt = (mark: number): { low: number; high: number } =>
      meanInterval(lossOf(0.1).map((run, seed) => run[mark]! - lossOf(0)[seed]![mark]!));
    const marks = lossOf(0)[0]!.length;
    expect(leadAt(Math.floor(marks / 4)).low).toBeGreaterThan(0);
    expect(leadAt(marks - 1).high).toBeLessThan(0);
  });

  it('01: with biases of −0.5 and small weights all units are dead, and with He’s only some of the first layer', async () => {
    const { result } = await figureOf('01-neuron-to-network', 'dead-units');
    const { starts } = result as { starts: { name: string; dead: number[][] }[] };
    const deadOf = (name: string, layer: number): number =>
      meanInterval(starts.find((start) => start.name.startsWith(name))!.dead.map((run) => run[layer]!))
        .centre;
    expect(deadOf('N(0, 0.01²), b = −0.5', 0)).toBe(1);
    expect(deadOf('N(0, 2/n), b = −0.5', 0)).toBeLessThan(0.5);
    expect(deadOf('N(0, 2/n), b = −0.5', 4)).toBe(1);
  });

  it('04: Adam and SGD with momentum are not told apart at the end, in pairs', async () => {
    const { result } = await figureOf('04-optimizers', 'adam-then-sgd');
    const { methods } = result as { methods: { name: string; accuracy: number[][] }[] };
    const endsOf = (name: string): number[] =>
      methods.find((method) => method.name === name)!.accuracy.map((run) => run.at(-1)!);
    const sgd = endsOf('SGD with momentum');
    const { low, high } = meanInterval(endsOf('Adam').map((adam, seed) => adam - sgd[seed]!));
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
  });

  it('05: at η₀ = 0.5 the constant rate ends lowest, and lower than every schedule at η₀ = 3', async () => {
    const { result } = await figureOf('05-learning-rate', 'loss-by-schedule');
    type Rate = { initialRate: number; schedules: { name: string; loss: number[][] }[] };
    const ends = (result as { rates: Rate[] }).rates.map(({ schedules }) =>
      schedules.map(({ loss }) => centre(loss.map((run) => run.at(-1)!))),
    );
    const [small, large] = ends as [number[], number[]];
    expect(small[0]).toBe(Math.min(...small));
    expect(Math.min(...large)).toBeGreaterThan(small[0]!);
  });
});
