import * as tf from '@tensorflow/tfjs';

/** The submission wrote another number into the engine's own count of tensors. */
export class ChangedCount extends Error {
  override readonly name = 'ChangedCount';
  constructor() {
    super(
      'lab.ts changed the number of tensors that the engine of TensorFlow.js counts; leave it to the engine',
    );
  }
}

const count = (): number => tf.engine().state.numTensors;

/** The engine's methods that register a tensor and dispose of it. */
interface Tracking {
  trackTensor(this: unknown, tensor: object, ...more: unknown[]): unknown;
  disposeTensor(this: unknown, tensor: object): unknown;
}

/** The number of tensors that were made and not disposed of since counting began. */
let own = 0;
let offset: number | undefined;

/**
 * Counts the tensors of the engine a second time from now on, where a submission can't reach the count. The count of the
 * engine is a field that anybody may write.
 */
export function countTensors(): void {
  if (offset !== undefined) return;
  offset = count();
  const made = new WeakSet();
  const [add, has] = [made.add.bind(made), made.has.bind(made)];
  const prototype = Object.getPrototypeOf(tf.engine()) as Tracking;
  const { trackTensor, disposeTensor } = prototype;
  const apply = Reflect.apply;
  prototype.trackTensor = function (tensor, ...more) {
    add(tensor);
    own += 1;
    return apply(trackTensor, this, [tensor, ...more]);
  };
  prototype.disposeTensor = function (tensor) {
    const before = count();
    const result: unknown = apply(disposeTensor, this, [tensor]);
    // A tensor that was disposed of before, or that the engine never made, does not count.
    if (has(tensor) && count() === before - 1) own -= 1;
    return result;
  };
}

/**
 * The number of tensors that the engine holds.
 *
 * @throws ChangedCount if there is a second count, and the two differ
 */
export function tensorsHeld(): number {
  const told = count();
  if (offset !== undefined && told !== offset + own) {
    offset = told - own; // so that this is reported only once
    throw new ChangedCount();
  }
  return told;
}
