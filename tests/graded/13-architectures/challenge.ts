import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { UsageError } from '../../../src/core/errors';
import { seededRandom } from '../../../src/core/rng';
import { minibatches } from '../../../src/figures/training';
import { challengeOf } from '../../../src/grading/model/challenge';
import { contained, DIGITS, digitsOf, errorPercent, listOf, meanOverSets, whole } from '../challengeNets';

const PARAMETERS = 6000;
const STEPS = 60;
/** Training sets of one run. */
const SETS = 4;
const SIDE = 8;
const REGIME = { train: 800, test: 900 };

const name = z.string('expected a name').min(1).max(40);
const size = whole(1, 5);
const channels = whole(1, 128);
const strides = whole(1, 4);

const node = z.discriminatedUnion(
  'op',
  [
    z.strictObject({ name, op: z.literal('convolution'), from: name, size, channels, strides }),
    z.strictObject({ name, op: z.literal('normalization'), from: name }),
    z.strictObject({ name, op: z.literal('relu'), from: name }),
    z.strictObject({ name, op: z.enum(['maximum', 'average']), from: name, size, strides }),
    z.strictObject({ name, op: z.enum(['sum', 'concatenation']), from: listOf(name, 2, 8) }),
  ],
  'expected a convolution, normalization, relu, maximum, average, sum or concatenation, with its own options',
);
type Node = z.infer<typeof node>;

/** Channels and side of the map that a node gives. */
interface Form {
  side: number;
  channels: number;
}

/** The forms of all nodes and the number of trained parameters; a sentence if the graph can't be built. */
function formsOf(nodes: readonly Node[]): { forms: Map<string, Form>; parameters: number } | string {
  const forms = new Map<string, Form>([['input', { side: SIDE, channels: 1 }]]);
  let parameters = 0;
  for (const one of nodes) {
    if (forms.has(one.name)) return `expected each name once, received ${one.name} again`;
    const from = [one.from].flat();
    const missing = from.find((input) => !forms.has(input));
    if (missing !== undefined) return `${one.name} takes ${missing}, which is no earlier node`;
    const [first, ...others] = from.map((input) => forms.get(input)!) as [Form, ...Form[]];
    const same = others.every(
      ({ side, channels: count }) => side === first.side && (one.op !== 'sum' || count === first.channels),
    );
    if (!same) return `${one.name} takes maps of different sizes`;
    if (one.op === 'convolution') parameters += one.size ** 2 * first.channels * one.channels + one.channels;
    if (one.op === 'normalization') parameters += 2 * first.channels;
    const all = [first, ...others].reduce((sum, form) => sum + form.channels, 0);
    forms.set(one.name, {
      side: 'strides' in one ? Math.ceil(first.side / one.strides) : first.side,
      channels: one.op === 'convolution' ? one.channels : one.op === 'concatenation' ? all : first.channels,
    });
  }
  return { forms, parameters: parameters + (forms.get(nodes.at(-1)!.name)!.channels + 1) * DIGITS.classes };
}

const answer = listOf(node, 1, 60).check((context) => {
  const found = formsOf(context.value);
  const fault =
    typeof found === 'string'
      ? found
      : found.parameters > PARAMETERS
        ? `expected ${PARAMETERS} trained parameters at most, found ${found.parameters}`
        : undefined;
  if (fault !== undefined) context.issues.push({ code: 'custom', message: fault, input: context.value });
});

function layerOf(one: Node, seed: number): tf.layers.Layer {
  const padding = 'same';
  switch (one.op) {
    case 'convolution':
      return tf.layers.conv2d({
        ...{ filters: one.channels, kernelSize: one.size, strides: one.strides, padding },
        kernelInitializer: tf.initializers.heNormal({ seed }),
      });
    case 'normalization':
      return tf.layers.batchNormalization({ momentum: 0.8 });
    case 'relu':
      return tf.layers.reLU();
    case 'maximum':
      return tf.layers.maxPooling2d({ poolSize: one.size, strides: one.strides, padding });
    case 'average':
      return tf.layers.averagePooling2d({ poolSize: one.size, strides: one.strides, padding });
    case 'sum':
      return tf.layers.add();
    case 'concatenation':
      return tf.layers.concatenate();
  }
}

function modelOf(nodes: readonly Node[], seed: number): tf.LayersModel {
  const input = tf.input({ shape: [SIDE, SIDE, 1] });
  const outputs = new Map<string, tf.SymbolicTensor>([['input', input]]);
  const base = (seed & 0xffff) * 100;
  const get = (wanted: string): tf.SymbolicTensor => {
    const found = outputs.get(wanted);
    if (!found) throw new UsageError(`expected an earlier node, received ${wanted}`);
    return found;
  };
  for (const [i, one] of nodes.entries()) {
    const from = Array.isArray(one.from) ? one.from.map(get) : get(one.from);
    outputs.set(one.name, layerOf(one, base + i).apply(from) as tf.SymbolicTensor);
  }
  const pooled = tf.layers.globalAveragePooling2d({}).apply(get(nodes.at(-1)!.name));
  const kernelInitializer = tf.initializers.glorotNormal({ seed: base + 99 });
  const logits = tf.layers.dense({ units: DIGITS.classes, kernelInitializer }).apply(pooled);
  return tf.model({ inputs: input, outputs: logits as tf.SymbolicTensor });
}

/** The test error of the net after training on the training set of a seed. */
function errorOf(nodes: readonly Node[], seed: number): number {
  const { train, test } = digitsOf(seed, REGIME);
  const asImages = (x: tf.Tensor): tf.Tensor => x.reshape([-1, SIDE, SIDE, 1]);
  const model = modelOf(nodes, seed);
  const optimizer = tf.train.adam(0.01);
  const next = minibatches(train, {
    size: 32,
    stream: seededRandom(seed).stream('order'),
    rest: 'carry',
  });
  for (let step = 0; step < STEPS; step++) {
    tf.tidy(() => {
      const { x, y } = next();
      optimizer.minimize(() =>
        tf.losses.softmaxCrossEntropy(y, model.apply(asImages(x), { training: true }) as tf.Tensor),
      );
    });
  }
  optimizer.dispose();
  return errorPercent(model.predict(asImages(test.x)) as tf.Tensor, test.y);
}

export const challenge = challengeOf({
  title: 'A net for digits with 6000 parameters',
  measure: `test error in %, mean of ${SETS} training sets`,
  inputs: () => null,
  answer,
  score: (nodes, { seed }) => meanOverSets(SETS, seed, (own) => contained(() => errorOf(nodes, own))),
});
