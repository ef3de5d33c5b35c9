import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { inputSize } from '../../../src/data/dataset';
import { figure, subtitle } from '../../../src/figures/figure';
import { flatTensors, trainAndTest } from '../../../src/figures/samples';
import { band, geometricMeanInterval, transpose } from '../../../src/figures/statistics';
import { ratioFinding, short, withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { ACTIVATIONS, shown, startingLayers } from './common';

const HIDDEN_LAYERS = 9;
const UNITS = 32;
const BATCH = 64;
const NAMES = ['sigmoid', 'tanh', 'ReLU'] as const;

interface GradientByLayer {
  /** For each activation the root mean square of the entries of ∂L/∂W: a row a seed, a column a layer. */
  sizes: { name: string; size: number[][] }[];
}

export const gradientByLayer = figure<typeof Lab>()<GradientByLayer>({
  id: 'gradient-by-layer',
  title: 'How much of the gradient reaches the first layer',
  caption:
    'The size of ∂L/∂W of each layer before training. Every layer on the way down multiplies by W and by ' +
    'f′(z), which is at most ¼ for the sigmoid: its gradient fades layer by layer.',
  source: 'DNN 4.2.3; S07',
  seeds: { quick: 10, full: 50 },
  run(lab, context) {
    const sizes = NAMES.map((name) => ({ name, size: [] as number[][] }));
    for (const [s, seed] of context.seeds.entries()) {
      context.progress(s / context.seeds.length);
      const random = seededRandom(seed);
      const { train } = trainAndTest(context, random);
      const rows = random.stream('batch').permutation(train.count).slice(0, BATCH);
      const widths = [inputSize(train), ...Array<number>(HIDDEN_LAYERS).fill(UNITS), train.classes.length];
      const all = flatTensors(train);
      tf.tidy(() => {
        const indices = tf.tensor1d(rows, 'int32');
        const samples = { x: all.x.gather(indices), y: all.y.gather(indices) };
        const layers = startingLayers(widths, Math.SQRT2, random.stream('weights'));
        for (const [i, name] of NAMES.entries()) {
          const { gradients } = lab.backpropMlp({ layers, activation: ACTIVATIONS[name] }, samples);
          sizes[i]!.size.push(gradients.map(({ W }) => W.square().mean().sqrt().dataSync()[0]!));
        }
      });
      tf.dispose([all.x, all.y]);
    }
    return { sizes };
  },
  chart({ sizes }, context): Chart {
    const lines = sizes.map(({ name, size }) => {
      const intervals = transpose(size).map(geometricMeanInterval);
      const share = geometricMeanInterval(size.map(firstOverLast));
      return { name, intervals, share };
    });
    const sentence = lines.map(({ name, share }) => `${name} ${withInterval(share, shown)}`);
    const layers = lines[0]!.intervals.map((_, l) => l + 1);
    return {
      kind: 'lines',
      title: this.title,
      ...subtitle(context),
      note: `${HIDDEN_LAYERS} hidden layers of ${UNITS} units, W ~ N(0, 2/n), one batch of ${BATCH}; band: 95 % interval of the geometric mean`,
      verdict: verdictOf(sizes),
      headline: headlineOf(sizes),
      details: `First layer’s gradient as a share of the last’s: ${sentence.join(', ')}.`,
      source: this.source,
      x: { label: 'layer, from the input', min: 1, max: layers.length },
      y: { label: 'root mean square of ∂L/∂W', scale: 'log' },
      series: lines.map(({ name, intervals }) => ({ name, x: layers, ...band(intervals) })),
    };
  },
});

/** The size of the first layer's gradient in that of the last layer's. */
function firstOverLast(layers: number[]): number {
  return layers[0]! / layers.at(-1)!;
}

/** The sigmoid's share against ReLU's, paired by seed. */
function verdictOf(sizes: GradientByLayer['sizes']): string {
  const words = (['sigmoid', 'ReLU'] as const).map((name) => {
    return `${name} ${withInterval(geometricMeanInterval(sharesOf(sizes, name)), short)}`;
  });
  return `First layer’s gradient over the last layer’s: ${words.join(', ')}.`;
}

/** The first layer's gradient over the last layer's, by seed. */
function sharesOf(sizes: GradientByLayer['sizes'], name: string): number[] {
  return sizes.find((line) => line.name === name)!.size.map(firstOverLast);
}

function headlineOf(sizes: GradientByLayer['sizes']): string {
  const relu = sharesOf(sizes, 'ReLU');
  return ratioFinding(geometricMeanInterval(sharesOf(sizes, 'sigmoid').map((share, s) => share / relu[s]!)), {
    above: 'More of the gradient reaches the first layer with sigmoid than ReLU',
    below: 'Less of the gradient reaches the first layer with sigmoid than ReLU',
    of: 'Gradient of the first layer with sigmoid and ReLU',
  });
}
