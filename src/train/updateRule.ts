import * as tf from '@tensorflow/tfjs';
import { expected, show, UsageError } from '../core/errors';

/** The memory of a rule for one parameter, from step to step: tensors of the parameter's shape, by name. */
export type Slots<S extends string = string> = Record<S, tf.Tensor>;

export interface Update<S extends string = string> {
  /** It is added to the parameter: w ← w + step. A descent's step includes the minus sign. */
  step: tf.Tensor;
  /** The value of every slot for the next step. */
  slots: Slots<S>;
}

/**
 * The equation of an optimizer: the step of one parameter, given its gradient.
 *
 *     const momentum: UpdateRule<'m'> = {
 *       name: 'momentum',
 *       slots: ['m'],
 *       update(g, { m }) {
 *         const next = m.mul(0.9).add(g);
 *         return { step: next.mul(-0.1), slots: { m: next } };
 *       },
 *     };
 *
 * `RuleOptimizer` calls it for each parameter and manages all memory: a rule must not keep or dispose of tensors.
 * Clipping, schedules and decoupled decay are rules that contain another rule: they call its `update` with another g
 * or t, or change its step.
 */
export interface UpdateRule<S extends string = string> {
  /** For messages: `adam`. */
  readonly name: string;
  /** The names of its slots; an empty list for a rule without memory. Each slot begins as zeros of the parameter's shape. */
  readonly slots: readonly S[];
  /** η, or η as a function of the step. It is only for histories and messages; `update` must not depend on it. */
  readonly learningRate?: number | ((t: number) => number);
  /**
   * The gradient is taken at w + lookAhead(…); without this function, at w. It is called from a parameter's second
   * step on, with its slots and the number of the next step.
   */
  lookAhead?(slots: Slots<S>, t: number, w: tf.Variable): tf.Tensor;
  /**
   * Changes all gradients of a step together, before `update` gets each of them. For rules that depend on the length
   * of the whole gradient. The keys are the names of the variables; names and shapes stay the same.
   */
  transform?(gradients: tf.NamedTensorMap): tf.NamedTensorMap;
  /**
   * @param g the gradient, of the parameter's shape
   * @param slots the slots that the last step returned; zeros at the first step
   * @param t the number of this step of this parameter: 1, 2, …
   * @param w the parameter before the step. Most rules don't use it; weight decay does
   */
  update(g: tf.Tensor, slots: Slots<S>, t: number, w: tf.Variable): Update<S>;
}

/** The name under which the step count is saved beside the slots, so no slot may have this name. */
export const STEP_COUNT = 't';

/** @throws UsageError unless `rule` is an update rule whose slot names differ and can be saved. */
export function checkRule(rule: UpdateRule): void {
  const { name, slots, update } = (rule ?? {}) as Partial<UpdateRule>;
  if (typeof name !== 'string' || name === '') throw expected('an update rule with a name', rule);
  if (typeof update !== 'function') throw fault(name, 'update to be a function', show(update));
  if (!Array.isArray(slots)) throw fault(name, 'slots to be a list of names, or an empty list', show(slots));
  for (const slot of slots as unknown[]) {
    if (typeof slot !== 'string' || !/^[A-Za-z]\w*$/.test(slot) || slot === STEP_COUNT) {
      throw fault(name, `slot names of letters and digits, other than "${STEP_COUNT}"`, show(slot));
    }
  }
  if (new Set(slots).size !== slots.length) throw fault(name, 'slot names that differ', slots.join(', '));
}

/** The arguments of one call of {@link UpdateRule.update}. */
export interface StepInputs {
  /** The gradient, of the parameter's shape. */
  g: tf.Tensor;
  slots: Slots;
  /** The number of the step, from 1. */
  t: number;
  /** The parameter. */
  w: tf.Variable;
}

/**
 * Calls a rule's `update` and checks the result. Call it in a `tf.tidy`.
 *
 * @throws UsageError with the names of the rule and the variable, what was expected and what was received.
 */
export function askRule(rule: UpdateRule, { g, slots, t, w }: StepInputs): Update {
  const who = `${rule.name}, variable ${w.name}`;
  const answer: unknown = rule.update(g, { ...slots }, t, w);
  for (const [what, handed] of Object.entries({ g, ...slots, w })) {
    if (handed.isDisposed) {
      throw fault(who, 'a rule that disposes of no tensor', `a rule that disposed of ${what}`);
    }
  }
  const { step, slots: next } = (answer ?? {}) as Partial<Update>;
  if (step === undefined || !isRecord(next)) {
    throw fault(who, 'update to return { step, slots }', show(answer));
  }
  if (String(Object.keys(next).sort()) !== String([...rule.slots].sort())) {
    throw fault(who, `update to return ${slotList(rule.slots)}`, slotList(Object.keys(next)));
  }
  checkLike(w, who, 'step', step);
  for (const slot of rule.slots) checkLike(w, who, `slot ${slot}`, next[slot]);
  return { step, slots: next };
}

/** {@link UpdateRule.lookAhead} of a rule that has it, checked. Call it in a `tf.tidy`. */
export function askLookAhead(rule: UpdateRule, slots: Slots, t: number, w: tf.Variable): tf.Tensor {
  const ahead = rule.lookAhead!({ ...slots }, t, w);
  checkLike(w, `${rule.name}, variable ${w.name}`, 'lookAhead', ahead);
  return ahead;
}

/** {@link UpdateRule.transform}, checked; without it, the gradients themselves. Call it in a `tf.tidy`. */
export function askTransform(rule: UpdateRule, gradients: tf.NamedTensorMap): tf.NamedTensorMap {
  if (!rule.transform) return gradients;
  const transformed: unknown = rule.transform({ ...gradients });
  if (!isRecord(transformed) || !sameNames(transformed, gradients)) {
    const wanted = `transform to return gradients with the names ${Object.keys(gradients).join(', ')}`;
    throw fault(rule.name, wanted, show(transformed));
  }
  return transformed;
}

/** @throws UsageError unless `value` is a tensor that can be added to the variable element by element. */
export function checkLike(w: tf.Variable, who: string, what: string, value: unknown): void {
  const wanted = `${what} to be a ${w.dtype} tensor of shape ${shapeText(w)}`;
  if (!(value instanceof tf.Tensor)) throw fault(who, wanted, show(value));
  if (value.isDisposed) throw fault(who, wanted, 'a tensor that is already disposed of');
  if (value.dtype !== w.dtype || !tf.util.arraysEqual(value.shape, w.shape)) {
    throw fault(who, wanted, `a ${value.dtype} tensor of shape ${shapeText(value)}`);
  }
}

function fault(who: string, wanted: string, received: string): UsageError {
  return new UsageError(`update rule ${who}: expected ${wanted}, received ${received}`);
}

function shapeText({ shape }: tf.Tensor): string {
  return `[${shape.join(', ')}]`;
}

function slotList(names: readonly string[]): string {
  return names.length === 0 ? 'no slots' : `the slots ${names.join(', ')}`;
}

function sameNames(a: object, b: object): boolean {
  return String(Object.keys(a).sort()) === String(Object.keys(b).sort());
}

function isRecord(value: unknown): value is Record<string, tf.Tensor> {
  return typeof value === 'object' && value !== null && !(value instanceof tf.Tensor);
}
