import * as tf from '@tensorflow/tfjs';
import type { LinesChart } from '../../../src/charts/lines';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import { differences, meanInterval } from '../../../src/figures/statistics';
import { decimals, finding, meanInWords, percent } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Scheme } from './common';
import { equalWidths, FAN_IN, HE, standardNormal, TINY, UNIT } from './common';
import { capitalized } from '../../../src/core/words';

const LAYERS = 10;
const SHOWN = [1, 3, 6, 10];
const WIDTH = 100;
const SAMPLES = 100;

interface Range {
  low: number;
  high: number;
  bins: number;
}
/** An odd number of bins has one around 0, so that a peak there is one bin high. */
const TANH_RANGE: Range = { low: -1, high: 1, bins: 41 };
/** As wide as the share that the verdict counts. */
const RELU_RANGE: Range = { low: 0, high: 2, bins: 40 };

interface Histogram {
  scheme: string;
  style: number;
  /** Per shown layer: the share of activations in each bin, over all seeds. The last bin holds the larger ones too. */
  shares: number[][];
  /** Shares of the last layer's activations nearer than 0.05 to 0, and beyond ±0.95: a number a seed. */
  nearZero: number[];
  beyond: number[];
}

interface Nets {
  schemes: Scheme[];
  activation: Lab.ActivationName;
  range: Range;
}

function histograms(
  lab: typeof Lab,
  context: FigureContext,
  { schemes, activation, range }: Nets,
): Histogram[] {
  return schemes.map((scheme, s) => {
    const counts = SHOWN.map(() => Array<number>(range.bins).fill(0));
    const nearZero: number[] = [];
    const beyond: number[] = [];
    for (const [i, seed] of context.seeds.entries()) {
      context.progress((s + i / context.seeds.length) / schemes.length);
      const layers = activationsOf(lab, scheme, activation, seed);
      for (const [row, layer] of SHOWN.entries()) {
        for (const value of layers[layer - 1]!) counts[row]![binOf(value, range)]! += 1;
      }
      const last = layers.at(-1)!;
      nearZero.push(shareOf(last, (a) => Math.abs(a) < 0.05));
      beyond.push(shareOf(last, (a) => Math.abs(a) > 0.95));
    }
    const total = context.seeds.length * SAMPLES * WIDTH;
    const shares = counts.map((bins) => bins.map((n) => n / total));
    return { scheme: scheme.name, style: scheme.style, shares, nearZero, beyond };
  });
}

function activationsOf(
  lab: typeof Lab,
  scheme: Scheme,
  activation: Lab.ActivationName,
  seed: number,
): Float32Array[] {
  const random = seededRandom(seed);
  return tf.tidy(() => {
    let a: tf.Tensor = standardNormal(random, 'inputs', SAMPLES, WIDTH);
    return lab.initialKernels(equalWidths(LAYERS, WIDTH), scheme.make(lab), random).map((W) => {
      a = lab.ACTIVATIONS[activation].f(a.matMul(W));
      return a.dataSync<'float32'>();
    }) as never;
  });
}

function binOf(value: number, { low, high, bins }: Range): number {
  const bin = Math.floor(((value - low) / (high - low)) * bins);
  return Math.min(bins - 1, Math.max(0, bin));
}

function shareOf(values: Float32Array, holds: (value: number) => boolean): number {
  return values.reduce((n, value) => n + Number(holds(value)), 0) / values.length;
}

/** A panel for each scheme, a line for each layer; the lines run along the tops of the bins. */
function panels(results: Histogram[], { low, high, bins }: Range): LinesChart[] {
  const edges = Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);
  const tops = edges.slice(1).flatMap((edge, i) => [edges[i]!, edge]);
  return results.map(({ scheme, shares }) => ({
    kind: 'lines',
    title: scheme,
    x: { label: 'activation a' },
    y: { label: 'share of activations', min: 0, max: 1 },
    series: SHOWN.map((layer, row) => ({
      name: `layer ${layer}`,
      x: tops,
      y: shares[row]!.flatMap((share) => [share, share]),
      marks: 'none',
    })),
  }));
}

const share = (shares: number[]): string => percent(meanInterval(shares).centre, 0);

/** `90 % (86.4 to 93.2)` */
const interval = (shares: number[]): string => meanInWords(shares);

export const tanhHistograms = figure<typeof Lab>()<Histogram[]>({
  id: 'tanh-histograms',
  title: 'Activations of a tanh net of ten layers',
  caption:
    'Too small a spread of the weights, and all activations of the later layers are 0; too large, and all are ±1, ' +
    'where tanh has no slope. Both ends stop learning. Std 1/√n keeps them in between.',
  source: 'DNN 4.3.2; S24',
  seeds: { quick: 5, full: 20 },
  run: (lab, context) =>
    histograms(lab, context, { schemes: [TINY, UNIT, FAN_IN], activation: 'tanh', range: TANH_RANGE }),
  chart(results, context): Chart {
    const at10 = results.map(
      ({ scheme, nearZero, beyond }) =>
        `${scheme}: ${interval(nearZero)} nearer than 0.05 to 0, ${interval(beyond)} beyond ±0.95`,
    );
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      dataset: `${WIDTH} units a layer, ${SAMPLES} standard normal inputs`,
      note: `shares over all units, inputs and seeds; bins of ${decimals(3)(2 / TANH_RANGE.bins)}`,
      verdict: `Layer ${LAYERS}: ${results.map(({ scheme, nearZero, beyond }) => `${scheme} ${share(nearZero)} near 0, ${share(beyond)} at ±1`).join('; ')}.`,
      headline: tanhHeadline(results),
      details: `In layer ${LAYERS}, ${at10.join('; ')}.`,
      source: this.source,
      panels: panels(results, TANH_RANGE),
    };
  },
});

export const reluHistograms = figure<typeof Lab>()<Histogram[]>({
  id: 'relu-histograms',
  title: 'Activations of a ReLU net of ten layers',
  caption:
    'Half of the activations of a ReLU are 0 in any case (the first bar). With std 1/√n the others shrink by √2 in ' +
    'every layer; He makes up for it.',
  source: 'DNN 4.3.2; S24',
  seeds: { quick: 5, full: 20 },
  run: (lab, context) =>
    histograms(lab, context, { schemes: [FAN_IN, HE], activation: 'relu', range: RELU_RANGE }),
  chart(results, context): Chart {
    const at10 = results.map(({ scheme, nearZero }) => `${scheme}: ${interval(nearZero)} below 0.05`);
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      dataset: `${WIDTH} units a layer, ${SAMPLES} standard normal inputs`,
      note: 'shares over all units, inputs and seeds; bins of 0.05; the last one holds all that is larger',
      verdict: `In layer ${LAYERS}, ${at10.join('; ')}.`,
      headline: reluHeadline(results),
      source: this.source,
      panels: panels(results, RELU_RANGE),
    };
  },
});

/** The small weights lose the signal if nearly all activations are near 0, the large ones saturate if most are near ±1. */
function tanhHeadline([small, large]: Histogram[]): string {
  const found = [
    ...(meanInterval(small!.nearZero).low > 0.9 ? ['small weights lose the signal'] : []),
    ...(meanInterval(large!.beyond).low > 0.5 ? ['large weights saturate tanh'] : []),
  ];
  return found.length > 0 ? capitalized(found.join(', ')) : `Layer ${LAYERS} is neither lost nor saturated`;
}

function reluHeadline([fanIn, he]: Histogram[]): string {
  return finding(meanInterval(differences(he!.nearZero, fanIn!.nearZero)), {
    above: `With ${he!.scheme}, more activations are near 0 than with ${fanIn!.scheme}`,
    below: `With ${he!.scheme}, fewer activations are near 0 than with ${fanIn!.scheme}`,
    of: 'Activations near 0 under the two starts',
  });
}
