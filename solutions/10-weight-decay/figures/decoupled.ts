import * as tf from '@tensorflow/tfjs';
import { mean } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import {
  band,
  differences,
  familyRatios,
  geometricMeanInterval,
  meanInterval,
  percentages,
  transpose,
} from '../../../src/figures/statistics';
import {
  differenceInWords,
  meanInWords,
  percent,
  ratio,
  ratioFinding,
  short,
  withInterval,
} from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Net, Parts, Samples } from './common';
import {
  disposeNet,
  disposeParts,
  isWeight,
  LEARNING_RATE,
  lossesOf,
  netFor,
  partsOf,
  regimeOf,
  train,
} from './common';
import { sweepSeed } from './sweepSeed';

const METHODS = [
  { name: 'L2 in the loss', lambdas: [0, 0.003, 0.01, 0.03, 0.1], style: 0 },
  { name: 'decoupled decay', lambdas: [0, 0.3, 1, 3, 10], style: 3 },
] as const;
const STEPS = { quick: 120, full: 240 };
/** The number of groups, of equal size, into which the weights are sorted by the size of their gradients. */
const GROUPS = 6;
/** The number of steps from one recorded gradient to the next. */
const EVERY = 10;

interface Method {
  name: string;
  style: number;
  lambdas: number[];
  /** A row a seed, a number a λ. */
  validation: number[][];
  /** A number a seed. */
  chosen: number[];
  testError: number[];
  /** By seed, λ and group: the norm of the group's weights, divided by that of the same weights without decay. */
  left: number[][][];
}

interface Decoupled {
  steps: number;
  methods: Method[];
  /** The root mean square of each group's gradients without decay, a row a seed. */
  gradients: number[][];
}

export const decoupled = figure<typeof Lab>()<Decoupled>({
  id: 'decoupled-decay',
  title: 'Under Adam: L2 in the loss against decoupled decay',
  caption:
    'Adam divides an L2 gradient by the usual size of the whole one: weights with large loss gradients ' +
    'decay less than the others. AdamW multiplies every weight by 1 − ηλ instead, whatever its gradient.',
  source: 'Loshchilov and Hutter 2019; WD; S33',
  seeds: { quick: 5, full: 10 },
  run(lab, context) {
    const steps = STEPS[context.mode];
    const result: Decoupled = {
      steps,
      gradients: [],
      methods: METHODS.map(({ name, style, lambdas }) => ({
        ...{ name, style, lambdas: [...lambdas] },
        ...{ validation: [], chosen: [], testError: [], left: [] },
      })),
    };
    const runs = METHODS.reduce((sum, { lambdas }) => sum + lambdas.length - 1, 1);
    let done = 0;
    const advance = (): void => context.progress(done++ / (runs * context.seeds.length));
    for (const seed of context.seeds) {
      const random = seededRandom(seed);
      const parts = partsOf(context, random);
      addSeed(lab, { parts, random, advance }, result);
      disposeParts(parts);
    }
    return result;
  },
  chart({ steps, methods, gradients }, context): Chart {
    const sizes = transpose(gradients).map((group) => geometricMeanInterval(group).centre);
    const withoutDecay = 100 * meanInterval(methods[0]!.validation.map((run) => run[0]!)).centre;
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${regimeOf(context)}, ${steps} steps; right: first layer’s weights that have a gradient, in ${GROUPS} groups by its size; band: 95 % interval of the mean`,
      ...shieldInWords(methods),
      details: detailsOf(methods),
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'validation error; dashed: λ = 0',
          x: { label: 'λ', scale: 'log' },
          y: { label: 'validation error', unit: '%', min: 0 },
          references: [{ axis: 'y', value: withoutDecay }],
          series: methods.map(({ name, style, lambdas, validation }) => ({
            ...{ name, style, x: lambdas.slice(1) },
            ...band(
              transpose(validation)
                .slice(1)
                .map((errors) => meanInterval(percentages(errors))),
            ),
          })),
        },
        {
          kind: 'lines',
          title: 'what decay leaves of the weights, by their gradient',
          x: { label: 'root mean square of the gradient', scale: 'log' },
          y: { label: 'norm ÷ that without decay', unit: '%', min: 0 },
          series: methods.map((method) => ({
            name: `${method.name}, λ = ${medianChoice(method)}`,
            style: method.style,
            x: sizes,
            ...band(transpose(leftAtMedian(method)).map((shares) => meanInterval(percentages(shares)))),
          })),
        },
      ],
    };
  },
});

/** Adds the results of one seed. */
function addSeed(
  lab: typeof Lab,
  { parts, random, advance }: { parts: Parts; random: SeededRandom; advance: () => void },
  { steps, methods, gradients }: Decoupled,
): void {
  const freshNet = (): Net => {
    advance();
    return netFor(parts.train, random);
  };
  const trainings: ((net: Net, lambda: number) => void)[] = [
    (net, lambda) => train(lab, net, parts.train, { penalty: new lab.L2({ lambda }), steps }),
    (net, lambda) => trainDecoupled(lab, net, parts.train, { lambda, steps }),
  ];
  const plain = freshNet();
  const recorded: Float32Array[] = [];
  train(lab, plain, parts.train, {
    penalty: new lab.L2({ lambda: 0 }),
    steps,
    onStep(step) {
      if (step % EVERY === 0) recorded.push(gradientOf(plain, parts.train));
    },
  });
  const groups = groupsOf(recorded);
  const base = normsOf(plain, groups);
  const left = (net: Net): number[] => normsOf(net, groups).map((norm, i) => norm / base[i]!);
  for (const [m, method] of methods.entries()) {
    const trained = (lambda: number): Net => {
      const net = freshNet();
      trainings[m]!(net, lambda);
      return net;
    };
    const found = sweepSeed(lab, parts, { lambdas: method.lambdas, plain, trained }, left);
    method.chosen.push(found.chosen);
    method.validation.push(found.validation);
    method.testError.push(found.testError);
    method.left.push(found.measured);
  }
  gradients.push(groups.map(({ gradient }) => gradient));
  disposeNet(plain);
}

/**
 * Adam on the loss without a penalty; beside its step, every weight is multiplied by 1 − ηλ, by the lab's update with
 * g = 0. Source: AdamW, Loshchilov and Hutter 2019.
 */
function trainDecoupled(
  lab: typeof Lab,
  net: Net,
  samples: Samples,
  { lambda, steps }: { lambda: number; steps: number },
): void {
  const optimizer: tf.Optimizer = tf.train.adam(LEARNING_RATE);
  const variables = Object.values(net.parameters);
  const weights = Object.entries(net.parameters).flatMap(([name, w]) => (isWeight(name) ? [w] : []));
  for (let step = 0; step < steps; step++) {
    tf.tidy(() => {
      const { grads } = optimizer.computeGradients(() => lossesOf(net, samples).mean(), variables);
      for (const w of weights)
        w.assign(lab.decayedUpdate(w, tf.zerosLike(w), { learningRate: LEARNING_RATE, lambda }));
      optimizer.applyGradients(grads);
    });
  }
  optimizer.dispose();
}

/** ∂loss/∂w of the first layer's weights, without a penalty. */
function gradientOf(net: Net, samples: Samples): Float32Array {
  return tf.tidy(() => {
    const w = net.parameters['hidden/kernel']!;
    const { grads } = tf.variableGrads(() => lossesOf(net, samples).mean(), [w]);
    return grads[w.name]!.dataSync<'float32'>().slice();
  });
}

interface Group {
  /** The indices of its weights among all weights of the first layer. */
  indices: number[];
  /** The root mean square of their gradients. */
  gradient: number;
}

/** The weights that have a gradient at some step, in groups of equal size, from small gradients to large ones. */
function groupsOf(recorded: Float32Array[]): Group[] {
  const rms = Array.from(recorded[0]!, (_, i) => Math.sqrt(mean(recorded.map((g) => g[i]! * g[i]!))));
  const moved = [...rms.keys()].filter((i) => rms[i]! > 0).sort((i, j) => rms[i]! - rms[j]!);
  return Array.from({ length: GROUPS }, (_, k) => {
    const [from, to] = [k, k + 1].map((edge) => Math.round((edge * moved.length) / GROUPS));
    const indices = moved.slice(from, to);
    return { indices, gradient: Math.sqrt(mean(indices.map((i) => rms[i]! * rms[i]!))) };
  });
}

/** The norm of each group's weights. */
function normsOf(net: Net, groups: Group[]): number[] {
  const w = net.parameters['hidden/kernel']!.dataSync();
  return groups.map(({ indices }) => Math.hypot(...indices.map((i) => w[i]!)));
}

function medianChoice({ chosen }: Method): number {
  return chosen.toSorted((a, b) => a - b)[Math.floor(chosen.length / 2)]!;
}

/** The share of the norm that is left at the median choice of λ: a row a seed, a number a group. */
function leftAtMedian(method: Method): number[][] {
  const index = method.lambdas.indexOf(medianChoice(method));
  return method.left.map((byLambda) => byLambda[index]!);
}

function detailsOf(methods: Method[]): string {
  const [l2, decay] = methods as [Method, Method];
  const difference = differences(decay.testError, l2.testError);
  const kept = (group: number, method: Method): string =>
    percent(mean(leftAtMedian(method).map((seed) => seed[group]!)), 0);
  const [small, large] = [0, GROUPS - 1];
  const [shields, others] = [shieldOf(l2), shieldOf(decay)];
  const shield = geometricMeanInterval(shields.map((value, i) => value / others[i]!));
  return (
    `The shield of a large gradient against ${l2.name} is ${ratio(shield, { as: `that against ${decay.name}` })}. ` +
    `Weights with small gradients keep ${kept(small, l2)} of their norm under ${l2.name} and ${kept(small, decay)} under ${decay.name}, ` +
    `those with large ones ${kept(large, l2)} and ${kept(large, decay)}. ` +
    `Test error, λ chosen by validation: ${l2.name} ${meanInWords(l2.testError)}; ${decay.name} ${meanInWords(decay.testError)}, ` +
    `against the former in pairs: ${differenceInWords(difference)}.`
  );
}

/** The share that the group with the largest gradients keeps, divided by that of the smallest; a number a seed. */
function shieldOf(method: Method): number[] {
  return leftAtMedian(method).map((seed) => seed[GROUPS - 1]! / seed[0]!);
}

/** Weights with large gradients against those with small ones, for each method; corrected for both. */
function shieldInWords(methods: Method[]): { verdict: string; headline: string } {
  const intervals = familyRatios(methods.map(shieldOf));
  const [inLoss, decoupled] = intervals.map((interval) => withInterval(interval, short));
  return {
    verdict: `Weights of large gradients keep ${inLoss} times the share of small ones under L2, ${decoupled} if decoupled.`,
    headline: ratioFinding(intervals[0]!, {
      above: 'Under Adam, large gradients shield weights from L2',
      below: 'Under Adam, L2 shrinks weights with large gradients most',
      of: 'L2 under Adam for large and small gradients',
    }),
  };
}
