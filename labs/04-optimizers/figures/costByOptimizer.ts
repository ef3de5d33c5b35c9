import { mean } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import type { Axis } from '../../../src/charts/description';
import type { LinesChart } from '../../../src/charts/lines';
import { figure, subtitle } from '../../../src/figures/figure';
import { logSteps } from '../../../src/figures/spacing';
import type { Interval } from '../../../src/figures/statistics';
import {
  band,
  familyRatios,
  firstBelow,
  geometricMeanInterval,
  medianRange,
  transpose,
} from '../../../src/figures/statistics';
import { decimals, ratio, withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Group, OptimizerName } from './common';
import { GROUPS, OPTIMIZERS, ruleOf, shortRate } from './common';
import { trained, runsOf } from './nets';

const BATCH_SIZE = 32;
const TARGET = 0.3;
/** The learning rate is chosen on a seed that is not shown. */
const CHOICE_SEED = -1;
const RATES: Record<OptimizerName, number[]> = {
  'gradient descent': [0.1, 0.3, 1],
  momentum: [0.01, 0.03, 0.1],
  Nesterov: [0.01, 0.03, 0.1],
  Adagrad: [0.03, 0.1, 0.3],
  RMSprop: [0.003, 0.01, 0.03],
  Adam: [0.003, 0.01, 0.03],
  normalized: [0.1, 0.3, 1],
};

interface CostCurves {
  steps: number[];
  optimizers: {
    name: string;
    learningRate: number;
    /** Training loss at each look, a row a seed. */
    loss: number[][];
    /** Milliseconds of gradients and steps until each look, a row a seed. */
    time: number[][];
  }[];
}

export const costByOptimizer = figure<typeof Lab>()<CostCurves>({
  id: 'loss-by-optimizer',
  title: 'Seven optimizers on digits, against steps and against time',
  caption:
    'The same networks, starts and batches for every optimizer, each with the best of three rates; below, against ' +
    'time. Verdict: ratios of the steps, with 95 % intervals for all comparisons together.',
  source: 'DNN 4.3.5; TT; S12–S18',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const steps = context.mode === 'full' ? 600 : 120;
    const looks = logSteps(steps);
    const [choice] = runsOf(context, [CHOICE_SEED]);
    const runs = runsOf(context);
    const optimizers = OPTIMIZERS.map((name) => {
      const learningRate = bestOf(RATES[name], (rate) => {
        const { loss } = trained(() => ruleOf(lab, name, rate), [choice!], {
          steps: 60,
          batchSize: BATCH_SIZE,
          looks: [15, 30, 60],
        });
        return mean(loss[0]!.map(Math.log));
      });
      return { name, learningRate, loss: [] as number[][], time: [] as number[][] };
    });
    // Optimizers in the inner loop, so that a busy moment of the machine does not slow down one of them only.
    runs.forEach((run, s) => {
      for (const [o, optimizer] of optimizers.entries()) {
        context.progress((s + o / optimizers.length) / runs.length);
        const rule = (): ReturnType<typeof ruleOf> => ruleOf(lab, optimizer.name, optimizer.learningRate);
        const { loss, time } = trained(rule, [run], { steps, batchSize: BATCH_SIZE, looks });
        optimizer.loss.push(loss[0]!);
        optimizer.time.push(time);
      }
    });
    return { steps: looks, optimizers };
  },
  chart({ steps, optimizers }, context): Chart {
    const y = { label: 'training loss', unit: 'nats', scale: 'log' as const, min: 0.05, max: 4 };
    const curves = optimizers.map(({ loss }) => band(transpose(loss).map(geometricMeanInterval)));
    const times = optimizers.map(({ time }) => transpose(time).map((at) => medianRange(at).centre));
    const series = (xs: number[][], members: number[]) =>
      members.map((o) => ({
        name: `${optimizers[o]!.name}, η = ${shortRate(optimizers[o]!.learningRate)}`,
        style: o,
        x: xs[o]!.slice(1),
        y: curves[o]!.y.slice(1),
        band: { low: curves[o]!.band.low.slice(1), high: curves[o]!.band.high.slice(1) },
      }));
    const stepsOf = optimizers.map(() => steps);
    const x = { label: 'steps' };
    const ms = { label: 'time of gradients and steps', unit: 'ms' };
    const panel = ({ title, members }: Group, against: { x: Axis; at: number[][] }): LinesChart => ({
      kind: 'lines',
      title: `${title}, by ${against.x.label.split(' ')[0]!}`,
      x: against.x,
      y,
      // Plain descent stands in every plot, since all others are compared with it.
      series: series(against.at, [...new Set([0, ...members])]),
      references: [{ axis: 'y', value: TARGET, label: `loss ${TARGET}` }],
    });
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `ReLU net with 32 hidden units, batches of ${BATCH_SIZE}; band: 95 % interval of the geometric mean; time: lower quartile of a step × steps`,
      ...wordsOf(optimizers, steps),
      source: this.source,
      columns: 2,
      panels: [
        ...GROUPS.map((group) => panel(group, { x, at: stepsOf })),
        ...GROUPS.map((group) => panel(group, { x: ms, at: times })),
      ],
    };
  },
});

function bestOf(rates: number[], levelOf: (rate: number) => number): number {
  const levels = rates.map((rate) => {
    const level = levelOf(rate);
    return Number.isFinite(level) ? level : Infinity;
  });
  return rates[levels.indexOf(Math.min(...levels))]!;
}

/** Each optimizer against gradient descent, in steps and in time to the target: paired, corrected for all claims. */
function wordsOf(
  optimizers: CostCurves['optimizers'],
  steps: number[],
): { verdict: string; headline: string; details: string } {
  const needed = optimizers.map(({ loss, time }) => {
    const at = loss.map((run) => firstBelow(steps, run, TARGET) ?? steps.at(-1)!);
    return { steps: at, ms: at.map((count, seed) => (count * time[seed]!.at(-1)!) / steps.at(-1)!) };
  });
  const [plain, ...others] = needed as [(typeof needed)[number], ...typeof needed];
  const ratios = (key: 'steps' | 'ms'): number[][] =>
    others.map((other) => plain[key].map((value, seed) => value / other[key][seed]!));
  const intervals = familyRatios([...ratios('steps'), ...ratios('ms')]);
  const [bySteps, byTime] = [intervals.slice(0, others.length), intervals.slice(others.length)];
  const details = others.map(
    (_, i) =>
      `${optimizers[i + 1]!.name}: ${ratio(bySteps[i]!, { as: 'as many steps' })}, ${ratio(byTime[i]!, { as: 'as long' })}`,
  );
  const fewer = bySteps.filter(({ low }) => low > 1).length;
  return {
    headline: `${fewer} of ${others.length} rules need fewer steps than gradient descent`,
    verdict: `Steps to loss ${TARGET}, gradient descent over ${ahead(bySteps, optimizers.slice(1))}.`,
    details: `Gradient descent takes, against ${details.join('; ')}. A run that does not get there counts with its last step.`,
  };
}

/** There is no room for more ratios in a verdict. */
const NAMED = 3;

/** The optimizers that are shown to take fewer steps than gradient descent, the best first, with the ratios. */
function ahead(ratios: Interval[], others: CostCurves['optimizers']): string {
  const best = ratios
    .map((interval, i) => ({ interval, name: others[i]!.name }))
    .filter(({ interval: { low } }) => low > 1)
    .toSorted((a, b) => b.interval.centre - a.interval.centre)
    .map(({ name, interval }) => `${name}: ${withInterval(interval, decimals(1))}`);
  if (best.length === 0) return 'the others: not told apart';
  return best.slice(0, NAMED).join(', ');
}
