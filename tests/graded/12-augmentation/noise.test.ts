import * as tf from '@tensorflow/tfjs';
import type * as LabModule from 'reference/12-augmentation/lab';
import { seededRandom } from '../../../src/core/rng';
import { vector } from '../inputs';
import { centralDifferences, onEachBackend, predictionsOf, savedAndLoaded, solutionTests } from '../solution';

type Lab = typeof LabModule;

const KINDS = ['normal', 'binary'] as const;
/**
 * Standard errors by which a mean of n independent numbers may be off. A right answer is beyond that with
 * probability 2e-9; no test here compares more than 40 means, so each fails by chance with probability below 1e-7.
 */
const ALLOWED = 6;

solutionTests<Lab>('12-augmentation', (lab) => {
  const layerOf = (seed = 1, name = 'noise', std = 0.5): InstanceType<Lab['GaussianNoise']> =>
    new lab.GaussianNoise({ std, seed, name });
  const inTraining = (layer: tf.layers.Layer, x: tf.Tensor): tf.Tensor =>
    layer.apply(x, { training: true }) as tf.Tensor;
  const streamOf = (seed: number) => seededRandom(seed).stream('draws');

  onEachBackend((backend) => {
    // y = x + e and e doesn't depend on x: the gradient of Σ c·y is c to the last bit, whatever was drawn.
    it.each([true, false])('GaussianNoise passes gradients through unchanged, training %s', (training) => {
      tf.tidy(() => {
        const [x, c] = [1, 2].map((seed) => tf.tensor2d(vector(streamOf(seed), 12), [3, 4]));
        const layer = layerOf();
        const gradient = tf.grad((v) => (layer.apply(v, { training }) as tf.Tensor).mul(c!).sum())(x!);
        expect(gradient.dataSync()).toEqual(c!.dataSync());
      });
    });

    // ½ Σ tanh²(W · (x + e)) is not linear, so the gradient depends on the noise.
    it('gradients through noise between layers agree with finite differences under the same noise', () => {
      tf.tidy(() => {
        const [x, w] = [1, 2].map((seed) => tf.tensor2d(vector(streamOf(seed), 9), [3, 3]));
        const objective = (v: tf.Tensor): tf.Scalar =>
          inTraining(layerOf(), v).matMul(w!).tanh().square().sum<tf.Scalar>().div(2);
        const gradient = tf
          .grad((v) => objective(v))(x!)
          .dataSync();
        const at = (values: number[]): number => objective(tf.tensor2d(values, [3, 3])).dataSync()[0]!;
        const wanted = centralDifferences(at, [...x!.dataSync()]);
        gradient.forEach((found, i) => expect(Math.abs(found - wanted[i]!)).toBeLessThan(1e-3));
      });
    });

    // y = x·m: the gradient of Σ c·y is c·m, with the factors of the forward pass. An equal stream shows them.
    it.each(KINDS)('the gradient of %s factors goes through the same factors', (kind) => {
      tf.tidy(() => {
        const [x, c] = [1, 2].map((seed) => tf.tensor2d(vector(streamOf(seed), 200), [20, 10]));
        const factors = lab.multiplicativeNoise(tf.onesLike(x!), kind, 1, streamOf(5));
        const gradient = tf.grad((v) => lab.multiplicativeNoise(v, kind, 1, streamOf(5)).mul(c!).sum())(x!);
        expect(gradient.dataSync()).toEqual(factors.mul(c!).dataSync());
      });
    });

    // std 1 is k = ½: dropout of one half, inverted. 10,000 factors, share kept 0.5 ± 6 · 0.005.
    it('binary factors are inverted dropout: 0 or 1/k, drawn for each unit and sample', () => {
      tf.tidy(() => {
        const rows = lab
          .multiplicativeNoise(tf.ones([100, 100]), 'binary', 1, streamOf(3))
          .arraySync() as number[][];
        expect([...new Set(rows.flat())].sort()).toEqual([0, 2]);
        expect(Math.abs(meanOf(rows.flat()) / 2 - 0.5)).toBeLessThan(ALLOWED * 0.005);
        expect(new Set(rows.map((row) => row.join())).size).toBe(100);
      });
    });

    it('returns its input unchanged at test time', () => {
      tf.tidy(() => {
        const x = tf.tensor1d([0.1, -3, 1e-20]);
        expect(layerOf(1, 'noise', 5).call(x, { training: false }).dataSync()).toEqual(x.dataSync());
      });
    });

    it('adds different noise in each call, layer and for each seed, and the same for equal seeds', () => {
      tf.tidy(() => {
        const x = tf.zeros([4, 5]);
        const noiseOf = (layer: tf.layers.Layer): string => inTraining(layer, x).dataSync().join();
        const layer = layerOf();
        const [once, again] = [noiseOf(layer), noiseOf(layer)];
        const others = [again, noiseOf(layerOf(1, 'other')), noiseOf(layerOf(2)), noiseOf(layerOf(0))];
        expect(new Set([once, ...others]).size).toBe(5);
        const repeated = layerOf();
        expect([noiseOf(repeated), noiseOf(repeated)]).toEqual([once, again]);
      });
    });

    // 40,000 numbers: means of e/σ, (e/σ)² and of products of neighbours have the standard errors 1, √2 and 1 over 200.
    it('draws independent noise with mean 0 and the requested standard deviation', () => {
      tf.tidy(() => {
        const std = 0.3;
        const rows = inTraining(layerOf(7, 'noise', std), tf.zeros([200, 200])).arraySync() as number[][];
        const e = rows.flat().map((v) => v / std);
        const square = (v: number): number => v * v;
        expect(Math.abs(meanOf(e))).toBeLessThan(ALLOWED / 200);
        expect(Math.abs(meanOf(e.map(square)) - 1)).toBeLessThan((ALLOWED * Math.SQRT2) / 200);
        for (const apart of [1, 200]) {
          const products = e.slice(apart).map((v, i) => v * e[i]!);
          expect(Math.abs(meanOf(products))).toBeLessThan(ALLOWED / Math.sqrt(products.length));
        }
      });
    });

    // Mean 1 and E[(m − 1)²] = std² for both kinds. E[(m − 1)⁴] is 3·std⁴ for the normal kind; with k = ½ all (m − 1)² are 1.
    it.each(KINDS)('draws %s factors with mean 1 and the requested standard deviation', (kind) => {
      tf.tidy(() => {
        const factors = [...lab.multiplicativeNoise(tf.ones([200, 200]), kind, 1, streamOf(9)).dataSync()];
        expect(Math.abs(meanOf(factors) - 1)).toBeLessThan(ALLOWED / 200);
        const spread = meanOf(factors.map((m) => (m - 1) ** 2));
        expect(Math.abs(spread - 1)).toBeLessThan(kind === 'normal' ? (ALLOWED * Math.SQRT2) / 200 : 1e-6);
      });
    });

    it('trains as first layer and between layers, is saved and loaded, predicts the same, leaves no tensors', async () => {
      const names = ['on-inputs', 'on-hidden'].map((name) => `${name}-${backend}`) as [string, string];
      const model = tf.sequential({
        layers: [
          new lab.GaussianNoise({ std: 0.2, seed: 4, name: names[0], inputShape: [2] } as NoiseOptions),
          tf.layers.dense({ units: 8, activation: 'relu' }),
          new lab.GaussianNoise({ std: 0.1, seed: 4, name: names[1] }),
          tf.layers.dense({ units: 1 }),
        ],
      });
      model.compile({ optimizer: tf.train.adam(0.05), loss: 'meanSquaredError' });
      const x = tf.tensor2d(vector(streamOf(3), 60), [30, 2]);
      const y = tf.tidy(() => x.sum(1, true));
      const fit = async (): Promise<number> => {
        await model.fit(x, y, { epochs: 2, verbose: 0 });
        return tf.memory().numTensors;
      };
      const afterFirst = await fit();
      expect(await fit()).toBe(afterFirst);

      const before = predictionsOf(model, x);
      expect(predictionsOf(model, x)).toEqual(before);
      const loaded = await savedAndLoaded(model);
      expect(predictionsOf(loaded, x)).toEqual(before);
      names.forEach((name) => {
        const layer = loaded.getLayer(name) as InstanceType<Lab['GaussianNoise']>;
        const made = model.getLayer(name) as InstanceType<Lab['GaussianNoise']>;
        expect([layer.std, layer.seed, layer.name]).toEqual([made.std, made.seed, made.name]);
      });

      loaded.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      await loaded.fit(x, y, { epochs: 1, verbose: 0 });
      expect(predictionsOf(loaded, x)).not.toEqual(before);
      tf.dispose([x, y]);
      [model, loaded].forEach((one) => one.dispose());
    });
  });
});

type NoiseOptions = LabModule.GaussianNoiseOptions & { inputShape: number[] };

const meanOf = (numbers: number[]): number => numbers.reduce((sum, v) => sum + v, 0) / numbers.length;
