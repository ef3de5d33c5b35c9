import { declarationsIn } from '../../grading/model/declarations';

/** A declaration in the text of a `lab.ts`. */
export interface PlaceInText {
  name: string;
  /** The position of its first letter. */
  start: number;
  /** The position at which the next declaration's comment or text begins, or the end. */
  end: number;
  /** The text of the comment above it, without its marks; empty if it has none. */
  comment: string;
}

/** The declarations of a text, each with the comment above it. */
export function placesIn(text: string): PlaceInText[] {
  const declarations = declarationsIn(text);
  const begins = declarations.map(({ start }) => commentBefore(text, start));
  return declarations.map(({ name, start }, i) => {
    const comment = text.slice(begins[i], start);
    return { name, start, end: begins[i + 1] ?? text.length, comment: withoutMarks(comment) };
  });
}

/** The declaration that a position lies in, its comment counted. */
export function placeAt(text: string, position: number): PlaceInText | undefined {
  return placesIn(text).find(({ end }) => position < end || end === text.length);
}

/** Where the comment above a declaration begins; its own start if there is none. */
function commentBefore(text: string, start: number): number {
  const before = text.slice(0, start);
  if (!before.endsWith('*/\n')) return start;
  return Math.max(before.lastIndexOf('/**'), 0);
}

function withoutMarks(comment: string): string {
  return comment
    .replace(/^\/\*\*\s?|\s*\*\/\s*$/g, '')
    .replace(/^ \* ?/gm, '')
    .trim();
}

/** The line of the submission in a message, `lab.ts:42`, from 1; undefined if it names none. */
export function lineIn(message: string): number | undefined {
  const line = /\blab\.ts:(\d+)/.exec(message)?.[1];
  return line === undefined ? undefined : Number(line);
}
