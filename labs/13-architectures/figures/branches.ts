import * as tf from '@tensorflow/tfjs';
import { mean, sampleCorrelation } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { expected } from '../../../src/core/errors';
import type { Dataset, LabelledSamples } from '../../../src/data/dataset';
import type { FigureContext } from '../../../src/figures/figure';
import { figure } from '../../../src/figures/figure';
import { disposeParts } from '../../../src/figures/training';
import { decimals } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { dataOf, measure, netOf, train } from './common';
import { chain, head, he } from './nets';

const NAMES = ['1×1', '3×3', '5×5', 'pool'];
const CHANNELS = 2;
const IMAGES = 3;
const WIDTHS = {
  ones: CHANNELS,
  threes: { reduced: 2, filters: CHANNELS },
  fives: { reduced: 2, filters: CHANNELS },
  pool: CHANNELS,
};

interface Branches {
  dataset: string;
  height: number;
  width: number;
  samples: number;
  steps: number;
  error: number;
  /** The image, and the outputs of the first channel of each branch. */
  rows: { image: number[]; outputs: number[][] }[];
}

export const branches = figure<typeof Lab>()<Branches>({
  id: 'inception-branches',
  title: 'What each branch of an Inception block hands on',
  caption:
    'Three images and the strongest channel of each branch of a trained block behind them: the ' +
    '1×1 branch can only change the brightness of pixels; larger windows mix neighbours, and answer to edges here.',
  source: 'TT; Szegedy et al. 2014; S46',
  seeds: { quick: 1, full: 1 },
  async run(lab, context) {
    const [samples, steps] = context.mode === 'full' ? [4000, 600] : [1000, 120];
    const dataset = await imagesOf(context);
    const random = seededRandom(context.seeds[0] ?? 0);
    const data = dataOf({ ...context, dataset }, random, { train: samples, test: 200, flat: false });
    const kernelInitializer = he(random.stream('weights'));
    const building = { kernelInitializer, normalization: null };
    const input = tf.input({ shape: data.train.x.shape.slice(1) });
    const block = lab.inceptionBlock({ ...WIDTHS, ...building })(input);
    const rest = chain([
      lab.convolutionUnit({ filters: 8, kernelSize: 3, strides: 2, ...building }),
      head(lab, data.train.y.shape[1], kernelInitializer),
    ]);
    const model = tf.model({ inputs: input, outputs: rest(block) });
    train(model, data.train, { learningRate: 0.01, steps, batchSize: 32 }, random.stream('order'));
    const { error } = measure(netOf(model), data.test);
    const inner = tf.model({ inputs: input, outputs: block });
    const rows = tf.tidy(() => {
      const x = data.test.x.slice(0, IMAGES);
      const outputs = inner.apply(x) as tf.Tensor4D;
      return Array.from({ length: IMAGES }, (_, i) => ({
        image: [...x.slice(i, 1).add(1).div(2).dataSync()],
        outputs: NAMES.map((_, b) =>
          strongest(outputs.slice([i, 0, 0, b * CHANNELS], [1, -1, -1, CHANNELS])),
        ),
      }));
    });
    const [height, width] = data.train.x.shape.slice(1) as [number, number];
    model.dispose();
    disposeParts(data.train, data.test);
    return { dataset: dataset.title, height, width, samples, steps, error, rows };
  },
  chart({ dataset, height, width, samples, steps, error, rows }): Chart {
    return {
      kind: 'images',
      title: this.title,
      dataset,
      note: `${samples} training samples, ${steps} steps of Adam; the channel with the largest sum, scaled to its largest value`,
      verdict: `Correlation with the image (−1: inverted): ${correlationsOf(rows)}.`,
      headline: headlineOf(rows),
      details: `The net errs on ${error.toFixed(1)} % of 200 test images.`,
      source: this.source,
      width,
      height,
      columns: NAMES.length + 1,
      columnLabels: ['image', ...NAMES],
      images: rows.flatMap(({ image, outputs }) => [
        { pixels: image },
        ...outputs.map((pixels) => {
          const largest = Math.max(...pixels);
          return { pixels: pixels.map((v) => v / (largest || 1)), caption: `largest ${largest.toFixed(2)}` };
        }),
      ]),
    };
  },
});

/** Images large enough to show what a window sees, unless others were chosen. */
async function imagesOf({ dataset, load }: FigureContext): Promise<Dataset<LabelledSamples>> {
  if (dataset.name !== 'digits') return dataset;
  const { samples, ...info } = await load('fashion-small');
  if (samples.kind !== 'classification') throw expected('images with classes', info.name);
  return { ...info, samples } as Dataset<LabelledSamples>;
}

/** The channel with the largest sum. */
function strongest(channels: tf.Tensor4D): number[] {
  const separate = Array.from({ length: CHANNELS }, (_, c) => [
    ...channels.slice([0, 0, 0, c], [1, -1, -1, 1]).dataSync(),
  ]);
  const sum = (values: number[]): number => values.reduce((total, v) => total + v, 0);
  return separate.reduce((best, channel) => (sum(channel) > sum(best) ? channel : best));
}

/** The mean over the images of the correlation of pixels; a branch that is 0 everywhere is silent. */
function correlationsOf(rows: Branches['rows']): string {
  const parts = NAMES.map((name, b) => {
    const value = correlationOf(rows, b);
    return value === undefined ? `${name} silent` : `${name} ${decimals(2)(value)}`;
  });
  return parts.join(', ');
}

/** The mean correlation of a branch with the images; undefined if it is silent. */
function correlationOf(rows: Branches['rows'], branch: number): number | undefined {
  const heard = rows.filter(({ outputs }) => outputs[branch]!.some((v) => v !== outputs[branch]![0]));
  if (heard.length === 0) return undefined;
  return mean(heard.map(({ image, outputs }) => sampleCorrelation(image, outputs[branch]!)));
}

function headlineOf(rows: Branches['rows']): string {
  const values = NAMES.map((_, b) => correlationOf(rows, b)).filter((value) => value !== undefined);
  if (values.length === 0) return 'All branches of the block are silent';
  const [least, most] = [Math.min(...values), Math.max(...values)].map(decimals(2));
  return `Branches of one block: correlation with the image ${least} to ${most}`;
}
