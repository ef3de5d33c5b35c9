/** The words around a plot: title, subtitle, verdict and legend above it. */
import { runsRightToLeft } from '../direction';
import type { Caption } from '../description';
import { headlineOf, restOfVerdict } from '../headline';
import type { Box, LegendEntry, Pen, PictureReader } from '../plot';
import { LETTERS } from '../theme';
import type { Layout, Letters } from '../theme';
import { drawLegend, legendHeight } from './legend';
import { wrap } from './text';

const LINE_HEIGHT = 1.3;
const BELOW_PARAGRAPH = 4;
const BELOW_HEAD = 6;
const ABOVE_FOOT = 4;

interface Paragraph {
  readonly lines: readonly string[];
  readonly letters: Letters;
}

/** The words, laid out for a width. */
export interface Frame {
  readonly headHeight: number;
  /** The height of the words under the plot. */
  readonly footHeight: number;
  /**
   * Draws the words into the box and returns the rest of the box, for the plot. Panels beside each other leave
   * the same height for titles, so that their plots begin at the same height.
   */
  draw(pen: Pen, box: Box, headHeight: number): Box;
}

export interface FrameContent {
  /** Hears of the entries of the legend. */
  readonly reader?: PictureReader | undefined;
  readonly caption: Caption;
  /** The place of the words: a page or slide of their own, or a panel of one. */
  readonly place: Layout | 'panel';
  readonly legend: readonly LegendEntry[];
  /** The width that the words may take. */
  readonly width: number;
}

export function frameOf(ruler: Pen, { caption, place, legend, width, reader }: FrameContent): Frame {
  const paragraphs = (texts: readonly Words[]): Paragraph[] =>
    texts.flatMap(({ text, letters }) => paragraph(ruler, text, letters, width));
  const words = wordsOf(caption, place);
  const [head, foot] = [paragraphs(words.head), paragraphs(words.foot)];
  const wordsHeight = heightOf(head) + BELOW_HEAD;
  const footHeight = heightOf(foot);
  return {
    headHeight: wordsHeight + legendHeight(ruler, legend, width),
    footHeight,
    draw: (pen, box, headHeight) => {
      drawParagraphs(pen, head, box, box.top);
      drawLegend(pen, legend, { ...box, top: box.top + wordsHeight }, reader);
      const height = box.height - headHeight - footHeight;
      drawParagraphs(pen, foot, box, box.top + headHeight + height + ABOVE_FOOT);
      return { ...box, top: box.top + headHeight, height };
    },
  };
}

interface Words {
  readonly text: string | undefined;
  readonly letters: Letters;
}

/** On a slide, the finding is the title, and data set, seeds and note stand at the bottom. */
function wordsOf(caption: Caption, place: FrameContent['place']): { head: Words[]; foot: Words[] } {
  const subtitle = { text: subtitleOf(caption), letters: LETTERS.subtitle };
  if (place === 'slide')
    return {
      head: [
        { text: headlineOf(caption), letters: LETTERS.headline },
        { text: restOfVerdict(caption), letters: LETTERS.verdict },
      ],
      foot: [subtitle],
    };
  const title = { text: caption.title, letters: place === 'panel' ? LETTERS.panelTitle : LETTERS.title };
  return { head: [title, subtitle, { text: caption.verdict, letters: LETTERS.verdict }], foot: [] };
}

/** `digits · 5 seeds · band: standard error` */
function subtitleOf({ dataset, seeds, note }: Caption): string | undefined {
  return [dataset, seeds, note].filter((part) => part !== undefined).join(' · ') || undefined;
}

function paragraph(pen: Pen, text: string | undefined, letters: Letters, width: number): Paragraph[] {
  return text === undefined ? [] : [{ lines: wrap(pen, text, width, letters), letters }];
}

function heightOf(paragraphs: readonly Paragraph[]): number {
  const heights = paragraphs.map(({ lines, letters }) => lines.length * letters.size * LINE_HEIGHT);
  return heights.reduce((sum, height) => sum + height + BELOW_PARAGRAPH, 0);
}

function drawParagraphs(pen: Pen, paragraphs: readonly Paragraph[], box: Box, top: number): void {
  let y = top;
  for (const { lines, letters } of paragraphs) {
    const fromRight = runsRightToLeft(lines.join(' '));
    const [x, align] = fromRight ? ([box.left + box.width, 'right'] as const) : ([box.left, 'left'] as const);
    for (const line of lines) {
      pen.text(line, x, y + (letters.size * LINE_HEIGHT) / 2, { ...letters, align });
      y += letters.size * LINE_HEIGHT;
    }
    y += BELOW_PARAGRAPH;
  }
}
