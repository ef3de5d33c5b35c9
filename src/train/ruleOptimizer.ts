import * as tf from '@tensorflow/tfjs';
import { expected, UsageError } from '../core/errors';
import { type NamedTensor, OptimizerState } from './optimizerState';
import { askLookAhead, askRule, askTransform, checkLike, checkRule, type UpdateRule } from './updateRule';

/**
 * An update rule as a `tf.Optimizer`: for `optimizer.minimize`, `model.compile` and `train`.
 *
 *     w ← w + step        (step, slots) ← rule(∇w, slots, t)        t = 1, 2, … for each variable
 *
 * It owns all memory: what a rule makes on its way is disposed of, whichever tensor the rule returns as what.
 * A variable without a gradient in a step is left alone, and its t too. A variable met later begins at t = 1.
 *
 * A model is saved together with its optimizer by a subclass that can be built from its options alone:
 *
 *     class Adam extends RuleOptimizer {
 *       static override className = 'CourseAdam';
 *       constructor(private readonly options: AdamOptions) { super(adam(options)); }
 *       override getConfig() { return { ...this.options }; }
 *     }
 *     tf.serialization.registerClass(Adam);
 */
export class RuleOptimizer extends tf.Optimizer {
  static className = 'RuleOptimizer';

  private readonly state: OptimizerState;

  /** @throws UsageError for something that is no update rule. */
  constructor(readonly rule: UpdateRule) {
    super();
    checkRule(rule);
    this.state = new OptimizerState(rule.name, rule.slots);
  }

  /** @throws UsageError for an unknown variable, a gradient of the wrong shape, and a rule's wrong answer. */
  override applyGradients(gradients: tf.NamedTensorMap | NamedTensor[]): void {
    const named = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    this.state.adoptRenamed(named.map(({ name }) => name));
    // tfjs types these tensors as always there; they are not, for variables that the loss doesn't depend on.
    const there = named.filter(({ tensor }) => tensor as tf.Tensor | null | undefined);
    tf.tidy(() => {
      const gradients = askTransform(
        this.rule,
        Object.fromEntries(there.map(({ name, tensor }) => [name, tensor])),
      );
      for (const { name } of there) this.step(this.variable(name), gradients[name]!);
    });
    this.incrementIterations();
  }

  /** The value of `f` and its gradients, taken where the rule wants them: `minimize` and `model.fit` come here. */
  override computeGradients(
    f: () => tf.Scalar,
    varList?: tf.Variable[],
  ): { value: tf.Scalar; grads: tf.NamedTensorMap } {
    return this.lookingAhead(() => super.computeGradients(f, varList), varList);
  }

  /**
   * Runs `f` while the variables stand where the rule takes its gradients, then puts them back.
   * Whoever takes gradients without `computeGradients` and hands them to `applyGradients` takes them in here.
   *
   * @param variables those that will be moved; by default all that were moved before
   */
  lookingAhead<T>(f: () => T, variables?: tf.Variable[]): T {
    if (!this.rule.lookAhead) return f();
    if (variables) this.state.adoptRenamed(variables.map(({ name }) => name));
    const moved = this.state.names().flatMap((name) => {
      const w = variables
        ? variables.find((one) => one.name === name)
        : tf.engine().registeredVariables[name];
      return w ? [w] : [];
    });
    const places = moved.map((w) => w.clone());
    try {
      for (const w of moved) {
        const { slots, t } = this.state.of(w);
        tf.tidy(() => w.assign(w.add(askLookAhead(this.rule, slots, t + 1, w))));
      }
      return f();
    } finally {
      moved.forEach((w, i) => w.assign(places[i]!));
      tf.dispose(places);
    }
  }

  /** The state of every variable and the count of steps, as copies. The caller disposes of the tensors. */
  override async getWeights(): Promise<NamedTensor[]> {
    return [await this.saveIterations(), ...this.state.save()];
  }

  /**
   * Goes on where the optimizer that gave these stood. Matched by name; their order doesn't matter.
   *
   * @throws UsageError for the state of a rule with other slots.
   */
  override async setWeights(weights: NamedTensor[]): Promise<void> {
    const count = weights.find(({ name }) => name === 'iter');
    if (!count) throw expected('saved state with the count of steps "iter"', weights);
    this.state.restore(weights.filter((weight) => weight !== count));
    await this.extractIterations([count]);
  }

  override dispose(): void {
    this.state.dispose();
  }

  /** `learningRate`, where the rule tells one, is that of the last step. */
  override getConfig(): tf.serialization.ConfigDict {
    const { name, learningRate } = this.rule;
    const rate =
      typeof learningRate === 'function' ? learningRate(Math.max(this.iterations, 1)) : learningRate;
    return rate === undefined ? { rule: name } : { rule: name, learningRate: rate };
  }

  /** @throws UsageError for this class itself: a rule is code, which no configuration holds. */
  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    if (cls.className === RuleOptimizer.className) {
      throw new UsageError(
        `an optimizer made of update rule ${String(config['rule'])} can't be loaded from a file: save the model without its optimizer, or save a registered subclass of RuleOptimizer`,
      );
    }
    return new cls(config);
  }

  private variable(name: string): tf.Variable {
    const variable = tf.engine().registeredVariables[name];
    if (!variable) {
      throw new UsageError(
        `update rule ${this.rule.name}: expected gradients by the names of variables, received one for "${name}"`,
      );
    }
    return variable;
  }

  private step(w: tf.Variable, g: tf.Tensor): void {
    checkLike(w, `${this.rule.name}, variable ${w.name}`, 'the gradient', g);
    const state = this.state.of(w);
    tf.tidy(() => {
      const { step, slots } = askRule(this.rule, g, state.slots, state.t + 1, w);
      // A rule may return w, or one slot as another: their values as they are now, before the assignments.
      const next = Object.entries(state.slots).map(
        ([name, slot]) =>
          [slot, slots[name] instanceof tf.Variable ? slots[name].clone() : slots[name]!] as const,
      );
      w.assign(w.add(step));
      for (const [slot, value] of next) slot.assign(value);
    });
    state.t += 1;
  }
}

tf.serialization.registerClass(RuleOptimizer);
