/*
 * The form of JSON that crosses a pipe. It also has the numbers that JSON lacks, and refuses texts that could harm
 * their reader.
 */

/** The deepest nesting that is read; no message is as deep. A deeper text could fill the stack of its reader. */
const DEEPEST = 100;

/** JSON, and the numbers that JSON lacks: probes ask with NaN, and are answered with Infinity and −0. */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'number' && !survives(part)
      ? { $number: Object.is(part, -0) ? '-0' : String(part) }
      : part,
  );
}

/** @throws SyntaxError for a text that is no JSON, that is nested too deeply, or that names a prototype */
export function decode(text: string): unknown {
  if (depthOf(text) > DEEPEST) throw new SyntaxError(`expected at most ${DEEPEST} levels of nesting`);
  return JSON.parse(text, (key, part: unknown) => {
    if (key === '__proto__') throw new SyntaxError('expected no key __proto__');
    const { $number } = (part ?? {}) as { $number?: unknown };
    return typeof $number === 'string' ? Number($number) : part;
  });
}

/** A deep copy of plain data, with all its numbers. */
export function copyOf<T>(value: T): T {
  return value === undefined ? value : (decode(encode(value)) as T);
}

/** The depth of the brackets in a text, those inside of strings left out. */
function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (letter === '"') i = endOfString(text, i);
    else if (letter === '[' || letter === '{') deepest = Math.max(deepest, ++depth);
    else if (letter === ']' || letter === '}') depth--;
  }
  return deepest;
}

/** The index of the quote that ends a string. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
}

function survives(number: number): boolean {
  return Number.isFinite(number) && !Object.is(number, -0);
}
