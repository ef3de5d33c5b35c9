import * as tf from '@tensorflow/tfjs';
import type { BarsChart } from '../../../src/charts/bars';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import { meanInterval } from '../../../src/figures/statistics';
import { decimals } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Scheme } from './common';
import { equalWidths, FAN_IN, HE, standardNormal, TINY, UNIT } from './common';

const LAYERS = 10;
const SHOWN = [1, 3, 6, 10];
const WIDTH = 100;
const SAMPLES = 100;

interface Range {
  low: number;
  high: number;
  bins: number;
}
const TANH_RANGE: Range = { low: -1, high: 1, bins: 20 };
const RELU_RANGE: Range = { low: 0, high: 3, bins: 15 };

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

function panels(results: Histogram[], range: Range, top: number, last = ''): BarsChart[] {
  const width = (range.high - range.low) / range.bins;
  const categories = Array.from({ length: range.bins }, (_, bin) =>
    bin === range.bins - 1 && last ? last : decimals(2)(range.low + (bin + 0.5) * width),
  );
  return results.flatMap(({ scheme, style, shares }) =>
    SHOWN.map((layer, row) => ({
      kind: 'bars' as const,
      title: `${scheme}, layer ${layer}`,
      x: { label: 'activation a' },
      y: { label: 'share of activations', min: 0, max: top },
      categories,
      histogram: true,
      series: [{ values: shares[row]!, style }],
    })),
  );
}

function interval(shares: number[]): string {
  const { centre, high } = meanInterval(shares);
  const half = 100 * (high - centre);
  // Joined, so that no line ends between a number and its unit.
  const range = half < 0.05 ? '' : `\u00a0±\u00a0${half.toFixed(1)}`;
  return `${(100 * centre).toFixed(0)}${range}\u00a0%`;
}

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
      note: 'shares over all units, inputs and seeds; ±: 95 % interval over seeds',
      verdict: `In layer 10, ${at10.join('. ')}.`,
      source: this.source,
      columns: SHOWN.length,
      panels: panels(results, TANH_RANGE, 0.6),
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
    const at10 = results.map(
      ({ scheme, nearZero }) => `${scheme}: ${interval(nearZero)} nearer than 0.05 to 0`,
    );
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      dataset: `${WIDTH} units a layer, ${SAMPLES} standard normal inputs`,
      note: 'shares over all units, inputs and seeds; ±: 95 % interval over seeds; the last bar holds all that is larger',
      verdict: `In layer 10, ${at10.join('; ')}.`,
      source: this.source,
      columns: SHOWN.length,
      panels: panels(results, RELU_RANGE, 1, '> 2.8'),
    };
  },
});
