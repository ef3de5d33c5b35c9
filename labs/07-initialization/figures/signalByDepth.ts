import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { Reference } from '../../../src/charts/description';
import type { LinesChart } from '../../../src/charts/lines';
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { clampInterval, gappedBand, transpose } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import type { DeepNet, Scheme } from './common';
import {
  equalWidths,
  FAN_IN,
  GLOROT,
  GLOROT_UNIFORM,
  HE,
  logInterval,
  positive,
  signalOf,
  SMALL,
  standardNormal,
  TINY,
  UNIFORM,
  UNIT,
  ZEROS,
} from './common';

const LAYERS = 50;
const WIDTH = 64;
const SAMPLES = 64;
const SCHEMES: Scheme[] = [TINY, SMALL, UNIT, UNIFORM, FAN_IN, GLOROT, GLOROT_UNIFORM, HE, ZEROS];
/** The initializers that are drawn: others lie on one of them where all layers are equally wide. */
const DRAWN = [TINY, UNIT, FAN_IN, HE].map(({ name }) => name);
const ACTIVATIONS: Lab.ActivationName[] = ['tanh', 'relu', 'sigmoid'];
/** Limits of the axis. A spread beyond them has vanished or exploded. */
const SHOWN = { min: 1e-10, max: 1e4 };
/** A spread is kept if it changes by less than this factor from the first layer to the last. */
const KEPT = 100;

/** A row a seed, a column a layer; null where float32 holds 0, Infinity or NaN. */
type Runs = (number | null)[][];

interface Depths {
  activation: Lab.ActivationName;
  /** Activations: the spread over samples; gradients: over samples and units, whose mean is about 0. */
  schemes: { name: string; style: number; activations: Runs; gradients: Runs }[];
}

export const signalFigure = figure<typeof Lab>()<Depths[]>({
  id: 'signal-by-depth',
  title: 'Signal and gradient in a net of 50 layers, before any training',
  caption:
    'Top, how much activations of a unit differ from sample to sample; bottom, the gradient that each ' +
    'layer hands back. A falling line vanishes with depth, a rising one explodes; a good start is level.',
  source: 'DNN 4.3.2; TT; S24',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const results: Depths[] = ACTIVATIONS.map((activation) => ({ activation, schemes: [] }));
    for (const [s, scheme] of SCHEMES.entries()) {
      const runs = context.seeds.map((seed, i) => {
        context.progress((s + i / context.seeds.length) / SCHEMES.length);
        const random = seededRandom(seed);
        const kernels = lab.initialKernels(equalWidths(LAYERS, WIDTH), scheme.make(lab), random);
        const signals = ACTIVATIONS.map((activation) => {
          const net = { kernels, activation, samples: SAMPLES };
          return {
            activations: spreadOverSamples(lab, net, random),
            gradients: signalOf(lab, net, random).gradients,
          };
        });
        tf.dispose(kernels);
        return signals;
      });
      for (const [a, { schemes }] of results.entries()) {
        schemes.push({
          name: scheme.name,
          style: scheme.style,
          activations: runs.map((run) => run[a]!.activations.map(positive)),
          gradients: runs.map((run) => run[a]!.gradients.map(positive)),
        });
      }
    }
    return results;
  },
  chart(results, context): Chart {
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      dataset: `${WIDTH} units a layer, ${SAMPLES} standard normal inputs`,
      note: 'band: 95 % interval of the geometric mean; not drawn: what lies outside 10⁻¹⁰ … 10⁴; both of Glorot are 1/√n here',
      verdict: `Signal and gradient stay within a factor of ${KEPT}: ${results.map((result) => `${result.activation} ${keptOf(result, DRAWN)}`).join('; ')}.`,
      headline: headlineOf(results),
      details: `Of all initializers, signal and gradient stay within a factor of ${KEPT} over ${LAYERS} layers: ${results.map((result) => `${result.activation}: ${keptOf(result)}`).join('; ')}.`,
      source: this.source,
      columns: 3,
      panels: (['activations', 'gradients'] as const).flatMap((what) =>
        results.map((result) => panel(result, what)),
      ),
    };
  },
});

/** Sigmoids answer about ½ to all samples in the end: what is left are roundings of sums of float32 numbers. */
const ROUNDING: Reference = { axis: 'y', value: 2 ** -22, label: 'only float32 rounding is left' };

function panel({ activation, schemes }: Depths, what: 'activations' | 'gradients'): LinesChart {
  const label = what === 'activations' ? 'std of a⁽ˡ⁾ over samples' : 'std of ∂L/∂a⁽ˡ⁻¹⁾';
  return {
    kind: 'lines',
    title: `${activation}: ${what}`,
    x: { label: 'layer l' },
    y: { label, scale: 'log', ...SHOWN },
    ...(activation === 'sigmoid' && what === 'activations' && { references: [ROUNDING] }),
    series: schemes
      .filter(({ name }) => DRAWN.includes(name))
      .map(({ name, style, [what]: runs }) => {
        const intervals = transpose(runs as number[][]).map((at) => {
          const interval = logInterval(at);
          return interval && interval.centre >= SHOWN.min && interval.centre <= SHOWN.max ? interval : null;
        });
        const shown = intervals.map((at) => at && clampInterval(at, SHOWN.min, SHOWN.max));
        return { name, style, x: shown.map((_, l) => l + 1), ...gappedBand(shown) };
      }),
  };
}

/** Names the initializers that keep signal and gradient within the factor {@link KEPT} over all layers. */
function keptOf({ schemes }: Depths, among = schemes.map(({ name }) => name)): string {
  const kept = schemes.filter(({ name, activations, gradients }) => {
    return among.includes(name) && isKept(activations) && isKept(gradients);
  });
  return kept.map(({ name }) => name).join(', ') || 'none';
}

/**
 * The spread of each layer's activations over the samples: the root mean square over units of the standard deviation over
 * samples. A standard deviation over units and samples together would hide that all samples have become one: units differ
 * by a constant then, and nothing of the input is left.
 */
function spreadOverSamples(
  lab: typeof Lab,
  { kernels, activation, samples }: DeepNet,
  random: SeededRandom,
): number[] {
  return tf.tidy(() => {
    let a: tf.Tensor = standardNormal(random, 'inputs', samples, kernels[0]!.shape[0]);
    return kernels.map((W) => {
      a = lab.ACTIVATIONS[activation].f(a.matMul(W));
      return Math.sqrt(tf.moments(a, 0).variance.mean().dataSync()[0]!);
    });
  });
}

/** True if the whole interval of the change from first to last layer lies within the factor {@link KEPT}. */
function isKept(runs: Runs): boolean {
  const change = logInterval(runs.map(([first, ...rest]) => ratio(first!, rest.at(-1)!)));
  return change !== null && change.low > 1 / KEPT && change.high < KEPT;
}

function ratio(first: number | null, last: number | null): number | null {
  return first === null || last === null ? null : last / first;
}

/** How many of the drawn starts keep signal and gradient, over all activations. */
function headlineOf(results: Depths[]): string {
  const drawn = results.flatMap(({ schemes }) => schemes.filter(({ name }) => DRAWN.includes(name)));
  const kept = drawn.filter(({ activations, gradients }) => isKept(activations) && isKept(gradients));
  return `${kept.length} of ${drawn.length} starts keep signal and gradient through the depth`;
}
