import * as tf from '@tensorflow/tfjs';
import type { NamedTensors } from '../../../src/core/tensors';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import type { Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type { Objective } from '../../../src/train/objective';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import { ScheduledOptimizer } from '../../../src/train/scheduledOptimizer';
import type { UpdateRule } from '../../../src/train/updateRule';
import type * as Lab from 'reference/05-learning-rate/lab';
import { adam as adamOf, ratedMomentum } from '../../support/rules';
import { jittered, matrix, vector } from '../inputs';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

/** The rates at t = 0, 1, 2, … */
function rates(schedule: Lab.Schedule, count: number): number[] {
  return Array.from({ length: count }, (_, t) => schedule(t));
}

function ratesAt(schedule: Lab.Schedule, steps: number[]): number[] {
  return steps.map((t) => schedule(t));
}

/** An η₀ that is no round number. */
function initialRate(stream: RandomStream): number {
  return stream.uniform(0.05, 0.4);
}

/** The documents' momentum. */
const momentum = (learningRate: number): UpdateRule<'m'> => ratedMomentum(learningRate, 0.8);

/** The first steps of Adam have nearly the same length for every gradient, so they show the rate. */
const adam = (learningRate: number): UpdateRule<'m' | 'v'> => adamOf(learningRate, 0.9, 0.99, 1e-8);

/** A parameter after each step. */
function path(optimizer: tf.Optimizer, gradients: number[][]): number[][] {
  const w = tf.variable(tf.zeros([gradients[0]!.length]));
  try {
    return gradients.map((g) => {
      tf.tidy(() => optimizer.applyGradients({ [w.name]: tf.tensor1d(g) }));
      return [...w.dataSync()];
    });
  } finally {
    w.dispose();
    optimizer.dispose();
  }
}

/** Gradients of three parameters with different shapes and sizes. */
interface Gradients {
  W: number[][];
  b: number[];
  scale: number;
}

function gradients(random: SeededRandom, norm: number): Gradients {
  const stream = random.stream('gradients');
  const raw = { W: matrix(stream, 3, 2, 3), b: vector(stream, 4), scale: stream.uniform(0.2, 0.5) };
  const all = [...raw.W.flat(), ...raw.b, raw.scale];
  const factor = norm / Math.sqrt(all.reduce((sum, g) => sum + g * g, 0));
  return {
    W: raw.W.map((row) => row.map((g) => g * factor)),
    b: raw.b.map((g) => g * factor),
    scale: raw.scale * factor,
  };
}

function tensorsOf({ W, b, scale }: Gradients): NamedTensors {
  return { W: tf.tensor2d(W), b: tf.tensor1d(b), scale: tf.scalar(scale) };
}

function flat(tensors: NamedTensors): number[] {
  return Object.keys(tensors)
    .sort()
    .flatMap((name) => [...tensors[name]!.dataSync()]);
}

function norm(v: number[]): number {
  return Math.hypot(...v);
}

/** Clipped gradients in units of θ: numbers near 1 for every θ. */
function clippedOver(lab: Lab, { g, threshold }: { g: Gradients; threshold: number }): NamedTensors {
  const clipped = lab.clipByGlobalNorm(tensorsOf(g), threshold);
  return Object.fromEntries(Object.entries(clipped).map(([name, tensor]) => [name, tensor.div(threshold)]));
}

/** The rate after each epoch, given the losses of the epochs. */
function observed(
  lab: Lab,
  { options, losses }: { options: Lab.PlateauOptions; losses: number[] },
): number[] {
  const plateau = new lab.ReduceOnPlateau(options);
  return losses.map((loss) => plateau.observe(loss));
}

export const probes = {
  stepDecay: probe({
    inputs: (random) => {
      const stream = random.stream('options');
      return {
        initialRate: initialRate(stream),
        factor: stream.uniform(0.3, 0.7),
        every: 3 + stream.integer(4),
      };
    },
    observe: (lab, options) => ({ rates: rates(lab.stepDecay(options), 21) }),
    labels: { rates: 'η(0 … 20)' },
  }),

  /** The two cases of the documents, in epochs, before and after each reduction. */
  stepDecayOfTheDocuments: probe({
    inputs: (random) => ({ initialRate: initialRate(random.stream('options')) }),
    observe: (lab, { initialRate }) => ({
      halves: ratesAt(lab.stepDecay({ initialRate, factor: 0.5, every: 5 }), [0, 4, 5, 9, 10, 14, 15]),
      tenths: ratesAt(lab.stepDecay({ initialRate, factor: 0.1, every: 20 }), [0, 19, 20, 39, 40]),
    }),
    labels: {
      halves: 'half every 5, at 0, 4, 5, 9, 10, 14, 15',
      tenths: 'a tenth every 20, at 0, 19, 20, 39, 40',
    },
  }),

  exponentialDecay: probe({
    inputs: (random) => {
      const stream = random.stream('options');
      return { initialRate: initialRate(stream), decayRate: stream.uniform(0.1, 0.4) };
    },
    observe: (lab, options) => ({ rates: rates(lab.exponentialDecay(options), 13) }),
    labels: { rates: 'η(0 … 12)' },
  }),

  /** So many steps that other equations give clearly different rates. */
  exponentialDecayLate: probe({
    inputs: (random) => {
      const stream = random.stream('options');
      return { initialRate: initialRate(stream), decayRate: stream.uniform(0.001, 0.002) };
    },
    observe: (lab, options) => ({
      rates: ratesAt(lab.exponentialDecay(options), [1000, 2000]).map((rate) => rate * 1e3),
    }),
    labels: { rates: 'η(1000), η(2000), in units of 1e-3' },
  }),

  inverseTimeDecay: probe({
    inputs: (random) => {
      const stream = random.stream('options');
      return { initialRate: initialRate(stream), decayRate: stream.uniform(0.1, 0.4) };
    },
    observe: (lab, options) => ({ rates: rates(lab.inverseTimeDecay(options), 13) }),
    labels: { rates: 'η(0 … 12)' },
  }),

  perEpochFactor: probe({
    inputs: (random) => {
      const stream = random.stream('options');
      return {
        initialRate: initialRate(stream),
        factor: stream.uniform(0.6, 0.9),
        stepsPerEpoch: 3 + stream.integer(3),
      };
    },
    observe: (lab, options) => ({ rates: rates(lab.perEpochFactor(options), 17) }),
    labels: { rates: 'η(0 … 16)' },
  }),

  /** Factor 0.98 and 79 steps per epoch, as on digits: the ends and the beginnings of epochs. */
  perEpochFactorLong: probe({
    inputs: (random) => ({
      initialRate: initialRate(random.stream('options')),
      factor: 0.98,
      stepsPerEpoch: 79,
    }),
    observe: (lab, options) => ({
      rates: ratesAt(lab.perEpochFactor(options), [0, 78, 79, 157, 158, 7899, 7900]),
    }),
    labels: { rates: 'η(0), η(78), η(79), η(157), η(158), η(7899), η(7900)' },
  }),

  cosineDecay: probe({
    inputs: (random) => {
      const stream = random.stream('options');
      return {
        initialRate: initialRate(stream),
        finalRate: stream.uniform(0.005, 0.02),
        steps: 7 + stream.integer(4),
      };
    },
    observe: (lab, options) => ({ rates: rates(lab.cosineDecay(options), options.steps + 1) }),
    labels: { rates: 'η(0 … T)' },
  }),

  cosineDecayAfterEnd: probe({
    inputs: (random) => ({ initialRate: initialRate(random.stream('options')), finalRate: 0.01, steps: 8 }),
    observe: (lab, options) => ({
      rates: ratesAt(lab.cosineDecay(options), [8, 9, 12, 16]),
    }),
    labels: { rates: 'η(8), η(9), η(12), η(16)' },
  }),

  linearWarmup: probe({
    inputs: (random) => {
      const stream = random.stream('options');
      return { rate: initialRate(stream), steps: 4 + stream.integer(4) };
    },
    observe: (lab, options) => ({ rates: rates(lab.linearWarmup(options), options.steps) }),
    labels: { rates: 'η(0 … T − 1)' },
  }),

  linearWarmupAfterEnd: probe({
    inputs: (random) => ({ rate: initialRate(random.stream('options')), steps: 5 }),
    observe: (lab, options) => ({
      rates: ratesAt(lab.linearWarmup(options), [4, 5, 6, 50]),
    }),
    labels: { rates: 'η(4), η(5), η(6), η(50)' },
  }),

  linearWarmupOfOneStep: probe({
    inputs: (random) => ({ rate: initialRate(random.stream('options')), steps: 1 }),
    observe: (lab, options) => ({ rates: rates(lab.linearWarmup(options), 4) }),
    labels: { rates: 'η(0 … 3)' },
  }),

  warmupThen: probe({
    inputs: (random) => {
      const stream = random.stream('options');
      return {
        warmupSteps: 4 + stream.integer(3),
        peak: initialRate(stream),
        drop: stream.uniform(0.6, 0.9),
      };
    },
    observe: (lab, { warmupSteps, peak, drop }) => ({
      rates: rates(lab.warmupThen({ warmupSteps, schedule: (t) => peak * drop ** t }), warmupSteps + 6),
    }),
    labels: { rates: 'η(0 … T + 5)' },
  }),

  /** A staircase after the warm-up: its first fall shows when its clock started. */
  warmupThenSteps: probe({
    inputs: (random) => ({ warmupSteps: 3, peak: initialRate(random.stream('options')), every: 4 }),
    observe: (lab, { warmupSteps, peak, every }) => {
      const schedule = (t: number): number => peak / 2 ** Math.floor(t / every);
      return { rates: rates(lab.warmupThen({ warmupSteps, schedule }), 13) };
    },
    labels: { rates: 'η(0 … 12)' },
  }),

  scheduledMomentum: probe({
    inputs: (random) => ({
      peak: initialRate(random.stream('options')),
      gradients: matrix(random.stream('gradients'), 5, 3),
    }),
    observe: (lab, { peak, gradients }) => ({
      path: path(new RuleOptimizer(lab.scheduled(momentum, (t) => peak / (1 + t) ** 2)), gradients),
    }),
    labels: { path: 'w after each step' },
  }),

  scheduledAdam: probe({
    inputs: (random) => ({
      peak: initialRate(random.stream('options')),
      gradients: matrix(random.stream('gradients'), 6, 2),
    }),
    observe: (lab, { peak, gradients }) => ({
      path: path(new RuleOptimizer(lab.scheduled(adam, (t) => peak * 0.5 ** t)), gradients),
    }),
    labels: { path: 'w after each step' },
  }),

  /** The losses improve, stand still for `patience` epochs, improve again and stand still again. */
  plateau: probe({
    inputs: (random) => ({
      options: { initialRate: initialRate(random.stream('options')), factor: 0.4, patience: 3 },
      losses: jittered(random, [9, 8, 7, 7.5, 7.6, 7.7, 7.8, 6, 6.5, 6.6, 5, 5.5, 5.6, 5.7, 5.8, 5.9]),
    }),
    observe: (lab, inputs) => ({ rates: observed(lab, inputs) }),
    labels: { rates: 'η after each epoch' },
  }),

  /** A zigzag above the best loss: every second epoch is better than the one before, but not better than the best. */
  plateauZigzag: probe({
    inputs: (random) => ({
      options: { initialRate: initialRate(random.stream('options')), factor: 0.5, patience: 4 },
      losses: jittered(random, [5, 4, 7, 6, 8, 5.5, 7, 6, 8, 5, 7, 6]),
    }),
    observe: (lab, inputs) => ({ rates: observed(lab, inputs) }),
    labels: { rates: 'η after each epoch' },
  }),

  plateauCooldown: probe({
    inputs: (random) => ({
      options: { initialRate: initialRate(random.stream('options')), factor: 0.5, patience: 2, cooldown: 3 },
      // 4 is a new best during the cooldown, so the later 4.5 is not a new best.
      losses: jittered(random, [6, 7, 7, 7, 4, 7, 4.5, 7, 7, 7, 7, 7, 7, 7, 7]),
    }),
    observe: (lab, inputs) => ({ rates: observed(lab, inputs) }),
    labels: { rates: 'η after each epoch' },
  }),

  /** The losses fall by less than minImprovement in each epoch, but by more over several. */
  plateauMinImprovement: probe({
    inputs: (random) => ({
      options: {
        initialRate: initialRate(random.stream('options')),
        factor: 0.5,
        patience: 3,
        minImprovement: 0.1,
      },
      losses: jittered(random, [9, 8.6, 8.2, 7.8, 7.4, 7, 6.6, 4, 3.6, 3.4, 3.2, 3.1]),
    }),
    observe: (lab, inputs) => ({ rates: observed(lab, inputs) }),
    labels: { rates: 'η after each epoch' },
  }),

  plateauMinimumRate: probe({
    inputs: (random) => {
      const rate = initialRate(random.stream('options'));
      return {
        options: { initialRate: rate, factor: 0.3, patience: 1, minimumRate: rate / 5 },
        losses: jittered(random, [5, 6, 6, 6, 6]),
      };
    },
    observe: (lab, inputs) => ({ rates: observed(lab, inputs) }),
    labels: { rates: 'η after each epoch' },
  }),

  /** Another plateau takes over the state in the middle of a cooldown, through JSON. */
  plateauState: probe({
    inputs: (random) => ({
      options: { initialRate: initialRate(random.stream('options')), factor: 0.5, patience: 2, cooldown: 2 },
      losses: jittered(random, [6, 5, 7, 7, 7]),
      after: jittered(random, [8, 7, 7, 7, 7, 7, 7]),
    }),
    observe: (lab, { options, losses, after }) => {
      const first = new lab.ReduceOnPlateau(options);
      for (const loss of losses) first.observe(loss);
      const again = new lab.ReduceOnPlateau(options);
      again.state = JSON.parse(JSON.stringify(first.state)) as Lab.PlateauState;
      const { rate, best, waited, cooling } = first.state;
      return {
        state: [rate, best ?? NaN, waited, cooling],
        laterRates: after.map((loss) => again.observe(loss)),
      };
    },
    labels: { state: 'state: rate, best, waited, cooling', laterRates: 'η after each later epoch' },
  }),

  clipAbove: probe({
    inputs: (random) => ({ g: gradients(random, 40), threshold: 10 }),
    observe: (lab, inputs) => clippedOver(lab, inputs),
  }),

  clipBelow: probe({
    inputs: (random) => ({ g: gradients(random, 6), threshold: 10 }),
    observe: (lab, inputs) => clippedOver(lab, inputs),
  }),

  /** ‖g‖ is above θ, but the norm of each single tensor is below it. */
  clipTogether: probe({
    inputs: (random) => {
      const stream = random.stream('gradients');
      const part = (length: number): number[] => {
        const v = vector(stream, length);
        return v.map((g) => (0.9 * g) / norm(v));
      };
      return { parts: [part(2), part(3), part(4), part(5)], threshold: 1 };
    },
    observe: (lab, { parts, threshold }) => {
      const named = Object.fromEntries(parts.map((part, i) => [`layer${i}`, tf.tensor1d(part)]));
      return lab.clipByGlobalNorm(named, threshold);
    },
  }),

  clipDirection: probe({
    inputs: (random) => ({ g: gradients(random, 7), threshold: 2 + random.stream('θ').uniform(0, 2) }),
    observe: (lab, { g, threshold }) => {
      const raw = tensorsOf(g);
      const [before, after] = [flat(raw), flat(lab.clipByGlobalNorm(raw, threshold))];
      const dot = before.reduce((sum, x, i) => sum + x * after[i]!, 0);
      return {
        cosine: dot / (norm(before) * norm(after)),
        lengthOverThreshold: norm(after) / threshold,
      };
    },
    labels: {
      cosine: 'cosine between the raw and the clipped gradient',
      lengthOverThreshold: 'clipped length in units of θ',
    },
  }),

  clipZero: probe({
    inputs: () => ({ g: { W: [[0, 0]], b: [0], scale: 0 }, threshold: 1 }),
    observe: (lab, { g, threshold }) => ({ ...lab.clipByGlobalNorm(tensorsOf(g), threshold) }),
  }),

  clipHuge: probe({
    inputs: (random) => ({ g: gradients(random, 1e25), threshold: 10 }),
    observe: (lab, inputs) => clippedOver(lab, inputs),
  }),

  /** One tensor of four axes, a little longer than θ. */
  clipJustAbove: probe({
    inputs: (random) => {
      const g = vector(random.stream('gradients'), 24);
      return { g: g.map((x) => (10.2 * x) / norm(g)), threshold: 10 };
    },
    observe: (lab, { g, threshold }) => {
      const clipped = lab.clipByGlobalNorm({ kernel: tf.tensor4d(g, [2, 2, 2, 3]) }, threshold);
      return { kernel: clipped['kernel']! };
    },
  }),

  clippedObjective: probe({
    inputs: (random) => ({ g: gradients(random, 30), loss: 2.5, penalty: 0.75, threshold: 4 }),
    observe: (lab, { g, loss, penalty, threshold }) => {
      const objective: Objective = () => ({
        loss: tf.scalar(loss),
        penalty: tf.scalar(penalty),
        gradients: tensorsOf(g),
      });
      const value = lab.clipped(objective, threshold)({ x: tf.zeros([1, 1]), y: tf.zeros([1, 1]) });
      return { loss: value.loss, penalty: value.penalty ?? NaN, ...value.gradients };
    },
  }),

  /** Everything together: an optimizer of tfjs with a schedule and clipped gradients. */
  clippedTraining: probe({
    inputs: (random) => ({
      start: vector(random.stream('w'), 3, 4),
      initialRate: initialRate(random.stream('options')),
    }),
    observe: (lab, { start, initialRate }) => {
      const w = tf.variable(tf.tensor1d(start));
      const objective: Objective = () => ({ loss: tf.scalar(1), gradients: { [w.name]: w.mul(5) } });
      const clipped = lab.clipped(objective, 1);
      const optimizer = new ScheduledOptimizer(tf.train.sgd(1), (t) => initialRate / (1 + t));
      const batch = { x: tf.zeros([1, 1]), y: tf.zeros([1, 1]) as tf.Tensor2D };
      for (let step = 0; step < 3; step++) tf.tidy(() => optimizer.applyGradients(clipped(batch).gradients));
      const end = [...w.dataSync()];
      w.dispose();
      optimizer.dispose();
      return { w: end };
    },
    labels: { w: 'w after 3 steps' },
  }),
} satisfies Probes<Lab>;
