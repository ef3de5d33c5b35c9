import * as tf from '@tensorflow/tfjs';
import type * as LabModule from 'reference/02-backpropagation/lab';
import { seededRandom } from '../../../src/core/rng';
import reference from '../../fixtures/backpropagation.json';
import { matrix, vector } from '../inputs';
import {
  farthest,
  flatten,
  onEachBackend,
  parametersOf,
  relativeError,
  solutionTests,
  withParameters,
} from '../solution';

type Lab = typeof LabModule;
type Value = LabModule.Value;
type Layer = LabModule.Layer;

const LAB = '02-backpropagation';

const ACTIVATIONS = {
  sigmoid: activation((z) => z.sigmoid()),
  tanh: activation((z) => z.tanh()),
  relu: activation((z) => z.relu()),
};

function activation(f: (z: tf.Tensor2D) => tf.Tensor2D): LabModule.Activation {
  const derivative = tf.grad((z: tf.Tensor) => f(z as tf.Tensor2D));
  return { f, derivative: (z) => derivative(z) as tf.Tensor2D };
}

solutionTests<Lab>(LAB, (lab) => {
  describe('on the document’s graph', () => {
    const { x1, x2, v, adjoint } = reference.graph;

    it('agrees with the float64 numbers', () => {
      const nodes = lab.exampleGraph(x1, x2);
      nodes.at(-1)!.backward();
      expect(farthest(dataOf(nodes), v)).toBeLessThan(1e-12);
      expect(farthest(gradsOf(nodes), adjoint)).toBeLessThan(1e-12);
      expect(farthest(lab.exampleAdjoints(x1, x2), adjoint)).toBeLessThan(1e-12);
    });

    it('has the same gradient by hand, in closed form and by central differences', () => {
      const y = ([a, b]: number[]): number => Math.log(a!) + a! * b! - Math.sin(b!);
      const random = seededRandom(0).stream('x');
      for (let i = 0; i < 50; i++) {
        const x = [random.uniform(0.2, 5), random.uniform(-5, 5)];
        const byHand = lab.exampleAdjoints(x[0]!, x[1]!).slice(0, 2);
        expect(farthest(byHand, [1 / x[0]! + x[1]!, x[0]! - Math.cos(x[1]!)])).toBeLessThan(1e-12);
        expect(farthest(lab.numericalGradient(y, x, 1e-5), byHand)).toBeLessThan(1e-8);
      }
    });

    it('decreases y by a step against the gradient', () => {
      const y = ([a, b]: number[]): number => lab.exampleGraph(a!, b!).at(-1)!.data;
      const at = [x1, x2];
      const next = lab.descentStep(at, lab.exampleAdjoints(x1, x2).slice(0, 2), 0.01);
      expect(y(next)).toBeLessThan(y(at));
      // To first order, y falls by η‖∇y‖².
      const expectedFall =
        0.01 *
        lab
          .exampleAdjoints(x1, x2)
          .slice(0, 2)
          .reduce((sum, g) => sum + g * g, 0);
      expect((y(at) - y(next)) / expectedFall).toBeCloseTo(1, 1);
    });
  });

  describe('on scalars', () => {
    // One expression with every operation, some nodes used more than once.
    const expression = (lab: Lab, [a, b, c]: Value[]): Value => {
      const shared = a!.mul(b!).add(c!.exp());
      const inner = shared.tanh().sub(b!.sin()).add(a!.pow(2.5).neg());
      return inner.mul(shared).add(a!.add(new lab.Value(1)).ln());
    };

    it('has the adjoints that central differences give', () => {
      const random = seededRandom(1).stream('x');
      for (let i = 0; i < 50; i++) {
        const x = [random.uniform(0.5, 2), random.uniform(-2, 2), random.uniform(-1, 1)];
        const nodes = valuesOf(lab, x);
        expression(lab, nodes).backward();
        const f = (at: number[]): number => expression(lab, valuesOf(lab, at)).data;
        expect(farthest(gradsOf(nodes), lab.numericalGradient(f, x, 1e-5))).toBeLessThan(1e-7);
      }
    });

    it('gives the same adjoints when called again, and for another output of the same nodes', () => {
      const [a, b] = [new lab.Value(2), new lab.Value(3)];
      const product = a.mul(b);
      const sum = product.add(a);
      sum.backward();
      sum.backward();
      expect([a.grad, b.grad, product.grad, sum.grad]).toEqual([4, 2, 1, 1]);
      product.backward();
      expect([a.grad, b.grad, product.grad]).toEqual([3, 2, 1]);
    });

    it('adds up the two parts of v · v', () => {
      const v = new lab.Value(3);
      v.mul(v).backward();
      expect(v.grad).toBe(6);
    });

    it('visits every node once, even if the number of paths doubles at each node', () => {
      let node = new lab.Value(1);
      const input = node;
      // 60 nodes, 2⁶⁰ paths from the output to the input.
      for (let i = 0; i < 60; i++) node = node.add(node);
      expect(lab.topologicalOrder(node)).toHaveLength(61);
      node.backward();
      expect(input.grad).toBe(2 ** 60);
    });

    it.each<[string, () => unknown]>([
      ['expected a positive number to take the logarithm of, received -1', () => new lab.Value(-1).ln()],
      ['expected a positive number', () => new lab.Value(0).ln()],
      ['expected a base of at least 0', () => new lab.Value(-2).pow(0.5)],
      ['expected as many local derivatives', () => new lab.Value(1, [new lab.Value(1)], [])],
      ['expected a step h above 0, received 0', () => lab.numericalGradient(() => 0, [1], 0)],
      ['expected learningRate of at least 0, received -1', () => lab.descentStep([1], [1], -1)],
      ['expected learningRate of at least 0, received NaN', () => lab.descentStep([1], [1], NaN)],
    ])('refuses bad arguments: %s', (message, call) => {
      expect(call).toThrow(message);
    });

    it('computes central differences, which are exact on quadratics and off by h² on x³', () => {
      expect(lab.numericalGradient(([x]) => x! * x!, [3], 0.5)).toEqual([6]);
      // (3.5³ − 2.5³) / 1 = 42.875 − 15.625 = 27.25 = 3·3² + 0.5²
      expect(lab.numericalGradient(([x]) => x! ** 3, [3], 0.5)[0]).toBeCloseTo(27.25, 12);
    });

    it('has subgradients of |v| whose lines never rise above |v|', () => {
      const random = seededRandom(2).stream('v');
      for (const v of [0, -0, 1e-300, -1e-300, ...vector(random, 100)]) {
        const g = lab.subgradientAbs(v);
        for (const u of vector(random, 20, 3)) {
          expect(Math.abs(u)).toBeGreaterThanOrEqual(Math.abs(v) + g * (u - v) - 1e-12);
        }
      }
    });
  });

  onEachBackend(() => {
    it.each(['sigmoid', 'tanh', 'chain'] as const)(
      'agrees with the float64 numbers of the %s network',
      (name) => {
        const wanted = reference.backprop[name];
        // The reference of the chain uses the sigmoid.
        const f = ACTIVATIONS[name === 'tanh' ? 'tanh' : 'sigmoid'];
        tf.tidy(() => {
          const network = { layers: layersOf(wanted), activation: f };
          const samples = { x: tf.tensor2d(wanted.x), y: tf.tensor2d(wanted.y) };
          const { loss, gradients } = lab.backpropMlp(network, samples);
          const { a } = lab.forward(network, samples.x);
          expect(farthest([loss.arraySync()], [wanted.loss])).toBeLessThan(1e-5);
          expect(gradients).toHaveLength(wanted.W.length);
          for (const [l, { W, b }] of gradients.entries()) {
            // W and b of a layer together: the first ∂L/∂b of the chain is 3e-6, a sum of parts of 3e-3 that cancel,
            // so float32 keeps only four digits of it.
            const layer = tf.concat([W.flatten(), b.flatten()]);
            expect(relative(layer, [wanted.dW[l]!.flat(), wanted.db[l]!])).toBeLessThan(1e-5);
            expect(relative(a[l + 1]!, wanted.activations[l]!)).toBeLessThan(1e-5);
          }
        });
      },
    );

    it.each(['sigmoid', 'tanh', 'relu'] as const)('has the gradients that tfjs gives, with %s', (name) => {
      tf.tidy(() => {
        const { network, samples } = problem(3, [4, 6, 5, 3], name, 8);
        const loss = (...parameters: tf.Tensor[]): tf.Scalar => {
          let a: tf.Tensor = samples.x;
          for (let l = 0; l < parameters.length; l += 2) {
            a = network.activation.f(a.matMul(parameters[l]!).add(parameters[l + 1]!));
          }
          return a.sub(samples.y).square().sum().div(8);
        };
        const byTf = tf.grads(loss)(parametersOf(network.layers));
        const byHand = parametersOf(lab.backpropMlp(network, samples).gradients);
        for (const [i, gradient] of byHand.entries()) {
          expect(gradient.shape).toEqual(byTf[i]!.shape);
          expect(relative(gradient, byTf[i]!.arraySync())).toBeLessThan(1e-5);
        }
      });
    });

    // In float32 a step of 1e-2 balances rounding against curvature.
    it('has the gradients that finite differences give', () => {
      tf.tidy(() => {
        const { network, samples } = problem(4, [3, 4, 2], 'tanh', 5);
        const loss = (parameters: number[]): number =>
          tf.tidy(() => {
            const moved = { ...network, layers: withParameters(network.layers, parameters) };
            return lab.backpropMlp(moved, samples).loss.arraySync();
          });
        const numeric = lab.numericalGradient(loss, flatten(parametersOf(network.layers)), 1e-2);
        const exact = flatten(parametersOf(lab.backpropMlp(network, samples).gradients));
        expect(relativeError(exact, numeric)).toBeLessThan(1e-3);
      });
    });

    it('agrees with the scalar graph of the same network', () => {
      tf.tidy(() => {
        const { network, samples } = problem(5, [2, 3, 2], 'tanh', 3);
        const layers = scalarLayers(lab, network.layers);
        const loss = scalarLoss(lab, layers, samples);
        loss.backward();
        const { loss: mlpLoss, gradients } = lab.backpropMlp(network, samples);
        expect(mlpLoss.arraySync()).toBeCloseTo(loss.data, 5);
        for (const [l, { W, b }] of layers.entries()) {
          expect(relative(gradients[l]!.W, gradsOf(W.flat()))).toBeLessThan(1e-5);
          expect(relative(gradients[l]!.b, gradsOf(b))).toBeLessThan(1e-5);
        }
      });
    });

    it('averages over samples: twice the same samples give the same gradient', () => {
      tf.tidy(() => {
        const { network, samples } = problem(6, [3, 4, 2], 'sigmoid', 5);
        const doubled = { x: samples.x.concat(samples.x), y: samples.y.concat(samples.y) };
        const once = lab.backpropMlp(network, samples).gradients;
        const twice = lab.backpropMlp(network, doubled).gradients;
        for (const [l, { W }] of once.entries())
          expect(relative(twice[l]!.W, W.arraySync())).toBeLessThan(1e-5);
      });
    });

    it('trains 1,000 steps without leaving a tensor behind, and learns', () => {
      const { network, samples } = problem(7, [2, 8, 1], 'tanh', 4);
      tf.dispose(samples);
      const xor = {
        x: tf.tensor2d([
          [0, 0],
          [0, 1],
          [1, 0],
          [1, 1],
        ]),
        y: tf.tensor2d([[0], [0.9], [0.9], [0]]),
      };
      const before = tf.memory().numTensors;
      let layers: Layer[] = network.layers;
      const losses: number[] = [];
      for (let step = 0; step < 1000; step++) {
        const next = lab.trainStep({ ...network, layers }, xor, 0.2);
        losses.push(next.loss.arraySync());
        next.loss.dispose();
        if (layers !== network.layers) tf.dispose(layers);
        layers = next.layers;
      }
      expect(tf.memory().numTensors - before).toBe(4); // W and b of two layers
      tf.dispose(layers);
      expect(tf.memory().numTensors).toBe(before);
      expect(losses.at(-1)).toBeLessThan(0.01);
      expect(losses[0]).toBeGreaterThan(0.1);
      tf.dispose([network.layers, xor]);
    });

    it('does not change the layers that were handed in', () => {
      tf.tidy(() => {
        const { network, samples } = problem(8, [3, 2], 'tanh', 4);
        const before = network.layers[0]!.W.arraySync();
        lab.trainStep(network, samples, 1);
        expect(network.layers[0]!.W.arraySync()).toEqual(before);
        expect(() => lab.trainStep(network, samples, -1)).toThrow(
          'expected learningRate of at least 0, received -1',
        );
      });
    });
  });
});

function layersOf({ W, b }: { W: number[][][]; b: number[][] }): Layer[] {
  return W.map((w, l) => ({ W: tf.tensor2d(w), b: tf.tensor1d(b[l]!) }));
}

function problem(
  seed: number,
  widths: number[],
  name: keyof typeof ACTIVATIONS,
  samples: number,
): { network: LabModule.Network; samples: LabModule.Samples } {
  const stream = seededRandom(seed).stream('problem');
  const layers = widths.slice(1).map((units, l) => ({
    W: tf.tensor2d(matrix(stream, widths[l]!, units)),
    b: tf.tensor1d(vector(stream, units, 0.5)),
  }));
  return {
    network: { layers, activation: ACTIVATIONS[name] },
    samples: {
      x: tf.tensor2d(matrix(stream, samples, widths[0]!)),
      y: tf.tensor2d(matrix(stream, samples, widths.at(-1)!)),
    },
  };
}

const dataOf = (nodes: Value[]): number[] => nodes.map((node) => node.data);
const gradsOf = (nodes: Value[]): number[] => nodes.map((node) => node.grad);
const valuesOf = (lab: Lab, numbers: number[]): Value[] => numbers.map((data) => new lab.Value(data));

/** A layer of scalar nodes. */
interface ScalarLayer {
  W: Value[][];
  b: Value[];
}

function scalarLayers(lab: Lab, layers: Layer[]): ScalarLayer[] {
  return layers.map(({ W, b }) => ({
    W: W.arraySync().map((row) => valuesOf(lab, row)),
    b: valuesOf(lab, b.arraySync()),
  }));
}

/** The mean over samples of ‖a − y‖² of a tanh network, as a graph of scalars. */
function scalarLoss(lab: Lab, layers: ScalarLayer[], samples: LabModule.Samples): Value {
  const [inputs, targets] = [samples.x.arraySync(), samples.y.arraySync()];
  const errors = inputs.flatMap((row, n) => {
    const output = layers.reduce((a, layer) => scalarForward(layer, a), valuesOf(lab, row));
    return output.map((a, j) => a.sub(new lab.Value(targets[n]![j]!)).pow(2));
  });
  return errors.reduce((sum, error) => sum.add(error)).mul(new lab.Value(1 / inputs.length));
}

function scalarForward({ W, b }: ScalarLayer, a: Value[]): Value[] {
  return b.map((bias, j) => a.reduce((sum, ak, k) => sum.add(ak.mul(W[k]![j]!)), bias).tanh());
}

/** ‖found − wanted‖ / ‖wanted‖ of a tensor and nested numbers. */
function relative(found: tf.Tensor, wanted: unknown): number {
  return relativeError([...found.dataSync()], [wanted].flat(3) as number[]);
}
