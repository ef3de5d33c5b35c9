import { mean } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import { logSteps } from '../../../src/figures/spacing';
import { band, geometricMeanInterval, medianRange, transpose } from '../../../src/figures/statistics';
import { listed } from '../../../src/core/words';
import type * as Lab from '../lab';
import type { OptimizerName } from './common';
import { OPTIMIZERS, ruleOf, shortRate } from './common';
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
    'The same networks, starts and batches for every optimizer, each with the best of three learning rates. ' +
    'On the right the same losses against the time that gradients and steps took: what more arithmetic a step costs.',
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
    const y = { label: 'training loss', unit: 'nats', scale: 'log' as const, min: 0.03, max: 5 };
    const curves = optimizers.map(({ loss }) => band(transpose(loss).map(geometricMeanInterval)));
    const times = optimizers.map(({ time }) => transpose(time).map((at) => medianRange(at).centre));
    const series = (xs: number[][]) =>
      optimizers.map(({ name, learningRate }, o) => ({
        name: `${name}, η = ${shortRate(learningRate)}`,
        x: xs[o]!.slice(1),
        y: curves[o]!.y.slice(1),
        band: { low: curves[o]!.band.low.slice(1), high: curves[o]!.band.high.slice(1) },
      }));
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `ReLU net with 32 hidden units, batches of ${BATCH_SIZE}; η: best of three; band: 95 % interval of the geometric mean; time: median over seeds`,
      verdict: verdictOf(optimizers, steps, curves, times),
      source: this.source,
      size: { width: 1100, height: 600 },
      panels: [
        {
          kind: 'lines',
          title: 'against steps',
          x: { label: 'steps', scale: 'log' },
          y,
          series: series(optimizers.map(() => steps)),
        },
        {
          kind: 'lines',
          title: 'against time',
          x: { label: 'time of gradients and steps', unit: 'ms', scale: 'log' },
          y,
          series: series(times),
        },
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

function verdictOf(
  optimizers: CostCurves['optimizers'],
  steps: number[],
  curves: { y: number[] }[],
  times: number[][],
): string {
  const reached = optimizers.flatMap(({ name }, o) => {
    const look = curves[o]!.y.findIndex((loss) => loss < TARGET);
    return look < 0 ? [] : [{ name, steps: steps[look]!, ms: times[o]![look]! }];
  });
  const plain = reached.find(({ name }) => name === 'gradient descent');
  const first = reached.toSorted((a, b) => a.steps - b.steps)[0];
  const soonest = reached.toSorted((a, b) => a.ms - b.ms)[0];
  if (!first || !soonest) return `No optimizer brings the loss below ${TARGET} here.`;
  const together = reached.filter(({ steps: when }) => when === first.steps).map(({ name }) => name);
  const compared = plain
    ? `plain gradient descent needs ${plain.steps}`
    : 'plain gradient descent does not get there';
  return (
    `Below loss ${TARGET} first, at the look after ${first.steps} steps: ${listed(together)}; ${compared}. ` +
    `First in time: ${soonest.name}, after ${soonest.ms.toFixed(0)} ms.`
  );
}
