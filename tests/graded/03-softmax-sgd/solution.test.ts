import * as tf from '@tensorflow/tfjs';
import type * as LabModule from 'reference/03-softmax-sgd/lab';
import type { RandomStream } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import { take } from '../../../src/data/dataset';
import { flatTensors } from '../../../src/figures/samples';
import { loadImages } from '../../../src/node/files/load';
import reference from '../../fixtures/softmax.json';
import { oneHot } from '../observing';
import {
  BACKENDS,
  centralDifferences,
  farthest,
  onEachBackend,
  relativeError,
  solutionTests,
} from '../solution';

type Lab = typeof LabModule;
type Weights = LabModule.Weights;
type Samples = LabModule.Samples;

const LAB = '03-softmax-sgd';
const CLASSES = reference.b.length;
const N = reference.x.length;

solutionTests<Lab>(LAB, (lab) => {
  onEachBackend(() => {
    let weights: Weights;
    let samples: Samples;

    beforeAll(() => {
      weights = { W: tf.tensor2d(reference.W), b: tf.tensor1d(reference.b) };
      samples = { x: tf.tensor2d(reference.x), y: oneHot(reference.labels, CLASSES) };
    });
    afterAll(() => tf.dispose([weights.W, weights.b, samples.x, samples.y]));

    describe('agrees with the float64 numbers', () => {
      it.each<[string, () => tf.Tensor, number | number[] | number[][]]>([
        ['probabilities', () => lab.softmax(lab.logitsOf(weights, samples.x)), reference.probabilities],
        ['cost', () => lab.costAndGradient(weights, samples).cost, reference.cost],
        ['∂C/∂W', () => lab.costAndGradient(weights, samples).gradient.W, reference.dW],
        ['∂C/∂b', () => lab.costAndGradient(weights, samples).gradient.b, reference.db],
        [
          'probabilities of extreme logits',
          () => lab.softmax(tf.tensor2d([reference.extreme.logits])),
          [reference.extreme.probabilities],
        ],
        // H of a sample is −ln of the probability of its class, and C is their mean: so the reference file checks
        // itself.
        [
          'cross-entropies',
          () => lab.crossEntropy(lab.logitsOf(weights, samples.x), samples.y),
          reference.labels.map((label, n) => -Math.log(reference.probabilities[n]![label]!)),
        ],
      ])('%s', (_, compute, wanted) => {
        const found = tf.tidy(() => compute().arraySync());
        expect(Array.isArray(found) ? found.length : 1).toBe(Array.isArray(wanted) ? wanted.length : 1);
        expect(farthest([found].flat(2) as number[], [wanted].flat(2))).toBeLessThan(1e-5);
      });
    });

    // In float32 a step of 1e-2 balances rounding (eps·C / 2h ≈ 3e-5) against curvature (h²C‴/6 ≈ 2e-5).
    it.each<[string, (w: Weights) => { value: tf.Scalar; gradient: Weights }]>([
      ['cost', (w) => renamed(lab.costAndGradient(w, samples), 'cost')],
      ['logLikelihood', (w) => renamed(lab.logLikelihood(w, samples), 'logLikelihood')],
      ['likelihood', (w) => renamed(lab.likelihood(w, samples), 'likelihood')],
    ])('the gradient of %s is what finite differences give', (_, compute) => {
      const start = [...reference.W.flat(), ...reference.b];
      const at = (vector: number[]): { value: number; gradient: number[] } =>
        tf.tidy(() => {
          const W = tf.tensor2d(vector.slice(0, -CLASSES), weights.W.shape);
          const { value, gradient } = compute({ W, b: tf.tensor1d(vector.slice(-CLASSES)) });
          return {
            value: value.arraySync(),
            gradient: [...gradient.W.dataSync(), ...gradient.b.dataSync()],
          };
        });
      const numeric = centralDifferences((vector) => at(vector).value, start);
      expect(relativeError(at(start).gradient, numeric)).toBeLessThan(1e-3);
    });

    it('stays finite and exact on extreme logits', () => {
      tf.tidy(() => {
        const logits = tf.tensor2d([
          [1000, 0, -1000],
          [0, -1000, 1000],
          [-1e30, 1e30, 0],
          [90, 90, 90],
        ]);
        const third = Math.fround(1 / 3);
        const p = [1, 0, 0, 0, 0, 1, 0, 1, 0, third, third, third];
        expect(farthest([...lab.softmax(logits).dataSync()], p)).toBeLessThan(1e-6);
        // H = ln Σ exp(z) − z of the true class: 1000 − (−1000), 1000 − 1000, 1e30 − 0, ln 3
        const H = lab.crossEntropy(logits, oneHot([2, 2, 2, 1], 3)).dataSync();
        expect(farthest([...H], [2000, 0, 1e30, Math.log(3)])).toBeLessThan(1e-6);
      });
    });

    it('loads digits from their bytes as the kit loads them, in far less memory than all of them take', async () => {
      const { samples: digits } = loadImages();
      const rows = seededRandom(4).stream('rows').permutation(digits.count).slice(0, 16);
      const images = {
        pixels: Uint8Array.from(digits.x, (value) => Math.round(255 * value)),
        labels: digits.y,
        height: digits.shape[0]!,
        width: digits.shape[1]!,
        classes: digits.classes.length,
      };
      const before = tf.memory().numBytes;
      const theirs = flatTensors(take(digits, rows));
      const bytes = tf.memory().numBytes - before;
      let ours = theirs;
      const { peakBytes } = await tf.profile(() => {
        ours = lab.loadMinibatch(images, rows);
        return [ours.x, ours.y];
      });
      expect(peakBytes - before - bytes).toBeLessThan(images.pixels.length);
      expect([ours.x.shape, ours.y.shape]).toEqual([theirs.x.shape, theirs.y.shape]);
      // A pixel of the digits is a sixteenth of a whole number, which a byte holds to within 1/510.
      expect(farthest([...ours.x.dataSync()], [...theirs.x.dataSync()])).toBeLessThan(1 / 509);
      expect([...ours.y.dataSync()]).toEqual([...theirs.y.dataSync()]);
      tf.dispose([ours, theirs]);
    });

    it('has finite gradients even if every prediction is confidently wrong', () => {
      tf.tidy(() => {
        const far = { x: samples.x.mul<tf.Tensor2D>(1000), y: samples.y };
        const { cost, gradient } = lab.costAndGradient(weights, far);
        const all = [...cost.dataSync(), ...gradient.W.dataSync(), ...gradient.b.dataSync()];
        expect(all.every(Number.isFinite)).toBe(true);
        expect(all[0]).toBeGreaterThan(1000);
      });
    });

    it('relates likelihood, log-likelihood and cost as the equations do', () => {
      tf.tidy(() => {
        const { cost, gradient } = lab.costAndGradient(weights, samples);
        const log = lab.logLikelihood(weights, samples);
        const plain = lab.likelihood(weights, samples);
        const C = cost.arraySync();
        const L = reference.labels.reduce(
          (product, label, n) => product * reference.probabilities[n]![label]!,
          1,
        );
        expect(log.logLikelihood.arraySync()).toBeCloseTo(-N * C, 4);
        // L is about 1e-15: compared as a ratio.
        expect(plain.likelihood.arraySync() / L).toBeCloseTo(1, 4);
        for (const key of ['W', 'b'] as const) {
          const d = [...gradient[key].dataSync()];
          const dLog = [...log.gradient[key].dataSync()];
          const dPlain = [...plain.gradient[key].dataSync()];
          expect(
            farthest(
              dLog,
              d.map((g) => -N * g),
            ),
          ).toBeLessThan(1e-5);
          expect(
            farthest(
              dPlain.map((g) => g / L),
              dLog,
            ),
          ).toBeLessThan(1e-4);
        }
      });
    });

    it('has a log-likelihood that sums over samples, so halves add up', () => {
      tf.tidy(() => {
        const halves = [
          [0, 1, 2],
          [3, 4, 5],
        ].map((rows) => lab.logLikelihood(weights, lab.takeBatch(samples, rows)));
        const whole = lab.logLikelihood(weights, samples);
        const sum = halves.map((half) => half.logLikelihood.arraySync()).reduce((a, b) => a + b);
        expect(sum).toBeCloseTo(whole.logLikelihood.arraySync(), 4);
        const summed = halves[0]!.gradient.W.add(halves[1]!.gradient.W).dataSync();
        expect(farthest([...summed], [...whole.gradient.W.dataSync()])).toBeLessThan(1e-5);
      });
    });

    it('trains 1,000 steps without leaving a tensor behind', () => {
      const data = blobs();
      const random = seededRandom(1).stream('order');
      const first = startingWeights();
      const before = tf.memory().numTensors;
      let current = first;
      const costs: number[] = [];
      // 100 samples in batches of 10: 10 steps an epoch.
      for (let epoch = 0; epoch < 100; epoch++) {
        const next = lab.trainEpoch(current, data, { batchSize: 10, learningRate: 0.1, random });
        costs.push(...next.costs);
        if (current !== first) tf.dispose(current);
        current = next.weights;
      }
      expect(costs).toHaveLength(1000);
      expect(tf.memory().numTensors - before).toBe(2); // W and b of the last epoch
      tf.dispose(current);
      expect(tf.memory().numTensors).toBe(before);
      // From ln 3 at the start, three blobs that lie apart are learned almost without error.
      expect(costs[0]).toBeCloseTo(Math.log(3), 1);
      expect(Math.max(...costs.slice(-10))).toBeLessThan(0.1);
      tf.dispose([first, data]);
    });

    it.each([0, 7])('trains to the same weights again from seed %i, bit by bit', (seed) => {
      expect(trained(lab, seed)).toEqual(trained(lab, seed));
      expect(trained(lab, seed)).not.toEqual(trained(lab, seed + 1));
    });

    it('does not change the weights that were handed in', () => {
      const before = [...weights.W.dataSync()];
      const random = seededRandom(0).stream('order');
      tf.dispose(lab.trainEpoch(weights, samples, { batchSize: 2, learningRate: 1, random }).weights);
      tf.dispose(lab.fullGradientStep(weights, samples, 1));
      expect([...weights.W.dataSync()]).toEqual(before);
    });
  });

  it.each([0, 1, 7])('draws the same minibatches of seed %i on every backend', async (seed) => {
    const drawn: number[][][] = [];
    for (const backend of [...BACKENDS, ...BACKENDS]) {
      await tf.setBackend(backend);
      const random = seededRandom(seed).stream('order');
      drawn.push([...lab.minibatches(23, 5, random), ...lab.minibatches(23, 5, random)]);
    }
    expect(drawn[0]).toHaveLength(10);
    for (const again of drawn.slice(1)) expect(again).toEqual(drawn[0]);
  });

  it('draws different minibatches from different seeds', () => {
    const drawn = [0, 1, 7].map((seed) => lab.minibatches(23, 5, seededRandom(seed).stream('order')).join());
    expect(new Set(drawn).size).toBe(3);
  });
});

function renamed<Key extends string>(
  result: Record<Key, tf.Scalar> & { gradient: Weights },
  key: Key,
): { value: tf.Scalar; gradient: Weights } {
  return { value: result[key], gradient: result.gradient };
}

/** 100 points of the plane around three centres, 4 standard deviations and more from each other. */
function blobs(): Samples {
  const stream: RandomStream = seededRandom(3).stream('blobs');
  const centres = [
    [0, 0],
    [4, 0],
    [0, 4],
  ];
  const classOf = Array.from({ length: 100 }, (_, n) => n % 3);
  const x = classOf.map((label) => centres[label]!.map((c) => stream.normal(c, 0.5)));
  return { x: tf.tensor2d(x), y: oneHot(classOf, 3) };
}

function startingWeights(): Weights {
  return {
    W: randomNormal(seededRandom(5).stream('weights'), [2, 3], 0, 0.01) as tf.Tensor2D,
    b: tf.zeros([3]),
  };
}

/** W after an epoch whose order comes from a seed. */
function trained(lab: Lab, seed: number): number[] {
  return tf.tidy(() => {
    const random = seededRandom(seed).stream('order');
    const options = { batchSize: 8, learningRate: 0.1, random };
    return [...lab.trainEpoch(startingWeights(), blobs(), options).weights.W.dataSync()];
  });
}
