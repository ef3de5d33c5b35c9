import * as tf from '@tensorflow/tfjs';
import { expected } from '../core/errors';
import type { NamedTensor } from './optimizerState';

/** Members that the optimizers of tfjs have, though their types hide them. */
interface WithRate {
  learningRate?: unknown;
  setLearningRate?: (learningRate: number) => void;
}

/**
 * Changes the learning rate of an optimizer of tfjs from its next step on.
 *
 * @throws UsageError for an optimizer without a learning rate. The rate of a `RuleOptimizer` belongs to its rule.
 */
export function setLearningRate(optimizer: tf.Optimizer, learningRate: number): void {
  // Each optimizer of tfjs has the field, but their common type does not declare it.
  const withRate = optimizer as unknown as WithRate;
  if (typeof withRate.learningRate !== 'number') {
    throw expected('an optimizer of tf.train, which has a learning rate', optimizer);
  }
  // SGD and momentum keep the rate in a tensor too; the others read the field at each step.
  if (withRate.setLearningRate) withRate.setLearningRate(learningRate);
  else withRate.learningRate = learningRate;
}

/**
 * An optimizer of tfjs whose learning rate is a function of the number of steps taken so far: 0 before the first.
 * For `optimizer.minimize`, `model.compile` and `train`. It saves the state of the optimizer inside it.
 */
export class ScheduledOptimizer extends tf.Optimizer {
  static className = 'ScheduledOptimizer';

  /** @throws UsageError for an optimizer without a learning rate. */
  constructor(
    private readonly optimizer: tf.Optimizer,
    private readonly rateAfter: (steps: number) => number,
  ) {
    super();
    setLearningRate(optimizer, rateAfter(0));
  }

  override applyGradients(gradients: tf.NamedTensorMap | NamedTensor[]): void {
    setLearningRate(this.optimizer, this.rateAfter(this.iterations));
    this.optimizer.applyGradients(gradients);
    this.incrementIterations();
  }

  override async getWeights(): Promise<NamedTensor[]> {
    return this.optimizer.getWeights();
  }

  override async setWeights(weights: NamedTensor[]): Promise<void> {
    await this.optimizer.setWeights(weights);
    this.iterations_ = this.optimizer.iterations;
  }

  override dispose(): void {
    this.optimizer.dispose();
  }

  /** `learningRate` is the rate of the last step. */
  override getConfig(): tf.serialization.ConfigDict {
    return this.optimizer.getConfig();
  }
}
