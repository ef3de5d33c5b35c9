import * as tf from '@tensorflow/tfjs';
import type * as LabModule from 'reference/05-learning-rate/lab';
import { seededRandom } from '../../../src/core/rng';
import type { NamedTensors } from '../../../src/core/tensors';
import { randomNormal } from '../../../src/core/tensors';
import { range } from '../../../src/data/dataset';
import { loadImages } from '../../../src/node/files/load';
import { flatTensors } from '../../../src/figures/samples';
import { disposeParts, minibatches } from '../../../src/figures/training';
import type { Objective } from '../../../src/train/objective';
import { autodiff } from '../../../src/train/objective';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import { ScheduledOptimizer } from '../../../src/train/scheduledOptimizer';
import type { UpdateRule } from '../../../src/train/updateRule';
import reference from '../../fixtures/learningRate.json';
import { adam as adamOf, ratedMomentum, sgd } from '../../support/rules';
import { farthest as farthestFrom, onEachBackend, solutionTests } from '../solution';

type Lab = typeof LabModule;
type Schedule = LabModule.Schedule;

const LAB = '05-learning-rate';
/** The relative error that a solution may have. */
const RELATIVE = 1e-5;

const momentum = (learningRate: number): UpdateRule<'m'> => ratedMomentum(learningRate, 0.9);

/** With the ε of tfjs. */
const adam = (learningRate: number): UpdateRule<'m' | 'v'> => adamOf(learningRate, 0.9, 0.999, 1e-7);

solutionTests<Lab>(LAB, (lab) => {
  describe('schedules', () => {
    const { initial: initialRate, k: decayRate, t: times, ...wanted } = reference.schedules;

    it.each<[keyof typeof wanted, () => Schedule]>([
      ['exponential', () => lab.exponentialDecay({ initialRate, decayRate })],
      ['inverseTime', () => lab.inverseTimeDecay({ initialRate, decayRate })],
      ['halveEvery5', () => lab.stepDecay({ initialRate, factor: 0.5, every: 5 })],
      ['tenthEvery20', () => lab.stepDecay({ initialRate, factor: 0.1, every: 20 })],
      ['timesPoint98', () => lab.perEpochFactor({ initialRate, factor: 0.98, stepsPerEpoch: 1 })],
    ])('agree with the float64 numbers: %s', (name, make) => {
      const schedule = make();
      expect(farthest(times.map(schedule), wanted[name])).toBeLessThan(RELATIVE);
    });

    it('count epochs in steps: 0.98 after each of 100 epochs of 79 steps', () => {
      const schedule = lab.perEpochFactor({ initialRate: 1, factor: 0.98, stepsPerEpoch: 79 });
      for (let epoch = 0; epoch < 100; epoch++) {
        expect(schedule(79 * epoch)).toBeCloseTo(0.98 ** epoch, 12);
        expect(schedule(79 * epoch + 78)).toBeCloseTo(0.98 ** epoch, 12);
      }
    });

    it.each([1, 2, 7, 100])('warm up in %i equal steps, with a first rate above 0', (steps) => {
      const schedule = lab.linearWarmup({ rate: 0.3, steps });
      for (let t = 0; t < steps; t++) expect(schedule(t)).toBeCloseTo((0.3 * (t + 1)) / steps, 12);
      expect(schedule(0)).toBeGreaterThan(0);
      expect([steps - 1, steps, 1000].map(schedule)).toEqual([0.3, 0.3, 0.3]);
    });

    it('start at their own t = 0 after a warm-up', () => {
      const schedule = lab.warmupThen({
        warmupSteps: 4,
        schedule: lab.stepDecay({ initialRate: 0.8, factor: 0.5, every: 3 }),
      });
      const rates = [0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2];
      expect(
        farthest(
          rates.map((_, t) => schedule(t)),
          rates,
        ),
      ).toBeLessThan(1e-12);
    });

    it('fall along half a cosine, and then stay constant', () => {
      const schedule = lab.cosineDecay({ initialRate: 1, finalRate: 0.2, steps: 6 });
      // 0.2 + 0.4 (1 + cos): cos of 0, 60, 90, 120, 180 degrees is 1, ½, 0, −½, −1
      const rates = [0, 2, 3, 4, 6, 7, 12].map(schedule);
      expect(farthest(rates, [1, 0.8, 0.6, 0.4, 0.2, 0.2, 0.2])).toBeLessThan(1e-12);
    });

    it('never rise, if their options make them fall', () => {
      const falling = [
        lab.stepDecay({ initialRate: 0.3, factor: 0.7, every: 6 }),
        lab.exponentialDecay({ initialRate: 0.3, decayRate: 0.01 }),
        lab.inverseTimeDecay({ initialRate: 0.3, decayRate: 0.01 }),
        lab.perEpochFactor({ initialRate: 0.3, factor: 0.98, stepsPerEpoch: 11 }),
        lab.cosineDecay({ initialRate: 0.3, finalRate: 0, steps: 150 }),
      ];
      for (const schedule of falling) {
        expect(schedule(0)).toBe(0.3);
        for (let t = 1; t < 300; t++) expect(schedule(t)).toBeLessThanOrEqual(schedule(t - 1));
      }
    });
  });

  it.each<[string, (lab: Lab) => unknown]>([
    [
      'expected initialRate above 0, received 0',
      (lab) => lab.stepDecay({ initialRate: 0, factor: 0.5, every: 5 }),
    ],
    [
      'expected factor in (0, 1], received 50',
      (lab) => lab.stepDecay({ initialRate: 1, factor: 50, every: 5 }),
    ],
    [
      'expected every to be a whole number from 1 up, received 2.5',
      (lab) => lab.stepDecay({ initialRate: 1, factor: 0.5, every: 2.5 }),
    ],
    [
      'expected decayRate of at least 0, received -1',
      (lab) => lab.exponentialDecay({ initialRate: 1, decayRate: -1 }),
    ],
    [
      'expected decayRate of at least 0, received NaN',
      (lab) => lab.inverseTimeDecay({ initialRate: 1, decayRate: NaN }),
    ],
    [
      'expected stepsPerEpoch to be a whole number from 1 up, received 0',
      (lab) => lab.perEpochFactor({ initialRate: 1, factor: 0.98, stepsPerEpoch: 0 }),
    ],
    [
      'expected finalRate in [0, 0.1], the initial rate, received 0.2',
      (lab) => lab.cosineDecay({ initialRate: 0.1, finalRate: 0.2, steps: 5 }),
    ],
    ['expected rate above 0, received Infinity', (lab) => lab.linearWarmup({ rate: Infinity, steps: 5 })],
    [
      'expected warmupSteps to be a whole number from 1 up, received 0',
      (lab) => lab.warmupThen({ warmupSteps: 0, schedule: () => 1 }),
    ],
    [
      'expected factor in (0, 1), received 1',
      (lab) => new lab.ReduceOnPlateau({ initialRate: 1, factor: 1, patience: 3 }),
    ],
    [
      'expected patience to be a whole number from 1 up, received 0',
      (lab) => new lab.ReduceOnPlateau({ initialRate: 1, factor: 0.5, patience: 0 }),
    ],
    [
      'expected cooldown to be a whole number from 0 up, received -1',
      (lab) => new lab.ReduceOnPlateau({ initialRate: 1, factor: 0.5, patience: 3, cooldown: -1 }),
    ],
    [
      'expected minimumRate in [0, 1], the initial rate, received 2',
      (lab) => new lab.ReduceOnPlateau({ initialRate: 1, factor: 0.5, patience: 3, minimumRate: 2 }),
    ],
    ['expected threshold above 0, received 0', (lab) => lab.clipByGlobalNorm({}, 0)],
    [
      'expected threshold above 0, received -1',
      (lab) => lab.clipped(() => ({ loss: tf.scalar(0), gradients: {} }), -1),
    ],
  ])('refuses bad options: %s', (message, make) => {
    expect(() => make(lab)).toThrow(message);
  });

  describe('ReduceOnPlateau', () => {
    const after = (plateau: LabModule.ReduceOnPlateau, losses: number[]): number[] =>
      losses.map((loss) => plateau.observe(loss));

    it('reduces after `patience` epochs in a row without a new best', () => {
      const plateau = new lab.ReduceOnPlateau({ initialRate: 8, factor: 0.5, patience: 2 });
      expect(after(plateau, [5, 6, 4, 5, 4.5, 4.4, 4.3, 3, 3, 3])).toEqual([8, 8, 8, 8, 4, 4, 2, 2, 2, 1]);
      expect(plateau.state).toEqual({ rate: 1, best: 3, waited: 0, cooling: 0 });
    });

    it('does not count `cooldown` epochs after a reduction', () => {
      const plateau = new lab.ReduceOnPlateau({ initialRate: 8, factor: 0.5, patience: 2, cooldown: 2 });
      //                     best  1  2: ÷2  –  –  1  2: ÷2
      expect(after(plateau, [5, 6, 6, 6, 6, 6, 6])).toEqual([8, 8, 4, 4, 4, 4, 2]);
    });

    it('does not count NaN as an improvement', () => {
      const plateau = new lab.ReduceOnPlateau({ initialRate: 8, factor: 0.5, patience: 2 });
      expect(after(plateau, [5, NaN, NaN, 4, 4, 4])).toEqual([8, 8, 4, 4, 4, 2]);
    });

    it('sets the rate of any optimizer in a training loop', () => {
      const plateau = new lab.ReduceOnPlateau({ initialRate: 0.5, factor: 0.5, patience: 1 });
      const epochs = [9, 8, 8, 8];
      const rule = lab.scheduled(sgd, () => plateau.state.rate);
      const [own, tfjs] = [
        new RuleOptimizer(rule),
        new ScheduledOptimizer(tf.train.sgd(1), () => plateau.state.rate),
      ];
      for (const optimizer of [own, tfjs]) {
        plateau.state = { rate: 0.5, best: null, waited: 0, cooling: 0 };
        const w = tf.variable(tf.scalar(0));
        for (const loss of epochs) {
          tf.tidy(() => optimizer.applyGradients({ [w.name]: tf.scalar(1) }));
          plateau.observe(loss);
        }
        // 0.5 + 0.5 + 0.5 + 0.25: reduced after the third epoch
        expect(w.dataSync()[0]).toBeCloseTo(-1.75, 6);
        tf.dispose(w);
      }
    });
  });

  onEachBackend(() => {
    it.each(reference.clip.cases)(
      'clips to θ = $theta as computed in float64',
      ({ theta, clipped: wanted }) => {
        tf.tidy(() => {
          const [W, b] = reference.clip.gradients as [number[][], number[]];
          const clipped = lab.clipByGlobalNorm({ W: tf.tensor2d(W), b: tf.tensor1d(b) }, theta);
          expect(farthest([...clipped['W']!.dataSync()], (wanted[0] as number[][]).flat())).toBeLessThan(
            RELATIVE,
          );
          expect(farthest([...clipped['b']!.dataSync()], wanted[1] as number[])).toBeLessThan(RELATIVE);
          expect(norm(clipped)).toBeCloseTo(Math.min(theta, reference.clip.norm), 4);
        });
      },
    );

    it('keeps the direction, never exceeds θ and does not change its arguments', () => {
      const stream = seededRandom(5).stream('gradients');
      for (let draw = 0; draw < 50; draw++) {
        tf.tidy(() => {
          const size = 10 ** stream.uniform(-6, 6);
          const raw = {
            W: randomNormal(stream, [3, 4], 0, size),
            b: randomNormal(stream, [4], 0, size / 10),
          };
          const before = values(raw);
          const theta = 10 ** stream.uniform(-2, 2);
          const after = values(lab.clipByGlobalNorm(raw, theta));
          expect(values(raw)).toEqual(before);
          const length = Math.hypot(...before);
          const factor = Math.min(1, theta / length);
          expect(Math.abs(Math.hypot(...after) / (factor * length) - 1)).toBeLessThan(RELATIVE);
          const dot = before.reduce((sum, x, i) => sum + x * after[i]!, 0);
          expect(dot / (length * Math.hypot(...after))).toBeCloseTo(1, 5);
        });
      }
    });

    it.each([1e-25, 1e-10, 1, 1e19, 1e25, 1e30])('clips gradients of size %d', (size) => {
      tf.tidy(() => {
        const raw = { W: tf.tensor2d([[3 * size, 0]]), b: tf.tensor1d([-4 * size]) };
        const after = values(lab.clipByGlobalNorm(raw, 2));
        const factor = Math.min(1, 2 / (5 * size));
        expect(Math.abs(after[0]! / (3 * size * factor) - 1)).toBeLessThan(RELATIVE);
        expect(Math.abs(after[2]! / (-4 * size * factor) - 1)).toBeLessThan(RELATIVE);
      });
    });

    it('passes NaN on, so that a bug is not hidden', () => {
      tf.tidy(() => {
        const raw = { W: tf.tensor1d([1, NaN]), b: tf.tensor1d([2]) };
        expect(values(lab.clipByGlobalNorm(raw, 1)).some(Number.isNaN)).toBe(true);
      });
    });

    it.each<[string, (rate: number) => UpdateRule, () => tf.Optimizer]>([
      ['sgd', sgd, () => tf.train.sgd(1)],
      ['adam', adam, () => tf.train.adam(1, 0.9, 0.999, 1e-7)],
    ])('schedules %s as tfjs does, for 20 steps', (_, rule, twin) => {
      const schedule = lab.warmupThen({
        warmupSteps: 5,
        schedule: lab.inverseTimeDecay({ initialRate: 0.2, decayRate: 0.3 }),
      });
      const gradients = path20();
      const own = walk(new RuleOptimizer(lab.scheduled(rule, schedule)), gradients);
      const tfjs = walk(new ScheduledOptimizer(twin(), schedule), gradients);
      // tfjs keeps β₁ᵗ and β₂ᵗ in float32, so 1 − β₂ᵗ loses digits.
      expect(farthest(own, tfjs)).toBeLessThan(1e-4);
    });

    it('puts the rate into momentum as the documents do', () => {
      const schedule = lab.stepDecay({ initialRate: 0.4, factor: 0.5, every: 2 });
      const gradients = path20();
      const found = walk(new RuleOptimizer(lab.scheduled(momentum, schedule)), gradients);
      const w = [0, 0, 0];
      const m = [0, 0, 0];
      gradients.forEach((g, t) => {
        for (let i = 0; i < 3; i++) {
          m[i] = 0.9 * m[i]! - schedule(t) * g[i]!;
          w[i]! += m[i]!;
        }
      });
      expect(farthest(found, w)).toBeLessThan(RELATIVE);
    });

    it('keeps lookAhead and transform of a rule', () => {
      const asked: number[] = [];
      const rule: UpdateRule<'m'> = lab.scheduled(
        (rate) => ({
          ...momentum(rate),
          lookAhead: ({ m }) => {
            asked.push(rate);
            return m.mul(0.9);
          },
          transform: (gradients) => lab.clipByGlobalNorm(gradients, 1),
        }),
        (t) => 1 / (t + 1),
      );
      const w = tf.variable(tf.tensor1d([30, 40]));
      const optimizer = new RuleOptimizer(rule);
      for (let step = 0; step < 3; step++) optimizer.minimize(() => w.square().sum());
      expect(asked).toEqual([1 / 2, 1 / 3]);
      // Far from 0, every clipped gradient is (0.6, 0.8): m = −1, −0.9 − 1/2, −1.26 − 1/3 along it.
      expect(farthest([...w.dataSync()], [30 - 0.6 * 3.99333, 40 - 0.8 * 3.99333])).toBeLessThan(RELATIVE);
      optimizer.dispose();
      w.dispose();
    });

    it('makes a diverging training converge: w⁴/4 from w = 10 at η = 0.1', () => {
      const nothing = { x: tf.zeros([1]), y: tf.zeros<tf.Rank.R2>([1, 1]) };
      const descend = (objective: Objective): number => {
        const optimizer = new RuleOptimizer(sgd(0.1));
        let loss = NaN;
        for (let step = 0; step < 300; step++) loss = takeStep(optimizer, objective, nothing);
        return loss;
      };
      const w = tf.variable(tf.scalar(10));
      const objective = autodiff([w], () => w.pow(4).div(4) as tf.Scalar);
      expect(descend(objective)).toBeNaN();
      w.assign(tf.scalar(10));
      expect(descend(lab.clipped(objective, 1))).toBeLessThan(0.01);
      w.dispose();
      disposeParts(nothing);
    });

    it('trains 1,000 scheduled and clipped steps without leaving a tensor behind', () => {
      const samples = flatTensors(range(loadImages().samples, 0, 200));
      const W = tf.variable(tf.zeros([64, 10]));
      const objective = lab.clipped(
        autodiff([W], ({ x, y }) =>
          tf.losses.softmaxCrossEntropy(y, tf.matMul(x as tf.Tensor2D, W as tf.Tensor2D)),
        ),
        0.5,
      );
      const schedule = lab.perEpochFactor({ initialRate: 0.5, factor: 0.98, stepsPerEpoch: 10 });
      for (const optimizer of [
        new RuleOptimizer(lab.scheduled(momentum, schedule)),
        new ScheduledOptimizer(tf.train.adam(1), (t) => 0.01 * schedule(t)),
      ]) {
        const stream = seededRandom(1).stream('order');
        const nextBatch = minibatches(samples, { size: 20, stream, rest: 'keep' });
        const lossesOf = (steps: number): number[] =>
          Array.from({ length: steps }, () => tf.tidy(() => takeStep(optimizer, objective, nextBatch())));
        lossesOf(10); // here the optimizer makes its slots
        const before = tf.memory().numTensors;
        expect(meanOf(lossesOf(1000).slice(-10))).toBeLessThan(0.5);
        expect(tf.memory().numTensors).toBe(before);
        optimizer.dispose();
        W.assign(tf.zeros([64, 10]));
      }
      W.dispose();
      disposeParts(samples);
    });
  });

  it('works in model.compile, with callbacks that reduce on a plateau', async () => {
    const stream = seededRandom(2).stream('x');
    const x = randomNormal(stream, [64, 3]);
    const y = x.sum(1, true);
    const plateau = new lab.ReduceOnPlateau({ initialRate: 0.1, factor: 0.5, patience: 2 });
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [3] })] });
    const rule = lab.scheduled(sgd, () => plateau.state.rate);
    model.compile({ optimizer: new RuleOptimizer(rule), loss: 'meanSquaredError' });
    const { history } = await model.fit(x, y, {
      epochs: 40,
      verbose: 0,
      callbacks: {
        onEpochEnd: async (_, logs) => {
          plateau.observe(logs!['loss']!);
        },
      },
    });
    expect((history['loss'] as number[]).at(-1)).toBeLessThan(1e-3);
    expect(plateau.state.best).toBeLessThan(1e-3);
    model.dispose();
    tf.dispose([x, y]);
  });
});

/** Gradients of 20 steps for 3 parameters of different scale. */
function path20(): number[][] {
  const stream = seededRandom(4).stream('gradients');
  return Array.from({ length: 20 }, () => [0.1, 1, 10].map((size) => stream.normal(0, size)));
}

function walk(optimizer: tf.Optimizer, gradients: number[][]): number[] {
  const w = tf.variable(tf.zeros([gradients[0]!.length]));
  for (const g of gradients) tf.tidy(() => optimizer.applyGradients({ [w.name]: tf.tensor1d(g) }));
  const end = [...w.dataSync()];
  w.dispose();
  optimizer.dispose();
  return end;
}

function values(tensors: NamedTensors): number[] {
  return Object.values(tensors).flatMap((tensor) => [...tensor.dataSync()]);
}

function norm(tensors: NamedTensors): number {
  return Math.hypot(...values(tensors));
}

/** The largest |found − wanted| / |wanted|. */
function farthest(found: number[], wanted: number[]): number {
  return farthestFrom(found, wanted, 0);
}

/** One step of an optimizer on the gradients of an objective. @returns the loss before it */
function takeStep(optimizer: tf.Optimizer, objective: Objective, batch: Parameters<Objective>[0]): number {
  return tf.tidy(() => {
    const { loss, gradients } = objective(batch);
    optimizer.applyGradients(gradients);
    return loss.dataSync()[0]!;
  });
}

function meanOf(numbers: number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}
