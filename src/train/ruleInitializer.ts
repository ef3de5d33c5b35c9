import * as tf from '@tensorflow/tfjs';
import { expected, show, UsageError } from '../core/errors';

/** What tfjs's layers take as `kernelInitializer`. tfjs exports its functions, but not the class. */
export type Initializer = ReturnType<typeof tf.initializers.ones>;

/** A fresh tensor of a shape: the equation of an initializer and nothing else. */
export type InitialRule = (shape: number[]) => tf.Tensor;

const Base = baseOf(tf.initializers.ones()) as unknown as new () => Initializer;

/**
 * A rule as a tfjs initializer, for `tf.layers.dense({ kernelInitializer })`. It owns all memory: what the rule
 * makes on its way is disposed of.
 *
 *     const halves = new RuleInitializer('halves', (shape) => tf.fill(shape, 0.5));
 *
 * The rule draws from a stream that its maker was handed, and a stream can't be saved with a model. A model that
 * is loaded brings its weights; one that is built from a configuration alone has NaN, which nobody overlooks.
 */
export class RuleInitializer extends Base {
  static className = 'RuleInitializer';

  /** @param name what messages call it: `heNormal` */
  constructor(
    readonly name: string,
    private readonly rule: InitialRule,
  ) {
    super();
    if (typeof name !== 'string' || name === '') throw expected('an initializer with a name', name);
    if (typeof rule !== 'function') throw expected(`the rule of ${name} to be a function of the shape`, rule);
  }

  /** @throws UsageError where the rule returns something else than a tensor of that shape. */
  override apply(shape: (number | null)[], dtype: tf.DataType = 'float32'): tf.Tensor {
    const sizes = shape as number[];
    return tf.tidy(() => {
      const drawn: unknown = this.rule([...sizes]);
      const wanted = `initializer ${this.name}: expected a tensor of shape [${sizes.join(', ')}]`;
      if (!(drawn instanceof tf.Tensor)) throw new UsageError(`${wanted}, received ${show(drawn)}`);
      if (!tf.util.arraysEqual(drawn.shape, sizes)) {
        throw new UsageError(`${wanted}, received one of shape [${drawn.shape.join(', ')}]`);
      }
      return drawn.dtype === dtype ? drawn : drawn.cast(dtype);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { name: this.name };
  }

  static fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    const Class = cls as unknown as new (name: string, rule: InitialRule) => T;
    return new Class(String(config['name']), (shape) => tf.fill(shape, NaN));
  }
}
tf.serialization.registerClass(
  RuleInitializer as unknown as tf.serialization.SerializableConstructor<Initializer>,
);

/** The class above that of an object's own. */
function baseOf(object: object): unknown {
  return (Object.getPrototypeOf(Object.getPrototypeOf(object)) as object).constructor;
}
