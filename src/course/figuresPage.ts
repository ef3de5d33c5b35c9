/** The page `docs/FIGURES.md`: the figures of the course documents and all pictures of the kit. */
import { DOCUMENT_FIGURES } from './documentFigures';
import { loadFigures } from './figures/figureHost';
import { manifestOf } from './manifestOf';

/** The text of the page, from the figures of these labs. */
export async function figuresPage(ids: readonly string[]): Promise<string> {
  const lines = [
    '# The pictures of the kit',
    '',
    'This page is written by `npm run docs:figures`. `npm start` draws all pictures, and `npx lab figures LAB --only FIGURE` one of them.',
    '',
    '## Figures of the course documents',
    '',
    ...table(
      ['document', 'its figure shows', 'pictures of the kit'],
      DOCUMENT_FIGURES.map(({ name, shows, pictures }) => [name, shows, pictures.map(code).join(', ')]),
    ),
  ];
  for (const id of ids) {
    const figures = await loadFigures(id, 'solutions');
    lines.push(
      '',
      `## ${id.slice(0, 2)} · ${manifestOf(id).title}`,
      '',
      ...table(
        ['picture', 'title', 'source'],
        figures.map((figure) => [code(figure.id), figure.title, figure.source]),
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}

const code = (name: string): string => `\`${name}\``;

function table(head: string[], rows: string[][]): string[] {
  const line = (cells: string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
