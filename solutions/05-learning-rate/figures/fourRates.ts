import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { trainAndTest } from '../../../src/figures/samples';
import { band, familyRatios, geometricMeanInterval, transpose } from '../../../src/figures/statistics';
import { ratio } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { validationLosses } from './common';

const BATCH_SIZE = 64;
/** Chosen on the seeds 0 to 4, so the figure begins at seed 100. */
const RATES = [
  { name: 'low', rate: 0.03 },
  { name: 'good', rate: 0.5 },
  { name: 'high', rate: 3 },
  { name: 'too high', rate: 10 },
] as const;
/** The loss that stands for a larger one, or for one that is not finite. */
const LOST = 1000;

interface Losses {
  /** Validation loss after each epoch, a row a seed. */
  rates: { name: string; rate: number; loss: number[][] }[];
}

export const fourRates = figure<typeof Lab>()<Losses>({
  id: 'four-rates',
  title: 'Four learning rates, four curves',
  caption:
    'The same network and batches under constant rates. The low one is still on its way at the end; the ' +
    'high ones throw the network far above guessing at once, and it hardly comes back.',
  source: 'DNN 4.3.5, "learning rate"; S19',
  seeds: { quick: 5, full: 20 },
  firstSeed: 100,
  run(lab, context) {
    const epochs = context.mode === 'full' ? 40 : 15;
    const rates = RATES.map(({ name, rate }, r) => ({
      name,
      rate,
      loss: context.seeds.map((seed, s) => {
        context.progress((r + s / context.seeds.length) / RATES.length);
        const split = trainAndTest(context, seededRandom(seed));
        const training = { epochs, batchSize: BATCH_SIZE, schedule: () => rate };
        const losses = validationLosses(lab, split, seededRandom(seed), training);
        return losses.map((loss) => Math.min(loss, LOST));
      }),
    }));
    return { rates };
  },
  chart({ rates }, context): Chart {
    const epochs = rates[0]!.loss[0]!.length;
    return {
      kind: 'lines',
      title: this.title,
      ...subtitle(context),
      note: `16 tanh units, SGD, batches of ${BATCH_SIZE}; band: 95 % interval of the geometric mean`,
      verdict: verdictOf(rates),
      headline: headlineOf(rates),
      source: this.source,
      x: { label: 'epoch' },
      y: { label: 'validation loss', unit: 'nats', scale: 'log' },
      series: rates.map(({ name, rate, loss }) => ({
        name: `${name}: η = ${rate}`,
        x: Array.from({ length: epochs }, (_, e) => e + 1),
        ...band(transpose(loss).map(geometricMeanInterval)),
      })),
      references: [{ axis: 'y', value: Math.log(10), label: 'guessing: ln 10' }],
    };
  },
});

/** The last loss of each rate as a multiple of that of the good one, paired by seed. */
function verdictOf(rates: Losses['rates']): string {
  const words = overGood(rates).map(
    ({ name, ratios }) => `${name} ${ratio(geometricMeanInterval(ratios), { as: '' })}`,
  );
  return `Last loss against the good rate’s: ${words.join(', ')}.`;
}

/** The last loss of each other rate over that of the good one, by seed. */
function overGood(rates: Losses['rates']): { name: string; ratios: number[] }[] {
  const good = rates.find(({ name }) => name === 'good')!;
  return rates
    .filter((rate) => rate !== good)
    .map(({ name, loss }) => ({ name, ratios: loss.map((run, s) => run.at(-1)! / good.loss[s]!.at(-1)!) }));
}

function headlineOf(rates: Losses['rates']): string {
  const intervals = familyRatios(overGood(rates).map(({ ratios }) => ratios));
  const higher = intervals.filter(({ low }) => low > 1).length;
  return `The good rate ends lower than ${higher === intervals.length ? `all ${higher}` : `${higher} of ${intervals.length}`} others`;
}
