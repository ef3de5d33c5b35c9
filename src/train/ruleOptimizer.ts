import * as tf from '@tensorflow/tfjs';
import { expected, UsageError } from '../core/errors';
import { type NamedTensor, OptimizerState } from './optimizerState';
import { askLookAhead, askRule, askTransform, checkLike, checkRule, type UpdateRule } from './updateRule';

/**
 * An update rule as a `tf.Optimizer`: for `optimizer.minimize`, `model.compile` and `train`.
 *
 *     w ← w + step        (step, slots) ← rule(∇w, slots, t)        t = 1, 2, … for each variable
 *
 * It manages all memory: the intermediate tensors of a rule are disposed of, and a rule may return any tensor as step or
 * slot. A variable without a gradient in a step keeps its value and its t. A variable that joins later begins at t = 1.
 *
 * To save a model together with its optimizer, register a subclass that is constructed from its options alone:
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

  /** @throws UsageError for a value that is not an update rule. */
  constructor(readonly rule: UpdateRule) {
    super();
    checkRule(rule);
    this.state = new OptimizerState(rule.name, rule.slots);
  }

  /** @throws UsageError for an unknown variable, a gradient of the wrong shape, and a wrong result of the rule. */
  override applyGradients(gradients: tf.NamedTensorMap | NamedTensor[]): void {
    const named = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    this.state.adoptRenamed(named.map(({ name }) => name));
    // tfjs's type says that every tensor exists; for variables that the loss doesn't depend on, it is null.
    const existing = named.filter(({ tensor }) => tensor as tf.Tensor | null | undefined);
    tf.tidy(() => {
      const gradients = askTransform(
        this.rule,
        Object.fromEntries(existing.map(({ name, tensor }) => [name, tensor])),
      );
      for (const { name } of existing) this.step(this.variable(name), gradients[name]!);
    });
    this.incrementIterations();
  }

  /** The value of `f` and its gradients, at the point that the rule chooses. `minimize` and `model.fit` call this. */
  override computeGradients(
    f: () => tf.Scalar,
    varList?: tf.Variable[],
  ): { value: tf.Scalar; grads: tf.NamedTensorMap } {
    return this.lookingAhead(() => super.computeGradients(f, varList), varList);
  }

  /**
   * Moves the variables to the point where the rule takes its gradients, runs `f`, and moves them back.
   * Use it around gradients for `applyGradients` that don't come from `computeGradients`.
   *
   * @param variables the variables that will be moved; by default all that were moved before
   */
  lookingAhead<T>(f: () => T, variables?: tf.Variable[]): T {
    if (!this.rule.lookAhead) return f();
    if (variables) this.state.adoptRenamed(variables.map(({ name }) => name));
    const moved = this.state.names().flatMap((name) => {
      const w = variables
        ? variables.find((variable) => variable.name === name)
        : tf.engine().registeredVariables[name];
      return w ? [w] : [];
    });
    const values = moved.map((w) => w.clone());
    try {
      for (const w of moved) {
        const { slots, t } = this.state.of(w);
        tf.tidy(() => w.assign(w.add(askLookAhead(this.rule, slots, t + 1, w))));
      }
      return f();
    } finally {
      moved.forEach((w, i) => w.assign(values[i]!));
      tf.dispose(values);
    }
  }

  /** The state of every variable and the count of steps, as copies. The caller disposes of the tensors. */
  override async getWeights(): Promise<NamedTensor[]> {
    return [await this.saveIterations(), ...this.state.save()];
  }

  /**
   * Restores the result of `getWeights`. The tensors are matched by name; their order doesn't matter.
   *
   * @throws UsageError for a state without the step count, and for the state of a rule with other slots.
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

  /** `learningRate` is the rate of the last step, if the rule states its rate. */
  override getConfig(): tf.serialization.ConfigDict {
    const { name, learningRate } = this.rule;
    const rate =
      typeof learningRate === 'function' ? learningRate(Math.max(this.iterations, 1)) : learningRate;
    return rate === undefined ? { rule: name } : { rule: name, learningRate: rate };
  }

  /** @throws UsageError for this class itself: a rule is code, and a configuration can't hold code. */
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
        `update rule ${this.rule.name}: expected gradients with the names of variables, received the name "${name}"`,
      );
    }
    return variable;
  }

  private step(w: tf.Variable, g: tf.Tensor): void {
    checkLike(w, `${this.rule.name}, variable ${w.name}`, 'the gradient', g);
    const state = this.state.of(w);
    tf.tidy(() => {
      const { step, slots } = askRule(this.rule, {
        g,
        slots: state.slots,
        t: state.t + 1,
        w,
      });
      // A rule may return w, or one slot as another slot: copy their values before the assignments change them.
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
