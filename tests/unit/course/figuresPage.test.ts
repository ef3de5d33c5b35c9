import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCUMENT_FIGURES } from '../../../src/course/documentFigures';
import { figuresPage } from '../../../src/course/figuresPage';
import { ROOT } from '../../../src/course/labs';

// The figures of the real labs are in tests/unit/docs/figures.test.ts, with the page as it is.
jest.mock('../../../src/course/figures/figureHost', () => ({
  loadFigures: (id: string, target: string) =>
    Promise.resolve([{ id: `of-${id}`, title: `a | b in ${target}`, source: 'S1' }]),
}));
jest.mock('../../../src/course/manifestOf', () => ({ manifestOf: (id: string) => ({ title: `Lab ${id}` }) }));

/** A page without the spaces that align its tables. */
const plain = (text: string): string[] =>
  text.split('\n').map((line) => line.replace(/ +/g, ' ').replace(/-{3,}/g, '---'));

it('lists the figures of each lab, behind those of the documents', async () => {
  const lines = plain(await figuresPage(['01-a', '02-b']));
  expect(lines.slice(lines.indexOf('## 01 · Lab 01-a') - 1)).toEqual([
    ...['', '## 01 · Lab 01-a', '', '| picture | title | source |', '| --- | --- | --- |'],
    '| `of-01-a` | a \\| b in solutions | S1 |',
    ...['', '## 02 · Lab 02-b', '', '| picture | title | source |', '| --- | --- | --- |'],
    ...['| `of-02-b` | a \\| b in solutions | S1 |', ''],
  ]);
});

it('has the figures of the documents as docs/FIGURES.md has them', async () => {
  const page = plain(readFileSync(join(ROOT, 'docs', 'FIGURES.md'), 'utf8'));
  const lines = plain(await figuresPage([])).slice(0, -1);
  expect(page.slice(0, lines.length)).toEqual(lines);
  expect(lines.filter((line) => line.startsWith('| '))).toHaveLength(DOCUMENT_FIGURES.length + 2);
});
