import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { seededRandom } from '../../../../../src/core/rng';
import { backward, forward, lossOf, newNet } from '../../../../../src/web/playground/engine/net';
import type { Net, StepStreams } from '../../../../../src/web/playground/engine/net';
import {
  ACTIVATIONS,
  BATCH_NORMS,
  DEFAULTS,
  DROPOUTS,
} from '../../../../../src/web/playground/engine/settings';
import type { Settings } from '../../../../../src/web/playground/engine/settings';

/** Nets of every activation, with or without batch normalization, dropout and noise. */
const nets = fc.record({
  kind: fc.constantFrom('classes' as const, 'curve' as const),
  layers: fc.array(
    fc.record({ units: fc.integer({ min: 1, max: 5 }), activation: fc.constantFrom(...ACTIVATIONS) }),
    { maxLength: 3 },
  ),
  batchNorm: fc.constantFrom(...BATCH_NORMS),
  dropout: fc.constantFrom(...DROPOUTS),
  hiddenNoise: fc.constantFrom(0, 0.3),
  inputs: fc.integer({ min: 1, max: 3 }),
  classes: fc.integer({ min: 2, max: 4 }),
  count: fc.integer({ min: 2, max: 6 }),
  seed: fc.nat(1000),
});
type NetCase = typeof nets extends fc.Arbitrary<infer Case> ? Case : never;

interface Trial {
  net: Net;
  x: Float64Array;
  y: Float64Array;
  count: number;
  streams: () => StepStreams;
}

function trialOf({ kind, inputs, classes, count, seed, ...changes }: NetCase): Trial {
  const settings: Settings = {
    ...DEFAULTS,
    ...changes,
    keepProb: 0.7,
    initialization: 'normal',
    initialStd: 0.8,
  };
  const random = seededRandom(seed);
  const net = newNet(settings, { kind, inputs, outputs: kind === 'curve' ? 1 : classes }, random);
  const stream = random.stream('trial');
  // Biases and the parameters of a normalization too, which begin at 0 or 1.
  net.parameters.forEach((value, i) => (net.parameters[i] = value + stream.normal(0, 0.2)));
  const x = Float64Array.from({ length: count * inputs }, () => stream.normal());
  const y = Float64Array.from({ length: count }, () =>
    kind === 'curve' ? stream.normal() : stream.integer(classes),
  );
  // Equal streams for each pass: the same masks and the same noise.
  const streams = (): StepStreams => ({ dropout: random.stream('d'), noise: random.stream('n') });
  return { net, x, y, count, streams };
}

function meanLoss({ net, x, y, count, streams }: Trial): number {
  forward(net, x, count, streams());
  return lossOf(net, y).loss / count;
}

/** The smallest distance of the input of an activation from its kink at 0. */
function distanceToKink({ net, count }: Trial): number {
  const sizes = net.layers
    .slice(0, -1)
    .flatMap(({ to }, l) => [...net.pass.layers[l]!.z.subarray(0, count * to)]);
  return Math.min(Infinity, ...sizes.map(Math.abs));
}

describe('the gradients of the playground', () => {
  it('are the slopes of the loss, for every net', () => {
    fc.assert(
      fc.property(nets, (netCase) => {
        const trial = trialOf(netCase);
        meanLoss(trial);
        fc.pre(distanceToKink(trial) > 1e-3);
        trial.net.gradients.fill(0);
        meanLoss(trial);
        backward(trial.net, trial.x);
        const { parameters, gradients } = trial.net;
        const found = gradients.slice();
        const h = 1e-5;
        const slopes = parameters.map((value, i) => {
          parameters[i] = value + h;
          const above = meanLoss(trial);
          parameters[i] = value - h;
          const below = meanLoss(trial);
          parameters[i] = value;
          return (above - below) / (2 * h);
        });
        const scale = Math.max(1, ...slopes.map(Math.abs));
        slopes.forEach((slope, i) => expect(Math.abs(found[i]! - slope) / scale).toBeLessThan(1e-4));
      }),
      { numRuns: 300 },
    );
  });

  it('are those of tfjs, for nets without chance', () => {
    fc.assert(
      fc.property(nets, (netCase) => {
        const trial = trialOf({ ...netCase, batchNorm: 'none', dropout: 'none', hiddenNoise: 0 });
        const { net, x, y, count } = trial;
        meanLoss(trial);
        net.gradients.fill(0);
        backward(net, x);
        const theirs = tfjsGradients(trial, tf.tensor2d([...x], [count, x.length / count]), y);
        net.layers.forEach(({ kernelGradient, biasGradient }, l) => {
          const scale = Math.max(1, ...kernelGradient.map(Math.abs));
          const apart = (mine: Float64Array, other: Float32Array): number =>
            Math.max(...mine.map((value, i) => Math.abs(value - other[i]!))) / scale;
          expect(apart(kernelGradient, theirs[2 * l]!)).toBeLessThan(1e-4);
          expect(apart(biasGradient, theirs[2 * l + 1]!)).toBeLessThan(1e-4);
        });
      }),
      { numRuns: 60 },
    );
  });
});

const THEIRS: Record<(typeof ACTIVATIONS)[number], (z: tf.Tensor2D) => tf.Tensor2D> = {
  relu: (z) => tf.relu(z),
  leaky: (z) => tf.leakyRelu(z, 0.01),
  elu: (z) => tf.elu(z),
  tanh: (z) => tf.tanh(z),
  sigmoid: (z) => tf.sigmoid(z),
  linear: (z) => z,
};

/** Kernel, bias, kernel, bias … */
function tfjsGradients({ net, count }: Trial, x: tf.Tensor2D, y: Float64Array): Float32Array[] {
  return tf.tidy(() => {
    const start = net.layers.flatMap(({ from, to, kernel, bias }) => [
      tf.tensor2d([...kernel], [from, to]),
      tf.tensor1d([...bias]),
    ]);
    const outputs = net.layers.at(-1)!.to;
    const gradients = tf.grads((...parameters: tf.Tensor[]) => {
      const out = net.layers.reduce<tf.Tensor2D>((input, _, l) => {
        const z = input.matMul(parameters[2 * l] as tf.Tensor2D).add<tf.Tensor2D>(parameters[2 * l + 1]!);
        return l < net.layers.length - 1 ? THEIRS[net.settings.layers[l]!.activation](z) : z;
      }, x);
      return net.kind === 'curve'
        ? out
            .sub(tf.tensor2d([...y], [count, 1]))
            .square()
            .mean<tf.Scalar>()
        : tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d([...y], 'int32'), outputs), out).asScalar();
    })(start);
    return gradients.map((gradient) => gradient.dataSync<'float32'>());
  });
}
