import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, confidenceInterval, geometricMeanInterval } from '../../../src/figures/statistics';
import { capitalized, listed } from '../../../src/core/words';
import type * as Lab from '../lab';
import { range } from '../../../src/figures/words';
import { GROUPS, OPTIMIZERS, ruleOf, shortRate } from './common';
import { trained, runsOf } from './nets';

const BATCH_SIZE = 32;
/** 1e-5, 3e-5, …, 10. */
const RATES = Array.from({ length: 13 }, (_, i) => Number((10 ** (-5 + i / 2)).toPrecision(1)));
/** A learning rate counts as good if its loss is at most this many times the least of its optimizer. */
const GOOD = 2;

interface Sensitivity {
  steps: number;
  rates: number[];
  /** The loss before the first step, one a seed. */
  before: number[];
  /** The last loss for each learning rate, a row a rate and a column a seed; null if it is not finite. */
  optimizers: { name: string; loss: (number | null)[][] }[];
}

export const sensitivity = figure<typeof Lab>()<Sensitivity>({
  id: 'learning-rate-sensitivity',
  title: 'How much the learning rate matters to each optimizer',
  caption:
    'Training loss after a fixed number of steps, against η; each optimizer has a valley of its own. A ' +
    'cross: from the next η on, at least one seed ends above its first loss or not at a number.',
  source: 'DNN 4.3.5; S12–S18',
  seeds: { quick: 5, full: 10 },
  run(lab, context) {
    const steps = context.mode === 'full' ? 400 : 50;
    const runs = runsOf(context);
    let before: number[] = [];
    const optimizers = OPTIMIZERS.map((name, o) => ({
      name,
      loss: RATES.map((rate, r) => {
        context.progress((o + r / RATES.length) / OPTIMIZERS.length);
        const { loss } = trained(() => ruleOf(lab, name, rate), runs, {
          steps,
          batchSize: BATCH_SIZE,
          looks: [0, steps],
        });
        before = loss.map((row) => row[0]!);
        return loss.map((row) => (Number.isFinite(row[1]) ? row[1]! : null));
      }),
    }));
    return { steps, rates: RATES, before, optimizers };
  },
  chart({ steps, rates, before, optimizers }, context): Chart {
    const start = geometricMeanInterval(before).centre;
    const lines = optimizers.map(({ name, loss }) => ({ name, ...lineOf(rates, loss, before) }));
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `ReLU net with 32 hidden units, batches of ${BATCH_SIZE}, ${steps} steps; band: 95 % interval; cross: diverges at the next η`,
      verdict: verdictOf(rates, optimizers),
      headline: headlineOf(rates, optimizers),
      details: detailsOf(lines),
      source: this.source,
      panels: GROUPS.map(({ title, members }) => ({
        kind: 'lines',
        title,
        x: { label: 'learning rate η', scale: 'log', min: SHOWN_FROM, max: 10 },
        y: { label: `training loss after ${steps} steps`, unit: 'nats', scale: 'log', min: 0.05, max: 4 },
        series: members.map((style) => {
          const { name, diverged, ...line } = lines[style]!;
          return { name, ...shownPart(line), ...diverged, style };
        }),
        references: [{ axis: 'y', value: start, label: 'before the first step' }],
      })),
    };
  },
});

/** At smaller rates no optimizer has moved yet. */
const SHOWN_FROM = 1e-3;

function shownPart({ x, y, band }: Pick<Line, 'x' | 'y' | 'band'>): Pick<Line, 'x' | 'y' | 'band'> {
  const from = x.findIndex((rate) => rate >= SHOWN_FROM);
  const cut = (list: number[]): number[] => list.slice(Math.max(0, from));
  return { x: cut(x), y: cut(y), band: { low: cut(band.low), high: cut(band.high) } };
}

interface Line {
  x: number[];
  y: number[];
  band: { low: number[]; high: number[] };
  diverged: { diverged?: string };
}

/** The curve up to the last learning rate before the first at which a seed ends above its initial loss. */
function lineOf(rates: number[], loss: (number | null)[][], before: number[]): Line {
  const bad = loss.findIndex((row) => row.some((value, s) => value === null || value > before[s]!));
  const good = bad < 0 ? loss : loss.slice(0, bad);
  return {
    x: rates.slice(0, good.length),
    ...band(good.map((row) => geometricMeanInterval(row as number[]))),
    diverged: bad > 0 ? { diverged: '' } : {},
  };
}

/** The rate with the least loss, of each seed. */
function bestRates(rates: number[], loss: (number | null)[][]): number[] {
  return loss[0]!.map((_, seed) => {
    const column = loss.map((row) => row[seed] ?? Infinity);
    return rates[column.indexOf(Math.min(...column))]!;
  });
}

/** The optimizers whose seeds have the smallest and the greatest best rates, with the range over all seeds. */
function verdictOf(rates: number[], optimizers: Sensitivity['optimizers']): string {
  const [least, most] = extremes(rates, optimizers);
  const words = ({ name, at }: typeof least): string => {
    const ends = { low: Math.min(...at), high: Math.max(...at) };
    return `${ends.low < ends.high ? range(ends, shortRate) : shortRate(ends.low)} with ${name}`;
  };
  return `The best η depends on the rule: seed by seed ${words(least)}, ${words(most)}.`;
}

function detailsOf(lines: ({ name: string } & Line)[]): string {
  const measured = lines.filter(({ y }) => y.length > 0);
  const best = measured.map(({ name, x, y }) => {
    const least = Math.min(...y);
    const good = x.filter((_, i) => y[i]! <= GOOD * least);
    return { name, at: x[y.indexOf(least)]!, decades: Math.log10(good.at(-1)! / good[0]!) };
  });
  const ends = best.map(({ at }) => at);
  const widest = Math.max(...best.map(({ decades }) => decades));
  const names = best.filter(({ decades }) => decades > widest - 0.1).map(({ name }) => name);
  return (
    `The best η lies between ${shortRate(Math.min(...ends))} and ${shortRate(Math.max(...ends))}, by optimizer. ` +
    `Widest valley of the means (within ${GOOD} times its own best loss, on a grid of half decades): ${listed(names)}, a factor of ${Math.round(10 ** widest)} in η.`
  );
}

interface BestRates {
  name: string;
  /** By seed. */
  at: number[];
}

/** The optimizers with the smallest and the largest best learning rates. */
function extremes(rates: number[], optimizers: Sensitivity['optimizers']): [BestRates, BestRates] {
  const best = optimizers
    .map(({ name, loss }): BestRates => ({ name, at: bestRates(rates, loss) }))
    .toSorted((a, b) => geometricMeanInterval(a.at).centre - geometricMeanInterval(b.at).centre);
  return [best[0]!, best.at(-1)!];
}

/** Compares the two ends, paired by seed; corrected for all pairs of optimizers, since the ends are chosen among them. */
function headlineOf(rates: number[], optimizers: Sensitivity['optimizers']): string {
  const [least, most] = extremes(rates, optimizers);
  const pairs = (optimizers.length * (optimizers.length - 1)) / 2;
  const logs = most.at.map((rate, seed) => Math.log(rate / least.at[seed]!));
  return confidenceInterval(logs, 1 - 0.05 / pairs).low > 0
    ? `${capitalized(least.name)} wants a smaller learning rate than ${most.name}`
    : 'Best learning rates of the optimizers: not told apart';
}
