/**
 * Lab 04 · Optimizers.
 *
 * The handout (README.md, beside this file) has the equations, the tasks and their points. Write the bodies
 * of the functions below; leave their names, arguments and results as they are. Run `npx lab check 04` to see
 * what is right, what is wrong, and why.
 *
 * Every task is an update rule: how one parameter moves, given its gradient. `update` gets
 *
 *     g      the gradient ∂L/∂w, a tensor of w's shape
 *     slots  the rule's memory of this parameter from its last step, by name; zeros at the first
 *     t      the number of this step of this parameter: 1, 2, …
 *     w      the parameter itself (few rules need it)
 *
 * and returns `step`, which is added to w, and the new value of every slot. `new RuleOptimizer(rule)` of
 * src/train makes a `tf.Optimizer` of it, for `minimize` and `model.compile`. It keeps the slots of each
 * parameter by the parameter's name, calls `update` inside a `tf.tidy`, and disposes of the remaining tensors.
 */
import * as tf from '@tensorflow/tfjs';
import { expected } from '../../src/core/errors';
import type { Slots, UpdateRule } from '../../src/train/updateRule';

export type GradientDescentOptions = {
  /** η > 0, the change of a parameter by one unit of gradient. */
  learningRate: number;
};

export type MomentumOptions = {
  /** η > 0. */
  learningRate: number;
  /** μ in [0, 1), the share of the last step that goes into this one. Usual: 0.9 … 0.99. */
  momentum: number;
};

export type AdagradOptions = {
  /** η > 0. */
  learningRate: number;
  /** ε > 0, added to the sum of squares, inside the root. Default 1e-7. */
  epsilon?: number;
};

export type RmspropOptions = {
  /** η > 0. */
  learningRate: number;
  /** β in [0, 1), the share of the old mean that stays in the new one. Default 0.9. */
  beta?: number;
  /** ε > 0, added to the mean of squares, inside the root. Default 1e-7. */
  epsilon?: number;
};

export type AdamOptions = {
  /** η > 0, about the length of a step of each single parameter. */
  learningRate: number;
  /** β₁ in [0, 1), of the first moment: the mean of gradients. Default 0.9. */
  beta1?: number;
  /** β₂ in [0, 1), of the second moment: the mean of squared gradients. Default 0.999. */
  beta2?: number;
  /** ε > 0, added to the root, outside of it. Default 1e-8. */
  epsilon?: number;
};

export type SwitchOptions = {
  /** The first rule, with its own η. */
  first: UpdateRule;
  /** The second rule, with its own η. */
  second: UpdateRule;
  /** Called before each step t of a parameter, until it returns true: the second rule takes this step and all later ones. */
  when: (t: number) => boolean;
};

/**
 * Gradient descent: w ← w − ηg. On minibatches, it is SGD.
 *
 * Source: DNN 4.3.5; TT; S12.
 */
export function gradientDescent({ learningRate }: GradientDescentOptions): UpdateRule<never> {
  checkLearningRate(learningRate);
  return {
    name: 'gradientDescent',
    slots: [],
    learningRate,
    update(g) {
      // TODO
      throw new Error('Not implemented yet');
    },
  };
}

/**
 * Momentum, in the convention of the documents: the slot m is the last step itself.
 *
 *     m ← μm − ηg        w ← w + m
 *
 * Other libraries keep a sum of gradients instead (m ← μm + g, w ← w − ηm), which moves w in the same way if η is
 * constant. Don't take a mean of gradients (m ← μm + (1 − μ)g): its steps are 1 − μ times as long.
 *
 * Source: DNN 4.3.5, "Momentum"; TT; Polyak 1964; S13.
 */
export function momentum({ learningRate, momentum: mu }: MomentumOptions): UpdateRule<'m'> {
  checkLearningRate(learningRate);
  checkShare('momentum', mu);
  return {
    name: 'momentum',
    slots: ['m'],
    learningRate,
    update(g, slots) {
      // TODO
      throw new Error('Not implemented yet');
    },
  };
}

/**
 * Nesterov momentum: the gradient is taken at the point to which the momentum alone would lead.
 *
 *     g = ∇L(w + μm)        m ← μm − ηg        w ← w + m
 *
 * The result of `lookAhead` is added to w before the gradient is taken, and subtracted again before the step.
 * `update` gets this gradient as g.
 *
 * Source: DNN 4.3.5, "Nesterov Momentum"; Sutskever et al. 2013, equations 3 and 4; S14.
 */
export function nesterov({ learningRate, momentum: mu }: MomentumOptions): UpdateRule<'m'> {
  checkLearningRate(learningRate);
  checkShare('momentum', mu);
  return {
    name: 'nesterov',
    slots: ['m'],
    learningRate,
    lookAhead(slots) {
      // TODO
      throw new Error('Not implemented yet');
    },
    update(g, slots) {
      // TODO
      throw new Error('Not implemented yet');
    },
  };
}

/**
 * Adagrad: each parameter's learning rate falls with the squared gradients that this parameter has had.
 *
 *     s ← s + g²        w ← w − η g / √(s + ε)        element by element
 *
 * Source: DNN 4.3.5, "Adagrad and RMSprop"; Duchi et al. 2011; S15; errata E16, E23.
 */
export function adagrad({ learningRate, epsilon = 1e-7 }: AdagradOptions): UpdateRule<'s'> {
  checkLearningRate(learningRate);
  checkEpsilon(epsilon);
  return {
    name: 'adagrad',
    slots: ['s'],
    learningRate,
    update(g, slots) {
      // TODO
      throw new Error('Not implemented yet');
    },
  };
}

/**
 * RMSprop: Adagrad with an exponential moving average in place of the sum.
 *
 *     s ← βs + (1 − β)g²        w ← w − η g / √(s + ε)        element by element
 *
 * Source: DNN 4.3.5, "Adagrad and RMSprop"; S16.
 */
export function rmsprop({ learningRate, beta = 0.9, epsilon = 1e-7 }: RmspropOptions): UpdateRule<'s'> {
  checkLearningRate(learningRate);
  checkShare('beta', beta);
  checkEpsilon(epsilon);
  return {
    name: 'rmsprop',
    slots: ['s'],
    learningRate,
    update(g, slots) {
      // TODO
      throw new Error('Not implemented yet');
    },
  };
}

/**
 * Adam: a mean of gradients over the root of a mean of squared gradients, both corrected for their start at 0.
 *
 *     m ← β₁m + (1 − β₁)g        v ← β₂v + (1 − β₂)g²
 *     m̂ = m / (1 − β₁ᵗ)          v̂ = v / (1 − β₂ᵗ)
 *     w ← w − η m̂ / (√v̂ + ε)     element by element
 *
 * The slots are m and v themselves; m̂ and v̂ are made of them at each step.
 *
 * Source: Kingma & Ba 2015, algorithm 1; DNN 4.3.5, "Adam", which exchanges β₁ and β₂; S17; erratum E15.
 */
export function adam(options: AdamOptions): UpdateRule<'m' | 'v'> {
  const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  checkLearningRate(learningRate);
  checkShare('beta1', beta1);
  checkShare('beta2', beta2);
  checkEpsilon(epsilon);
  return {
    name: 'adam',
    slots: ['m', 'v'],
    learningRate,
    update(g, slots, t) {
      // TODO
      throw new Error('Not implemented yet');
    },
  };
}

/**
 * Normalized gradient descent: w ← w − η g / ‖g‖. The length of a step is η for every length of the gradient.
 *
 * ‖g‖ is the norm of the whole gradient, over all parameters: the root of the sum of all squares. Only
 * `transform` gets the gradients of all parameters. If the gradient is 0, no parameter changes.
 *
 * Source: TT, "Adam, Adagrad", which calls it Adagrad; S18; erratum E23.
 */
export function normalizedGradient({ learningRate }: GradientDescentOptions): UpdateRule<never> {
  checkLearningRate(learningRate);
  return {
    name: 'normalizedGradient',
    slots: [],
    learningRate,
    transform(gradients) {
      // TODO
      throw new Error('Not implemented yet');
    },
    update(g) {
      // TODO
      throw new Error('Not implemented yet');
    },
  };
}

/**
 * One rule until a criterion holds, and then another rule to the end: Adam for a quick beginning, then SGD with
 * momentum.
 *
 * Each parameter changes to the second rule independently, and only once: `when(t)` is called before each of its
 * steps until it returns true. The second rule begins like a new optimizer: with slots at zero and its own t at 1.
 *
 * The slots are those of both rules, as `first_…` and `second_…` (`slotsOf` and `named` translate), and
 * `taken`, the number of steps that the second rule has taken, in every element. So a saved
 * training can be continued.
 *
 * Source: DNN 4.3.5, "Adam", last paragraph; Keskar & Socher 2017; S17.
 */
export function switchOptimizer({ first, second, when }: SwitchOptions): UpdateRule {
  for (const rule of [first, second]) {
    if (rule.lookAhead ?? rule.transform) {
      throw expected('rules without lookAhead and transform to switch between', rule.name);
    }
  }
  const slots = [
    ...first.slots.map((slot) => `first_${slot}`),
    ...second.slots.map((slot) => `second_${slot}`),
    'taken',
  ];
  return {
    name: 'switchOptimizer',
    slots,
    update(g, all, t, w) {
      const taken = all['taken']!.dataSync()[0]!;
      // TODO
      throw new Error('Not implemented yet');
    },
  };
}

/** The slots of one of the two rules of {@link switchOptimizer}, by the rule's own names. */
export function slotsOf(which: 'first' | 'second', all: Slots): Slots {
  const prefix = `${which}_`;
  const own = Object.entries(all).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, slot]) => [name.slice(prefix.length), slot]));
}

/** The inverse of `slotsOf`: slots of one of the two rules, with the names that {@link switchOptimizer} gives them. */
export function named(which: 'first' | 'second', slots: Slots): Slots {
  return Object.fromEntries(Object.entries(slots).map(([name, slot]) => [`${which}_${name}`, slot]));
}

/** Applies a function to every gradient and keeps the names. */
export function eachOf(gradients: tf.NamedTensorMap, change: (g: tf.Tensor) => tf.Tensor): tf.NamedTensorMap {
  return Object.fromEntries(Object.entries(gradients).map(([name, g]) => [name, change(g)]));
}

function checkLearningRate(learningRate: number): void {
  if (!(learningRate > 0 && learningRate < Infinity)) throw expected('learningRate > 0', learningRate);
}

function checkShare(name: string, share: number): void {
  if (!(share >= 0 && share < 1)) throw expected(`${name} in [0, 1)`, share);
}

function checkEpsilon(epsilon: number): void {
  if (!(epsilon > 0 && epsilon < Infinity)) throw expected('epsilon > 0', epsilon);
}
