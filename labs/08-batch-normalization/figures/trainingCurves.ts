import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import { logSteps } from '../../../src/figures/spacing';
import {
  geometricBand,
  geometricMeanInterval,
  medianRange,
  transpose,
} from '../../../src/figures/statistics';
import { sideOf } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { bestLearningRate, METHOD_NAMES, METHODS, overSeeds, withRange } from './common';
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
        const run = { loss: [] as number[], time: [] as number[] };
        let elapsed = 0;
        let began = performance.now();
        const options = { placement, learningRate: learningRates[m]!, steps: count, batchSize: BATCH };
        const onStep = (step: number, net: Net): void => {
          elapsed += step === 0 ? 0 : performance.now() - began;
          if (steps.includes(step)) {
            run.loss.push(net.measure(test).loss);
            run.time.push(elapsed);
          }
          began = performance.now();
        };
        trained(lab, train, { ...options, onStep }, random).dispose();
        return run;
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
      note: `ReLU, ${DEPTH} × ${UNITS} units, batches of ${BATCH}; band: 95 % interval of the geometric mean; each η the best of ${RATES.join(', ')} over ${TRIAL_STEPS} steps of 2 other seeds`,
      verdict: verdict(steps, loss, time),
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

/** The step and the time at which each seed's loss falls below the target; undefined if it never does. */
function reachedBy(steps: number[], loss: number[][], time: number[][]) {
  return loss.map((run, s) => {
    const first = run.findIndex((value) => value < TARGET);
    return first < 0 ? undefined : { steps: steps[first]!, ms: time[s]![first]! };
  });
}

function verdict(steps: number[], loss: number[][][], time: number[][][]): string {
  const lost = ['without', 'with'].filter((_, m) => loss[m]!.every((run) => !Number.isFinite(run.at(-1))));
  if (lost.length > 0) {
    return `Every run ${lost.join(' or ')} batch normalization ended in NaN or infinity: there is nothing to compare.`;
  }
  const [plain, normalized] = METHODS.map((_, m) => reachedBy(steps, loss[m]!, time[m]!)) as [
    Reached,
    Reached,
  ];
  const price = geometricMeanInterval(time[1]!.map((run, s) => run.at(-1)! / time[0]![s]!.at(-1)!));
  const both = plain.flatMap((at, s) => (at && normalized[s] ? [[at, normalized[s]] as const] : []));
  const start = `Below ${TARGET} nats after ${stepsOf(normalized, steps)} with batch normalization, ${stepsOf(plain, steps)} without; a step costs ${withRange(price, ' times as much')}`;
  if (both.length < plain.length) return `${start}.`;
  const faster = geometricMeanInterval(both.map(([at, other]) => at.ms / other.ms));
  const slower = { centre: 1 / faster.centre, low: 1 / faster.high, high: 1 / faster.low };
  const inTime = sideOf(
    faster,
    {
      above: withRange(faster, ' times faster'),
      below: withRange(slower, ' times slower'),
      around: 'not surely faster or slower',
    },
    1,
  );
  return `${start}, so in time it is ${inTime}.`;
}

type Reached = ReturnType<typeof reachedBy>;

function stepsOf(reached: Reached, steps: number[]): string {
  const counts = reached.filter((at) => at !== undefined).map((at) => at.steps);
  if (counts.length === reached.length) return withRange(geometricMeanInterval(counts), ' steps', 0);
  return counts.length === 0
    ? `more than ${steps.at(-1)} steps`
    : `more than ${steps.at(-1)} steps for ${reached.length - counts.length} of ${reached.length} seeds`;
}
