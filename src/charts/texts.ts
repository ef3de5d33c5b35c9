/** The texts of a description, and the checks that they can be written. */
import { UsageError } from '../core/errors';
import type { Chart } from './chart';

/** Fields whose text is not drawn. */
const NOT_DRAWN = new Set(['kind', 'source', 'details', 'id', 'from', 'to', 'scale', 'ramp', 'role', 'axis']);

/** All texts that are drawn. */
export function textsOf(chart: Chart): string[] {
  return textsIn(chart, '');
}

function textsIn(value: unknown, key: string): string[] {
  if (typeof value === 'string') return NOT_DRAWN.has(key) ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  if (!Array.isArray(value))
    return Object.entries(value).flatMap(([name, part]: [string, unknown]) => textsIn(part, name));
  // Lists of numbers are long and hold no text.
  return typeof value[0] === 'number' ? [] : value.flatMap((part: unknown) => textsIn(part, key));
}

/** A letter of a writing system that none of the kit's fonts has: Chinese, Japanese, Korean, Cyrillic and others. */
const FOREIGN =
  /(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Common}\p{Script=Inherited}])\p{L}/u;

/** @throws UsageError for a text that would be drawn as boxes, or that holds a NUL */
export function checkTexts(chart: Chart): void {
  for (const text of textsOf(chart)) {
    if (text.includes('\0'))
      throw new UsageError(`expected text without the character NUL, received ${JSON.stringify(text)}`);
    const letter = FOREIGN.exec(text)?.[0];
    if (letter !== undefined)
      throw new UsageError(
        `expected Latin, Greek, Hebrew, Arabic or Persian letters, for which the kit has fonts, received "${letter}" in "${text}"`,
      );
  }
}
