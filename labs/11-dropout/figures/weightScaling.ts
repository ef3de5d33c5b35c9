import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, differences, meanInterval, transpose } from '../../../src/figures/statistics';
import { decimals, withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';
import * as common from './common';
import { KEEP_PROB } from './common';

const STEPS = 40;
const TEST_SAMPLES = 200;
const DRAWS = [1, 2, 4, 8, 16, 32, 64];

interface WeightScaling {
  /**
   * The root mean square distance of the averaged probabilities from those of weight scaling, a row a seed, a column
   * a number of masks.
   */
  toScaling: number[][];
  /** The same distance from another average of as many masks. */
  toOther: number[][];
}

export const weightScaling = figure<typeof Lab>()<WeightScaling>({
  id: 'weight-scaling',
  title: 'Monte-Carlo dropout against weight scaling',
  caption:
    'The distance of an average over T masks from weight scaling, and from an average over other masks. ' +
    'The second falls as 1/√T; what is left of the first is the gap of the non-linearities.',
  source: 'REG; S42; Gal and Ghahramani 2016',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const result: WeightScaling = { toScaling: [], toOther: [] };
    for (const [i, seed] of context.seeds.entries()) {
      context.progress(i / context.seeds.length);
      const random = seededRandom(seed);
      const parts = common.partsOf(context, random, common.RANDOM_LABELS);
      const start = common.startingNetwork(
        parts.train,
        common.RANDOM_LABELS.widths,
        random.stream('weights'),
      );
      const options = { steps: STEPS, keepProb: KEEP_PROB, masks: random.stream('masks') };
      const network = common.trainNetwork(lab, start, parts.train, options);
      const x = parts.test.x.slice(0, TEST_SAMPLES);
      const once = common.stochasticLogits(lab, network, x, { keepProb: KEEP_PROB, seed });
      const scaled = lab.predict(network, x, { form: 'inverted', keepProb: KEEP_PROB });
      const distances = DRAWS.map((draws) =>
        tf.tidy(() => {
          const [average, other] = [lab.monteCarloPredict(once, draws), lab.monteCarloPredict(once, draws)];
          return [rms(average.mean, scaled), rms(average.mean, other.mean)];
        }),
      );
      result.toScaling.push(distances.map(([a]) => a!));
      result.toOther.push(distances.map(([, b]) => b!));
      common.disposeParts(parts);
      tf.dispose([network, x, scaled]);
    }
    return result;
  },
  chart({ toScaling, toOther }, context): Chart {
    const last = (runs: number[][]): number[] => runs.map((run) => run.at(-1)!);
    const gap = meanInterval(differences(last(toScaling), last(toOther)));
    const most = DRAWS.at(-1)!;
    return {
      kind: 'lines',
      title: this.title,
      ...subtitle(context),
      note: `${common.sizesOf(common.RANDOM_LABELS)}; ${common.TRAINING}, ${STEPS} steps with keepProb ${KEEP_PROB}; ${TEST_SAMPLES} test samples; band: 95 % interval of the mean`,
      verdict:
        gap.low > 0
          ? `With ${most} masks an average is farther from weight scaling than from another average, by ${withInterval(gap, decimals(3))}.`
          : `With ${most} masks, the distance from weight scaling is not told apart from the noise of the masks.`,
      headline:
        gap.low > 0
          ? 'Averages over masks do not end at weight scaling'
          : 'Weight scaling and an average over masks: not told apart',
      source: this.source,
      x: { label: 'masks averaged, T', scale: 'log' },
      y: { label: 'root mean square distance of the probabilities', scale: 'log' },
      series: [
        { name: 'from weight scaling', x: DRAWS, ...band(transpose(toScaling).map(meanInterval)) },
        { name: 'from another average of T masks', x: DRAWS, ...band(transpose(toOther).map(meanInterval)) },
      ],
    };
  },
});

function rms(a: tf.Tensor2D, b: tf.Tensor2D): number {
  return a.sub(b).square().mean().sqrt().dataSync()[0]!;
}
