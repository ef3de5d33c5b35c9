import * as tf from '@tensorflow/tfjs';
import type * as LabModule from 'reference/13-architectures/lab';
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import { RuleInitializer } from '../../../src/train/ruleInitializer';
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

const BRANCH = { reduced: 2, filters: 2 };
const WIDTHS = { ones: 2, threes: BRANCH, fives: BRANCH, pool: 2 };

solutionTests<Lab>('13-architectures', (lab) => {
  const smallNets = (): LabModule.Block[] => [
    lab.smallResNet({ classes: 3, filters: 2, blocks: [1, 1] }),
    lab.smallInception({ classes: 3, filters: 2, blocks: [WIDTHS, WIDTHS] }),
  ];

  onEachBackend((backend) => {
    it('is the identity on non-negative inputs if the last kernel is zero', () => {
      tf.tidy(() => {
        const block = lab.residualBlock({ filters: 3, lastKernelInitializer: 'zeros', normalization: null });
        const model = lab.modelOf([4, 5, 3], block);
        const x = randomNormal(seededRandom(1).stream('x'), [2, 4, 5, 3]);
        expect([...(model.apply(x) as tf.Tensor).dataSync()]).toEqual([...x.relu().dataSync()]);
        model.dispose();
      });
    });

    it.each<[string, (building: LabModule.Building) => LabModule.Block]>([
      ['identity', (building) => lab.residualBlock({ filters: 2, ...building })],
      ['projection', (building) => lab.residualBlock({ filters: 3, strides: 2, ...building })],
      ['Inception', (building) => lab.inceptionBlock({ ...WIDTHS, ...building })],
    ])('has the gradients that central differences give, in training: %s', (_, makeBlock) => {
      const random = seededRandom(3);
      const kernelInitializer = new RuleInitializer('normal', (shape) =>
        randomNormal(random.stream(`kernel ${shape}`), shape),
      );
      const model = lab.modelOf([3, 4, 2], makeBlock({ kernelInitializer, normalization: farFromKinks }));
      const x = distinct(random, [2, 3, 4, 2]);
      const variables = [x, ...model.trainableWeights.map((w) => w.read() as tf.Variable)];
      const weighting = randomNormal(
        random.stream('weighting'),
        model.outputs[0]!.shape.slice(1) as number[],
      );
      const cost = (): tf.Scalar => (model.apply(x, { training: true }) as tf.Tensor).mul(weighting).sum();
      const start = flatten(variables);
      const wanted = centralDifferences((values) => {
        assign(variables, values);
        return tf.tidy(() => cost().arraySync());
      }, start);
      assign(variables, start);
      const { grads, value } = tf.variableGrads(cost, variables);
      const found = flatten(variables.map(({ name }) => grads[name]!));
      expect(relativeError(found, wanted)).toBeLessThan(2e-3);
      tf.dispose([grads, value, x, weighting]);
      model.dispose();
    });

    // One step on 28×28 pixels takes seconds on the plain-JavaScript backend.
    it.each(backend === 'cpu' ? [8] : [8, 28])(
      'trains a ResNet and an Inception net on images of %i pixels, saves and loads them',
      async (side) => {
        for (const net of smallNets()) {
          const model = lab.modelOf([side, side, 1], net);
          const { x, y } = batch(side);
          const before = predictionsOf(model, x);
          model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
          expect(Number.isFinite(await model.trainOnBatch(x, y))).toBe(true);
          const trained = predictionsOf(model, x);
          expect(trained).not.toEqual(before);
          const loaded = await savedAndLoaded(model);
          expect(predictionsOf(loaded, x)).toEqual(trained);
          model.dispose();
          loaded.dispose();
          tf.dispose([x, y]);
        }
      },
    );

    it('leaves no tensors behind in training and after dispose', async () => {
      const atFirst = tf.memory().numTensors;
      for (const net of smallNets()) {
        const model = lab.modelOf([8, 8, 1], net);
        const { x, y } = batch(8);
        const optimizer = tf.train.sgd(0.01);
        model.compile({ optimizer, loss: 'meanSquaredError' });
        await model.trainOnBatch(x, y);
        const before = tf.memory().numTensors;
        for (let step = 0; step < 3; step++) await model.trainOnBatch(x, y);
        expect(tf.memory().numTensors).toBe(before);
        optimizer.dispose();
        model.dispose();
        tf.dispose([x, y]);
      }
      expect(tf.memory().numTensors).toBe(atFirst);
    });
  });

  it('saves and loads dense blocks', async () => {
    const model = lab.modelOf([6], (x) =>
      lab.denseResidualBlock({ units: 4 })(lab.denseResidualBlock({ units: 4 })(x)),
    );
    const loaded = await savedAndLoaded(model);
    const x = randomNormal(seededRandom(4).stream('x'), [5, 6]);
    expect(predictionsOf(loaded, x)).toEqual(predictionsOf(model, x));
    model.dispose();
    loaded.dispose();
    x.dispose();
  });

  // Question 1 of the handout shows the arithmetic.
  it.each([
    [{ filters: 16 }, { trained: 4672, kept: 64 }],
    [
      { filters: 32, strides: 2 },
      { trained: 14528, kept: 192 },
    ],
  ])('counts the parameters of a residual block %j', (options, wanted) => {
    const model = lab.modelOf([8, 8, 16], lab.residualBlock(options));
    expect(lab.countParameters(model)).toEqual(wanted);
    model.dispose();
  });

  it('counts frozen parameters as kept, of one layer or of the whole model', () => {
    const model = lab.modelOf([8, 8, 16], lab.residualBlock({ filters: 16 }));
    model.layers.find((layer) => layer.getClassName() === 'Conv2D')!.trainable = false;
    expect(lab.countParameters(model)).toEqual({ trained: 4672 - 2304, kept: 64 + 2304 });
    model.trainable = false;
    expect(lab.countParameters(model)).toEqual({ trained: 0, kept: 4672 + 64 });
    model.dispose();
  });

  it.each<[string, (lab: Lab) => unknown, string]>([
    [
      'filters',
      (l) => l.residualBlock({ filters: 0 }),
      'expected filters to be a whole number from 1 up, received 0',
    ],
    [
      'strides',
      (l) => l.convolutionUnit({ filters: 1, kernelSize: 3, strides: 1.5 }),
      'expected strides to be a whole number from 1 up, received 1.5',
    ],
    [
      'units',
      (l) => l.denseResidualBlock({ units: -1 }),
      'expected units to be a whole number from 1 up, received -1',
    ],
  ])('refuses bad %s', (_, make, message) => {
    expect(() => make(lab)).toThrow(message);
  });
});

/** Shifts channels to −4 and 4 in turn: every relu is clearly off or on, so that a step crosses no kink. */
function farFromKinks(): tf.layers.Layer {
  const betaInitializer = new RuleInitializer('far from 0', ([channels]) =>
    tf.tensor1d(Array.from({ length: channels! }, (_, channel) => (channel % 2 === 0 ? 4 : -4))),
  );
  return tf.layers.batchNormalization({ betaInitializer, epsilon: 0.1 });
}

/** Numbers so far apart that a step doesn't change which of them is the largest. */
function distinct(random: SeededRandom, shape: number[]): tf.Variable {
  const count = tf.util.sizeFromShape(shape);
  const order = random.stream('x').permutation(count);
  return tf.tidy(() =>
    tf.variable(
      tf
        .tensor(order, shape, 'float32')
        .div(count / 4)
        .sub(2),
    ),
  );
}

/** Six images of three classes. */
function batch(side: number): { x: tf.Tensor; y: tf.Tensor } {
  const x = randomNormal(seededRandom(2).stream('x'), [6, side, side, 1]);
  const y = tf.tidy(() => tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2], 'int32'), 3).toFloat());
  return { x, y };
}

/** Assigns the numbers to the variables, one after the other. */
function assign(variables: tf.Variable[], values: number[]): void {
  tf.tidy(() => {
    const shapes = variables.map(({ shape }) => shape);
    unflatten(values, shapes).forEach((tensor, i) => variables[i]!.assign(tensor));
  });
}
