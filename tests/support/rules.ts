import * as tf from '@tensorflow/tfjs';
import type { UpdateRule } from '../../src/train/updateRule';

export function sgd(learningRate: number): UpdateRule<never> {
  return {
    name: 'sgd',
    slots: [],
    learningRate,
    update: (g) => ({ step: g.mul(-learningRate), slots: {} }),
  };
}

/** m ← μm + g, w ← w − ηm: the convention of tfjs. */
export function momentum(learningRate: number, momentum: number): UpdateRule<'m'> {
  return {
    name: 'momentum',
    slots: ['m'],
    learningRate,
    update(g, slots) {
      const m = slots.m.mul(momentum).add(g);
      return { step: m.mul(-learningRate), slots: { m } };
    },
  };
}

/** m ← μm − ηg, w ← w + m: the convention of the documents. Its memory includes the learning rates of all steps. */
export function ratedMomentum(learningRate: number, momentum: number): UpdateRule<'m'> {
  return {
    name: 'momentum',
    slots: ['m'],
    learningRate,
    update(g, slots) {
      const m = slots.m.mul(momentum).sub(g.mul(learningRate));
      return { step: m, slots: { m } };
    },
  };
}

export function adam(
  learningRate: number,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-3,
): UpdateRule<'m' | 'v'> {
  return {
    name: 'adam',
    slots: ['m', 'v'],
    learningRate,
    update(g, slots, t) {
      const m = slots.m.mul(beta1).add(g.mul(1 - beta1));
      const v = slots.v.mul(beta2).add(g.square().mul(1 - beta2));
      const mHat = m.div(1 - beta1 ** t);
      const vHat = v.div(1 - beta2 ** t);
      return { step: mHat.div(vHat.sqrt().add(epsilon)).mul(-learningRate), slots: { m, v } };
    },
  };
}

/** Update rules to test; `twin` is the optimizer of tfjs with the same equation. */
export const RULES: { name: string; rule: () => UpdateRule; twin: () => tf.Optimizer }[] = [
  { name: 'sgd', rule: () => sgd(0.01), twin: () => tf.train.sgd(0.01) },
  { name: 'momentum', rule: () => momentum(0.01, 0.8), twin: () => tf.train.momentum(0.01, 0.8) },
  { name: 'adam', rule: () => adam(0.05), twin: () => tf.train.adam(0.05, 0.9, 0.999, 1e-3) },
];
