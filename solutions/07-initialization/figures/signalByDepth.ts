import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { LinesChart } from '../../../src/charts/lines';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { clampInterval, gappedBand, transpose } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import type { Scheme } from './common';
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
  TINY,
  UNIFORM,
  UNIT,
  ZEROS,
} from './common';

const LAYERS = 50;
const WIDTH = 64;
const SAMPLES = 64;
const SCHEMES: Scheme[] = [TINY, SMALL, UNIT, UNIFORM, FAN_IN, GLOROT, GLOROT_UNIFORM, HE, ZEROS];
const ACTIVATIONS: Lab.ActivationName[] = ['tanh', 'relu', 'sigmoid'];
/** Limits of the axis. A spread beyond them has vanished or exploded. */
const SHOWN = { min: 1e-10, max: 1e4 };
/** A spread is kept if it changes by less than this factor from the first layer to the last. */
const KEPT = 100;

/** A row a seed, a column a layer; null where float32 holds 0, Infinity or NaN. */
type Runs = (number | null)[][];

interface Depths {
  activation: Lab.ActivationName;
  schemes: { name: string; style: number; activations: Runs; gradients: Runs }[];
}

export const signalFigure = figure<typeof Lab>()<Depths[]>({
  id: 'signal-by-depth',
  title: 'Signal and gradient in a net of 50 layers, before any training',
  caption:
    'Standard deviation of the activations of each layer (top) and of the gradient that each layer hands back ' +
    '(bottom). A line that falls vanishes with depth, one that rises explodes; a good start is a level line in both.',
  source: 'DNN 4.3.2; TT; S24',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const results: Depths[] = ACTIVATIONS.map((activation) => ({ activation, schemes: [] }));
    for (const [s, scheme] of SCHEMES.entries()) {
      const runs = context.seeds.map((seed, i) => {
        context.progress((s + i / context.seeds.length) / SCHEMES.length);
        const random = seededRandom(seed);
        const kernels = lab.initialKernels(equalWidths(LAYERS, WIDTH), scheme.make(lab), random);
        const signals = ACTIVATIONS.map((activation) =>
          signalOf(lab, { kernels, activation, samples: SAMPLES }, random),
        );
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
      note: `band: 95 % interval of the geometric mean; not drawn: zeros (0 everywhere but in a sigmoid), and what lies outside 10⁻¹⁰ … 10⁴; 1/√n and both of Glorot coincide where n_in = n_out`,
      verdict: `Both within a factor of ${KEPT} over ${LAYERS} layers: ${results.map(verdictOf).join(' ')}`,
      source: this.source,
      columns: 3,
      panels: (['activations', 'gradients'] as const).flatMap((what) =>
        results.map((result) => panel(result, what)),
      ),
    };
  },
});

function panel({ activation, schemes }: Depths, what: 'activations' | 'gradients'): LinesChart {
  const label = what === 'activations' ? 'std of a⁽ˡ⁾' : 'std of ∂L/∂a⁽ˡ⁻¹⁾';
  return {
    kind: 'lines',
    title: `${activation}: ${what}`,
    x: { label: 'layer l' },
    y: { label, scale: 'log', ...SHOWN },
    series: schemes
      .filter(({ name }) => name !== ZEROS.name)
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
function verdictOf({ activation, schemes }: Depths): string {
  const kept = (what: 'activations' | 'gradients'): string[] =>
    schemes.filter(({ [what]: runs }) => isKept(runs)).map(({ name }) => name);
  const forward = kept('activations');
  const both = kept('gradients').filter((name) => forward.includes(name));
  if (both.length > 0) return `${activation}: ${both.join(', ')}.`;
  return forward.length > 0
    ? `${activation}: none (${forward.length} of ${schemes.length} keep the signal, but not the gradient).`
    : `${activation}: none.`;
}

/** True if the whole interval of the change from first to last layer lies within the factor {@link KEPT}. */
function isKept(runs: Runs): boolean {
  const change = logInterval(runs.map(([first, ...rest]) => ratio(first!, rest.at(-1)!)));
  return change !== null && change.low > 1 / KEPT && change.high < KEPT;
}

function ratio(first: number | null, last: number | null): number | null {
  return first === null || last === null ? null : last / first;
}
