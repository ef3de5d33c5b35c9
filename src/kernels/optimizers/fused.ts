import * as tf from '@tensorflow/tfjs';
import { addressOf } from '../backend';
import { activeWorkspace } from '../installed';
import type { Workspace } from '../workspace';
import { type FusedRule, type RuleName, type RuleOptions, RULES } from './rules';

type NamedTensor = { name: string; tensor: tf.Tensor };

/**
 * An optimizer that does as the given one of tfjs would, in one pass over each parameter instead of an op for each
 * sign of its equation. It starts afresh; the given one is only asked for its options.
 *
 * @returns the given one itself, where it has no fused counterpart or the kernels aren't in use
 */
export function fusedOptimizer(optimizer: tf.Optimizer): tf.Optimizer {
  const name = optimizer.getClassName();
  const config = optimizer.getConfig() as RuleOptions;
  if (!activeWorkspace() || !isRule(name) || config['centered']) return optimizer;
  return new FusedOptimizer(name, config);
}

/**
 * Steps of one of {@link RULES}. A parameter's values are written over only where nobody else holds them; otherwise
 * it gets new ones, as with every optimizer. What is remembered of a parameter is kept by its name.
 */
export class FusedOptimizer extends tf.Optimizer {
  static readonly className = 'FusedOptimizer';

  learningRate: number;
  private readonly rule: FusedRule;
  private readonly slots = new Map<string, tf.Variable[]>();

  constructor(
    readonly name: RuleName,
    private readonly options: RuleOptions,
  ) {
    super();
    this.rule = RULES[name](options);
    this.learningRate = Number(options['learningRate']);
  }

  /** @throws Error where the kernels aren't in use, and for variables that don't hold floats */
  override applyGradients(gradients: tf.NamedTensorMap | NamedTensor[]): void {
    const workspace = activeWorkspace();
    if (!workspace) throw new Error(`a fused ${this.name} runs on wasm with its kernels; use tf.train here`);
    const named = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    for (const { name, tensor } of named) {
      // tfjs types these tensors as always there; they are not, for variables that the loss doesn't depend on.
      if (tensor as tf.Tensor | null) this.step(workspace, tf.engine().registeredVariables[name]!, tensor);
    }
    this.incrementIterations();
  }

  /** The count of steps and every slot, as copies. */
  override async getWeights(): Promise<NamedTensor[]> {
    const slots = [...this.slots].flatMap(([variable, tensors]) =>
      tensors.map((tensor, i) => ({ name: `${variable}/${this.rule.slots[i]}`, tensor: tensor.clone() })),
    );
    return [await this.saveIterations(), ...slots];
  }

  /** Goes on where the optimizer that gave these stood. Matched by name. */
  override async setWeights(weights: NamedTensor[]): Promise<void> {
    this.forget();
    for (const { name, tensor } of await this.extractIterations(weights)) {
      const end = name.lastIndexOf('/');
      const place = this.rule.slots.indexOf(name.slice(end + 1));
      if (place < 0) throw new Error(`a fused ${this.name} has no slot for ${name}`);
      const slots = this.slots.get(name.slice(0, end)) ?? [];
      slots[place] = tf.variable(tensor, false);
      this.slots.set(name.slice(0, end), slots);
    }
  }

  override dispose(): void {
    this.forget();
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...this.options, rule: this.name, learningRate: this.learningRate };
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: new (name: RuleName, options: RuleOptions) => T,
    { rule, ...options }: tf.serialization.ConfigDict,
  ): T {
    return new cls(rule as RuleName, options as RuleOptions);
  }

  private step(workspace: Workspace, w: tf.Variable, g: tf.Tensor): void {
    tf.util.assertShapesMatch(w.shape, g.shape, `Error in the step of ${w.name}: `);
    if (w.dtype !== 'float32')
      throw new Error(`a fused ${this.name} takes float32 variables, ${w.name} is ${w.dtype}`);
    const { backend, native } = workspace;
    const slots = this.slotsOf(w);
    for (const slot of slots) if (isShared(workspace, slot)) takeCopy(workspace, slot);
    const out = isShared(workspace, w) ? backend.makeOutput(w.shape, 'float32') : w;
    const call = {
      w: addressOf(backend, w),
      g: addressOf(backend, g),
      slots: slots.map((slot) => addressOf(backend, slot)),
      to: addressOf(backend, out),
      n: w.size,
      t: this.iterations + 1,
    };
    this.rule.step(native, call, this.learningRate);
    if (out !== w) assign(w, out);
  }

  private slotsOf(w: tf.Variable): tf.Variable[] {
    let slots = this.slots.get(w.name);
    if (!slots) {
      const { initial = 0 } = this.rule;
      slots = this.rule.slots.map(() => tf.tidy(() => tf.variable(tf.fill(w.shape, initial), false)));
      this.slots.set(w.name, slots);
    }
    return slots;
  }

  private forget(): void {
    for (const slots of this.slots.values()) for (const slot of slots) slot.dispose();
    this.slots.clear();
  }
}

tf.serialization.registerClass(FusedOptimizer);

/** Whether a tensor beside the variable has its values, and must keep them. */
function isShared({ backend }: Workspace, variable: tf.Variable): boolean {
  // Values of another backend come over when they are asked for; until then nobody seems to hold them here.
  addressOf(backend, variable);
  return backend.refCount(variable.dataId) > 1;
}

function takeCopy({ backend }: Workspace, variable: tf.Variable): void {
  const copy = backend.makeOutput(variable.shape, 'float32');
  const from = addressOf(backend, variable);
  backend.wasm.HEAPU8.copyWithin(addressOf(backend, copy), from, from + 4 * variable.size);
  assign(variable, copy);
}

function assign(variable: tf.Variable, values: tf.TensorInfo): void {
  const tensor = tf.engine().makeTensorFromTensorInfo(values);
  variable.assign(tensor);
  tensor.dispose();
}

function isRule(name: string): name is RuleName {
  return name in RULES;
}
