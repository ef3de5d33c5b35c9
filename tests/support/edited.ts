/**
 * A text with one edit: wrong submissions are made from right ones. `from` must stand in the text exactly once, so
 * that no test grades the right answer by mistake after the text was reworded.
 *
 * @throws Error if `from` is missing or stands there several times
 */
export function edited(
  text: string,
  from: string | RegExp,
  to: string | ((found: string) => string),
): string {
  const times = typeof from === 'string' ? text.split(from).length - 1 : matches(text, from);
  if (times !== 1) throw new Error(`expected ${from} once in the text to edit, found it ${times} times`);
  return text.replace(from, (found: string) => (typeof to === 'string' ? to : to(found)));
}

function matches(text: string, { source, flags }: RegExp): number {
  return [...text.matchAll(new RegExp(source, `${flags}g`))].length;
}
