import * as tf from '@tensorflow/tfjs';
import { mean } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import { powersOfTwo } from '../../../src/figures/spacing';
import { band, differences, meanInterval, transpose } from '../../../src/figures/statistics';
import { comparison, decimals, finding } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Start } from './common';
import { copyOf, deviation, gradientVector, startOf, trained } from './common';

const DRAWS = 10;
const EPOCHS = 5;
/** The batch size that the verdict is about. */
const SHOWN = 16;

interface Noise {
  sampleCount: number;
  batchSizes: number[];
  /**
   * At each place on the way: the mean angle (degrees) and the root mean square of the relative error, over draws; a row of
   * seeds a batch size.
   */
  places: { name: string; angle: number[][]; error: number[][] }[];
}

export const gradientNoise = figure<typeof Lab>()<Noise>({
  id: 'gradient-noise',
  title: 'How far the minibatch gradient is from the full one',
  caption:
    'Angle between the two gradients, and length of their difference relative to the full one. Drawn ' +
    'without replacement, the error falls as √((1/B)(1 − B/N)): it is 0 when the batch is the whole set.',
  source: 'SGD, the stochastic gradient; S10',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const runs = context.seeds.map((seed, s) => {
      context.progress(s / context.seeds.length);
      return noiseOf(lab, startOf(context, seed));
    });
    const { sampleCount, batchSizes } = runs[0]!;
    const places = runs[0]!.places.map(({ name }, p) => ({
      name,
      angle: transpose(runs.map(({ places }) => places[p]!.angle)),
      error: transpose(runs.map(({ places }) => places[p]!.error)),
    }));
    return { sampleCount, batchSizes, places };
  },
  chart({ sampleCount, batchSizes, places }, context): Chart {
    const x = { label: 'batch size B', unit: 'samples', scale: 'log' as const };
    const spread = mean(places[0]!.error[0]!);
    const law = batchSizes.map((B) => spread * Math.sqrt((1 / B) * ((sampleCount - B) / (sampleCount - 1))));
    const measuredSizes = batchSizes.slice(0, -1);
    const lines = (key: 'angle' | 'error') =>
      places.map((place) => ({
        name: place.name,
        x: measuredSizes,
        ...band(place[key].slice(0, -1).map(meanInterval)),
      }));
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `mean of ${DRAWS} draws without replacement from N = ${sampleCount}; band: 95 % interval of the mean over seeds`,
      ...noiseVerdict(places, batchSizes),
      source: this.source,
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
          y: { label: '‖gradient − full‖ / ‖full‖, root mean square', scale: 'log' },
          series: [
            ...lines('error'),
            {
              name: 'at the start: σ √((1/B)(1 − B/N))',
              x: measuredSizes,
              y: law.slice(0, -1),
              dashed: true,
              marks: 'none',
            },
          ],
        },
      ],
    };
  },
});

/** The angle and error of minibatch gradients at the start of one seed and after some epochs. */
function noiseOf(lab: typeof Lab, { random, samples, count, weights: initial }: Start): SeedNoise {
  const start = { random, samples, weights: copyOf(initial) };
  const later = trained(lab, start, { epochs: EPOCHS, batchSize: 16, learningRate: 0.3 });
  const batchSizes = powersOfTwo(count);
  const draws = random.stream('draws');
  const places = [
    { name: 'at the start', weights: initial },
    { name: `after ${EPOCHS} epochs of SGD`, weights: later },
  ].map(({ name, weights }) => {
    const full = gradientVector(lab, weights, samples);
    const deviations = batchSizes.map((batchSize) =>
      Array.from({ length: DRAWS }, () => {
        const batch = lab.takeBatch(samples, draws.permutation(count).slice(0, batchSize));
        const gradient = gradientVector(lab, weights, batch);
        tf.dispose([batch.x, batch.y]);
        return deviation(gradient, full);
      }),
    );
    const angle = deviations.map((row) => mean(row.map((draw) => draw.angle)));
    const error = deviations.map((row) => Math.sqrt(mean(row.map((draw) => draw.error ** 2))));
    return { name, angle, error };
  });
  tf.dispose([samples, initial, later]);
  return { sampleCount: count, batchSizes, places };
}

/** The noise of one seed. */
type SeedNoise = Omit<Noise, 'places'> & { places: { name: string; angle: number[]; error: number[] }[] };

/** Compares the angles at the two places, paired by seed. */
function noiseVerdict(places: Noise['places'], batchSizes: number[]): { verdict: string; headline: string } {
  const [start, later] = places.map(({ angle }) => angle[batchSizes.indexOf(SHOWN)]!) as [number[], number[]];
  const degrees = { text: decimals(0), unit: '°' };
  const change = meanInterval(differences(later, start));
  const words = comparison(change, { ...degrees, below: 'smaller', above: 'larger' });
  return {
    verdict: `A batch of ${SHOWN} is off by ${decimals(0)(mean(start))}° at the start; after ${EPOCHS} epochs its angle is ${words}.`,
    headline: finding(change, {
      above: `Minibatch gradients point farther off after ${EPOCHS} epochs than at first`,
      below: `Minibatch gradients point closer to the full one after ${EPOCHS} epochs`,
      of: `Angle at the start and after ${EPOCHS} epochs`,
    }),
  };
}
