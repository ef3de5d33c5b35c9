import wrapAnsi from 'wrap-ansi';

/** The fewest letters that a wrapped line may have, however deep it is indented. */
const NARROWEST = 30;

/** Text wrapped to lines of `width` letters, every line after the first indented. */
export function wrapped(text: string, indent: number, width: number): string {
  return wrapAnsi(text, Math.max(width - indent, NARROWEST), { hard: true })
    .split('\n')
    .join(`\n${' '.repeat(indent)}`);
}
