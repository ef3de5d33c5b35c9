import * as tf from '@tensorflow/tfjs';
import type * as LabModule from 'reference/08-batch-normalization/lab';
import type { RandomStream } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import reference from '../../fixtures/batchNorm.json';
import {
  centralDifferences,
  farthest,
  onEachBackend,
  predictionsOf,
  relativeError,
  savedAndLoaded,
  solutionTests,
} from '../solution';

type Lab = typeof LabModule;
type ScaleAndShift = LabModule.ScaleAndShift;

const LAB = '08-batch-normalization';
const { epsilon } = reference;

solutionTests<Lab>(LAB, (lab) => {
  const parameters = (): ScaleAndShift => ({
    gamma: tf.tensor1d(reference.gamma),
    beta: tf.tensor1d(reference.beta),
  });

  onEachBackend(() => {
    describe('agrees with the float64 numbers', () => {
      const forward = (): tf.Tensor =>
        lab.batchNormForward(tf.tensor2d(reference.x), parameters(), unitRunning(4), {
          training: true,
          momentum: 0.9,
          epsilon,
        }).y;
      const backward = (): ReturnType<Lab['batchNormBackward']> =>
        lab.batchNormBackward(tf.tensor2d(reference.dy), tf.tensor2d(reference.x), parameters(), epsilon);
      it.each<[string, () => tf.Tensor, number[] | number[][]]>([
        ['mean', () => lab.batchStatistics(tf.tensor2d(reference.x)).mean, reference.mean],
        ['variance', () => lab.batchStatistics(tf.tensor2d(reference.x)).variance, reference.variance],
        ['y', forward, reference.y],
        ['∂L/∂x', () => backward().dx, reference.dx],
        ['∂L/∂γ', () => backward().dGamma, reference.dgamma],
        ['∂L/∂β', () => backward().dBeta, reference.dbeta],
      ])('%s', (_, compute, wanted) => {
        const found = tf.tidy(() => [...compute().dataSync()]);
        expect(farthest(found, wanted.flat())).toBeLessThan(1e-5);
        expect(relativeError(found, wanted.flat())).toBeLessThan(1e-5);
      });
    });

    // Float32: a step of 1e-2 balances rounding against curvature.
    it.each([[[6, 3]], [[2, 2, 3, 3]]])(
      'has the gradients that finite differences give, shape %j',
      (shape) => {
        const start = problem(shape);
        const found = gradientsOf(lab, start);
        for (const [which, gradient] of Object.entries(found)) {
          const numeric = finiteDifferences(lab, start, which as keyof Vectors);
          expect([which, relativeError(gradient, numeric) < 1e-3]).toEqual([which, true]);
        }
      },
    );

    it.each([[[6, 3]], [[2, 2, 3, 3]]])('has the gradients that tfjs takes, shape %j', (shape) => {
      const start = problem(shape);
      const found = gradientsOf(lab, start);
      const theirs = tf.tidy(() => {
        const [x, gamma, beta] = tensorsOf(start);
        const f = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Scalar =>
          lossOf(lab, start, x, gamma, beta);
        return tf
          .grads(f)([x!, gamma!, beta!])
          .map((gradient) => [...gradient.dataSync()]);
      });
      expect(farthest(found.x, theirs[0]!)).toBeLessThan(1e-5);
      expect(farthest(found.gamma, theirs[1]!)).toBeLessThan(1e-5);
      expect(farthest(found.beta, theirs[2]!)).toBeLessThan(1e-5);
    });

    it("agrees with tfjs's own layer, in training, in its running averages and at test time", () => {
      tf.tidy(() => {
        const options = { momentum: 0.7, epsilon: 0.01 };
        const [ours, theirs] = [new lab.BatchNorm(options), tf.layers.batchNormalization(options)];
        const stream = seededRandom(2).stream('x');
        for (let batch = 0; batch < 5; batch++) {
          const x = randomNormal(stream, [7, 3], batch, 1 + batch);
          const [a, b] = [ours, theirs].map((layer) => layer.apply(x, { training: true }) as tf.Tensor);
          expect(farthest([...a!.dataSync()], [...b!.dataSync()])).toBeLessThan(1e-5);
        }
        const x = randomNormal(stream, [7, 3]);
        const [a, b] = [ours, theirs].map((layer) => layer.apply(x) as tf.Tensor);
        expect(farthest([...a!.dataSync()], [...b!.dataSync()])).toBeLessThan(1e-5);
      });
    });

    it('gives every feature mean β and standard deviation γ', () => {
      tf.tidy(() => {
        const x = randomNormal(seededRandom(3).stream('x'), [400, 3], 50, 20);
        const gamma = tf.tensor1d([2, 0.5, 1]);
        const beta = tf.tensor1d([-1, 0, 3]);
        const { y } = lab.batchNormForward(x, { gamma, beta }, unitRunning(3), {
          training: true,
          momentum: 0.9,
          epsilon: 1e-5,
        });
        const after = lab.batchStatistics(y);
        expect(farthest([...after.mean.dataSync()], [-1, 0, 3])).toBeLessThan(1e-4);
        expect(farthest([...after.variance.sqrt().dataSync()], [2, 0.5, 1])).toBeLessThan(1e-4);
      });
    });

    it('gives a constant feature the value β and finite gradients in training', () => {
      tf.tidy(() => {
        const x = tf.fill([5, 2], 7);
        const scale = { gamma: tf.tensor1d([2, 3]), beta: tf.tensor1d([0.5, -1]) };
        const { y } = lab.batchNormForward(x, scale, unitRunning(2), {
          training: true,
          momentum: 0.9,
          epsilon: 1e-3,
        });
        expect(farthest([...y.dataSync()], Array(5).fill([0.5, -1]).flat() as number[])).toBe(0);
        const { dx } = lab.batchNormBackward(tf.ones([5, 2]), x, scale, 1e-3);
        expect([...dx.dataSync()].every(Number.isFinite)).toBe(true);
      });
    });

    it('predicts a sample alike in a batch and alone, after training', () => {
      tf.tidy(() => {
        const layer = new lab.BatchNorm();
        const stream = seededRandom(4).stream('x');
        for (let batch = 0; batch < 3; batch++) layer.apply(randomNormal(stream, [8, 3]), { training: true });
        const x = randomNormal(stream, [8, 3]);
        const together = layer.apply(x) as tf.Tensor;
        const alone = layer.apply(x.slice([2, 0], [1, 3])) as tf.Tensor;
        expect([...alone.dataSync()]).toEqual([...together.slice([2, 0], [1, 3]).dataSync()]);
      });
    });

    it.each<[string, number[]]>([
      ['rows of features', [5]],
      ['images', [4, 4, 2]],
    ])('is saved with a model of %s, loaded, and predicts the same', async (_, inputShape) => {
      const model = await trainedModel(lab, inputShape);
      const loaded = await savedAndLoaded(model);
      const x = randomNormal(seededRandom(6).stream('test'), [9, ...inputShape], 3, 2);
      expect(predictionsOf(loaded, x)).toEqual(predictionsOf(model, x));
      x.dispose();
      model.dispose();
      loaded.dispose();
    });

    it.each([[[6, 5]], [[2, 3, 2, 4]]])("has tfjs's own layer normalization, shape %j", (shape) => {
      tf.tidy(() => {
        const x = randomNormal(seededRandom(7).stream('x'), shape, 3, 2);
        const features = shape.at(-1)!;
        const scale = { gamma: tf.linspace(0.5, 2, features), beta: tf.linspace(-1, 1, features) };
        const layer = tf.layers.layerNormalization({ epsilon: 0.1 });
        layer.apply(x);
        layer.setWeights([scale.gamma, scale.beta]);
        const [ours, theirs] = [lab.layerNorm(x, scale, 0.1), layer.apply(x) as tf.Tensor];
        expect(farthest([...ours.dataSync()], [...theirs.dataSync()])).toBeLessThan(1e-5);
      });
    });

    it('gives the columns of W the lengths g, whatever the lengths of v are', () => {
      tf.tidy(() => {
        const { g, v } = divided();
        for (const size of [0.01, 1, 100]) {
          const lengths = lab.weightNorm({ g, v: v.mul(size) }).norm('euclidean', 0);
          expect(farthest([...lengths.dataSync()], [...g.abs().dataSync()])).toBeLessThan(1e-5);
        }
      });
    });

    it('has the gradients of length and direction that tfjs takes, and the latter at right angles to v', () => {
      tf.tidy(() => {
        const { g, v } = divided();
        const dW = randomNormal(seededRandom(9).stream('dW'), [4, 3]) as tf.Tensor2D;
        const loss = (g: tf.Tensor, v: tf.Tensor): tf.Scalar =>
          lab
            .weightNorm({ g: g as tf.Tensor1D, v: v as tf.Tensor2D })
            .mul(dW)
            .sum();
        const theirs = tf
          .grads(loss)([g, v])
          .map((gradient) => [...gradient.dataSync()]);
        const { dG, dV } = lab.weightNormBackward(dW, { g, v });
        expect(farthest([...dG.dataSync()], theirs[0]!)).toBeLessThan(1e-5);
        expect(farthest([...dV.dataSync()], theirs[1]!)).toBeLessThan(1e-5);
        expect(farthest([...dV.mul(v).sum(0).dataSync()], [0, 0, 0])).toBeLessThan(1e-5);
        const after = v.sub<tf.Tensor2D>(dV);
        const growth = after.square().sum(0).sub(v.square().sum(0)).sub(dV.square().sum(0));
        expect(farthest([...growth.dataSync()], [0, 0, 0])).toBeLessThan(1e-4);
      });
    });

    it('takes 1,000 steps of training without leaving a tensor behind', () => {
      const layer = new lab.BatchNorm();
      const x = randomNormal(seededRandom(5).stream('x'), [4, 3]) as tf.Tensor2D;
      tf.dispose(layer.apply(x, { training: true }) as tf.Tensor);
      const optimizer = tf.train.sgd(0.01);
      const step = (): void => {
        const loss = (): tf.Scalar => (layer.apply(x, { training: true }) as tf.Tensor).pow(3).mean();
        optimizer.minimize(loss);
      };
      step();
      const before = tf.memory().numTensors;
      for (let i = 0; i < 1000; i++) step();
      expect(tf.memory().numTensors).toBe(before);
      optimizer.dispose();
      layer.dispose();
      x.dispose();
    });
  });

  it.each<[Partial<LabModule.BatchNormOptions>, string]>([
    [{ momentum: 1 }, 'expected momentum in [0, 1), received 1'],
    [{ momentum: -0.1 }, 'expected momentum in [0, 1), received -0.1'],
    [{ epsilon: 0 }, 'expected epsilon above 0, received 0'],
    [{ epsilon: NaN }, 'expected epsilon above 0, received NaN'],
  ])('refuses %j', (options, message) => {
    expect(() => new lab.BatchNorm(options)).toThrow(message);
  });

  it('puts the normalization before or after the activation, or leaves it out', () => {
    const names = (placement: LabModule.Placement): string[] =>
      lab.hiddenLayers(3, 'relu', placement).map((layer) => layer.getClassName());
    expect(names('before')).toEqual(['Dense', 'CourseBatchNorm', 'Activation']);
    expect(names('after')).toEqual(['Dense', 'Activation', 'CourseBatchNorm']);
    expect(names('none')).toEqual(['Dense', 'Activation']);
  });
});

function divided(): LabModule.LengthAndDirection {
  const v = randomNormal(seededRandom(8).stream('v'), [4, 3]) as tf.Tensor2D;
  return { g: tf.tensor1d([2, -0.5, 1]), v };
}

interface Vectors {
  x: number[];
  gamma: number[];
  beta: number[];
}

interface Problem extends Vectors {
  shape: number[];
  dy: number[];
}

function problem(shape: number[]): Problem {
  const stream: RandomStream = seededRandom(1).stream('problem');
  const normals = (count: number): number[] => Array.from({ length: count }, () => stream.normal());
  const size = tf.util.sizeFromShape(shape);
  // Three features with three scales.
  const x = normals(size).map((value, i) => [1, 0.5, 2][i % 3]! * value + 1);
  return { shape, x, dy: normals(size), gamma: [1.5, -0.7, 0.4], beta: [0.1, 0.2, -0.3] };
}

function tensorsOf({ shape, x, gamma, beta }: Problem): tf.Tensor[] {
  return [tf.tensor(x, shape), tf.tensor1d(gamma), tf.tensor1d(beta)];
}

/** A loss whose gradient with respect to y is dy: Σ dy · y. */
function lossOf(
  lab: Lab,
  { shape, dy }: Problem,
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
): tf.Scalar {
  const scale = { gamma, beta } as ScaleAndShift;
  const options = { training: true, momentum: 0.9, epsilon: 0.1 };
  return lab.batchNormForward(x, scale, unitRunning(3), options).y.mul(tf.tensor(dy, shape)).sum();
}

function gradientsOf(lab: Lab, start: Problem): Vectors {
  return tf.tidy(() => {
    const [x, gamma] = tensorsOf(start);
    const dy = tf.tensor(start.dy, start.shape);
    const found = lab.batchNormBackward(dy, x!, { gamma: gamma as tf.Tensor1D }, 0.1);
    const { dx, dGamma, dBeta } = found;
    return { x: [...dx.dataSync()], gamma: [...dGamma.dataSync()], beta: [...dBeta.dataSync()] };
  });
}

function finiteDifferences(lab: Lab, start: Problem, which: keyof Vectors): number[] {
  const lossAt = (values: number[]): number =>
    tf.tidy(() => {
      const [x, gamma, beta] = tensorsOf({ ...start, [which]: values });
      return lossOf(lab, start, x!, gamma!, beta!).arraySync();
    });
  return centralDifferences(lossAt, start[which]);
}

function unitRunning(features: number): LabModule.Statistics {
  return { mean: tf.zeros([features]), variance: tf.ones([features]) };
}

/** A model with two normalizations, after a few steps. */
async function trainedModel(lab: Lab, inputShape: number[]): Promise<tf.Sequential> {
  const model = tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape }),
      new lab.BatchNorm({ epsilon: 0.01 }),
      ...(inputShape.length > 1 ? [tf.layers.flatten()] : []),
      ...lab.hiddenLayers(6, 'relu', 'before'),
      tf.layers.dense({ units: 1 }),
    ],
  });
  model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
  const stream = seededRandom(5).stream('train');
  for (let step = 0; step < 5; step++) {
    const [x, y] = [randomNormal(stream, [8, ...inputShape], 3, 2), randomNormal(stream, [8, 1])];
    await model.trainOnBatch(x, y);
    tf.dispose([x, y]);
  }
  return model;
}
