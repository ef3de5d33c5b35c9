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

/** What is remembered of a parameter. */
interface Memory {
  /** The variable; none yet, where it was restored and its variable hasn't been seen. */
  variable?: number;
  name: string;
  slots: tf.Variable[];
}

/**
 * Steps of one of {@link RULES}. A parameter's values are written over only where nobody else holds them; otherwise
 * it gets new ones, as with every optimizer. A new variable under an old name is begun afresh.
 */
export class FusedOptimizer extends tf.Optimizer {
  static readonly className = 'FusedOptimizer';

  learningRate: number;
  private readonly rule: FusedRule;
  private readonly memories = new Map<string, Memory>();
  /** Those of saved weights, in their order, until their variables come. */
  private restored: (Memory | undefined)[] = [];

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
    for (const [place, { name, tensor }] of named.entries()) {
      const variable = tf.engine().registeredVariables[name];
      if (!variable) throw new Error(`a fused ${this.name} found no variable of the name "${name}"`);
      // tfjs types these tensors as always there; they are not, for variables that the loss doesn't depend on.
      if (tensor as tf.Tensor | null) this.step(workspace, variable, tensor, place);
    }
    this.incrementIterations();
  }

  setLearningRate(learningRate: number): void {
    this.learningRate = learningRate;
  }

  /** The count of steps and every slot, as copies. */
  override async getWeights(): Promise<NamedTensor[]> {
    const weights = this.all().flatMap(({ name, slots }) =>
      slots.map((tensor, i) => ({ name: `${name}/${this.rule.slots[i]}`, tensor: tensor.clone() })),
    );
    return [await this.saveIterations(), ...weights];
  }

  /** Goes on where the optimizer that gave these stood. Matched by name, or as tfjs does, by their order. */
  override async setWeights(weights: NamedTensor[]): Promise<void> {
    this.forget();
    const restored = new Map<string, Memory>();
    for (const { name, tensor } of await this.extractIterations(weights)) {
      const end = name.lastIndexOf('/');
      const place = this.rule.slots.indexOf(name.slice(end + 1));
      if (place < 0) throw new Error(`a fused ${this.name} has no slot for ${name}`);
      const of = name.slice(0, end);
      const memory = restored.get(of) ?? { name: of, slots: [] };
      memory.slots[place] = tf.variable(tensor, false);
      restored.set(of, memory);
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

  private step(workspace: Workspace, w: tf.Variable, g: tf.Tensor, place: number): void {
    tf.util.assertShapesMatch(w.shape, g.shape, `Error in the step of ${w.name}: `);
    if (w.dtype !== 'float32')
      throw new Error(`a fused ${this.name} takes float32 variables, ${w.name} is ${w.dtype}`);
    const { backend, native } = workspace;
    const slots = this.slotsOf(w, place);
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

  private slotsOf(w: tf.Variable, place: number): tf.Variable[] {
    let memory = this.memories.get(w.name);
    if (memory?.variable !== w.id) {
      disposeOf(memory);
      memory = { name: w.name, variable: w.id, slots: this.takeRestored(w, place) ?? this.newSlots(w) };
      this.memories.set(w.name, memory);
    }
    return memory.slots;
  }

  /** Variables of a model that is loaded beside its original have other names, and the same order. */
  private takeRestored(w: tf.Variable, place: number): tf.Variable[] | undefined {
    const fits = (memory: Memory | undefined): boolean =>
      memory !== undefined &&
      this.rule.slots.every((_, i) => String(memory.slots[i]?.shape) === String(w.shape));
    const named = this.restored.findIndex((memory) => memory?.name === w.name && fits(memory));
    const at = named >= 0 ? named : place;
    const found = this.restored[at];
    if (!found || !fits(found)) return undefined;
    this.restored[at] = undefined;
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
