import * as tf from '@tensorflow/tfjs';
import { mean } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import {
  band,
  confidenceInterval,
  differences,
  meanInterval,
  transpose,
} from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import { confidenceOfEach, overSeeds, withRange } from './common';
import type { Net, Rows } from './net';
import { DEPTH, trained, UNITS } from './net';
import { finding } from '../../../src/figures/words';

const BATCH = 64;
const RATE = 0.1;
/** Momenta of a quick and of a slow average; the slow one is the default of tfjs's layer. */
const MOMENTA = [0.8, 0.99];
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256];
/** The most batches of each size. */
const BATCHES = 24;

interface Modes {
  steps: number[];
  /** Test accuracy in per cent by step, by running averages: a momentum, a seed, a checkpoint. */
  running: number[][][];
  /** The same by the test set's own statistics. A row a seed. */
  own: number[][];
  /** Test accuracy in per cent in batches of each size, by the statistics of those. A row a seed. */
  inBatches: number[][];
}

export const trainAndTestMode = figure<typeof Lab>()<Modes>({
  id: 'train-and-test-mode',
  title: 'The same net by running averages and by the batch’s own statistics',
  caption:
    'Left, test accuracy while training: the running averages follow the weights with a delay. Right, a ' +
    'trained net on test batches: by a batch’s statistics, a sample alone is predicted unseen.',
  source: 'DNN 4.3.3, test time; S25',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const count = context.mode === 'full' ? 300 : 80;
    const checkpoints = [0, 1, 2, 4, 6, 8, 11, 15, 20, 26, 33, 41, 50, 60, 80, 120, 200, 300].filter(
      (step) => step <= count,
    );
    const runs = overSeeds(context, ({ train, test }, random) => {
      const options = { placement: 'before' as const, learningRate: RATE, steps: count, batchSize: BATCH };
      // The averages have no effect on training: both momenta watch the same weights.
      const ways = MOMENTA.map((momentum) => {
        const [running, own] = [[] as number[], [] as number[]];
        const onStep = (step: number, net: Net): void => {
          if (!checkpoints.includes(step)) return;
          running.push(100 * net.measure(test).accuracy);
          own.push(100 * net.measure(test, 'batch').accuracy);
        };
        const net = trained(lab, train, { ...options, momentum, onStep }, random);
        const inBatches =
          momentum === MOMENTA[0] ? SIZES.map((size) => accuracyInBatches(net, test, size)) : [];
        net.dispose();
        return { running, own, inBatches };
      });
      return { running: ways.map((way) => way.running), own: ways[0]!.own, inBatches: ways[0]!.inBatches };
    });
    return {
      steps: checkpoints,
      running: MOMENTA.map((_, m) => runs.map((run) => run.running[m]!)),
      own: runs.map((run) => run.own),
      inBatches: runs.map((run) => run.inBatches),
    };
  },
  chart({ steps, running, own, inBatches }, context): Chart {
    const averaged = running.map((way) => transpose(way).map(meanInterval));
    const [final, alone] = [averaged[0]!.at(-1)!, meanInterval(transpose(inBatches)[0]!)];
    const y = { label: 'test accuracy', unit: '%', min: 0, max: 100 };
    const gain = meanInterval(
      differences(
        running[0]!.map((run) => run.at(-1)!),
        inBatches.map((run) => run[0]!),
      ),
    );
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `ReLU, ${DEPTH} × ${UNITS} units, η = ${RATE}, trained on batches of ${BATCH}; right: momentum ${MOMENTA[0]}; band: 95 % interval of the mean`,
      verdict: `Test samples right: ${withRange(final, ' %')} by running averages, ${withRange(alone, ' %')} each alone by its own.`,
      headline: finding(gain, {
        above: 'A single sample needs the running averages',
        below: 'A single sample is better normalized by itself',
        of: 'Running averages and a sample’s own statistics',
      }),
      details: `On the way, 95 % for all steps together: ${MOMENTA.map((momentum, m) => `momentum ${momentum} ${behind(steps, running[m]!, own)}`).join(', ')}.`,
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'while training',
          x: { label: 'steps' },
          y,
          series: [
            ...averaged.map((at, m) => ({
              name: `running averages, momentum ${MOMENTA[m]}`,
              x: steps,
              ...band(at),
              style: m === 0 ? 0 : 2,
            })),
            {
              name: 'statistics of the whole test set',
              style: 1,
              x: steps,
              ...band(transpose(own).map(meanInterval)),
            },
          ],
        },
        {
          kind: 'lines',
          title: 'trained',
          x: { label: 'samples in a test batch', scale: 'log' },
          y,
          series: [
            { name: 'by running averages', x: SIZES, ...band(SIZES.map(() => averaged[0]!.at(-1)!)) },
            { name: 'by statistics of the batch', x: SIZES, ...band(transpose(inBatches).map(meanInterval)) },
          ],
        },
      ],
    };
  },
});

/** The step at which the running averages are farthest behind, among those whose interval lies above 0; paired by seed. */
function behind(steps: number[], running: number[][], own: number[][]): string {
  const gaps = steps.map((_, i) =>
    confidenceInterval(
      own.map((run, s) => run[i]! - running[s]![i]!),
      confidenceOfEach(steps.length),
    ),
  );
  const told = gaps.filter(({ low }) => low > 0);
  if (told.length === 0) return 'is never told apart';
  const most = Math.max(...told.map(({ centre }) => centre));
  const step = steps[gaps.findIndex((gap) => gap.low > 0 && gap.centre === most)]!;
  return `is up to ${most.toFixed(1)} points behind (step ${step})`;
}

function accuracyInBatches(net: Net, { x, y }: Rows, size: number): number {
  const count = Math.max(1, Math.min(BATCHES, Math.floor(x.shape[0] / size)));
  // Batches of one sample are cheap, and a few of them would not hold all classes.
  const batches = size === 1 ? Math.min(x.shape[0], 4 * BATCHES) : count;
  return tf.tidy(() => {
    const accuracies = Array.from({ length: batches }, (_, i) => {
      const part = <T extends tf.Tensor>(t: T): T =>
        t.slice(i * size, Math.min(size, t.shape[0]! - i * size));
      return net.measure({ x: part(x), y: part(y) }, 'batch').accuracy;
    });
    return 100 * mean(accuracies);
  });
}
