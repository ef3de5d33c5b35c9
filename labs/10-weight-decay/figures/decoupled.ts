import * as tf from '@tensorflow/tfjs';
import { mean } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, geometricMeanInterval, meanInterval, transpose } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import type { Net, Part } from './common';
import { descend, disposeNet, disposeParts, freshNet, lossesOf, partsOf, regimeOf } from './common';
import { sweepSeed } from './sweepSeed';
import { differenceInWords, meanInWords, percent } from './words';

const METHODS = [
  { name: 'L2 in the loss', lambdas: [0, 0.003, 0.01, 0.03, 0.1], style: 0 },
  { name: 'decoupled decay', lambdas: [0, 0.3, 1, 3, 10], style: 3 },
] as const;
const STEPS = { quick: 120, full: 240 };
/** The weights are told apart by their gradients in so many groups of equal size. */
const GROUPS = 6;
/** A gradient is looked at this often. */
const EVERY = 10;

interface Method {
  name: string;
  style: number;
  lambdas: number[];
  /** A row a seed, a number a λ. */
  validation: number[][];
  /** Of each seed. */
  chosen: number[];
  testError: number[];
  /** By seed, then λ, then group: the norm of a group of weights, in that of the same weights without decay. */
  left: number[][][];
}

interface Decoupled {
  steps: number;
  methods: Method[];
  /** A row a seed: root mean square of each group's gradients, without decay. */
  gradients: number[][];
}

export const decoupled = figure<typeof Lab>()<Decoupled>({
  id: 'decoupled-decay',
  title: 'Under Adam: L2 in the loss against decoupled decay',
  caption:
    'Adam divides a gradient by its own usual size. That of an L2 penalty is divided along with it, so a weight whose loss gradients are large hardly decays. ' +
    'Decoupled decay (AdamW) multiplies every weight by 1 − ηλ beside Adam’s step. Left: the validation error against λ, which means something else in each. ' +
    'Right: how much of the first layer’s weights the decay leaves, by the size of their gradients.',
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
    for (const seed of context.seeds) {
      const random = seededRandom(seed);
      const parts = partsOf(context, random);
      const trained = (
        l2: number,
        decay: number,
        after: (net: Net, step: number) => void = () => {},
      ): Net => {
        context.progress(done++ / (runs * context.seeds.length));
        const net = freshNet(parts.train.x.shape[1], parts.train.y.shape[1], random);
        const penalty = new lab.L2({ lambda: l2 });
        descend(lab, net, parts.train, penalty, steps, { decay, after: (step) => after(net, step) });
        return net;
      };

      const seen: Float32Array[] = [];
      const plain = trained(0, 0, (net, step) => {
        if (step % EVERY === 0) seen.push(gradientOf(net, parts.train));
      });
      const groups = groupsOf(seen);
      const base = normsOf(plain, groups);
      for (const [m, method] of result.methods.entries()) {
        const arm = {
          lambdas: method.lambdas,
          plain,
          trained: (lambda: number): Net => (m === 0 ? trained(lambda, 0) : trained(0, lambda)),
        };
        const found = sweepSeed(lab, parts, arm, (net) =>
          normsOf(net, groups).map((norm, i) => norm / base[i]!),
        );
        method.chosen.push(found.chosen);
        method.validation.push(found.validation);
        method.testError.push(found.testError);
        method.left.push(found.seen);
      }
      result.gradients.push(groups.map(({ gradient }) => gradient));
      disposeNet(plain);
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
      verdict: verdictOf(methods),
      source: this.source,
      size: { width: 1150, height: 640 },
      panels: [
        {
          kind: 'lines',
          title: 'validation error',
          x: { label: 'λ', scale: 'log' },
          y: { label: 'validation error', unit: '%', min: 0 },
          references: [{ axis: 'y', value: withoutDecay, label: 'λ = 0' }],
          series: methods.map(({ name, style, lambdas, validation }) => ({
            ...{ name, style, x: lambdas.slice(1) },
            ...band(
              transpose(validation)
                .slice(1)
                .map((at) => meanInterval(at.map((error) => 100 * error))),
            ),
          })),
        },
        {
          kind: 'lines',
          title: 'what decay leaves of weights with small and large gradients',
          x: { label: 'root mean square of the gradient', scale: 'log' },
          y: { label: 'norm, in that without decay', unit: '%', min: 0 },
          series: methods.map((method) => ({
            name: `${method.name}, λ = ${medianChoice(method)}`,
            style: method.style,
            x: sizes,
            ...band(
              transpose(leftAtMedian(method)).map((at) => meanInterval(at.map((share) => 100 * share))),
            ),
          })),
        },
      ],
    };
  },
});

/** ∂loss/∂w of the first layer's weights, of the loss alone. */
function gradientOf(net: Net, part: Part): Float32Array {
  return tf.tidy(() => {
    const w = net.parameters['hidden/kernel']!;
    const { grads } = tf.variableGrads(() => lossesOf(net, part).mean(), [w]);
    return grads[w.name]!.dataSync<'float32'>().slice();
  });
}

interface Group {
  /** Of the weights in it, among all weights of the first layer. */
  indices: number[];
  gradient: number;
}

/** The weights that ever have a gradient, in groups of equal size from small gradients to large ones. */
function groupsOf(seen: Float32Array[]): Group[] {
  const rms = Array.from(seen[0]!, (_, i) => Math.sqrt(mean(seen.map((g) => g[i]! * g[i]!))));
  const moved = [...rms.keys()].filter((i) => rms[i]! > 0).sort((i, j) => rms[i]! - rms[j]!);
  return Array.from({ length: GROUPS }, (_, k) => {
    const [from, to] = [k, k + 1].map((edge) => Math.round((edge * moved.length) / GROUPS));
    const indices = moved.slice(from, to);
    return { indices, gradient: Math.sqrt(mean(indices.map((i) => rms[i]! * rms[i]!))) };
  });
}

function normsOf(net: Net, groups: Group[]): number[] {
  const w = net.parameters['hidden/kernel']!.dataSync();
  return groups.map(({ indices }) => Math.hypot(...indices.map((i) => w[i]!)));
}

function medianChoice({ chosen }: Method): number {
  return chosen.toSorted((a, b) => a - b)[Math.floor(chosen.length / 2)]!;
}

/** A row a seed, a number a group. */
function leftAtMedian(method: Method): number[][] {
  const place = method.lambdas.indexOf(medianChoice(method));
  return method.left.map((byLambda) => byLambda[place]!);
}

function verdictOf(methods: Method[]): string {
  const [l2, apart] = methods as [Method, Method];
  const difference = apart.testError.map((error, i) => error - l2.testError[i]!);
  const kept = (group: number, method: Method): string =>
    percent(mean(leftAtMedian(method).map((seed) => seed[group]!)), 0);
  const [small, large] = [0, GROUPS - 1];
  return (
    `Weights with small gradients keep ${kept(small, l2)} of their norm under ${l2.name} and ${kept(small, apart)} under ${apart.name}, ` +
    `those with large ones ${kept(large, l2)} and ${kept(large, apart)}: ${shieldInWords(l2, apart)}. ` +
    `Test error, λ chosen by validation: ${l2.name} ${meanInWords(l2.testError)}; ${apart.name} ${meanInWords(apart.testError)}, ` +
    `against the former in pairs: ${differenceInWords(difference)}.`
  );
}

/** Of each seed: what the group with the largest gradients keeps, in what the one with the smallest does. */
function shieldOf(method: Method): number[] {
  return leftAtMedian(method).map((seed) => seed[GROUPS - 1]! / seed[0]!);
}

function shieldInWords(l2: Method, apart: Method): string {
  const [one, other] = [shieldOf(l2), shieldOf(apart)];
  const { centre, low, high } = geometricMeanInterval(one.map((shield, i) => shield / other[i]!));
  const times = `${centre.toPrecision(2)} times (${low.toPrecision(2)} to ${high.toPrecision(2)}) as much`;
  if (low > 1) return `a large gradient shields a weight from ${l2.name} ${times} as from ${apart.name}`;
  if (high < 1)
    return `a large gradient shields a weight from ${l2.name} less than from ${apart.name}, ${times}`;
  return `a large gradient shields a weight from both alike, as far as these seeds tell (${times})`;
}
