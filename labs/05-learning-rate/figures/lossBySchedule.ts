import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { trainAndTest } from '../../../src/figures/samples';
import type { Interval } from '../../../src/figures/statistics';
import { band, bars, familyRatios, geometricMeanInterval, transpose } from '../../../src/figures/statistics';
import { ratio } from '../../../src/figures/words';
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
    'One hidden layer of 16 tanh units, SGD. At the small η₀ no schedule ends lower than the constant ' +
    'rate; at the large one the constant rate cannot settle, and one that falls can.',
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
      note: `batches of ${BATCH_SIZE}; 95 % intervals of geometric means; below, paired and corrected for all schedules`,
      ...wordsOf(rates),
      source: this.source,
      columns: 2,
      panels: [
        ...rates.map(({ initialRate, schedules }) => ({
          kind: 'lines' as const,
          title: `η₀ = ${initialRate}`,
          x: { label: 'epoch' },
          y: { label: 'validation loss', unit: 'nats', scale: 'log' as const },
          series: SHOWN.map((i) => ({
            name: schedules[i]!.name,
            x,
            ...band(transpose(schedules[i]!.loss).map(geometricMeanInterval)),
          })),
        })),
        ...againstConstant(rates).map(({ initialRate, ratios }) => {
          // Room on both sides of 1, so that its line stands in the picture.
          const min = Math.min(0.5, ...ratios.map(({ ratio }) => 0.8 * ratio.low));
          const max = Math.max(2, ...ratios.map(({ ratio }) => 1.2 * ratio.high));
          return {
            kind: 'bars' as const,
            title: `η₀ = ${initialRate}, last loss: below 1, better than the constant rate`,
            x: { label: 'schedule' },
            y: { label: 'loss ÷ constant rate’s', scale: 'log' as const, min, max },
            categories: ratios.map(({ name }) => name),
            dots: true,
            series: [bars(ratios.map(({ ratio }) => ratio))],
            references: [{ axis: 'y' as const, value: 1 }],
          };
        }),
      ],
    };
  },
});

/** The schedules whose curves are drawn, by their numbers in schedulesOf: constant, halved, 1/t, warm-up. */
const SHOWN = [0, 1, 4, 7];

interface AgainstConstant {
  initialRate: number;
  ratios: { name: string; ratio: Interval }[];
}

/** The final loss of each schedule divided by that of the constant rate of the same seed; corrected for all of them. */
function againstConstant(rates: Losses['rates']): AgainstConstant[] {
  const ratios = rates.map(({ schedules: [constant, ...others] }) =>
    others.map(({ loss }) => loss.map((run, s) => run.at(-1)! / constant!.loss[s]!.at(-1)!)),
  );
  const intervals = familyRatios(ratios.flat());
  return rates.map(({ initialRate, schedules }, r) => ({
    initialRate,
    ratios: schedules.slice(1).map(({ name }, i) => ({ name, ratio: intervals[r * ratios[0]!.length + i]! })),
  }));
}

function wordsOf(rates: Losses['rates']): { verdict: string; headline: string; details: string } {
  const all = againstConstant(rates);
  const verdict = all.map(({ initialRate, ratios }) => lower(ratios, `at η₀ = ${initialRate}`)).join('; ');
  const details = all.map(({ initialRate, ratios }) => {
    const each = ratios.map(({ name, ratio: interval }) => `${name} ${ratio(interval)}`);
    return `η₀ = ${initialRate}: ${each.join('; ')}.`;
  });
  const [best] = all
    .map(({ initialRate, ratios }) => ({
      initialRate,
      of: ratios.length,
      below: ratios.filter((r) => r.ratio.high < 1).length,
    }))
    .toSorted((a, b) => b.below - a.below);
  return {
    headline:
      best!.below > 0
        ? `At η₀ = ${best!.initialRate}, ${best!.below} of ${best!.of} schedules end below the constant rate`
        : 'No schedule is told apart from the constant rate',
    verdict: `Schedules that end below the constant rate: ${verdict}.`,
    details: details.join(' '),
  };
}

/** How many schedules are shown to end lower, and the lowest: `2 of 8 at η₀ = 3, 1/t at 0.061 times (0.01 to 0.5)`. */
function lower(ratios: AgainstConstant['ratios'], where: string): string {
  const better = ratios
    .filter(({ ratio: { high } }) => high < 1)
    .toSorted((a, b) => a.ratio.centre - b.ratio.centre);
  const least = better[0];
  const words = `${better.length} of ${ratios.length} ${where}`;
  return least === undefined ? words : `${words}, ${least.name} at ${ratio(least.ratio, { as: '' })}`;
}
