import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import { logSteps } from '../../../src/figures/spacing';
import { band, byPlace, geometricMeanInterval, medianRange } from '../../../src/figures/statistics';
import type { LabModule } from './common';
import { bestLearningRate, DEPTH, METHOD_NAMES, METHODS, overSeeds, trained, UNITS } from './common';

const BATCH = 64;
const RATES = [0.1, 0.3, 1, 3];
const TARGET = 0.5;

interface Curves {
  steps: number[];
  learningRates: number[];
  /** Test loss in nats, and milliseconds spent in steps: a method, a seed, a checkpoint. */
  loss: number[][][];
  time: number[][][];
}

export const trainingCurves = figure<LabModule>()<Curves>({
  id: 'training-curves',
  title: 'Training with and without batch normalization',
  caption:
    'Test loss from the same initial weights, each method at its own best learning rate, against steps and against ' +
    'the time of the steps: a normalized step costs more.',
  source: 'DNN 4.3.3; TT; S25',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const count = context.mode === 'full' ? 600 : 180;
    const steps = logSteps(count);
    const learningRates = METHODS.map((placement) =>
      bestLearningRate(lab, context, { placement, steps: 40, batchSize: BATCH }, RATES),
    );
    const runs = overSeeds(context, ({ train, test }, random) =>
      METHODS.map((placement, m) => {
        const run = { loss: [] as number[], time: [] as number[] };
        let elapsed = 0;
        let began = performance.now();
        const options = { placement, learningRate: learningRates[m]!, steps: count, batchSize: BATCH };
        trained(lab, train, options, random, (step, _, net) => {
          elapsed += step === 0 ? 0 : performance.now() - began;
          if (steps.includes(step)) {
            run.loss.push(net.measure(test).loss);
            run.time.push(elapsed);
          }
          began = performance.now();
        }).dispose();
        return run;
      }),
    );
    const of = (key: 'loss' | 'time'): number[][][] => METHODS.map((_, m) => runs.map((run) => run[m]![key]));
    return { steps, learningRates, loss: of('loss'), time: of('time') };
  },
  chart({ steps, learningRates, loss, time }, context): Chart {
    const lines = loss.map((runs) => byPlace(runs).map(geometricMeanInterval));
    const times = time.map((runs) => byPlace(runs).map((at) => medianRange(at).centre));
    const name = (m: number): string => `${METHOD_NAMES[m]!}, η = ${learningRates[m]}`;
    const y = { label: 'test loss', unit: 'nats', scale: 'log' as const };
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `ReLU, ${DEPTH} × ${UNITS} units, batches of ${BATCH}; band: 95 % interval of the geometric mean; each η the best of ${RATES.join(', ')}`,
      verdict: verdict(
        steps,
        lines.map((at) => at.map(({ centre }) => centre)),
        times,
      ),
      source: this.source,
      size: { width: 1040, height: 480 },
      panels: [
        {
          kind: 'lines',
          title: 'against steps',
          x: { label: 'steps', scale: 'log' },
          y,
          series: lines.map((at, m) => ({ name: name(m), x: steps.slice(1), ...band(at.slice(1)) })),
          references: [{ axis: 'y', value: TARGET, label: `${TARGET} nats` }],
        },
        {
          kind: 'lines',
          title: 'against time',
          x: { label: 'time of the steps', unit: 'ms', scale: 'log' },
          y,
          series: lines.map((at, m) => ({ name: name(m), x: times[m]!.slice(1), ...band(at.slice(1)) })),
          references: [{ axis: 'y', value: TARGET, label: `${TARGET} nats` }],
        },
      ],
    };
  },
});

function verdict(steps: number[], losses: number[][], times: number[][]): string {
  const [plain, normalized] = losses.map((loss, m) => {
    const place = loss.findIndex((value) => value < TARGET);
    return place < 0 ? undefined : { steps: steps[place]!, ms: times[m]![place]! };
  });
  const price = (times[1]!.at(-1)! / times[0]!.at(-1)!).toFixed(1);
  if (!normalized) return `With batch normalization the loss does not get below ${TARGET} nats here.`;
  if (!plain)
    return `Below ${TARGET} nats after ${normalized.steps} steps with batch normalization, within ${steps.at(-1)} never without; a step costs ${price}×.`;
  const faster = plain.ms / normalized.ms;
  return (
    `Below ${TARGET} nats after ${normalized.steps} steps with batch normalization, ${plain.steps} without; a step costs ${price}×, ` +
    `so in time it is ${faster >= 1 ? `${faster.toFixed(1)}× faster` : `${(1 / faster).toFixed(1)}× slower`}.`
  );
}
