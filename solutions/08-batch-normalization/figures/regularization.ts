import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import { differences, geometricBand, meanInterval } from '../../../src/figures/statistics';
import { disposeParts } from '../../../src/figures/training';
import { comparison, finding } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { METHOD_NAMES, METHODS, overSeeds } from './common';
import type { Net, Rows } from './net';
import { DEPTH, trained, UNITS } from './net';

/** Few samples, so that a net can memorize them. */
const SAMPLES = 200;
const BATCH = 20;
const RATE = 0.1;
/** A training loss, in nats, at which the set counts as learned. Above it, a difference in test accuracy may come from speed. */
const LEARNED = 0.1;

interface Regularization {
  steps: number[];
  /** Losses in nats: a method, a seed, a checkpoint. */
  train: number[][][];
  test: number[][][];
  /** Test accuracy in per cent at the end: a method, a seed. */
  accuracy: number[][];
}

export const regularization = figure<typeof Lab>()<Regularization>({
  id: 'regularization',
  title: 'Training and test loss on a small training set',
  caption:
    'Left, losses of nets trained until they know their 200 samples, so that speed makes no difference; ' +
    'right, the test accuracy of each seed. The statistics of a batch are noise, which may regularize.',
  source: 'DNN 4.3.3, "partly a regularization"; S25',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const count = context.mode === 'full' ? 1000 : 400;
    const steps = Array.from({ length: 11 }, (_, i) => Math.round((i * count) / 10));
    const runs = overSeeds(context, ({ train, test }, random) =>
      METHODS.map((placement) => {
        const few: Rows = tf.tidy(() => ({
          x: train.x.slice([0, 0], [SAMPLES, -1]),
          y: train.y.slice([0, 0], [SAMPLES, -1]),
        }));
        const run = { train: [] as number[], test: [] as number[] };
        const options = { placement, learningRate: RATE, steps: count, batchSize: BATCH };
        const onStep = (step: number, net: Net): void => {
          if (!steps.includes(step)) return;
          run.train.push(net.measure(few).loss);
          run.test.push(net.measure(test).loss);
        };
        const net = trained(lab, few, { ...options, onStep }, random);
        const accuracy = 100 * net.measure(test).accuracy;
        net.dispose();
        disposeParts(few);
        return { ...run, accuracy };
      }),
    );
    return {
      steps,
      train: METHODS.map((_, m) => runs.map((run) => run[m]!.train)),
      test: METHODS.map((_, m) => runs.map((run) => run[m]!.test)),
      accuracy: METHODS.map((_, m) => runs.map((run) => run[m]!.accuracy)),
    };
  },
  chart({ steps, train, test, accuracy }, context): Chart {
    const gain = meanInterval(differences(accuracy[1]!, accuracy[0]!));
    const left = train.map((runs) => meanInterval(runs.map((run) => run.at(-1)!)).centre);
    // Not `>`: a loss may be NaN.
    const unfinished = !(Math.max(...left) <= LEARNED);
    const lines = (sets: number[][][], set: string, dashed: boolean) =>
      METHODS.map((_, m) => ({
        name: `${set}, ${METHOD_NAMES[m]!}`,
        x: steps,
        ...geometricBand(sets[m]!),
        style: m,
        dashed,
      }));
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `ReLU, ${DEPTH} × ${UNITS} units, η = ${RATE}, ${SAMPLES} samples in batches of ${BATCH}; band: 95 % interval of the geometric mean`,
      verdict: `Test accuracy at the end, with batch normalization against without: ${comparison(gain, { unit: ' points' })}.`,
      ...(unfinished && {
        details: 'Not both have learned the training set yet, so a difference may come from speed.',
      }),
      headline: finding(gain, {
        above: 'Batch normalization raises test accuracy on few samples',
        below: 'Batch normalization lowers test accuracy on few samples',
        of: 'Test accuracy with and without batch normalization',
      }),
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'losses',
          x: { label: 'steps' },
          y: { label: 'loss', unit: 'nats', scale: 'log' },
          series: [...lines(test, 'test', false), ...lines(train, 'training', true)],
        },
        {
          kind: 'bars',
          title: 'test accuracy at the end',
          dots: true,
          x: { label: 'seed' },
          y: { label: 'test accuracy', unit: '%' },
          categories: context.seeds.map(String),
          series: METHODS.map((_, m) => ({ name: METHOD_NAMES[m]!, values: accuracy[m]! })),
        },
      ],
    };
  },
});
