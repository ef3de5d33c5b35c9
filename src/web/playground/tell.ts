/** Sentences of the catalogue whose keys are made of names of settings. */
import english from '../words/en.json';
import { say } from '../words/words';
import type { WordKey } from '../words/words';
import type { Comparison, FieldName, Layer, Message, Settings } from './engine/settings';
import { FIELDS } from './engine/settings';
import { shortNumber } from '../../charts/numbers';

/** The words of a key that is put together: a test asks for all of them. */
export function word(key: string, values: Record<string, string | number> = {}): string {
  return say(isKey(key) ? key : missing(key), values);
}

function isKey(key: string): key is WordKey {
  return Object.hasOwn(english, key);
}

function missing(key: string): never {
  throw new Error(`the catalogue has no words for ${key}`);
}

/** A message of the engine. Values that are keys themselves are said too. */
export function tell({ key, values = {} }: Message): string {
  const said = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' && value.startsWith('playground.') && isKey(value) ? say(value) : value,
  ]);
  return word(key, Object.fromEntries(said) as Record<string, string | number>);
}

export function fieldWord(name: FieldName): string {
  return word(`playground.field.${name}`);
}

/** The value of a setting as text: `momentum`, `0.1`, `8 tanh, 8 tanh`. */
export function valueWord<K extends FieldName>(name: K, value: Settings[K]): string {
  const field = FIELDS[name];
  if (field.kind === 'choice') return word(`playground.option.${name}.${String(value)}`);
  if (field.kind === 'number') return shortNumber(Number(value));
  const layers = value as readonly Layer[];
  if (layers.length === 0) return say('playground.noLayers');
  return layers
    .map(({ units, activation }) => `${units} ${word(`playground.option.activation.${activation}`)}`)
    .join(', ');
}

/** The setting in which a net differs: `Optimizer: momentum`. */
export function differenceWord<K extends FieldName>({ field, value }: Comparison<K>): string {
  return `${fieldWord(field)}: ${valueWord(field, value)}`;
}
