import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../../src/bench/backend';
import { stepOf, type Style } from '../../../src/bench/models';
import { mlp, type Workload } from '../../../src/bench/workloads';

beforeAll(() => startBackend('kit'));
beforeEach(() => tf.engine().startScope());
afterEach(() => {
  tf.engine().endScope();
  tf.disposeVariables();
});

interface Call {
  kernel: string;
  shapes: Record<string, number[]>;
  attrs: tf.NamedAttrMap;
  /** The values of the labels of a fused loss. */
  labels: number[] | undefined;
}

/** The kernels that a step runs. */
async function callsOf(workload: Workload, style: Style): Promise<Call[]> {
  const step = stepOf(workload, style)!;
  const calls: Call[] = [];
  const { runKernel } = tf.engine();
  tf.engine().runKernel = function (kernel, inputs, attrs) {
    const operands = Object.entries(inputs).filter(([, tensor]) => tensor as tf.Tensor | undefined);
    const shapes = Object.fromEntries(operands.map(([name, { shape }]) => [name, shape]));
    const labels = inputs['labels'] && Array.from(inputs['labels'].dataSync());
    calls.push({ kernel, shapes, attrs: attrs ?? {}, labels });
    return runKernel.call(tf.engine(), kernel, inputs, attrs) as never;
  };
  try {
    await step();
  } finally {
    tf.engine().runKernel = runKernel;
  }
  return calls;
}

/** The trained weights of a model, in their order; Adam keeps scalars of its own. */
function weights(): tf.Variable[] {
  return Object.values(tf.engine().registeredVariables).filter(
    ({ trainable, rank }) => trainable && rank > 0,
  );
}

const named = (calls: Call[], kernel: string): Call[] => calls.filter((call) => call.kernel === kernel);

const MLP = mlp([5, 4, 3, 2], 7);
const CNN: Workload = { kind: 'cnn', name: 'CNN', batch: 2 };
const XOR: Workload = { ...mlp([2, 3, 1], 4), activation: 'tanh', loss: 'sigmoid' };
const MLP_SHAPES = [[5, 4], [4], [4, 3], [3], [3, 2], [2]];
const CNN_SHAPES = [[3, 3, 1, 16], [3, 3, 16, 32], [16], [32], [10], [1568, 10]];

it.each<[Style, Workload, number[][]]>([
  ['fused', MLP, MLP_SHAPES],
  ['ops', MLP, MLP_SHAPES],
  ['layers', MLP, MLP_SHAPES],
  ['layersFused', MLP, MLP_SHAPES],
  ['fused', CNN, CNN_SHAPES],
  ['ops', CNN, CNN_SHAPES],
  ['layers', CNN, [CNN_SHAPES[0]!, [16], CNN_SHAPES[1]!, [32], CNN_SHAPES[5]!, [10]]],
])(
  'in the style "%s" a model has its weights, and each moves by the rate of Adam: case %#',
  async (style, workload, shapes) => {
    const step = stepOf(workload, style)!;
    await step();
    const trained = weights();
    expect(trained.map(({ shape }) => shape)).toEqual(shapes);
    const before = trained.map((w) => w.dataSync().slice());
    await step();
    for (const [i, w] of trained.entries()) {
      const moves = w.dataSync().map((value, j) => Math.abs(value - before[i]![j]!));
      // Adam moves a weight by its rate, 0.001, while the gradient stays the same.
      expect(Math.max(...moves)).toBeGreaterThan(0.0003);
      expect(Math.max(...moves)).toBeLessThan(0.0011);
    }
  },
);

it.each<Style>(['fused', 'ops'])(
  'in the style "%s" plain descent moves by the rate times the gradient',
  async (style) => {
    const step = stepOf({ ...mlp([6, 2], 3), optimizer: 'sgd' }, style)!;
    const [w] = weights();
    const before = w!.dataSync().slice();
    await step();
    const moves = w!.dataSync().map((value, j) => Math.abs(value - before[j]!));
    expect(Math.max(...moves)).toBeGreaterThan(0);
    // Gradients of a mean cross-entropy are of the size of the inputs, but no two of them are equal.
    expect(new Set(moves.map((move) => Number(move.toFixed(6)))).size).toBeGreaterThan(2);
  },
);

it.each<Style>(['fused', 'ops'])('in the style "%s" weights begin small and random, biases at 0', (style) => {
  stepOf(mlp([60, 50, 2], 1), style);
  const [w, b] = weights();
  const { mean, variance } = tf.moments(w!);
  expect(Math.abs(mean.dataSync()[0]!)).toBeLessThan(0.005);
  expect(Math.sqrt(variance.dataSync()[0]!)).toBeCloseTo(0.05, 2);
  expect([...b!.dataSync()]).toEqual(Array(50).fill(0));
});

describe('the fused style', () => {
  it('runs a kernel for each layer, and one for the loss', async () => {
    const calls = await callsOf(MLP, 'fused');
    expect(named(calls, 'DenseLayer').map(({ shapes, attrs }) => [shapes['x'], attrs['activation']])).toEqual(
      [
        [[7, 5], 'relu'],
        [[7, 4], 'relu'],
        [[7, 3], 'linear'],
      ],
    );
    const [loss] = named(calls, 'SoftmaxCrossEntropyWithGradient');
    expect(loss!.shapes).toEqual({ logits: [7, 2], labels: [7, 2] });
    expect(loss!.labels!.toSorted()).toEqual([...Array<number>(7).fill(0), ...Array<number>(7).fill(1)]);
    expect(named(calls, 'Sqrt')).toEqual([]);
  });

  it('has another activation and loss if the workload says so', async () => {
    const calls = await callsOf(XOR, 'fused');
    expect(named(calls, 'DenseLayer').map(({ attrs }) => attrs['activation'])).toEqual(['tanh', 'linear']);
    expect(named(calls, 'SigmoidCrossEntropyWithGradient')[0]!.shapes).toEqual({
      logits: [4, 1],
      labels: [4, 1],
    });
    expect(named(calls, 'SoftmaxCrossEntropyWithGradient')).toEqual([]);
  });

  it('convolves, pools twice, and ends in ten classes', async () => {
    const calls = await callsOf(CNN, 'fused');
    const layers = named(calls, 'ConvolutionLayer');
    expect(layers.map(({ shapes, attrs }) => [shapes['x'], attrs['activation']])).toEqual([
      [[2, 28, 28, 1], 'relu'],
      [[2, 14, 14, 16], 'relu'],
    ]);
    expect(named(calls, 'MaxPool').map(({ shapes }) => shapes['x'])).toEqual([
      [2, 28, 28, 16],
      [2, 14, 14, 32],
    ]);
    expect(named(calls, 'DenseLayer').map(({ shapes }) => shapes['x'])).toEqual([[2, 1568]]);
    expect(named(calls, 'SoftmaxCrossEntropyWithGradient')[0]!.shapes['labels']).toEqual([2, 10]);
    expect(named(calls, 'Sqrt')).toEqual([]);
  });
});

describe('the style of ops', () => {
  it.each<[Workload, string]>([
    [MLP, 'Relu'],
    [XOR, 'Tanh'],
  ])(
    'runs the ops of tfjs, and no activation after the last layer: case %#',
    async (workload, activation) => {
      const calls = await callsOf(workload, 'ops');
      const hidden = workload.kind === 'mlp' ? workload.sizes.slice(1, -1) : [];
      expect(named(calls, activation).map(({ shapes }) => shapes['x'])).toEqual(
        hidden.map((units) => [workload.batch, units]),
      );
      expect(named(calls, 'DenseLayer')).toEqual([]);
      expect(named(calls, 'Sqrt').length).toBeGreaterThan(0);
    },
  );

  it.each<[string, Workload, boolean]>([
    ['softmax', MLP, true],
    ['sigmoid', XOR, false],
  ])('has the loss of the workload: %s', async (_, workload, softmax) => {
    const kernels = (await callsOf(workload, 'ops')).map(({ kernel }) => kernel);
    // Only the softmax needs the largest logit of a row; only the other loss has the logarithm of 1 + e^−|z|.
    expect([kernels.includes('Max'), kernels.includes('Log1p')]).toEqual([softmax, !softmax]);
  });

  it('convolves with the same ops', async () => {
    const calls = await callsOf(CNN, 'ops');
    expect(named(calls, 'Conv2D').map(({ shapes, attrs }) => [shapes['x'], attrs['pad']])).toEqual([
      [[2, 28, 28, 1], 'same'],
      [[2, 14, 14, 16], 'same'],
    ]);
    expect(named(calls, 'Relu').map(({ shapes }) => shapes['x'])).toEqual([
      [2, 28, 28, 16],
      [2, 14, 14, 32],
    ]);
    expect(named(calls, 'DenseLayer')).toEqual([]);
  });
});

describe('the style of tf.layers', () => {
  it('has no model without a hidden layer, or with another loss than softmax', () => {
    for (const style of ['layers', 'layersFused'] as const) {
      expect(stepOf(mlp([5, 2], 1), style)).toBeUndefined();
      expect(stepOf(XOR, style)).toBeUndefined();
    }
  });

  it.each<[Style, boolean]>([
    ['layers', true],
    ['layersFused', false],
  ])('"%s" runs the optimizer of tfjs: %p', async (style, ops) => {
    expect(named(await callsOf(MLP, style), 'Sqrt').length > 0).toBe(ops);
    expect(named(await callsOf(CNN, style), 'Sqrt').length > 0).toBe(ops);
  });

  it.each<[string, Workload, number[]]>([
    ['units', MLP, [7, 2]],
    ['a CNN', CNN, [2, 10]],
  ])('ends %s in a softmax', async (_, workload, shape) => {
    const calls = await callsOf(workload, 'layers');
    expect(named(calls, 'Softmax').map(({ shapes }) => shapes['logits'])).toEqual([shape]);
    if (workload === MLP) expect(named(calls, 'Relu')).toHaveLength(2);
  });
});
