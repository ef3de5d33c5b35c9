/** Writes `docs/FIGURES.md`: `npm run docs:figures`. */
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { writeFile } from '../node/writeFile';
import { figuresPage } from './figuresPage';
import { ROOT, allLabs } from './labs';

async function main(): Promise<void> {
  const file = join(ROOT, 'docs', 'FIGURES.md');
  const options = await resolveConfig(file);
  writeFile(file, await format(await figuresPage(allLabs()), { ...options, parser: 'markdown' }));
}

void main();
