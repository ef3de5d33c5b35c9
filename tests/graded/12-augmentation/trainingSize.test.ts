import { trainingSize } from '../../../labs/12-augmentation/figures/trainingSize';
import { loadDataset, loadImages } from '../../../src/node/files/load';

/** Test accuracies of two seeds by size; validation is the same. */
const measured = (...bySize: [number, number][]) => bySize.map((test) => ({ test, validation: test }));

const chartOf = (result: Partial<Parameters<typeof trainingSize.chart>[0]>) =>
  trainingSize.chart(
    {
      steps: 300,
      sizes: [30, 50, 100],
      leftOut: [],
      available: 100,
      plain: measured([0.7, 0.72], [0.8, 0.82], [0.9, 0.92]),
      augmented: measured([0.7, 0.72], [0.8, 0.82], [0.9, 0.92]),
      ...result,
    },
    {
      mode: 'quick',
      seeds: [0, 1],
      dataset: loadImages('digits'),
      load: async (name: string) => loadDataset(name),
      progress: () => undefined,
    },
  );

describe('the picture of accuracy by training-set size', () => {
  it('names the sizes that are left out and the reason, if there are any', () => {
    expect(chartOf({ leftOut: [400, 800] }).note).toMatch(/400, 800 left out: only 100 samples to train on$/);
    expect(chartOf({}).note).not.toContain('left out');
  });

  it('gives the verdict and the details that follow from the numbers', () => {
    const { verdict, details } = chartOf({ augmented: measured([0.6, 0.62], [0.85, 0.87], [0.95, 0.87]) });
    expect(verdict).toBe(
      'Test error at 50 samples, the size stated beforehand, with augmentation: lower by 5.0 points (5.0 to 5.0).',
    );
    expect(details).toBe(
      'Test error at 50 samples, the size stated beforehand: 19.0 % as they are, 14.0 % augmented; lowered: ' +
        '+5.0 (+5.0 to +5.0) points; raised at 30: −10.0 (−10.0 to −10.0); not told apart at 100: +0.0 (−63.5 to +63.5).',
    );
    expect(chartOf({}).verdict).toContain('not told apart');
  });

  it('says that the stated size was not measured, and has the others in the details', () => {
    const { verdict, details } = chartOf({
      sizes: [30],
      plain: measured([0.7, 0.72]),
      augmented: measured([0.71, 0.73]),
    });
    expect(verdict).toBe('There are fewer than 50 samples here.');
    expect(details).toBe('Lowered at 30: +1.0 (+1.0 to +1.0).');
  });
});
