import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCUMENT_FIGURES } from '../../../src/course/documentFigures';
import { loadFigures } from '../../../src/course/figures/figureHost';
import { figuresPage } from '../../../src/course/figuresPage';
import { ROOT, allLabs } from '../../../src/course/labs';

/** Cells without the spaces that align them. */
const cells = (text: string): string => text.replace(/ +\|/g, ' |').replace(/\| :?-+/g, '| ---');

it('docs/FIGURES.md is what `npm run docs:figures` writes', async () => {
  const page = readFileSync(join(ROOT, 'docs', 'FIGURES.md'), 'utf8');
  expect(cells(page)).toBe(cells(await figuresPage(allLabs())));
});

it('every figure of a course document has a picture in the kit', async () => {
  const all = await Promise.all(
    allLabs().map(async (id) => (await loadFigures(id, 'solutions')).map((figure) => `${id}/${figure.id}`)),
  );
  const drawn = new Set(all.flat());
  expect(DOCUMENT_FIGURES.length).toBeGreaterThan(20);
  for (const { name, pictures } of DOCUMENT_FIGURES) {
    expect([name, pictures.length]).not.toEqual([name, 0]);
    expect(pictures.filter((picture) => !drawn.has(picture))).toEqual([]);
  }
});
