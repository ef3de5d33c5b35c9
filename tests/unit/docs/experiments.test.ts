/** The page of the documents' experiments, its pictures and its numbers, against the stored records. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { toMatchImageSnapshot } from 'jest-image-snapshot';
import { breaches } from '../../../src/charts/rules';
import { EXPERIMENTS } from '../../../src/course/experiments/list';
import { experimentsPage } from '../../../src/course/experiments/page';
import type { Entry, ExperimentPicture } from '../../../src/course/experiments/record';
import { FOLDER, nameOf, storedEntries } from '../../../src/course/experiments/record';
import { ROOT } from '../../../src/course/labs';
import { newCanvas, renderChart } from '../../../src/node/canvas';
import { comparedNumbers } from '../figures/verdicts/comparedNumbers';
import { CLAIMS_OF_EXPERIMENTS } from '../figures/verdicts/experiments';

expect.extend({ toMatchImageSnapshot });

const DOCS = join(ROOT, 'docs');
const MOST_BYTES = 3_500_000;

let entries: Entry[];
beforeAll(async () => {
  entries = await storedEntries();
});

const all = EXPERIMENTS.flatMap(({ lab, figures }) => figures.map((id) => [lab, id] as const));
const pictureOf = (lab: string, id: string): { entry: Entry; picture: ExperimentPicture } => {
  const entry = entries.find(({ record }) => record.lab === lab && record.figures.includes(id))!;
  return { entry, picture: entry.pictures.find((picture) => picture.id === id)! };
};

it('docs/EXPERIMENTS.md is what `npm run docs:experiments` writes from the records', () => {
  expect(readFileSync(join(DOCS, 'EXPERIMENTS.md'), 'utf8').replace(/\\([_*])/g, '$1')).toBe(
    experimentsPage(entries),
  );
});

it('the folder has a record and the pictures of each experiment, nothing else, and is small', () => {
  const names = EXPERIMENTS.flatMap((experiment) => [
    `${nameOf(experiment, experiment.figures[0])}.json`,
    ...experiment.figures.map((id) => `${nameOf(experiment, id)}.png`),
  ]);
  const files = readdirSync(join(DOCS, FOLDER));
  expect(files.sort()).toEqual(names.sort());
  expect(files.reduce((sum, name) => sum + statSync(join(DOCS, FOLDER, name)).size, 0)).toBeLessThan(
    MOST_BYTES,
  );
});

it('each record is a run in full mode with the reference answers, and tells its time', () => {
  for (const { experiment, record } of entries) {
    const { lab, figures } = experiment;
    expect(record).toMatchObject({ lab, figures, config: { mode: 'full', target: 'solutions' } });
    expect(record.seconds).toBeGreaterThan(0);
    expect(record.config.seeds.length).toBeGreaterThan(2);
  }
});

describe.each(all)('of %s, %s', (lab, id) => {
  it('the numbers of the verdict are those of the record', () => {
    const { entry, picture } = pictureOf(lab, id);
    const claim = CLAIMS_OF_EXPERIMENTS.find(({ figure }) => figure === `${lab.slice(0, 2)}/${id}`)!;
    const [written, found] = comparedNumbers(claim, picture.chart.verdict!, entry.record.result);
    expect(found).toBe(written);
  });

  it('the picture keeps the rules, and is drawn from the record', () => {
    const { entry, picture } = pictureOf(lab, id);
    expect(breaches(picture, newCanvas)).toEqual([]);
    const name = nameOf(entry.experiment, id);
    const drawn = renderChart(picture.chart);
    // Other processors may round a pixel otherwise.
    if (drawn.equals(readFileSync(join(DOCS, FOLDER, `${name}.png`)))) return;
    expect(drawn).toMatchImageSnapshot({
      ...{ customSnapshotsDir: join(DOCS, FOLDER), customSnapshotIdentifier: name },
      ...{ customDiffDir: join(ROOT, 'out/golden'), runInProcess: true },
      ...{ failureThreshold: 12, failureThresholdType: 'pixel', customDiffConfig: { threshold: 0.03 } },
    });
  });
});
