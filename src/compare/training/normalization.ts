/** The layers of a net whose normalization does not look at the batch. Their equations are those of lab 08. */
import * as tf from '@tensorflow/tfjs';
import type { Initializer } from '../../train/ruleInitializer';
import type { LabMethods } from '../methods';

type Lab = LabMethods['08-batch-normalization'];

/** ε of layer normalization, as tfjs has it. */
const EPSILON = 1e-3;

/** y = γ (x − μ)/√(σ² + ε) + β over the features of each sample. γ begins at 1, β at 0. */
export class LayerNormalized extends tf.layers.Layer {
  static className = 'LayerNormalized';
  private gamma!: tf.LayerVariable;
  private beta!: tf.LayerVariable;

  constructor(
    private readonly lab: Lab,
    name: string,
  ) {
    super({ name });
  }

  override build(inputShape: tf.Shape): void {
    const shape = [inputShape.at(-1)!];
    this.gamma = this.addWeight('gamma', shape, 'float32', tf.initializers.ones(), undefined, true);
    this.beta = this.addWeight('beta', shape, 'float32', tf.initializers.zeros(), undefined, true);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const parameters = { gamma: this.gamma.read() as tf.Tensor1D, beta: this.beta.read() as tf.Tensor1D };
    return this.lab.layerNorm(x, parameters, EPSILON);
  }
}

/** The options of a dense layer with weight normalization. */
export interface WeightNormalizedOptions {
  name: string;
  units: number;
  kernelInitializer: Initializer;
}

/**
 * A dense layer with wⱼ = gⱼ vⱼ/‖vⱼ‖: training moves g and v. It begins as the dense layer with the same initializer,
 * since gⱼ begins as ‖vⱼ‖. Its kernel is v.
 */
export class WeightNormalized extends tf.layers.Layer {
  static className = 'WeightNormalized';
  private lengths!: tf.LayerVariable;
  private kernel!: tf.LayerVariable;
  private bias!: tf.LayerVariable;

  constructor(
    private readonly lab: Lab,
    private readonly options: WeightNormalizedOptions,
  ) {
    super({ name: options.name });
  }

  override build(inputShape: tf.Shape): void {
    const { units, kernelInitializer } = this.options;
    const [ones, zeros] = [tf.initializers.ones(), tf.initializers.zeros()];
    this.kernel = this.addWeight(
      'kernel',
      [inputShape.at(-1)!, units],
      'float32',
      // The type of tfjs's own initializers is not exported.
      kernelInitializer as Parameters<typeof this.addWeight>[3],
      undefined,
      true,
    );
    this.lengths = this.addWeight('lengths', [units], 'float32', ones, undefined, true);
    this.bias = this.addWeight('bias', [units], 'float32', zeros, undefined, true);
    tf.tidy(() => {
      this.lengths.write(this.kernel.read().square().sum(0).sqrt());
    });
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return [...inputShape.slice(0, -1), this.options.units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0]! : inputs) as tf.Tensor2D;
      const parts = { g: this.lengths.read() as tf.Tensor1D, v: this.kernel.read() as tf.Tensor2D };
      return x.matMul(this.lab.weightNorm(parts)).add(this.bias.read());
    });
  }
}
