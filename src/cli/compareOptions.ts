import { UsageError } from '../core/errors';
import { unknownWord } from '../core/nearest';
import { wholeNumber } from '../core/options';
import { isWithin } from '../node/folders';
import type { Metric, Search } from '../compare/configuration';
import { METRICS } from '../compare/configuration';

/* Parsers and checks of the values of the flags of `lab compare` and `lab diagnose`. */

/** The deadline of one training of a submission. One training of the reference takes a second. */
export const USUAL_SECONDS = 300;

/** @throws UsageError if `--out` is in one of the folders of submissions: what is in them is compared */
export function requireOutside(folders: readonly string[], out: string): void {
  const around = folders.find((folder) => isWithin(folder, out));
  if (around === undefined) return;
  throw new UsageError(
    `--out takes a folder outside of the submissions, received ${out}: what is in ${around} is compared`,
  );
}

/** Each absent flag stays absent. */
export function parsed(typed: Typed): Parsed {
  const { trainSize, precision, margin, metric, epochs, search, folds } = typed;
  return {
    trainSize: trainSize === undefined ? undefined : wholeNumber('--train-size', trainSize, 1, 1_000_000),
    precision: precision === undefined ? undefined : widthOf(precision),
    margin: margin === undefined ? undefined : marginOf(margin),
    metric: metric === undefined ? undefined : metricOf(metric),
    epochs: epochs === undefined ? undefined : wholeNumber('--epochs', epochs, 1, 10_000),
    search: search === undefined ? undefined : searchOf(search),
    folds: folds === undefined ? undefined : wholeNumber('--folds', folds, 2, 50),
  };
}

/** The flags as they were typed. */
export type Typed = { [Flag in keyof Parsed]?: string | undefined };

export interface Parsed {
  trainSize: number | undefined;
  precision: number | undefined;
  margin: number | undefined;
  metric: Metric | undefined;
  epochs: number | undefined;
  search: Search | undefined;
  folds: number | undefined;
}

/** The value of `--precision`: the width of an interval. */
function widthOf(text: string): number {
  const width = Number(text);
  if (text.trim() !== '' && width > 0 && width < Infinity) return width;
  throw new UsageError(
    `--precision takes the width of an interval above 0 (nats, or percentage points of an accuracy), received "${text}"`,
  );
}

/** The value of `--margin`: the least difference that matters. */
function marginOf(text: string): number {
  const margin = Number(text);
  if (text.trim() !== '' && margin > 0 && margin < Infinity) return margin;
  throw new UsageError(
    `--margin takes the least difference that matters, above 0 (nats, or percentage points of an accuracy), received "${text}"`,
  );
}

/** The value of `--metric`. */
function metricOf(text: string): Metric {
  const found = METRICS.find((name) => plain(name) === plain(text));
  if (found !== undefined) return found;
  throw unknownWord('--metric', text, METRICS);
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '');
}

const MOST_DRAWS = 400;

/** The value of `--search`: `random:20`. The draws are the same for every call. */
function searchOf(text: string): Search {
  const [, kind, count] = /^\s*(random|halving)\s*:\s*(\d{1,5})\s*$/i.exec(text) ?? [];
  if (text.trim().toLowerCase() === 'grid') return { kind: 'grid' };
  const draws = Number(count);
  if (kind !== undefined && draws >= 2 && draws <= MOST_DRAWS)
    return { kind: kind.toLowerCase() as 'random' | 'halving', draws, seed: 0 };
  throw new UsageError(
    `--search takes grid, random:N or halving:N with N from 2 to ${MOST_DRAWS}, as random:20, received "${text}"`,
  );
}
