import * as tf from '@tensorflow/tfjs';
import { expected, show, UsageError } from '../core/errors';
import { baseClassOf } from './baseClass';

/** The type of `kernelInitializer` of tfjs's layers. tfjs exports functions that make initializers, not the class. */
export type Initializer = ReturnType<typeof tf.initializers.ones>;

/** The equation of an initializer: it returns a fresh tensor of the given shape. */
export type InitialRule = (shape: number[]) => tf.Tensor;

const Base = baseClassOf(tf.initializers.ones());

/**
 * A rule as a tfjs initializer, for `tf.layers.dense({ kernelInitializer })`. It owns all memory: the
 * intermediate tensors of the rule are disposed of.
 *
 *     const halves = new RuleInitializer('halves', (shape) => tf.fill(shape, 0.5));
 *
 * The rule draws from a stream, and a stream can't be saved with a model. A loaded model has its saved weights. A model
 * that is built from its configuration alone has NaN as weights, so that the mistake is seen at once.
 */
export class RuleInitializer extends Base {
  static className = 'RuleInitializer';

  /** @param name for messages: `heNormal` */
  constructor(
    readonly name: string,
    private readonly rule: InitialRule,
  ) {
    super();
    if (typeof name !== 'string' || name === '') throw expected('an initializer with a name', name);
    if (typeof rule !== 'function') throw expected(`the rule of ${name} to be a function of the shape`, rule);
  }

  /** @throws UsageError unless the rule returns a tensor of that shape. */
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
    // tfjs's type of a class that can be loaded takes only a configuration.
    const Class = cls as unknown as new (name: string, rule: InitialRule) => T;
    return new Class(String(config['name']), (shape) => tf.fill(shape, NaN));
  }
}
tf.serialization.registerClass(
  // Its constructor takes a name and a rule; tfjs calls `fromConfig`, which takes a configuration.
  RuleInitializer as unknown as tf.serialization.SerializableConstructor<Initializer>,
);
