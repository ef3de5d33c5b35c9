import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, byPlace, geometricMeanInterval } from '../../../src/figures/statistics';
import type { Kind, LabModule } from './common';
import { dataOf, denseNet, disposePairs, KINDS, lossOf, overSeeds, STYLE } from './common';

const DEPTH = 50;
const WIDTH = 16;
const SAMPLES = 100;
/** Not 0: float32 and a logarithm end there. */
const SMALLEST = 1e-30;

interface Gradient {
  /** Root mean square of the gradient of each kernel's loss, first layer first: a seed a row. */
  size: Record<Kind, number[][]>;
}

export const gradient = figure<LabModule>()<Gradient>({
  id: 'gradient-by-layer',
  title: 'Gradient on its way back through 50 layers',
  caption:
    'Root mean square of ∂L/∂W of each layer before training. What the plain layers damp on the way forward is ' +
    'missing from every gradient; past the shortcuts nothing is damped.',
  source: 'TT; He et al. 2015; S46',
  seeds: { quick: 10, full: 40 },
  run(lab, context) {
    const sizes = (kind: Kind): number[][] =>
      overSeeds(context, (random) => {
        const { train, test } = dataOf(context, random, { train: SAMPLES, test: 1, flat: true });
        const net = denseNet(
          lab,
          { kind, depth: DEPTH, width: WIDTH },
          train.y.shape[1],
          random.stream('weights'),
        );
        const model = lab.modelOf(train.x.shape.slice(1), net);
        const found = tf.tidy(() => {
          const { grads } = tf.variableGrads(() => lossOf(model, train));
          const kernels = model.trainableWeights.filter(({ shape }) => shape.length === 2);
          return kernels.map((w) => {
            const g = grads[(w.read() as tf.Variable).name];
            return g ? (g.square().mean().sqrt().arraySync() as number) : 0;
          });
        });
        model.dispose();
        disposePairs(train, test);
        return found;
      });
    return { size: { plain: sizes('plain'), residual: sizes('residual') } };
  },
  chart({ size }, context): Chart {
    const series = KINDS.map((kind) => {
      const layers = byPlace(size[kind]).map((at, l) => ({ layer: l + 1, at }));
      // In a residual branch that ends in zeros, the inner layer has no gradient in the first step.
      const moving = layers.filter(({ at }) => at.every((g) => g > SMALLEST));
      return { kind, moving };
    });
    const first = (kind: Kind): number[] => series.find((one) => one.kind === kind)!.moving[0]!.at;
    const ratio = geometricMeanInterval(first('residual').map((g, s) => g / first('plain')[s]!));
    const sure = ratio.low > 1 ? 'larger' : ratio.high < 1 ? 'smaller' : 'not surely different';
    return {
      kind: 'lines',
      title: this.title,
      ...subtitle(context),
      note: `dense nets of ${WIDTH} units, ${SAMPLES} samples, as in the figure by depth; the inner layers of the residual branches have gradient 0 at the very first step (the layer after them is 0) and are left out; band: 95 % interval of the geometric mean`,
      verdict: `In the first layer, the gradient of the residual net is ${times(ratio.centre)} times that of the plain net (${times(ratio.low)} to ${times(ratio.high)}): ${sure}.`,
      source: this.source,
      size: { width: 900, height: 520 },
      x: { label: 'layer, from the input', min: 0, max: DEPTH },
      y: { label: 'root mean square of ∂L/∂W', scale: 'log' },
      series: series.map(({ kind, moving }) => ({
        name: kind,
        style: STYLE[kind],
        x: moving.map(({ layer }) => layer),
        ...band(moving.map(({ at }) => geometricMeanInterval(at))),
      })),
    };
  },
});

function times(ratio: number): string {
  return ratio.toFixed(ratio < 10 ? 1 : 0);
}
