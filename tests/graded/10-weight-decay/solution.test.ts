import * as tf from '@tensorflow/tfjs';
import type * as LabModule from 'reference/10-weight-decay/lab';
import { seededRandom } from '../../../src/core/rng';
import reference from '../../fixtures/weightDecay.json';
import { matrix } from '../inputs';
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

const { penalty, shrinkage } = reference;
const LAST_RATE = 1e-4;
/** Learning rates, and the number of steps with each. */
const PHASES: readonly (readonly [number, number])[] = [
  [0.1, 400],
  [0.01, 300],
  [0.001, 300],
  [LAST_RATE, 300],
];

solutionTests<Lab>('10-weight-decay', (lab) => {
  onEachBackend(() => {
    it.each<[string, () => tf.Tensor, number | number[] | number[][]]>([
      ['L2', () => l2().apply(w()), penalty.l2],
      ['the gradient of L2', () => l2().gradient(w()), penalty.l2Gradient],
      ['the gradient that tfjs takes of L2', () => automatic(l2()), penalty.l2Gradient],
      ['L1', () => l1().apply(w()), penalty.l1],
      ['the gradient of L1', () => l1().gradient(w()), penalty.l1Gradient],
      ['the gradient that tfjs takes of L1', () => automatic(l1()), penalty.l1Gradient],
      [
        'the minimum under L2',
        () => lab.shrinkL2(tf.tensor1d(shrinkage.wStar), tf.tensor1d(shrinkage.H), shrinkage.lambda),
        shrinkage.l2,
      ],
      [
        'the minimum under L1',
        () => lab.shrinkL1(tf.tensor1d(shrinkage.wStar), tf.tensor1d(shrinkage.H), shrinkage.lambda),
        shrinkage.l1,
      ],
    ])('%s agrees with the float64 numbers', (_, compute, wanted) => {
      const found = tf.tidy(() => [...compute().dataSync()]);
      expect(farthest(found, [wanted].flat(2))).toBeLessThan(1e-5);
    });

    // No weight is within a step of 0, where L1 has no derivative.
    it.each<[string, () => LabModule.L2 | LabModule.L1 | LabModule.L1L2]>([
      ['L2', () => l2()],
      ['L1', () => l1()],
      ['L1L2', () => new lab.L1L2({ lambda1: 0.3, lambda2: 0.7 })],
    ])('the gradient of %s is what finite differences give', (_, make) => {
      const start = penalty.w.flat();
      const at = (weights: number[]): number =>
        tf.tidy(() => make().apply(tf.tensor1d(weights)).dataSync()[0]!);
      const gradient = tf.tidy(() => [...make().gradient(tf.tensor1d(start)).dataSync()]);
      expect(relativeError(gradient, centralDifferences(at, start))).toBeLessThan(1e-3);
    });

    it('has gradient 0 at w = 0 under L1, by formula and by tfjs', () => {
      tf.tidy(() => {
        const zeros = tf.zeros([5]);
        expect(l1().gradient(zeros).abs().max().dataSync()[0]).toBe(0);
        const byTfjs = tf.grad((x) => l1().apply(x))(zeros);
        expect(byTfjs.abs().max().dataSync()[0]).toBe(0);
      });
    });

    it('reaches the minimum of the closed forms by descent, within 1e-3', () => {
      const { lambda } = shrinkage;
      const [wStar, H] = [tf.tensor1d(shrinkage.wStar), tf.tensor1d(shrinkage.H)];
      const l2 = descent(lab.decayedUpdate, shrinkage).at(-1)!;
      const l1 = descent(lab.l1Update, shrinkage).at(-1)!;
      expect(farthest(l2, [...lab.shrinkL2(wStar, H, lambda).dataSync()])).toBeLessThan(1e-3);
      expect(farthest(l1, [...lab.shrinkL1(wStar, H, lambda).dataSync()])).toBeLessThan(1e-3);
      tf.dispose([wStar, H]);
    });

    // Where 0 is the minimum, |g| = |Hw*| ≤ λ there. A step that crosses 0 from w ends at η(λ + |Hw*|) − (1 − ηH)|w| at
    // the most, and every other step goes toward 0: so |w| stays within the step made at 0 itself, η(λ + |Hw*|) ≤ 2ηλ.
    it('keeps exactly the zeros of the closed form within one step of 0, under L1', () => {
      const { wStar, H, lambda } = shrinkage;
      const last = descent(lab.l1Update, shrinkage).slice(-200);
      const minimum = tf.tidy(() => [...lab.shrinkL1(tf.tensor1d(wStar), tf.tensor1d(H), lambda).dataSync()]);
      expect(minimum).toContain(0);
      for (const [k, at] of minimum.entries()) {
        const sizes = last.map((w) => Math.abs(w[k]!));
        const step = LAST_RATE * (lambda + Math.abs(H[k]! * wStar[k]!));
        if (at === 0) expect(Math.max(...sizes) / step).toBeLessThan(1 + 1e-4);
        else expect(Math.min(...sizes)).toBeGreaterThan(step);
      }
    });

    it('stays within 2ηλ of a zero under L1, and comes close to that if |g| at 0 is nearly λ', () => {
      const quadratic = { wStar: [0.95, -0.19], H: [1, 5], lambda: 1 };
      const path = descent(lab.l1Update, quadratic, { from: [0, 0], phases: [[LAST_RATE, 300]] });
      for (const k of [0, 1]) {
        const far = Math.max(...path.map((w) => Math.abs(w[k]!))) / LAST_RATE;
        expect(far).toBeGreaterThan(1.8);
        expect(far).toBeLessThan(1.95 + 1e-4);
      }
    });

    it.each(['L2', 'L1', 'L1L2'] as const)(
      '%s trains inside tf.sequential, is saved, loaded, predicts and penalizes the same',
      async (name) => {
        const regularizer = (): LabModule.L2 | LabModule.L1 | LabModule.L1L2 =>
          name === 'L1L2' ? new lab.L1L2({ lambda1: 0.1, lambda2: 0.2 }) : new lab[name]({ lambda: 0.2 });
        const model = tf.sequential({
          layers: [
            tf.layers.dense({
              units: 4,
              inputShape: [3],
              activation: 'tanh',
              kernelRegularizer: regularizer(),
            }),
            tf.layers.dense({ units: 2, kernelRegularizer: regularizer() }),
          ],
        });
        const compile = (uncompiled: tf.LayersModel): void =>
          uncompiled.compile({ optimizer: tf.train.sgd(0.05), loss: 'meanSquaredError' });
        compile(model);
        const stream = seededRandom(0).stream('data');
        const x = tf.tensor2d(matrix(stream, 12, 3));
        const y = tf.tensor2d(matrix(stream, 12, 2));
        const history = await model.fit(x, y, { epochs: 20, verbose: 0 });
        const losses = history.history['loss'] as number[];
        expect(losses.at(-1)!).toBeLessThan(losses[0]!);

        const loaded = await savedAndLoaded(model);
        compile(loaded);
        expect(predictionsOf(loaded, x)).toEqual(predictionsOf(model, x));
        // tfjs includes the penalty in the loss that a training step reports, but not in that of evaluate.
        const fit = (loaded.evaluate(x, y) as tf.Scalar).dataSync()[0]!;
        const penalties = loaded.layers.map(
          (layer) => regularizer().apply(layer.getWeights()[0]!).dataSync()[0]!,
        );
        const wanted = fit + penalties[0]! + penalties[1]!;
        for (const trained of [loaded, model]) {
          expect(Math.abs(((await trained.trainOnBatch(x, y)) as number) / wanted - 1)).toBeLessThan(1e-5);
        }
        model.dispose();
        loaded.dispose();
      },
    );

    it('leaves no tensor behind in 1,000 steps', () => {
      const [at, g] = [w(), w()];
      const before = tf.memory().numTensors;
      for (let step = 0; step < 500; step++) {
        lab.decayedUpdate(at, g, { learningRate: 0.1, lambda: 0.1 }).dispose();
        lab.l1Update(at, g, { learningRate: 0.1, lambda: 0.1 }).dispose();
      }
      expect(tf.memory().numTensors).toBe(before);
      tf.dispose([at, g]);
    });
  });

  it.each([-1, -1e-9, NaN, Infinity])('refuses λ = %d', (lambda) => {
    const message = `expected lambda of at least 0, received ${lambda}`;
    expect(() => new lab.L2({ lambda })).toThrow(message);
    expect(() => new lab.L1({ lambda })).toThrow(message);
  });

  it('refuses a sweep over an empty list', () => {
    const never = (): never => {
      throw new Error('must not be called');
    };
    const experiment = { train: never, validationError: never, testError: never };
    expect(() => lab.sweepLambda([], experiment)).toThrow('expected at least one lambda to try');
  });

  /** Every w on the path: by default from w*, first with large steps, then with small ones for the zeros of L1. */
  function descent(
    rule: Lab['l1Update'],
    { wStar, H, lambda }: { wStar: number[]; H: number[]; lambda: number },
    { from = wStar, phases = PHASES }: { from?: number[]; phases?: typeof PHASES } = {},
  ): number[][] {
    const path = [from];
    for (const [learningRate, steps] of phases) {
      for (let step = 0; step < steps; step++) {
        path.push(
          tf.tidy(() => {
            const w = tf.tensor1d(path.at(-1)!);
            const g = w.sub(tf.tensor1d(wStar)).mul(tf.tensor1d(H));
            return [...rule(w, g, { learningRate, lambda }).dataSync()];
          }),
        );
      }
    }
    return path;
  }
  function l2(): LabModule.L2 {
    return new lab.L2({ lambda: penalty.lambda });
  }
  function l1(): LabModule.L1 {
    return new lab.L1({ lambda: penalty.lambda });
  }
  function w(): tf.Tensor2D {
    return tf.tensor2d(penalty.w);
  }
  function automatic(penalty: LabModule.L1 | LabModule.L2): tf.Tensor {
    return tf.grad((x) => penalty.apply(x))(w());
  }
});
