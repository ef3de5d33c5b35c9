import * as tf from '@tensorflow/tfjs';
import { UsageError } from '../core/errors';
import { STEP_COUNT } from './updateRule';

/** The form in which tfjs saves the state of an optimizer; tfjs doesn't export the type. */
export type NamedTensor = Awaited<ReturnType<tf.Optimizer['getWeights']>>[number];

/** The memory of an optimizer for one parameter. */
export interface ParameterState {
  /** Steps taken. */
  t: number;
  readonly slots: Record<string, tf.Variable>;
}

/**
 * The memory of an optimizer, by the names of the variables. tfjs's own optimizers match state by position, and mix up
 * two variables if one has no gradient in a step.
 */
export class OptimizerState {
  private readonly byName = new Map<string, ParameterState>();
  /** The names that came from `restore`, until the next step shows which variables they belong to. */
  private readonly restored = new Set<string>();

  constructor(
    private readonly rule: string,
    private readonly slotNames: readonly string[],
  ) {}

  /**
   * The state of a variable; zeros and t = 0 for one that is new.
   *
   * @throws UsageError if a variable of the same name and another shape was trained before.
   */
  of(variable: tf.Variable): ParameterState {
    let state = this.byName.get(variable.name);
    if (!state) {
      state = { t: 0, slots: fromNames(this.slotNames, () => zerosLike(variable)) };
      this.byName.set(variable.name, state);
    }
    for (const [slot, { shape }] of Object.entries(state.slots)) {
      if (!tf.util.arraysEqual(shape, variable.shape)) {
        throw new UsageError(
          `update rule ${this.rule}, variable ${variable.name}: expected the shape [${shape.join(', ')}] of its slot ${slot}, ` +
            `received [${variable.shape.join(', ')}]; a new model needs a new optimizer`,
        );
      }
    }
    return state;
  }

  /** The variables that have a state. */
  names(): string[] {
    return [...this.byName.keys()];
  }

  /** Copies of everything: `w/t`, `w/SLOT` of each variable `w`. The caller disposes of them. */
  save(): NamedTensor[] {
    return [...this.byName].flatMap(([name, { t, slots }]) => [
      { name: `${name}/${STEP_COUNT}`, tensor: tf.scalar(t, 'int32') },
      ...this.slotNames.map((slot) => ({ name: `${name}/${slot}`, tensor: slots[slot]!.clone() })),
    ]);
  }

  /**
   * Replaces the state by the result of `save`, in any order. The caller still owns the tensors.
   *
   * @throws UsageError for a state with other slots than the rule's; the old state is then kept.
   */
  restore(saved: readonly NamedTensor[]): void {
    const groups = groupByVariable(saved);
    for (const [name, group] of groups) this.checkParts(name, Object.keys(group));
    this.dispose();
    for (const [name, group] of groups) {
      this.byName.set(name, {
        t: group[STEP_COUNT]!.dataSync()[0]!,
        slots: fromNames(this.slotNames, (slot) => tf.variable(group[slot]!, false)),
      });
      this.restored.add(name);
    }
  }

  /**
   * Gives restored state to variables that tfjs renamed: it adds `_1` to the names of a loaded model if a model with
   * these names exists in the same process, so `kernel` comes back as `kernel_1`.
   * Only the first step after `restore` does so, because it shows the names of the loaded model.
   *
   * @throws UsageError if two restored states fit one variable.
   */
  adoptRenamed(names: readonly string[]): void {
    const unclaimed = [...this.restored].filter((old) => !names.includes(old));
    this.restored.clear();
    for (const name of names) {
      if (this.byName.has(name)) continue;
      const candidates = unclaimed.filter((old) => baseName(old) === baseName(name));
      if (candidates.length > 1) {
        throw new UsageError(
          `update rule ${this.rule}, variable ${name}: expected one restored state that fits, received the states of ${candidates.join(', ')}`,
        );
      }
      if (candidates[0] !== undefined) this.rename(candidates[0], name);
    }
  }

  dispose(): void {
    for (const { slots } of this.byName.values()) tf.dispose(slots);
    this.byName.clear();
    this.restored.clear();
  }

  private rename(from: string, to: string): void {
    const state = this.byName.get(from);
    if (!state) return;
    this.byName.set(to, state);
    this.byName.delete(from);
  }

  private checkParts(name: string, found: string[]): void {
    const wanted = [...this.slotNames, STEP_COUNT];
    if (String([...found].sort()) === String([...wanted].sort())) return;
    throw new UsageError(
      `update rule ${this.rule}, variable ${name}: expected a saved state of ${wanted.join(', ')}, received ${found.sort().join(', ')}`,
    );
  }
}

/** `kernel_2` → `kernel` */
function baseName(name: string): string {
  return name.replace(/_\d+$/, '');
}

function groupByVariable(saved: readonly NamedTensor[]): Map<string, Record<string, tf.Tensor>> {
  const groups = new Map<string, Record<string, tf.Tensor>>();
  for (const { name, tensor } of saved) {
    const cut = name.lastIndexOf('/');
    const variable = name.slice(0, Math.max(cut, 0));
    groups.set(variable, { ...groups.get(variable), [name.slice(cut + 1)]: tensor });
  }
  return groups;
}

function zerosLike(variable: tf.Variable): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zerosLike(variable), false));
}

function fromNames<T>(names: readonly string[], valueOf: (name: string) => T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, valueOf(name)]));
}
