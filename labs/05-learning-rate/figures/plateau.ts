import { mean } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { trainAndTest } from '../../../src/figures/samples';
import { band, geometricMeanInterval, transpose } from '../../../src/figures/statistics';
import type { Interval } from '../../../src/figures/statistics';
import { ratio, ratioFinding } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Training } from './common';
import { validationLosses } from './common';

const BATCH_SIZE = 48;
/** A rate at which training does not settle. */
const INITIAL_RATE = 2.5;
const OPTIONS = { initialRate: INITIAL_RATE, factor: 0.3, patience: 2, cooldown: 1 };
/** Noisy curves are compared by the mean of their last epochs. */
const LAST = 5;

interface Plateau {
  epochs: number;
  /** Validation loss after each epoch, a row a seed. */
  constant: number[][];
  reduced: number[][];
  /** The learning rate of each epoch of the reduced runs, a row a seed. */
  rate: number[][];
}

export const plateau = figure<typeof Lab>()<Plateau>({
  id: 'plateau',
  title: 'Reduction on a plateau of the validation loss',
  caption:
    'The rate is multiplied by 0.3 after 2 epochs in a row without a new best. Left, the first seed with the moments ' +
    'of reduction; in the middle its learning rate; right, all seeds.',
  source: 'DNN 4.3.5, "when the validation curve hardly improves"; S19',
  seeds: { quick: 8, full: 20 },
  run(lab, context) {
    const epochs = context.mode === 'full' ? 60 : 20;
    const runs = context.seeds.map((seed, s) => {
      context.progress(s / context.seeds.length);
      const split = trainAndTest(context, seededRandom(seed));
      const losses = (options: Pick<Training, 'schedule' | 'onEpoch'>): number[] =>
        validationLosses(lab, split, seededRandom(seed), { epochs, batchSize: BATCH_SIZE, ...options });
      const rate: number[] = [];
      const plateau = new lab.ReduceOnPlateau(OPTIONS);
      const constant = losses({ schedule: () => INITIAL_RATE });
      const reduced = losses({
        schedule: () => plateau.state.rate,
        onEpoch(loss) {
          rate.push(plateau.state.rate);
          plateau.observe(loss);
        },
      });
      return { constant, reduced, rate };
    });
    return {
      epochs,
      constant: runs.map((run) => run.constant),
      reduced: runs.map((run) => run.reduced),
      rate: runs.map((run) => run.rate),
    };
  },
  chart({ epochs, constant, reduced, rate }, context): Chart {
    const x = Array.from({ length: epochs }, (_, e) => e + 1);
    const loss = { label: 'validation loss', unit: 'nats', scale: 'log' as const };
    const moments = momentsOf(rate[0]!);
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `η₀ = ${INITIAL_RATE}, batches of ${BATCH_SIZE}, factor ${OPTIONS.factor}, patience ${OPTIONS.patience}, cooldown ${OPTIONS.cooldown}; band: 95 % interval of the geometric mean`,
      verdict: verdictOf(constant, reduced, rate),
      headline: ratioFinding(lastOver(constant, reduced), {
        above: 'Reduction on a plateau ends at a higher loss',
        below: 'Reduction on a plateau ends at a lower loss',
        of: 'Last losses of constant and reduced rates',
      }),
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'first seed; dashed: η is reduced',
          x: { label: 'epoch' },
          y: loss,
          series: [
            { name: 'reduced on plateau', x, y: reduced[0]! },
            { name: 'constant rate', x, y: constant[0]! },
          ],
          references: moments.map((epoch) => ({ axis: 'x' as const, value: epoch })),
        },
        {
          kind: 'lines',
          title: 'its learning rate',
          x: { label: 'epoch' },
          y: { label: 'learning rate η', scale: 'log' },
          series: [{ x: x.flatMap((e) => [e - 1, e]), y: rate[0]!.flatMap((r) => [r, r]) }],
          references: moments.map((epoch) => ({ axis: 'x' as const, value: epoch })),
        },
        {
          kind: 'lines',
          title: 'all seeds',
          x: { label: 'epoch' },
          y: loss,
          series: [
            { name: 'reduced on plateau', x, ...band(transpose(reduced).map(geometricMeanInterval)) },
            { name: 'constant rate', x, ...band(transpose(constant).map(geometricMeanInterval)) },
          ],
        },
      ],
    };
  },
});

/** The epochs after which the rate changed. */
function momentsOf(rate: number[]): number[] {
  return rate.flatMap((r, e) => (e > 0 && r !== rate[e - 1] ? [e] : []));
}

function verdictOf(constant: number[][], reduced: number[][], rate: number[][]): string {
  const last = lastOver(constant, reduced);
  const reductions = rate.map((r) => momentsOf(r).length);
  const counts = `${Math.min(...reductions)} to ${Math.max(...reductions)}`;
  return `With ${counts} reductions, the loss of the last ${LAST} epochs is ${ratio(last, { as: 'that of the constant rate' })}.`;
}

/** The loss of the last epochs with reductions over that without, paired by seed. */
function lastOver(constant: number[][], reduced: number[][]): Interval {
  return geometricMeanInterval(
    reduced.map((run, s) => mean(run.slice(-LAST)) / mean(constant[s]!.slice(-LAST))),
  );
}
