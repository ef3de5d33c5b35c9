/**
 * Lab 05 · Learning rate schedules and gradient clipping.
 *
 * The handout (README.md, beside this file) has the equations, the tasks and their points. Write the bodies
 * of the functions below; leave their names, arguments and results as they are. Run `npx lab check 05` to see
 * what is right, what is wrong, and why.
 *
 * Schedules and gradient clipping work with any optimizer and any loss: they don't depend on the rule that takes
 * the step.
 */
import * as tf from '@tensorflow/tfjs';
import { expected } from '../../src/core/errors';
import type { NamedTensors } from '../../src/core/tensors';
import type { Objective } from '../../src/train/objective';
import type { UpdateRule } from '../../src/train/updateRule';

/**
 * A learning rate as a function of the steps taken so far: t = 0 at the first step, 1 at the second.
 * t counts steps. A schedule that counts epochs has an option for the number of steps in an epoch.
 */
export type Schedule = (t: number) => number;

export interface StepDecayOptions {
  /** η₀, above 0. */
  initialRate: number;
  /** In (0, 1]: ½ halves the rate. */
  factor: number;
  /** Steps from one reduction to the next, a whole number from 1 up. */
  every: number;
}

/**
 * Step decay: η(t) = η₀ · factor^⌊t / every⌋. The rate stays for `every` steps, then falls at once.
 *
 * @throws UsageError for a rate, factor or interval outside the range in the options
 * Source: DNN 4.3.5, "learning rate decay" (a); S19.
 */
export function stepDecay(options: StepDecayOptions): Schedule {
  const { initialRate, factor, every } = options;
  checkPositive('initialRate', initialRate);
  checkFactor('factor', factor);
  checkCount('every', every);
  return (t) => {
    // TODO
    throw new Error('Not implemented yet');
  };
}

export interface DecayOptions {
  /** η₀, above 0. */
  initialRate: number;
  /** k, per step, at least 0. */
  decayRate: number;
}

/**
 * Exponential decay: η(t) = η₀ · e^(−kt).
 *
 * @throws UsageError for a rate or k outside the range in the options
 * Source: DNN 4.3.5, "learning rate decay" (b); S19.
 */
export function exponentialDecay(options: DecayOptions): Schedule {
  const { initialRate, decayRate: k } = options;
  checkPositive('initialRate', initialRate);
  checkAtLeastZero('decayRate', k);
  return (t) => {
    // TODO
    throw new Error('Not implemented yet');
  };
}

/**
 * 1/t decay: η(t) = η₀ / (1 + kt).
 *
 * @throws UsageError for a rate or k outside the range in the options
 * Source: DNN 4.3.5, "learning rate decay" (c); S19.
 */
export function inverseTimeDecay(options: DecayOptions): Schedule {
  const { initialRate, decayRate: k } = options;
  checkPositive('initialRate', initialRate);
  checkAtLeastZero('decayRate', k);
  return (t) => {
    // TODO
    throw new Error('Not implemented yet');
  };
}

export interface PerEpochOptions {
  /** η₀, above 0. */
  initialRate: number;
  /** The factor of the rate after each epoch, in (0, 1]: 0.98. */
  factor: number;
  /** Steps in an epoch, a whole number from 1 up. */
  stepsPerEpoch: number;
}

/**
 * Multiplies the rate by a factor after each epoch: η₀ during the first epoch, η₀ · factor during the second,
 * η₀ · factor² during the third. t still counts steps.
 *
 * @throws UsageError for a rate, factor or epoch outside the range in the options
 * Source: TT, "learning rate decay" (× 0.98 after each epoch); S19.
 */
export function perEpochFactor(options: PerEpochOptions): Schedule {
  const { initialRate, factor, stepsPerEpoch } = options;
  checkPositive('initialRate', initialRate);
  checkFactor('factor', factor);
  checkCount('stepsPerEpoch', stepsPerEpoch);
  return (t) => {
    // TODO
    throw new Error('Not implemented yet');
  };
}

export interface CosineOptions {
  /** η₀, above 0. */
  initialRate: number;
  /** The rate at the end, from 0 to η₀. */
  finalRate: number;
  /** T, the number of steps from the first rate to the last, a whole number from 1 up. */
  steps: number;
}

/**
 * Cosine decay: η(t) = η_end + ½ (η₀ − η_end)(1 + cos(π t / T)) for t ≤ T, and η_end after that.
 *
 * @throws UsageError for rates or steps outside the range in the options
 * Source: Loshchilov & Hutter 2017, without restarts: a newer schedule, for comparison; S19.
 */
export function cosineDecay(options: CosineOptions): Schedule {
  const { initialRate, finalRate, steps } = options;
  checkPositive('initialRate', initialRate);
  if (!(finalRate >= 0 && finalRate <= initialRate)) {
    throw expected(`finalRate in [0, ${initialRate}], the initial rate`, finalRate);
  }
  checkCount('steps', steps);
  return (t) => {
    // TODO
    throw new Error('Not implemented yet');
  };
}

export interface WarmupOptions {
  /** η, the rate after the warm-up, above 0. */
  rate: number;
  /** T, the number of steps of the warm-up, a whole number from 1 up. */
  steps: number;
}

/**
 * Linear warm-up: the T steps t = 0 … T − 1 have the rates η/T, 2η/T, … η, and all later ones have η.
 * The first step already moves (its rate is not 0), and no rate is above η.
 *
 * @throws UsageError for a rate or steps outside the range in the options
 * Source: DNN 4.3.5, "Learning rate warm-up"; S17, S19.
 */
export function linearWarmup(options: WarmupOptions): Schedule {
  const { rate, steps } = options;
  checkPositive('rate', rate);
  checkCount('steps', steps);
  return (t) => {
    // TODO
    throw new Error('Not implemented yet');
  };
}

export interface WarmupThenOptions {
  /** Steps of the warm-up, a whole number from 1 up. */
  warmupSteps: number;
  /** The schedule after the warm-up; its own t begins at 0 there. */
  schedule: Schedule;
}

/**
 * A linear warm-up to the first rate of a schedule, then that schedule from its beginning:
 *
 *     η(t) = warm-up to schedule(0)        for t < warmupSteps
 *     η(t) = schedule(t − warmupSteps)     from there on
 *
 * @throws UsageError for steps outside the range in the options
 * Source: DNN 4.3.5, "Learning rate warm-up"; S17, S19.
 */
export function warmupThen(options: WarmupThenOptions): Schedule {
  const { warmupSteps, schedule } = options;
  checkCount('warmupSteps', warmupSteps);
  return (t) => {
    // TODO
    throw new Error('Not implemented yet');
  };
}

/**
 * An update rule whose learning rate follows a schedule: at every step, the rule with the rate of that step.
 *
 *     const rule = scheduled((learningRate) => momentum({ learningRate, momentum: 0.9 }), schedule);
 *     const optimizer = new RuleOptimizer(rule);
 *
 * For an optimizer of tfjs: `new ScheduledOptimizer(tf.train.adam(), schedule)` of src/train.
 *
 * @param ruleOf the rule with a learning rate, such as any of lab 04
 * @param schedule counts the steps taken so far, from 0; the `t` of a rule is the number of its step, from 1
 * Source: DNN 4.3.5; S19.
 */
export function scheduled<S extends string>(
  ruleOf: (learningRate: number) => UpdateRule<S>,
  schedule: Schedule,
): UpdateRule<S> {
  const first = ruleOf(schedule(0));
  return {
    name: `scheduled ${first.name}`,
    slots: first.slots,
    learningRate: (t) => schedule(t - 1),
    // Keep the functions of a rule that takes its gradient ahead of w, or that changes all gradients of a step.
    ...(first.lookAhead && {
      lookAhead: (slots, t, w) => ruleOf(schedule(t - 1)).lookAhead!(slots, t, w),
    }),
    ...(first.transform && { transform: (gradients) => first.transform!(gradients) }),
    update(g, slots, t, w) {
      // TODO
      throw new Error('Not implemented yet');
    },
  };
}

export interface PlateauOptions {
  /** η₀, above 0. */
  initialRate: number;
  /** The factor of the rate at a plateau, in (0, 1). */
  factor: number;
  /** The number of epochs in a row without improvement that make a plateau; a whole number from 1 up. */
  patience: number;
  /** The number of epochs after a reduction that are not counted as waited; a whole number from 0 up. Default 0. */
  cooldown?: number;
  /** A value is an improvement if it is below the best by more than this; at least 0. Default 0. */
  minImprovement?: number;
  /** The rate never falls below this; from 0 to η₀. Default 0. */
  minimumRate?: number;
}

/** The state of {@link ReduceOnPlateau} as plain JSON. Save it with the model, and restore it to continue training. */
export interface PlateauState {
  /** η of the next epoch. */
  rate: number;
  /** The last loss that was an improvement; null before the first. */
  best: number | null;
  /** The number of epochs waited: epochs in a row without improvement, except for those of the cooldown. */
  waited: number;
  /** The number of epochs of the cooldown that are left. */
  cooling: number;
}

/**
 * Reduces the learning rate when the validation loss no longer falls. After each epoch, with its loss:
 *
 * - The loss is an improvement if it is below the best so far by more than `minImprovement`, or if there is no best
 *   yet. Then it is the new best, and the count of epochs waited starts again from 0. NaN is never an improvement,
 *   also as the first loss.
 * - Otherwise the count grows by 1, unless the epoch is one of the `cooldown` epochs after a reduction. These are the
 *   next `cooldown` epochs, with or without improvement.
 * - When the count reaches `patience`, η ← max(η · factor, minimumRate); the count starts again from 0, and the
 *   cooldown begins.
 *
 *     const plateau = new ReduceOnPlateau({ initialRate: 0.1, factor: 0.5, patience: 3 });
 *     const rule = scheduled(sgd, () => plateau.state.rate);
 *
 * Source: DNN 4.3.5, "when the validation curve hardly improves, reduce the rate"; S19.
 */
export class ReduceOnPlateau {
  state: PlateauState;
  private readonly options: Required<PlateauOptions>;

  /** @throws UsageError for an option outside its range */
  constructor(options: PlateauOptions) {
    this.options = { cooldown: 0, minImprovement: 0, minimumRate: 0, ...options };
    const { initialRate, factor, patience, cooldown, minImprovement, minimumRate } = this.options;
    checkPositive('initialRate', initialRate);
    if (!(factor > 0 && factor < 1)) throw expected('factor in (0, 1)', factor);
    checkCount('patience', patience);
    if (!Number.isInteger(cooldown) || cooldown < 0) {
      throw expected('cooldown to be a whole number from 0 up', cooldown);
    }
    checkAtLeastZero('minImprovement', minImprovement);
    if (!(minimumRate >= 0 && minimumRate <= initialRate)) {
      throw expected(`minimumRate in [0, ${initialRate}], the initial rate`, minimumRate);
    }
    this.state = { rate: initialRate, best: null, waited: 0, cooling: 0 };
  }

  /**
   * Updates `state` with the validation loss of an epoch.
   *
   * @returns the learning rate of the next epoch
   */
  observe(loss: number): number {
    const { state } = this;
    const { factor, patience, cooldown, minImprovement, minimumRate } = this.options;
    // TODO
    throw new Error('Not implemented yet');
  }
}

/**
 * Clipping by the global norm: ‖g‖ is the norm of all gradients together, as one long vector.
 *
 *     g ← g                 if ‖g‖ ≤ θ
 *     g ← θ · g / ‖g‖       if ‖g‖ > θ
 *
 * All tensors get the same factor, so the direction stays; a length above θ becomes θ.
 *
 * It must also be right for gradients as large as 1e30. Float32 can't hold their squares, so use
 * ‖g‖ = c · ‖g / c‖, which is true for every number c above 0. Gradients that are all 0 stay 0, short gradients are
 * clipped as exactly as long ones, and a NaN stays where it is.
 *
 * @param gradients by the names of their variables, of any shapes; they stay as they are
 * @param threshold θ, above 0
 * @returns clipped gradients by the same names
 * @throws UsageError for a threshold that is not above 0
 * Source: TT, "gradient clipping"; S20; erratum E24. Pascanu, Mikolov & Bengio 2013.
 */
export function clipByGlobalNorm(gradients: NamedTensors, threshold: number): NamedTensors {
  checkPositive('threshold', threshold);
  return tf.tidy(() => {
    // TODO
    throw new Error('Not implemented yet');
  });
}

/**
 * An objective with clipped gradients: the same loss, the same penalty, and gradients of at most the length θ.
 * It is for the training loop of the kit, with any optimizer:
 *
 *     train({ objective: clipped(autodiff(variables, loss), 1), optimizer, … })
 *
 * @throws UsageError for a threshold that is not above 0
 * Source: TT, "gradient clipping"; S20.
 */
export function clipped(objective: Objective, threshold: number): Objective {
  checkPositive('threshold', threshold);
  return (batch) => {
    // TODO
    throw new Error('Not implemented yet');
  };
}

function checkPositive(name: string, value: number): void {
  if (!(value > 0 && value < Infinity)) throw expected(`${name} above 0`, value);
}

function checkAtLeastZero(name: string, value: number): void {
  if (!(value >= 0 && value < Infinity)) throw expected(`${name} of at least 0`, value);
}

function checkFactor(name: string, value: number): void {
  if (!(value > 0 && value <= 1)) throw expected(`${name} in (0, 1]`, value);
}

function checkCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw expected(`${name} to be a whole number from 1 up`, value);
}
