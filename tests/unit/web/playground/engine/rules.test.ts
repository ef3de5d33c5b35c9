import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import * as lab04 from '../../../../../solutions/04-optimizers/lab';
import * as lab05 from '../../../../../solutions/05-learning-rate/lab';
import { RuleOptimizer } from '../../../../../src/train/ruleOptimizer';
import type { UpdateRule } from '../../../../../src/train/updateRule';
import { normOf, RULES } from '../../../../../src/web/playground/engine/rules';
import type { Seen, Slots } from '../../../../../src/web/playground/engine/rules';
import { rateShare } from '../../../../../src/web/playground/engine/schedules';
import { DEFAULTS, OPTIMIZERS, SCHEDULES } from '../../../../../src/web/playground/engine/settings';
import type { OptimizerName, Settings } from '../../../../../src/web/playground/engine/settings';

const SIZE = 4;
const rate = fc.double({ min: 1e-3, max: 0.1, noNaN: true });
const share = fc.double({ min: 0, max: 0.99, noNaN: true });
const settings = fc
  .record({
    learningRate: rate,
    secondRate: rate,
    momentum: share,
    beta: share,
    beta1: share,
    beta2: share,
    epsilon: fc.double({ min: 1e-3, max: 1, noNaN: true }),
    switchAfter: fc.integer({ min: 1, max: 6 }),
  })
  .map((numbers): Settings => ({ ...DEFAULTS, ...numbers }));
/** Starts and centres are far apart: at a minimum, rounding alone would choose the direction. */
const vector = (min: number): fc.Arbitrary<number[]> =>
  fc.array(fc.double({ min, max: min + 4, noNaN: true }), { minLength: SIZE, maxLength: SIZE });

/** The rules of lab 04 with the same options. */
const THEIRS: Record<OptimizerName, (options: Settings) => UpdateRule> = {
  gradientDescent: lab04.gradientDescent,
  momentum: lab04.momentum,
  nesterov: lab04.nesterov,
  adagrad: lab04.adagrad,
  rmsprop: lab04.rmsprop,
  adam: lab04.adam,
  normalizedGradient: lab04.normalizedGradient,
  adamThenMomentum: ({ learningRate, beta1, beta2, epsilon, secondRate, momentum, switchAfter }) =>
    lab04.switchOptimizer({
      first: lab04.adam({ learningRate, beta1, beta2, epsilon }),
      second: lab04.momentum({ learningRate: secondRate, momentum }),
      when: (t) => t > switchAfter,
    }),
};

/** Bowls of other curvatures: a gradient that depends on the place, as Nesterov's does. */
const slopeAt = (w: number, centre: number, i: number): number => (1 + i) * (w - centre);

function mine(name: OptimizerName, options: Settings, { start, centres, steps }: Descent): number[][] {
  const rule = RULES[name];
  const w = Float64Array.from(start);
  const slots: Slots = Object.fromEntries(rule.slots.map((slot) => [slot, new Float64Array(SIZE)]));
  return Array.from({ length: steps }, (_, i) => {
    const at = rule.looksAhead ? w.map((value, k) => value + options.momentum * slots.m![k]!) : w;
    const g = at.map((value, k) => slopeAt(value, centres[k]!, k));
    rule.move({ w, g, slots, share: 1, t: i + 1 }, options);
    return [...w];
  });
}

interface Descent {
  start: number[];
  centres: number[];
  steps: number;
}

function theirs(name: OptimizerName, options: Settings, { start, centres, steps }: Descent): number[][] {
  const variable = tf.variable(tf.tensor1d(start));
  const optimizer = new RuleOptimizer(THEIRS[name](options));
  const bowls = tf.tensor1d(start.map((_, i) => 1 + i));
  const loss = (): tf.Scalar => variable.sub(tf.tensor1d(centres)).square().mul(bowls).sum().mul(0.5);
  const places = Array.from({ length: steps }, () => {
    optimizer.minimize(loss, false, [variable]);
    return [...variable.dataSync<'float32'>()];
  });
  optimizer.dispose();
  tf.dispose([variable, bowls]);
  return places;
}

describe('the update rules of the playground', () => {
  it.each(OPTIMIZERS)('%s goes where the rule of lab 04 goes', (name) => {
    fc.assert(
      fc.property(settings, vector(-2), vector(4), (options, start, centres) => {
        const descent = { start, centres, steps: 10 };
        const places = mine(name, options, descent);
        theirs(name, options, descent).forEach((place, step) =>
          place.forEach((value, i) => {
            const own = places[step]![i]!;
            // The rules of the lab count in single precision; far away their rounding is larger.
            if (Math.abs(own) < 1e3) expect(Math.abs(own - value)).toBeLessThan(1e-3 * (1 + Math.abs(own)));
          }),
        );
      }),
      { numRuns: 40 },
    );
  });

  it.each(OPTIMIZERS)('%s shows the new weight at the end of its formula', (name) => {
    const options = { ...DEFAULTS, optimizer: name };
    const rule = RULES[name];
    const one = (value: number): Float64Array => Float64Array.of(value);
    const slots: Slots = Object.fromEntries(rule.slots.map((slot) => [slot, one(0.5)]));
    const [w, g] = [one(1.5), one(-0.25)];
    const before = Object.fromEntries(rule.slots.map((slot) => [slot, 0.5]));
    rule.move({ w, g, slots, share: 0.5, t: 3 }, options);
    const after = Object.fromEntries(rule.slots.map((slot) => [slot, slots[slot]![0]!]));
    const seen: Seen = { w: 1.5, next: w[0]!, g: g[0]!, norm: 0.25, share: 0.5, t: 3, before, after };
    const lines = rule.show(seen, options);
    expect(lines.at(-1)!.numbers).toMatch(/^w ← 1\.5 [−+] .* = −?[\d.]+$/);
    expect(Number(lines.at(-1)!.numbers.split(' = ')[1]!.replace('−', '-'))).toBeCloseTo(w[0]!, 1);
    for (const { formula, numbers } of lines) expect([formula, numbers]).not.toContain('NaN');
  });

  it('measures the norm of numbers whose squares are too large or too small for a double', () => {
    expect(normOf(Float64Array.of(3e200, 4e200)) / 5e200).toBeCloseTo(1, 12);
    expect(normOf(Float64Array.of(3e-200, 4e-200)) / 5e-200).toBeCloseTo(1, 12);
    expect(normOf(Float64Array.of(0, 0))).toBe(0);
    expect(normOf(Float64Array.of(1, NaN))).toBeNaN();
  });
});

describe('the schedules of the playground', () => {
  const stepsPerEpoch = 4;
  const options: Settings = { ...DEFAULTS, epochs: 20, every: 3, decay: 0.2, warmup: 5, factor: 0.5 };
  const steps = options.epochs * stepsPerEpoch;
  const perStep = options.decay / stepsPerEpoch;
  const warmupSteps = options.warmup * stepsPerEpoch;
  const cosine = (length: number): lab05.Schedule =>
    lab05.cosineDecay({ initialRate: 1, finalRate: 0, steps: length });
  const table: Record<Exclude<Settings['schedule'], 'plateau'>, lab05.Schedule> = {
    constant: () => 1,
    step: lab05.stepDecay({ initialRate: 1, factor: 0.5, every: options.every * stepsPerEpoch }),
    exponential: lab05.exponentialDecay({ initialRate: 1, decayRate: perStep }),
    inverseTime: lab05.inverseTimeDecay({ initialRate: 1, decayRate: perStep }),
    perEpoch: lab05.perEpochFactor({ initialRate: 1, factor: 0.5, stepsPerEpoch }),
    cosine: cosine(steps),
    warmup: lab05.linearWarmup({ rate: 1, steps: warmupSteps }),
    warmupCosine: lab05.warmupThen({ warmupSteps, schedule: cosine(steps - warmupSteps) }),
  };

  it.each(SCHEDULES.filter((name) => name !== 'plateau'))('%s has the rates of lab 05', (schedule) => {
    for (let t = 0; t < steps; t++) {
      const progress = { epochs: t / stepsPerEpoch, stepsPerEpoch, plateauShare: 1 };
      expect(rateShare(progress, { ...options, schedule })).toBeCloseTo(table[schedule](t), 9);
    }
  });
});
