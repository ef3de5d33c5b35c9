import * as tf from '@tensorflow/tfjs';
import { expected } from '../core/errors';
import type { Samples } from '../data/dataset';
import { toTensors } from '../data/toTensors';
import { DivergenceWatch } from './divergence';
import type { Divergence, EpochRecord, History, Json, SetName } from './history';
import { jsonNumber, SET_NAMES } from './history';
import { type Measure, measureOver, scalarValue } from './metrics';
import type { Objective, ObjectiveValue } from './objective';
import type { RuleOptimizer } from './ruleOptimizer';
import { WeightedMean } from './weightedMean';

/** Where batches come from; a `BatchSource` is one. */
export interface Batches {
  /** The batches of the next epoch. */
  epoch(): Iterable<Samples>;
}

export interface TrainOptions {
  batches: Batches;
  /** How often every sample is seen. */
  epochs: number;
  /** What is to be made small, with its gradients. */
  objective: Objective;
  /** Any of tfjs, or a `RuleOptimizer`. It stays the caller's, who disposes of it. */
  optimizer: tf.Optimizer;
  /** The seed of the streams that order, initial parameters and masks come from; only told in the history. */
  seed: number;
  /** What else should stand in the history. */
  config?: Json;
  /** Images as rows of pixels. */
  flat?: boolean;
  /** What is measured after every epoch, and on which samples. */
  evaluation?: { measure: Measure; sets: Partial<Record<SetName, Samples>> };
  /** Called after every epoch; training ends where it says so. */
  onEpoch?: (record: EpochRecord, history: History) => 'stop' | undefined;
  /** See {@link DivergenceWatch}. */
  divergenceFactor?: number;
  /** A clock in milliseconds. */
  now?: () => number;
}

/**
 * Trains by minibatches, and says how it went. A training that diverges ends early, before the step with
 * the bad gradient: see `diverged` in the history.
 *
 * The same batches, parameters and options give the same history, but for its `seconds`.
 *
 * @throws UsageError for bad options, and for an objective that doesn't give what {@link Objective} says.
 */
export function train(options: TrainOptions): History {
  const { epochs, config = null, seed, onEpoch } = options;
  if (!Number.isInteger(epochs) || epochs < 1) throw expected('a whole number of epochs, at least 1', epochs);
  const watch = new DivergenceWatch(options.divergenceFactor);
  const history: History = {
    config: JSON.parse(JSON.stringify(config)) as Json,
    seed,
    backend: tf.getBackend(),
    epochs: [],
    ended: 'finished',
    diverged: null,
  };
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const result = trainEpoch(epoch, options, watch);
    if ('message' in result) return { ...history, ended: 'diverged', diverged: result };
    const record = { ...result, ...evaluate(options) };
    history.epochs.push(record);
    if (onEpoch?.(record, history) === 'stop') return { ...history, ended: 'stopped' };
  }
  return history;
}

function trainEpoch(
  epoch: number,
  { batches, objective, optimizer, flat = false, now = () => performance.now() }: TrainOptions,
  watch: DivergenceWatch,
): EpochRecord | Divergence {
  const started = now();
  const lossMean = new WeightedMean();
  const penaltyMean = new WeightedMean();
  let step = 0;
  for (const samples of batches.epoch()) {
    step += 1;
    const { loss, penalty } = tf.tidy(() => {
      const { gradients, ...numbers } = lookingAhead(optimizer, () =>
        valuesOf(objective(toTensors(samples, { flat }))),
      );
      const total = numbers.loss + (numbers.penalty ?? 0);
      const learningRate = learningRateOf(optimizer);
      if (watch.accepts({ epoch, step, loss: total, learningRate })) optimizer.applyGradients(gradients);
      return numbers;
    });
    if (watch.divergence) return watch.divergence;
    lossMean.add(loss, samples.count);
    if (penalty !== undefined) penaltyMean.add(penalty, samples.count);
  }
  return {
    epoch,
    steps: step,
    loss: jsonNumber(lossMean.value),
    penalty: jsonNumber(penaltyMean.value),
    learningRate: learningRateOf(optimizer) ?? null,
    seconds: (now() - started) / 1000,
  };
}

/** A rule may take its gradients elsewhere than where the variables stand; the loss is then that of there. */
function lookingAhead<T>(optimizer: tf.Optimizer, f: () => T): T {
  // Not `instanceof`: tfjs's own is inherited, and takes every optimizer for one of this class.
  return 'lookingAhead' in optimizer ? (optimizer as RuleOptimizer).lookingAhead(f) : f();
}

function valuesOf(value: ObjectiveValue): {
  gradients: tf.NamedTensorMap;
  loss: number;
  penalty: number | undefined;
} {
  const { loss, penalty, gradients } = (value ?? {}) as Partial<ObjectiveValue>;
  if (!gradients || Object.keys(gradients).length === 0) {
    throw expected('the objective to give gradients by the names of variables', gradients);
  }
  return {
    gradients,
    loss: scalarValue("the objective's loss", loss),
    penalty: penalty && scalarValue("the objective's penalty", penalty),
  };
}

function evaluate({ evaluation, flat = false }: TrainOptions): Partial<EpochRecord> {
  const measured: Partial<EpochRecord> = {};
  for (const name of SET_NAMES) {
    const samples = evaluation?.sets[name];
    if (samples) measured[name] = measureOver(samples, evaluation.measure, { flat });
  }
  return measured;
}

/** The optimizers of tfjs, and `RuleOptimizer`, tell it in their configuration. */
function learningRateOf(optimizer: tf.Optimizer): number | undefined {
  const { learningRate } = optimizer.getConfig();
  return typeof learningRate === 'number' ? learningRate : undefined;
}
