import * as tf from '@tensorflow/tfjs';
import { mean } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { figure } from '../../../src/figures/figure';
import { powersOfTwo } from '../../../src/figures/spacing';
import { band, medianRange } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import { copyOf, deviation, gradientVector, startOf, trained } from './common';

const DRAWS = 20;

interface Noise {
  sampleCount: number;
  batchSizes: number[];
  /** At each place on the way: angle (degrees) and relative error of norm, a row of draws a batch size. */
  places: { name: string; angle: number[][]; error: number[][] }[];
}

export const gradientNoise = figure<typeof Lab>()<Noise>({
  id: 'gradient-noise',
  title: 'How far the minibatch gradient is from the full one',
  caption:
    'Angle between the two gradients, and length of their difference relative to the full gradient, by batch size. ' +
    'Drawn without replacement, the error falls as √((1/B)(1 − B/N)) and is 0 when the batch is the whole set.',
  source: 'SGD, the stochastic gradient; S10',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const { random, samples, count, weights: initial } = startOf(context);
    const later = trained(
      lab,
      { random, samples, weights: copyOf(initial) },
      { epochs: 5, batchSize: 16, learningRate: 0.3 },
    );
    const batchSizes = powersOfTwo(count);
    const draws = random.stream('draws');
    const places = [
      { name: 'at the start', weights: initial },
      { name: 'after 5 epochs of SGD', weights: later },
    ].map(({ name, weights }, p) => {
      const full = gradientVector(lab, weights, samples);
      const errors = batchSizes.map((batchSize, i) => {
        context.progress((p + i / batchSizes.length) / 2);
        return Array.from({ length: DRAWS }, () => {
          const indices = draws.permutation(count).slice(0, batchSize);
          const batch = lab.takeBatch(samples, indices);
          const gradient = gradientVector(lab, weights, batch);
          tf.dispose([batch.x, batch.y]);
          return deviation(gradient, full);
        });
      });
      const column = (key: 'angle' | 'error'): number[][] =>
        errors.map((row) => row.map((draw) => draw[key]));
      return { name, angle: column('angle'), error: column('error') };
    });
    tf.dispose([samples, initial, later]);
    return { sampleCount: count, batchSizes, places };
  },
  chart({ sampleCount, batchSizes, places }, context): Chart {
    const x = { label: 'batch size B', unit: 'samples', scale: 'log' as const };
    const at16 = batchSizes.indexOf(16);
    const angleAt16 = (place: Noise['places'][number]): string =>
      `${medianRange(place.angle[at16]!).centre.toFixed(0)}° ${place.name}`;
    const spread = Math.sqrt(mean(places[0]!.error[0]!.map((error) => error ** 2)));
    const law = batchSizes.map((B) => spread * Math.sqrt((1 / B) * ((sampleCount - B) / (sampleCount - 1))));
    const measuredSizes = batchSizes.slice(0, -1);
    const lines = (key: 'angle' | 'error') =>
      places.map((place) => ({
        name: place.name,
        x: measuredSizes,
        ...band(place[key].slice(0, -1).map(medianRange)),
      }));
    return {
      kind: 'panels',
      title: this.title,
      dataset: context.dataset.title,
      note: `median of ${DRAWS} draws without replacement from N = ${sampleCount}; band: the middle 80 %`,
      verdict: `A batch of 16 points away from the full gradient by ${places.map(angleAt16).join(', ')}.`,
      source: this.source,
      size: { width: 1000, height: 480 },
      panels: [
        {
          kind: 'lines',
          title: 'direction',
          x,
          y: { label: 'angle to the full gradient', unit: 'degrees', min: 0 },
          series: lines('angle'),
        },
        {
          kind: 'lines',
          title: 'size of the error',
          x,
          y: { label: '‖gradient − full‖ / ‖full‖', scale: 'log' },
          series: [
            ...lines('error'),
            {
              name: 'at the start: σ √((1/B)(1 − B/N))',
              x: measuredSizes,
              y: law.slice(0, -1),
              dashed: true,
            },
          ],
        },
      ],
    };
  },
});
