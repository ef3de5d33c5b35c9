/** The fused optimizers: the options, the slots (state for each parameter) and the step of each. */
import type { Native } from '../native';

/** A parameter of `n` values, its gradient and its slots, by address. */
export interface StepCall {
  w: number;
  g: number;
  slots: number[];
  /** Address of the parameter after the step; may be w itself. */
  to: number;
  n: number;
  /** The number of the step: 1, 2, … */
  t: number;
}

export interface FusedRule {
  /** Names of slots, each of the parameter's shape. */
  slots: readonly string[];
  /** The value that fills new slots; 0 by default. */
  initial?: number;
  step(native: Native, call: StepCall, learningRate: number): void;
}

export type RuleName = keyof typeof RULES;
/** Options by tfjs's names, including `learningRate`. */
export type RuleOptions = Record<string, number | boolean>;

/** The rules by the names of tfjs's optimizers, with tfjs's equations; assembly/optimizers.ts states them. */
export const RULES = {
  SGD: (): FusedRule => ({
    slots: [],
    step: (native, { w, g, to, n }, rate) => native.gradientDescent(w, g, to, n, rate),
  }),

  Momentum: ({ momentum, useNesterov }: RuleOptions): FusedRule => ({
    slots: ['momentum'],
    step: (native, { w, g, slots: [m], to, n }, rate) =>
      native.momentum(w, g, m!, to, n, rate, Number(momentum), useNesterov ? 1 : 0),
  }),

  Adagrad: ({ initialAccumulatorValue }: RuleOptions): FusedRule => ({
    slots: ['accumulator'],
    initial: Number(initialAccumulatorValue),
    step: (native, { w, g, slots: [s], to, n }, rate) => native.adagrad(w, g, s!, to, n, rate, EPSILON),
  }),

  RMSProp: ({ decay, momentum, epsilon }: RuleOptions): FusedRule => ({
    slots: ['rms', 'momentum'],
    step: (native, { w, g, slots: [s, m], to, n }, rate) =>
      native.rmsprop(w, g, s!, m!, to, n, rate, Number(decay), Number(momentum), Number(epsilon)),
  }),

  Adam: ({ beta1, beta2, epsilon }: RuleOptions): FusedRule => ({
    slots: ['m', 'v'],
    step: (native, { w, g, slots: [m, v], to, n, t }, rate) => {
      const [b1, b2] = [Number(beta1), Number(beta2)];
      const [c1, c2] = [1 / (1 - b1 ** t), 1 / (1 - b2 ** t)];
      native.adam(w, g, m!, v!, to, n, rate, b1, b2, c1, c2, Number(epsilon));
    },
  }),
} as const;

/** tfjs's Adagrad has no such option; this is the epsilon of the wasm backend. */
const EPSILON = 1e-7;
