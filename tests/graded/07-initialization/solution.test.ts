import * as tf from '@tensorflow/tfjs';
import type * as LabModule from 'reference/07-initialization/lab';
import type { RandomStream } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { Initializer } from '../../../src/train/ruleInitializer';
import type { Matrix } from '../inputs';
import { matrix } from '../inputs';
import {
  BACKENDS,
  centralDifferences,
  onEachBackend,
  predictionsOf,
  savedAndLoaded,
  solutionTests,
} from '../solution';

type Lab = typeof LabModule;
type Drawn = [name: string, make: (lab: Lab, random: RandomStream) => Initializer, law: Law];

/** Variance of the weights as a function of fan-in and fan-out, and kurtosis E[w⁴] / E[w²]² of their distribution. */
interface Law {
  variance: (fanIn: number, fanOut: number) => number;
  kurtosis: number;
}

const LAB = '07-initialization';
const DRAWS = 100_000;
/** Half of a 99.9 % interval of a normal distribution, in standard deviations. */
const Z_999 = 3.2905;
const FAN_INS = [1, 3, 10, 64, 100, 784, 1000, 4096];

const INITIALIZERS: Drawn[] = [
  ['smallNormal 0.01', (lab, r) => lab.smallNormal(r, 0.01), { variance: () => 1e-4, kurtosis: 3 }],
  ['smallNormal 0.1', (lab, r) => lab.smallNormal(r, 0.1), { variance: () => 1e-2, kurtosis: 3 }],
  ['smallNormal 1', (lab, r) => lab.smallNormal(r, 1), { variance: () => 1, kurtosis: 3 }],
  ['fanInNormal', (lab, r) => lab.fanInNormal(r), { variance: (n) => 1 / n, kurtosis: 3 }],
  ['heNormal', (lab, r) => lab.heNormal(r), { variance: (n) => 2 / n, kurtosis: 3 }],
  ['glorotNormal', (lab, r) => lab.glorotNormal(r), { variance: (n, m) => 2 / (n + m), kurtosis: 3 }],
  ['fanInUniform', (lab, r) => lab.fanInUniform(r), { variance: (n) => 1 / (3 * n), kurtosis: 1.8 }],
  ['glorotUniform', (lab, r) => lab.glorotUniform(r), { variance: (n, m) => 2 / (n + m), kurtosis: 1.8 }],
];

solutionTests<Lab>(LAB, (lab) => {
  // The seed is fixed, so these always pass or always fail. With a fresh seed, each of the two intervals
  // would miss a right answer once in 1,000 times; the graded checks, with fresh seeds, allow 5 standard errors.
  describe.each(INITIALIZERS)('%s', (name, make, { variance, kurtosis }) => {
    it.each(FAN_INS)('has the stated mean and standard deviation at fan-in %i', (fanIn) => {
      const fanOut = Math.ceil(DRAWS / fanIn);
      const stream = seededRandom(7).stream(`${name} ${fanIn}`);
      const w = values(make(lab, stream), [fanIn, fanOut]);
      expect(w.length).toBeGreaterThanOrEqual(DRAWS);
      const std = Math.sqrt(variance(fanIn, fanOut));
      const mean = average(w);
      const measured = Math.sqrt(average(w.map((value) => (value - mean) ** 2)));
      expect(Math.abs(mean) / (std / Math.sqrt(w.length))).toBeLessThan(Z_999);
      const standardError = Math.sqrt((kurtosis - 1) / (4 * w.length));
      expect(Math.abs(measured / std - 1) / standardError).toBeLessThan(Z_999);
    });

    it('gives two layers different weights, from one stream or from two', () => {
      const initializer = make(lab, seededRandom(0).stream('layer 1'));
      const other = make(lab, seededRandom(0).stream('layer 2'));
      const kernels = [initializer, initializer, other].map((one) => values(one, [5, 5]).join());
      expect(new Set(kernels).size).toBe(3);
    });

    it('gives the same weights from equal streams, on every backend', async () => {
      const drawn: string[] = [];
      for (const backend of [...BACKENDS, ...BACKENDS]) {
        await tf.setBackend(backend);
        drawn.push(values(make(lab, seededRandom(0).stream('weights')), [3, 3, 2, 4]).join());
      }
      expect(new Set(drawn).size).toBe(1);
    });
  });

  it('zeros are zeros', () => {
    expect(values(lab.zeros(), [2, 3])).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it.each<[number[], number, number]>([
    [[3, 5], 3, 5],
    [[1, 1], 1, 1],
    [[4, 3, 5], 12, 20], // window of 4: 4·3 inputs, 4·5 outputs
    [[3, 3, 16, 32], 144, 288], // window of 9: 9·16, 9·32
    [[2, 2, 2, 3, 5], 24, 40], // window of 8: 8·3, 8·5
  ])('a kernel of shape %j has fan-in %i and fan-out %i', (shape, fanIn, fanOut) => {
    expect(lab.fansOf(shape)).toEqual({ fanIn, fanOut });
  });

  // The handout and a misconception state this about tfjs; 1 % is more than 4 standard errors.
  it("tfjs's own heNormal has a standard deviation 12 % too low, because it truncates without a correction", () => {
    const w = values(tf.initializers.heNormal({ seed: 1 }), [200, 500]);
    const std = Math.sqrt(average(w.map((value) => value ** 2)));
    expect(Math.abs(std / Math.sqrt(2 / 200) - 0.8796)).toBeLessThan(0.01);
  });

  onEachBackend(() => {
    describe.each(['linear', 'relu', 'tanh', 'sigmoid'] as const)('signalByDepth with %s', (activation) => {
      const stream = seededRandom(11).stream(activation);
      const widths = [5, 4, 6, 3, 7];
      const kernels = widths.slice(1).map((units, l) => matrix(stream, widths[l]!, units, 0.6));
      const x = matrix(stream, 8, widths[0]!);
      const outputGradient = matrix(stream, 8, widths.at(-1)!);
      const run = (from: number, input: Matrix): LabModule.SignalByDepth =>
        tf.tidy(() =>
          lab.signalByDepth(
            kernels.slice(from).map((W) => tf.tensor2d(W)),
            activation,
            tf.tensor2d(input),
            tf.tensor2d(outputGradient),
          ),
        );

      it('agrees with the float64 numbers', () => {
        const found = run(0, x);
        const wanted = inFloat64(kernels, activation, x, outputGradient);
        for (const key of ['preActivations', 'activations', 'gradients'] as const) {
          expect(found[key]).toHaveLength(widths.length - 1);
          found[key].forEach((value, l) =>
            expect(Math.abs(value - wanted[key][l]!) / wanted[key][l]!).toBeLessThan(1e-5),
          );
        }
      });

      // L = Σ outputGradient ⊙ a⁽ᴸ⁾, as a function of the numbers in a⁽ˡ⁾. The test's own float64 passes allow a step
      // so small that no ReLU switches within it.
      it.each(kernels.map((_, l) => l))(
        'has the gradients that finite differences give, at layer %i',
        (l) => {
          const input = [x, ...forward64(kernels, activation, x).map(({ a }) => a)][l]!;
          const loss = (numbers: number[]): number => {
            const output = forward64(kernels.slice(l), activation, rowsOf(numbers, input[0]!.length)).at(
              -1,
            )!.a;
            const weights = outputGradient.flat();
            return sum(output.flat().map((value, i) => value * weights[i]!));
          };
          const wanted = spread(centralDifferences(loss, input.flat(), 1e-6));
          expect(Math.abs(run(0, x).gradients[l]! - wanted) / wanted).toBeLessThan(1e-3);
        },
      );
    });

    it('leaves no tensor behind in 1,000 kernels and passes', () => {
      const random = seededRandom(1);
      const [x, g] = [tf.ones([4, 6]), tf.ones([4, 6])] as [tf.Tensor2D, tf.Tensor2D];
      const before = tf.memory().numTensors;
      for (let i = 0; i < 250; i++) {
        const kernels = lab.initialKernels([6, 6, 6, 6, 6], lab.glorotUniform, random);
        lab.signalByDepth(kernels, 'tanh', x, g);
        expect(tf.memory().numTensors - before).toBe(4);
        tf.dispose(kernels);
      }
      expect(tf.memory().numTensors).toBe(before);
      tf.dispose([x, g]);
    });

    it('initializes a model that trains, is saved, loaded, and predicts the same', async () => {
      const stream = seededRandom(3).stream('model');
      const model = tf.sequential();
      model.add(
        tf.layers.dense({
          units: 16,
          inputShape: [2],
          activation: 'relu',
          kernelInitializer: lab.heNormal(stream),
        }),
      );
      model.add(tf.layers.dense({ units: 1, kernelInitializer: lab.glorotNormal(stream) }));
      model.compile({ optimizer: tf.train.adam(0.05), loss: 'meanSquaredError' });
      const x = tf.tensor2d(matrix(stream, 40, 2));
      const y = tf.tidy(() => x.square().sum(1, true));
      const { history } = await model.fit(x, y, { epochs: 20, verbose: 0, shuffle: false });
      const losses = history['loss'] as number[];
      expect(losses.at(-1)!).toBeLessThan(losses[0]! / 2);
      const loaded = await savedAndLoaded(model);
      expect(predictionsOf(loaded, x)).toEqual(predictionsOf(model, x));
      tf.dispose([x, y]);
      [model, loaded].forEach((one) => one.dispose());
    });
  });

  // 20 nets of 6 layers, 200 wide. The measured second moment of one net scatters by about 3 % (ReLU), so the mean
  // of 20 by 0.7 %; 5 % is 7 standard errors.
  it.each(['linear', 'relu'] as const)('predicts the signal measured in wide %s nets', (activation) => {
    const widths = [200, 150, 250, 200, 220, 180, 200];
    const stds = widths.slice(1).map((_, l) => Math.sqrt(2 / widths[l]!));
    const runs = Array.from({ length: 20 }, (_, seed) => {
      const random = seededRandom(seed);
      const kernels = lab.initialKernels(widths, lab.heNormal, random);
      const [x, g] = ['x', 'g'].map((name) => tf.tensor2d(matrix(random.stream(name), 50, 200)));
      const signal = lab.signalByDepth(kernels, activation, x!, g!);
      tf.dispose([...kernels, x!, g!]);
      return signal;
    });
    const predicted = lab.predictedSignal(widths, stds, activation);
    for (const key of ['preActivations', 'gradients'] as const) {
      predicted[key].forEach((wanted, l) => {
        const measured = Math.sqrt(average(runs.map((run) => run[key][l]! ** 2)));
        expect(Math.abs(measured / wanted - 1)).toBeLessThan(0.05);
      });
    }
  });

  it('predicts that He initialization keeps the signal of a ReLU net constant, forward and backward', () => {
    const { preActivations, gradients } = lab.predictedSignal(
      Array<number>(11).fill(50),
      Array<number>(10).fill(Math.sqrt(2 / 50)),
      'relu',
    );
    // Var z = n · 2/n · 1 = 2 at the first layer, whose input does not come from a ReLU, and at every later one.
    preActivations.forEach((std) => expect(std).toBeCloseTo(Math.SQRT2, 12));
    gradients.forEach((std) => expect(std).toBeCloseTo(1, 12));
  });

  it('gives each layer its own stream', () => {
    const kernels = lab.initialKernels([8, 8, 8, 8], lab.fanInNormal, seededRandom(0));
    expect(new Set(kernels.map((kernel) => [...kernel.dataSync()].join())).size).toBe(3);
    tf.dispose(kernels);
  });

  it.each<[string, (lab: Lab) => unknown, string]>([
    [
      'a negative std',
      (l) => l.smallNormal(seededRandom(0).stream('w'), -1),
      'expected std of at least 0, received -1',
    ],
    [
      'NaN as std',
      (l) => l.smallNormal(seededRandom(0).stream('w'), NaN),
      'expected std of at least 0, received NaN',
    ],
    [
      'too few standard deviations',
      (l) => l.predictedSignal([3, 4, 5], [1], 'linear'),
      'expected 2 standard deviations, one for each kernel, received an array of 1',
    ],
  ])('refuses %s', (_, call, message) => {
    expect(() => call(lab)).toThrow(message);
  });
});

function values(initializer: Initializer, shape: number[]): number[] {
  return tf.tidy(() => [...initializer.apply(shape).dataSync()]);
}

const sum = (numbers: number[]): number => numbers.reduce((total, n) => total + n, 0);
const average = (numbers: number[]): number => sum(numbers) / numbers.length;

function spread(numbers: number[]): number {
  const mean = average(numbers);
  return Math.sqrt(average(numbers.map((value) => (value - mean) ** 2)));
}

type Name = LabModule.ActivationName;
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
const F: Record<Name, (z: number) => number> = {
  linear: (z) => z,
  relu: (z) => Math.max(0, z),
  tanh: Math.tanh,
  sigmoid,
};
const DERIVATIVE: Record<Name, (z: number) => number> = {
  linear: () => 1,
  relu: (z) => Number(z > 0),
  tanh: (z) => 1 - Math.tanh(z) ** 2,
  sigmoid: (z) => sigmoid(z) * (1 - sigmoid(z)),
};

function rowsOf(numbers: number[], width: number): Matrix {
  return Array.from({ length: numbers.length / width }, (_, n) => numbers.slice(n * width, (n + 1) * width));
}

function forward64(kernels: Matrix[], name: Name, x: Matrix): { z: Matrix; a: Matrix }[] {
  let a = x;
  return kernels.map((W) => {
    const z = a.map((row) => W[0]!.map((_, j) => sum(row.map((value, i) => value * W[i]![j]!))));
    a = z.map((row) => row.map(F[name]));
    return { z, a };
  });
}

/** The equations of signalByDepth in plain loops, in float64. */
function inFloat64(
  kernels: Matrix[],
  name: Name,
  x: Matrix,
  outputGradient: Matrix,
): LabModule.SignalByDepth {
  const layers = forward64(kernels, name, x);
  const gradients: number[] = [];
  let g = outputGradient;
  for (let l = kernels.length - 1; l >= 0; l--) {
    const dz = g.map((row, n) => row.map((value, j) => value * DERIVATIVE[name](layers[l]!.z[n]![j]!)));
    g = dz.map((row) => kernels[l]!.map((weights) => sum(weights.map((w, j) => w * row[j]!))));
    gradients[l] = spread(g.flat());
  }
  return {
    preActivations: layers.map(({ z }) => spread(z.flat())),
    activations: layers.map(({ a }) => spread(a.flat())),
    gradients,
  };
}
