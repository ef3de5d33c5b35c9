/** The files of a scorecard: a page, and a record and a picture for each claim. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLAIMS } from '../../compare/scorecard/claims';
import type { Entry } from '../../compare/scorecard/page';
import { scorecardPage } from '../../compare/scorecard/page';
import { recordOf } from '../../compare/scorecard/record';
import { UsageError } from '../../core/errors';
import { renderChart } from '../../node/canvas';
import { writeFile } from '../../node/writeFile';

const FOLDER = 'scorecard';

/** The files of one claim. */
export interface EntryFiles {
  json: string;
  picture: string;
}

/** Writes the numbers of a claim and draws its picture. */
export function writeEntry({ claim, record }: Entry, out: string): EntryFiles {
  const [json, picture] = ['json', 'png'].map((ending) => join(out, FOLDER, `${claim.name}.${ending}`)) as [
    string,
    string,
  ];
  writeFile(json, `${JSON.stringify(record)}\n`);
  writeFile(picture, renderChart({ ...record.chart, size: SIZE } as typeof record.chart));
  return { json, picture };
}

/** Of a picture on the page, in logical pixels. */
const SIZE = { width: 640, height: 360 };

/**
 * The claims that a folder has records of, in the order of the page.
 *
 * @throws UsageError for a file that is no record
 */
export function storedEntries(out: string): Entry[] {
  return CLAIMS.flatMap((claim) => {
    const file = join(out, FOLDER, `${claim.name}.json`);
    if (!existsSync(file)) return [];
    try {
      return [{ claim, record: recordOf(JSON.parse(readFileSync(file, 'utf8'))) }];
    } catch {
      throw new UsageError(`${file} is no record of a claim; delete it, and run lab scorecard ${claim.name}`);
    }
  });
}

/** Writes the page of all claims that the folder has records of. */
export function writePage(out: string): string {
  const page = join(out, 'SCORECARD.md');
  writeFile(page, scorecardPage(storedEntries(out)));
  return page;
}
