import { DIGITS } from '../../data/sets/digits';
import type { Samples } from '../../data/dataset';
import { datasetOf } from '../datasets';
import { GivenError } from './engine/samples';

/** The handwritten digits, from the site's folder `data`. */
export async function loadDigits(base: string): Promise<Samples> {
  try {
    return (await datasetOf(DIGITS, base)).samples;
  } catch {
    throw new GivenError({ key: 'playground.fault.noDigits' });
  }
}
