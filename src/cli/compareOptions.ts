import { UsageError } from '../core/errors';
import { unknownWord } from '../core/nearest';
import { wholeNumber } from '../core/options';
import type { Metric, Search } from '../compare/configuration';
import { METRICS } from '../compare/configuration';

/* Parsers of the values of the flags of `lab compare`, as commander takes them. */

export const repeats = (text: string): number => wholeNumber('--epochs', text, 1, 10_000);
export const folds = (text: string): number => wholeNumber('--folds', text, 2, 50);
export const trainSize = (text: string): number => wholeNumber('--train-size', text, 1, 1_000_000);

/** The value of `--precision`: the width of an interval. */
export function precision(text: string): number {
  const width = Number(text);
  if (text.trim() !== '' && width > 0 && width < Infinity) return width;
  throw new UsageError(
    `--precision takes the width of an interval above 0 (nats, or percentage points of an accuracy), received "${text}"`,
  );
}

/** The value of `--metric`. */
export function metric(text: string): Metric {
  const found = METRICS.find((name) => plain(name) === plain(text));
  if (found !== undefined) return found;
  throw unknownWord('--metric', text, METRICS);
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '');
}

const MOST_DRAWS = 400;

/** The value of `--search`: `random:20`. The draws are the same for every call. */
export function search(text: string): Search {
  const [, kind, count] = /^\s*(random|halving)\s*:\s*(\d{1,5})\s*$/i.exec(text) ?? [];
  if (text.trim().toLowerCase() === 'grid') return { kind: 'grid' };
  const draws = Number(count);
  if (kind !== undefined && draws >= 2 && draws <= MOST_DRAWS)
    return { kind: kind.toLowerCase() as 'random' | 'halving', draws, seed: 0 };
  throw new UsageError(
    `--search takes grid, random:N or halving:N with N from 2 to ${MOST_DRAWS}, as random:20, received "${text}"`,
  );
}
