import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, byPlace, meanInterval } from '../../../src/figures/statistics';
import type { Lab, LabModule } from './common';
import { smallSplit, startingNetwork, trainNetwork } from './common';

const OPTIONS = {
  epochs: 15,
  batchSize: 25,
  learningRate: 0.3,
  form: 'inverted' as const,
  keepProb: 0.5,
};
const DRAWS = [1, 2, 4, 8, 16, 32, 64];

interface WeightScaling {
  /** Root mean square distance of the probabilities from those of weight scaling, a row a seed, by number of masks. */
  toScaling: number[][];
  /** The same from another Monte-Carlo average of as many masks as the last. */
  toOther: number[][];
}

export const weightScaling = figure<LabModule>()<WeightScaling>({
  id: 'weight-scaling',
  title: 'Monte-Carlo dropout against weight scaling',
  caption:
    'The distance of an average over T masks from the prediction of weight scaling, and from an average over other ' +
    'masks. The second goes on falling as 1/√T; what is left of the first is the gap that the non-linearities leave.',
  source: 'REG; S42; Gal and Ghahramani 2016',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const result: WeightScaling = { toScaling: [], toOther: [] };
    for (const [i, seed] of context.seeds.entries()) {
      context.progress(i / context.seeds.length);
      const random = seededRandom(seed);
      const { train, test } = smallSplit(context, random, 200, 200);
      const start = startingNetwork(train.x.shape[1], [64, 64], train.y.shape[1], random.stream('weights'));
      const streams = { order: random.stream('order'), masks: random.stream('masks') };
      const network = trainNetwork(lab, start, train, OPTIONS, streams);
      const layers = ['first', 'second'].map(
        (name) => new lab.InvertedDropout({ keepProb: OPTIONS.keepProb, seed, name }),
      ) as [Lab.InvertedDropout, Lab.InvertedDropout];
      const once = (): tf.Tensor2D => stochasticLogits(network, layers, test.x);
      const scaled = lab.predict(network, test.x, OPTIONS);
      const distances = DRAWS.map((draws) =>
        tf.tidy(() => {
          const [one, other] = [lab.monteCarloPredict(once, draws), lab.monteCarloPredict(once, draws)];
          return [rms(one.mean, scaled), rms(one.mean, other.mean)];
        }),
      );
      result.toScaling.push(distances.map(([a]) => a!));
      result.toOther.push(distances.map(([, b]) => b!));
      tf.dispose([network, train, test, scaled]);
    }
    return result;
  },
  chart({ toScaling, toOther }, context): Chart {
    const last = (runs: number[][]): number[] => runs.map((run) => run.at(-1)!);
    const gap = meanInterval(last(toScaling).map((a, i) => a - last(toOther)[i]!));
    const at = DRAWS.at(-1)!;
    return {
      kind: 'lines',
      title: this.title,
      ...subtitle(context),
      note: `net of two hidden layers of 64 units, keepProb ${OPTIONS.keepProb}, 200 test samples; band: 95 % interval of the mean`,
      verdict:
        gap.low > 0
          ? `A gap stays: with ${at} masks, the average is ${meanInterval(last(toScaling)).centre.toFixed(3)} from weight scaling and ${meanInterval(last(toOther)).centre.toFixed(3)} from another average.`
          : `With ${at} masks, the distance from weight scaling is not told apart from the noise of the masks.`,
      source: this.source,
      x: { label: 'masks averaged, T', scale: 'log' },
      y: { label: 'distance of the probabilities (root mean square)', scale: 'log' },
      series: [
        { name: 'from weight scaling', x: DRAWS, ...band(byPlace(toScaling).map(meanInterval)) },
        { name: 'from another average of T masks', x: DRAWS, ...band(byPlace(toOther).map(meanInterval)) },
      ],
    };
  },
});

/** The network's logits with dropout on, by the lab's own layers. */
function stochasticLogits(
  { W1, b1, W2, b2, W3, b3 }: Lab.Network,
  [first, second]: [tf.layers.Layer, tf.layers.Layer],
  x: tf.Tensor2D,
): tf.Tensor2D {
  return tf.tidy(() => {
    const drop = (layer: tf.layers.Layer, H: tf.Tensor): tf.Tensor2D =>
      layer.apply(H.relu(), { training: true }) as tf.Tensor2D;
    const H1 = drop(first, x.matMul(W1).add(b1));
    const H2 = drop(second, H1.matMul(W2).add(b2));
    return H2.matMul(W3).add(b3);
  });
}

function rms(a: tf.Tensor2D, b: tf.Tensor2D): number {
  return a.sub(b).square().mean().sqrt().dataSync()[0]!;
}
