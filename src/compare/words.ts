import { UsageError } from '../core/errors';
import { axisOf } from './axes';
import type { Axes, Range } from './configuration';
import type { AxisValue } from './settings';

/** More values than this would not be told apart in a picture. */
const MOST_VALUES = 64;

/**
 * The axes that words like `optimizer=sgd,adam` and `lr=0.001..1` name, in their order.
 *
 * @throws UsageError for a word that is none, an unknown key or value, and one that comes twice
 */
export function axesOf(given: readonly string[]): Axes {
  const axes: Axes = {};
  for (const word of given) {
    const at = word.indexOf('=');
    if (at < 1) {
      throw new UsageError(
        `expected KEY=VALUE, as optimizer=adam or optimizer=sgd,adam, received ${JSON.stringify(word)}; lab compare --list shows the keys`,
      );
    }
    const axis = axisOf(word.slice(0, at).trim());
    if (axes[axis.key] !== undefined) {
      throw new UsageError(`${axis.key} is named twice; name all its values once: ${axis.key}=VALUE,VALUE…`);
    }
    axes[axis.key] = valuesOf(axis.key, word.slice(at + 1));
  }
  return axes;
}

function valuesOf(key: keyof Axes, text: string): (AxisValue | Range)[] {
  const axis = axisOf(key);
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length > MOST_VALUES)
    throw new UsageError(`${key} takes at most ${MOST_VALUES} values, received ${parts.length}`);
  if (parts.includes('')) throw new UsageError(`${key} takes ${axis.takes}, received an empty value`);
  const values = parts.map((part) => rangeOf(key, part) ?? axis.parse(part));
  const twice = values.find((value, i) => values.indexOf(value) !== i);
  if (twice !== undefined) throw new UsageError(`${key} has the value ${String(twice)} twice`);
  return values;
}

/** `0.001..1` as a range; undefined for anything that is no range. */
function rangeOf(key: keyof Axes, text: string): Range | undefined {
  const [, low, high] = /^([^.]*(?:\.\d+)?)\.\.(.+)$/.exec(text) ?? [];
  if (low === undefined || high === undefined) return undefined;
  const axis = axisOf(key);
  const [from, to] = [axis.parse(low), axis.parse(high)];
  if (typeof from === 'number' && typeof to === 'number' && from > 0 && from < to) return { from, to };
  throw new UsageError(
    `${key} takes a range from a number above 0 to a larger one, as 0.001..1, received ${JSON.stringify(text)}`,
  );
}
