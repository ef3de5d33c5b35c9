import type * as tf from '@tensorflow/tfjs';

/** A tensor that a submission returned, as plain JSON. */
export interface RawTensor {
  form: 'tensor';
  shape: number[];
  /** Row-major. */
  values: number[];
}

/** The results of a submission's tasks as plain JSON. The kit has computed nothing from them. */
export type Raw = number | boolean | string | null | RawTensor | Raw[] | { [key: string]: Raw };
export type RawResults = Record<string, Raw>;

/** The type of a result after its way through JSON: tensors are {@link RawTensor}s, all else is as it was. */
export type Plain<T> = T extends tf.Tensor
  ? RawTensor
  : T extends readonly (infer Entry)[]
    ? Plain<Entry>[]
    : T extends object
      ? { [Key in keyof T]: Plain<T[Key]> }
      : T;

/** The most numbers, texts, lists and records that one answer may hold: the largest right answer has a quarter of it. */
export const MOST_VALUES = 200_000;
/** The most letters that the texts and the keys of one answer may have together. */
export const MOST_LETTERS = 200_000;
/** The most lists and records in one another. */
export const DEEPEST = 16;

/** The numbers, texts, lists and records in raw results. */
export function valuesIn(raw: Raw): number {
  if (raw === null || typeof raw !== 'object') return 1;
  if (isRawTensor(raw)) return 1 + raw.values.length;
  return Object.values(raw).reduce<number>((sum, part) => sum + valuesIn(part), 1);
}

/** True for plain data of the kinds above, of bounded size; it may come from a stranger's process. */
export function isRawResults(value: unknown): value is RawResults {
  let left = MOST_VALUES + 1; // the record itself
  let letters = MOST_LETTERS;
  const isShort = (text: string): boolean => (letters -= text.length) >= 0;
  const isRaw = (part: unknown, depth: number): boolean => {
    if (--left < 0 || depth > DEEPEST) return false;
    if (part === null || ['number', 'boolean'].includes(typeof part)) return true;
    if (typeof part === 'string') return isShort(part);
    if (Array.isArray(part)) return part.every((entry) => isRaw(entry, depth + 1));
    if (typeof part !== 'object') return false;
    if ('form' in part) return isRawTensor(part) && (left -= part.values.length) >= 0;
    return Object.entries(part).every(([key, entry]) => isShort(key) && isRaw(entry, depth + 1));
  };
  return isRecord(value) && isRaw(value, -1);
}

export function isRawTensor(value: unknown): value is RawTensor {
  const { form, shape, values } = (value ?? {}) as Partial<RawTensor>;
  return (
    form === 'tensor' && isNumbers(shape) && isNumbers(values) && shape.reduce(times, 1) === values.length
  );
}

/** The kinds of values in a raw result, without the values; for a list, the kinds of its entries. */
export type RawForm =
  'number' | 'boolean' | 'text' | 'null' | 'tensor' | RawForm[] | { [key: string]: RawForm };

export function formOf(raw: Raw): RawForm {
  if (raw === null) return 'null';
  if (typeof raw === 'string') return 'text';
  if (typeof raw !== 'object') return typeof raw as 'number' | 'boolean';
  if (Array.isArray(raw)) return distinct(raw.map(formOf));
  if (isRawTensor(raw)) return 'tensor';
  return Object.fromEntries(Object.entries(raw).map(([key, part]) => [key, formOf(part)]));
}

/**
 * Says where a raw result is of another form than expected, in words: `batches[2] is a number, expected a list`.
 * Undefined if the forms agree.
 */
export function otherForm(raw: Raw, form: RawForm, name: string): string | undefined {
  if (Array.isArray(form)) {
    if (!Array.isArray(raw)) return `${name} is ${inWords(formOf(raw))}, expected ${inWords(form)}`;
    for (const [i, entry] of raw.entries()) {
      const faults = form.map((one) => otherForm(entry, one, `${name}[${i}]`));
      if (faults.length > 0 && faults.every((fault) => fault !== undefined)) return faults[0];
    }
    return undefined;
  }
  if (typeof form === 'string') {
    const found = formOf(raw);
    return found === form ? undefined : `${name} is ${inWords(found)}, expected ${inWords(form)}`;
  }
  if (!isRecord(raw) || isRawTensor(raw))
    return `${name} is ${inWords(formOf(raw))}, expected ${inWords(form)}`;
  for (const [key, part] of Object.entries(form)) {
    const entry = Object.hasOwn(raw, key) ? raw[key]! : undefined;
    const at = name === '' ? key : `${name}.${key}`;
    const fault = entry === undefined ? `${at} is missing` : otherForm(entry, part, at);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function inWords(form: RawForm): string {
  if (Array.isArray(form)) return 'a list';
  if (typeof form === 'object') return `an object with ${Object.keys(form).join(', ')}`;
  return { number: 'a number', boolean: 'true or false', text: 'a text', null: 'null', tensor: 'a tensor' }[
    form
  ];
}

function distinct(forms: RawForm[]): RawForm[] {
  return [...new Map(forms.map((form) => [JSON.stringify(form), form])).values()];
}

function isRecord(value: unknown): value is Record<string, Raw> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number');
}

function times(product: number, size: number): number {
  return product * size;
}
