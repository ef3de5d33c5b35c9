/** The networks of lab 04's figures: one for each seed, side by side, so that one rule trains them all. */
import * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { LabelledSamples } from '../../../src/data/dataset';
import { inputSize, range, take } from '../../../src/data/dataset';
import { timeOfStep } from '../../../src/figures/clock';
import type { FigureContext } from '../../../src/figures/figure';
import { trainAndTest } from '../../../src/figures/samples';
import type { Perceptron } from '../../../src/figures/training';
import { descend, minibatchRows, stackedPerceptrons } from '../../../src/figures/training';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import type { UpdateRule } from '../../../src/train/updateRule';

/** One seed's data and randomness. */
export interface Run {
  random: SeededRandom;
  train: LabelledSamples;
  test: LabelledSamples;
}

/** Each seed has a split, starting weights and an order of batches of its own. */
export function runsOf(context: FigureContext, seeds = context.seeds): Run[] {
  return seeds.map((seed) => {
    const random = seededRandom(seed);
    return { random, ...trainAndTest(context, random) };
  });
}

export interface Training {
  steps: number;
  batchSize: number;
  /** The steps after which loss and accuracy are measured; 0 is before the first. */
  looks: number[];
}

export interface Curves {
  /** Mean loss on training samples at each look, a row a seed. */
  loss: number[][];
  /** Accuracy on held-out samples at each look, a row a seed. */
  accuracy: number[][];
  /** Milliseconds of gradients and steps of one seed until each look. */
  time: number[];
}

const HIDDEN = 32;
/** The most training samples whose loss is measured at a look. */
const LOOKED_AT = 400;

/**
 * Trains one ReLU network a seed, all with one rule. Their weights are stacked along the first axis, which makes
 * no difference to a rule that works element by element. A rule that depends on the whole gradient gets one
 * network after the other.
 */
export function trained(rule: () => UpdateRule, runs: Run[], { steps, batchSize, looks }: Training): Curves {
  if (rule().transform && runs.length > 1) {
    return joined(runs.map((run) => trained(rule, [run], { steps, batchSize, looks })));
  }
  const { train } = runs[0]!;
  const net = stackedPerceptrons({
    randoms: runs.map(({ random }) => random),
    widths: [inputSize(train), HIDDEN, train.classes.length],
    streams: ['W1', 'W2'],
  });
  const sets = {
    train: stacked(runs.map((run) => range(run.train, 0, Math.min(LOOKED_AT, run.train.count)))),
    test: stacked(runs.map((run) => run.test)),
  };
  const seen: { loss: number[]; accuracy: number[] }[] = [];
  const stepTimes: number[] = [];
  const look = (step: number): void => {
    if (!looks.includes(step)) return;
    seen.push(measured(net, sets));
  };
  look(0);
  const optimizer = new RuleOptimizer(rule());
  let began = performance.now();
  descend({
    optimizer,
    steps,
    nextBatch: stackedBatches(runs, batchSize),
    loss: (batch) => lossesOf(net, batch).sum<tf.Scalar>(),
    variables: net.variables,
    onStep(step) {
      // A step is over when its result can be read.
      net.variables.at(-1)!.dataSync();
      stepTimes.push(performance.now() - began);
      look(step);
      began = performance.now();
      return undefined;
    },
  });
  optimizer.dispose();
  net.dispose();
  tf.dispose([sets.train.x, sets.train.y, sets.test.x, sets.test.y]);
  const ms = stepTimes.length > 0 ? timeOfStep(stepTimes) / runs.length : 0;
  const time = looks.map((count) => count * ms);
  const bySeed = (key: 'loss' | 'accuracy'): number[][] => runs.map((_, s) => seen.map((at) => at[key][s]!));
  return { loss: bySeed('loss'), accuracy: bySeed('accuracy'), time };
}

/** The curves of several trainings together; their time is the mean. */
function joined(curves: Curves[]): Curves {
  return {
    loss: curves.flatMap(({ loss }) => loss),
    accuracy: curves.flatMap(({ accuracy }) => accuracy),
    time: curves[0]!.time.map((_, i) => curves.reduce((sum, { time }) => sum + time[i]!, 0) / curves.length),
  };
}

/** Loss and accuracy of each seed's network. */
function measured(
  net: Perceptron,
  { train, test }: { train: Stacked; test: Stacked },
): { loss: number[]; accuracy: number[] } {
  return tf.tidy(() => {
    const correct = net.output(test.x).argMax(2).equal(test.y.argMax(2));
    return {
      loss: Array.from(lossesOf(net, train).dataSync()),
      accuracy: Array.from(correct.mean(1).dataSync()),
    };
  });
}

/** The mean cross-entropy of each seed's samples. */
function lossesOf(net: Perceptron, { x, y }: Stacked): tf.Tensor {
  const logits = net.output(x);
  const logProbabilities = logits.sub(tf.logSumExp(logits, 2, true));
  return logProbabilities.mul(y).sum(2).mean(1).neg();
}

interface Stacked {
  /** [seeds, samples, features] */
  x: tf.Tensor;
  /** [seeds, samples, classes], one-hot */
  y: tf.Tensor;
}

/** Minibatches of every seed's training set. They are stacked, so they must have one size: the rest is dropped. */
function stackedBatches(runs: Run[], size: number): () => Stacked {
  const orders = runs.map(({ train, random }) =>
    minibatchRows(train.count, { size, stream: random.stream('order'), rest: 'drop' }),
  );
  return () => stacked(runs.map(({ train }, s) => take(train, orders[s]!())));
}

function stacked(sets: LabelledSamples[]): Stacked {
  const { count, classes } = sets[0]!;
  const features = inputSize(sets[0]!);
  const x = new Float32Array(sets.length * count * features);
  const y = new Float32Array(sets.length * count * classes.length);
  sets.forEach((set, s) => {
    x.set(set.x, s * count * features);
    set.y.forEach((label, row) => (y[(s * count + row) * classes.length + label] = 1));
  });
  return {
    x: tf.tensor(x, [sets.length, count, features]),
    y: tf.tensor(y, [sets.length, count, classes.length]),
  };
}

/** The count of weights and biases of one network. */
export function parametersOf({ train }: Run): number {
  return (inputSize(train) + 1) * HIDDEN + (HIDDEN + 1) * train.classes.length;
}
