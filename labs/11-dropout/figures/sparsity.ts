import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { bars, differences, familyIntervals, meanInterval, transpose } from '../../../src/figures/statistics';
import type { Interval } from '../../../src/figures/statistics';
import { comparison, inPoints } from '../../../src/figures/words';
import type * as Lab from '../lab';
import * as common from './common';
import { KEEP_PROB } from './common';
import { listed } from '../../../src/core/words';

const STEPS = 80;
/** An activation below this share of its layer's mean counts as near zero. */
const NEAR_ZERO = 0.1;
/** The width of a bin of the histogram, in multiples of the layer's mean. */
const BIN = 0.5;
/** The last bin has no upper end. */
const BINS = 12;
const LAYERS = ['first hidden layer', 'second hidden layer'];
const NETS = [
  { name: 'without dropout', keepProb: 1 },
  { name: `with dropout, keepProb ${KEEP_PROB}`, keepProb: KEEP_PROB },
];

/** Measurements of one kind of net. */
interface Activations {
  /** The share near zero, and the mean, of the activations: a row a layer, a number a seed. */
  nearZero: number[][];
  mean: number[][];
  /** Shares of the activations of the second layer, by bin, a row a seed. */
  histogram: number[][];
}

export const sparsity = figure<typeof Lab>()<Activations[]>({
  id: 'sparsity',
  title: 'Activations of hidden units with dropout and without',
  caption:
    'Activations of the hidden units at test time. Srivastava et al. found that dropout makes them sparse: few units are active for one sample.',
  source: 'Srivastava et al. 2014, section 7.2; S43',
  seeds: { quick: 8, full: 30 },
  run(lab, context) {
    const found = NETS.map((): Activations => ({ nearZero: [[], []], mean: [[], []], histogram: [] }));
    for (const [i, seed] of context.seeds.entries()) {
      context.progress(i / context.seeds.length);
      const random = seededRandom(seed);
      const parts = common.partsOf(context, random, common.TRUE_LABELS);
      for (const [n, { keepProb }] of NETS.entries()) {
        const start = common.startingNetwork(
          parts.train,
          common.TRUE_LABELS.widths,
          random.stream('weights'),
        );
        const options = { steps: STEPS, keepProb, masks: random.stream('masks') };
        const network = common.trainNetwork(lab, start, parts.train, options);
        activationsOf(lab, network, parts.test.x).forEach((values, layer) => {
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
          const below = values.filter((value) => value < NEAR_ZERO * mean).length;
          found[n]!.nearZero[layer]!.push(below / values.length);
          found[n]!.mean[layer]!.push(mean);
          if (layer === 1) found[n]!.histogram.push(histogramOf(values, mean));
        });
        tf.dispose(network);
      }
      common.disposeParts(parts);
    }
    return found;
  },
  chart(found, context): Chart {
    const barsOf = (values: number[][], scale: number): ReturnType<typeof bars> =>
      bars(values.map((row) => meanInterval(row.map((value) => scale * value))));
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${common.sizesOf(common.TRUE_LABELS)}, true labels; ${STEPS} steps, same start; ${common.TEST_SAMPLES} test samples, all units kept; bars: 95 % interval of the mean`,
      verdict: verdictOf(found),
      headline: headlineOf(found),
      source: this.source,
      columns: 3,
      panels: [
        {
          kind: 'bars',
          title: 'Second hidden layer: all activations',
          x: { label: `activation / mean: lower ends of bins of ${BIN}` },
          y: { label: 'share of activations', unit: '%' },
          categories: Array.from({ length: BINS }, (_, bin) =>
            bin === BINS - 1 ? `> ${bin * BIN}` : Number.isInteger(bin * BIN) ? String(bin * BIN) : '',
          ),
          series: found.map(({ histogram }, n) => ({
            name: NETS[n]!.name,
            ...barsOf(transpose(histogram), 100),
          })),
        },
        {
          kind: 'bars',
          title: `Activations near zero (below ${NEAR_ZERO} of the mean)`,
          x: { label: '' },
          y: { label: 'share of activations', unit: '%' },
          categories: LAYERS,
          series: found.map(({ nearZero }, n) => ({ name: NETS[n]!.name, ...barsOf(nearZero, 100) })),
        },
        {
          kind: 'bars',
          title: 'Mean activation',
          x: { label: '' },
          y: { label: 'mean activation' },
          categories: LAYERS,
          series: found.map(({ mean }, n) => ({ name: NETS[n]!.name, ...barsOf(mean, 1) })),
        },
      ],
    };
  },
});

/** The activations of all samples and units at test time, a list for each hidden layer. */
function activationsOf(lab: typeof Lab, { W1, b1, W2, b2 }: Lab.Network, x: tf.Tensor2D): number[][] {
  return tf.tidy(() => {
    const H1 = lab.hidden(x, W1, b1);
    const H2 = lab.hidden(H1, W2, b2);
    return [H1, H2].map((H) => [...H.dataSync()]);
  });
}

function histogramOf(values: number[], mean: number): number[] {
  const counts = Array<number>(BINS).fill(0);
  for (const value of values) counts[Math.min(BINS - 1, Math.floor(value / mean / BIN))]! += 1;
  return counts.map((count) => count / values.length);
}

/** The share of activations near zero with dropout against without: paired by seed, corrected for the number of layers. */
function verdictOf(found: Activations[]): string {
  const changes = changesOf(found);
  const words = LAYERS.map(
    (layer, l) => `${layer.replace(' hidden', '')} ${comparison(inPoints(changes[l]!))}`,
  );
  return `Share near 0 with dropout, points: ${words.join('; ')}.`;
}

/** What dropout changes in the share of activations near 0, layer by layer; corrected for the layers. */
function changesOf([without, withDropout]: Activations[]): Interval[] {
  return familyIntervals(LAYERS.map((_, l) => differences(withDropout!.nearZero[l]!, without!.nearZero[l]!)));
}

function headlineOf(found: Activations[]): string {
  const more = LAYERS.filter((_, l) => changesOf(found)[l]!.low > 0);
  if (more.length === 0) return 'No layer with more activations near 0 is told apart';
  const where = more.length === LAYERS.length ? 'every hidden layer' : `the ${listed(more).toLowerCase()}`;
  return `Dropout leaves more activations near 0 in ${where}`;
}
