/** The run of two figures: λ of L2 and of L1, and the steps of early stopping, chosen by validation on the same nets. */
import * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { FigureContext } from '../../../src/figures/figure';
import { once } from '../../../src/figures/once';
import type * as Lab from '../lab';
import type { Net, Parts } from './common';
import {
  disposeNet,
  disposeParts,
  errorOf,
  lossOf,
  nearZero,
  netFor,
  partsOf,
  train,
  weightsOf,
} from './common';
import { sweepSeed } from './sweepSeed';

const STEPS = { quick: 120, full: 300 };
/** The number of steps from one validation loss of early stopping to the next. */
export const EVERY = 5;
const METHODS = [
  { name: 'L2', lambdas: [0, 0.003, 0.01, 0.03, 0.06, 0.1, 0.2], style: 0 },
  { name: 'L1', lambdas: [0, 0.002, 0.005, 0.01, 0.015, 0.025], style: 1 },
] as const;

export const SEEDS = { seeds: { quick: 10, full: 20 }, firstSeed: 100 };

export interface SweptMethod {
  name: 'L2' | 'L1';
  style: number;
  lambdas: number[];
  /** A row a seed, a number a λ. */
  validation: number[][];
  zeros: number[][];
  /** A number a seed. */
  chosen: number[];
  testError: number[];
}

export interface Sweep {
  steps: number;
  methods: SweptMethod[];
  /** λ = 0 at its last step, a number a seed; tested after all choices were made. */
  without: { testError: number[] };
  /** λ = 0 at the step with the smallest validation loss. */
  stopped: { at: number[]; testError: number[] };
}

export const swept = once((lab: typeof Lab, context: FigureContext): Sweep => {
  const steps = STEPS[context.mode];
  const result: Sweep = {
    steps,
    methods: METHODS.map(({ name, lambdas, style }) => ({
      ...{ name, style, lambdas: [...lambdas] },
      ...{ validation: [], zeros: [], chosen: [], testError: [] },
    })),
    without: { testError: [] },
    stopped: { at: [], testError: [] },
  };
  const runs = METHODS.reduce((sum, { lambdas }) => sum + lambdas.length - 1, 1);
  let done = 0;
  for (const seed of context.seeds) {
    const random = seededRandom(seed);
    const parts = partsOf(context, random);
    const advance = (): void => context.progress(done++ / (runs * context.seeds.length));
    addSeed(lab, { parts, random, advance }, result);
    disposeParts(parts);
  }
  return result;
});

/** Adds the results of one seed. */
function addSeed(
  lab: typeof Lab,
  { parts, random, advance }: { parts: Parts; random: SeededRandom; advance: () => void },
  { steps, methods, without, stopped }: Sweep,
): void {
  advance();
  const plain = netFor(parts.train, random);
  const best = trainAndRemember(lab, plain, parts, steps);
  for (const method of methods) {
    const { name, lambdas } = method;
    const trained = (lambda: number): Net => {
      advance();
      const net = netFor(parts.train, random);
      train(lab, net, parts.train, { penalty: new lab[name]({ lambda }), steps });
      return net;
    };
    const share = (net: Net): number => nearZero(weightsOf(net));
    const { chosen, validation, testError, measured } = sweepSeed(
      lab,
      parts,
      { lambdas, plain, trained },
      share,
    );
    method.chosen.push(chosen);
    method.validation.push(validation);
    method.testError.push(testError);
    method.zeros.push(measured);
  }
  without.testError.push(errorOf(plain, parts.test));
  Object.values(plain.parameters).forEach((w, i) => w.assign(best.weights[i]!));
  stopped.at.push(best.step);
  stopped.testError.push(errorOf(plain, parts.test));
  tf.dispose(best.weights);
  disposeNet(plain);
}

/** Trains without a penalty to the last step. Returns a copy of the parameters with the smallest validation loss. */
function trainAndRemember(
  lab: typeof Lab,
  net: Net,
  parts: Parts,
  steps: number,
): { step: number; weights: tf.Tensor[] } {
  const copy = (): tf.Tensor[] => Object.values(net.parameters).map((w) => w.clone());
  let best = { loss: lossOf(net, parts.validation), step: 0, weights: copy() };
  train(lab, net, parts.train, {
    penalty: new lab.L2({ lambda: 0 }),
    steps,
    onStep(step) {
      if (step % EVERY > 0) return;
      const loss = lossOf(net, parts.validation);
      if (!(loss < best.loss)) return;
      tf.dispose(best.weights);
      best = { loss, step, weights: copy() };
    },
  });
  return best;
}
