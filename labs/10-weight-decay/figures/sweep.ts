/** λ chosen by validation for L2 and for L1, and steps for early stopping, on the same nets: what two figures show. */
import * as tf from '@tensorflow/tfjs';
import { seededRandom } from '../../../src/core/rng';
import type * as Lab from '../lab';
import type { Net, Part } from './common';
import {
  descend,
  disposeNet,
  disposeParts,
  errorOf,
  freshNet,
  lossOf,
  nearZero,
  partsOf,
  sharedRun,
  weightsOf,
} from './common';
import { sweepSeed } from './sweepSeed';

const STEPS = { quick: 120, full: 300 };
/** Early stopping looks at the validation loss this often. */
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
  /** Of each seed. */
  chosen: number[];
  testError: number[];
}

export interface Sweep {
  steps: number;
  methods: SweptMethod[];
  /** λ = 0 at its last step, of each seed: for the differences in pairs, after all choices were made. */
  without: { testError: number[] };
  /** λ = 0 at the step where its validation loss was smallest. */
  stopped: { at: number[]; testError: number[] };
}

export const swept = sharedRun((lab, context): Sweep => {
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
    const fresh = (): Net => freshNet(parts.train.x.shape[1], parts.train.y.shape[1], random);
    const advance = (): void => context.progress(done++ / (runs * context.seeds.length));

    advance();
    const plain = fresh();
    const best = descendAndRemember(lab, plain, parts, steps);
    for (const method of result.methods) {
      const { name, lambdas } = method;
      const trained = (lambda: number): Net => {
        advance();
        const net = fresh();
        descend(lab, net, parts.train, new lab[name]({ lambda }), steps);
        return net;
      };
      const look = (net: Net): number => nearZero(weightsOf(net));
      const found = sweepSeed(lab, parts, { lambdas, plain, trained }, look);
      method.chosen.push(found.chosen);
      method.validation.push(found.validation);
      method.testError.push(found.testError);
      method.zeros.push(found.seen);
    }
    result.without.testError.push(errorOf(plain, parts.test));
    Object.values(plain.parameters).forEach((w, i) => w.assign(best.weights[i]!));
    result.stopped.at.push(best.step);
    result.stopped.testError.push(errorOf(plain, parts.test));
    tf.dispose(best.weights);
    disposeNet(plain);
    disposeParts(parts);
  }
  return result;
});

/** Descends without a penalty to the last step; returns a copy of the parameters where the validation loss was smallest. */
function descendAndRemember(
  lab: typeof Lab,
  net: Net,
  { train, validation }: { train: Part; validation: Part },
  steps: number,
): { step: number; weights: tf.Tensor[] } {
  const copy = (): tf.Tensor[] => Object.values(net.parameters).map((w) => w.clone());
  let best = { loss: lossOf(net, validation), step: 0, weights: copy() };
  descend(lab, net, train, new lab.L2({ lambda: 0 }), steps, {
    after(step) {
      if (step % EVERY > 0) return;
      const loss = lossOf(net, validation);
      if (!(loss < best.loss)) return;
      tf.dispose(best.weights);
      best = { loss, step, weights: copy() };
    },
  });
  return best;
}
