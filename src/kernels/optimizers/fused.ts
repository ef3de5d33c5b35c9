import * as tf from '@tensorflow/tfjs';
import { addressOf } from '../backend';
import { activeWorkspace } from '../installed';
import type { Workspace } from '../workspace';
import { type FusedRule, type RuleName, type RuleOptions, RULES } from './rules';

/** tfjs's own type, which it doesn't export. */
type NamedTensor = Awaited<ReturnType<tf.Optimizer['getWeights']>>[number];

/**
 * A fused version of one of tfjs's optimizers: the same steps in one pass over each parameter, instead of one op for each
 * operator of the equation. It starts with new slots, and takes only the options from the given optimizer.
 *
 * @returns the given optimizer itself if it has no fused counterpart or the kernels aren't in use
 */
export function fusedOptimizer(optimizer: tf.Optimizer): tf.Optimizer {
  const name = optimizer.getClassName();
  const config = optimizer.getConfig() as RuleOptions;
  if (!activeWorkspace() || !isRule(name) || config['centered']) return optimizer;
  return new FusedOptimizer(name, config);
}

/** The state of one parameter. */
interface Memory {
  /** The id of the variable; absent if the state was restored and the variable hasn't been updated yet. */
  variable?: number;
  name: string;
  slots: tf.Variable[];
}

/**
 * An optimizer with one of {@link RULES}. A parameter's buffer is updated in place only if no other tensor shares it;
 * otherwise the parameter gets a new buffer, as with every optimizer. A new variable under an old name gets new slots.
 */
export class FusedOptimizer extends tf.Optimizer {
  static readonly className = 'FusedOptimizer';

  learningRate: number;
  private readonly rule: FusedRule;
  private readonly memories = new Map<string, Memory>();
  /** The state of saved weights, in their order, until their variables are updated for the first time. */
  private restored: (Memory | undefined)[] = [];

  constructor(
    readonly name: RuleName,
    private readonly options: RuleOptions,
  ) {
    super();
    this.rule = RULES[name](options);
    this.learningRate = Number(options['learningRate']);
  }

  /** @throws Error if the kernels aren't in use, or a variable is unknown or not float32 */
  override applyGradients(gradients: tf.NamedTensorMap | NamedTensor[]): void {
    const workspace = activeWorkspace();
    if (!workspace) throw new Error(`a fused ${this.name} runs on wasm with its kernels; use tf.train here`);
    const named = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    for (const [position, { name, tensor }] of named.entries()) {
      const variable = tf.engine().registeredVariables[name];
      if (!variable) throw new Error(`a fused ${this.name} found no variable of the name "${name}"`);
      // In spite of tfjs's types, the gradient is null if the loss doesn't depend on the variable.
      if (tensor as tf.Tensor | null) this.step(workspace, variable, tensor, position);
    }
    this.incrementIterations();
  }

  setLearningRate(learningRate: number): void {
    this.learningRate = learningRate;
  }

  /** @returns the number of steps and copies of all slots */
  override async getWeights(): Promise<NamedTensor[]> {
    const weights = this.all().flatMap(({ name, slots }) =>
      slots.map((tensor, i) => ({ name: `${name}/${this.rule.slots[i]}`, tensor: tensor.clone() })),
    );
    return [await this.saveIterations(), ...weights];
  }

  /** Continues from saved weights. They are matched with variables by name, or else by their order, as tfjs does. */
  override async setWeights(weights: NamedTensor[]): Promise<void> {
    this.forget();
    const restored = new Map<string, Memory>();
    for (const { name, tensor } of await this.extractIterations(weights)) {
      const end = name.lastIndexOf('/');
      const slot = this.rule.slots.indexOf(name.slice(end + 1));
      if (slot < 0) throw new Error(`a fused ${this.name} has no slot for ${name}`);
      const variable = name.slice(0, end);
      const memory = restored.get(variable) ?? { name: variable, slots: [] };
      memory.slots[slot] = tf.variable(tensor, false);
      restored.set(variable, memory);
    }
    this.restored = [...restored.values()];
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

  private step(workspace: Workspace, w: tf.Variable, g: tf.Tensor, position: number): void {
    tf.util.assertShapesMatch(w.shape, g.shape, `Error in the step of ${w.name}: `);
    if (w.dtype !== 'float32')
      throw new Error(`a fused ${this.name} takes float32 variables, ${w.name} is ${w.dtype}`);
    const { backend, native } = workspace;
    const slots = this.slotsOf(w, position);
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

  private slotsOf(w: tf.Variable, position: number): tf.Variable[] {
    let memory = this.memories.get(w.name);
    if (memory?.variable !== w.id) {
      disposeOf(memory);
      memory = { name: w.name, variable: w.id, slots: this.takeRestored(w, position) ?? this.newSlots(w) };
      this.memories.set(w.name, memory);
    }
    return memory.slots;
  }

  /** If a model is loaded beside its original, its variables have other names, but the same order. */
  private takeRestored(w: tf.Variable, position: number): tf.Variable[] | undefined {
    const fits = (memory: Memory | undefined): boolean =>
      memory !== undefined &&
      this.rule.slots.every((_, i) => String(memory.slots[i]?.shape) === String(w.shape));
    const named = this.restored.findIndex((memory) => memory?.name === w.name && fits(memory));
    const index = named >= 0 ? named : position;
    const found = this.restored[index];
    if (!found || !fits(found)) return undefined;
    this.restored[index] = undefined;
    return found.slots;
  }

  private newSlots(w: tf.Variable): tf.Variable[] {
    const { initial = 0 } = this.rule;
    return this.rule.slots.map(() => tf.tidy(() => tf.variable(tf.fill(w.shape, initial), false)));
  }

  private all(): Memory[] {
    return [...this.memories.values(), ...this.restored.filter((memory) => memory !== undefined)];
  }

  private forget(): void {
    this.all().forEach(disposeOf);
    this.memories.clear();
    this.restored = [];
  }
}

tf.serialization.registerClass(FusedOptimizer);

function disposeOf(memory: Memory | undefined): void {
  for (const slot of memory?.slots ?? []) slot.dispose();
}

/** @returns true if another tensor shares the variable's buffer, so that it must keep its values */
function isShared({ backend }: Workspace, variable: tf.Variable): boolean {
  // This moves values of another backend to this one first. Until then, its reference count here would be wrong.
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
