import { readFileSync } from 'node:fs';
import type { FontName } from '../../charts/fonts';
import { fontFile, FONTS, WEIGHTS } from '../../charts/fonts';
import type { NewFile } from '../../node/newFile';
import type { FigureEntry } from '../../web/labData';
import { figureListFile } from '../../web/labData';
import { loadFigures } from '../figures/figureHost';
import { storedFigures } from '../figures/storedRuns';

/** The figures of a lab in words, and the reference's pictures of them, drawn from stored runs. */
export async function figureFiles(id: string): Promise<NewFile[]> {
  const { smallPicture } = await import('../../node/smallPicture');
  const sources = new Map((await loadFigures(id, 'solutions')).map((figure) => [figure.id, figure.source]));
  const files: NewFile[] = [];
  const entries = (await storedFigures(id)).map(({ id: figure, title, caption, chart }): FigureEntry => {
    const file = `pictures/${id}/${figure}.webp`;
    const { content, ...size } = smallPicture(chart);
    files.push({ path: file, content });
    return { id: figure, title, caption, source: sources.get(figure) ?? '', picture: { file, ...size } };
  });
  return [...files, { path: figureListFile(id), content: JSON.stringify(entries) }];
}

/** The fonts of charts: a page that draws one loads them. */
export function fontFiles(): NewFile[] {
  return (Object.keys(FONTS) as FontName[]).flatMap((name) =>
    WEIGHTS.map((weight) => ({
      path: `fonts/${fontFile(name, weight)}`,
      content: readFileSync(require.resolve(`@fontsource/${FONTS[name][0]}/files/${fontFile(name, weight)}`)),
    })),
  );
}
