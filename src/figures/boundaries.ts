/** Pictures of the boundary that a network draws, by one of its settings. */
import type { Axis, Group } from '../charts/description';
import type { Grid } from '../charts/grid';
import type { SingleChart } from '../charts/plotOf';
import { seededRandom } from '../core/rng';
import type { LabelledSamples } from '../data/dataset';
import { twoMoons } from '../data/toys';
import { bars, meanInterval, percentages } from './statistics';

/** Two half circles with noise, to train on and to test on: the same ones for each network of a seed. */
export function noisyMoons(
  seed: number,
  { train, test, noise }: { train: number; test: number; noise: number },
): Record<'train' | 'test', LabelledSamples> {
  const random = seededRandom(seed);
  return {
    train: twoMoons(train, random.stream('points'), { noise }),
    test: twoMoons(test, random.stream('test'), { noise }),
  };
}

/** A network's boundary with one value of the setting. */
export interface Boundary {
  title: string;
  /** The value of the setting, as it stands on the axis of errors. */
  name: string;
  /** The output over the plane, for the seed that is drawn. */
  grid: Grid;
  /** Shares of wrong answers on new points, one for each seed. */
  error: number[];
}

export interface BoundaryPanels {
  /** The axis of the setting. */
  setting: Pick<Axis, 'label'>;
  /** The meaning of the output. */
  probability: string;
  /** The training points, drawn over each boundary. */
  samples: readonly Group[];
  /** The number of new points that the errors are measured on. */
  testPoints: number;
}

/** A panel for each boundary, and one of the errors on new points, with 95 % intervals of their means. */
export function boundaryPanels(
  boundaries: readonly Boundary[],
  { setting, probability, samples, testPoints }: BoundaryPanels,
): SingleChart[] {
  return [
    ...boundaries.map(({ title, grid }) => ({
      kind: 'regions' as const,
      title,
      x: { label: 'x₁' },
      y: { label: 'x₂' },
      grid,
      probability,
      samples,
    })),
    {
      kind: 'bars',
      title: `error on ${testPoints} new points`,
      dots: true,
      x: setting,
      y: { label: 'test error', unit: '%', min: 0 },
      categories: boundaries.map(({ name }) => name),
      series: [{ ...bars(boundaries.map(({ error }) => meanInterval(percentages(error)))), style: 3 }],
    },
  ];
}
