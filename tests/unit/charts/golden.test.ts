import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { toMatchImageSnapshot } from 'jest-image-snapshot';
import { renderChart } from '../../../src/node/canvas';
import { GOLDEN_CHARTS } from './goldenCharts';
import { SAMPLES } from './samples';

expect.extend({ toMatchImageSnapshot });

const FOLDER = join(__dirname, 'golden');
const existing = readdirSync(FOLDER).sort();
const names = Object.keys(GOLDEN_CHARTS).sort();

/**
 * The fonts come with the project and the canvas draws without a graphics card, so pictures are the same on every
 * machine; a small distance is allowed for the arithmetic of other processors. A pixel counts as different if its
 * colours are more than `threshold` (0 to 1) apart. One other digit in the smallest letters changes 71 pixels.
 *
 * After an intended change, `npx jest tests/unit/charts/golden -u` draws the golden pictures again; look at each.
 */
const DISTANCE = {
  failureThreshold: 12,
  failureThresholdType: 'pixel',
  customDiffConfig: { threshold: 0.03, includeAA: true },
} as const;

describe('the picture of', () => {
  it.each(names)('%s looks like its golden picture', (name) => {
    expect(renderChart(GOLDEN_CHARTS[name]!)).toMatchImageSnapshot({
      ...DISTANCE,
      customSnapshotsDir: FOLDER,
      customSnapshotIdentifier: name,
      customDiffDir: join(__dirname, '../../../out/golden'),
      runInProcess: true,
    });
  });
});

describe('golden pictures', () => {
  it('exist for each of these charts, and for no others', () => {
    expect(existing).toEqual(names.map((name) => `${name}.png`).sort());
  });

  it('show every kind of chart', () => {
    const kinds = new Set(Object.values(GOLDEN_CHARTS).map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(Object.keys(SAMPLES).sort());
  });
});
