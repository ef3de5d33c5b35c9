import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, differences, familyIntervals, meanInterval, transpose } from '../../../src/figures/statistics';
import { crossEntropy, disposeParts, lossAndAccuracy, minibatches } from '../../../src/figures/training';
import { comparison, finding } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Data } from './common';
import { overSeeds } from './common';
import type { Rows } from './net';
import { DEPTH, EPSILON, MOMENTUM, UNITS } from './net';

const METHODS = ['none', 'batch', 'layer', 'weight'] as const;
type Method = (typeof METHODS)[number];
const NAME_OF: Record<Method, string> = {
  none: 'without',
  batch: 'batch normalization',
  layer: 'layer normalization',
  weight: 'weight normalization',
};

const SIZES = [2, 8, 32, 128];
const RATE = 0.1;

interface Relatives {
  steps: number;
  /** Test accuracy in per cent: a method, a seed, a batch size. */
  accuracy: number[][][];
}

export const relatives = figure<typeof Lab>()<Relatives>({
  id: 'relatives',
  title: 'Batch normalization and two relatives, by batch size',
  caption:
    'Test accuracy after equally many steps. Layer and weight normalization have no statistics of a batch, so training ' +
    'and test are the same. Weight normalization starts with the plain net’s weights.',
  source: 'TT, "weight normalization, layer normalization"; S25',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const steps = context.mode === 'full' ? 300 : 40;
    const runs = overSeeds(context, (data, random) =>
      METHODS.map((method) =>
        SIZES.map((batchSize) => accuracyOf(lab, data, { method, steps, batchSize }, random)),
      ),
    );
    return { steps, accuracy: METHODS.map((_, m) => runs.map((run) => run[m]!)) };
  },
  chart({ steps, accuracy }, context): Chart {
    return {
      kind: 'lines',
      title: this.title,
      ...subtitle(context),
      note: `ReLU, ${DEPTH} × ${UNITS} units, η = ${RATE}, ${steps} steps at every batch size; band: 95 % interval of the mean`,
      ...wordsOf(accuracy),
      source: this.source,
      x: { label: 'samples in a training batch', scale: 'log' },
      y: { label: 'test accuracy', unit: '%', min: 0, max: 100 },
      series: METHODS.map((method, m) => ({
        name: NAME_OF[method],
        x: SIZES,
        ...band(transpose(accuracy[m]!).map(meanInterval)),
      })),
      references: [{ axis: 'y', value: 10, label: 'chance' }],
    };
  },
});

/** The loss from the largest to the smallest batch of two methods, in pairs; the details compare all methods with none. */
function wordsOf(accuracy: Relatives['accuracy']): { verdict: string; headline: string; details: string } {
  const loss = (method: Method): number[] =>
    accuracy[METHODS.indexOf(method)]!.map((run) => run.at(-1)! - run[0]!);
  const own = meanInterval(differences(loss('batch'), loss('layer')));
  const words = comparison(own, { unit: ' points' });
  const pairs = METHODS.slice(1).flatMap((method, m) =>
    SIZES.map((size, i) => ({
      name: `${NAME_OF[method]}, ${size}`,
      gains: differences(
        accuracy[m + 1]!.map((run) => run[i]!),
        accuracy[0]!.map((run) => run[i]!),
      ),
    })),
  );
  const gains = familyIntervals(pairs.map((pair) => pair.gains));
  const each = pairs.map(({ name }, i) => `${name}: ${comparison(gains[i]!, { unit: ' points' })}`);
  return {
    headline: finding(own, {
      above: 'Small batches cost batch normalization more than layer normalization',
      below: 'Small batches cost layer normalization more than batch normalization',
      of: 'Cost of small batches to batch and layer normalization',
    }),
    verdict: `Accuracy lost from batches of ${SIZES.at(-1)} to ${SIZES[0]}, batch against layer normalization: ${words}.`,
    details: `Accuracy against none, by batch size, corrected for methods and sizes: ${each.join('; ')}.`,
  };
}

interface Training {
  method: Method;
  steps: number;
  batchSize: number;
}

/** Test accuracy in per cent at the end of a training. Equal seeds start from equal weights and see equal batches. */
function accuracyOf(
  lab: typeof Lab,
  { train, test }: Data,
  training: Training,
  random: SeededRandom,
): number {
  const net = netOf(lab, training.method, [train.x.shape[1], train.y.shape[1]], random);
  const options = { size: training.batchSize, stream: random.stream('order'), rest: 'drop' } as const;
  const nextBatch = minibatches(train, options);
  const optimizer = tf.train.sgd(RATE);
  for (let step = 0; step < training.steps; step++) {
    const batch = nextBatch();
    tf.tidy(() => void optimizer.minimize(() => net.loss(batch), false, net.trained));
    disposeParts(batch);
  }
  const { accuracy } = tf.tidy(() => lossAndAccuracy(net.logits(test.x, false), test.y));
  optimizer.dispose();
  tf.dispose(net.all);
  return 100 * accuracy;
}

interface Net {
  logits: (x: tf.Tensor2D, training: boolean) => tf.Tensor2D;
  loss: (batch: Rows) => tf.Scalar;
  trained: tf.Variable[];
  all: tf.Variable[];
}

interface Layer {
  /** The weights, or with weight normalization their direction. */
  v: tf.Variable;
  /** Their lengths, which only weight normalization trains. */
  g: tf.Variable;
  gamma: tf.Variable;
  beta: tf.Variable;
  mean: tf.Variable;
  variance: tf.Variable;
}

/** A net whose hidden layers are relu(N(xW)), with N the normalization or the addition of a bias. */
function netOf(
  lab: typeof Lab,
  method: Method,
  [inputs, classes]: [number, number],
  random: SeededRandom,
): Net {
  const stream = random.stream('weights');
  const widths = [inputs, ...Array<number>(DEPTH).fill(UNITS)];
  const layers = widths.slice(1).map((units, l) => layerOf(stream, widths[l]!, units));
  const { output, bias } = tf.tidy(() => ({
    output: tf.variable(randomNormal(stream, [UNITS, classes], 0, 0.1)),
    bias: tf.variable(tf.zeros([classes])),
  }));
  const logits = (x: tf.Tensor2D, training: boolean): tf.Tensor2D => {
    const last = layers.reduce((a, layer) => hidden(lab, a, { layer, method, training }), x);
    return last.matMul(output as unknown as tf.Tensor2D).add(bias);
  };
  const own = layers.flatMap(({ v, g, gamma, beta }) => [
    v,
    beta,
    ...(method === 'weight' ? [g] : []),
    ...(method === 'batch' || method === 'layer' ? [gamma] : []),
  ]);
  return {
    logits,
    loss: ({ x, y }) => crossEntropy(logits(x, true), y),
    trained: [...own, output, bias],
    all: [...layers.flatMap((layer) => Object.values(layer) as tf.Variable[]), output, bias],
  };
}

function layerOf(stream: RandomStream, inputs: number, units: number): Layer {
  const vector = (value: number): tf.Variable => tf.variable(tf.fill([units], value));
  // A variable outlives a tidy; the tensor that it starts from doesn't.
  return tf.tidy(() => {
    const weights = randomNormal(stream, [inputs, units], 0, Math.sqrt(2 / inputs));
    return {
      v: tf.variable(weights),
      g: tf.variable(weights.square().sum(0).sqrt()),
      ...{ gamma: vector(1), beta: vector(0), mean: vector(0), variance: vector(1) },
    };
  });
}

/** One hidden layer. In training with batch normalization, its running averages are moved. */
function hidden(
  lab: typeof Lab,
  x: tf.Tensor2D,
  { layer, method, training }: { layer: Layer; method: Method; training: boolean },
): tf.Tensor2D {
  // Variables are tensors of the shapes that the lab asks for, which their type does not tell.
  const parts = layer as unknown as Lab.LengthAndDirection & Lab.ScaleAndShift & Lab.Statistics;
  const z = x.matMul<tf.Tensor2D>(method === 'weight' ? lab.weightNorm(parts) : parts.v);
  if (method === 'layer') return lab.layerNorm(z, parts, EPSILON).relu() as tf.Tensor2D;
  if (method !== 'batch') return z.add(parts.beta).relu() as tf.Tensor2D;
  const options = { training, momentum: MOMENTUM, epsilon: EPSILON };
  const { y, running } = lab.batchNormForward(z, parts, parts, options);
  if (training) {
    layer.mean.assign(running.mean);
    layer.variance.assign(running.variance);
  }
  return y.relu() as tf.Tensor2D;
}
