import { distance } from 'fastest-levenshtein';
import { UsageError } from './errors';

/** More suggestions would be a list of their own. */
const MOST = 3;

/**
 * The known words that a mistyped one may mean, the nearest first: those that it is the beginning of, and those that
 * differ in at most a third of their letters. Capitals, spaces and hyphens don't count.
 */
export function nearestWords(word: string, known: readonly string[]): string[] {
  const wanted = plain(word);
  if (wanted === '') return [];
  return known
    .map((name) => ({ name, far: farFrom(wanted, plain(name)) }))
    .filter(({ name, far }) => far <= Math.max(1, Math.floor(Math.max(wanted.length, name.length) / 3)))
    .sort((a, b) => a.far - b.far)
    .slice(0, MOST)
    .map(({ name }) => name);
}

function farFrom(wanted: string, name: string): number {
  return wanted.length > 1 && name.startsWith(wanted) ? 0.5 : distance(wanted, name);
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '');
}

/**
 * The error for a word that is not one of the known ones: `optimizer takes sgd, momentum or adam, received "addam". Did you mean
 * adam?`
 *
 * @param taker what takes the word: `optimizer`, `--metric`
 */
export function unknownWord(taker: string, word: string, known: readonly string[]): UsageError {
  const near = nearestWords(word, known);
  const question = near.length === 0 ? '' : ` Did you mean ${orList(near)}?`;
  const wanted = known.length > 0 ? `takes ${orList(known)}` : 'takes no words';
  return new UsageError(
    `${taker} ${wanted}, received ${JSON.stringify(word)}${question === '' ? '' : `.${question}`}`,
  );
}

/** Names to choose from: `a, b or c`. */
export function orList(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
