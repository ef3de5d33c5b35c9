import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type * as LabModule from '../../../labs/11-dropout/lab';
import { solutionOf } from '../../../src/cli/labs';
import { tryAllBackends } from '../../../src/core/tf';
import reference from '../../fixtures/dropoutExpectation.json';
import { describeWithSolution } from '../graded';

type Lab = typeof LabModule;

const LAB = '11-dropout';
const BACKENDS = ['wasm', 'cpu'];
const LAYERS = ['Dropout', 'InvertedDropout'] as const;

beforeAll(async () => {
  await tryAllBackends();
});

describeWithSolution(LAB)('the reference solution', () => {
  let lab: Lab;

  beforeAll(() => {
    lab = jest.requireActual<Lab>(join(solutionOf(LAB), 'lab.ts'));
  });

  it('gives the expectation computed in float64', () => {
    const { w, x, keepProb, expectation } = reference;
    expect(Math.abs(lab.expectedActivation(w, x, keepProb) / expectation - 1)).toBeLessThan(1e-5);
  });

  it.each([0, 1.5, -0.1, NaN])('refuses keepProb %d when a layer is made', (keepProb) => {
    for (const layer of LAYERS) {
      expect(() => new lab[layer]({ keepProb, seed: 1 })).toThrow('expected keepProb in (0, 1], received');
    }
  });

  describe.each(BACKENDS)('on %s', (backend) => {
    beforeAll(async () => {
      await tf.setBackend(backend);
    });

    it('leaves its input as it is at test time, in the inverted form', () => {
      tf.tidy(() => {
        const x = tf.tensor2d([1.1, -2.3, 0, 1e-8, 3e7, 0.1], [2, 3]);
        const layer = new lab.InvertedDropout({ keepProb: 0.3, seed: 1 });
        expect((layer.apply(x, { training: false }) as tf.Tensor).dataSync()).toEqual(x.dataSync());
      });
    });

    it.each(LAYERS)('%s works in fit, is saved and loaded, and predicts the same', async (name) => {
      const model = tf.sequential({
        layers: [
          tf.layers.dense({ units: 8, activation: 'relu', inputShape: [3] }),
          new lab[name]({ keepProb: 0.6, seed: 2, name: `drop-${name}-${backend}` }),
          tf.layers.dense({ units: 2 }),
        ],
      });
      model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
      const [x, y] = [tf.ones([4, 3]), tf.ones([4, 2])];
      await model.fit(x, y, { epochs: 2, verbose: 0 });
      let saved: tf.io.ModelArtifacts | undefined;
      await model.save(
        tf.io.withSaveHandler((artifacts) => {
          saved = artifacts;
          return Promise.resolve({
            modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' as const },
          });
        }),
      );
      const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved!));
      const predictions = [model, loaded].map((one) => [...(one.predict(x) as tf.Tensor).dataSync()]);
      expect(predictions[1]).toEqual(predictions[0]);
    });

    // 10,000 units of input 1: the mean has the standard error √(0.4/0.6/10,000) = 0.0082, six of them are allowed,
    // which a right answer exceeds with a probability of 2e-9.
    it.each(LAYERS)('%s has one expectation in training and at test time', (name) => {
      tf.tidy(() => {
        const layer = new lab[name]({ keepProb: 0.6, seed: 3, name: `mean-${name}-${backend}` });
        const means = [true, false].map(
          (training) => (layer.apply(tf.ones([100, 100]), { training }) as tf.Tensor).mean().dataSync()[0]!,
        );
        expect(Math.abs(means[0]! - means[1]!)).toBeLessThan(6 * 0.0082);
      });
    });
  });
});
