import type { Chart } from '../../../src/charts/chart';
import { timeOfStep } from '../../../src/figures/clock';
import { figure, subtitle } from '../../../src/figures/figure';
import { logSteps } from '../../../src/figures/spacing';
import type { Interval } from '../../../src/figures/statistics';
import {
  familyRatios,
  firstBelow,
  geometricBand,
  medianRange,
  transpose,
} from '../../../src/figures/statistics';
import { ratio, ratioFinding } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { bestLearningRate, METHOD_NAMES, METHODS, overSeeds } from './common';
import type { Net } from './net';
import { DEPTH, trained, UNITS } from './net';

const BATCH = 64;
const RATES = [0.1, 0.3, 1, 3];
/** Steps of the trials that choose η, on other seeds. */
const TRIAL_STEPS = 60;
/** Test loss, in nats, whose step and time are compared. */
const TARGET = 0.5;

interface Curves {
  steps: number[];
  learningRates: number[];
  /** Test loss in nats, and milliseconds spent in steps: a method, a seed, a checkpoint. */
  loss: number[][][];
  time: number[][][];
}

export const trainingCurves = figure<typeof Lab>()<Curves>({
  id: 'training-curves',
  title: 'Training with and without batch normalization',
  caption:
    'Test loss from the same initial weights, each method at its own best learning rate, against steps and against ' +
    'the time of the steps: a normalized step costs more.',
  source: 'DNN 4.3.3; TT; S25',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const count = context.mode === 'full' ? 600 : 250;
    const steps = logSteps(count);
    const learningRates = METHODS.map((placement) =>
      bestLearningRate(lab, context, { placement, steps: TRIAL_STEPS, batchSize: BATCH }, RATES),
    );
    const runs = overSeeds(context, ({ train, test }, random) =>
      METHODS.map((placement, m) => {
        const run = { loss: [] as number[] };
        const stepTimes: number[] = [];
        let began = performance.now();
        const options = { placement, learningRate: learningRates[m]!, steps: count, batchSize: BATCH };
        const onStep = (step: number, net: Net): void => {
          if (step > 0) stepTimes.push(performance.now() - began);
          if (steps.includes(step)) run.loss.push(net.measure(test).loss);
          began = performance.now();
        };
        trained(lab, train, { ...options, onStep }, random).dispose();
        const ms = timeOfStep(stepTimes);
        return { loss: run.loss, time: run.loss.map((_, i) => steps[i]! * ms) };
      }),
    );
    const byMethod = (key: 'loss' | 'time'): number[][][] =>
      METHODS.map((_, m) => runs.map((run) => run[m]![key]));
    return { steps, learningRates, loss: byMethod('loss'), time: byMethod('time') };
  },
  chart({ steps, learningRates, loss, time }, context): Chart {
    const lines = loss.map((runs) => geometricBand(runs.map((run) => run.slice(1))));
    const times = time.map((runs) => transpose(runs).map((at) => medianRange(at).centre));
    const name = (m: number): string => `${METHOD_NAMES[m]!}, η = ${learningRates[m]}`;
    const y = { label: 'test loss', unit: 'nats', scale: 'log' as const };
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `ReLU, ${DEPTH} × ${UNITS} units, batches of ${BATCH}; band: 95 % interval of the geometric mean; η chosen on 2 other seeds; time: lower quartile of a step × steps`,
      ...wordsOf(steps, loss, time),
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'against steps',
          x: { label: 'steps', scale: 'log' },
          y,
          series: lines.map((at, m) => ({ name: name(m), x: steps.slice(1), ...at })),
          references: [{ axis: 'y', value: TARGET, label: `${TARGET} nats` }],
        },
        {
          kind: 'lines',
          title: 'against time',
          x: { label: 'time of the steps', unit: 'ms', scale: 'log' },
          y,
          series: lines.map((at, m) => ({ name: name(m), x: times[m]!.slice(1), ...at })),
          references: [{ axis: 'y', value: TARGET, label: `${TARGET} nats` }],
        },
      ],
    };
  },
});

/** Without batch normalization against with it, to the target loss: paired by seed; two claims, corrected for their number. */
function wordsOf(
  steps: number[],
  loss: number[][][],
  time: number[][][],
): { verdict: string; headline: string } {
  const open = 'Runs with and without batch normalization can’t be compared';
  const lost = ['without', 'with'].filter((_, m) => loss[m]!.every((run) => !Number.isFinite(run.at(-1))));
  if (lost.length > 0) {
    return {
      headline: open,
      verdict: `Every run ${lost.join(' or ')} batch normalization ended in NaN or infinity: there is nothing to compare.`,
    };
  }
  const reached = loss.map((runs) => runs.map((run) => firstBelow(steps.slice(0, run.length), run, TARGET)));
  const missing = reached.map((runs) => runs.filter((at) => at === undefined).length);
  if (missing.some((count) => count > 0)) {
    return {
      headline: open,
      verdict: `Loss ${TARGET} is not reached by ${missing[0]} seeds without and ${missing[1]} with batch normalization.`,
    };
  }
  const [plain, normalized] = reached as [number[], number[]];
  const price = time[0]!.map((run, s) => run.at(-1)! / time[1]![s]!.at(-1)!);
  const bySteps = plain.map((at, s) => at / normalized[s]!);
  const [stepRatio, timeRatio] = familyRatios([bySteps, bySteps.map((at, s) => at * price[s]!)]) as [
    Interval,
    Interval,
  ];
  const words = [ratio(stepRatio, { as: 'the steps' }), ratio(timeRatio, { as: 'the time' })];
  return {
    headline: ratioFinding(stepRatio, {
      above: 'Batch normalization needs fewer steps to the same loss',
      below: 'Batch normalization needs more steps to the same loss',
      of: 'Steps with and without batch normalization',
    }),
    verdict: `To loss ${TARGET} without normalization, against with it: ${words.join(', ')}.`,
  };
}
