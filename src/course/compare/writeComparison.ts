import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { ThemeName } from '../../charts/theme';
import { picturesOf } from '../../compare/pictures/picturesOf';
import type { CompareResult, ResultFile } from '../../compare/result';
import { AXIS_KEYS } from '../../compare/settings';
import type { Jobs } from '../../jobs/job';
import { jobOf } from '../../jobs/job';
import { writeFile } from '../../node/writeFile';
import { removeOldPictures } from './oldPictures';
import type { Drawn, PictureInput } from './pictureJob';
import { PICTURE } from './pictureJob';

/** The files of a comparison. */
export interface ComparisonFiles {
  json: string;
  csv: string;
  /** The configuration alone, to be changed and run again. */
  setup: string;
  /** PNGs; each has an SVG of the same name beside it. */
  pictures: string[];
}

/**
 * Writes the numbers of a comparison, and its pictures, which are drawn as jobs. Equal results and looks give equal files.
 *
 * @throws Error if a picture could not be drawn
 */
export async function writeComparison(
  result: CompareResult,
  { out, workers, theme }: { out: string; workers: Jobs; theme: ThemeName },
): Promise<ComparisonFiles> {
  const [json, csv, setup] = ['result.json', 'result.csv', 'setup.json'].map((name) => join(out, name)) as [
    string,
    string,
    string,
  ];
  const pictures = picturesOf(result).map(({ name, chart }) => ({
    name,
    job: jobOf(PICTURE, { chart, theme } satisfies PictureInput),
  }));
  const list = pictures.map(({ name }) => name);
  removeOldPictures(json, list);
  writeFile(json, `${JSON.stringify({ ...result, pictures: list } satisfies ResultFile, null, 1)}\n`);
  writeFile(csv, csvOf(result));
  writeFile(setup, `${JSON.stringify(result.configuration, null, 2)}\n`);
  const names = new Map(pictures.map(({ name, job }) => [job.hash, name]));
  await workers.run(
    pictures.map(({ job }) => job),
    (answer) => {
      const name = names.get(answer.job.hash)!;
      if ('fault' in answer) throw new Error(`the picture ${name} could not be drawn: ${answer.fault}`);
      const { png, svg } = answer.value as Drawn;
      writeFile(join(out, `${name}.png`), Buffer.from(png, 'base64'));
      writeFile(join(out, `${name}.svg`), svg);
    },
  );
  return { json, csv, setup, pictures: pictures.map(({ name }) => join(out, `${name}.png`)) };
}

const FINALS = ['trainLoss', 'trainAccuracy', 'valLoss', 'valAccuracy', 'testLoss', 'testAccuracy'] as const;

/** A row for each run: variant, settings, seed, outcome and the last numbers. An empty field is a number that is not there. */
function csvOf({ variants, runs }: CompareResult): string {
  const rows = runs.map(({ variant, seed, fold, outcome, final }) => {
    const { label, implementation, settings, epochs } = variants[variant]!;
    return {
      variant: label,
      implementation: implementation ?? '',
      ...Object.fromEntries(AXIS_KEYS.map((key) => [key, settings[key]])),
      epochs,
      seed,
      fold: fold ?? '',
      outcome: outcome.kind,
      reason: 'reason' in outcome ? outcome.reason : '',
      ...Object.fromEntries(FINALS.map((name) => [name, final?.[name] ?? ''])),
    };
  });
  // A label may begin with a sign that a table takes for a formula.
  return stringify(rows, { header: true, escape_formulas: true });
}
