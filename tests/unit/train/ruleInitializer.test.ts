import * as tf from '@tensorflow/tfjs';
import { seededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import { startBackend } from '../../../src/node/backend';
import type { InitialRule } from '../../../src/train/ruleInitializer';
import { RuleInitializer } from '../../../src/train/ruleInitializer';

beforeAll(() => startBackend());
afterEach(() => tf.disposeVariables());

/** A dense layer of 2 units on 3 features, initialized by a rule. */
function denseModel(rule: InitialRule): tf.Sequential {
  const kernelInitializer = new RuleInitializer('mine', rule);
  return tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3], kernelInitializer })] });
}

const kernelOf = (model: tf.LayersModel): number[] => [...model.getWeights()[0]!.dataSync()];

describe('a rule as an initializer', () => {
  it('fills the kernel of a layer', () => {
    const rule: InitialRule = (shape) => tf.range(0, tf.util.sizeFromShape(shape)).reshape(shape);
    expect(kernelOf(denseModel(rule))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('is called again for every kernel, so one stream gives two layers different weights', () => {
    const random = seededRandom(0).stream('weights');
    const rule: InitialRule = (shape) => randomNormal(random, shape);
    const initializer = new RuleInitializer('normal', rule);
    const [first, second] = [initializer.apply([2, 2]), initializer.apply([2, 2])];
    expect([...first.dataSync()]).not.toEqual([...second.dataSync()]);
    tf.dispose([first, second]);
  });

  it('leaves only the returned tensor behind', () => {
    const before = tf.memory().numTensors;
    const initializer = new RuleInitializer('halves', (shape) => tf.ones(shape).mul(0.5));
    const drawn = initializer.apply([3, 2]);
    expect(tf.memory().numTensors - before).toBe(1);
    drawn.dispose();
  });

  it('gives the requested type', () => {
    const drawn = new RuleInitializer('ones', (shape) => tf.ones(shape)).apply([2], 'int32');
    expect(drawn.dtype).toBe('int32');
    drawn.dispose();
  });

  it('gives the rule a copy of the shape, which the rule may change', () => {
    const shape = [3, 2];
    const initializer = new RuleInitializer('mine', (sizes) => tf.ones([sizes.shift()!, sizes.shift()!]));
    const drawn = initializer.apply(shape);
    expect([drawn.shape, shape]).toEqual([
      [3, 2],
      [3, 2],
    ]);
    drawn.dispose();
  });

  it('is an initializer of tfjs, and has its name in its configuration', () => {
    const initializer = new RuleInitializer('mine', (shape) => tf.zeros(shape));
    const Base = Object.getPrototypeOf(Object.getPrototypeOf(tf.initializers.ones())) as {
      constructor: jest.Constructable;
    };
    expect(initializer).toBeInstanceOf(Base.constructor);
    expect(initializer.getConfig()).toEqual({ name: 'mine' });
  });

  it('is saved with its name, and a loaded model has its saved weights', async () => {
    const model = denseModel((shape) => tf.fill(shape, 0.5));
    let saved: tf.io.ModelArtifacts | undefined;
    await model.save(
      tf.io.withSaveHandler((artifacts) => {
        saved = artifacts;
        return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
      }),
    );
    expect(JSON.stringify(saved!.modelTopology)).toContain(
      '{"class_name":"RuleInitializer","config":{"name":"mine"}}',
    );
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved!));
    expect(kernelOf(loaded)).toEqual(Array(6).fill(0.5));
  });

  it('gives NaN if a model is built again without its weights', async () => {
    const model = denseModel((shape) => tf.fill(shape, 0.5));
    const again = await tf.models.modelFromJSON(JSON.parse(model.toJSON() as string));
    expect(kernelOf(again)).toEqual(Array(6).fill(NaN));
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'initializer mine: expected a tensor of shape [3, 2], received undefined'],
    [
      'another shape',
      [2, 3],
      'initializer mine: expected a tensor of shape [3, 2], received one of shape [2, 3]',
    ],
  ])('refuses a rule that returns %s', (_, shape, message) => {
    const rule = (): tf.Tensor => (shape ? tf.zeros(shape as number[]) : (undefined as unknown as tf.Tensor));
    expect(() => new RuleInitializer('mine', rule).apply([3, 2])).toThrow(message);
  });

  it('refuses an empty name, a name that is not text, and a rule that is not a function', () => {
    for (const name of ['', 7 as unknown as string]) {
      expect(() => new RuleInitializer(name, (shape) => tf.zeros(shape))).toThrow(
        'an initializer with a name',
      );
    }
    expect(() => new RuleInitializer('mine', 0.5 as unknown as InitialRule)).toThrow(
      'expected the rule of mine to be a function of the shape, received 0.5',
    );
  });
});
