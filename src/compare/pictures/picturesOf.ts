/** The pictures of a comparison: those that fit its question. */
import type { CompareResult } from '../result';
import { byNumberPictures } from './byNumber';
import { curvesPicture } from './curves';
import { finalsPicture } from './finals';
import { heatPicture } from './heat';
import { rankedVariants } from './question';
import { ranksPicture } from './ranks';
import { searchPicture } from './search';
import { timePicture } from './timeToTarget';
import { weightsPicture } from './weights';
import type { ComparisonPicture } from './words';

/**
 * The picture that answers the question comes first. Without any number at its end, only the
 * courses of the training are drawn; if every run failed, nothing is.
 */
export function picturesOf(result: CompareResult): ComparisonPicture[] {
  if (result.runs.every(({ final }) => final === null)) return [];
  if (rankedVariants(result).length === 0) return [curvesPicture(result)];
  const answers = [heatPicture(result), ...byNumberPictures(result), searchPicture(result)];
  const others = [ranksPicture(result), timePicture(result), weightsPicture(result)];
  return [...answers, finalsPicture(result), curvesPicture(result), ...others].filter(
    (picture) => picture !== undefined,
  );
}
