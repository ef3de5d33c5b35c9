import type { PlainTensor } from '../../core/tensors';
import { formatNumber, formatTensor, MAX_COLUMNS, MAX_ROWS, windowOf } from './format';

/** The most letters of all inputs together; those that don't fit are counted. */
const LONGEST = 300;
/** The most letters of one input. Of a longer one, only the size is told. */
const LONGEST_ONE = 240;
/** The deepest nesting of lists and records that is written out. */
const DEEPEST = 3;

/**
 * The inputs of a probe in a few words, options before lists: `floor = 0.01, losses = […, 0.4, 0.5, …]`. A list is
 * shown around the place of the first wrong number, since entry i of a result mostly comes from entry i of an input.
 *
 * @param index of the first wrong number in the result
 */
export function inputsText(inputs: unknown, index: number[] = []): string {
  if (inputs === null || typeof inputs !== 'object') return '';
  const entries = Object.entries(inputs)
    .filter(([name]) => !/seed/i.test(name))
    .map(([name, value]) => ({ text: `${name} = ${valueText(value, index)}`, isList: isLong(value) }));
  const ordered = [...entries.filter(({ isList }) => !isList), ...entries.filter(({ isList }) => isList)];
  const told: string[] = [];
  let length = 0;
  for (const { text } of ordered) {
    if (length + text.length > LONGEST) continue;
    told.push(text);
    length += text.length;
  }
  const left = ordered.length - told.length;
  if (left === 0 || told.length === 0) return told.join(', ');
  return `${told.join(', ')}, and ${left} more`;
}

function valueText(value: unknown, index: number[]): string {
  const text = written(value, index, 0);
  if (text.length <= LONGEST_ONE) return text;
  if (Array.isArray(value) && value.length > 1 && isRecord(value[0])) {
    const first = valueText(value[0], index);
    return `[${first}, …] (${value.length} in all)`;
  }
  if (isPlainTensor(value)) return `numbers of shape [${value.shape.join(', ')}]`;
  return Array.isArray(value)
    ? `a list of ${value.length}`
    : `{ ${Object.keys(value as object).join(', ')} }`;
}

function written(value: unknown, index: number[], depth: number): string {
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'string') return `"${value}"`;
  if (value === null || typeof value !== 'object') return String(value);
  if (isPlainTensor(value)) return formatTensor(value);
  if (depth >= DEEPEST) return '…';
  if (Array.isArray(value)) {
    const records = value.every((entry) => isRecord(entry));
    // The entries of a list of cases are not those of a result.
    const [around = 0, ...rest] = records ? [0, ...index] : index;
    const limit = value.some((entry) => typeof entry === 'object') ? MAX_ROWS : MAX_COLUMNS;
    return windowOf(value.length, { limit, around: Math.min(around, value.length - 1) }, (i) =>
      written(value[i], rest, depth + 1),
    );
  }
  const parts = Object.entries(value)
    .filter(([name]) => !/seed/i.test(name))
    .map(([name, part]) => `${name}: ${written(part, index, depth + 1)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

function isRecord(value: unknown): boolean {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !isPlainTensor(value);
}

function isLong(value: unknown): boolean {
  return Array.isArray(value) || isPlainTensor(value);
}

/** True for a tensor as plain JSON: a shape, and as many numbers as it says. */
function isPlainTensor(value: unknown): value is PlainTensor {
  const { shape, values } = (value ?? {}) as Partial<PlainTensor>;
  return (
    Array.isArray(shape) &&
    Array.isArray(values) &&
    shape.reduce((product, size) => product * size, 1) === values.length
  );
}
