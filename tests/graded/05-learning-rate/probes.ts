import * as tf from '@tensorflow/tfjs';
import type { NamedTensors, PlainTensor } from '../../../src/core/tensors';
import { fromPlain } from '../../../src/core/tensors';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import type { Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import type { RawTensor } from '../../../src/grading/model/raw';
import type { Objective } from '../../../src/train/objective';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import { ScheduledOptimizer } from '../../../src/train/scheduledOptimizer';
import type { UpdateRule } from '../../../src/train/updateRule';
import type * as Lab from 'reference/05-learning-rate/lab';
import { adam as adamOf } from '../../support/rules';
import { awayFromZero, between, logUniform, matrix, plainTensor, shuffled, uniforms } from '../inputs';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

/** An η₀ that is no round number. */
function initialRate(stream: RandomStream): number {
  return stream.uniform(0.05, 0.4);
}

/** Options of two schedules of one kind, and the steps at which both are asked in turn, in any order. */
interface TwoSchedules<Options> {
  options: [Options, Options];
  steps: number[];
}

/** Two schedules of drawn options, and the steps 0 … last in a random order, some of them twice. */
function twoSchedules<Options>(last: number, drawOptions: (stream: RandomStream, i: number) => Options) {
  return (random: SeededRandom): TwoSchedules<Options> => {
    const stream = random.stream('options');
    const options: [Options, Options] = [drawOptions(stream, 0), drawOptions(stream, 1)];
    const steps = Array.from({ length: last + 1 }, (_, t) => t);
    return { options, steps: [...shuffled(stream, steps), ...shuffled(stream, steps).slice(0, 3)] };
  };
}

/** The rates of two schedules, asked in turn. */
function askedInTurn(schedules: [Lab.Schedule, Lab.Schedule], steps: number[]) {
  const [first, second]: [number[], number[]] = [[], []];
  for (const t of steps) {
    first.push(schedules[0](t));
    second.push(schedules[1](t));
  }
  return { first, second };
}

/** The rates in the order of the steps; equal steps stay in the order in which they were asked. */
function inOrder<Options>(
  { first, second }: { first: number[]; second: number[] },
  { steps }: TwoSchedules<Options>,
) {
  const order = steps.map((_, i) => i).sort((i, j) => steps[i]! - steps[j]! || i - j);
  const sorted = (rates: number[]): number[] => [
    ...order.map((i) => rates[i]!),
    ...rates.slice(steps.length),
  ];
  return { first: sorted(first), second: sorted(second) };
}

const IN_TURN = {
  first: 'η(0), η(1), … of a schedule (three steps are asked twice)',
  second: 'η(0), η(1), … of another schedule, asked in turn with it',
};

/** A check of two schedules that are asked in turn, in any order of the steps. */
function inTurn<Options>(
  inputs: (random: SeededRandom) => TwoSchedules<Options>,
  scheduleOf: (lab: Lab, options: Options) => Lab.Schedule,
) {
  return probe({
    inputs,
    observe: (lab, { options, steps }) =>
      askedInTurn([scheduleOf(lab, options[0]), scheduleOf(lab, options[1])], steps),
    facts: (rates, asked) => inOrder(rates, asked),
    labels: IN_TURN,
  });
}

/** Options at which a schedule is asked for its rates, by a short name each. */
function ratesOf<Options>(
  inputs: (stream: RandomStream) => Record<string, { options: Options; steps: number[] }>,
  scheduleOf: (lab: Lab, options: Options) => Lab.Schedule,
  labels: Record<string, string>,
) {
  return probe({
    inputs: (random) => inputs(random.stream('options')),
    observe: (lab, asked) =>
      Object.fromEntries(
        Object.entries(asked).map(([name, { options, steps }]) => {
          const schedule = scheduleOf(lab, options);
          return [name, steps.map((t) => schedule(t))];
        }),
      ),
    facts: (rates) => rates,
    labels,
  });
}

/** A rule whose memory, the sum of its steps, holds the rates of all of them. It is no answer to a task of lab 04. */
const remembering = (learningRate: number): UpdateRule<'sum'> => ({
  name: 'remembering',
  slots: ['sum'],
  learningRate,
  update: (g, { sum }) => {
    const step = sum.mul(-0.2).sub(g.mul(learningRate));
    return { step, slots: { sum: sum.add(step) } };
  },
});

/** The first steps of Adam have nearly the same length for every gradient, so they show the rate. */
const adam = (learningRate: number): UpdateRule<'m' | 'v'> => adamOf(learningRate, 0.9, 0.99, 1e-8);

/** A rule that uses all that it gets: the gradient, its slot, its own t, and w. */
const usesAll = (learningRate: number): UpdateRule<'m'> => ({
  name: 'usesAll',
  slots: ['m'],
  learningRate,
  update: (g, { m }, t, w) => ({
    step: m.mul(0.5).sub(g.mul(learningRate)).div(t).sub(w.mul(0.1)),
    slots: { m: m.mul(0.7).add(g.mul(learningRate)) },
  }),
});

/** A parameter after each step. */
function path(optimizer: tf.Optimizer, gradients: number[][]): number[][] {
  const w = tf.variable(tf.zeros([gradients[0]!.length]));
  try {
    return gradients.map((g) => {
      tf.tidy(() => optimizer.applyGradients({ [w.name]: tf.tensor1d(g) }));
      return w.arraySync() as number[];
    });
  } finally {
    w.dispose();
    optimizer.dispose();
  }
}

/** Gradients of parameters with different shapes, by name. */
type Gradients = Record<string, PlainTensor>;

/** Gradients of four parameters of ranks 0, 1, 2 and 4, of this norm together. */
function gradients(random: SeededRandom, norm: number, name = 'gradients'): Gradients {
  const stream = random.stream(name);
  const size = (): number => between(stream, 2, 4);
  const raw: Gradients = {
    W: plainTensor(stream, [size(), size()], 3),
    b: plainTensor(stream, [size()]),
    kernel: plainTensor(stream, [2, 1, size(), 2]),
    scale: { shape: [], values: [stream.uniform(0.2, 0.5)] },
  };
  return scaledTo(raw, norm);
}

function scaledTo(raw: Gradients, norm: number): Gradients {
  const factor = norm / normOf(Object.values(raw));
  return Object.fromEntries(
    Object.entries(raw).map(([name, { shape, values }]) => [
      name,
      { shape, values: values.map((g) => g * factor) },
    ]),
  );
}

function normOf(tensors: PlainTensor[]): number {
  return Math.hypot(...tensors.flatMap(({ values }) => values));
}

function tensorsOf(gradients: Gradients): NamedTensors {
  return Object.fromEntries(Object.entries(gradients).map(([name, plain]) => [name, fromPlain(plain)]));
}

interface ToClip {
  g: Gradients;
  threshold: number;
}

/** Gradients whose norm is this many times θ. */
function timesThreshold(factor: number) {
  return (random: SeededRandom): ToClip => {
    const threshold = random.stream('threshold').uniform(12, 20);
    return { g: gradients(random, factor * threshold), threshold };
  };
}

/** Clipped gradients in units of θ: numbers near 1 for every θ. */
function overThreshold(clipped: Record<string, RawTensor>, { threshold }: ToClip): Record<string, RawTensor> {
  return Object.fromEntries(
    Object.entries(clipped).map(([name, tensor]) => [
      name,
      { ...tensor, values: tensor.values.map((g) => g / threshold) },
    ]),
  );
}

/** Three numbers far from 0, of which one at least is negative and one positive. */
function ofBothSigns(stream: RandomStream): number[] {
  const [first, second] = uniforms(stream, 2, 1, 6);
  return shuffled(stream, [first!, -second!, awayFromZero(stream, 1, 6)]);
}

/** A check of clipped gradients. */
function clippedGradients(inputs: (random: SeededRandom) => ToClip) {
  return probe({
    inputs,
    observe: (lab, { g, threshold }) => lab.clipByGlobalNorm(tensorsOf(g), threshold),
    facts: (clipped, asked) => overThreshold(clipped, asked),
  });
}

/** A validation curve: null stands for NaN. */
type Losses = (number | null)[];

/** Plateaus that observe their curves in turn. */
interface Plateaus {
  plateaus: { options: Lab.PlateauOptions; losses: Losses }[];
}

/** The rates of plateaus after each of their epochs. */
function observedInTurn(lab: Lab, { plateaus }: Plateaus): number[][] {
  const all = plateaus.map(({ options }) => new lab.ReduceOnPlateau(options));
  const rates: number[][] = all.map(() => []);
  const epochs = Math.max(...plateaus.map(({ losses }) => losses.length));
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const [i, { losses }] of plateaus.entries()) {
      if (epoch < losses.length) rates[i]!.push(all[i]!.observe(losses[epoch] ?? NaN));
    }
  }
  return rates;
}

/** A check of the rates of this number of plateaus after each epoch. */
function plateauRates(count: number, inputs: (random: SeededRandom) => Plateaus) {
  return probe({
    inputs,
    observe: (lab, asked) => ({ rates: observedInTurn(lab, asked) }),
    facts: ({ rates }) => Object.fromEntries(rates.map((ofPlateau, i) => [`rates${i + 1}`, ofPlateau])),
    labels: Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`rates${i + 1}`, `η of plateau ${i + 1} after each epoch`]),
    ),
  });
}

/**
 * Writes a validation curve: `improve` adds new lows, and `stand` epochs above the lowest. Of these, each is higher
 * than the one before, so that only a comparison with the best, and not with the last, sees what they are.
 */
class Curve {
  readonly losses: number[] = [];
  private best = 9;
  private level: number;

  constructor(private readonly stream: RandomStream) {
    this.level = stream.uniform(0.5, 3);
  }

  improve(epochs: number, by = 0.5): this {
    for (let i = 0; i < epochs; i++) {
      this.best -= by * this.stream.uniform(1, 1.2);
      this.losses.push(this.level + this.best);
    }
    return this;
  }

  stand(epochs: number): this {
    let above = 0;
    for (let i = 0; i < epochs; i++) {
      above += this.stream.uniform(0.05, 0.1);
      this.losses.push(this.level + this.best + above);
    }
    return this;
  }
}

function curve(stream: RandomStream): Curve {
  return new Curve(stream);
}

/** Options of a plateau that are no round numbers. */
function plateauOptions(stream: RandomStream, options: Partial<Lab.PlateauOptions>): Lab.PlateauOptions {
  return { initialRate: initialRate(stream), factor: stream.uniform(0.3, 0.7), patience: 2, ...options };
}

/** A patience of 2 and one of 3, in any order: a plateau with a patience of its own agrees with one of them at most. */
function patiences(stream: RandomStream): [number, number] {
  return stream.bernoulli(0.5) ? [2, 3] : [3, 2];
}

export const probes = {
  stepDecay: inTurn(
    twoSchedules(20, (stream, i) => ({
      initialRate: initialRate(stream),
      factor: stream.uniform(0.3, 0.7),
      every: 3 + 3 * i + stream.integer(2),
    })),
    (lab, options) => lab.stepDecay(options),
  ),

  /** The two cases of the documents, in epochs, before and after each reduction. */
  stepDecayOfTheDocuments: ratesOf(
    (stream) => ({
      halves: {
        options: { initialRate: initialRate(stream), factor: 0.5, every: 5 },
        steps: [0, 4, 5, 9, 10, 14, 15],
      },
      tenths: {
        options: { initialRate: initialRate(stream), factor: 0.1, every: 20 },
        steps: [0, 19, 20, 39, 40],
      },
    }),
    (lab, options) => lab.stepDecay(options),
    {
      halves: 'half every 5, at 0, 4, 5, 9, 10, 14, 15',
      tenths: 'a tenth every 20, at 0, 19, 20, 39, 40',
    },
  ),

  stepDecayLimits: ratesOf(
    (stream) => ({
      everyStep: {
        options: { initialRate: initialRate(stream), factor: stream.uniform(0.6, 0.8), every: 1 },
        steps: [0, 1, 2, 3],
      },
      constant: {
        options: { initialRate: initialRate(stream), factor: 1, every: between(stream, 2, 5) },
        steps: [0, 7, 1000],
      },
      long: {
        options: { initialRate: initialRate(stream), factor: 0.9, every: 1000 },
        steps: [999, 1000, 4999, 5000],
      },
    }),
    (lab, options) => lab.stepDecay(options),
    {
      everyStep: 'every = 1: η(0 … 3)',
      constant: 'factor = 1: η(0), η(7), η(1000)',
      long: '0.9 every 1000: η(999), η(1000), η(4999), η(5000)',
    },
  ),

  exponentialDecay: inTurn(
    twoSchedules(12, (stream, i) => ({
      initialRate: initialRate(stream),
      decayRate: stream.uniform(0.1, 0.2) + 0.2 * i,
    })),
    (lab, options) => lab.exponentialDecay(options),
  ),

  /** So many steps that other equations give clearly different rates; at k = 0, the rate stays. */
  exponentialDecayLimits: ratesOf(
    (stream) => ({
      late: {
        options: { initialRate: initialRate(stream), decayRate: stream.uniform(0.001, 0.002) },
        steps: [1000, 2000],
      },
      fast: {
        options: { initialRate: initialRate(stream), decayRate: stream.uniform(1.5, 2.5) },
        steps: [0, 1, 2, 5],
      },
      constant: { options: { initialRate: initialRate(stream), decayRate: 0 }, steps: [0, 1, 500] },
    }),
    (lab, options) => lab.exponentialDecay(options),
    {
      late: 'η(1000), η(2000), k between 0.001 and 0.002',
      fast: 'η(0), η(1), η(2), η(5), k near 2',
      constant: 'k = 0: η(0), η(1), η(500)',
    },
  ),

  inverseTimeDecay: inTurn(
    twoSchedules(12, (stream, i) => ({
      initialRate: initialRate(stream),
      decayRate: stream.uniform(0.1, 0.2) + 0.2 * i,
    })),
    (lab, options) => lab.inverseTimeDecay(options),
  ),

  inverseTimeDecayLimits: ratesOf(
    (stream) => ({
      late: {
        options: { initialRate: initialRate(stream), decayRate: stream.uniform(0.001, 0.002) },
        steps: [1000, 20_000],
      },
      fast: {
        options: { initialRate: initialRate(stream), decayRate: stream.uniform(1.5, 2.5) },
        steps: [0, 1, 2],
      },
      constant: { options: { initialRate: initialRate(stream), decayRate: 0 }, steps: [0, 1, 500] },
    }),
    (lab, options) => lab.inverseTimeDecay(options),
    {
      late: 'η(1000), η(20000), k between 0.001 and 0.002',
      fast: 'η(0), η(1), η(2), k near 2',
      constant: 'k = 0: η(0), η(1), η(500)',
    },
  ),

  perEpochFactor: inTurn(
    twoSchedules(16, (stream, i) => ({
      initialRate: initialRate(stream),
      factor: stream.uniform(0.6, 0.9),
      stepsPerEpoch: 3 + 2 * i + stream.integer(2),
    })),
    (lab, options) => lab.perEpochFactor(options),
  ),

  /** Epochs as long as on digits: their ends and their beginnings. */
  perEpochFactorLong: probe({
    inputs: (random) => {
      const stream = random.stream('options');
      return {
        initialRate: initialRate(stream),
        factor: stream.uniform(0.97, 0.99),
        stepsPerEpoch: between(stream, 60, 74),
      };
    },
    observe: (lab, options) => {
      const schedule = lab.perEpochFactor(options);
      const n = options.stepsPerEpoch;
      return {
        rates: [0, n - 1, n, 2 * n - 1, 2 * n, 100 * n - 1, 100 * n].map((t) => schedule(t)),
      };
    },
    facts: ({ rates }) => ({ rates }),
    labels: { rates: 'η at the ends and the beginnings of epochs 1, 2, 3 and 101' },
  }),

  perEpochFactorLimits: ratesOf(
    (stream) => ({
      oneStep: {
        options: { initialRate: initialRate(stream), factor: stream.uniform(0.6, 0.8), stepsPerEpoch: 1 },
        steps: [0, 1, 2, 3],
      },
      constant: {
        options: { initialRate: initialRate(stream), factor: 1, stepsPerEpoch: between(stream, 2, 5) },
        steps: [0, 7, 1000],
      },
    }),
    (lab, options) => lab.perEpochFactor(options),
    {
      oneStep: 'epochs of one step: η(0 … 3)',
      constant: 'factor = 1: η(0), η(7), η(1000)',
    },
  ),

  cosineDecay: inTurn(
    twoSchedules(7, (stream, i) => ({
      initialRate: initialRate(stream),
      finalRate: stream.uniform(0.005, 0.04),
      steps: 7 + 3 * i + stream.integer(3),
    })),
    (lab, options) => lab.cosineDecay(options),
  ),

  cosineDecayAfterEnd: probe({
    inputs: (random) => {
      const stream = random.stream('options');
      return {
        initialRate: initialRate(stream),
        finalRate: stream.uniform(0.005, 0.04),
        steps: between(stream, 5, 12),
      };
    },
    observe: (lab, options) => {
      const schedule = lab.cosineDecay(options);
      const T = options.steps;
      return { rates: [T - 1, T, T + 1, T + 4, 2 * T, 2 * T + 1, 100 * T].map((t) => schedule(t)) };
    },
    facts: ({ rates }) => ({ rates }),
    labels: { rates: 'η(T − 1), η(T), η(T + 1), η(T + 4), η(2T), η(2T + 1), η(100T)' },
  }),

  cosineDecayLimits: ratesOf(
    (stream) => {
      const rate = initialRate(stream);
      return {
        toZero: { options: { initialRate: rate, finalRate: 0, steps: 6 }, steps: [0, 1, 3, 5, 6, 9] },
        constant: { options: { initialRate: rate, finalRate: rate, steps: 6 }, steps: [0, 3, 6, 9] },
        oneStep: { options: { initialRate: rate, finalRate: rate / 7, steps: 1 }, steps: [0, 1, 2, 3] },
      };
    },
    (lab, options) => lab.cosineDecay(options),
    {
      toZero: 'finalRate = 0, T = 6: η(0), η(1), η(3), η(5), η(6), η(9)',
      constant: 'finalRate = initialRate, T = 6: η(0), η(3), η(6), η(9)',
      oneStep: 'T = 1: η(0 … 3)',
    },
  ),

  linearWarmup: probe({
    inputs: (random) => {
      const stream = random.stream('options');
      const steps = 4 + stream.integer(3);
      return {
        options: [
          { rate: initialRate(stream), steps },
          { rate: initialRate(stream), steps: steps + 3 },
        ] as [Lab.WarmupOptions, Lab.WarmupOptions],
        steps: shuffled(
          stream,
          Array.from({ length: steps }, (_, t) => t),
        ),
      };
    },
    observe: (lab, { options, steps }) =>
      askedInTurn([lab.linearWarmup(options[0]), lab.linearWarmup(options[1])], steps),
    facts: (rates, asked) => inOrder(rates, asked),
    labels: { first: 'η(0 … T − 1)', second: 'η(0), η(1), … of a longer warm-up, asked in turn with it' },
  }),

  linearWarmupAfterEnd: probe({
    inputs: (random) => {
      const stream = random.stream('options');
      return { rate: initialRate(stream), steps: between(stream, 3, 8) };
    },
    observe: (lab, options) => {
      const schedule = lab.linearWarmup(options);
      const T = options.steps;
      return { rates: [T - 1, T, T + 1, T + 2, 10 * T].map((t) => schedule(t)) };
    },
    facts: ({ rates }) => ({ rates }),
    labels: { rates: 'η(T − 1), η(T), η(T + 1), η(T + 2), η(10T)' },
  }),

  linearWarmupOfOneStep: ratesOf(
    (stream) => ({
      one: { options: { rate: initialRate(stream), steps: 1 }, steps: [0, 1, 2, 3] },
      long: { options: { rate: 30 * initialRate(stream), steps: 1000 }, steps: [0, 499, 999, 1000] },
    }),
    (lab, options) => lab.linearWarmup(options),
    { one: 'T = 1: η(0 … 3)', long: 'T = 1000: η(0), η(499), η(999), η(1000)' },
  ),

  warmupThen: inTurn(
    twoSchedules(13, (stream, i) => ({
      warmupSteps: 3 + 3 * i + stream.integer(2),
      peak: initialRate(stream),
      drop: stream.uniform(0.6, 0.9),
    })),
    (lab, { warmupSteps, peak, drop }) => lab.warmupThen({ warmupSteps, schedule: (t) => peak * drop ** t }),
  ),

  /** A staircase after a longer warm-up: it would fall before the peak if its clock started too early. */
  warmupThenSteps: probe({
    inputs: (random) => {
      const stream = random.stream('options');
      const every = between(stream, 3, 4);
      return { warmupSteps: every + between(stream, 1, 2), peak: initialRate(stream), every };
    },
    observe: (lab, { warmupSteps, peak, every }) => {
      const staircase = (t: number): number => peak / 2 ** Math.floor(t / every);
      const schedule = lab.warmupThen({ warmupSteps, schedule: staircase });
      return { rates: Array.from({ length: 20 }, (_, t) => schedule(t)) };
    },
    facts: ({ rates }) => ({ rates }),
    labels: { rates: 'η(0 … 19)' },
  }),

  /** Any schedule may follow: one that rises, and one that goes up and down. */
  warmupThenAny: probe({
    inputs: (random) => {
      const stream = random.stream('options');
      return {
        // So long that the second schedule would be below its start before the warm-up ends.
        warmupSteps: between(stream, 5, 6),
        start: initialRate(stream),
        swing: stream.uniform(0.3, 0.6),
      };
    },
    observe: (lab, { warmupSteps, start, swing }) => {
      const rates = (steps: number, after: Lab.Schedule): number[] => {
        const schedule = lab.warmupThen({ warmupSteps: steps, schedule: after });
        return Array.from({ length: 12 }, (_, t) => schedule(t));
      };
      return {
        rising: rates(warmupSteps, (t) => start * (1 + swing * t)),
        swinging: rates(warmupSteps, (t) => start * (1 + swing * Math.sin(t))),
        oneStep: rates(1, (t) => start / (1 + swing * t)),
      };
    },
    facts: (rates) => rates,
    labels: {
      rising: 'η(0 … 11) with a schedule that rises',
      swinging: 'η(0 … 11) with a schedule that goes up and down',
      oneStep: 'η(0 … 11) with a warm-up of one step',
    },
  }),

  scheduledMemory: probe({
    inputs: (random) => ({
      peak: initialRate(random.stream('options')),
      gradients: matrix(random.stream('gradients'), 5, 3),
    }),
    observe: (lab, { peak, gradients }) => ({
      path: path(new RuleOptimizer(lab.scheduled(remembering, (t) => peak / (1 + t) ** 2)), gradients),
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

  /** Parameters of several shapes, at any order of their steps. */
  scheduledCalls: probe({
    inputs: (random) => {
      const stream = random.stream('calls');
      const steps = shuffled(stream, [1, 2, 5, 30]).map((t) => (t > 2 ? t + stream.integer(t) : t));
      const shapes = shuffled(stream, [[], [3], [2, 2], [1, 2, 1, 2]]);
      return {
        peak: initialRate(stream),
        rise: stream.uniform(0.1, 0.3),
        calls: steps.map((t, i) => {
          const [g, m, w] = [0, 1, 2].map(() => plainTensor(stream, shapes[i]!));
          return { t, g: g!, m: m!, w: w! };
        }),
      };
    },
    observe: (lab, { peak, rise, calls }) => {
      const rule = lab.scheduled(usesAll, (t) => peak * (1 + rise * t));
      const answers = calls.map(({ t, g, m, w }) => {
        const variable = tf.variable(fromPlain(w));
        try {
          const { step, slots } = tf.tidy(() => {
            const update = rule.update(fromPlain(g), { m: fromPlain(m) }, t, variable);
            return { step: update.step, slots: { ...update.slots } };
          });
          return { step, m: slots.m };
        } finally {
          variable.dispose();
        }
      });
      return { answers };
    },
    facts: ({ answers }) =>
      Object.fromEntries(
        answers.flatMap(({ step, m }, call) => [
          [`step${call + 1}`, step],
          [`m${call + 1}`, m],
        ]),
      ),
    labels: Object.fromEntries(
      [1, 2, 3, 4].flatMap((call) => [
        [`step${call}`, `step of call ${call} of update`],
        [`m${call}`, `slot m of call ${call} of update`],
      ]),
    ),
  }),

  /** Two curves, which improve, stand still for less than `patience` epochs, improve again and stand still for longer. */
  plateau: plateauRates(2, (random) => {
    const stream = random.stream('curves');
    const patiences = shuffled(stream, [between(stream, 2, 3), between(stream, 4, 5)]);
    return {
      plateaus: patiences.map((patience) => ({
        options: plateauOptions(stream, { patience }),
        losses: curve(stream)
          .improve(3)
          .stand(patience - 1)
          .improve(1)
          .stand(patience - 1)
          .improve(1)
          .stand(2 * patience + 1)
          .improve(1)
          .stand(patience).losses,
      })),
    };
  }),

  /** A zigzag above the best loss: many epochs are better than the one before, but none is better than the best. */
  plateauZigzag: plateauRates(2, (random) => {
    const stream = random.stream('curve');
    const patiences = shuffled(stream, [3, 4, 5]).slice(0, 2);
    return {
      plateaus: patiences.map((patience) => {
        const low = stream.uniform(1, 2);
        const above = [3, 2, 4, 3.5, 3, 2.5, 4, 1, 3, 2, 3.3, 3.6, 4, 4.3, 4.7].map(
          (loss) => low + loss * stream.uniform(0.97, 1.03),
        );
        return { options: plateauOptions(stream, { patience }), losses: [low + 1, low, ...above] };
      }),
    };
  }),

  /** A new best during the cooldown counts: what comes after it and lies above it is no improvement. */
  plateauCooldown: plateauRates(3, (random) => {
    const stream = random.stream('curves');
    const [short, long] = [2, between(stream, 4, 5)];
    const [first, second] = patiences(stream);
    const third = between(stream, 2, 3);
    return {
      plateaus: [
        {
          options: plateauOptions(stream, { patience: first, cooldown: short }),
          losses: curve(stream)
            .improve(2)
            .stand(3 * (first + short) + 1).losses,
        },
        {
          options: plateauOptions(stream, { patience: second, cooldown: long }),
          losses: curve(stream)
            .improve(2)
            .stand(second + 1)
            .improve(1, 3)
            .stand(second + 2 * long + 2).losses,
        },
        {
          options: plateauOptions(stream, { patience: third, cooldown: short }),
          losses: curve(stream)
            .improve(1)
            .stand(third)
            .improve(1, 4)
            .stand(third + 2 * short + 2).losses,
        },
      ],
    };
  }),

  /** The losses fall by less than minImprovement in each epoch, but by more over several. */
  plateauMinImprovement: plateauRates(2, (random) => {
    const stream = random.stream('curves');
    return {
      plateaus: [0.05, 0.4].map((minImprovement) => ({
        options: plateauOptions(stream, { patience: 3, minImprovement }),
        losses: curve(stream)
          .improve(2, 2 * minImprovement)
          .improve(6, 0.25 * minImprovement)
          .improve(1, 2 * minImprovement)
          .improve(5, 0.15 * minImprovement)
          .stand(4).losses,
      })),
    };
  }),

  plateauMinimumRate: plateauRates(3, (random) => {
    const stream = random.stream('curves');
    const rate = initialRate(stream);
    const losses = (epochs: number): number[] => curve(stream).improve(1).stand(epochs).losses;
    const options = { initialRate: rate, factor: 0.3, patience: 1 };
    return {
      plateaus: [
        { options: { ...options, minimumRate: rate / stream.uniform(4, 6) }, losses: losses(5) },
        { options: { ...options, minimumRate: rate }, losses: losses(5) },
        // No rate is too small if none is given.
        { options, losses: losses(9) },
      ],
    };
  }),

  /** Losses that are equal to the best, losses that lie exactly minImprovement below it, and losses of 0 and below. */
  plateauTies: plateauRates(4, (random) => {
    const stream = random.stream('curves');
    const best = between(stream, 3, 9);
    const unit = stream.uniform(0.5, 2);
    return {
      plateaus: [
        {
          options: plateauOptions(stream, { patience: 3 }),
          losses: [best + 1, ...Array<number>(8).fill(best)],
        },
        {
          options: plateauOptions(stream, { patience: 3, minImprovement: 0.25 }),
          losses: [best, ...Array<number>(7).fill(best - 0.25)],
        },
        // Without a given minImprovement, the smallest gain is one.
        {
          options: plateauOptions(stream, { patience: 2 }),
          losses: [...Array.from({ length: 6 }, (_, i) => best - 1e-7 * i), best, best],
        },
        {
          options: plateauOptions(stream, { patience: 3 }),
          losses: [1, 0, 0.5, 0.4, 0.3, -1, -2, -1.5, -1.2, -1.1, -2.5, -0.5, -2].map((loss) => loss * unit),
        },
      ],
    };
  }),

  /** NaN in the middle of a curve, and as its first loss. */
  plateauNan: plateauRates(3, (random) => {
    const stream = random.stream('curves');
    const [first, second] = patiences(stream);
    const third = between(stream, 2, 3);
    const nans = (patience: number): null[] => Array<null>(patience).fill(null);
    const { losses } = curve(stream).improve(2).stand(1);
    const above = Array.from({ length: first + 3 }, (_, i) => losses[1]! + 0.1 * (i + 1));
    const later = (patience: number): number[] =>
      curve(stream)
        .improve(1)
        .stand(patience + 1).losses;
    return {
      plateaus: [
        {
          options: plateauOptions(stream, { patience: first }),
          losses: [...losses, ...nans(first), ...above.slice(0, 1), null, ...above.slice(1)],
        },
        { options: plateauOptions(stream, { patience: second }), losses: [null, ...later(second)] },
        { options: plateauOptions(stream, { patience: third }), losses: [...nans(third), ...later(third)] },
      ],
    };
  }),

  /** The state after each epoch, and another plateau that goes on from the middle of a cooldown, through JSON. */
  plateauState: probe({
    inputs: (random) => {
      const stream = random.stream('curves');
      const [patience, otherPatience] = patiences(stream);
      const cooldown = between(stream, 4, 5);
      const { losses } = curve(stream)
        .improve(2)
        .stand(patience + 1);
      return {
        options: plateauOptions(stream, { patience, cooldown }),
        losses,
        other: {
          // Its rate can't fall, but its epochs are counted as those of any other.
          options: {
            ...plateauOptions(stream, { patience: otherPatience, cooldown }),
            initialRate: 0.1,
            minimumRate: 0.1,
          },
          losses: curve(stream)
            .improve(2)
            .stand(otherPatience + 1).losses,
        },
        // They fall, but stay above the best.
        after: Array.from(
          { length: patience + cooldown + 4 },
          (_, i) => losses[1]! + 3 - stream.uniform(0.1, 0.2) * (i + 1),
        ),
      };
    },
    observe: (lab, { options, losses, other, after }) => {
      const first = new lab.ReduceOnPlateau(options);
      const states = [{ ...first.state }];
      for (const loss of losses) {
        first.observe(loss);
        states.push({ ...first.state });
      }
      const second = new lab.ReduceOnPlateau(other.options);
      const otherStates = other.losses.map((loss) => {
        second.observe(loss);
        const { waited, cooling } = second.state;
        return { waited, cooling };
      });
      // It has observed another curve before: the state that is restored is all that counts.
      const again = new lab.ReduceOnPlateau(options);
      for (const loss of other.losses.slice(0, 2)) again.observe(loss);
      again.state = JSON.parse(JSON.stringify(first.state)) as Lab.PlateauState;
      return { states, otherStates, laterRates: after.map((loss) => again.observe(loss)) };
    },
    facts: ({ states, otherStates, laterRates }) => ({
      rate: states.map(({ rate }) => rate),
      best: states.map(({ best }) => best ?? -1),
      waited: states.map(({ waited }) => waited),
      cooling: states.map(({ cooling }) => cooling),
      otherWaited: otherStates.map(({ waited }) => waited),
      otherCooling: otherStates.map(({ cooling }) => cooling),
      laterRates,
    }),
    labels: {
      rate: 'state.rate at first and after each epoch',
      best: 'state.best at first and after each epoch (−1 for null)',
      waited: 'state.waited at first and after each epoch',
      cooling: 'state.cooling at first and after each epoch',
      otherWaited: 'state.waited of a plateau with another patience after each epoch',
      otherCooling: 'state.cooling of a plateau with another patience after each epoch',
      laterRates: 'η after each epoch of a plateau that goes on from this state',
    },
  }),

  clipAbove: clippedGradients(timesThreshold(12)),
  clipBelow: clippedGradients(timesThreshold(0.6)),
  clipJustAbove: clippedGradients(timesThreshold(1.03)),

  /** ‖g‖ is above θ, but the norm of each single tensor is below it. */
  clipTogether: clippedGradients((random) => {
    const stream = random.stream('gradients');
    const threshold = stream.uniform(12, 20);
    const part = (shape: number[]): PlainTensor =>
      scaledTo({ part: plainTensor(stream, shape) }, 0.9 * threshold)['part']!;
    return {
      threshold,
      g: { layer0: part([2]), layer1: part([3, 2]), layer2: part([4]), layer3: part([1, 5]) },
    };
  }),

  clipOneTensor: clippedGradients((random) => {
    const stream = random.stream('gradients');
    const threshold = stream.uniform(12, 20);
    const kernel = plainTensor(stream, [2, 2, between(stream, 2, 4), 3]);
    // All negative, so that the largest number is not the largest |g|.
    const negative = { ...kernel, values: kernel.values.map((g) => -Math.abs(g) - 0.01) };
    return { threshold, g: scaledTo({ kernel: negative }, 1.5 * threshold) };
  }),

  clipDirection: probe({
    inputs: (random) => {
      const threshold = random.stream('threshold').uniform(12, 20);
      return { g: gradients(random, threshold * random.stream('factor').uniform(2, 4)), threshold };
    },
    observe: (lab, { g, threshold }) => ({ clipped: { ...lab.clipByGlobalNorm(tensorsOf(g), threshold) } }),
    facts: ({ clipped }, { g, threshold }) => {
      const names = Object.keys(g);
      const after = names.flatMap((name) => clipped[name]!.values);
      const before = names.flatMap((name) => g[name]!.values);
      const length = Math.hypot(...after);
      const dot = before.reduce((sum, x, i) => sum + x * after[i]!, 0);
      return {
        cosine: dot / (Math.hypot(...before) * length),
        length,
        share: length / threshold,
      };
    },
    labels: {
      cosine: 'cosine between the raw and the clipped gradient',
      length: 'clipped length',
      share: 'clipped length in units of θ',
    },
  }),

  /** Gradients that are all 0, and gradients of which one tensor is 0. */
  clipZero: probe({
    inputs: (random) => {
      const { g, threshold } = timesThreshold(3)(random);
      const b = { ...g['b']!, values: g['b']!.values.map(() => 0) };
      const zero = Object.fromEntries(
        Object.entries(g).map(([name, { shape, values }]) => [name, { shape, values: values.map(() => 0) }]),
      );
      return { some: { ...g, b }, zero, threshold };
    },
    observe: (lab, { some, zero, threshold }) => ({
      zero: { ...lab.clipByGlobalNorm(tensorsOf(zero), threshold) },
      some: { ...lab.clipByGlobalNorm(tensorsOf(some), threshold) },
    }),
    facts: ({ zero, some }) => ({
      zeroW: zero['W']!,
      zeroScale: zero['scale']!,
      W: some['W']!,
      b: some['b']!,
    }),
    labels: {
      zeroW: 'W, if all gradients are 0',
      zeroScale: 'scale, if all gradients are 0',
      W: 'W, if the gradient of b is 0',
      b: 'b, if the gradient of b is 0',
    },
  }),

  clipHuge: clippedGradients((random) => {
    const stream = random.stream('threshold');
    return { g: gradients(random, logUniform(stream, 2e29, 1e30)), threshold: logUniform(stream, 0.2, 20) };
  }),

  /** Short gradients, and gradients so short that their squares are 0 in float32; θ is shorter still. */
  clipSmall: probe({
    inputs: (random) => {
      const stream = random.stream('threshold');
      const short = {
        g: gradients(random, stream.uniform(1.5e-3, 2e-3)),
        threshold: stream.uniform(3e-4, 6e-4),
      };
      const { W, b } = gradients(random, 1, 'tiny gradients');
      const tiny = {
        g: scaledTo({ tinyW: W!, tinyB: b! }, stream.uniform(1.5e-24, 2e-24)),
        threshold: stream.uniform(3e-25, 6e-25),
      };
      return { short, tiny };
    },
    observe: (lab, { short, tiny }) => ({
      short: lab.clipByGlobalNorm(tensorsOf(short.g), short.threshold),
      tiny: lab.clipByGlobalNorm(tensorsOf(tiny.g), tiny.threshold),
    }),
    facts: ({ short, tiny }, asked) => ({
      ...overThreshold(short, asked.short),
      ...overThreshold(tiny, asked.tiny),
    }),
    labels: { tinyW: 'the first of two gradients near 1e-24', tinyB: 'the second of them' },
  }),

  /** One NaN, in one of the tensors, beside gradients without any. JSON has no NaN: its place is handed on. */
  clipNan: probe({
    inputs: (random) => {
      const { g, threshold } = timesThreshold(2)(random);
      return { g, threshold, at: random.stream('at').integer(g['W']!.values.length) };
    },
    observe: (lab, { g, threshold, at }) => {
      const W = { ...g['W']!, values: g['W']!.values.map((value, i) => (i === at ? NaN : value)) };
      const clipped = lab.clipByGlobalNorm(tensorsOf({ ...g, W }), threshold);
      const sound = lab.clipByGlobalNorm(tensorsOf(g), threshold);
      return { W: clipped['W']!, sound: sound['W']! };
    },
    facts: ({ W, sound }, { at }) => ({ keepsNan: Number.isNaN(W.values[at]), sound }),
    labels: { keepsNan: 'a NaN in the gradient W is still there', sound: 'W, clipped without a NaN' },
  }),

  clippedObjective: probe({
    inputs: (random) => {
      const stream = random.stream('objective');
      const threshold = stream.uniform(12, 20);
      return {
        threshold,
        cases: [0, 1].map((i) => ({
          g: gradients(random, threshold * stream.uniform(2, 8), `gradients ${i}`),
          loss: threshold * (i === 0 ? stream.uniform(1.5, 3) : stream.uniform(0.1, 0.4)),
          penalty: i === 0 ? threshold * stream.uniform(1.5, 3) : null,
          x: stream.uniform(1, 2),
        })),
      };
    },
    observe: (lab, { threshold, cases }) => {
      let present = cases[0]!;
      const batches: tf.Tensor[] = [];
      /** The loss depends on the batch, so that it shows if the batch is handed on. */
      const objective: Objective = ({ x }) => {
        batches.push(x);
        return {
          loss: x.sum().mul(present.loss) as tf.Scalar,
          ...(present.penalty !== null && { penalty: tf.scalar(present.penalty) }),
          gradients: tensorsOf(present.g),
        };
      };
      const wrapped = lab.clipped(objective, threshold);
      const values = cases.map((one) => {
        present = one;
        const { loss, penalty, gradients } = wrapped({ x: tf.tensor2d([[one.x]]), y: tf.zeros([1, 1]) });
        return { loss, penalty: penalty ?? null, gradients: { ...gradients } };
      });
      return { values, batches };
    },
    facts: ({ values, batches }) => {
      const [first, second] = [values[0]!, values[1]!];
      return {
        batches: batches.map(({ values: [x] }) => x!),
        loss: first.loss,
        penalty: first.penalty ?? -1,
        ...first.gradients,
        otherLoss: second.loss,
        otherPenalty: second.penalty ?? -1,
        otherW: second.gradients['W']!,
      };
    },
    labels: {
      batches: 'x of each batch that the objective was called with',
      penalty: 'penalty (−1 if there is none)',
      otherLoss: 'loss of another batch',
      otherPenalty: 'penalty of an objective without one (−1 if there is none)',
      otherW: 'W of another batch',
    },
  }),

  /** Gradients shorter than θ, and longer ones. */
  clippedBelow: probe({
    inputs: (random) => {
      const { g, threshold } = timesThreshold(0.5)(random);
      return { g, threshold, long: gradients(random, 3 * threshold, 'long') };
    },
    observe: (lab, { g, long, threshold }) => {
      let present = g;
      const wrapped = lab.clipped(() => ({ loss: tf.scalar(1), gradients: tensorsOf(present) }), threshold);
      const batch = { x: tf.zeros([1, 1]), y: tf.zeros([1, 1]) as tf.Tensor2D };
      const short = wrapped(batch).gradients['W']!;
      present = long;
      return { short, long: wrapped(batch).gradients['W']! };
    },
    facts: ({ short, long }) => ({ short, long }),
    labels: { short: 'W, if ‖g‖ is below θ', long: 'W, if ‖g‖ is above θ' },
  }),

  /** Everything together: an optimizer of tfjs with a schedule and clipped gradients. */
  clippedTraining: probe({
    inputs: (random) => ({
      start: ofBothSigns(random.stream('w')),
      initialRate: initialRate(random.stream('options')),
      threshold: random.stream('threshold').uniform(0.6, 1.6),
    }),
    observe: (lab, { start, initialRate, threshold }) => {
      const w = tf.variable(tf.tensor1d(start));
      const objective: Objective = () => ({ loss: tf.scalar(1), gradients: { [w.name]: w.mul(5) } });
      const clipped = lab.clipped(objective, threshold);
      const optimizer = new ScheduledOptimizer(tf.train.sgd(1), (t) => initialRate / (1 + t));
      const batch = { x: tf.zeros([1, 1]), y: tf.zeros([1, 1]) as tf.Tensor2D };
      for (let step = 0; step < 3; step++) tf.tidy(() => optimizer.applyGradients(clipped(batch).gradients));
      const end = w.arraySync() as number[];
      w.dispose();
      optimizer.dispose();
      return { w: end };
    },
    labels: { w: 'w after 3 steps' },
  }),
} satisfies Probes<Lab>;
