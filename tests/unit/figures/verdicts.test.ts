/** Numbers of verdicts, computed once more from the stored results: with other code than that of the figures. */
import type { StoredFigure } from '../../../src/course/figures/storedRuns';
import { storedFigures } from '../../../src/course/figures/storedRuns';

async function figureOf(lab: string, id: string): Promise<StoredFigure> {
  return (await storedFigures(lab)).find((figure) => figure.id === id)!;
}

/** `centre (low to high)`: the mean of five paired differences ± t · s/√5, as a positive size. */
function sizeInWords(differences: number[], t: number): string {
  const n = differences.length;
  const mean = differences.reduce((sum, d) => sum + d, 0) / n;
  const s = Math.sqrt(differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (n - 1));
  const half = (t * s) / Math.sqrt(n);
  return `${Math.abs(mean).toFixed(1)} points (${(Math.abs(mean) - half).toFixed(1)} to ${(Math.abs(mean) + half).toFixed(1)})`;
}

/** The 0.975 quantile of Student's t with four degrees of freedom. */
const T4 = 2.7764451;

it('batch-size: the loss with normalization over that without, from the largest batch to the smallest', async () => {
  const { result, chart } = await figureOf('08-batch-normalization', 'batch-size');
  const [plain, normalized] = (result as { accuracy: number[][][] }).accuracy;
  const lost = (run: number[]): number => run[run.length - 1]! - run[0]!;
  const own = normalized!.map((run, seed) => lost(run) - lost(plain![seed]!));
  expect(chart.verdict).toContain(sizeInWords(own, T4));
});

it('relatives: the loss with batch normalization over that with layer normalization', async () => {
  const { result, chart } = await figureOf('08-batch-normalization', 'relatives');
  const [, batch, layer] = (result as { accuracy: number[][][] }).accuracy;
  const lost = (run: number[]): number => run[run.length - 1]! - run[0]!;
  const own = batch!.map((run, seed) => lost(run) - lost(layer![seed]!));
  expect(chart.verdict).toContain(sizeInWords(own, T4));
});

it('deleted-blocks: the rise of the error of the residual net against that of the plain one', async () => {
  const { result, chart } = await figureOf('13-architectures', 'deleted-blocks');
  type Damage = { whole: number; without: number[] };
  const [{ nets }] = (result as { families: [{ nets: Record<'plain' | 'residual', Damage[]> }] }).families;
  const rise = ({ whole, without }: Damage): number =>
    without.map((error) => error - whole).reduce((sum, r) => sum + r, 0) / without.length;
  const differences = nets.residual.map((damage, seed) => rise(damage) - rise(nets.plain[seed]!));
  expect(chart.verdict).toContain(`lower by ${sizeInWords(differences, T4).replace(' points', '')}`);
});

it('likelihood-underflow: the first count of samples whose likelihood is 0', async () => {
  const { result, chart } = await figureOf('03-softmax-sgd', 'likelihood-underflow');
  const { counts, L } = result as { counts: number[]; L: number[] };
  expect(chart.verdict).toContain(`exactly 0 from ${counts[L.findIndex((value) => value === 0)]} samples on`);
});

it('schedules: the greatest and the least share of η₀ that is left', async () => {
  const { result, chart } = await figureOf('05-learning-rate', 'schedules');
  const { schedules } = result as { schedules: { name: string; rates: number[] }[] };
  const left = schedules
    .map(({ rates }) => rates[rates.length - 1]! / rates[0]!)
    .filter((share) => share < 0.99);
  expect(chart.verdict).toContain(`${Number((100 * Math.max(...left)).toPrecision(2))} %`);
});
