import * as tf from '@tensorflow/tfjs';
import { mean } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { timeOfStep } from '../../../src/figures/clock';
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
import { ratio, ratioFinding, short, withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Start } from './common';
import { copyOf, costOf, startOf } from './common';

const BATCH_SIZE = 16;
const LEARNING_RATES = [0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const TARGET_COST = 0.5;

interface CostCurves {
  sampleCount: number;
  methods: {
    name: string;
    batchSize: number;
    learningRate: number;
    /** Samples whose gradient was computed so far, at each checkpoint. */
    samplesSeen: number[];
    /** Milliseconds of computing gradients and steps so far, by the lower quartile of the steps; a row a seed. */
    time: number[][];
    /** Cost over the whole training set at each checkpoint, a row a seed. */
    cost: number[][];
  }[];
}

/** One run of gradient descent by the lab's step. The cost is computed only at the checkpoints. */
function descend(
  lab: typeof Lab,
  { samples, count, weights: initial }: Start,
  options: { batchSize: number; learningRate: number; epochs: number },
  random: SeededRandom,
): { steps: number[]; time: number[]; cost: number[] } {
  const order = random.stream('order');
  const steps = logSteps(options.epochs * Math.ceil(count / options.batchSize));
  const due = new Set(steps);
  const stepTimes: number[] = [];
  const cost = [costOf(lab, initial, samples)];
  let weights = copyOf(initial);
  let step = 0;
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    for (const indices of lab.minibatches(count, options.batchSize, order)) {
      const began = performance.now();
      const next = tf.tidy(() => {
        const batch = options.batchSize < count ? lab.takeBatch(samples, indices) : samples;
        return lab.sgdStep(weights, lab.costAndGradient(weights, batch).gradient, options.learningRate);
      });
      next.W.dataSync();
      stepTimes.push(performance.now() - began);
      tf.dispose(weights);
      weights = next;
      if (!due.has(++step)) continue;
      cost.push(costOf(lab, weights, samples));
    }
  }
  tf.dispose(weights);
  const ms = timeOfStep(stepTimes);
  return { steps, time: steps.map((count) => count * ms), cost };
}

/** The learning rate with the lowest curve, as the mean of ln(cost) over the checkpoints of a short run. */
function bestLearningRate(lab: typeof Lab, start: Start, batchSize: number): number {
  const epochs = batchSize === start.count ? 30 : 1;
  const curves = LEARNING_RATES.map((learningRate) => {
    const { cost } = descend(lab, start, { batchSize, learningRate, epochs }, seededRandom(-1));
    const level = mean(cost.map(Math.log));
    return Number.isFinite(level) ? level : Infinity;
  });
  return LEARNING_RATES[curves.indexOf(Math.min(...curves))]!;
}

export const costByMethod = figure<typeof Lab>()<CostCurves>({
  id: 'cost-by-method',
  title: 'Full gradient, minibatch and single-sample descent',
  caption:
    'The cost over the whole training set from one start, against the samples whose gradient was computed and ' +
    'against the time that took. The full gradient takes one step where SGD has taken many.',
  source: 'SGD, exercises 2–4; S10, S11',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const start = startOf(context);
    const methods = [
      { name: 'full gradient', batchSize: start.count, epochs: context.mode === 'full' ? 300 : 100 },
      {
        name: `minibatch of ${BATCH_SIZE}`,
        batchSize: BATCH_SIZE,
        epochs: context.mode === 'full' ? 30 : 10,
      },
      { name: 'single sample', batchSize: 1, epochs: context.mode === 'full' ? 5 : 2 },
    ].map((method, m, all) => {
      const learningRate = bestLearningRate(lab, start, method.batchSize);
      const runs = context.seeds.map((seed, s) => {
        context.progress((m + s / context.seeds.length) / all.length);
        return descend(lab, start, { ...method, learningRate }, seededRandom(seed));
      });
      return {
        name: method.name,
        batchSize: method.batchSize,
        learningRate,
        samplesSeen: runs[0]!.steps.map((step) => step * method.batchSize),
        time: runs.map((run) => run.time),
        cost: runs.map((run) => run.cost),
      };
    });
    tf.dispose([start.samples, start.weights]);
    return { sampleCount: start.count, methods };
  },
  chart({ sampleCount, methods }, context): Chart {
    const y = { label: 'cost on the training set', unit: 'nats', scale: 'log' as const };
    const series = methods.map((method) => ({
      name: `${method.name}, η = ${method.learningRate}`,
      ...band(transpose(method.cost).map(geometricMeanInterval)),
    }));
    const afterStart = <T>(values: T[]): T[] => values.slice(1);
    const from1 = (line: (typeof series)[number], x: number[]) => ({
      ...line,
      x: afterStart(x),
      y: afterStart(line.y),
      band: { low: afterStart(line.band.low), high: afterStart(line.band.high) },
    });
    const target = { axis: 'y' as const, value: TARGET_COST, label: `cost ${TARGET_COST}` };
    const times = methods.map((method) => transpose(method.time).map((at) => medianRange(at).centre));
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${sampleCount} training samples; band: 95 % interval of the geometric mean; each η the best of ${LEARNING_RATES.length}; time: lower quartile of a step × steps`,
      ...costVerdict(methods),
      details: costDetails(methods),
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'against samples seen',
          x: { label: 'gradients of single samples computed', scale: 'log' },
          y,
          series: series.map((line, m) => from1(line, methods[m]!.samplesSeen)),
          references: [{ axis: 'x', value: sampleCount, label: 'one epoch' }, target],
        },
        {
          kind: 'lines',
          title: 'against time',
          x: { label: 'time of gradients and steps', unit: 'ms', scale: 'log' },
          y,
          series: series.map((line, m) => from1(line, times[m]!)),
          references: [target],
        },
      ],
    };
  },
});

/** The samples and the time after which a run's cost falls below the target. */
function effort({ samplesSeen, time, cost }: CostCurves['methods'][number], seed: number) {
  const samples = firstBelow(samplesSeen, cost[seed]!, TARGET_COST);
  const ms = firstBelow(time[seed]!, cost[seed]!, TARGET_COST);
  return samples === undefined || ms === undefined ? undefined : { samples, ms };
}

type Effort = NonNullable<ReturnType<typeof effort>>;

/** The efforts of all seeds; undefined if a seed does not reach the target. */
function efforts(method: CostCurves['methods'][number]): Effort[] | undefined {
  const all = method.cost.map((_, seed) => effort(method, seed));
  return all.every((one) => one !== undefined) ? all : undefined;
}

/** Compares the full gradient with the minibatch, paired by seed; two claims, corrected for their number. */
function costVerdict(methods: CostCurves['methods']): { verdict: string; headline: string } {
  const [full, minibatch] = methods.map(efforts);
  if (!minibatch) {
    const headline = `The minibatch does not reach cost ${TARGET_COST} from every start`;
    return { headline, verdict: `${headline} here.` };
  }
  if (!full)
    return {
      headline: `Only the minibatch reaches cost ${TARGET_COST} from every start`,
      verdict: `The minibatch reaches cost ${TARGET_COST}; the full gradient does not, from every start.`,
    };
  const [samples, ms] = familyRatios([
    full.map((one, seed) => one.samples / minibatch[seed]!.samples),
    full.map((one, seed) => one.ms / minibatch[seed]!.ms),
  ]) as [Interval, Interval];
  const words = [ratio(samples, { as: 'the samples' }), ratio(ms, { as: 'the time' })];
  return {
    headline: ratioFinding(samples, {
      above: 'The minibatch needs fewer samples than the full gradient',
      below: 'The full gradient needs fewer samples than the minibatch',
      of: 'Samples that minibatch and full gradient need',
    }),
    verdict: `Full gradient to cost ${TARGET_COST}, against the minibatch: ${words.join(', ')}.`,
  };
}

/** The means of all methods, single samples among them. */
function costDetails(methods: CostCurves['methods']): string {
  const parts = methods.map((method) => {
    const reached = efforts(method);
    if (!reached) return `${method.name}: not reached by every seed`;
    const samples = geometricMeanInterval(reached.map((one) => one.samples));
    const ms = geometricMeanInterval(reached.map((one) => one.ms));
    return `${method.name}: ${withInterval(samples, short)} samples, ${withInterval(ms, short)} ms`;
  });
  return `To cost ${TARGET_COST}, geometric means: ${parts.join('; ')}.`;
}
