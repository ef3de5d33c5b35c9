import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { trainAndTest } from '../../../src/figures/samples';
import type { Interval } from '../../../src/figures/statistics';
import { band, bars, geometricMeanInterval, transpose } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import { validationLosses } from './common';
import { schedulesOf } from './scheduleList';

const BATCH_SIZE = 64;
const INITIAL_RATES = [0.5, 3];
/** The loss that stands for a larger one, or for one that is not finite. */
const LOST = 100;

interface Losses {
  epochs: number;
  /** One for each η₀. */
  rates: {
    initialRate: number;
    schedules: {
      name: string;
      /** Validation loss after each epoch, a row a seed. */
      loss: number[][];
    }[];
  }[];
}

export const lossBySchedule = figure<typeof Lab>()<Losses>({
  id: 'loss-by-schedule',
  title: 'Validation loss under each schedule',
  caption:
    'One hidden layer of 16 tanh units on digits, by SGD; the seeds of a panel are the same for all schedules. ' +
    'At a small η₀ every decay only slows the training down within this budget; at a large one the constant rate ' +
    'cannot settle, and a warm-up avoids the damage of the first steps.',
  source: 'DNN 4.3.5, TT; S19',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const epochs = context.mode === 'full' ? 40 : 12;
    const rates = INITIAL_RATES.map((initialRate, r) => {
      const runs = context.seeds.map((seed, s) => {
        context.progress((r + s / context.seeds.length) / INITIAL_RATES.length);
        const split = trainAndTest(context, seededRandom(seed));
        const stepsPerEpoch = Math.ceil(split.train.count / BATCH_SIZE);
        return schedulesOf(lab, { initialRate, epochs, stepsPerEpoch }).map(({ name, schedule }) => {
          const training = { epochs, batchSize: BATCH_SIZE, schedule };
          const losses = validationLosses(lab, split, seededRandom(seed), training);
          return { name, loss: losses.map((loss) => Math.min(loss, LOST)) };
        });
      });
      return {
        initialRate,
        schedules: runs[0]!.map(({ name }, i) => ({ name, loss: runs.map((run) => run[i]!.loss) })),
      };
    });
    return { epochs, rates };
  },
  chart({ epochs, rates }, context): Chart {
    const x = Array.from({ length: epochs }, (_, e) => e + 1);
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `batches of ${BATCH_SIZE}; band and error bar: 95 % interval of the geometric mean over seeds, paired in the lower row`,
      verdict: rates.map(verdictOf).join(' '),
      source: this.source,
      columns: 2,
      panels: [
        ...rates.map(({ initialRate, schedules }) => ({
          kind: 'lines' as const,
          title: `η₀ = ${initialRate}`,
          x: { label: 'epoch' },
          y: { label: 'validation loss', unit: 'nats', scale: 'log' as const },
          series: schedules.map(({ name, loss }) => ({
            name,
            x,
            ...band(transpose(loss).map(geometricMeanInterval)),
          })),
        })),
        ...rates.map(({ initialRate, schedules }) => {
          const ratios = againstConstant(schedules);
          // Room on both sides of 1, so that its line stands in the picture.
          const min = Math.min(0.5, ...ratios.map(({ ratio }) => 0.8 * ratio.low));
          const max = Math.max(2, ...ratios.map(({ ratio }) => 1.2 * ratio.high));
          return {
            kind: 'bars' as const,
            title: `last epoch: below the dashed line, better than constant; η₀ = ${initialRate}`,
            x: { label: 'schedule' },
            y: { label: 'loss ÷ that of the constant rate', scale: 'log' as const, min, max },
            categories: ratios.map(({ name }) => name),
            series: [bars(ratios.map(({ ratio }) => ratio))],
            references: [{ axis: 'y' as const, value: 1 }],
          };
        }),
      ],
    };
  },
});

type Schedules = Losses['rates'][number]['schedules'];

/** The final loss of each schedule divided by that of the constant rate of the same seed. */
function againstConstant([constant, ...others]: Schedules): { name: string; ratio: Interval }[] {
  return others.map(({ name, loss }) => ({
    name,
    ratio: geometricMeanInterval(loss.map((run, s) => run.at(-1)! / constant!.loss[s]!.at(-1)!)),
  }));
}

function verdictOf({ initialRate, schedules }: Losses['rates'][number]): string {
  const ratios = againstConstant(schedules);
  const better = ratios.filter(({ ratio }) => ratio.high < 1);
  const worse = ratios.filter(({ ratio }) => ratio.low > 1);
  const best = better.toSorted((a, b) => a.ratio.centre - b.ratio.centre)[0];
  const words = [
    `${better.length} of ${ratios.length} schedules end with a lower loss than the constant rate`,
    `${worse.length} with a higher one`,
    ...(best ? [`lowest: ${best.name}, at ${best.ratio.centre.toPrecision(2)} of it`] : []),
  ];
  return `η₀ = ${initialRate}: ${words.join(', ')} (95 %).`;
}
