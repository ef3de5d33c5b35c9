import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import type { LabelledSamples } from '../../../src/data/dataset';
import { figure } from '../../../src/figures/figure';
import type * as Lab from '../lab';
import { imagesOf } from './common';

/** The size of a minibatch in the exercise. */
const BATCH_SIZE = 16;

interface FirstMinibatch {
  dataset: string;
  width: number;
  height: number;
  images: { pixels: number[]; label: string }[];
  classes: number;
}

export const firstMinibatch = figure<typeof Lab>()<FirstMinibatch>({
  id: 'first-minibatch',
  title: 'A minibatch of 16 images, loaded from the bytes of the file',
  caption:
    'The rows of X as images, each with the class that its row of Y names. A wrong place in the file shows as a picture ' +
    'that is cut or slanted, a wrong row as a picture with the label of another.',
  source: 'SGD, exercise 1; S11',
  seeds: { quick: 1, full: 1 },
  async run(lab, context) {
    const { title, samples } = await imagesOf(context);
    const [height, width] = samples.shape as [number, number];
    const rows = seededRandom(context.seeds[0]!)
      .stream('rows')
      .permutation(samples.count)
      .slice(0, BATCH_SIZE);
    const loaded = tf.tidy(() => {
      const { x, y } = lab.loadMinibatch(fileOf(samples), rows);
      return { x: x.arraySync(), y: y.argMax(1).arraySync() as number[] };
    });
    return {
      dataset: title,
      width,
      height,
      images: loaded.x.map((pixels, i) => ({ pixels, label: samples.classes[loaded.y[i]!]! })),
      classes: samples.classes.length,
    };
  },
  chart({ dataset, width, height, images, classes }): Chart {
    const shown = new Set(images.map(({ label }) => label)).size;
    return {
      kind: 'images',
      title: this.title,
      dataset,
      note: `${images.length} rows of ${width * height} numbers, from 0 (black) to 1 (white)`,
      verdict: `The ${images.length} images show ${shown} of the ${classes} classes: a batch is like the whole set on average only.`,
      headline:
        shown < classes
          ? `One batch of ${images.length} images misses ${classes - shown} of the ${classes} classes`
          : `One batch of ${images.length} images shows all ${classes} classes`,
      source: this.source,
      width,
      height,
      columns: 8,
      images: images.map(({ pixels, label }) => ({ pixels, caption: label })),
    };
  },
});

/** The images as the bytes of their file. */
function fileOf({ x, y, shape, classes }: LabelledSamples): Lab.ImageFile {
  const [height, width] = shape as [number, number];
  const pixels = Uint8Array.from(x, (value) => Math.round(255 * value));
  return { pixels, labels: y, height, width, classes: classes.length };
}
