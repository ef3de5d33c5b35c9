/** The title of a slide: the finding in a few words. */
import { UsageError } from '../core/errors';
import type { Caption } from './description';

/** A headline of more words is read instead of listened to. */
export const MOST_WORDS = 12;

/** The number of words; what has neither a letter nor a digit, as a dash or an arrow, is none. */
export function wordsIn(text: string): number {
  return text.split(/\s+/u).filter((part) => /[\p{L}\p{N}]/u.test(part)).length;
}

/**
 * The headline that is given; or else the verdict without what stands in brackets, if that is short enough; or else the
 * title. Nothing is cut from the end of a sentence: the end may hold the `not`.
 *
 * @throws UsageError for a given headline that is too long
 */
export function headlineOf({ headline, verdict, title }: Caption): string {
  if (headline !== undefined) {
    if (wordsIn(headline) > MOST_WORDS)
      throw new UsageError(
        `expected a headline of at most ${MOST_WORDS} words, received ${wordsIn(headline)} in "${headline}"`,
      );
    return headline;
  }
  const short = verdict?.replace(/ ?\([^()]*\)/gu, '').replace(/\.$/u, '');
  return short !== undefined && wordsIn(short) <= MOST_WORDS ? short : title;
}

/** The verdict as far as the headline doesn't say it. */
export function restOfVerdict(caption: Caption): string | undefined {
  const { verdict } = caption;
  return verdict?.replace(/\.$/u, '') === headlineOf(caption) ? undefined : verdict;
}
