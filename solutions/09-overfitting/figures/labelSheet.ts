import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { inputSize } from '../../../src/data/dataset';
import { figure, subtitle } from '../../../src/figures/figure';
import { shareInterval } from '../../../src/figures/statistics';
import { finding, percent, withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';

const COLUMNS = 12;
const ROWS = 4;
/** Images whose labels are counted; the first of them are drawn. */
const COUNTED = 1000;

/** Images smaller than this are enlarged: between few large squares, a digit is hard to read. */
const SMALL = 20;
const ENLARGEMENT = 4;

interface Sheet {
  width: number;
  height: number;
  images: { pixels: number[]; label: string; drawn: string }[];
  classes: number;
  counted: number;
  /** Labels that are still the true ones. */
  kept: number;
}

export const labelSheet = figure<typeof Lab>()<Sheet>({
  id: 'random-label-sheet',
  title: 'A training set with random labels',
  caption:
    'Images with the true label and the one that was drawn for it. A network learns all of them by heart. Nothing in an ' +
    'image says which label was drawn, so that is of no use for other images.',
  source: 'REG, "fitting random labels"; S31; Zhang et al. (2017)',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const random = seededRandom(context.seeds[0]!);
    const { samples } = context.dataset;
    const size = inputSize(samples);
    const [height, width] = samples.shape as [number, number];
    const order = random.stream('images').permutation(samples.count).slice(0, COUNTED);
    const labels = order.map((row) => samples.y[row]!);
    const classes = samples.classes.length;
    const drawn = lab.randomizeLabels(labels, { classes, share: 1 }, random.stream('labels'));
    const scale = height < SMALL ? ENLARGEMENT : 1;
    return {
      width: scale * width,
      height: scale * height,
      images: order.slice(0, COLUMNS * ROWS).map((row, i) => ({
        pixels: enlarged(samples.x.subarray(row * size, (row + 1) * size), { width, height, scale }),
        label: samples.classes[labels[i]!]!,
        drawn: samples.classes[drawn[i]!]!,
      })),
      classes,
      counted: labels.length,
      kept: drawn.filter((label, i) => label === labels[i]).length,
    };
  },
  chart({ width, height, images, classes, counted, kept }, context): Chart {
    const right = shareInterval(kept, counted);
    const share = withInterval(right, percent);
    return {
      kind: 'images',
      title: this.title,
      dataset: subtitle(context).dataset,
      note: 'true label → drawn label',
      verdict: `Of ${counted} random labels ${share} are right by chance; one in ${classes} is expected.`,
      headline: finding(
        right,
        {
          above: 'Random labels are right more often than by chance',
          below: 'Random labels are right less often than by chance',
          of: 'Right labels among random ones, and chance',
        },
        1 / classes,
      ),
      source: this.source,
      width,
      height,
      columns: COLUMNS,
      images: images.map(({ pixels, label, drawn }) => ({ pixels, caption: `${label} → ${drawn}` })),
    };
  },
});

/** The pixels of a grey image, made larger with smooth steps between them. */
function enlarged(
  pixels: Float32Array,
  { width, height, scale }: { width: number; height: number; scale: number },
): number[] {
  return tf.tidy(() => [
    ...tf.image
      .resizeBilinear(tf.tensor3d(pixels, [height, width, 1]), [scale * height, scale * width], false, true)
      .dataSync(),
  ]);
}
