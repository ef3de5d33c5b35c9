/** What the figures of lab 04 share: the optimizers, and a small network trained from several seeds at once. */
import * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { LabelledSamples } from '../../../src/data/dataset';
import { inputSize, take } from '../../../src/data/dataset';
import { BatchSource } from '../../../src/data/minibatches';
import type { FigureContext } from '../../../src/figures/figure';
import { trainAndTest } from '../../../src/figures/samples';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import type { UpdateRule } from '../../../src/train/updateRule';
import type * as Lab from '../lab';

/** The seven rules, each with its usual options, as functions of the learning rate. */
export const OPTIMIZERS = [
  'gradient descent',
  'momentum',
  'Nesterov',
  'Adagrad',
  'RMSprop',
  'Adam',
  'normalized',
] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

export const MU = 0.9;

export function ruleOf(lab: typeof Lab, name: OptimizerName, learningRate: number): UpdateRule {
  switch (name) {
    case 'gradient descent':
      return lab.gradientDescent({ learningRate });
    case 'momentum':
      return lab.momentum({ learningRate, momentum: MU });
    case 'Nesterov':
      return lab.nesterov({ learningRate, momentum: MU });
    case 'Adagrad':
      return lab.adagrad({ learningRate });
    case 'RMSprop':
      return lab.rmsprop({ learningRate });
    case 'Adam':
      return lab.adam({ learningRate });
    case 'normalized':
      return lab.normalizedGradient({ learningRate });
  }
}

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

export interface DescentOptions {
  steps: number;
  batchSize: number;
  /** The steps after which to look; 0 is before the first. */
  looks: number[];
  /** Called after each step, with the loss of every seed's batch before it. */
  onStep?: (step: number, batchLosses: number[]) => void;
}

export interface Descent {
  /** Mean loss on training samples at each look, a row a seed. */
  loss: number[][];
  /** Share of held-out samples that are classified rightly at each look, a row a seed. */
  accuracy: number[][];
  /** Milliseconds of gradients and steps of one seed until each look. */
  time: number[];
}

const HIDDEN = 32;
/** Training samples that the loss is looked at with. */
const LOOKED_AT = 400;

/**
 * Trains one ReLU network a seed, all with one rule. Their weights are stacked along the first axis, so that
 * many small networks cost little more than one; rules that work element by element don't notice. A rule that
 * looks at the whole gradient does, so it gets one network after the other.
 */
export function descend(rule: () => UpdateRule, runs: Run[], options: DescentOptions): Descent {
  if (rule().transform && runs.length > 1) {
    const each = runs.map((run) => descend(rule, [run], options));
    return {
      loss: each.flatMap((one) => one.loss),
      accuracy: each.flatMap((one) => one.accuracy),
      time: each[0]!.time.map((_, i) => each.reduce((sum, one) => sum + one.time[i]!, 0) / each.length),
    };
  }
  const net = new StackedNets(runs);
  const optimizer = new RuleOptimizer(rule());
  const batches = runs.map(({ train, random }) => endless(train, options.batchSize, random));
  const looks = new Set(options.looks);
  const seen: { loss: number[]; accuracy: number[] }[] = [];
  const time: number[] = [];
  let elapsed = 0;
  const look = (step: number): void => {
    if (!looks.has(step)) return;
    seen.push(net.look());
    time.push(elapsed / runs.length);
  };
  look(0);
  for (let step = 1; step <= options.steps; step++) {
    const began = performance.now();
    const losses = net.step(
      optimizer,
      batches.map((batch) => batch.next().value as LabelledSamples),
      options.onStep !== undefined,
    );
    elapsed += performance.now() - began;
    options.onStep?.(step, losses);
    look(step);
  }
  optimizer.dispose();
  net.dispose();
  const column = (key: 'loss' | 'accuracy'): number[][] => runs.map((_, s) => seen.map((at) => at[key][s]!));
  return { loss: column('loss'), accuracy: column('accuracy'), time };
}

function* endless(samples: LabelledSamples, size: number, random: SeededRandom): Generator<LabelledSamples> {
  const source = new BatchSource(samples, size, random.stream('order'));
  const whole = Math.floor(samples.count / size);
  for (;;) {
    let batch = 0;
    for (const indices of source.indices()) {
      // Stacked batches must be of one size; the shorter rest of an epoch is left out.
      if (batch++ < whole) yield take(samples, indices);
    }
  }
}

/** Networks input → 32 ReLU → classes of several seeds, their weights stacked along the first axis. */
class StackedNets {
  private readonly variables: tf.Variable[];
  private readonly trainSet: Stacked;
  private readonly testSet: Stacked;

  constructor(private readonly runs: Run[]) {
    const features = inputSize(runs[0]!.train);
    const classes = runs[0]!.train.classes.length;
    // Under names of their own: the figures of other labs may train at the same time.
    const variable = (name: string, tensor: tf.Tensor): tf.Variable => {
      const made = tf.variable(tensor, true, `lab04/${name}`);
      tensor.dispose();
      return made;
    };
    this.variables = [
      variable('W1', this.weights('W1', features, HIDDEN)),
      variable('b1', tf.zeros([runs.length, 1, HIDDEN])),
      variable('W2', this.weights('W2', HIDDEN, classes)),
      variable('b2', tf.zeros([runs.length, 1, classes])),
    ];
    this.trainSet = stacked(runs.map(({ train }) => firstOf(train, LOOKED_AT)));
    this.testSet = stacked(runs.map(({ test }) => test));
  }

  /** The loss of each seed's batch, where it is asked for. */
  step(optimizer: RuleOptimizer, batches: LabelledSamples[], wanted: boolean): number[] {
    return tf.tidy(() => {
      const batch = stacked(batches);
      let losses: tf.Tensor | undefined;
      optimizer.minimize(
        () => {
          const each = this.losses(batch);
          if (wanted) losses = tf.keep(each.clone());
          return each.sum();
        },
        false,
        this.variables,
      );
      const numbers = losses ? Array.from(losses.dataSync()) : [];
      losses?.dispose();
      if (!wanted) this.variables[3]!.dataSync();
      return numbers;
    });
  }

  look(): { loss: number[]; accuracy: number[] } {
    return tf.tidy(() => {
      const right = this.logits(this.testSet.x).argMax(2).equal(this.testSet.y.argMax(2));
      return {
        loss: Array.from(this.losses(this.trainSet).dataSync()),
        accuracy: Array.from(right.mean(1).dataSync()),
      };
    });
  }

  dispose(): void {
    tf.dispose([this.variables, this.trainSet.x, this.trainSet.y, this.testSet.x, this.testSet.y]);
  }

  /** He's start: N(0, 2 / fan-in). */
  private weights(name: string, from: number, to: number): tf.Tensor {
    const std = Math.sqrt(2 / from);
    const all = this.runs.flatMap(({ random }) =>
      Array.from(random.stream(name).draw(from * to, (s) => s.normal(0, std))),
    );
    return tf.tensor(all, [this.runs.length, from, to]);
  }

  private logits(x: tf.Tensor): tf.Tensor {
    const [W1, b1, W2, b2] = this.variables as [tf.Variable, tf.Variable, tf.Variable, tf.Variable];
    return tf.matMul(tf.relu(tf.matMul(x, W1).add(b1)), W2).add(b2);
  }

  /** The mean cross-entropy of each seed's samples. */
  private losses({ x, y }: Stacked): tf.Tensor {
    const logits = this.logits(x);
    const logProbabilities = logits.sub(tf.logSumExp(logits, 2, true));
    return logProbabilities.mul(y).sum(2).mean(1).neg();
  }
}

interface Stacked {
  /** [seeds, samples, features] */
  x: tf.Tensor;
  /** [seeds, samples, classes], one-hot */
  y: tf.Tensor;
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

function firstOf(samples: LabelledSamples, count: number): LabelledSamples {
  const size = Math.min(count, samples.count);
  return take(
    samples,
    Array.from({ length: size }, (_, i) => i),
  );
}

/** A rule as it is, whose steps are looked at: the root mean square of all elements of a step, for each seed. */
export function watched(rule: UpdateRule, parameters: number): { rule: UpdateRule; rms: () => number[][] } {
  const squares: Float32Array[] = [];
  const sizes: number[] = [];
  return {
    rule: {
      ...rule,
      update(g, slots, t, w) {
        const answer = rule.update(g, slots, t, w);
        const ofSeeds = answer.step.square().sum([1, 2]).dataSync() as Float32Array;
        squares[t - 1] = squares[t - 1]?.map((sum, s) => sum + ofSeeds[s]!) ?? ofSeeds.slice();
        sizes[t - 1] = (sizes[t - 1] ?? 0) + w.size / w.shape[0]!;
        return answer;
      },
    },
    /** A row a seed, a column a step. */
    rms: () => {
      if (sizes.some((size) => size !== parameters)) throw new Error('a step left some parameters out');
      return Array.from(squares[0]!, (_, s) => squares.map((sums) => Math.sqrt(sums[s]! / parameters)));
    },
  };
}

/** Weights and biases of one network. */
export function parametersOf({ train }: Run): number {
  return (inputSize(train) + 1) * HIDDEN + (HIDDEN + 1) * train.classes.length;
}

/** A learning rate as people write it: 0.003, 1e-5. */
export function shortRate(rate: number): string {
  return rate >= 1e-3 ? String(Number(rate.toPrecision(2))) : rate.toExponential().replace('e-', 'e−');
}

/** Names in a sentence: a, b and c. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
