/** The direction of text. */

/**
 * A sentence with a Hebrew or Persian letter in it is a Hebrew or Persian sentence, even if it begins with `Adam`.
 */
export function runsRightToLeft(text: string): boolean {
  return /[\p{Script=Hebrew}\p{Script=Arabic}]/u.test(text);
}

/** For text that a library draws from left to right: keeps a Hebrew or Persian sentence in its own order. */
export function isolated(text: string): string {
  const [RIGHT_TO_LEFT_ISOLATE, POP] = ['\u2067', '\u2069'];
  return runsRightToLeft(text) ? RIGHT_TO_LEFT_ISOLATE + text + POP : text;
}
