import * as tf from '@tensorflow/tfjs';
import type { Chart, SingleChart } from '../../../src/charts/chart';
import type { SeededRandom } from '../../../src/core/rng';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, confidenceInterval, geometricMeanInterval, transpose } from '../../../src/figures/statistics';
import { crossEntropy, disposeParts } from '../../../src/figures/training';
import type * as Lab from '../lab';
import { dataOf, netOf, overSeeds } from './common';
import type { Family, NetOptions } from './nets';
import { chain, FAMILIES, partsOf, STYLE } from './nets';
import { listed } from '../../../src/core/words';

const DEPTH = 50;
const WIDTH = { dense: 16, convolutional: 12 };
const SAMPLES = 100;
/** A gradient below this counts as 0, which float32 and the logarithm cannot show. */
const SMALLEST = 1e-30;

const NETS = {
  plain: { kind: 'plain', style: STYLE.plain, name: 'plain' },
  residual: { kind: 'residual', style: STYLE.residual, name: 'residual, branches end in 0' },
  drawn: { kind: 'residual', fromZero: false, style: 2, name: 'residual, branches end in He’s weights' },
} as const;
type Name = keyof typeof NETS;
const ALL = Object.keys(NETS) as Name[];

interface Gradient {
  /** Root mean square of the gradient by each kernel, first layer first: a seed a row. */
  size: Record<Family, Record<Name, number[][]>>;
}

export const gradient = figure<typeof Lab>()<Gradient>({
  id: 'gradient-by-layer',
  title: 'The gradient of each layer in nets of 50 layers',
  caption:
    'Root mean square of ∂L/∂W of each layer before training. What plain layers damp on the way forward ' +
    'is missing from every gradient; past the shortcuts nothing is damped.',
  source: 'TT; He et al. 2015; S46',
  seeds: { quick: 10, full: 40 },
  run(lab, context) {
    const sizesOf = (family: Family): Record<Name, number[][]> => {
      const sizes = (name: Name): number[][] =>
        overSeeds(context, (random) => gradientSizes(lab, context, { family, ...NETS[name] }, random));
      return { plain: sizes('plain'), residual: sizes('residual'), drawn: sizes('drawn') };
    };
    return { size: { dense: sizesOf('dense'), convolutional: sizesOf('convolutional') } };
  },
  chart({ size }, context): Chart {
    const limits = limitsOf(size);
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `before training; ${WIDTH.dense} units or ${WIDTH.convolutional} filters, ${SAMPLES} samples, nets as in the figure by depth; layers of gradient 0 are left out; band: 95 % interval of the geometric mean`,
      verdict: `First layer’s gradient, residual begun at 0 over plain: ${FAMILIES.map((family) => `${SHORT[family]} ${wordsOf(size[family])}`).join('; ')}.`,
      headline: headlineOf(size),
      source: this.source,
      panels: FAMILIES.map((family): SingleChart => ({
        kind: 'lines',
        title: family,
        x: { label: 'layer, from the input', min: 0, max: DEPTH },
        y: { label: 'root mean square of ∂L/∂W', scale: 'log', ...limits },
        series: ALL.map((name) => {
          const moving = movingLayers(size[family][name]);
          return {
            name: NETS[name].name,
            style: NETS[name].style,
            x: moving.map(({ layer }) => layer),
            ...band(moving.map(({ at }) => geometricMeanInterval(at))),
          };
        }),
      })),
    };
  },
});

function gradientSizes(
  lab: typeof Lab,
  context: FigureContext,
  { family, kind, fromZero = true }: { family: Family } & Pick<NetOptions, 'kind' | 'fromZero'>,
  random: SeededRandom,
): number[] {
  const { train, test } = dataOf(context, random, { train: SAMPLES, test: 1, flat: family === 'dense' });
  const options = { kind, fromZero, depth: DEPTH, width: WIDTH[family], classes: train.y.shape[1] };
  const parts = partsOf(lab, family, options, random.stream('weights'));
  const model = lab.modelOf(train.x.shape.slice(1), chain(parts));
  const sizes = tf.tidy(() => {
    const { grads } = tf.variableGrads(() => crossEntropy(netOf(model)(train.x), train.y));
    const kernels = model.trainableWeights.filter(({ shape }) => shape.length > 1);
    return kernels.map((w) => {
      const g = grads[(w.read() as tf.Variable).name];
      return g ? (g.square().mean().sqrt().arraySync() as number) : 0;
    });
  });
  model.dispose();
  disposeParts(train, test);
  return sizes;
}

/** One axis for both families, so that they can be compared. */
function limitsOf(size: Record<Family, Record<Name, number[][]>>): { min: number; max: number } {
  const drawn = FAMILIES.flatMap((family) => ALL.flatMap((name) => movingLayers(size[family][name])));
  const intervals = drawn.map(({ at }) => geometricMeanInterval(at));
  if (intervals.length === 0) return { min: SMALLEST, max: 1 };
  return {
    min: Math.min(...intervals.map(({ low }) => low)),
    max: Math.max(...intervals.map(({ high }) => high)),
  };
}

/** The families in the words of a verdict. */
const SHORT: Record<Family, string> = { dense: 'dense', convolutional: 'conv' };

/** The layers that have a gradient in every run. */
function movingLayers(runs: number[][]): { layer: number; at: number[] }[] {
  return transpose(runs)
    .map((at, l) => ({ layer: l + 1, at }))
    .filter(({ at }) => at.every((g) => g > SMALLEST));
}

/** The residual net whose branches end in 0 against the plain one: paired by seed, corrected for both families. */
function wordsOf(size: Record<Name, number[][]>): string {
  const plain = size.plain.map((run) => run[0]!);
  const logs = logsOf(size);
  if (!logs) {
    const gone = plain.filter((g) => g <= SMALLEST).length;
    return `not to be compared (0 in ${gone} of ${plain.length} plain nets)`;
  }
  const { centre, low, high } = confidenceInterval(logs, 1 - 0.05 / FAMILIES.length);
  return `${times(Math.exp(centre))} times (${times(Math.exp(low))} to ${times(Math.exp(high))})`;
}

function times(ratio: number): string {
  return Number(ratio.toPrecision(2)).toLocaleString('en');
}

/** ln of the residual over the plain net's gradient of the first layer, by seed; undefined if one is 0. */
function logsOf(size: Record<Name, number[][]>): number[] | undefined {
  const first = (name: Name): number[] => size[name].map((run) => run[0]!);
  const [plain, residual] = [first('plain'), first('residual')];
  if ([...plain, ...residual].some((g) => g <= SMALLEST)) return undefined;
  return residual.map((g, s) => Math.log(g / plain[s]!));
}

/** The families in which more of the gradient arrives; corrected for their number. */
function headlineOf(size: Gradient['size']): string {
  const more = FAMILIES.filter((family) => {
    const logs = logsOf(size[family]);
    return logs && confidenceInterval(logs, 1 - 0.05 / FAMILIES.length).low > 0;
  });
  if (more.length === 0) return 'Gradient of plain and residual nets: not told apart';
  const which = more.length === FAMILIES.length ? '' : ` ${listed(more)}`;
  return `Residual${which} nets bring more gradient to the first layer`;
}
