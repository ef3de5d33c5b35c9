/** The start of a declaration in the first column of a line: a function, a class or a constant. */
const DECLARATION =
  /^(?:export )?(?:default )?(?:async )?(?:function\*?|(?:abstract )?class|const|let|var) (\w+)\b/gm;

/** A top-level declaration of a `lab.ts`. */
export interface Declaration {
  name: string;
  /** The position of its first letter in the text. */
  start: number;
  /** The position behind its name. */
  nameEnd: number;
}

/** The top-level declarations in a text that is formatted as the kit's are: in the first column. */
export function declarationsIn(text: string): Declaration[] {
  return [...text.matchAll(DECLARATION)].map(({ 0: head, 1: name, index }) => ({
    name: name!,
    start: index,
    nameEnd: index + head.length,
  }));
}
