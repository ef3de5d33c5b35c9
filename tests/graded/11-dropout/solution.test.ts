import * as tf from '@tensorflow/tfjs';
import type * as LabModule from 'reference/11-dropout/lab';
import { seededRandom } from '../../../src/core/rng';
import reference from '../../fixtures/dropoutExpectation.json';
import { labels, matrix } from '../inputs';
import { oneHot } from '../observing';
import {
  centralDifferences,
  flatten,
  onEachBackend,
  predictionsOf,
  relativeError,
  savedAndLoaded,
  solutionTests,
  unflatten,
} from '../solution';

type Lab = typeof LabModule;

const LAYERS = ['Dropout', 'InvertedDropout'] as const;
type LayerName = (typeof LAYERS)[number];

const [INPUTS, FIRST, SECOND, CLASSES, SAMPLES] = [3, 6, 5, 4, 8] as const;
const SHAPES: [keyof LabModule.Network, number[]][] = [
  ['W1', [INPUTS, FIRST]],
  ['b1', [FIRST]],
  ['W2', [FIRST, SECOND]],
  ['b2', [SECOND]],
  ['W3', [SECOND, CLASSES]],
  ['b3', [CLASSES]],
];

/** All parameters of a network, one after the other, as tensors. */
function networkOf(parameters: number[]): LabModule.Network {
  const tensors = unflatten(
    parameters,
    SHAPES.map(([, shape]) => shape),
  );
  // The type of Object.fromEntries loses the names of the entries.
  return Object.fromEntries(SHAPES.map(([name], i) => [name, tensors[i]!])) as unknown as LabModule.Network;
}

function numbersOf(network: LabModule.Network): number[] {
  return flatten(SHAPES.map(([name]) => network[name]));
}

/** The same numbers on every backend; no unit is near the kink of its ReLU. */
function smallProblem(): { parameters: number[]; samples: () => LabModule.Samples } {
  const random = seededRandom(5).stream('step');
  const count = SHAPES.reduce((sum, [, shape]) => sum + tf.util.sizeFromShape(shape), 0);
  const parameters = Array.from({ length: count }, () => random.normal(0, 0.6));
  const x = matrix(random, SAMPLES, INPUTS);
  const classOf = labels(random, SAMPLES, CLASSES);
  return { parameters, samples: () => ({ x: tf.tensor2d(x), y: oneHot(classOf, CLASSES) }) };
}

function masksOf(lab: Lab, which: LayerName, options: LabModule.DropoutOptions, calls: number): number[][] {
  const layer = new lab[which](options);
  return Array.from({ length: calls }, () =>
    tf.tidy(() => [...(layer.apply(tf.ones([20, 50]), { training: true }) as tf.Tensor).dataSync()]),
  );
}

solutionTests<Lab>('11-dropout', (lab) => {
  it('agrees with the float64 expectation', () => {
    const { w, x, keepProb, expectation } = reference;
    expect(Math.abs(lab.expectedActivation(w, x, keepProb) / expectation - 1)).toBeLessThan(1e-5);
  });

  it.each([0, 1.5, -0.1, NaN])('refuses keepProb %d when a layer is made', (keepProb) => {
    for (const layer of LAYERS) {
      expect(() => new lab[layer]({ keepProb, seed: 1 })).toThrow('expected keepProb in (0, 1], received');
    }
  });

  onEachBackend((backend) => {
    it('returns its input unchanged at test time, in the inverted form', () => {
      tf.tidy(() => {
        const x = tf.tensor2d([1.1, -2.3, 0, 1e-8, 3e7, 0.1], [2, 3]);
        const layer = new lab.InvertedDropout({ keepProb: 0.3, seed: 1 });
        expect((layer.apply(x, { training: false }) as tf.Tensor).dataSync()).toEqual(x.dataSync());
      });
    });

    it.each(LAYERS)('%s works in fit, is saved and loaded, and predicts the same', async (which) => {
      const model = tf.sequential({
        layers: [
          tf.layers.dense({ units: 8, activation: 'relu', inputShape: [3] }),
          new lab[which]({ keepProb: 0.6, seed: 2, name: `drop-${which}-${backend}` }),
          tf.layers.dense({ units: 2 }),
        ],
      });
      model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
      const x = tf.tensor2d(matrix(seededRandom(1).stream('x'), 4, 3));
      const before = predictionsOf(model, x);
      await model.fit(x, tf.ones([4, 2]), { epochs: 2, verbose: 0 });
      const after = predictionsOf(model, x);
      expect(after).not.toEqual(before);
      expect(predictionsOf(model, x)).toEqual(after);
      const loaded = await savedAndLoaded(model);
      expect(predictionsOf(loaded, x)).toEqual(after);
      expect(loaded.layers[1]!.getConfig()).toMatchObject({ keepProb: 0.6, seed: 2 });
      model.dispose();
      loaded.dispose();
    });

    // Two independent masks of 1,000 units are equal with a probability of (0.6² + 0.4²)^1000 < 1e-283.
    it.each(LAYERS)(
      '%s has different masks for different calls, layers and seeds, and equal ones for equal seeds',
      (which) => {
        const options = { keepProb: 0.6, seed: 7, name: `masks-${which}-${backend}` };
        const [first, second] = masksOf(lab, which, options, 2);
        expect(masksOf(lab, which, options, 2)).toEqual([first, second]);
        expect(second).not.toEqual(first);
        for (const other of [{ name: `${options.name}-other` }, { seed: 8 }]) {
          expect(masksOf(lab, which, { ...options, ...other }, 1)[0]).not.toEqual(first);
        }
      },
    );

    // 10,000 units: the share that is kept has the standard error √(0.6·0.4/10,000) = 0.0049. Six of them are allowed;
    // a right answer exceeds that with probability 2e-9, and the fixed seed makes the result repeatable.
    it.each(LAYERS)(
      '%s keeps units with probability keepProb, and has the same mean in training and at test time',
      (which) => {
        tf.tidy(() => {
          const layer = new lab[which]({ keepProb: 0.6, seed: 3, name: `mean-${which}-${backend}` });
          const [trained, tested] = [true, false].map(
            (training) => layer.apply(tf.ones([100, 100]), { training }) as tf.Tensor,
          ) as [tf.Tensor, tf.Tensor];
          const kept = trained.notEqual(0).mean().dataSync()[0]!;
          expect(Math.abs(kept - 0.6)).toBeLessThan(6 * 0.0049);
          const scale = which === 'Dropout' ? 1 : 1 / 0.6;
          const distance = trained.mean().sub(tested.mean()).abs().dataSync()[0]!;
          expect(distance).toBeLessThan(scale * 6 * 0.0049);
        });
      },
    );

    // A stream of one seed gives the same masks in each evaluation, so the loss is a function of the parameters.
    it.each([
      ['classic', 1],
      ['classic', 0.6],
      ['inverted', 0.6],
    ] as const)(
      'the gradient of a step, %s with keepProb %d, agrees with finite differences',
      (form, keepProb) => {
        const { parameters, samples } = smallProblem();
        const stepFrom = (at: number[], learningRate: number): { loss: number; next: number[] } =>
          tf.tidy(() => {
            const random = seededRandom(5).stream('masks');
            const options = { form, keepProb, learningRate, random };
            const { loss, network } = lab.threeLayerTrainStep(networkOf(at), samples(), options);
            return { loss: loss.dataSync()[0]!, next: numbersOf(network) };
          });
        // With a step of 1 the network moves by its gradient.
        const gradient = stepFrom(parameters, 1).next.map((value, i) => Math.fround(parameters[i]!) - value);
        const differences = centralDifferences((at) => stepFrom(at, 0).loss, parameters, 2e-3);
        expect(Math.hypot(...gradient)).toBeGreaterThan(0.1);
        expect(relativeError(gradient, differences)).toBeLessThan(1e-3);
      },
    );

    it.each(['classic', 'inverted'] as const)('leaves no tensor behind, %s form', (form) => {
      const { parameters, samples } = smallProblem();
      const [start, data] = [networkOf(parameters), samples()];
      const random = seededRandom(5).stream('masks');
      const layer = new lab[form === 'classic' ? 'Dropout' : 'InvertedDropout']({ keepProb: 0.6, seed: 1 });
      const round = (): void => {
        const { network, loss } = lab.threeLayerTrainStep(start, data, {
          form,
          keepProb: 0.6,
          learningRate: 0.1,
          random,
        });
        const { mean, std } = lab.monteCarloPredict(() => data.y.clone(), 3);
        tf.dispose([
          network,
          loss,
          mean,
          std,
          lab.predict(start, data.x, { form, keepProb: 0.6 }),
          lab.ensemblePredict([start, start], data.x),
          lab.averagePredictions([data.y, data.y]),
          lab.dropoutMask([4, 5], 0.6, random),
          lab.gaussianMask([4, 5], 0.6, random),
          ...[true, false].map((training) => layer.apply(data.x, { training }) as tf.Tensor),
        ]);
      };
      round();
      const before = tf.memory().numTensors;
      for (let i = 0; i < 5; i++) round();
      expect(tf.memory().numTensors).toBe(before);
      tf.dispose([start, data]);
    });
  });
});
