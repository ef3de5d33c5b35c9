import * as tf from '@tensorflow/tfjs';
import { randomNormal } from '../../../src/core/tensors';
import { seededRandom } from '../../../src/core/rng';
import { startBackend } from '../../../src/node/backend';
import { range } from '../../../src/data/dataset';
import { loadImages } from '../../../src/node/files/load';
import { BatchSource } from '../../../src/data/minibatches';
import { accuracy, type Measure } from '../../../src/train/metrics';
import { train, type TrainOptions } from '../../../src/train/loop';
import { autodiff } from '../../../src/train/objective';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import type { UpdateRule } from '../../../src/train/updateRule';
import { adam, momentum, sgd } from '../../support/rules';

beforeAll(() => startBackend());
afterEach(() => tf.disposeVariables());

const { samples } = loadImages();
const trainSet = range(samples, 0, 300);
const validationSet = range(samples, 300, 500);

interface SetUp {
  seed?: number;
  rule?: UpdateRule;
  decay?: number;
  batchSize?: number;
}

/** Softmax regression on 300 digits. */
function setUp({ seed = 1, rule = sgd(0.5), decay, batchSize = 64 }: SetUp = {}): TrainOptions & {
  measure: Measure;
} {
  const random = seededRandom(seed);
  const W = tf.variable(randomNormal(random.stream('weights'), [64, 10], 0, 0.01), true, 'W');
  const b = tf.variable(tf.zeros([10]), true, 'b');
  const logits = (x: tf.Tensor): tf.Tensor => tf.matMul(x as tf.Tensor2D, W as tf.Tensor2D).add(b);
  const loss = (z: tf.Tensor, y: tf.Tensor): tf.Scalar => tf.losses.softmaxCrossEntropy(y, z);
  const penalty = decay === undefined ? undefined : (): tf.Scalar => W.square().sum().mul(decay);
  const measure: Measure = ({ x, y }) => {
    const z = logits(x);
    return { loss: loss(z, y), accuracy: accuracy(z, y) };
  };
  let milliseconds = 0;
  return {
    batches: new BatchSource(trainSet, batchSize, random.stream('order')),
    epochs: 5,
    objective: autodiff([W, b], ({ x, y }) => loss(logits(x), y), penalty),
    optimizer: new RuleOptimizer(rule),
    seed,
    config: { rule: rule.name },
    flat: true,
    evaluation: { measure, sets: { validation: validationSet } },
    now: () => (milliseconds += 500),
    measure,
  };
}

/** The same options with the objective of the loss alone. */
function withoutPenalty(options: TrainOptions): TrainOptions {
  return {
    ...options,
    objective: (batch) => {
      const { loss, gradients } = options.objective(batch);
      return { loss, gradients };
    },
  };
}

const run = (options: SetUp): ReturnType<typeof train> => {
  const history = train(setUp(options));
  tf.disposeVariables();
  return history;
};

describe('history', () => {
  it('tells what was done, as plain JSON', () => {
    const history = run({ seed: 3 });
    expect(history).toMatchObject({
      config: { rule: 'sgd' },
      seed: 3,
      backend: tf.getBackend(),
      ended: 'finished',
      diverged: null,
    });
    expect(history.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
    expect(history.epochs[0]).toMatchObject({ steps: 5, penalty: null, learningRate: 0.5, seconds: 0.5 });
    expect(JSON.parse(JSON.stringify(history))).toEqual(history);
  });

  it('shows a model that learns', () => {
    const { epochs } = run({});
    expect(epochs[0]!.loss).toBeLessThan(Math.log(10));
    expect(epochs[4]!.loss).toBeLessThan(0.5 * epochs[0]!.loss!);
    expect(epochs[4]!.validation!['accuracy']).toBeGreaterThan(0.7);
    expect(epochs[4]!.train).toBeUndefined();
  });

  it.each([0, 1, -7])('is the same again for seed %p', (seed) => {
    expect(run({ seed })).toEqual(run({ seed }));
  });

  it('is another for another seed', () => {
    expect(run({ seed: 0 }).epochs).not.toEqual(run({ seed: 1 }).epochs);
  });

  it('does not follow later changes of the config, and has no NaN', () => {
    const config = { rates: [1, NaN] };
    const history = train({ ...setUp(), epochs: 1, config });
    config.rates.push(2);
    expect(history.config).toEqual({ rates: [1, null] });
  });

  it('weighs the loss of each batch by its samples', () => {
    const options = setUp({ rule: sgd(0), batchSize: 200 });
    // Nothing moves, so batches of 200 and 100 must give the mean over all 300.
    const { epochs } = train({
      ...options,
      epochs: 1,
      evaluation: { measure: options.measure, sets: { train: trainSet } },
    });
    expect(epochs[0]!.loss).toBeCloseTo(epochs[0]!.train!.loss!, 5);
  });

  it('keeps the penalty apart from the loss, and out of the validation loss', () => {
    const options = setUp({ rule: sgd(0), decay: 7 });
    const W = tf.engine().registeredVariables['W']!;
    const plain = train({ ...withoutPenalty(options), epochs: 1 });
    const penalised = train({ ...options, epochs: 1 });
    expect(plain.epochs[0]!.penalty).toBeNull();
    expect(penalised.epochs[0]!.penalty).toBeCloseTo(7 * W.square().sum<tf.Scalar>().arraySync(), 4);
    expect(penalised.epochs[0]!.validation!.loss).toBe(plain.epochs[0]!.validation!.loss);
  });

  it('tells the learning rate of the last step, of a schedule and of the optimizers of tfjs', () => {
    const rule: UpdateRule = { ...sgd(0.1), learningRate: (t) => 1 / t };
    expect(run({ rule }).epochs.map(({ learningRate }) => learningRate)).toEqual([
      1 / 5,
      1 / 10,
      1 / 15,
      1 / 20,
      1 / 25,
    ]);
    expect(train({ ...setUp(), optimizer: tf.train.adam(0.02) }).epochs[0]!.learningRate).toBe(0.02);
    tf.disposeVariables();
    const { name, slots, update } = sgd(0.1);
    expect(run({ rule: { name, slots, update } }).epochs[0]!.learningRate).toBeNull();
  });
});

describe('refuses', () => {
  it.each<[string, (options: TrainOptions) => Partial<TrainOptions>, string]>([
    [
      'a loss of every sample',
      ({ objective }) => ({
        objective: (batch) => ({ ...objective(batch), loss: batch.y.sum(1) as tf.Scalar }),
      }),
      "expected the objective's loss to be a scalar, received a tensor of shape [64]",
    ],
    [
      'no gradients',
      ({ objective }) => ({
        objective: (batch) => ({ ...objective(batch), gradients: {} }),
      }),
      'expected the objective to give gradients by the names of variables, received an object with {}',
    ],
    [
      'nothing',
      () => ({ objective: (() => undefined) as unknown as TrainOptions['objective'] }),
      'expected the objective to give gradients by the names of variables, received undefined',
    ],
    ['no epochs', () => ({ epochs: 0 }), 'expected a whole number of epochs, at least 1, received 0'],
  ])('%s', (_what, change, message) => {
    const options = setUp();
    expect(() => train({ ...options, ...change(options) })).toThrow(message);
  });
});

describe('ending early', () => {
  it('where onEpoch says so', () => {
    const seen: number[] = [];
    const history = train({
      ...setUp(),
      onEpoch: ({ epoch }, { epochs }) => {
        seen.push(epochs.length);
        return epoch === 3 ? 'stop' : undefined;
      },
    });
    expect(seen).toEqual([1, 2, 3]);
    expect(history).toMatchObject({ ended: 'stopped', diverged: null });
    expect(history.epochs).toHaveLength(3);
  });

  it('where the loss is no number any more, without the step to it', () => {
    const options = setUp({ rule: sgd(4) });
    const W = tf.engine().registeredVariables['W']!;
    let steps = 0;
    const history = train({
      ...options,
      objective: (batch) => {
        const value = options.objective(batch);
        return (steps += 1) === 8
          ? { ...value, loss: tf.scalar(NaN), gradients: { W: tf.fill([64, 10], NaN) } }
          : value;
      },
    });
    expect(history).toMatchObject({ ended: 'diverged', diverged: { epoch: 2, step: 3, loss: null } });
    expect(history.diverged!.message).toMatch(
      /^training diverged at epoch 2, step 3: the loss was NaN \([\d.]+ before\); a smaller learning rate than 4 may help$/,
    );
    expect(history.epochs).toHaveLength(1);
    expect(W.isFinite().all().arraySync()).toBe(1);
  });

  it('where a step too long makes a squared loss grow without end', () => {
    const w = tf.variable(tf.zeros([64, 1]), true, 'w');
    const history = train({
      ...setUp(),
      objective: autodiff([w], ({ x }) =>
        tf
          .matMul(x as tf.Tensor2D, w as tf.Tensor2D)
          .sub(1)
          .square()
          .mean(),
      ),
      optimizer: new RuleOptimizer(momentum(1, 0.9)),
      epochs: 50,
    });
    expect(history.ended).toBe('diverged');
    expect(history.diverged!.message).toContain(
      'more than 1e6 times the first loss of 1; a smaller learning rate than 1 may help',
    );
  });
});

describe('memory', () => {
  it.each<[string, () => tf.Optimizer]>([
    ['a rule', () => new RuleOptimizer(adam(0.01))],
    ['an optimizer of tfjs', () => tf.train.adam(0.01)],
  ])('1,000 steps of %s leave the count of tensors as it was', (_what, optimizerOf) => {
    const counts: number[] = [];
    train({
      ...setUp({ decay: 0.001, batchSize: 30 }),
      optimizer: optimizerOf(),
      // 10 steps in which the optimizer makes its slots, and 1,000 more.
      epochs: 101,
      onEpoch: () => {
        counts.push(tf.memory().numTensors);
      },
    });
    expect(counts).toEqual(new Array(101).fill(counts[0]));
  });
});
