import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { figure } from '../../../src/figures/figure';
import type * as Lab from '../lab';
import { costOf, deviation, gradientVector, startOf, trained } from './common';
import { short } from '../../../src/figures/words';

const FEW_SAMPLES = 12;
/** A relative error below this comes from rounding in float32, and is drawn as 0. */
const ROUNDING = 1e-4;

interface LikelihoodBias {
  batchSizes: number[];
  /** ‖E[estimate] − truth‖ / ‖truth‖ over all subsets of each size, of ∇C and of ∇L. */
  ofCost: number[];
  ofLikelihood: number[];
  /** The number of subsets of each size. */
  subsets: number[];
}

export const likelihoodBias = figure<typeof Lab>()<LikelihoodBias>({
  id: 'likelihood-bias',
  title: 'A minibatch estimates ∇C without bias, and ∇L with a large one',
  caption:
    'Every subset of 12 samples is taken, so the expectation is exact. The mean minibatch gradient of C ' +
    'is the full gradient, up to rounding. For L the batch cost stands in an exponent, and it is not.',
  source: 'SGD, exercise 5b; S11',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const start = startOf(context);
    const weights = trained(lab, start, { epochs: 1, batchSize: 16, learningRate: 0.1 });
    const few = start.random.stream('few').permutation(start.count).slice(0, FEW_SAMPLES);
    // Cost and gradient of a batch are means over its samples: those of single samples give those of each subset.
    const single = few.map((index) => {
      const sample = lab.takeBatch(start.samples, [index]);
      const result = { cost: costOf(lab, weights, sample), gradient: gradientVector(lab, weights, sample) };
      tf.dispose(sample);
      return result;
    });
    tf.dispose([start.samples, weights]);
    // A batch of all samples has no bias.
    const batchSizes = Array.from({ length: FEW_SAMPLES - 1 }, (_, i) => i + 1);
    const biases = batchSizes.map((size) => {
      context.progress(size / FEW_SAMPLES);
      return biasesAt(single, size);
    });
    return {
      batchSizes,
      ofCost: biases.map((bias) => bias.ofCost),
      ofLikelihood: biases.map((bias) => bias.ofLikelihood),
      subsets: biases.map((bias) => bias.subsets),
    };
  },
  chart({ batchSizes, ofCost, ofLikelihood, subsets }, context): Chart {
    const half = FEW_SAMPLES / 2;
    return {
      kind: 'lines',
      title: this.title,
      dataset: context.dataset.title,
      note: `N = ${FEW_SAMPLES} samples, all ${subsets.reduce((a, b) => a + b)} proper subsets; weights after one epoch; float64 sums`,
      verdict: `With half of the samples, the mean estimate of ∇L is off by ${ofLikelihood[half - 1]!.toFixed(2)} times ∇L; that of ∇C by rounding only.`,
      headline: biasHeadline(ofCost[half - 1]!, ofLikelihood[half - 1]!),
      source: this.source,
      x: { label: 'batch size B', unit: 'samples' },
      y: { label: '‖mean estimate − truth‖ / ‖truth‖', scale: 'log', zero: 'apart' },
      series: [
        { name: '∇L, with the cost of the batch in the exponent', x: batchSizes, y: ofLikelihood },
        {
          name: '∇C (0 up to rounding)',
          x: batchSizes,
          y: ofCost.map((bias) => (bias < ROUNDING ? 0 : bias)),
        },
      ],
    };
  },
});

/** The biases of both estimates from half of the samples. */
function biasHeadline(ofCost: number, ofLikelihood: number): string {
  return ofCost < ROUNDING && ofLikelihood > 0.1
    ? 'A minibatch estimates ∇C without bias, and ∇L with a large one'
    : `Bias from half of the samples: ∇C ${short(ofCost)}, ∇L ${short(ofLikelihood)}`;
}

interface SingleSample {
  cost: number;
  gradient: number[];
}

/** The exact bias of both estimates over all subsets of a size, relative to the true gradients. */
function biasesAt(
  single: SingleSample[],
  size: number,
): { ofCost: number; ofLikelihood: number; subsets: number } {
  const whole = meanOf(single);
  const meanCost = whole.gradient.map(() => 0);
  const meanLikelihood = whole.gradient.map(() => 0);
  let subsets = 0;
  for (const subset of subsetsOf(single, size)) {
    const batch = meanOf(subset);
    // The estimate of ∇L, divided by −N times the true L: so it does not underflow.
    const relativeL = Math.exp(-single.length * (batch.cost - whole.cost));
    batch.gradient.forEach((g, i) => {
      meanCost[i]! += g;
      meanLikelihood[i]! += relativeL * g;
    });
    subsets += 1;
  }
  const bias = (sum: number[]): number =>
    deviation(
      sum.map((value) => value / subsets),
      whole.gradient,
    ).error;
  return { ofCost: bias(meanCost), ofLikelihood: bias(meanLikelihood), subsets };
}

function meanOf(samples: SingleSample[]): SingleSample {
  const gradient = samples[0]!.gradient.map(() => 0);
  for (const sample of samples) sample.gradient.forEach((g, i) => (gradient[i]! += g / samples.length));
  return { cost: samples.reduce((sum, { cost }) => sum + cost, 0) / samples.length, gradient };
}

function* subsetsOf<T>(items: T[], size: number, from = 0): Generator<T[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let i = from; i <= items.length - size; i++) {
    for (const rest of subsetsOf(items, size - 1, i + 1)) yield [items[i]!, ...rest];
  }
}
