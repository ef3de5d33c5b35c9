import wrapAnsi from 'wrap-ansi';

/** A narrower column is harder to read than a line that is too long. */
const NARROWEST = 30;

/**
 * Wraps a text so that it ends before column `width` if its first line begins at column `indent`, where every
 * further line begins too. The column of text is never narrower than 30 characters; a longer word is cut.
 */
export function wrapped(text: string, indent: number, width: number): string {
  return wrapAnsi(text, Math.max(width - indent, NARROWEST), { hard: true })
    .split('\n')
    .join(`\n${' '.repeat(indent)}`);
}
