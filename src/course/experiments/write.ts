/**
 * Writes `docs/EXPERIMENTS.md` and its pictures from the stored records: `npm run docs:experiments`. Files with what
 * `lab figures --full --json` printed store these runs first:
 *
 *   npx lab figures 10 --only fashion-lambda --full --target solutions --json > drawn.json
 *   npm run docs:experiments -- drawn.json
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { FigureRecord } from '../../figures/figure';
import { renderChart } from '../../node/canvas';
import { outputFolder } from '../../node/folders';
import { writeFile } from '../../node/writeFile';
import type { DrawnFigure } from '../figures/drawLab';
import { ROOT } from '../labs';
import { experimentsPage } from './page';
import { nameOf, recordFile, storedEntries } from './record';
import { recordOf, textOf } from './store';

const read = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;

async function main(drawnFiles: string[]): Promise<void> {
  for (const drawn of drawnFiles.flatMap((file) => read<DrawnFigure[]>(file))) {
    const { experiment, record } = recordOf(drawn, (file) => read<FigureRecord>(file));
    outputFolder(dirname(recordFile(experiment)));
    writeFile(recordFile(experiment), textOf(record));
  }
  const entries = await storedEntries();
  for (const { experiment, pictures } of entries)
    for (const { id, chart } of pictures)
      writeFile(join(dirname(recordFile(experiment)), `${nameOf(experiment, id)}.png`), renderChart(chart));
  const page = join(ROOT, 'docs', 'EXPERIMENTS.md');
  const options = await resolveConfig(page);
  writeFile(page, await format(experimentsPage(entries), { ...options, parser: 'markdown' }));
}

void main(process.argv.slice(2));
