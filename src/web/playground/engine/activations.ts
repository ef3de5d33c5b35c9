/** Activations, each beside its derivative. Source: DNN 4.1.2; S04. */
import type { ActivationName } from './settings';

/** Under Jest, each look at a global costs more than a step of a small net. */
const { exp, expm1, tanh } = Math;

export interface Activation {
  /** f(z). */
  readonly f: (z: number) => number;
  /** f′(z), by z and f(z). */
  readonly slope: (z: number, value: number) => number;
}

const LEAK = 0.01;

export const ACTIVATION: { readonly [A in ActivationName]: Activation } = {
  relu: { f: (z) => (z > 0 ? z : 0), slope: (z) => (z > 0 ? 1 : 0) },
  leaky: { f: (z) => (z > 0 ? z : LEAK * z), slope: (z) => (z > 0 ? 1 : LEAK) },
  elu: { f: (z) => (z > 0 ? z : expm1(z)), slope: (z, value) => (z > 0 ? 1 : value + 1) },
  tanh: { f: tanh, slope: (_, value) => 1 - value * value },
  sigmoid: { f: (z) => 1 / (1 + exp(-z)), slope: (_, value) => value * (1 - value) },
  linear: { f: (z) => z, slope: () => 1 },
};
